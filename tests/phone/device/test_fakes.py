"""The fakes keep the same contracts as the real devices."""

from pathlib import Path

import pytest

from app.phone.device import Document, Insets, NewDocument
from app.phone.errors import NoCamera, NoMicrophone
from app.record import Place
from tests import fakes
from tests.phone.device import contract
from tests.phone.device.pictures import CARD, as_frame, code_picture, encoded
from tests.phone.device.waiting import AppThread


@pytest.fixture
def thread() -> AppThread:
    return AppThread()


def test_camera(thread: AppThread) -> None:
    camera = fakes.FakeCamera(thread.deliver, encoded(code_picture(), "JPEG"))
    contract.camera_takes_photos(camera, thread)
    contract.camera_takes_one_photo(camera, thread)
    assert camera.open_now == 0
    contract.absent_camera_says_so_once(fakes.FakeCamera(thread.deliver, None), thread, NoCamera)


def test_microphone(thread: AppThread) -> None:
    contract.microphone_records(fakes.FakeMicrophone(thread.deliver), thread)
    contract.microphone_ends_when_writing_fails(fakes.FakeMicrophone(thread.deliver), thread)
    absent = fakes.FakeMicrophone(thread.deliver, there=False)
    contract.absent_microphone_says_so_once(absent, thread, NoMicrophone)


def test_place(thread: AppThread) -> None:
    for place in (Place(absent="off"), Place(lat="1.5", lon="-2.5", accuracy_m=9, source="device")):
        contract.place_is_found(fakes.FakePlace(thread.deliver, place), thread, place)
    contract.place_is_not_told_after_stopping(fakes.FakePlace(thread.deliver, Place(absent="off")), thread)


def test_keystore() -> None:
    store: dict[str, bytes] = {}
    contract.keystore_strengthens(fakes.FakeKeystore(store), fakes.FakeKeystore(store))


def test_documents(thread: AppThread, tmp_path: Path) -> None:
    source = tmp_path / "photo.jpg"
    source.write_bytes(b"photograph")
    read: list[Document | None] = []
    made: list[NewDocument | None] = []
    documents = fakes.FakeDocuments(thread.deliver, source, tmp_path)
    documents.open(read.append)
    documents.create("new.age", "application/octet-stream", made.append)
    assert thread.until(lambda: made)
    assert read[0] is not None
    assert made[0] is not None
    contract.document_opens(read[0], b"photograph")
    contract.new_document_is_put(made[0], source, tmp_path / "new.age")
    contract.new_document_is_not_put(made[0], tmp_path / "none")
    source.unlink()
    contract.document_is_not_readable(read[0])


def test_share(tmp_path: Path) -> None:
    share = fakes.FakeShare(tmp_path / "outbox")
    package = contract.share_hands_only_from_its_outbox(share, tmp_path)
    share.hand(package)
    assert share.handed == [(package.read_bytes(), "application/octet-stream")]


def test_scanner(thread: AppThread) -> None:
    code, none = encoded(code_picture(), "PNG"), encoded(code_picture("x"), "PNG")
    camera = fakes.FakeCamera(thread.deliver, b"\xff\xd8\xff\xd9", as_frame(code_picture()))
    scanner = fakes.FakeScanner(camera, {code: CARD, camera.seen.luma: CARD})
    contract.scanner_reads(scanner, code, CARD, none)
    found: list[str] = []
    scanner.scan(found.append, lambda _: None)
    assert thread.until(lambda: found)
    assert found == [CARD]
    assert camera.open_now == 0


def test_a_phone_that_has_everything(tmp_path: Path, thread: AppThread) -> None:
    devices = fakes.fake_devices(tmp_path, thread.deliver)
    assert devices.screen.brightness(0.2)
    assert devices.screen.insets() == Insets()
    assert devices.speech.say("words", "es-MX")
    assert not devices.speech.say("words", "uk")
    devices.launcher.rename("Recipes")
    assert devices.launcher.name() == "Recipes"
    with pytest.raises(ValueError, match="Other"):
        devices.launcher.rename("Other")
    assert not devices.outside()
