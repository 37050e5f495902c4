"""guides: what a group hands out is signed as phones take it, or refused with the file and the fault."""

import shutil
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from app import ASSETS
from app.desk import cli, handing_out
from app.desk.cards import own_card
from app.desk.exits import Exit
from app.desk.handing_out import gather
from app.desk.identity import DeskFolder
from app.phone import handouts
from app.phone.screens.cards.model import CardsModel
from app.rights.errors import PackNotSigned
from tests.desk.test_card import entering, run
from tests.phone.living import EASTERN, TestClock, made_session

TODAY = datetime.now().astimezone().date()
TOMORROW = TODAY + timedelta(days=1)
"""Midnight may come while the tests run."""


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    folder = tmp_path / "texts"
    for language in ("en", "es"):
        (folder / language).mkdir(parents=True)
        shutil.copy(ASSETS / "rights" / language / "home.md", folder / language)
    (folder / "letters").mkdir()
    shutil.copy(ASSETS / "letters" / "oig_complaint.md", folder / "letters")
    shutil.copy(ASSETS / "rights" / "hotlines.toml", folder)
    return folder


@pytest.fixture
def named(desk: DeskFolder, passphrase_file: Path) -> tuple[str, ...]:
    given = entering(desk, passphrase_file)
    assert run("card", "--name", "Las Lomas Legal Aid", *given) is Exit.VERIFIED
    return given


def test_a_phone_that_keeps_the_card_takes_what_the_desk_signed(
    desk: DeskFolder, named: tuple[str, ...], texts: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "guides.json"
    assert run("guides", texts, "--out", out, *named) is Exit.VERIFIED
    told = capsys.readouterr().out
    assert "Guides: 2. Letters: 1. Numbers: " in told
    assert any(f"Version {day}.1. " in told for day in (TODAY, TOMORROW))
    card = own_card(desk, TODAY)
    session = made_session(tmp_path / "home", TestClock(datetime.now(EASTERN)))
    kept = CardsModel(session).keep(card, compared=True)
    handouts.take(session, out.read_bytes(), card)
    assert [one.by for one in handouts.all_of(session)] == ["Las Lomas Legal Aid"]
    assert [letter.id for _, letter in handouts.letters(session)] == ["oig_complaint"]
    handouts.remove(session, kept.key)
    assert handouts.all_of(session) == ()


def test_the_next_one_is_newer_and_nothing_is_overwritten(
    named: tuple[str, ...], texts: Path, tmp_path: Path, desk: DeskFolder
) -> None:
    first, second = tmp_path / "first.json", tmp_path / "second.json"
    assert run("guides", texts, "--out", first, *named) is Exit.VERIFIED
    before = first.read_bytes()
    assert run("guides", texts, "--out", first, *named) is Exit.WRONG_USAGE
    assert first.read_bytes() == before
    assert run("guides", texts, "--out", second, *named) is Exit.VERIFIED
    card = own_card(desk, TODAY)
    versions = [handing_out.read(one.read_bytes(), card, TODAY).version for one in (first, second)]
    one, other = TODAY, TOMORROW
    assert versions in ([f"{one}.1", f"{one}.2"], [f"{one}.1", f"{other}.1"], [f"{other}.1", f"{other}.2"])


@pytest.mark.parametrize(
    ("name", "was", "now", "said"),
    [
        ("en/home.md", "- Stay calm.", "Stay calm.", "A line is not in its form."),
        ("en/home.md", 'setting = "home"', 'setting = "house"', "another name than its content"),
        ("letters/oig_complaint.md", "{today}", "{birthplace}", "that nobody asks for"),
        ("letters/oig_complaint.md", "{today}", "{field:outcome.a_number}", "that nobody asks for"),
        ("hotlines.toml", 'id = "ice-locator"', "", "missing"),
    ],
)
def test_a_fault_is_told_with_its_file_and_nothing_is_written(
    named: tuple[str, ...],
    texts: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    name: str,
    was: str,
    now: str,
    said: str,
) -> None:
    place = texts / name
    text = place.read_text(encoding="utf-8")
    assert was in text
    place.write_text(text.replace(was, now, 1), encoding="utf-8")
    out = tmp_path / "guides.json"
    assert run("guides", texts, "--out", out, *named) is Exit.WRONG_USAGE
    told = capsys.readouterr().err
    assert name in told
    assert said in told
    assert not out.exists()


def test_a_file_that_belongs_nowhere_is_told(
    named: tuple[str, ...], texts: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (texts / "en" / "home.txt").write_text("Stay calm.")
    assert run("guides", texts, "--out", tmp_path / "out", *named, "--language", "es") is Exit.WRONG_USAGE
    told = capsys.readouterr().err
    assert "en/home.txt no se puede repartir" in told


def test_an_empty_folder_and_a_desk_without_a_card_are_told(
    desk: DeskFolder,
    passphrase_file: Path,
    texts: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    given = entering(desk, passphrase_file)
    assert run("guides", texts, "--out", tmp_path / "out", *given) is Exit.WRONG_USAGE
    assert "no card yet" in capsys.readouterr().err
    assert run("card", "--name", "A group", *given) is Exit.VERIFIED
    (tmp_path / "empty").mkdir()
    assert cli.run(["guides", str(tmp_path / "empty"), "--out", str(tmp_path / "out"), *given]) is (
        Exit.WRONG_USAGE
    )
    assert "no guides, letters or numbers" in capsys.readouterr().err


def test_another_desks_file_is_not_taken_for_this_groups(
    desk: DeskFolder, named: tuple[str, ...], texts: Path, tmp_path: Path
) -> None:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from app.desk.identity import SigningKey

    card = own_card(desk, TODAY)
    with pytest.raises(PackNotSigned):
        handing_out.sign(
            gather(texts), card, SigningKey(Ed25519PrivateKey.generate()), f"{TODAY}.1", TODAY, TODAY
        )
