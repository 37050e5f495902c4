"""From what is typed or tapped to a value, and back."""

import json
from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.phone import content
from app.phone.screens.walk.answers import LONG, found, ordered, typed_of, value_of
from app.phone.screens.walk.days import shown_when, stepped, typed_when
from app.phone.when import PARTS, When
from app.record import Fact, check_fact
from tests.phone.living import TestClock

CODEBOOK = content.codebook()


def field(field_id):
    return CODEBOOK.field(field_id)


@pytest.mark.parametrize(
    ("field_id", "typed", "value"),
    [
        ("officers.count", " 12 ", 12),
        ("outcome.minutes_held", "1,200", 1200),
        ("damage.estimate", "$1,200.5", {"amount": "1200.50", "currency": "USD"}),
        ("damage.estimate", "0", {"amount": "0", "currency": "USD"}),
        ("officer.badge_no", "4 ?17*", "4?17*"),
        ("vehicle.plate", "abc-1234", "ABC-1234"),
        ("where.area", "  Las Lomas ", "Las Lomas"),
        (
            "where.coordinates",
            "40.7128, -74.0060",
            {"lat": "40.7128", "lon": "-74.0060", "datum": "WGS84", "source": "typed"},
        ),
        (
            "where.coordinates",
            "+40.7° -74°",
            {"lat": "40.7", "lon": "-74", "datum": "WGS84", "source": "typed"},
        ),
    ],
)
def test_typed_answers_are_read(field_id, typed, value):
    assert value_of(field(field_id), typed) == value
    check_fact(CODEBOOK, field_id, Fact.known(value))


@pytest.mark.parametrize(
    ("field_id", "typed"),
    [
        *[("officers.count", text) for text in ("", "two", "-1", "1e3", "１２", "12345678")],
        *[("damage.estimate", text) for text in ("much", "1,2,3", "12.345", "-5", "€5")],
        *[("where.coordinates", text) for text in ("the bakery", "91, 0", "1,2,3", "40.7")],
    ],
)
def test_what_cannot_be_read_is_refused(field_id, typed):
    with pytest.raises(Exception) as caught:
        value_of(field(field_id), typed)
    assert type(caught.value).__name__ in ("ValueError", "MalformedPlace")


@pytest.mark.parametrize(
    "field_id", ["damage.estimate", "officers.count", "officer.badge_no", "where.coordinates"]
)
def test_a_value_is_typed_as_it_is_read(field_id):
    typed = {
        "damage.estimate": "12.50",
        "officers.count": "3",
        "officer.badge_no": "7K*",
        "where.coordinates": "1.5, -2",
    }
    value = value_of(field(field_id), typed[field_id])
    assert value_of(field(field_id), typed_of(field(field_id), value)) == value


def test_long_lists_show_chosen_near_and_likely_codes_first_and_lose_none():
    codes = CODEBOOK.codes("officer.agency_seen")
    shown = ordered("agency", codes, ["dea"], ["tsa"])
    assert shown[:3] == ["dea", "tsa", "ice_unspecified"]
    assert sorted(shown) == sorted(codes)


def test_short_lists_keep_their_order():
    codes = CODEBOOK.codes("injury.severity")
    assert len(codes) <= LONG
    assert ordered("severity", codes, ["serious"]) == list(codes)


def test_searching_a_list_minds_neither_capitals_nor_accents_nor_order():
    options = [("a", "Policía de la ciudad"), ("b", "Border Patrol"), ("c", "Bus or train")]
    assert found(options, "policia") == [options[0]]
    assert found(options, "patrol BORDER") == [options[1]]
    assert found(options, "b") == [options[1], options[2]]
    assert found(options, "zzz") == [] and found(options, "") == options


days = st.dates(date(1990, 1, 1), date(2090, 1, 1))
times = st.times().map(lambda at: at.replace(second=0, microsecond=0))
whens = st.one_of(
    st.builds(When, days, st.sampled_from(["exact", "about"]), times),
    st.builds(When, days, st.just("part_of_day"), st.none(), st.sampled_from(PARTS)),
    st.builds(When, days, st.just("date_only")),
)


@given(whens)
def test_a_time_survives_being_kept_and_is_a_fact(when):
    where = field("where.start")
    typed = typed_when(where, when, TestClock()())
    assert shown_when(where, typed) == when
    check_fact(CODEBOOK, "where.start", Fact.known(value_of(where, typed)))


def test_a_time_has_the_offset_of_its_own_day():
    now = TestClock()()
    winter = json.loads(
        typed_when(field("where.start"), When(date(2026, 11, 24), "exact", time(16, 45)), now)
    )
    summer = json.loads(typed_when(field("where.start"), When(date(2026, 7, 24), "exact", time(16, 45)), now))
    assert (winter["offset"], summer["offset"]) == ("-05:00", "-04:00")
    assert "offset" not in json.loads(
        typed_when(field("where.start"), When(date(2026, 7, 24), "date_only"), now)
    )


@given(whens, st.integers(-40, 40))
def test_months_step_back_to_the_same_month(when, by):
    then = stepped(when, months=by)
    assert (then.day.year * 12 + then.day.month) - (when.day.year * 12 + when.day.month) == by
    assert then.day.day <= when.day.day
    assert (then.precision, then.time, then.part) == (when.precision, when.time, when.part)


def test_the_last_day_of_a_short_month_stands_in():
    assert stepped(When(date(2026, 1, 31), "date_only"), months=1).day == date(2026, 2, 28)
    assert stepped(When(date(2026, 12, 31), "date_only"), months=2).day == date(2027, 2, 28)
