"""The story is the main job, run whole: once under strace, then every promise it can show is looked at."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path

import bagit
import pytest
from attrs import frozen

from app.phone.story import scene
from app.phone.story.calendar import some_days_ago

# The desk is in it, which nobody strips; stripped, tests/phone/test_share.py goes the same way by touch.
pytestmark = pytest.mark.once

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent


@frozen
class Told:
    """One telling: its folder, what it printed, and the system calls of every process in it."""

    folder: Path
    said: str
    calls: str

    @property
    def opened(self) -> Path:
        return self.folder / "opened-by-the-desk"

    @property
    def package(self) -> Path:
        return next((self.folder / "for-the-lawyer").glob("*.age"))

    def run_desk(self, command: str, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
        passphrase = self.folder / "desk-passphrase.txt"
        return subprocess.run(
            [
                BIN / "firsthand-desk",
                command,
                *arguments,
                "--desk",
                self.folder / "desk",
                "--passphrase-file",
                passphrase,
            ],
            capture_output=True,
            text=True,
            check=False,
        )


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Told:
    folder = tmp_path_factory.mktemp("told") / "story"
    trace = folder.parent / "calls"
    wanted = "socket,connect,bind,open,openat,openat2,creat,rename,renameat,renameat2,link,linkat,symlink,symlinkat,mkdir,mkdirat,unlink,unlinkat"
    done = subprocess.run(
        [
            "strace",
            "-f",
            "--seccomp-bpf",
            "-qq",
            "-y",
            "-s",
            "4096",
            "-o",
            trace,
            "-e",
            f"trace={wanted}",
            BIN / "firsthand",
            "story",
            folder,
        ],
        capture_output=True,
        text=True,
        check=False,
        cwd=folder.parent,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return Told(folder, done.stdout, trace.read_text(errors="replace"))


def test_it_is_verified_receipted_and_says_where_things_lie(told: Told) -> None:
    assert "VERIFIED. Everything in this package" in told.said
    assert "the vault takes it" in told.said
    for path in re.findall(r"^The .*?:\s+(/.*)$", told.said, re.MULTILINE):
        assert Path(path).exists(), path


def test_nothing_in_it_is_dated_later_than_the_receipt(told: Told) -> None:
    receipt = json.loads((told.folder / "for-the-person-receipt.json").read_text())["receipt"]
    made = bagit.Bag(str(told.opened)).info["Firsthand-Made"]
    assert datetime.fromisoformat(made) < datetime.fromisoformat(receipt["at"])


@pytest.mark.parametrize("hour", [0, 5, 9, 10, 23])
def test_the_story_lies_in_the_past_at_any_hour(hour: int) -> None:
    now = datetime(2026, 3, 14, hour, 12, tzinfo=timezone(timedelta(hours=-5)))
    assert timedelta(days=3, hours=1) <= now - some_days_ago(now) <= timedelta(days=4, hours=2)


def test_no_socket_is_ever_made(told: Told) -> None:
    assert [line for line in told.calls.splitlines() if re.search(r"\b(socket|connect|bind)\(", line)] == []


def test_nothing_is_written_outside_the_folder_it_was_given(told: Told) -> None:
    outside = [
        path for path in _written(told.calls, told.folder.parent) if not path.startswith(str(told.folder))
    ]
    assert [path for path in outside if not path.startswith(("/dev/null", "/dev/tty", "pipe:"))] == []


def test_the_trace_would_show_a_write_outside(tmp_path: Path) -> None:
    line = f'7 openat(AT_FDCWD<{tmp_path}>, "elsewhere.txt", O_WRONLY|O_CREAT|O_CLOEXEC, 0666) = 3<{tmp_path}/elsewhere.txt>'
    assert list(_written(line, tmp_path)) == [f"{tmp_path}/elsewhere.txt"]


def test_no_plaintext_is_in_any_file_but_the_opened_folder(told: Told) -> None:
    """Words, a tap's code, the photo's first bytes and the sound's: raw, as UTF-16 and in hex."""
    photo = next((told.opened / "data" / "media").glob("*.jpg")).read_bytes()
    sound = next((told.opened / "data" / "media").glob("*.wav")).read_bytes()
    wanted = [
        scene.NOTE[:40].encode(),
        scene.CAPTION.encode(),
        b"face_scanned",
        b"Tolliver",
        photo[:64],
        sound[:64],
    ]
    wanted += [scene.NOTE[:20].encode("utf-16-le"), scene.NOTE[:20].encode().hex().encode(), sound[4000:4064]]
    files = [path for path in told.folder.rglob("*") if path.is_file() and told.opened not in path.parents]
    assert len(files) > 8
    found = [(path.name, each[:20]) for path in files for each in wanted if each in path.read_bytes()]
    assert found == []
    assert all(
        any(each in path.read_bytes() for path in told.opened.rglob("*.*"))
        for each in (wanted[3], photo[:64])
    )


def test_the_bag_passes_the_reference_validator(told: Told) -> None:
    assert bagit.Bag(str(told.opened)).validate()


def test_the_bag_and_the_signature_pass_the_ordinary_tools(told: Told) -> None:
    for manifest in ("manifest-sha256.txt", "tagmanifest-sha256.txt"):
        subprocess.run(["sha256sum", "--quiet", "--strict", "-c", manifest], cwd=told.opened, check=True)
    with (told.opened / "tagmanifest-sha256.txt").open("rb") as signed:
        subprocess.run(
            [
                *("ssh-keygen", "-Y", "verify", "-f", "allowed_signers", "-I", "firsthand"),
                *("-n", "firsthand-package", "-s", "tagmanifest-sha256.txt.sig"),
            ],
            cwd=told.opened,
            stdin=signed,
            check=True,
            capture_output=True,
        )


def test_the_summary_tells_what_happened(told: Told) -> None:
    text = subprocess.run(
        ["pdftotext", "-layout", told.opened / "data" / "summary.pdf", "-"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    for fact in (
        "Tolliver",
        "90?7",
        "Global Entry",
        "Face scan",
        "3 days after",
        "Las Lomas Legal Aid (story)",
    ):
        assert fact in text, fact


@pytest.mark.once
def test_opening_again_beside_another_folder_of_the_same_name_is_refused(told: Told) -> None:
    before = sorted(path.name for path in told.opened.rglob("*"))
    done = told.run_desk("open", told.package, "--into", told.opened)
    assert done.returncode == 2
    assert "is already there" in done.stderr
    assert sorted(path.name for path in told.opened.rglob("*")) == before


@pytest.mark.once
def test_every_kind_of_bad_package_has_its_exit_code(told: Told, tmp_path: Path) -> None:
    whole = told.package.read_bytes()
    for name, data in {
        "cut": whole[:-100],
        "altered": whole[:60_000] + bytes([whole[60_000] ^ 1]) + whole[60_001:],
        "empty": b"",
        "other": b"not a package at all",
    }.items():
        bad = tmp_path / f"{name}.age"
        bad.write_bytes(data)
        done = told.run_desk("open", bad)
        assert done.returncode == 1, (name, done.stdout, done.stderr)
        assert "NOT VERIFIED" in done.stderr
        assert not (tmp_path / f"{name}-opened").exists()
    assert told.run_desk("open", tmp_path / "missing.age").returncode == 2


@pytest.mark.once
def test_a_package_for_somebody_else_says_so(told: Told, tmp_path: Path) -> None:
    other = tmp_path / "desk"
    words = tmp_path / "words.txt"
    words.write_text("seven other words nobody has ever said\n")
    made: list[str | Path] = [BIN / "firsthand-desk", "init", "--desk", other, "--passphrase-file", words]
    subprocess.run(made, check=True, capture_output=True)
    done = subprocess.run(
        [BIN / "firsthand-desk", "open", told.package, "--desk", other, "--passphrase-file", words],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 3
    assert not told.package.with_name(f"{told.package.stem}-opened").exists()


@pytest.mark.once
def test_a_witness_code_given_earlier_is_found_in_the_package(told: Told, tmp_path: Path) -> None:
    code = re.search(r"witness code, to read to a friend: (.*)", told.said)
    assert code is not None
    done = told.run_desk("open", told.package, "--into", tmp_path / "again", "--witness", code[1])
    assert done.returncode == 0, done.stderr
    assert f"Witness code “{code[1]}”" in done.stdout
    wrong = told.run_desk(
        "open", told.package, "--into", tmp_path / "no", "--witness", " ".join(["zoom"] * 8)
    )
    assert wrong.returncode == 1
    assert not (tmp_path / "no").exists()


def test_the_story_is_not_told_twice_in_one_folder(told: Told) -> None:
    done = subprocess.run(
        [BIN / "firsthand", "story", told.folder], capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert "Give another folder" in done.stderr


def _written(calls: str, started_in: Path) -> Iterator[str]:
    """The paths that were made, opened for writing, renamed to or removed."""
    for line in calls.splitlines():
        if " = -1 " in line:
            continue
        opened = re.search(
            r"\b(?:open|openat|openat2|creat)\(.*(?:O_WRONLY|O_RDWR|O_CREAT|O_TRUNC).*= \d+<(.+?)>$", line
        )
        if opened:
            yield opened[1]
        elif re.search(r"\b(?:rename|link|symlink|mkdir|unlink)(?:at2?|)\(", line):
            for named in re.findall(r'"((?:[^"\\]|\\.)*)"', line):
                yield named if named.startswith("/") else str(started_in / named)
