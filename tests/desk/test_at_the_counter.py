"""What somebody at the command line expects: a record by its number, and a short list that says it is short."""

from datetime import datetime
from pathlib import Path

import pytest

from app.desk.cards import own_card
from app.desk.exits import Exit
from app.desk.identity import DeskFolder
from app.package.receipts import read_receipt
from tests.desk.packages import Press
from tests.desk.test_card import entering, run


@pytest.fixture
def given(desk: DeskFolder, press: Press, passphrase_file: Path, tmp_path: Path) -> tuple[str, ...]:
    """A desk with a card and three records."""
    given = entering(desk, passphrase_file)
    assert run("card", "--name", "Las Lomas Legal Aid", *given) is Exit.VERIFIED
    press.many(tmp_path / "in", 3)
    assert run("receive", tmp_path / "in", *given) is Exit.VERIFIED
    return given


def test_a_receipt_is_written_by_the_number_of_the_record(
    desk: DeskFolder, given: tuple[str, ...], tmp_path: Path
) -> None:
    out = tmp_path / "receipt.json"
    assert run("receipt", "2", "--out", out, *given) is Exit.VERIFIED
    card = own_card(desk, datetime.now().astimezone().date())
    kept = {path.stem for path in desk.packages.glob("*.age")}
    assert read_receipt(out.read_bytes(), card).package in kept
    assert run("receipt", "77", "--out", tmp_path / "none.json", *given) is Exit.WRONG_USAGE
    assert not (tmp_path / "none.json").exists()


def test_the_list_of_deadlines_says_which_it_shows(
    given: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert run("due", "--days", "30", *given) is Exit.VERIFIED
    assert "the next 30 days" in capsys.readouterr().out
    assert run("due", "--undated", "--passed", *given) is Exit.VERIFIED
    everything = capsys.readouterr().out
    assert "Shown: those of" not in everything
    assert "not legal advice" in everything
