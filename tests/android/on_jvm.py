"""Android's devices on a Java machine: the same contracts as on a desktop, with the phone that tests/android/fakes are.

Run by test_on_jvm.py.
"""

import io
import threading
from pathlib import Path
from typing import Any

from tests.android.jvm_phone import (  # noqa: F401  # isort: skip  # first: it starts the Java machine
    CAMERA,
    COARSE,
    FINE,
    MICROPHONE,
    Activity,
    Intent,
    Phone,
    Uri,
    allow,
    app_thread,
    happened,
    new_phone,
)

import pytest
from jnius import autoclass
from PIL import Image

from app.phone.device import Frame, Insets
from app.phone.device.android.asking import Outside
from app.phone.device.android.camera import AndroidCamera
from app.phone.device.android.java import octets
from app.phone.device.android.keystore import ALIAS, AndroidKeystore
from app.phone.device.android.launcher import NAMES, AndroidLauncher
from app.phone.device.android.microphone import AndroidMicrophone
from app.phone.device.android.place import AndroidPlace
from app.phone.device.android.scanner import AndroidScanner
from app.phone.device.android.screen import AndroidScreen
from app.phone.device.android.sound import AndroidSound
from app.phone.device.android.speech import AndroidSpeech
from app.phone.device.android.together import android_devices
from app.phone.errors import NoCamera, NoMicrophone
from app.record import Place
from tests.phone.device import contract
from tests.phone.device.pictures import CARD, as_frame, code_picture, encoded
from tests.phone.device.waiting import AppThread


def test_camera(thread: AppThread) -> None:
    allow(CAMERA)
    contract.camera_takes_photos(AndroidCamera(thread.deliver, Outside()), thread)
    assert "camera 1" in happened()  # the one at the back
    assert happened()[-1] == "camera let go"
    assert "photo turned by 0" in happened()  # mounted at 90, screen turned by a quarter


def test_a_photo_is_the_bytes_of_the_camera(thread: AppThread) -> None:
    allow(CAMERA)
    photo = contract.camera_takes_one_photo(AndroidCamera(thread.deliver, Outside()), thread)
    assert photo == encoded(code_picture(), "JPEG")


def test_frames_are_brightness_without_padding(thread: AppThread) -> None:
    allow(CAMERA)
    luma = bytes(range(256)) * (640 * 480 // 256)
    Phone.sees(luma)
    frames: list[Frame] = []
    looking = AndroidCamera(thread.deliver, Outside()).open(lambda _: None, print, frame=frames.append)
    assert thread.until(lambda: frames)
    looking.stop()
    assert (frames[0].width, frames[0].height, frames[0].turn) == (640, 480, 0)
    assert frames[0].luma == luma


def test_camera_is_asked_for_when_needed_and_not_again(thread: AppThread) -> None:
    allow(CAMERA)
    devices = android_devices(Path(), thread.deliver)
    assert [one for one in happened() if one.startswith("asked")] == []
    contract.camera_takes_one_photo(devices.camera, thread)
    contract.camera_takes_one_photo(devices.camera, thread)
    assert [one for one in happened() if one.startswith("asked")] == [f"asked for {CAMERA}"]


def test_camera_refused(thread: AppThread) -> None:
    contract.absent_camera_says_so_once(AndroidCamera(thread.deliver, Outside()), thread, NoCamera)
    assert "camera 1" not in happened()


def test_no_camera(thread: AppThread) -> None:
    allow(CAMERA)
    Phone.camera = False
    contract.absent_camera_says_so_once(AndroidCamera(thread.deliver, Outside()), thread, NoCamera)


def test_camera_taken_by_another_app(thread: AppThread) -> None:
    allow(CAMERA)
    failures: list[Exception] = []
    frames: list[Frame] = []
    looking = AndroidCamera(thread.deliver, Outside()).open(
        lambda _: None, failures.append, frame=frames.append
    )
    assert thread.until(lambda: frames)
    autoclass("android.hardware.camera2.CameraManager").fakeTakenAway()
    assert thread.until(lambda: failures)
    looking.stop()
    assert [type(failure) for failure in failures] == [NoCamera]


def test_stopping_before_the_answer(thread: AppThread) -> None:
    allow(CAMERA, MICROPHONE)
    called: list[object] = []
    AndroidCamera(thread.deliver, Outside()).open(called.append, called.append, frame=called.append).stop()
    AndroidMicrophone(thread.deliver, Outside()).record(called.append, called.append).stop()
    thread.settle()
    assert called == []
    assert "camera 1" not in happened()


def test_outside_while_the_person_is_asked(thread: AppThread) -> None:
    allow(CAMERA)
    devices = android_devices(Path(), thread.deliver)
    looking = devices.camera.open(lambda _: None, lambda _: None)
    assert devices.outside()
    assert thread.until(lambda: not devices.outside())
    looking.stop()


# microphone


def test_microphone(thread: AppThread) -> None:
    allow(MICROPHONE)
    contract.microphone_records(AndroidMicrophone(thread.deliver, Outside()), thread)
    assert "microphone let go" in happened()


def test_microphone_and_a_full_disk(thread: AppThread) -> None:
    allow(MICROPHONE)
    contract.microphone_ends_when_writing_fails(AndroidMicrophone(thread.deliver, Outside()), thread)
    assert happened()[-1] == "microphone let go"


def test_microphone_refused(thread: AppThread) -> None:
    contract.absent_microphone_says_so_once(
        AndroidMicrophone(thread.deliver, Outside()), thread, NoMicrophone
    )


def test_no_microphone(thread: AppThread) -> None:
    allow(MICROPHONE)
    Phone.microphone = False
    contract.absent_microphone_says_so_once(
        AndroidMicrophone(thread.deliver, Outside()), thread, NoMicrophone
    )


def test_the_buffer_is_filled_in_place_and_can_be_wiped() -> None:
    autoclass("fake.Phone").granted.add(MICROPHONE)
    ear = autoclass("org.pocketpages.notebook.Ear")()
    buffer = bytearray(1 << 15)
    length = 0
    while not length:
        length = ear.next(buffer)
    assert buffer[:2] == b"\xff\xf1"
    buffer[:] = bytes(len(buffer))
    assert not any(buffer)
    ear.close()


# sound


def recorded(thread: AppThread) -> bytes:
    """What the microphone gives."""
    allow(MICROPHONE)
    parts: list[bytes] = []
    sound = AndroidMicrophone(thread.deliver, Outside()).record(parts.append, print)
    assert thread.until(lambda: len(b"".join(parts)) > 400)
    sound.stop()
    return b"".join(parts)


def test_what_the_microphone_gave_is_played_from_memory(thread: AppThread) -> None:
    sound = AndroidSound(recorded(thread))
    assert 0 < sound.length < 60
    sound.play()
    sound.stop()
    sound.stop()
    assert sound.seeks
    sound.play(0.0125)
    sound.unload()
    sound.unload()
    sound.play()
    told = [one for one in happened() if one.startswith("sound")]
    assert told == [
        *("sound from 0", "sound plays", "sound pauses"),
        *("sound from 12", "sound plays", "sound let go"),
    ]


def test_a_recording_cut_off_is_played_up_to_there(thread: AppThread) -> None:
    whole = recorded(thread)
    assert 0 < AndroidSound(whole[: len(whole) // 2 + 3]).length < AndroidSound(whole).length


@pytest.mark.parametrize("content", [b"", b"this is no sound"])
def test_what_is_no_sound_is_let_go(content: bytes) -> None:
    with pytest.raises(ValueError, match="cannot be played"):
        AndroidSound(content)
    assert happened()[-1] == "sound let go"


# place


@pytest.mark.parametrize("version", [26, 30, 31, 36])
def test_place(thread: AppThread, version: int) -> None:
    """The newer signature has a list of places, the older one place."""
    autoclass("android.os.Build$VERSION").SDK_INT = version
    allow(FINE, COARSE)
    Phone.place("network", "40.71 -74.0 900")
    Phone.place("gps", "40.7102371 -74.0069472 12.3")
    expected = Place(lat="40.710237", lon="-74.006947", accuracy_m=13, source="device")
    contract.place_is_found(AndroidPlace(thread.deliver, Outside()), thread, expected)
    assert happened().count("asks no more") == 1


def test_the_best_place_within_the_time(thread: AppThread) -> None:
    allow(COARSE)
    Phone.place("gps", "")
    Phone.place("network", "40.0 -74.0 2000;40.1 -74.1 700;40.2 -74.2 1500;91.0 0.0 5;NaN NaN 1")
    expected = Place(lat="40.100000", lon="-74.100000", accuracy_m=700, source="device")
    contract.place_is_found(AndroidPlace(thread.deliver, Outside()), thread, expected, within=0.5)


def test_no_place(thread: AppThread) -> None:
    contract.place_is_found(
        AndroidPlace(thread.deliver, Outside()), thread, Place(absent="permission_denied")
    )
    allow(FINE)
    contract.place_is_found(AndroidPlace(thread.deliver, Outside()), thread, Place(absent="off"))
    Phone.place("gps", "")
    contract.place_is_found(
        AndroidPlace(thread.deliver, Outside()), thread, Place(absent="no_fix"), within=0.2
    )
    contract.place_is_not_told_after_stopping(AndroidPlace(thread.deliver, Outside()), thread)


# key store


@pytest.mark.parametrize(
    ("version", "chip", "where"), [(36, True, "chip"), (36, False, "system"), (27, True, "system")]
)
def test_keystore(version: int, chip: bool, where: str) -> None:
    autoclass("android.os.Build$VERSION").SDK_INT = version
    Phone.chip = chip
    contract.keystore_strengthens(AndroidKeystore(), AndroidKeystore())
    AndroidKeystore().create()
    assert autoclass("fake.KeyStoreProvider").where(ALIAS) == where


def test_a_vault_is_strengthened_by_it(tmp_path: Path) -> None:
    from app.phone.session import Session
    from app.vault import InsecureTestCost, StrengthenerMissing
    from tests.phone.living import PASSPHRASE

    keystore = AndroidKeystore()
    session = Session(tmp_path, cost=InsecureTestCost(), keystore=keystore)
    session.create(PASSPHRASE)
    session.lock()
    session.unlock(PASSPHRASE)
    session.lock()
    keystore.forget()
    with pytest.raises(StrengthenerMissing):
        session.unlock(PASSPHRASE)


# scanner, screen, speech, launcher


def test_scanner(thread: AppThread) -> None:
    scanner = AndroidScanner(AndroidCamera(thread.deliver, Outside()))
    code, none = code_picture(), code_picture("x").point(lambda _: 255)
    for kind in ("JPEG", "PNG"):
        contract.scanner_reads(scanner, encoded(code, kind), CARD, encoded(none, kind))
    assert scanner.read(as_frame(code)) == CARD
    assert scanner.read(as_frame(code.rotate(90, expand=True))) == CARD


def test_scanner_looks_until_it_sees_a_code(thread: AppThread) -> None:
    allow(CAMERA)
    seen = Image.new("L", (640, 480), 255)
    seen.paste(code_picture().resize((440, 440)), (100, 20))
    Phone.sees(seen.tobytes())
    found: list[str] = []
    failures: list[Exception] = []
    AndroidScanner(AndroidCamera(thread.deliver, Outside())).scan(found.append, failures.append)
    assert thread.until(lambda: found or failures)
    thread.settle()
    assert found == [CARD]
    assert happened()[-1] == "camera let go"


def test_screen(phone: Any) -> None:
    screen = AndroidScreen()
    for on in (False, True):
        assert screen.secure(on)
        Phone.settle()
        assert phone.getWindow().fakeSecure() == on
        assert phone.fakeRecents == (not on)
    screen.keep_on(True)
    screen.brightness(0.0)
    Phone.settle()
    assert phone.getWindow().fakeFlags() & 0x80
    assert 0 < phone.getWindow().getAttributes().screenBrightness < 0.05
    screen.keep_on(False)
    screen.brightness(None)
    Phone.settle()
    assert not phone.getWindow().fakeFlags() & 0x80
    assert phone.getWindow().getAttributes().screenBrightness == -1


@pytest.mark.parametrize("version", [26, 29, 30, 36])
def test_insets(version: int) -> None:
    autoclass("android.os.Build$VERSION").SDK_INT = version
    view = autoclass("android.view.View")
    view.fakeInsets = None
    screen = AndroidScreen()
    assert screen.insets() == Insets()
    view.fakeInsets = autoclass("android.view.WindowInsets").fakeOf(0, 120, 0, 900)
    assert screen.insets() == Insets(0, 120, 0, 900)
    # Where the window ends before the bars, they cover nothing of ours; the keyboard may still.
    surface = Activity.fakeSurface
    surface.fakeTop, surface.fakeHeight = 120, 2400 - 120 - 80
    assert screen.insets() == Insets(0, 0, 0, 820)
    surface.fakeTop, surface.fakeHeight = 0, 2400


def test_speech() -> None:
    speech = AndroidSpeech()
    assert speech.say("Puede guardar silencio.", "es")
    assert happened()[-3:] == ["es-US 0 Puede guar", "es-US 1 dar silenc", "es-US 1 io."]
    assert not speech.say("words", "ht")  # only a voice that would send the words away
    assert not speech.say("words", "uk")
    speech.stop()
    assert happened()[-1] == "silent"
    AndroidSpeech().stop()


def test_launcher() -> None:
    launcher = AndroidLauncher()
    assert launcher.names() == tuple(NAMES)
    assert launcher.name() == "Notebook"
    launcher.rename("Garden log")
    assert launcher.name() == "Garden log"
    changed = [one for one in happened() if one.endswith(" 1")]
    assert (
        changed[0] == "GardenLog 1 1"
    )  # the new one first, so that there is never none; the app is not ended
    assert sorted(changed[1:]) == ["Notebook 2 1", "Recipes 2 1"]
    with pytest.raises(ValueError, match="Calculator"):
        launcher.rename("Calculator")


def test_bytes_of_java_are_bytes() -> None:
    array = autoclass("java.lang.String")("\u00ff\u0000a").getBytes("ISO-8859-1")
    assert octets(array) == b"\xff\x00a"
    assert octets([-1, 0, 97]) == b"\xff\x00a"
    assert octets(None) == b""


def test_no_thread_is_left_behind() -> None:
    left = [
        one.name for one in threading.enumerate() if one is not threading.main_thread() and not one.daemon
    ]
    assert left == []
    assert io.DEFAULT_BUFFER_SIZE
