"""init, card and rotate as a worker types them: asked on a terminal, or told in options."""

import io
import json
import re
import signal
import sys
from datetime import date, datetime, timedelta
from pathlib import Path

import pexpect
import pytest
from PIL import Image
from pypdf import PdfReader

from app.desk import cli
from app.desk.exits import Exit
from app.desk.identity import DeskFolder, open_identity
from app.package import read_card
from tests.desk.conftest import PASSPHRASE
from tests.qr import qr_codes


def run(*arguments: str | Path) -> Exit:
    return cli.run([str(one) for one in arguments])


def entering(desk: DeskFolder, passphrase_file: Path) -> tuple[str, ...]:
    return "--desk", str(desk.folder), "--passphrase-file", str(passphrase_file)


def test_a_card_goes_out_as_file_square_and_flyer(
    desk: DeskFolder, passphrase_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out, qr, flyer = (tmp_path / name for name in ("card.json", "card.png", "flyer.pdf"))
    asked = ("--name", "Grupo Ñandú", "--languages", "es, en", "--phone", "555 0142", "--kind", "hotline")
    files = ("--out", out, "--qr", qr, "--flyer", flyer, "--language", "es")
    assert run("card", *asked, *files, *entering(desk, passphrase_file)) is Exit.VERIFIED
    told = capsys.readouterr().out
    assert "Grupo Ñandú · Línea de ayuda · Español, English" in told
    today = datetime.now().astimezone().date()
    card = read_card(out.read_bytes(), today)
    assert desk.card.read_bytes() == out.read_bytes()
    (scanned,) = qr_codes(Image.open(qr))
    assert read_card(scanned.encode(), today).signing_key == card.signing_key
    assert "Llámenos" in PdfReader(io.BytesIO(flyer.read_bytes())).pages[0].extract_text()


def test_the_card_is_handed_out_again_without_a_passphrase_and_overwrites_nothing(
    desk: DeskFolder, passphrase_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("card", "--desk", desk.folder, "--out", tmp_path / "a.json") is Exit.WRONG_USAGE
    assert "no card yet" in capsys.readouterr().err
    assert run("card", "--name", "A group", *entering(desk, passphrase_file)) is Exit.VERIFIED
    assert run("card", "--desk", desk.folder, "--out", tmp_path / "a.json") is Exit.VERIFIED
    before = (tmp_path / "a.json").read_bytes()
    assert run("card", "--desk", desk.folder, "--out", tmp_path / "a.json") is Exit.WRONG_USAGE
    assert (tmp_path / "a.json").read_bytes() == before


def test_a_card_that_cannot_be_written_is_not_kept(
    desk: DeskFolder, passphrase_file: Path, tmp_path: Path
) -> None:
    taken = tmp_path / "card.json"
    taken.write_text("mine")
    given = entering(desk, passphrase_file)
    assert run("card", "--name", "A group", "--out", taken, *given) is Exit.WRONG_USAGE
    assert taken.read_text() == "mine"
    assert not desk.card.exists()


@pytest.mark.parametrize(
    "wrong", [("--kind", "agency"), ("--languages", "english!"), ("--phone", "call me"), ("--languages", "")]
)
def test_an_answer_that_does_not_fit_is_told(
    desk: DeskFolder, passphrase_file: Path, wrong: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("card", "--name", "A group", *wrong, *entering(desk, passphrase_file)) is Exit.WRONG_USAGE
    assert capsys.readouterr().err.strip()
    assert not desk.card.exists()


def test_rotating_makes_a_new_card_that_says_the_same(
    desk: DeskFolder, passphrase_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = entering(desk, passphrase_file)
    run("card", "--name", "A group", "--months", "6", "--out", tmp_path / "old.json", *given)
    assert run("rotate", "--out", tmp_path / "new.json", *given) is Exit.VERIFIED
    assert "new keys" in capsys.readouterr().out
    old, new = (json.loads((tmp_path / name).read_text())["card"] for name in ("old.json", "new.json"))
    same = {"name", "kind", "languages", "phone", "format", "prefers"}
    assert {key: old[key] for key in same} == {key: new[key] for key in same}
    # Midnight may come in between: then both days are one later.
    later = {
        date.fromisoformat(new[key]) - date.fromisoformat(old[key]) for key in ("valid_from", "valid_until")
    }
    assert later in ({timedelta(0)}, {timedelta(days=1)})
    assert all(old[key] != new[key] for key in ("x25519", "signing_key", "hybrid_sha256"))
    assert len(open_identity(desk, PASSPHRASE).generations) == 2


def test_rotating_before_there_is_a_card(
    desk: DeskFolder, passphrase_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("rotate", *entering(desk, passphrase_file)) is Exit.VERIFIED
    assert "firsthand-desk card" in capsys.readouterr().out
    assert not desk.card.exists()


def spoken(folder: Path, *more: str) -> pexpect.spawn:
    arguments = ["-m", "app.desk", "init", "--desk", str(folder), *more]
    return pexpect.spawn(
        sys.executable,
        arguments,
        timeout=60,
        encoding="utf-8",
        dimensions=(40, 200),
        # What a shell starts in its background, as a build server may start the suite, takes no Ctrl-C; a person's shell does.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )


def test_init_guides_through_passphrase_and_card(tmp_path: Path) -> None:
    asked = spoken(tmp_path / "desk")
    asked.expect(r"\n +([a-z-]+(?: [a-z-]+){5})\r")
    offered = asked.match[1]
    asked.expect("Press Enter")
    asked.sendline("")
    asked.expect("type it once more")
    asked.sendline("something else")
    asked.expect("not the same")
    asked.sendline(offered)
    asked.expect("name people know you by")
    asked.sendline("Example Legal Aid")
    asked.expect("Number")
    asked.sendline("9")
    asked.expect("Number")
    asked.sendline("3")
    asked.expect("Languages")
    asked.sendline("en, ht")
    asked.expect("number people can call")
    asked.sendline("555 0142")
    asked.expect("six words, to compare by voice: ([a-z -]+)")
    asked.expect(pexpect.EOF)
    asked.close()
    assert asked.exitstatus == 0
    desk = DeskFolder(tmp_path / "desk")
    assert open_identity(desk, offered).identities
    card = json.loads(desk.card.read_text())["card"]
    assert (card["name"], card["kind"], card["languages"]) == ("Example Legal Aid", "coalition", ["en", "ht"])


def test_init_asks_again_for_a_weak_passphrase_and_asks_nothing_where_a_desk_is(tmp_path: Path) -> None:
    asked = spoken(tmp_path / "desk", "--language", "es")
    asked.expect("Pulse Intro")
    asked.sendline("password password password")
    asked.expect("fácil de adivinar")
    asked.expect("Pulse Intro")
    asked.expect("propia: ")  # asked whole
    asked.sendcontrol("c")
    asked.expect("No se cambió nada")
    asked.expect(pexpect.EOF)
    asked.close()
    assert asked.exitstatus == Exit.WRONG_USAGE
    assert not (tmp_path / "desk").exists()
    (tmp_path / "there").mkdir()
    DeskFolder(tmp_path / "there").identity.write_bytes(b"x")
    asked = spoken(tmp_path / "there")
    asked.expect(pexpect.EOF)
    asked.close()
    assert asked.exitstatus == Exit.WRONG_USAGE
    assert not re.search("[a-z]+ [a-z]+ [a-z]+ [a-z]+ [a-z]+ [a-z]+\r\n\r\n", asked.before)


def test_a_phone_number_as_many_write_it_and_one_that_is_none(
    desk: DeskFolder, passphrase_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "card.json"
    asked = ("card", "--name", "Example Legal Aid", *entering(desk, passphrase_file))
    assert run(*asked, "--phone", "call us", "--out", out) is Exit.WRONG_USAGE
    assert "call us" in capsys.readouterr().err
    assert not out.exists()
    assert run(*asked, "--phone", "(202)  555-0143", "--out", out) is Exit.VERIFIED
    assert read_card(out.read_bytes(), datetime.now().astimezone().date()).phone == "202 555-0143"


def test_a_passphrase_file_of_windows_opens_the_desk(
    desk: DeskFolder, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for form in ("utf-8-sig", "utf-16"):
        file = tmp_path / form
        file.write_bytes((PASSPHRASE + "\r\n").encode(form))
        assert run("list", *entering(desk, file)) is Exit.VERIFIED


def test_the_language_of_mistakes_is_the_one_asked_for(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert run("list", "--desk", tmp_path, "--language", "xx") is Exit.WRONG_USAGE
    assert "en, es" in capsys.readouterr().err
    monkeypatch.setenv("FIRSTHAND_LANGUAGE", "es")
    assert run("list", "--nothing") is Exit.WRONG_USAGE
    assert "Vea: firsthand-desk --help" in capsys.readouterr().err
