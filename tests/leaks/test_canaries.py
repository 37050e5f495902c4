"""Words typed into every field of every screen are afterwards nowhere but in the vault: not in a file, not in what the program
says, not in the window's title or the clipboard, and held by no object of the program. Secrets are in no memory at all.

Every screen with a field when FIRSTHAND_TORTURE=1, otherwise one of each kind.
"""

import base64
import json
import os
import re
import subprocess
import sys
import zlib
from pathlib import Path
from typing import Any

import pytest
from attrs import frozen

from tests.leaks.searching import files_with, found_in, memory_of
from tests.leaks.typing_everywhere import letters
from tests.vault.injecting import strace

# What was typed, and where it is looked for, is the same stripped.
pytestmark = [pytest.mark.timeout(600), pytest.mark.once]

ROOT = Path(__file__).parents[2]
SEED = "canaries"
SOME = (
    "walk_text",
    "walk_note",
    "record_note",
    "cards_paste",
    "unlock",
    "unlock_sheet",
    "timeline",
    "settings_change_passphrase",
)
CALLS = "%net,openat,openat2,creat,mkdir,mkdirat,rename,renameat,renameat2,link,linkat,symlink,symlinkat,unlink,unlinkat"
EVERYTHING = os.environ.get("FIRSTHAND_TORTURE") == "1"


@frozen
class Lived:
    """What is left of one run: its folder, its calls to the system, what it said, the canaries, those found in memory, those
    still held."""

    folder: Path
    calls: list[str]
    told: dict[str, Any]
    said: str
    words: dict[int, str]
    in_memory: set[int]
    held: list[int]


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Lived:
    folder = tmp_path_factory.mktemp("lived")
    calls = tmp_path_factory.mktemp("calls") / "calls"
    (folder / "user").mkdir()
    optimize = ["-O"] * sys.flags.optimize
    tracing = [strace(), "-f", "--seccomp-bpf", "-qq", "-o", str(calls), "-e", f"trace={CALLS}"]
    program = [sys.executable, *optimize, "-B", "-m", "tests.leaks.typing_everywhere"]
    command = [*tracing, *program, str(folder / "app"), SEED]
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
        in_memory = memory_of(told["pid"], words)
        rest, _ = app.communicate("\n")
    said = line + rest
    return Lived(folder, calls.read_text().splitlines(), told, said, words, in_memory, json.loads(rest))


def where(lived: Lived, numbers: Any) -> list[str]:
    return [lived.told["typed"][n] for n in sorted(numbers)]


def test_something_was_typed_on_every_screen(lived: Lived) -> None:
    print(f"\nwords typed: {len(lived.told['typed'])}")
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


def test_after_locking_no_memory_holds_a_secret(lived: Lived) -> None:
    """Passphrases and recovery codes, in no place that the program could read: not even in memory it has given up."""
    codes = ("unlock_sheet", "first_run_7", "first_run_8", "settings_recovery")
    secret = {n for n, place in enumerate(lived.told["typed"]) if place.startswith(codes)}
    assert len(secret | set(lived.told["secret"])) > 3
    assert where(lived, lived.in_memory & (secret | set(lived.told["secret"]))) == []


def test_nothing_goes_over_a_network_and_nothing_is_written_elsewhere(lived: Lived) -> None:
    """Local sockets are for the window system, the names of users, and devices being plugged in."""
    network = [line for line in lived.calls if re.search(r" (socket|connect|bind|listen|send\w*)\(", line)]
    assert [line for line in network if not re.search("AF_UNIX|AF_NETLINK", line)] == []
    assert [
        line for line in network if "AF_NETLINK" in line and "UEVENT" not in line and "bind" not in line
    ] == []
    writing = re.compile(r" (openat2?|creat|mkdir\w*|rename\w*|link\w*|symlink\w*|unlink\w*)\(.*")
    written = set()
    for line in lived.calls:
        if writing.search(line) and (" open" not in line or re.search("O_WRONLY|O_RDWR|O_CREAT", line)):
            written |= set(re.findall(r'"([^"]*)"', line))
    assert len(written) > 20
    # Mesa, the graphics driver, keeps compiled shaders for every program; SECURITY.md says so.
    allowed = re.compile(rf"{re.escape(str(lived.folder))}/|/dev/|.*/mesa_shader_cache")
    assert {path for path in written if not allowed.match(path)} == set()
    assert found_in("\n".join(lived.calls).encode(), lived.words) == set()


def test_kivy_keeps_no_log_configuration_or_cache(lived: Lived) -> None:
    """Nothing is made in the person's home, and in the app's own folder only what FORMAT.md and the settings name."""
    home = lived.folder / "user"
    made = {path.relative_to(home) for path in home.rglob("*") if path.is_file()}
    # Mesa's compiled shaders again: newer ones keep them here, older ones where the machine's user lives.
    assert {path for path in made if path.parts[:2] != (".cache", "mesa_shader_cache")} == set()
    names = {path.name for path in (lived.folder / "app").rglob("*") if path.is_file()}
    vault = {"key.json", "log.db", "log.db-wal", "log.db-shm", "reserve", "lock"}
    settings = {
        "settings.json",
        "preferences.json",
        "first-run.json",
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
