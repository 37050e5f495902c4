"""What every device keeps, whichever it is: the desktop's, Android's on a JVM, and the honest fakes."""

import hashlib
import hmac
from pathlib import Path

import pytest

from app.phone.device import Camera, Document, Frame, Keystore, Microphone, NewDocument, Place, Scanner, Share
from app.phone.errors import FileNotReadable, FileNotWritten, KeystoreSilent
from app.record import Place as PlaceFact
from tests.phone.device.waiting import AppThread


def camera_takes_photos(camera: Camera, thread: AppThread) -> None:
    """Whole JPEGs, one for each time it was asked, frames beside them, and silence after stopping."""
    photos: list[bytes] = []
    frames: list[Frame] = []
    failures: list[Exception] = []
    looking = camera.open(photos.append, failures.append, frame=frames.append)
    assert thread.until(lambda: frames), failures
    looking.take()
    assert thread.until(lambda: photos)
    looking.take()
    assert thread.until(lambda: len(photos) == 2)
    looking.stop()
    looking.stop()
    seen = len(frames)
    thread.settle()
    assert len(frames) == seen
    assert len(photos) == 2
    assert failures == []
    for jpeg in photos:
        assert jpeg.startswith(b"\xff\xd8")
        assert jpeg.endswith(b"\xff\xd9")
    for frame in frames:
        assert len(frame.luma) == frame.width * frame.height > 0
        assert frame.turn in (0, 90, 180, 270)


def camera_takes_one_photo(camera: Camera, thread: AppThread) -> bytes:
    photos: list[bytes] = []
    failures: list[Exception] = []
    camera.take(photos.append, failures.append)
    assert thread.until(lambda: photos or failures)
    thread.settle()
    assert len(photos) == 1
    assert failures == []
    return photos[0]


def absent_camera_says_so_once(camera: Camera, thread: AppThread, error: type[Exception]) -> None:
    failures: list[Exception] = []
    photos: list[bytes] = []
    looking = camera.open(photos.append, failures.append)
    looking.take()
    assert thread.until(lambda: failures)
    thread.settle()
    looking.take()
    looking.stop()
    assert [type(failure) for failure in failures] == [error]
    assert photos == []


def microphone_records(microphone: Microphone, thread: AppThread) -> bytes:
    """Sound comes while recording, the last of it before `stop` returns, nothing after."""
    written = bytearray()
    failures: list[Exception] = []
    begun: list[bool] = []
    recording = microphone.record(written.extend, failures.append, started=lambda: begun.append(True))
    assert thread.until(lambda: begun and len(written) > 2000), failures
    assert 0.0 <= recording.level <= 1.0
    recording.stop()
    whole = bytes(written)
    recording.stop()
    thread.settle()
    assert bytes(written) == whole
    assert failures == []
    assert begun == [True]
    assert recording.media_type == "audio/aac"
    assert adts_parts(whole) > 5
    return whole


def adts_parts(sound: bytes) -> int:
    """How many whole ADTS parts there are (ISO/IEC 13818-7, 6.2); the bytes must be those and nothing else."""
    at = parts = 0
    while at < len(sound):
        head = sound[at : at + 7]
        assert head[0] == 0xFF
        assert head[1] & 0xF6 == 0xF0
        length = (head[3] & 3) << 11 | head[4] << 3 | head[5] >> 5
        assert length > 7
        at += length
        parts += 1
    assert at == len(sound)
    return parts


def microphone_ends_when_writing_fails(microphone: Microphone, thread: AppThread) -> None:
    class DiskFull(Exception):
        pass

    times: list[int] = []

    def write(data: bytes) -> None:
        times.append(len(data))
        raise DiskFull

    failures: list[Exception] = []
    recording = microphone.record(write, failures.append)
    assert thread.until(lambda: failures)
    recording.stop()
    thread.settle()
    assert [type(failure) for failure in failures] == [DiskFull]
    assert len(times) == 1


def absent_microphone_says_so_once(microphone: Microphone, thread: AppThread, error: type[Exception]) -> None:
    failures: list[Exception] = []
    written: list[bytes] = []
    recording = microphone.record(written.append, failures.append)
    assert thread.until(lambda: failures)
    recording.stop()
    thread.settle()
    assert [type(failure) for failure in failures] == [error]
    assert written == []


def place_is_found(place: Place, thread: AppThread, expected: PlaceFact, within: float = 10.0) -> None:
    found: list[PlaceFact] = []
    place.once(found.append, within=within)
    assert thread.until(lambda: found)
    thread.settle()
    assert found == [expected]


def place_is_not_told_after_stopping(place: Place, thread: AppThread) -> None:
    found: list[PlaceFact] = []
    place.once(found.append, within=0.2).stop()
    thread.settle(0.6)
    assert found == []


def keystore_strengthens(keystore: Keystore, again: Keystore) -> None:
    """The same answer for the same data, also when asked anew; another for other data; none without the key."""
    assert not keystore.exists()
    with pytest.raises(KeystoreSilent):
        keystore.strengthen(bytes(32))
    keystore.create()
    assert keystore.exists()
    first = keystore.strengthen(b"\1" * 32)
    assert len(first) == 32
    keystore.create()
    assert again.exists()
    assert again.strengthen(b"\1" * 32) == keystore.strengthen(b"\1" * 32) == first
    assert keystore.strengthen(b"\2" * 32) != first
    assert first != hmac.new(bytes(32), b"\1" * 32, hashlib.sha256).digest()
    keystore.forget()
    keystore.forget()
    assert not keystore.exists()
    with pytest.raises(KeystoreSilent):
        keystore.strengthen(b"\1" * 32)
    keystore.create()
    assert keystore.strengthen(b"\1" * 32) != first
    keystore.forget()


def document_opens(document: Document, content: bytes) -> None:
    with document.open() as file:
        assert file.read(3) == content[:3]
        assert file.read() == content[3:]
    with document.open() as file:
        assert file.read() == content


def document_is_not_readable(document: Document) -> None:
    with pytest.raises(FileNotReadable):
        document.open()


def new_document_is_put(new: NewDocument, source: Path, written_to: Path) -> None:
    new.put(b"never in a file before")
    assert written_to.read_bytes() == b"never in a file before"
    new.put(source)
    assert written_to.read_bytes() == source.read_bytes()


def new_document_is_not_put(new: NewDocument, source: Path) -> None:
    with pytest.raises(FileNotWritten):
        new.put(source)


def share_hands_only_from_its_outbox(share: Share, elsewhere: Path) -> Path:
    """Anything but a file in the outbox is refused. Returns one that may be handed."""
    secret = elsewhere / "key.json"
    secret.write_bytes(b"secret")
    link = share.outbox / "link.age"
    link.symlink_to(secret)
    folder = share.outbox / "folder"
    folder.mkdir()
    for refused in (
        secret,
        link,
        folder,
        share.outbox,
        share.outbox / ".." / "key.json",
        share.outbox / "none",
    ):
        with pytest.raises(FileNotReadable):
            share.hand(refused)
    link.unlink()
    folder.rmdir()
    good = share.outbox / "package.age"
    good.write_bytes(b"age-encryption.org/v1\n" + bytes(50_000))
    return good


def scanner_reads(scanner: Scanner, code: bytes, text: str, no_code: bytes) -> None:
    assert scanner.read(code) == text
    assert scanner.read(no_code) is None
    assert scanner.read(b"") is None
    assert scanner.read(b"\xff\xd8 no picture") is None
    assert scanner.read(code[: len(code) // 3]) is None
    assert scanner.read(Frame(4, 4, bytes(16))) is None
    assert scanner.read(Frame(4, 4, bytes(3))) is None
