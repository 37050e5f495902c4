"""The desktop's devices, held to the contract with real programs: ffmpeg, espeak-ng, zxing-cpp."""

import stat
import subprocess
from collections.abc import Callable
from pathlib import Path
from shutil import which

import pytest

from app.phone.device import Document, Frame, NewDocument
from app.phone.device.desktop.camera import DesktopCamera, Jpegs, grey
from app.phone.device.desktop.documents import DesktopDocuments
from app.phone.device.desktop.keystore import FileKeystore
from app.phone.device.desktop.launcher import DesktopLauncher
from app.phone.device.desktop.microphone import DesktopMicrophone
from app.phone.device.desktop.place import DesktopPlace, fix
from app.phone.device.desktop.scanner import DesktopScanner
from app.phone.device.desktop.screen import DesktopScreen
from app.phone.device.desktop.share import DesktopShare
from app.phone.device.desktop.speech import DesktopSpeech
from app.phone.device.here import devices
from app.phone.device.outbox import empty
from app.phone.errors import FileNotReadable, NoCamera, NoMicrophone, NothingToShareWith
from app.record import Place
from tests.phone.device import contract
from tests.phone.device.pictures import CARD, as_frame, code_picture, encoded
from tests.phone.device.waiting import AppThread

TEST_PICTURE = ("-re", "-f", "lavfi", "-i", "testsrc=size=320x240:rate=10")
TEST_TONE = ("-re", "-f", "lavfi", "-i", "sine=frequency=440:sample_rate=44100")
HERE = b"$GNGGA,164732.00,4042.6142,N,07400.4168,W,1,08,1.3,10.0,M,-34.0,M,,*"


def sentence(body: bytes) -> bytes:
    check = 0
    for byte in body[1:].rstrip(b"*"):
        check ^= byte
    return body + b"%02X\r\n" % check


@pytest.fixture
def thread() -> AppThread:
    return AppThread()


@pytest.fixture(autouse=True)
def _programs() -> None:
    missing = [name for name in ("ffmpeg", "espeak-ng") if which(name) is None]
    assert not missing, f"install them: apt-get install {' '.join(missing)}"


def test_camera(thread: AppThread) -> None:
    contract.camera_takes_photos(DesktopCamera(thread.deliver, TEST_PICTURE), thread)


def test_camera_takes_one_photo(thread: AppThread) -> None:
    jpeg = contract.camera_takes_one_photo(DesktopCamera(thread.deliver, TEST_PICTURE), thread)
    frame = grey(jpeg)
    assert frame is not None
    assert (frame.width, frame.height) == (320, 240)


@pytest.mark.parametrize(
    "words", [("-f", "v4l2", "-i", "/dev/no-such-camera"), ("-f", "lavfi", "-i", "nonsense")]
)
def test_no_camera(thread: AppThread, words: tuple[str, ...]) -> None:
    contract.absent_camera_says_so_once(DesktopCamera(thread.deliver, words), thread, NoCamera)


def test_no_ffmpeg(thread: AppThread, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    contract.absent_camera_says_so_once(DesktopCamera(thread.deliver, TEST_PICTURE), thread, NoCamera)
    contract.absent_microphone_says_so_once(
        DesktopMicrophone(thread.deliver, TEST_TONE), thread, NoMicrophone
    )


def test_pictures_are_cut_at_any_place() -> None:
    one, two = encoded(code_picture("a"), "JPEG"), encoded(code_picture("b"), "JPEG")
    for size in (1, 7, 1000, 10**6):
        cutter = Jpegs()
        stream = one + two + one[:-1]
        came = [jpeg for at in range(0, len(stream), size) for jpeg in cutter.add(stream[at : at + size])]
        assert came == [one, two]


def test_microphone(thread: AppThread, tmp_path: Path) -> None:
    sound = contract.microphone_records(DesktopMicrophone(thread.deliver, TEST_TONE), thread)
    # It can be heard, also when it was cut off in the middle.
    for part in (sound, sound[: len(sound) // 2]):
        played = subprocess.run(
            ["ffmpeg", "-loglevel", "quiet", "-f", "aac", "-i", "-", "-f", "s16le", "-"],
            input=part,
            capture_output=True,
            check=True,
        ).stdout
        assert max(played) > 100


def test_microphone_and_a_full_disk(thread: AppThread) -> None:
    contract.microphone_ends_when_writing_fails(DesktopMicrophone(thread.deliver, TEST_TONE), thread)


def test_no_microphone(thread: AppThread) -> None:
    silent = DesktopMicrophone(thread.deliver, ("-f", "alsa", "-i", "no-such-device"))
    contract.absent_microphone_says_so_once(silent, thread, NoMicrophone)


def test_place_from_a_receiver(thread: AppThread, tmp_path: Path) -> None:
    receiver = tmp_path / "receiver"
    none_yet = sentence(b"$GNGGA,164731.00,,,,,0,00,99.9,,M,,M,,*")
    receiver.write_bytes(b"4168,W,1*00\r\n" + none_yet + b"\xff\xfe\r\n" + sentence(HERE))
    expected = Place(lat="40.710237", lon="-74.006947", accuracy_m=7, source="device")
    contract.place_is_found(DesktopPlace(thread.deliver, receiver), thread, expected)


def test_no_place(thread: AppThread, tmp_path: Path) -> None:
    still = tmp_path / "still"
    still.write_bytes(b"")
    contract.place_is_found(DesktopPlace(thread.deliver), thread, Place(absent="off"))
    contract.place_is_found(DesktopPlace(thread.deliver, tmp_path / "none"), thread, Place(absent="off"))
    contract.place_is_found(DesktopPlace(thread.deliver, still), thread, Place(absent="no_fix"), within=0.2)
    contract.place_is_not_told_after_stopping(DesktopPlace(thread.deliver, still), thread)


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"$",
        HERE + b"00",
        HERE + b"zz",
        sentence(b"$GNGGA,1,9942.6142,N,07400.4168,W,1,08,1.3,*"),
        sentence(b"$GNGGA,1,4042.6142,X,07400.4168,W,1,08,1.3,*"),
        sentence(b"$GNGGA,1,4042.6142,N,07400.4168,W,1,08,nan,*"),
        sentence(b"$GNGGA,1,4042.6142,N,07400.4168,W,1,08,inf,*"),
        sentence(b"$GNGGA,1,40\xc2\xb2.6142,N,07400.4168,W,1,08,1,*"),
        sentence(b"$GNRMC,1,4042.6142,N,07400.4168,W,1,08,1.3,*"),
    ],
)
def test_what_is_no_fix_is_no_place(line: bytes) -> None:
    assert fix(line.strip()) is None


def test_southern_and_eastern() -> None:
    found = fix(sentence(b"$GPGGA,1,3351.0000,S,15112.0000,E,1,08,0.5,*").strip())
    assert found == Place(lat="-33.850000", lon="151.200000", accuracy_m=3, source="device")


def test_keystore_in_a_file(tmp_path: Path) -> None:
    path = tmp_path / "a" / "key"
    contract.keystore_strengthens(FileKeystore(path), FileKeystore(path))
    FileKeystore(path).create()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_documents(tmp_path: Path) -> None:
    paths: list[Path | None] = [tmp_path / "photo.jpg", None]
    (tmp_path / "photo.jpg").write_bytes(b"photograph")
    asked: list[object] = []
    read: list[Document | None] = []
    made: list[NewDocument | None] = []

    def to_read(kinds: object, then: Callable[[Path | None], None]) -> None:
        asked.append(kinds)
        for path in paths:
            then(path)

    def to_write(name: str, then: Callable[[Path | None], None]) -> None:
        asked.append(name)
        for path in (tmp_path / "out.age", None):
            then(path)

    documents = DesktopDocuments(to_read, to_write)
    documents.open(read.append, ("photo",))
    documents.create("record.age", "application/octet-stream", made.append)
    assert asked == [("photo",), "record.age"]
    document, new = read[0], made[0]
    assert document is not None
    assert new is not None
    assert (document.name, new.name) == ("photo.jpg", "out.age")
    assert (read[1], made[1]) == (None, None)
    contract.document_opens(document, b"photograph")
    contract.new_document_is_put(new, tmp_path / "photo.jpg", tmp_path / "out.age")
    contract.new_document_is_not_put(new, tmp_path / "nowhere")
    assert (tmp_path / "out.age").read_bytes() == b"photograph"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out.age", "photo.jpg"]
    (tmp_path / "photo.jpg").unlink()
    contract.document_is_not_readable(document)


def test_share(tmp_path: Path) -> None:
    shown = tmp_path / "shown"
    show = tmp_path / "show-folder"
    show.write_text(f'#!/bin/sh\nprintf %s "$1" > {shown}\n')
    show.chmod(0o755)
    share = DesktopShare(tmp_path / "outbox", str(show))
    package = contract.share_hands_only_from_its_outbox(share, tmp_path)
    share.hand(package)
    assert shown.read_text() == str(tmp_path / "outbox")
    with pytest.raises(NothingToShareWith):
        DesktopShare(tmp_path / "outbox", str(tmp_path / "none")).hand(package)
    empty(share.outbox)
    with pytest.raises(FileNotReadable):
        share.hand(package)


def test_scanner_reads_pictures_and_frames(thread: AppThread) -> None:
    scanner = DesktopScanner(DesktopCamera(thread.deliver, TEST_PICTURE))
    code, none = code_picture(), code_picture("x").point(lambda _: 255)
    for kind in ("JPEG", "PNG"):
        contract.scanner_reads(scanner, encoded(code, kind), CARD, encoded(none, kind))
    assert scanner.read(as_frame(code)) == CARD


def test_scanner_looks_until_it_sees_a_code(thread: AppThread, tmp_path: Path) -> None:
    code_picture().save(tmp_path / "code.png")
    camera = DesktopCamera(thread.deliver, ("-re", "-loop", "1", "-i", str(tmp_path / "code.png")))
    found: list[str] = []
    frames: list[Frame] = []
    failures: list[Exception] = []
    DesktopScanner(camera).scan(found.append, failures.append, frame=frames.append)
    assert thread.until(lambda: found or failures)
    thread.settle()
    assert found == [CARD]
    assert len(frames) == 1
    assert failures == []


def test_speech() -> None:
    speech = DesktopSpeech()
    assert speech.say("Puede guardar silencio.", "es")
    assert speech.say("You may stay silent.", "en-US")
    speech.stop()
    speech.stop()
    assert not speech.say("nothing", "qqq")
    assert not speech.say("nothing", "--help")


def test_what_a_desktop_cannot_do_it_does_not_claim() -> None:
    screen = DesktopScreen()
    assert not screen.secure(True)
    assert not screen.brightness(0.1)
    launcher = DesktopLauncher()
    assert (launcher.entered_for(), launcher.name(), launcher.names()) == ("", "", ())
    with pytest.raises(ValueError, match="Recipes"):
        launcher.rename("Recipes")


def test_this_machine_has_all_devices(tmp_path: Path, thread: AppThread) -> None:
    here = devices(tmp_path, thread.deliver, lambda kinds, then: then(None), lambda name, then: then(None))
    assert here.keystore is None
    assert here.share.outbox == tmp_path / "outbox"
