"""The app in Arabic: turned round while it runs, and everything that destroys pressed by a finger where it now stands."""

from typing import Any

import pytest

from app.phone.app import FirsthandApp
from app.phone.screens.cards.model import CardsModel
from app.phone.widgets.tile import Tile
from app.phone.words import words
from tests.phone.driver.drive import Driver  # before anything of Kivy
from tests.phone.driver.scenes.after import card
from tests.phone.living import TestClock, at, made_session, start
from tests.phone.written import tap, written

pytestmark = pytest.mark.once


@pytest.fixture
def clock():
    return TestClock()


@pytest.fixture
def session(tmp_path, clock):
    return made_session(tmp_path, clock, language="ar")


def touch(driver, message, last=False):
    """A finger on what bears the translation of `message`, which is not the message itself."""
    name = words.tr(message)
    assert name != message
    found = driver.all(name, "button") or [driver.find(name)]
    driver.tap(found[-1 if last else 0])
    driver.wait(0.4)


def places(driver):
    return {id(w): w.to_window(*w.pos)[0] for w in driver.walk() if w.width < 400 and w.height > 1}


def test_everything_turns_round_and_back_while_it_runs(driver: Driver, tmp_path):
    session = made_session(tmp_path)
    page = at(driver, session, "settings")
    before = places(driver)
    lock = driver.find("Lock now").center_x
    page.change(language="ar")
    driver.pump(10)
    assert driver.find(words.tr("Lock now")).center_x == pytest.approx(824 - lock, abs=2)
    texts = [w for w in driver.walk() if getattr(w, "role", "") == "text" and w.text and hasattr(w, "align")]
    assert texts and {w.halign for w in texts if w.align == "start"} == {"right"}
    page.change(language="en")
    driver.pump(10)
    after = places(driver)
    assert {key: before[key] for key in before & after.keys()} == {
        key: after[key] for key in before & after.keys()
    }


def test_a_record_is_deleted(driver: Driver, session, clock):
    one = written(session, clock)
    page = at(driver, session, "delete_record", encounter=one)
    touch(driver, "Delete for good")
    assert session.encounter(one)
    driver.tap(driver.find(words.tr("I have read this and want to delete it for good")))
    touch(driver, "Delete for good")
    assert page.app.way.here.place == "timeline"
    assert session.vault.timeline().cards == ()


def test_one_photo_is_deleted(driver: Driver, session, clock):
    one = written(session, clock)
    page = at(driver, session, "record", encounter=one)
    driver.pump(40)
    driver.until(lambda: not page.busy)
    driver.pump(6)
    many = len(session.encounter(one).media)
    touch(driver, "Delete")
    touch(driver, "Keep it")
    assert len(session.encounter(one).media) == many
    touch(driver, "Delete")
    touch(driver, "Delete for good")
    driver.until(lambda: len(session.encounter(one).media) < many)


def test_all_records_are_deleted(driver: Driver, session):
    session.begin()
    page = at(driver, session, "delete_records")
    touch(driver, "Go on to deleting")
    touch(driver, "Keep")
    assert session.vault.timeline().cards
    touch(driver, "Go on to deleting")
    touch(driver, "Delete for good")
    driver.until(lambda: not session.vault.timeline().cards)
    driver.until(lambda: not page.busy)


def test_a_card_is_removed(driver: Driver, session):
    CardsModel(session).keep(card(1, "Las Lomas Legal Aid"), compared=True)
    page = at(driver, session, "cards")
    driver.tap(next(iter(page.ids.rows.children)))
    driver.pump(6)
    touch(driver, "Remove this card")
    touch(driver, "Keep it")
    assert CardsModel(session).all()
    touch(driver, "Remove this card")
    touch(driver, "Remove")
    assert not CardsModel(session).all()


def test_the_guides_of_a_group_are_removed(driver: Driver, session):
    from app.package import Ed25519Signer
    from app.phone import handouts
    from tests.phone.test_rights_screens import group_pack

    kept = CardsModel(session).keep(card(1, "Las Lomas Legal Aid"), compared=True)
    handouts.take(session, group_pack(Ed25519Signer(bytes([1]) * 32)), kept.card)
    page = at(driver, session, "cards")
    driver.tap(next(iter(page.ids.rows.children)))
    driver.pump(6)
    assert handouts.all_of(session)
    touch(driver, "Remove their guides")
    assert handouts.all_of(session) == ()


def test_a_draft_of_a_letter_is_thrown_away(driver: Driver, session, clock):
    from app.phone.screens.letter.model import LetterModel
    from app.rights.letter_values import PersonGiven

    one = written(session, clock)
    LetterModel(session, one, letter="foia_cbp").fill(PersonGiven())
    at(driver, session, "letter", encounter=one, letter="foia_cbp")

    def kept() -> object:
        return LetterModel(session, one, letter="foia_cbp").draft

    assert kept() is not None
    touch(driver, "Throw this draft away")
    touch(driver, "Keep it")
    assert kept() is not None
    touch(driver, "Throw this draft away")
    touch(driver, "Throw it away")
    assert kept() is None


def test_words_that_differ_throw_a_card_away(driver: Driver, session):
    page = at(driver, session, "cards")
    page.take(card(1, "Las Lomas Legal Aid").to_bytes())
    driver.pump(6)
    touch(driver, "They are not the same")
    touch(driver, "Throw it away")
    assert not CardsModel(session).all()


def test_an_item_of_the_walk_is_taken_back(driver: Driver, session):
    one = session.begin()
    tap(session, one, "face_scanned")
    page = at(driver, session, "walk", encounter=one, field="scan.when")
    driver.tap(words.tr("Add this"))
    (scan,) = session.encounter(one).of("scan")
    page.open_card("scan", scan.id)
    driver.pump(6)
    touch(driver, "Take this back")
    touch(driver, "Take it back")
    assert session.encounter(one).of("scan")[0].withdrawn


def test_a_tap_of_now_is_undone(driver: Driver, tmp_path, clock):
    app = start(driver, made_session(tmp_path, clock, locked=True, language="ar"))
    assert isinstance(app, FirsthandApp)
    driver.pump(6)
    touch(driver, "It is happening now")
    driver.pump(20)
    driver.tap(next(w for w in driver.walk() if isinstance(w, Tile)))
    name = words.tr("Undo")
    driver.until(lambda: driver.has(name))
    touch(driver, "Undo")
    page: Any = app.page
    driver.until(lambda: page.model.saved[0].undone)
