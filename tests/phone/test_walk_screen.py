"""The walk by touch: answers saved at each tap, nothing lost on leaving, locking and going back."""

import pytest

from app.phone.app import FirsthandApp
from app.phone.flow import Stop
from app.phone.widgets.overlay import top_overlay
from app.record import UNKNOWN, WITHHELD, Fact
from app.vault import StorageFull, TimelineQuery
from tests.phone.driver.drive import Driver  # before anything of Kivy
from tests.phone.living import PASSPHRASE, TestClock, at, made_session, start
from tests.phone.written import OFFICER, tap, written


@pytest.fixture
def clock():
    return TestClock()


@pytest.fixture
def session(tmp_path, clock):
    return made_session(tmp_path, clock)


def fact(session, encounter, field, item=None):
    told = session.encounter(encounter)
    facts = told.facts
    if item is not None:
        facts = next(one.facts for one in told.of(field.rpartition(".")[0]) if one.id == item)
    return facts[field].fact if field in facts else None


def test_a_new_record_from_the_first_tap_to_the_record(driver: Driver, session):
    app: FirsthandApp = start(driver, session)
    app.go(Stop("timeline"), anew=True)
    driver.pump(4)
    app.follow("new")
    driver.pump(4)
    driver.tap("Answer these first")
    assert driver.has("What kind of place was it?") and driver.has("Skip") and not driver.has("Saved")
    assert session.vault.timeline(TimelineQuery()).cards == ()
    driver.tap("Street or sidewalk")
    assert driver.has("Saved") and driver.has("Next")
    (card,) = session.vault.timeline(TimelineQuery()).cards
    assert fact(session, card.encounter, "where.setting") == Fact.known(
        "street_or_sidewalk", "saw_or_heard_myself"
    )
    driver.tap("Next")
    driver.tap("3")
    driver.tap("Finish later")
    assert app.way.here.place == "record" and driver.has("Street or sidewalk")
    app.back()
    driver.pump(4)
    assert app.way.here.place == "timeline"


@pytest.mark.once
def test_every_question_can_be_skipped_to_the_end(driver: Driver, session):
    page = at(driver, session, "walk")
    driver.tap("Begin at the beginning")
    for _ in range(len(page.model.sheets) - 1):
        page.forward()
    driver.pump(4)
    driver.tap("Done")
    assert page.spot == "overview" and page.model.id is None


def test_not_known_and_rather_not_are_two_things(driver: Driver, session):
    one = session.begin()
    at(driver, session, "walk", encounter=one, field="where.light")
    driver.tap("I do not know")
    assert fact(session, one, "where.light") == UNKNOWN
    driver.tap("I prefer not to write this down")
    assert fact(session, one, "where.light") == WITHHELD
    driver.tap("Daylight")
    assert fact(session, one, "where.light").value == "daylight"
    assert driver.find("I do not know").selected is False


@pytest.mark.once
def test_how_they_know_is_one_tap_away(driver: Driver, session):
    one = session.begin()
    at(driver, session, "walk", encounter=one, field="where.light")
    assert not driver.has("How do you know?")
    driver.tap("Daylight")
    driver.tap("I am not sure")
    assert fact(session, one, "where.light") == Fact.known("daylight", "unsure")
    driver.tap("Another way")
    driver.tap("It was recorded")
    assert fact(session, one, "where.light") == Fact.known("daylight", "recorded")


@pytest.mark.once
def test_a_second_tap_on_an_answer_leaves_it(driver: Driver, session):
    one = session.begin()
    at(driver, session, "walk", encounter=one, field="where.light")
    driver.tap("Daylight")
    driver.tap("Daylight")
    assert fact(session, one, "where.light").value == "daylight"
    assert driver.find("Daylight", "radio").selected


@pytest.mark.once
def test_several_of_a_list(driver: Driver, session):
    one = session.begin()
    at(driver, session, "walk", encounter=one, field="search.searched")
    driver.tap("Pockets")
    driver.tap("Bag")
    assert fact(session, one, "search.searched").value == ["pockets", "bag"]
    driver.tap("Pockets")
    driver.tap("Bag")
    assert fact(session, one, "search.searched") == WITHHELD


@pytest.mark.once
def test_a_long_list_is_searched_and_opened(driver: Driver, session):
    one = session.begin()
    at(driver, session, "walk", encounter=one, field="where.setting")
    assert not driver.has("Child care")
    driver.write("Search the list", "CHILD")
    driver.wait(0.4)
    driver.tap("Child care")
    assert fact(session, one, "where.setting").value == "child_care"
    driver.tap("Clear the search")
    driver.wait(0.4)
    assert driver.has("Child care") and not driver.has("Farm or field")
    driver.tap("Show 25 more")
    driver.tap("Farm or field")
    assert fact(session, one, "where.setting").value == "farm_or_field"


def test_typing_is_kept_at_once_and_said_on_going_on(driver: Driver, session):
    one = session.begin()
    page = at(driver, session, "walk", encounter=one, field="where.area")
    driver.write("Town or neighborhood", "Las Lomas")
    driver.wait(0.4)
    assert driver.has("Saved") and fact(session, one, "where.area") is None
    driver.tap("Next")
    assert fact(session, one, "where.area") == Fact.known("Las Lomas", "saw_or_heard_myself")
    page.backward()
    driver.pump(4)
    assert driver.find("Town or neighborhood", "textbox").text == "Las Lomas"


def test_locked_in_the_middle_of_typing_nothing_is_lost(driver: Driver, session):
    one = session.begin()
    page = at(driver, session, "walk", encounter=one, field="where.area")
    driver.write("Town or neighborhood", "Las Lomas")
    driver.wait(0.4)
    app = page.app
    driver.tap("Lock now")
    assert not session.unlocked and not driver.reads("Las Lomas")
    session.unlock(PASSPHRASE)
    app.go(Stop("walk", {"encounter": one}), anew=True)
    driver.pump(4)
    assert fact(session, one, "where.area").value == "Las Lomas"


def test_a_page_whose_keys_are_gone_already_is_left_in_peace(driver: Driver, session):
    page = at(driver, session, "walk", encounter=session.begin(), field="where.area")
    driver.write("Town or neighborhood", "Las Lomas")
    block = next(block for block in page.blocks if block.field.id == "where.area")
    session.lock()
    driver.key(9)  # the field is left
    block.not_known(["unknown"])
    page.before_lock()
    assert top_overlay() is None
    driver.key(27)
    assert page.app.page.place == "unlock"


def test_what_is_no_number_is_said_calmly_and_kept(driver: Driver, session):
    one = session.begin()
    page = at(driver, session, "walk", encounter=one, field="outcome.minutes_held")
    driver.write("Another number", "a while")
    page.settle()
    driver.pump(4)
    assert driver.has("This cannot be read yet. Please look at it once more.")
    assert fact(session, one, "outcome.minutes_held") is None
    driver.tap("15")
    assert fact(session, one, "outcome.minutes_held").value == 15


def test_a_badge_with_what_could_not_be_read(driver: Driver, session):
    one = session.begin()
    page = at(driver, session, "walk", encounter=one, field="officer.badge_no", card=OFFICER)
    for key in ("4", "One I could not read", "7", "More that I did not see"):
        driver.tap(key)
    page.settle()
    assert fact(session, one, "officer.badge_no", OFFICER).value == "4?7*"


def test_when_by_chips_and_steps(driver: Driver, session):
    one = session.begin()
    page = at(driver, session, "walk", encounter=one, field="where.start")
    driver.tap("30 minutes ago")
    driver.tap("Earlier: day")
    driver.tap("Earlier: month")
    page.settle()
    assert fact(session, one, "where.start").value == {
        "precision": "about",
        "date": "2026-10-23",
        "time": "16:15",
        "offset": "-04:00",
    }
    driver.tap("Part of the day")
    driver.tap("Evening")
    page.settle()
    assert fact(session, one, "where.start").value == {
        "precision": "part_of_day",
        "date": "2026-10-23",
        "part": "evening",
    }


@pytest.mark.once
def test_days_that_were_do_not_lie_ahead_and_days_due_may(driver: Driver, session):
    one = session.begin()
    page = at(driver, session, "walk", encounter=one, field="where.start")
    driver.tap("Today")
    driver.tap("Later: month")
    driver.tap("Later: day")
    page.settle()
    assert fact(session, one, "where.start").value["date"] == "2026-11-24"
    driver.close()
    session.unlock(PASSPHRASE)
    page = at(driver, session, "walk", encounter=one, field="action.due_on", card=OFFICER)
    driver.tap("Today")
    driver.tap("Later: month")
    driver.tap("Later: day")
    page.settle()
    assert fact(session, one, "action.due_on", OFFICER).value == "2026-12-25"
    for chip, day in (("In a week", "2026-12-01"), ("In a month", "2026-12-24"), ("Today", "2026-11-24")):
        driver.tap(chip)
        page.settle()
        assert fact(session, one, "action.due_on", OFFICER).value == day
    assert not driver.has("Yesterday")


@pytest.mark.once
def test_where_the_phone_cannot_tell_that_is_written(driver: Driver, session):
    one = session.begin()
    at(driver, session, "walk", encounter=one, field="where.coordinates")
    driver.tap("Take it from the phone, once")
    driver.until(lambda: fact(session, one, "where.coordinates") is not None)
    assert fact(session, one, "where.coordinates").value == {"absent": "off"}
    driver.pump(4)
    assert driver.has("No location: switched off")


@pytest.mark.once
def test_a_point_copied_from_a_map(driver: Driver, session):
    one = session.begin()
    page = at(driver, session, "walk", encounter=one, field="where.coordinates")
    driver.write("Or copied from a map: latitude, longitude", "40.7128, -74.006")
    page.settle()
    assert fact(session, one, "where.coordinates").value["lon"] == "-74.006"


@pytest.mark.once
def test_taps_are_suggested_and_accepted_by_one_tap(driver: Driver, session):
    one = session.begin()
    tap(session, one, "face_scanned")
    at(driver, session, "walk", encounter=one, field="scans.face")
    assert driver.has("From what you tapped") and fact(session, one, "scans.face") is None
    driver.tap("Yes, that is right")
    assert fact(session, one, "scans.face").value == "yes"
    assert not driver.has("From what you tapped")


@pytest.mark.once
def test_cards_are_added_filled_taken_back_and_put_back(driver: Driver, session):
    one = session.begin()
    tap(session, one, "face_scanned")
    page = at(driver, session, "walk", encounter=one, field="scan.when")
    driver.tap("Add this")
    (scan,) = session.encounter(one).of("scan")
    assert scan.value("scan.modality") == ["face_scan_recognition"]
    assert driver.has("Scan 1")
    page.card_done()
    driver.pump(4)
    driver.tap("Scan 1, Face scan (recognition)")
    driver.tap("Take this back")
    driver.tap("Take it back")
    driver.pump(10)
    assert session.encounter(one).of("scan")[0].withdrawn and driver.has("Taken back")
    driver.tap("Scan 1, Face scan (recognition)")
    driver.tap("Put it back in place")
    assert not session.encounter(one).of("scan")[0].withdrawn


@pytest.mark.once
def test_a_card_opened_and_left_alone_writes_nothing(driver: Driver, session):
    one = session.begin()
    page = at(driver, session, "walk", encounter=one, field="officer.name")
    before = session.vault.head()
    driver.tap("Add: Officer")
    driver.tap("Skip")
    page.card_done()
    driver.pump(4)
    assert session.vault.head() == before


def test_numbers_of_a_person_stand_behind_a_warning(driver: Driver, session):
    one = session.begin()
    at(driver, session, "walk", encounter=one, field="outcome.a_number")
    assert driver.has("Numbers that lead straight to a person") and not driver.has("A-number")
    driver.tap("Show these questions")
    assert driver.has("Only your lawyer is shown this") or driver.reads("number")
    assert not driver.has("Numbers that lead straight to a person")


@pytest.mark.once
def test_back_goes_the_way_one_came_and_then_out(driver: Driver, session, clock):
    one = written(session, clock)
    app = start(driver, session)
    app.go(Stop("record", {"encounter": one}), anew=True)
    driver.pump(10)
    app.follow("walk", encounter=one)
    driver.pump(4)
    driver.tap("When and where")
    driver.tap("Light")
    assert driver.has("How light was it?")
    driver.key(27)
    assert driver.has("Kind of place")
    driver.key(27)
    assert driver.has("Go on where you were")
    driver.key(27)
    assert app.way.here.place == "record"


@pytest.mark.once
def test_from_the_record_to_one_question_and_back(driver: Driver, session, clock):
    one = written(session, clock)
    page = at(driver, session, "walk", encounter=one, field="officer.badge_no", card=OFFICER)
    assert driver.has("What was the badge number?") and page.title == "Officer 1"


def test_what_the_disk_refuses_is_said_and_not_shown_as_saved(driver: Driver, session, monkeypatch):
    one = session.begin()
    at(driver, session, "walk", encounter=one, field="where.light")

    def full(_entry):
        raise StorageFull("add")

    monkeypatch.setattr(session.vault, "append", full)
    driver.tap("Daylight")
    driver.pump(10)
    assert not driver.has("Saved")
    driver.tap("Close")
    driver.pump(10)
    assert not driver.find("Daylight", "radio").selected and fact(session, one, "where.light") is None


def test_a_photo_for_an_answer(driver: Driver, session, tmp_path, monkeypatch):
    from app.phone.device.desktop.documents import document

    one = session.begin()
    page = at(driver, session, "walk", encounter=one, field="damage.photos", card=OFFICER)
    path = tmp_path / "door.txt"
    path.write_bytes(b"scratched")
    page._attach(page.blocks[0], document(path))
    driver.until(lambda: not page.busy)
    driver.pump(4)
    (media,) = session.encounter(one).media
    assert fact(session, one, "damage.photos", OFFICER).value == [media.id]
    assert any(row.selected for row in driver.walk() if getattr(row, "code", "") == media.id)
