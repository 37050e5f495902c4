"""Time limits: the dates of every rule, and what is said when a date or a number is not known."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import ASSETS
from app.record import UNKNOWN, WITHHELD
from app.rights.counting import is_working_day
from app.rights.deadlines import DeadlineRule, Due, Urgency, Whose, due, read_deadlines
from app.rights.errors import DeadlinesMalformed, Fault
from app.rights.rules import read_sources
from app.rights.steps import due_text
from tests.rights.records import CODEBOOK, RULES, Record, story, words

TODAY = date(2026, 1, 15)
SOURCES = read_sources((ASSETS / "rights" / "sources.toml").read_text(encoding="utf-8"))
COUNTED = sorted(name for name, rule in RULES.deadlines.items() if rule.period is not None)
PLAIN = """
[[deadlines]]
id = "one"
whose = "yours"
starts = ["action.reply_on"]
period = 90
unit = "working_days"
meets = "sent"
sources = ["cfr_6_5_8"]
"""


def action(kind: str, **dates: str) -> Record:
    record = Record().say("action.kind", kind, "0000000a")
    for name, day in dates.items():
        record.say(f"action.{name}", day, "0000000a")
    return record


def of(record: Record, rule: str, today: date = TODAY) -> Due:
    encounter = record.fold()
    item = next(iter(encounter.actions or encounter.consequences), None)
    return due(RULES.deadlines[rule], encounter, item, today)


def test_global_entry_is_thirty_calendar_days_received_from_the_date_in_the_notice() -> None:
    encounter = story()
    found = due(RULES.deadlines["global_entry_redress"], encounter, encounter.consequences[0], TODAY)
    assert found.start == date(2026, 1, 13)
    assert found.last_day == date(2026, 2, 12)
    assert found.safe_day == date(2026, 2, 12)
    assert found.ask_by == date(2026, 1, 28)
    assert found.urgency is Urgency.AHEAD
    assert not found.assumed_start
    assert found.rule.sources[0].name.startswith("8 CFR 235.12")


@pytest.mark.parametrize(
    ("today", "urgency"),
    [
        (date(2026, 1, 27), Urgency.AHEAD),
        (date(2026, 1, 28), Urgency.NOW),
        (date(2026, 2, 12), Urgency.NOW),
        (date(2026, 2, 13), Urgency.PASSED),
    ],
)
def test_urgency_turns_on_the_day(today: date, urgency: Urgency) -> None:
    encounter = story()
    rule = RULES.deadlines["global_entry_redress"]
    assert due(rule, encounter, encounter.consequences[0], today).urgency is urgency


def test_without_the_date_in_the_notice_the_next_best_date_is_used_and_said() -> None:
    record = Record().say("consequence.date", "2026-01-14", "0000000a")
    found = of(record, "global_entry_redress")
    assert found.last_day == date(2026, 2, 13)
    assert found.started_by == "consequence.date"
    assert found.assumed_start


def test_a_last_day_on_a_weekend_or_holiday_moves_back_never_forward() -> None:
    # 30 days after 16 January 2026 is Sunday 15 February; Monday 16 is Washington's Birthday.
    record = Record().say("consequence.notice_date", "2026-01-16", "0000000a")
    found = of(record, "global_entry_redress")
    assert found.last_day == date(2026, 2, 15)
    assert found.safe_day == date(2026, 2, 13)


def test_a_money_claim_is_two_years_from_the_day_it_happened() -> None:
    record = Record().say("where.start", {"precision": "date_only", "date": "2026-01-10"})
    found = of(record, "ftca_claim")
    assert found.last_day == date(2028, 1, 10)
    assert found.ask_by == date(2027, 10, 12)


def test_without_a_told_time_the_first_tap_counts_and_is_said() -> None:
    record = Record().tap("officers_here").tap("face_scanned", "07:45")
    found = of(record, "ftca_claim")
    assert (found.start, found.started_by, found.assumed_start) == (date(2026, 1, 10), "tap", True)


@pytest.mark.parametrize("fact", [None, UNKNOWN, WITHHELD])
def test_no_date_is_made_up(fact: object) -> None:
    record = Record()
    if fact is not None:
        record.say("where.start", fact)
    found = of(record, "ftca_claim")
    assert found.urgency is Urgency.UNDATED
    assert (found.start, found.last_day, found.ask_by) == (None, None, None)


def test_a_date_that_is_a_slip_of_the_finger_is_no_date() -> None:
    record = Record().say("where.start", {"precision": "date_only", "date": "0026-01-10"})
    assert of(record, "ftca_claim").urgency is Urgency.UNDATED


def test_two_years_after_a_leap_day_end_on_the_day_before() -> None:
    record = Record().say("where.start", {"precision": "date_only", "date": "2028-02-29"})
    assert of(record, "ftca_claim").last_day == date(2030, 2, 28)


def test_foia_is_twenty_working_days_for_them() -> None:
    # 19 January and 16 February 2026 are federal holidays.
    found = of(action("foia_request", sent_on="2026-01-16"), "foia_answer")
    assert found.rule.whose is Whose.THEIRS
    assert found.last_day == date(2026, 2, 17)
    late = of(action("foia_request", sent_on="2026-01-16"), "foia_answer", date(2026, 2, 18))
    assert late.urgency is Urgency.PASSED


def test_appeals_are_ninety_working_days_sent() -> None:
    found = of(action("foia_request", reply_on="2026-03-02"), "foia_appeal")
    # Memorial Day, Juneteenth and 3 July (for the Fourth) lie between.
    assert found.last_day == date(2026, 7, 9)
    assert found.ask_by is not None
    assert found.ask_by < found.last_day


def test_suit_is_six_months_from_the_refusal() -> None:
    found = of(action("ftca_claim_sf95", reply_on="2026-08-31"), "ftca_suit")
    assert found.last_day == date(2027, 2, 28)
    assert found.safe_day == date(2027, 2, 26)


@pytest.mark.parametrize(
    "name", ["section_1983", "bivens", "state_law", "local_complaint", "other_program_redress"]
)
def test_what_no_trusted_source_gives_has_no_number(name: str) -> None:
    encounter = story()
    found = due(RULES.deadlines[name], encounter, None, TODAY)
    assert found.urgency is Urgency.UNKNOWN
    assert found.rule.period is None
    told = due_text(found, words("en", "steps"), "", "", "")
    assert told[0] == "Ask a lawyer now about the time limit."
    assert not any(mark.isdigit() for line in told for mark in line)


@given(st.sampled_from(COUNTED), st.dates(date(2024, 1, 1), date(2040, 1, 1)), st.integers(-40, 900))
def test_to_ask_a_lawyer_is_always_before_the_legal_day(name: str, start: date, later: int) -> None:
    rule = RULES.deadlines[name]
    field = rule.starts[0]
    group = field.partition(".")[0]
    item = "0000000a" if CODEBOOK.group(group).repeats else None
    value: object = {"precision": "date_only", "date": str(start)} if item is None else str(start)
    encounter = Record().say(field, value, item).fold()
    about = next(iter(encounter.of(group)), None)
    today = date.fromordinal(start.toordinal() + later)
    found = due(rule, encounter, about, today)
    assert found.last_day is not None
    assert found.safe_day is not None
    assert found.ask_by is not None
    if rule.whose is Whose.YOURS:
        assert start <= found.ask_by < found.safe_day <= found.last_day
        assert is_working_day(found.ask_by) or found.ask_by == start
        assert is_working_day(found.safe_day)
        assert (found.urgency is Urgency.PASSED) == (today > found.safe_day)


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("urgency", list(Urgency))
@pytest.mark.parametrize("rule", RULES.deadlines.values(), ids=list(RULES.deadlines))
def test_every_rule_can_be_said_in_every_state(language: str, urgency: Urgency, rule: DeadlineRule) -> None:
    dated = TODAY if rule.period is not None else None
    found = Due(rule, urgency, dated, "tap" if dated else None, dated, dated, dated)
    told = due_text(found, words(language, "steps"), "ASK", "LAST", "START")
    assert all(line.strip() and "{" not in line for line in told)
    assert any(words(language, "steps").say("steps", "deadline", rule.id) == line for line in told)


@pytest.mark.parametrize(
    ("change", "where", "why"),
    [
        (("period = 90\n", ""), "starts", Fault.UNKNOWN),
        (('starts = ["action.reply_on"]\n', ""), "starts", Fault.MISSING),
        (("90", "0"), "period", Fault.OUT_OF_RANGE),
        (("90", "true"), "period", Fault.WRONG_TYPE),
        (("working_days", "moons"), "unit", Fault.OUT_OF_RANGE),
        (("action.reply_on", "action.kind"), "starts", Fault.UNKNOWN),
        (("action.reply_on", "action.replied"), "starts", Fault.UNKNOWN),
        (("cfr_6_5_8", "my_uncle"), "sources", Fault.UNKNOWN),
        (('id = "one"', 'id = "one"\nhurry = true'), "hurry", Fault.UNKNOWN),
    ],
)
def test_a_broken_rule_is_refused_with_its_place(change: tuple[str, str], where: str, why: Fault) -> None:
    text = PLAIN.replace(*change)
    if change[0].startswith("period"):
        text = text.replace('unit = "working_days"\n', "").replace('meets = "sent"\n', "")
    with pytest.raises(DeadlinesMalformed) as caught:
        read_deadlines(text, CODEBOOK, SOURCES)
    assert (caught.value.where.rpartition(".")[2], caught.value.why) == (where, why)


def test_two_rules_of_one_name_are_refused() -> None:
    with pytest.raises(DeadlinesMalformed) as caught:
        read_deadlines(PLAIN + PLAIN, CODEBOOK, SOURCES)
    assert caught.value.why is Fault.REPEATED
