"""Words typed into every field of every screen are afterwards nowhere but in the vault: not in a file, not in what the program
says, not in the window's title or the clipboard, and held by no object of the program.

Every screen with a field when FIRSTHAND_TORTURE=1, otherwise one of each kind.
"""

import base64
import json
import os
import subprocess
import sys
import zlib
from pathlib import Path
from typing import Any

import pytest
from attrs import frozen

from tests.leaks.searching import files_with, found_in, memory_of
from tests.leaks.typing_everywhere import letters

pytestmark = pytest.mark.timeout(600)

ROOT = Path(__file__).parents[2]
SEED = "canaries"
SOME = (
    "walk_text",
    "walk_note",
    "record_note",
    "cards_paste",
    "unlock",
    "timeline",
    "settings_change_passphrase",
)
EVERYTHING = os.environ.get("FIRSTHAND_TORTURE") == "1"


@frozen
class Lived:
    """What is left of one run: its folder, what it said, the canaries, those found in memory, those still held."""

    folder: Path
    told: dict[str, Any]
    said: str
    words: dict[int, str]
    in_memory: set[int]
    held: list[int]


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Lived:
    folder = tmp_path_factory.mktemp("lived")
    (folder / "user").mkdir()
    optimize = ["-O"] * sys.flags.optimize
    command = [sys.executable, *optimize, "-m", "tests.leaks.typing_everywhere", str(folder / "app"), SEED]
    with (
        (folder / "errors").open("wb") as errors,
        subprocess.Popen(
            [*command, *(() if EVERYTHING else SOME)],
            cwd=ROOT,
            env={**os.environ, "HOME": str(folder / "user"), "TMPDIR": str(folder)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        ) as app,
    ):
        assert app.stdin
        assert app.stdout
        line = app.stdout.readline()
        assert line, (folder / "errors").read_text()[-3000:]
        told = json.loads(line)
        words = {n: "".join(letters(SEED, n)) for n in range(len(told["typed"]))}
        in_memory = memory_of(app.pid, words)
        rest, _ = app.communicate("\n")
    return Lived(folder, told, line + rest, words, in_memory, json.loads(rest))


def where(lived: Lived, numbers: Any) -> list[str]:
    return [lived.told["typed"][n] for n in sorted(numbers)]


def test_something_was_typed_on_every_screen(lived: Lived) -> None:
    screens = {one.partition(":")[0] for one in lived.told["typed"]}
    assert screens >= set(SOME)


def test_no_file_holds_it(lived: Lived) -> None:
    """P18, P29: nothing decrypted is left in a file, and no name of a file tells anything."""
    left = {name: where(lived, held) for name, held in files_with(lived.folder, lived.words).items()}
    assert left == {}


def test_the_program_does_not_say_it(lived: Lived) -> None:
    """P17: nothing of it goes to a console or a log."""
    assert found_in(lived.said.encode(), lived.words) == set()
    assert (lived.folder / "errors").read_bytes() == b""


def test_window_and_clipboard_do_not_show_it(lived: Lived) -> None:
    assert lived.told["titles"] == ["Firsthand"]
    assert lived.told["clipboard"] == ""


def test_after_locking_no_object_holds_it(lived: Lived) -> None:
    assert where(lived, lived.held) == []


def test_kivy_keeps_no_log_configuration_or_cache(lived: Lived) -> None:
    """Nothing is made in the person's home, and in the app's own folder only what FORMAT.md and the settings name."""
    assert list((lived.folder / "user").iterdir()) == []
    names = {path.name for path in (lived.folder / "app").rglob("*") if path.is_file()}
    vault = {"key.json", "log.db", "log.db-wal", "log.db-shm", "reserve", "lock"}
    settings = {
        "settings.json",
        "preferences.json",
        "first_run.json",
        "setup.json",
        "tries.json",
        "attempts.json",
    }
    assert {name for name in names if not name.endswith(".age")} <= vault | settings


def test_the_search_finds_every_form(tmp_path: Path) -> None:
    """A search that could not find anything would prove nothing."""
    word = "".join(letters("other", 0))
    raw = b"abc" + word.encode() + b"defg"
    for content in (
        raw,
        raw.hex().encode(),
        base64.b64encode(raw),
        base64.b64encode(b"x" + raw),
        base64.b64encode(b"xy" + raw),
        raw.decode().encode("utf-16"),
        b"before" + zlib.compress(raw) + b"after",
    ):
        (tmp_path / "file").write_bytes(content)
        assert files_with(tmp_path, {0: word}) == {"file": {0}}
    assert memory_of(os.getpid(), {0: word}) == {0}
