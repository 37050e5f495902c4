"""Recordings that are no WAV are decoded by ffmpeg in memory, played in place and moved in; what cannot be says so."""

import io
import random
import subprocess
import tempfile
import wave
from functools import cache
from itertools import pairwise
from pathlib import Path
from shutil import which

import pytest

from app.phone.device import SoundTooLong
from app.phone.device.desktop import decoding
from app.phone.device.desktop.decoding import LONGEST_MINUTES, RATE, decoded
from app.phone.device.desktop.mp4 import streamed
from app.phone.screens.record.media import MediaCard
from app.phone.session import Session
from tests.phone.driver.drive import Driver  # before anything of Kivy
from tests.phone.living import at, made_session

CANNOT = "It cannot be played here. It plays after it was handed on or saved."


@pytest.fixture(autouse=True)
def _program() -> None:
    assert which("ffmpeg") is not None, "install it: apt-get install ffmpeg"


@pytest.fixture
def session(tmp_path: Path) -> Session:
    return made_session(tmp_path)


@cache
def tone(form: str, seconds: int = 3, rate: int = 44_100) -> bytes:
    """What ffmpeg itself makes of a tone; `adts` as the microphone of a desktop records it."""
    made = subprocess.run(
        ("ffmpeg", "-loglevel", "error", "-nostdin", "-f", "lavfi", "-i", f"sine=d={seconds}:r={rate}")
        + (("-movflags", "empty_moov") if form == "mp4" else ())
        + ("-ac", "1", "-f", form, "pipe:1"),
        capture_output=True,
        check=True,
    )
    return made.stdout


@cache
def phones(seconds: int) -> bytes:
    """As phones write it: where the sound lies is said after it. A program can only do so in a file."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "note.m4a"
        source = ("-f", "lavfi", "-i", f"sine=d={seconds}")
        subprocess.run(
            ("ffmpeg", "-loglevel", "error", "-nostdin", *source, "-b:a", "128k", str(path)), check=True
        )
        return path.read_bytes()


@cache
def minutes(many: int) -> bytes:
    """AAC of so many minutes: parts of it can stand one after the other."""
    return tone("adts", 60, 8000) * many


def opened(driver: Driver, session: Session, content: bytes, name: str = "note.aac") -> MediaCard:
    one = session.begin()
    session.vault.attach(one, io.BytesIO(content), session.now(), given_name=name, kind="audio")
    page = at(driver, session, "record", encounter=one)
    driver.pump(20)
    (card,) = [one for one in driver.walk() if isinstance(one, MediaCard)]
    driver.tap("Open the recording")
    assert page is card.owner
    return card


def programs() -> list[int]:
    """The programs this one has started that still run."""
    return [
        int(child)
        for thread in Path("/proc/self/task").iterdir()
        for child in (thread / "children").read_text().split()
        if (Path("/proc") / child / "comm").read_text().strip() == "ffmpeg"
    ]


def test_a_voice_note_of_the_desktop_is_played_and_moved_in(
    driver: Driver, session: Session, tmp_path: Path
) -> None:
    card = opened(driver, session, tone("adts"))
    driver.until(lambda: card.shown)
    assert card.checked
    assert card.seeks
    assert card.length == pytest.approx(3, abs=0.1)
    before = {path for path in tmp_path.rglob("*") if path.is_file()}
    card.seek(0.5)
    driver.tap("Play: note.aac")
    driver.wait(1)
    assert card.playing
    assert card.position == pytest.approx(2.5, abs=0.25)
    driver.tap("Pause: note.aac")
    rests = card.position
    driver.wait(0.5)
    assert card.position == rests
    assert {path for path in tmp_path.rglob("*") if path.is_file()} == before
    player = card.player
    assert player is not None
    card.owner.app.lock()
    assert card.player is None
    assert vars(player._sound)["_content"] == b""


@pytest.mark.parametrize("form", ["adts", "mp3", "ogg", "mp4", "flac", "matroska"])
def test_what_comes_out_is_the_tone(form: str) -> None:
    made = decoded(tone(form), lambda: False)
    assert made is not None
    with wave.open(io.BytesIO(made)) as file:
        assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (1, 2, RATE)
        assert file.getnframes() == pytest.approx(3 * RATE, abs=RATE / 5)
        file.setpos(RATE)
        samples = memoryview(file.readframes(RATE)).cast("h")
    turns = sum(before < 0 <= after for before, after in pairwise(samples))
    assert turns == pytest.approx(440, abs=2)


def test_what_a_phone_recorded(monkeypatch: pytest.MonkeyPatch) -> None:
    content = phones(20)
    assert content.index(b"mdat") < content.index(b"moov")
    made = decoded(content, lambda: False)
    assert made is not None
    assert len(made) == pytest.approx(20 * RATE * 2, rel=0.01)
    monkeypatch.setattr(decoding, "streamed", lambda untrusted: untrusted)
    with pytest.raises(ValueError, match="no sound in it"):
        decoded(content, lambda: False)


def test_a_phones_file_in_disorder_is_only_moved_or_left() -> None:
    content = phones(20)
    moov = content.index(b"moov") - 4
    assert len(streamed(content)) == len(content)
    assert streamed(streamed(content)) == streamed(content)
    for other in (b"", content[:30], content[:moov], content[: moov + 20], tone("mp4"), tone("adts")):
        assert streamed(other) == other
    chance = random.Random(14496)
    for _ in range(300):
        broken = bytearray(content)
        for _ in range(8):
            broken[chance.randrange(moov, len(broken))] = chance.randrange(256)
        assert len(streamed(bytes(broken))) == len(content)


@pytest.mark.parametrize(
    "untrusted",
    [
        b"",
        b"this is no sound",
        bytes(range(256)) * 400,
        b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01" + bytes(100),
    ],
)
def test_what_is_no_sound_is_not_played(untrusted: bytes) -> None:
    with pytest.raises(ValueError, match="no sound in it"):
        decoded(untrusted, lambda: False)
    assert not programs()


def test_only_formats_that_are_named_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lists of other files are formats too; ffmpeg knows hundreds."""
    with pytest.raises(ValueError, match="no sound in it"):
        decoded(tone("au"), lambda: False)
    monkeypatch.setattr(decoding, "_LIMITS", ())
    assert decoded(tone("au"), lambda: False), "ffmpeg itself would have read it"


def test_a_foreign_file_says_that_it_cannot_be_played(driver: Driver, session: Session) -> None:
    card = opened(driver, session, bytes(range(256)) * 400, "foreign.m4a")
    driver.until(lambda: card.state_words)
    assert card.state_words == CANNOT
    assert card.checked
    assert not card.shown
    assert not programs()


def test_what_is_too_long_says_so(driver: Driver, session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    assert decoding._LARGEST == LONGEST_MINUTES * 60 * RATE * 2
    monkeypatch.setattr(decoding, "_LARGEST", 2 * 60 * RATE * 2)
    card = opened(driver, session, minutes(3))
    driver.until(lambda: card.state_words)
    assert card.state_words == "It is longer than 30 minutes. It plays after it was handed on or saved."
    assert not card.shown
    assert not programs()


def test_as_long_as_may_be(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decoding, "_LARGEST", 3 * RATE)
    with pytest.raises(SoundTooLong):
        decoded(tone("flac"), lambda: False)
    monkeypatch.setattr(decoding, "_LARGEST", 6 * RATE)
    made = decoded(tone("flac"), lambda: False)
    assert made is not None
    assert len(made) == 44 + 6 * RATE


def test_locked_while_it_is_decoded(driver: Driver, session: Session) -> None:
    card = opened(driver, session, minutes(30))
    job = card.owner.jobs[-1]
    driver.until(programs)
    card.owner.app.lock()
    assert job.wait(60)
    assert not programs()
    driver.pump(4)
    assert card.player is None
    assert not card.shown
    assert card.length == 0


def test_stopped_and_out_of_time(monkeypatch: pytest.MonkeyPatch) -> None:
    assert decoded(tone("adts"), lambda: True) is None
    monkeypatch.setattr(decoding, "PATIENCE", -1.0)
    with pytest.raises(ValueError, match="too long"):
        decoded(tone("adts"), lambda: False)
    assert not programs()


def test_without_ffmpeg_it_is_as_it_was(
    driver: Driver, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = tone("adts")
    monkeypatch.setenv("PATH", "")
    assert decoded(content, lambda: False) is content
    card = opened(driver, session, content)
    driver.until(lambda: card.state_words)
    assert card.state_words == CANNOT
