"""It is happening now, with real touches on a real vault: each tap is on disk before it says so."""

from io import BytesIO
from pathlib import Path
from time import sleep
from typing import Any

import pytest
from kivy.base import EventLoop
from kivy.core.window import Window

from app.phone.widgets.overlay import Snackbar
from app.record import MEDIA_KINDS
from tests.fakes import adts_part, fake_devices
from tests.phone.driver.drive import Driver, Finger, centre  # before anything of Kivy
from tests.phone.living import PASSPHRASE, TestClock, made_session, start

NOTHING_CAME = "No sound had come yet, so nothing was kept."


def begin(driver: Driver, home: Path, clock: TestClock | None = None, **more):
    session = made_session(home, clock, locked=True)
    app = start(driver, session, **more)
    driver.tap("It is happening now")
    driver.until(lambda: app.page.told == "saved")
    return session, app


def captures(home: Path) -> int:
    return len(list((home / "vault" / "sealed").glob("*.age")))


def unlocked(session, app):
    session.unlock(PASSPHRASE)
    (card,) = session.vault.timeline().cards
    return session.encounter(card.encounter)


def tap(driver: Driver, app, name: str) -> None:
    driver.tap(name)
    driver.until(lambda: driver.find(name, "button").saved == "saved")


def test_the_time_is_that_of_the_tap_that_opened_it(driver: Driver, tmp_path):
    clock = TestClock()
    session, app = begin(driver, tmp_path, clock)
    assert driver.reads("Since 4:47")
    clock.move(65)
    tap(driver, app, "Face scanned")
    driver.tap("Lock now")
    encounter = unlocked(session, app)
    assert encounter.opened.instant == clock.began
    (tapped,) = encounter.taps
    assert (tapped.tap, (tapped.time.instant - clock.began).total_seconds()) == ("face_scanned", 65)


def test_a_tap_is_on_disk_when_it_says_saved(driver: Driver, tmp_path):
    _, app = begin(driver, tmp_path)
    for count, name in enumerate(("Officers are here", "Search", "Let go"), 2):
        tap(driver, app, name)
        assert captures(tmp_path) == count


def test_of_two_taps_in_one_frame_the_later_is_told(driver: Driver, tmp_path):
    """Also when the disk took longer over the first, so that word of it comes after that of the second."""
    _, app = begin(driver, tmp_path)
    slow = app.page.model.tap

    def tapped(tap: str, moment: Any) -> Any:
        if tap == "searched":
            sleep(0.05)
        return slow(tap, moment)

    app.page.model.tap = tapped
    fingers = [Finger(*centre(driver.find(name, "button"))) for name in ("Search", "Face scanned")]
    for kind in ("begin", "end"):
        for finger in fingers:
            EventLoop.post_dispatch_input(kind, finger)
        driver.pump(1)
    driver.until(lambda: len(app.page.model.saved) == 2)
    driver.wait(0.5)
    bars = [child for child in Window.children if isinstance(child, Snackbar)]
    assert [bar.text for bar in bars] == ["Face scanned · saved"]


def test_undo_takes_a_tap_back_and_keeps_both(driver: Driver, tmp_path):
    session, app = begin(driver, tmp_path)
    tap(driver, app, "Force used")
    driver.until(lambda: driver.has("Undo"))
    driver.tap("Undo")
    driver.until(lambda: app.page.model.saved[0].undone)
    driver.pump(4)
    assert driver.find("Force used", "button").saved == ""
    assert driver.has("Force used, taken back")
    driver.tap("Lock now")
    encounter = unlocked(session, app)
    assert [one.undone for one in encounter.taps] == [True]


@pytest.mark.once
def test_undo_is_one_step_away_by_keyboard(driver: Driver, tmp_path):
    session, app = begin(driver, tmp_path)
    tap(driver, app, "Force used")
    driver.until(lambda: driver.has("Undo"))
    driver.key(9, ("shift",))
    driver.key(13)
    driver.until(lambda: app.page.model.saved[0].undone)
    driver.tap("Lock now")
    assert [one.undone for one in unlocked(session, app).taps] == [True]


def test_badge_plate_and_line(driver: Driver, tmp_path):
    session, app = begin(driver, tmp_path)
    driver.tap("Badge or plate")
    for key in ("4", "4", "One I could not read", "7"):
        driver.tap(key)
    driver.tap("Save")
    driver.until(lambda: len(app.page.model.saved) == 1)
    driver.tap("Badge or plate")
    driver.tap("Plate")
    for key in ("A", "B", "More that I did not see"):
        driver.tap(key)
    driver.tap("Save")
    driver.until(lambda: len(app.page.model.saved) == 2)
    driver.tap("Write a line")
    driver.wait(0.3)
    driver.type("Two of them, grey car")
    driver.tap("Save")
    driver.until(lambda: len(app.page.model.saved) == 3)
    driver.wait(0.4)
    assert driver.has("Badge 44?7")
    driver.tap("Lock now")
    encounter = unlocked(session, app)
    assert [item.value("officer.badge_no") for item in encounter.of("officer")] == ["44?7"]
    assert [item.value("vehicle.plate") for item in encounter.of("vehicle")] == ["AB*"]
    assert [note.text for note in encounter.notes] == ["Two of them, grey car"]


def later(call) -> None:
    from kivy.clock import Clock

    Clock.schedule_once(lambda _: call())


def test_voice_note_is_kept_when_the_app_is_locked_in_the_middle(driver: Driver, tmp_path):
    devices: Any = fake_devices(tmp_path, later)
    session, app = begin(driver, tmp_path, devices=devices)
    driver.tap("Voice note")
    driver.until(lambda: app.page.media.seconds >= 0)
    assert devices.screen.is_kept_on
    driver.wait(2.1)
    assert driver.reads("0:02")
    driver.until(lambda: app.page.media._note._sealed)
    writer = app.page.writer
    driver.tap("Lock now")
    writer.wait(100)
    assert not devices.screen.is_kept_on
    encounter = unlocked(session, app)
    (media,) = encounter.media
    assert media.kind in MEDIA_KINDS
    assert session.vault.media_facts(media.id).bytes % len(adts_part(bytes(200))) == 0


def test_a_voice_note_puts_off_the_lock(driver: Driver, tmp_path):
    session, app = begin(driver, tmp_path, devices=fake_devices(tmp_path, later))
    session.change(lock_after=30)
    driver.tap("Voice note")
    driver.wait(45)
    assert app.way.here.place == "now"
    driver.tap("Stop recording")
    driver.until(lambda: len(app.page.model.saved) == 1)
    driver.wait(31)
    assert app.way.here.place == "unlock"


def test_a_microphone_that_is_refused(driver: Driver, tmp_path):
    devices: Any = fake_devices(tmp_path, later)
    devices.microphone.there = False
    _, app = begin(driver, tmp_path, devices=devices)
    driver.tap("Voice note")
    driver.wait(0.5)
    assert driver.has("The app cannot use a microphone on this device.")
    assert not app.page.media.listening
    assert captures(tmp_path) == 1  # nothing was begun for it


@pytest.mark.parametrize("locks", [False, True])
def test_a_voice_note_ended_before_its_first_sound(driver: Driver, tmp_path, locks: bool):
    """The person is told that nothing is kept; whoever finds the locked app is told nothing."""
    devices: Any = fake_devices(tmp_path, later)
    devices.microphone.slow = True
    _, app = begin(driver, tmp_path, devices=devices)
    driver.tap("Voice note")
    driver.wait(0.5)
    assert app.page.media.listening
    if locks:
        app.page.lock()
    else:
        driver.tap("Voice note")
    driver.pump(4)
    assert driver.has(NOTHING_CAME) is not locks
    assert captures(tmp_path) == 1  # nothing was begun for it


def test_photo(driver: Driver, tmp_path):
    devices: Any = fake_devices(tmp_path, later, b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01" + bytes(100))
    session, app = begin(driver, tmp_path, devices=devices)
    driver.tap("Photo")
    driver.until(lambda: len(app.page.model.saved) == 1)
    assert devices.camera.open_now == 0
    driver.tap("Lock now")
    encounter = unlocked(session, app)
    (media,) = encounter.media
    assert media.kind == "photo"


@pytest.mark.once
def test_without_a_camera_it_says_so_and_takes_a_file(driver: Driver, tmp_path):
    session, app = begin(driver, tmp_path)
    driver.tap("Photo")
    driver.wait(0.3)
    assert driver.has("The app cannot use a camera on this device.")
    app.pick_file = lambda then, kinds: then(tmp_path / "none.jpg")
    driver.tap("Choose a file")
    driver.until(lambda: app.page.trouble)
    assert app.page.trouble == "That file cannot be opened."
    taken = app.page.model.take_in("photo", lambda: BytesIO(b"\xff\xd8\xff\xe0\x00\x10JFIF"), session.now())
    assert taken in app.page.model.saved


def test_entering_from_inside_drops_the_keys_and_leaving_ends_at_the_lock(driver: Driver, tmp_path):
    session = made_session(tmp_path)
    app = start(driver, session)
    driver.write("Passphrase", "x")
    session.lock()
    session.unlock(PASSPHRASE)
    app.follow("unlocked")
    driver.pump(4)
    driver.tap("It is happening now")
    assert app.way.here.place == "now"
    assert not session.unlocked
    driver.key(27)
    assert app.way.here.place == "unlock"


@pytest.mark.parametrize("broken", ["full", "key"])
def test_what_cannot_be_saved_is_not_called_saved(driver: Driver, tmp_path, broken):
    session = made_session(tmp_path, locked=True)
    app = start(driver, session)
    if broken == "key":
        (tmp_path / "vault" / "key.json").write_text("{")
    else:
        (tmp_path / "vault" / "sealed").rmdir()
        (tmp_path / "vault" / "sealed").write_text("in the way")
    driver.tap("It is happening now")
    driver.tap("Face scanned")
    driver.until(lambda: app.page.tiles["face_scanned"].saved == "failed")
    assert app.page.trouble
    assert driver.reads("not saved")
    assert not app.page.model.saved
