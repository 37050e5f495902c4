"""The timeline's pages, months, filters and what is due."""

import pytest

from app.phone.screens.timeline.model import FIRST, MORE, Due, Month, TimelineModel
from app.record import Fact
from app.vault import TimelineCard
from tests.phone.living import TestClock, made_session
from tests.phone.written import tap, written


@pytest.fixture
def clock():
    return TestClock()


@pytest.fixture
def session(tmp_path, clock):
    made = made_session(tmp_path, clock)
    yield made
    made.lock()


def many(session, count):
    """Encounters, one a day, going back from November 24; the ids from newest to oldest."""
    ids = []
    for n in range(count):
        one = session.begin()
        month, day = 11 - n // 24, 24 - n % 24
        session.answer(
            one, "where.start", Fact.known({"precision": "date_only", "date": f"2026-{month:02}-{day:02}"})
        )
        ids.append(one)
    return ids


def test_nothing_yet(session):
    model = TimelineModel(session)
    assert model.first() == [] and model.through and not model.narrowed


def test_pages_hold_every_card_once_newest_first_with_a_heading_for_each_month(session):
    ids = many(session, FIRST + MORE + 5)
    model = TimelineModel(session)
    rows = model.first()
    while not model.through:
        rows += model.take(model.reading()())
    assert [row.encounter for row in rows if isinstance(row, TimelineCard)] == ids
    months = [row.day[:7] for row in rows if isinstance(row, Month)]
    assert months == sorted(set(months), reverse=True)
    for at, row in enumerate(rows):
        if isinstance(row, Month):
            assert isinstance(rows[at + 1], TimelineCard)


def test_words_are_found_with_the_place_they_stand_in(session, clock):
    one = written(session, clock)
    session.begin()
    model = TimelineModel(session)
    model.search(" tablet ")
    assert [row.encounter for row in model.first() if isinstance(row, TimelineCard)] == [one]
    assert ("tablet", True) in model.excerpts[one] and model.narrowed
    model.search("")
    assert len([row for row in model.first() if isinstance(row, TimelineCard)]) == 2
    assert model.excerpts == {}


@pytest.mark.parametrize(
    ("vocabulary", "code", "other"),
    [
        ("agency", "ice_ero", "tsa"),
        ("setting", "street_or_sidewalk", "school"),
        ("modality", "face_scan_recognition", "dna_swab"),
    ],
)
def test_filters_narrow_and_let_go(session, clock, vocabulary, code, other):
    one = written(session, clock)
    model = TimelineModel(session)
    model.narrow(vocabulary, code)
    assert [row.encounter for row in model.first() if isinstance(row, TimelineCard)] == [one]
    assert model.chosen(vocabulary) == code and model.codes(vocabulary)[0] == code
    model.narrow(vocabulary, other)
    assert model.first() == []
    model.narrow(vocabulary, None)
    assert len(model.first()) == 2 and not model.narrowed


def test_what_is_due_is_the_next_day_ahead_or_the_last_one_missed(session, clock):
    one = session.begin()
    for item, day in (("0000000a", "2026-11-20"), ("0000000b", "2026-12-01"), ("0000000c", "2026-12-30")):
        session.answer(one, "action.due_on", Fact.known(day), item=item, kind="acted")
    model = TimelineModel(session)
    (card,) = [row for row in model.first() if isinstance(row, TimelineCard)]
    assert model.due(card) == Due("2026-12-01", late=False)
    clock.move(60 * 86400)
    assert model.due(card) == Due("2026-12-30", late=True)


def test_nothing_due_is_nothing(session):
    tap(session, session.begin(), "officers_here")
    model = TimelineModel(session)
    (card,) = [row for row in model.first() if isinstance(row, TimelineCard)]
    assert model.due(card) is None
