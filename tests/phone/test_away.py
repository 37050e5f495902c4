"""Android leaves the app, shows dialogs over it, ends it, turns it: what is locked, what is kept, where the person lands."""

import shutil
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from kivy.core.window import Window

from app.phone.away import ASKED, GOES_ON, Away
from app.phone.device import Document, Insets
from app.phone.screens.record.model import RecordModel
from app.phone.session import Session
from app.phone.widgets.overlay import top_overlay
from tests.fakes import fake_devices
from tests.phone.driver.drive import Driver  # before anything of Kivy
from tests.phone.living import PASSPHRASE, at, made_session, new_session, start


class Phone:
    """A phone that may leave the app. `asking` is whether a dialog stands open that the app asked for."""

    def __init__(self, home: Path) -> None:
        from kivy.clock import Clock

        self.asking = False
        self.seconds = 0.0
        made = fake_devices(home, lambda call: Clock.schedule_once(lambda _: call()))
        self.devices: Any = evolve(made, outside=lambda: self.asking)

    def carry(self, app) -> None:
        app.away = Away(app, lambda: self.seconds)

    def leave(self, app, seconds: float = 5.0) -> None:
        """As Kivy hears of it: on_pause, and the window's own word that it was minimized."""
        assert app.dispatch("on_pause")
        Window.dispatch("on_minimize")
        self.seconds += seconds


@pytest.fixture
def phone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Phone:
    monkeypatch.setenv("ANDROID_ARGUMENT", str(tmp_path))
    return Phone(tmp_path)


def on_page(driver: Driver, phone: Phone, session: Session, place: str, **given):
    app = at(driver, session, place, devices=phone.devices, **given).app
    phone.carry(app)
    return app


def in_now(driver: Driver, phone: Phone, home: Path):
    session = made_session(home, locked=True)
    app = start(driver, session, phone.devices)
    phone.carry(app)
    driver.tap("It is happening now")
    driver.tap("Face scanned")
    driver.until(lambda: len(app.page.model.saved) == 1)
    return session, app


def records(home: Path, to: Path):
    """What is there after the app was killed at this moment: what lies on the disk, opened anew."""
    shutil.copytree(home / "vault", to / "vault")
    session = new_session(to)
    session.unlock(PASSPHRASE)
    found = [session.encounter(card.encounter) for card in session.vault.timeline().cards]
    session.lock()
    return found


def test_leaving_locks_and_coming_back_is_the_unlock_screen(driver: Driver, phone: Phone, tmp_path):
    session = made_session(tmp_path)
    app = on_page(driver, phone, session, "settings")
    phone.leave(app)
    assert not session.unlocked
    app.dispatch("on_resume")
    driver.pump(4)
    assert [stop.place for stop in app.way.stops] == ["unlock"]


def test_now_goes_on_without_what_was_written_down(driver: Driver, phone: Phone, tmp_path):
    session, app = in_now(driver, phone, tmp_path)
    since = app.page.began
    phone.leave(app)
    driver.pump(4)
    assert not driver.reads("Face scanned, taken back")
    assert not app.page.model.saved
    assert not app.page.lines
    assert app.page.tiles["face_scanned"].count == 0
    app.dispatch("on_resume")
    driver.pump(4)
    assert app.way.here.place == "now"
    assert (app.page.began, app.page.told) == (since, "saved")
    driver.tap("Search")
    driver.until(lambda: len(app.page.model.saved) == 1)
    driver.tap("Lock now")
    session.unlock(PASSPHRASE)
    (card,) = session.vault.timeline().cards
    assert [tap.tap for tap in session.encounter(card.encounter).taps] == ["face_scanned", "searched"]


@pytest.mark.once
def test_long_after_now_is_over(driver: Driver, phone: Phone, tmp_path):
    _, app = in_now(driver, phone, tmp_path)
    phone.leave(app, GOES_ON + 1)
    app.dispatch("on_resume")
    assert app.way.here.place == "unlock"


def test_a_kill_in_the_background_loses_nothing(driver: Driver, phone: Phone, tmp_path):
    """A voice note is whole when leaving returns; after that the process may end without a word."""
    _, app = in_now(driver, phone, tmp_path)
    driver.tap("Voice note")
    driver.until(lambda: app.page.media.listening and app.page.media._note._sealed)
    driver.tap("Force used")
    phone.leave(app)
    (encounter,) = records(tmp_path, tmp_path / "after")
    assert [tap.tap for tap in encounter.taps] == ["face_scanned", "force_used"]
    (media,) = encounter.media
    assert media.kind == "audio"
    assert not media.cut_off


def test_a_kill_while_writing_a_note_keeps_its_letters(driver: Driver, phone: Phone, tmp_path):
    session = made_session(tmp_path)
    encounter = session.begin()
    app = on_page(driver, phone, session, "note", encounter=encounter)
    driver.tap(next(w for w in driver.walk() if getattr(w, "role", "") == "textbox"))
    driver.type("A grey car")
    phone.leave(app)
    shutil.copytree(tmp_path / "vault", tmp_path / "after" / "vault")
    again = new_session(tmp_path / "after")
    again.unlock(PASSPHRASE)
    assert RecordModel(again, encounter).note_draft(None) == "A grey car"
    again.lock()


def test_its_own_dialogs_do_not_lock(driver: Driver, phone: Phone, tmp_path):
    session = made_session(tmp_path)
    app = on_page(driver, phone, session, "record", encounter=session.begin())
    phone.asking = True
    phone.leave(app, ASKED - 1)
    assert session.unlocked
    phone.asking = False
    app.dispatch("on_resume")
    driver.wait(25)  # the window has the keyboard again: no lock for want of it
    assert session.unlocked
    assert app.way.here.place == "record"


def test_who_stays_away_in_a_dialog_finds_the_app_locked(driver: Driver, phone: Phone, tmp_path):
    session = made_session(tmp_path)
    encounter = session.begin()
    app = on_page(driver, phone, session, "record", encounter=encounter)
    page = app.page
    phone.asking = True
    phone.leave(app, ASKED + 1)
    phone.asking = False
    app.dispatch("on_resume")
    assert not session.unlocked
    assert app.way.here.place == "unlock"
    # The file that was chosen there comes too late: nothing is taken in, and nothing is shown over the unlock screen.
    page._attach(Document("late.jpg", lambda: (tmp_path / "late.jpg").open("rb")))
    driver.wait(0.5)
    assert driver.find("Passphrase", "textbox")


def test_the_keys_go_while_nobody_looks(
    driver: Driver, phone: Phone, tmp_path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("app.phone.away.ASKED", 0.05)
    session = made_session(tmp_path)
    app = on_page(driver, phone, session, "settings")
    phone.asking = True
    phone.leave(app, 0)
    app.away._timer.join(5)
    assert not session.unlocked
    app.dispatch("on_resume")
    assert app.way.here.place == "unlock"


def test_a_permission_asked_for_in_now_leaves_everything_there(driver: Driver, phone: Phone, tmp_path):
    _, app = in_now(driver, phone, tmp_path)
    page = app.page
    phone.asking = True
    phone.leave(app)
    phone.asking = False
    app.dispatch("on_resume")
    assert app.page is page
    phone.asking = True
    phone.leave(app, ASKED + 1)
    phone.asking = False
    app.dispatch("on_resume")
    assert app.way.here.place == "now"
    assert app.page is not page
    assert app.page.model.encounter == page.model.encounter
    assert not app.page.model.saved


@pytest.mark.once
def test_the_tile_starts_with_now(driver: Driver, phone: Phone, tmp_path):
    phone.devices.launcher.wanted = "now"
    session = made_session(tmp_path, locked=True)
    app = start(driver, session, phone.devices)
    assert [stop.place for stop in app.way.stops] == ["now"]
    driver.until(lambda: app.page.told == "saved")


@pytest.mark.once
def test_the_tile_leads_back_to_now(driver: Driver, phone: Phone, tmp_path):
    session = made_session(tmp_path)
    app = on_page(driver, phone, session, "settings")
    phone.leave(app)
    phone.devices.launcher.wanted = "now"
    app.dispatch("on_resume")
    assert app.way.here.place == "now"
    assert not session.unlocked
    encounter = app.page.model.encounter
    driver.until(lambda: app.page.told == "saved")
    phone.leave(app)
    phone.devices.launcher.wanted = "now"
    app.dispatch("on_resume")
    assert app.page.model.encounter == encounter  # the same encounter, not one for each tap on the tile


def test_the_tile_before_there_is_a_vault(driver: Driver, phone: Phone, tmp_path):
    phone.devices.launcher.wanted = "now"
    app = start(driver, new_session(tmp_path), phone.devices)
    assert app.way.here.place == "first_run"


PLACES = {"upright": (412, 915), "turned": (915, 412), "half": (412, 440), "third": (320, 640)}


@pytest.mark.once
@pytest.mark.parametrize("size", [name for name in PLACES if name != "upright"])
def test_turning_and_splitting_the_screen_keep_what_is_there(driver: Driver, phone: Phone, tmp_path, size):
    session, app = in_now(driver, phone, tmp_path)
    page = app.page
    driver.size(*PLACES[size])
    driver.tap("Search")
    driver.until(lambda: len(page.model.saved) == 2)
    assert app.page is page
    driver.size(*PLACES["upright"])
    driver.tap("Lock now")
    session.unlock(PASSPHRASE)
    app.follow("unlocked")
    (card,) = session.vault.timeline().cards
    app.follow("open", encounter=card.encounter)
    app.follow("note", encounter=card.encounter)
    driver.pump(6)
    field = next(w for w in driver.walk() if getattr(w, "role", "") == "textbox")
    driver.tap(field)
    driver.type("Two of them")
    driver.size(*PLACES[size])
    driver.pump(4)
    driver.type(", grey car")
    assert field.text == "Two of them, grey car"
    assert session.unlocked


@pytest.mark.once
def test_bars_holes_and_the_keyboard_cover_nothing_that_is_needed(driver: Driver, phone: Phone, tmp_path):
    phone.devices.screen.covered = Insets(top=72, bottom=48)
    session = made_session(tmp_path)
    app = on_page(driver, phone, session, "settings")

    def inside(*gone: float) -> bool:
        left, top, right, bottom = gone
        page, shell = app.page, app.shell
        return bool(
            page.x >= left
            and page.y >= bottom
            and page.right <= shell.width - right
            and page.top <= shell.height - top
        )

    assert inside(0, 72, 0, 48)
    assert app.shell.size == list(Window.size)  # its colour lies under the bars
    driver.tap("Language")
    driver.wait(0.3)
    sheet = top_overlay()
    assert sheet is not None
    assert sheet.ids.box.y >= 48
    assert sheet.ids.box.top <= Window.height - 72
    phone.devices.screen.covered = Insets(top=72, bottom=Window.height / 2)
    driver.wait(0.5)
    assert sheet.ids.box.y >= Window.height / 2
    sheet.close()
    driver.size(*PLACES["turned"])
    phone.devices.screen.covered = Insets(left=90, right=60)
    driver.wait(0.5)
    assert inside(90, 0, 60, 0)
    phone.devices.screen.covered = Insets(top=Window.height)  # nonsense, as some phones tell while they turn
    driver.wait(0.5)
    assert inside(90, 0, 60, 0)


def happened(session: Session) -> list[list[str]]:
    """The taps of each encounter, the latest first."""
    session.unlock(PASSPHRASE)
    found = [session.encounter(card.encounter) for card in session.vault.timeline().cards]
    session.lock()
    return [[tap.tap for tap in encounter.taps] for encounter in found]


@pytest.mark.parametrize("away", [GOES_ON - 1, GOES_ON + 1])
def test_locked_for_want_of_a_touch_the_same_encounter_goes_on_for_a_while(
    driver: Driver, phone: Phone, tmp_path, monkeypatch, away
):
    session, app = in_now(driver, phone, tmp_path)
    monkeypatch.delenv("ANDROID_ARGUMENT")
    since = app.page.began
    driver.wait(601)
    assert app.way.here.place == "unlock"
    driver.wait(601)  # locking again, where it is locked already, forgets nothing
    phone.seconds += away
    driver.tap("It is happening now")
    driver.until(lambda: app.page.told == "saved")
    assert app.page.began == since
    driver.tap("Search")
    driver.until(lambda: len(app.page.model.saved) == 1)
    driver.tap("Lock now")
    taps = [["face_scanned", "searched"]] if away < GOES_ON else [["searched"], ["face_scanned"]]
    assert sorted(happened(session)) == sorted(taps)


@pytest.mark.once
@pytest.mark.parametrize("how", ["left", "unlocked"])
def test_who_left_or_unlocked_begins_another_encounter(driver: Driver, phone: Phone, tmp_path, how):
    session, app = in_now(driver, phone, tmp_path)
    if how == "left":
        driver.tap("Lock now")
    else:
        app.lock_alone()
        session.unlock(PASSPHRASE)
        app.follow("unlocked")
        driver.pump(4)
    driver.tap("It is happening now")
    driver.until(lambda: app.page.told == "saved")
    driver.tap("Lock now")
    assert sorted(happened(session)) == [[], ["face_scanned"]]
