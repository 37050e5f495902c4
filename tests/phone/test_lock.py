"""Locking with everything that can cause it: keys dropped, nothing of what was shown or typed left behind."""

import gc
import weakref

import pytest
from kivy.base import EventLoop
from kivy.core.window import Window

from app.phone.flow import Stop
from app.phone.forgetting import forget
from app.phone.lock import AWAY, HELD
from app.phone.screens.cards.model import CardsModel
from app.phone.widgets.card import ListRow
from app.phone.widgets.layout import Column, Row
from tests.phone.driver.drive import (
    Driver,  # before anything of Kivy
    Finger,
    centre,
)
from tests.phone.driver.scenes.after import card
from tests.phone.living import PASSPHRASE, at, made_session, new_session, start


def opened(driver: Driver, home, **preferences):
    session = made_session(home, **preferences)
    page = at(driver, session, "settings")
    return session, page.app


def is_locked(session, app) -> bool:
    return not session.unlocked and app.way.here.place == "unlock" and len(app.way.stops) == 1


def test_the_lock_in_the_bar(driver: Driver, tmp_path):
    session, app = opened(driver, tmp_path)
    driver.tap("Lock now")
    assert is_locked(session, app)


def test_after_a_while_without_a_touch(driver: Driver, tmp_path):
    session, app = opened(driver, tmp_path, lock_after=60)
    driver.wait(40)
    driver.tap_at(*centre(driver.find("Settings", "heading")))
    driver.wait(40)
    assert session.unlocked
    driver.wait(25)
    assert is_locked(session, app)


def test_escape_held(driver: Driver, tmp_path):
    session, app = opened(driver, tmp_path)
    Window.dispatch("on_key_down", 27, 0, None, [])
    driver.wait(HELD - 0.1)
    assert session.unlocked
    driver.wait(0.2)
    assert is_locked(session, app)
    Window.dispatch("on_key_up", 27, 0)


def test_escape_goes_back_once_however_often_it_repeats(driver: Driver, tmp_path):
    session, app = opened(driver, tmp_path)
    app.go(Stop("about"))
    app.go(Stop("back_up"))
    for _ in range(5):
        Window.dispatch("on_key_down", 27, 0, None, [])
        driver.pump(2)
    Window.dispatch("on_key_up", 27, 0)
    assert [stop.place for stop in app.way.stops] == ["settings", "about"]
    assert session.unlocked


@pytest.mark.parametrize("event", ["on_minimize", "on_hide"])
def test_leaving_the_window(driver: Driver, tmp_path, event):
    session, app = opened(driver, tmp_path)
    Window.dispatch(event)
    driver.pump(2)
    assert is_locked(session, app)


def test_android_leaves_the_app(driver: Driver, tmp_path):
    session, app = opened(driver, tmp_path)
    assert app.dispatch("on_pause")
    assert is_locked(session, app)


def test_another_window_for_long_locks_and_for_a_moment_does_not(driver: Driver, tmp_path):
    session, app = opened(driver, tmp_path)
    app.watch._focus(Window, False)
    driver.wait(AWAY / 2)
    app.watch._focus(Window, True)
    driver.wait(AWAY)
    assert session.unlocked
    app.watch._focus(Window, False)
    driver.wait(AWAY + 0.5)
    assert is_locked(session, app)


def test_long_work_puts_the_lock_off(driver: Driver, tmp_path):
    from threading import Event

    session, app = opened(driver, tmp_path, lock_after=30)
    go = Event()
    app.page.work(lambda _: go.wait(100), lambda _: None)
    driver.wait(45)
    assert session.unlocked
    go.set()
    driver.until(lambda: not app.page.busy)
    driver.wait(2)
    assert is_locked(session, app)


def test_pages_and_what_was_typed_are_gone(driver: Driver, tmp_path):
    _, app = opened(driver, tmp_path)
    app.go(Stop("change_passphrase"))
    driver.pump(6)
    driver.write("Present passphrase, or the twelve words", "some words nobody may find")
    pages = [weakref.ref(page) for page in app.pages.values()]
    secret = app.page.ids.old
    assert secret.text
    del secret
    driver.tap("Lock now")
    driver.pump(4)
    gc.unfreeze()
    gc.collect()
    assert [page() for page in pages] == [None, None]
    found = [one for one in gc.get_objects() if type(one) is list and "some words nobody may find" in one]
    assert found == []


def test_a_finger_still_down_does_nothing_after_locking(driver: Driver, tmp_path):
    session, app = opened(driver, tmp_path)
    finger = Finger(*centre(driver.find("Back up", "button")))
    EventLoop.post_dispatch_input("begin", finger)
    driver.pump(2)
    app.lock()
    EventLoop.post_dispatch_input("end", finger)
    driver.pump(4)
    assert is_locked(session, app)


def test_dialogs_go_too(driver: Driver, tmp_path):
    _, app = opened(driver, tmp_path)
    driver.tap("Language")
    driver.wait(0.3)
    assert driver.has("Español")
    app.lock()
    driver.pump(4)
    assert not driver.has("Español")


def test_before_there_is_a_vault_nothing_is_locked(driver: Driver, tmp_path):
    from tests.phone.living import new_session

    app = start(driver, new_session(tmp_path, lock_after=30))
    driver.tap("Continue")
    driver.wait(40)
    assert app.way.here.place == "first_run"
    assert app.page.model.step == "what"


def test_p33_turned_left_and_come_back_to_the_page_is_there(driver: Driver, tmp_path):
    """P33 of the pitfalls (tests/pitfalls): others crash when turned, or come back black."""
    session, app = opened(driver, tmp_path)
    width, height = Window.size
    driver.size(height, width)
    driver.pump(4)
    driver.size(width, height)
    driver.pump(4)
    assert session.unlocked and driver.names()
    assert app.dispatch("on_pause")
    app.dispatch("on_resume")
    driver.pump(6)
    assert is_locked(session, app)
    driver.write("Passphrase", PASSPHRASE)
    driver.tap("Unlock")
    driver.until(lambda: app.way.here.place != "unlock")
    driver.pump(10)
    assert session.unlocked and driver.names()


@pytest.mark.parametrize("how", ["bar", "held"])
@pytest.mark.parametrize("place", ["rights", "guide"])
def test_a_guide_opened_while_locked_is_gone_at_one_touch(driver: Driver, tmp_path, place, how):
    session = made_session(tmp_path, locked=True, lock_after=60)
    app = start(driver, session)
    driver.tap("Know your rights")
    if place == "guide":
        app.follow("guide", setting="home")
        driver.pump(4)
    driver.wait(120)
    assert app.way.here.place == place, "reading needs no touch, and there is nothing to lock"
    if how == "bar":
        driver.tap("Lock now")
    else:
        Window.dispatch("on_key_down", 27, 0, None, [])
        driver.wait(HELD + 0.1)
        Window.dispatch("on_key_up", 27, 0)
    assert is_locked(session, app)


def test_without_a_vault_there_is_no_lock_in_the_bar(driver: Driver, tmp_path):
    app = start(driver, new_session(tmp_path))
    app.go(Stop("about"))
    driver.pump(4)
    assert not driver.has("Lock now")
    assert not app.page.lockable


@pytest.mark.parametrize("press", ["Remove", "Escape"])
def test_a_page_whose_keys_are_gone_does_nothing(driver: Driver, tmp_path, press):
    session = made_session(tmp_path)
    group = card(1, "Las Lomas Legal Aid")
    CardsModel(session).keep(group, compared=True)
    app = at(driver, session, "card", key=group.signing_key.hex()).app
    driver.tap("Remove this card")
    session.lock()
    if press == "Escape":
        driver.key(27)
    else:
        driver.tap("Remove", "button")
    assert is_locked(session, app)
    assert not driver.reads("Las Lomas")
    session.unlock(PASSPHRASE)
    assert CardsModel(session).kept(group.signing_key.hex()) is not None


def test_back_does_not_lead_to_a_page_whose_keys_are_gone(driver: Driver, tmp_path):
    session, app = opened(driver, tmp_path)
    app.go(Stop("about"))
    driver.pump(4)
    session.lock()
    driver.tap("Back")
    assert is_locked(session, app)


def test_what_is_left_of_an_emptied_page_is_not_laid_out_any_more(driver: Driver):
    """Python may clear away the words of a row before the row itself; its rules ask about them."""
    page = Column()
    page.add_widget(ListRow(text="Cards", value="Two"))
    driver.show(page)
    left = [widget for widget in page.walk() if isinstance(widget, Row)]
    forget([page])
    driver.pump(4)
    assert [widget.children for widget in left] == [[] for _ in left] != []
