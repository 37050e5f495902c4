"""The timeline by touch."""

import threading
from typing import Any

import pytest
from kivy.core.text import Label as CoreLabel

from app.phone import jobs
from app.phone.screens.timeline import cards
from app.phone.screens.timeline.screen import WORDED
from app.phone.theme.live import theme
from app.phone.words import words
from app.record import Fact
from tests.phone.driver.drive import Driver  # before anything of Kivy
from tests.phone.driver.lint import lint
from tests.phone.living import TestClock, at, made_session
from tests.phone.written import written


@pytest.fixture
def clock():
    return TestClock()


def shown(page):
    """The rows that can be seen; others wait out of sight to be used again."""
    many = page.ids.cards
    return [row for at in range(len(many.items)) if isinstance(row := many.row_of(at), cards.CardRow)]


def reads(page, part):
    return any(part in row.name_for_reader for row in shown(page))


def several(session, count):
    ids = []
    for n in range(count):
        one = session.begin()
        day = f"2026-{11 - n // 24:02}-{24 - n % 24:02}"
        session.answer(one, "where.start", Fact.known({"precision": "date_only", "date": day}))
        session.answer(one, "where.area", Fact.known(f"Place {n}"))
        ids.append(one)
    return ids


def test_empty_there_are_two_things_to_do(driver: Driver, tmp_path, clock):
    page = at(driver, made_session(tmp_path, clock), "timeline")
    assert driver.has("Nothing written down yet") and driver.has("It is happening now")
    assert not driver.has("Search your records")
    driver.tap(driver.all("Write down what happened", "button")[-1])
    assert page.app.way.here.place == "walk"


def test_a_card_says_what_happened_and_opens_its_record(driver: Driver, tmp_path, clock):
    session = made_session(tmp_path, clock)
    one = written(session, clock)
    page = at(driver, session, "timeline")
    for said in (
        "Nov 24, 2026, about 4:45\u00a0PM",
        "November 2026",
        "Due Dec 27, 2026",
        "Affirmed",
        "3 photos or files",
    ):
        assert driver.reads(said), said
    (row,) = shown(page)
    assert row.encounter == one
    driver.tap(row)
    assert page.app.way.here.place == "record" and page.app.way.here.given["encounter"] == one


def test_searching_and_clearing(driver: Driver, tmp_path, clock):
    session = made_session(tmp_path, clock)
    written(session, clock)
    several(session, 3)
    page = at(driver, session, "timeline")
    driver.write("Search your records", "tablet")
    driver.wait(0.5)
    assert reads(page, "It was a tablet") and not reads(page, "Place 1")
    driver.type("zzz")
    driver.wait(0.5)
    assert driver.has("Nothing was found. Try other words, or show all.")
    driver.tap("Clear the search")
    driver.wait(0.5)
    assert reads(page, "Place 1")


def test_filtering_by_agency(driver: Driver, tmp_path, clock):
    session = made_session(tmp_path, clock)
    written(session, clock)
    several(session, 3)
    page = at(driver, session, "timeline")
    driver.tap("Agency")
    driver.tap("ICE, detention and removal officers (ERO)")
    driver.wait(0.4)
    assert reads(page, "Las Lomas") and not reads(page, "Place 1")
    driver.tap("ICE, detention and removal officers (ERO)")
    driver.tap("All")
    driver.wait(0.4)
    assert reads(page, "Place 1") and driver.has("Agency")


@pytest.mark.once
def test_where_nothing_was_found_one_touch_shows_all(driver: Driver, tmp_path, clock):
    session = made_session(tmp_path, clock)
    written(session, clock)
    several(session, 3)
    page = at(driver, session, "timeline")
    driver.tap("Agency")
    driver.tap("ICE, detention and removal officers (ERO)")
    driver.wait(0.4)
    driver.write("Search your records", "zzz")
    driver.wait(0.5)
    assert not shown(page)
    driver.tap("Show all")
    driver.wait(0.5)
    assert reads(page, "Place 1") and reads(page, "Las Lomas")
    assert driver.has("Agency") and page.ids.cards.head.ids.find.text == ""


def test_scrolling_to_the_end_shows_every_card(driver: Driver, tmp_path, clock):
    session = made_session(tmp_path, clock)
    ids = several(session, 80)
    page = at(driver, session, "timeline")
    assert to_the_end(driver, page, page.height * 0.6) == set(ids)


def to_the_end(driver, page, step=60):
    """The encounters seen on a slow way to the end."""
    many = page.ids.cards
    seen: set[str] = set()

    def there():
        seen.update(row.encounter for row in shown(page))
        many.offset = min(many.furthest, many.offset + step)
        return many.offset >= many.furthest and not many.unfinished

    driver.until(there)
    return seen | {row.encounter for row in shown(page)}


def test_no_frame_of_scrolling_reads_a_page_or_readies_more_than_a_few_rows(driver: Driver, tmp_path, clock):
    session = made_session(tmp_path, clock)
    ids = several(session, 60)
    for n, one in enumerate(ids):  # cards of many heights
        if n % 3:
            session.answer(one, "where.place_text", Fact.known("on the corner by the bakery " * (n % 3)))
        if n % 4 == 1:
            session.answer(one, "officer.agency_seen", Fact.known("ice_ero"), item="0000000a")
        if n % 5 == 1:
            session.answer(one, "action.due_on", Fact.known("2026-12-01"), item="0000000b", kind="acted")
    page = at(driver, session, "timeline")
    many = page.ids.cards
    driver.until(lambda: not page.busy)
    driver.wait(1)
    by_the_window: list[bool] = []
    connection: Any = session.vault._connection
    connection.set_trace_callback(
        lambda _: by_the_window.append(threading.current_thread() is threading.main_thread())
    )
    seen: set[str] = set()
    grown: list[int] = []
    made: list[int] = []

    def on():
        items, rows = len(many.items), len(many.children[0].children)
        many.offset = min(many.furthest, many.offset + 100)
        driver.pump(1)
        grown.append(len(many.items) - items)
        made.append(len(many.children[0].children) - rows)
        seen.update(row.encounter for row in shown(page))
        return many.offset >= many.furthest and not many.unfinished

    driver.until(on)
    assert seen == set(ids)
    assert 1 <= max(grown) <= WORDED
    assert max(made) <= 1 and sum(made) <= 3, "rows that were there stood in for others"
    assert by_the_window and not any(by_the_window), "it reads beside the window"


def test_what_is_read_when_the_search_changes_is_not_shown(driver: Driver, tmp_path, clock):
    session = made_session(tmp_path, clock)
    written(session, clock)
    several(session, 40)
    page = at(driver, session, "timeline")
    with session.vault._mutex:  # the reading waits
        page.show()
        page.ids.cards.offset += 400
        assert page.busy
        page.search("tablet")
    driver.until(lambda: not page.busy)
    driver.wait(0.5)
    assert len(shown(page)) == 1 and reads(page, "It was a tablet")
    assert len(page.ids.cards.items) == 3, "the head, a month, a card"


def test_shown_again_in_the_middle_of_a_reading_it_goes_on_to_the_end(driver: Driver, tmp_path, clock):
    session = made_session(tmp_path, clock)
    ids = several(session, 40)
    page = at(driver, session, "timeline")
    with session.vault._mutex:
        page.show()
        assert page.busy
        page.show()
    assert to_the_end(driver, page) == set(ids)
    assert len([row for row in page.ids.cards.items if isinstance(row, cards.Shown)]) == len(ids)


def test_locking_in_the_middle_of_a_reading(driver: Driver, tmp_path, clock):
    session = made_session(tmp_path, clock)
    several(session, 40)
    page = at(driver, session, "timeline")
    many = page.ids.cards.__self__
    with session.vault._mutex:
        page.show()
        assert page.busy
        (reading,) = [job for job in page.jobs if job.running]
        driver.tap("Lock now")
    assert reading.wait(60)
    driver.wait(0.5)
    assert many.items == () and not driver.reads("Place")
    assert page.app.way.here.place == "unlock" and not driver.has("Close")


def test_locking_before_all_that_was_read_is_shown(driver: Driver, tmp_path, clock):
    session = made_session(tmp_path, clock)
    several(session, 40)
    page = at(driver, session, "timeline")
    many = page.ids.cards.__self__
    page.show()
    driver.until(lambda: page._read)
    page.app.lock()
    driver.wait(0.5)
    assert page._read == [] and many.items == ()


def test_the_next_page_waits_for_no_long_work(driver: Driver, tmp_path, clock):
    session = made_session(tmp_path, clock)
    ids = several(session, 40)
    page = at(driver, session, "timeline")
    go_on = threading.Event()
    long = jobs.start(lambda _: go_on.wait(60), done=lambda _: None, failed=lambda _: None)
    assert to_the_end(driver, page) == set(ids)
    assert long.running
    go_on.set()
    assert long.wait(60)


@pytest.mark.once
def test_the_arrows_go_through_all_rows(driver: Driver, tmp_path, clock):
    session = made_session(tmp_path, clock)
    every = [session.begin() for _ in range(30) if clock.move(60) is None]
    page = at(driver, session, "timeline")
    keyboard = page.app.keyboard
    many = page.ids.cards
    keyboard.move_to(next(stop for stop in keyboard.stops() if isinstance(stop, cards.CardRow)))
    seen = [keyboard.current.encounter]
    for _ in range(len(every) + 3):
        driver.key(274)
        driver.until(
            lambda: page._reading is None and not page._read
        )  # a key is quicker than the disk may be
        row = keyboard.current
        low = row.y + many.offset - many.base
        assert row.focused
        assert many.y - 1 <= low <= many.top - row.height + 1, "in sight"
        if row.encounter != seen[-1]:
            seen.append(row.encounter)
    assert seen == every[::-1]
    for _ in range(len(every)):
        driver.key(273)
    assert keyboard.current.encounter == seen[0]
    assert many.offset < many.height
    driver.key(9)
    assert keyboard.current.encounter == seen[1]


@pytest.mark.once
def test_coming_back_shows_what_was_added(driver: Driver, tmp_path, clock):
    session = made_session(tmp_path, clock)
    (one,) = several(session, 1)
    page = at(driver, session, "timeline")
    page.open(one)
    driver.pump(4)
    session.answer(one, "where.place_text", Fact.known("in front of the bakery"))
    page.app.back()
    driver.pump(6)
    assert driver.reads("in front of the bakery")


def test_coming_back_from_a_record_far_down_it_is_still_in_sight(driver: Driver, tmp_path, clock):
    session = made_session(tmp_path, clock)
    several(session, 60)
    page = at(driver, session, "timeline")
    many = page.ids.cards
    to_the_end(driver, page)
    many.offset -= 1000
    driver.pump(2)
    row = shown(page)[2]
    one, place = row.encounter, many.offset
    driver.tap(row)
    session.answer(one, "where.place_text", Fact.known("by the bakery"))
    page.app.back()
    driver.pump(6)
    assert many.offset == place
    assert one in [row.encounter for row in shown(page)] and reads(page, "by the bakery")
    assert len(to_the_end(driver, page)) > 5


def test_the_recovery_sheet_that_was_not_tried_is_told(driver: Driver, tmp_path, clock):
    session = made_session(tmp_path, clock)
    session.vault.keep("setup", "sheet", b"shown")
    page = at(driver, session, "timeline")
    driver.tap("Do it now")
    assert page.app.way.here.place == "recovery_sheet"


def test_locking_leaves_no_word_of_it(driver: Driver, tmp_path, clock):
    session = made_session(tmp_path, clock)
    written(session, clock)
    page = at(driver, session, "timeline")
    many = page.ids.cards
    find = many.head.ids.find.__self__
    find.text = "bakery"
    driver.tap("Lock now")
    assert not session.unlocked and not driver.reads("Las Lomas")
    assert many.items == () and find.text == ""


@pytest.mark.once
@pytest.mark.parametrize("language", ["en", "es", "en_XA", "ar", "pa"])
@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
def test_every_row_is_as_high_as_its_words(driver: Driver, tmp_path, clock, language, scale):
    session = made_session(tmp_path, clock, language=language)
    written(session, clock)
    several(session, 4)
    page = at(driver, session, "timeline")
    words.use(language)
    driver.text_scale(scale)
    driver.wait(0.2)
    rows = shown(page)
    for row in rows:
        inside = row.children[0]
        assert inside.height <= row.height - row.padding[3] + 2
        assert inside.height >= row.height - row.padding[3] - theme.body * 1.5
    assert rows and lint(page) == []


@pytest.mark.parametrize(
    "said",
    [
        "Street or sidewalk · Las Lomas, on the corner by the bakery, in front of the blue door",
        "paddle hedging makeover declared",
        "在街角的面包店前面有三名官员在等候他们问了很多问题在街角的面包店前面",
        "the corner\nby the bakery",
        "حافلة أو قطار أو محطته · corner of defiance street",
    ],
)
def test_measured_words_are_as_high_as_those_that_are_drawn(driver: Driver, said):
    for room in range(200, 700, 4):
        drawn = CoreLabel(font_size=theme.body, text=said, text_size=(room, None))
        drawn.refresh()
        assert cards.high_of(said, "body", room) == drawn.height, room
