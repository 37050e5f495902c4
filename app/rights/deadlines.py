"""Time limits: rules as data, each with the words of its counting and its source, and the dates they give.

``assets/rights/deadlines.toml`` holds an array ``[[deadlines]]``::

    id = "global_entry_redress"
    whose = "yours"                         # yours: the person must act; theirs: an office must
    starts = ["consequence.notice_date"]    # fields tried in turn; "tap" is the day of the first tap
    period = 30
    unit = "calendar_days"                  # calendar_days, working_days, months or years
    meets = "received"                      # by the end it must be received, sent, filed or answered
    sources = ["cfr_8_235_12"]

A rule without ``period``, ``unit`` and ``meets`` is one whose length we could not find in a source we trust: it is shown
as "ask a lawyer now about the time limit" and never as a number.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from attrs import frozen

from app.record import Codebook, Encounter, Item, RecordError
from app.rights.counting import EARLIEST, LATEST, Unit, ask_by, last_day, working_day_on_or_before
from app.rights.errors import DeadlinesMalformed, Fault
from app.rights.front_matter import Fields, clean_text, parse_fields
from app.rights.provenance import Source

TAP = "tap"
_LONGEST_PERIOD = 400
_MOST = 64


class Whose(StrEnum):
    """Who has to act: the person, or an office that owes an answer."""

    YOURS = "yours"
    THEIRS = "theirs"


class Meets(StrEnum):
    """What must have happened by the last day."""

    RECEIVED = "received"
    SENT = "sent"
    FILED = "filed"
    ANSWERED = "answered"


class Urgency(StrEnum):
    """How a limit stands today.

    ``unknown``: no number; ``undated``: the day it starts is not known; ``ahead``: before the day to ask a lawyer (or,
    where an office has to act, before its last day); ``now``: that day has come; ``passed``: the safe day is over.
    """

    UNKNOWN = "unknown"
    UNDATED = "undated"
    AHEAD = "ahead"
    NOW = "now"
    PASSED = "passed"


@frozen
class DeadlineRule:
    """One rule. ``period`` is None when no number is sourced."""

    id: str
    whose: Whose
    starts: tuple[str, ...]
    period: int | None
    unit: Unit | None
    meets: Meets | None
    sources: tuple[Source, ...]


@frozen
class Due:
    """What a rule gives for one record.

    ``start`` was read from ``started_by`` (a field or "tap"); ``last_day`` is the rule's own last day, ``safe_day`` the
    last working day on or before it, ``ask_by`` the day to ask a lawyer at the latest. For an office's limit ``ask_by``
    is its last day: from then on ask why there is no answer. All are None when there is no number or no start.
    """

    rule: DeadlineRule
    urgency: Urgency
    start: date | None = None
    started_by: str | None = None
    last_day: date | None = None
    safe_day: date | None = None
    ask_by: date | None = None

    @property
    def assumed_start(self) -> bool:
        """Whether the start is not the date the rule means but the next best: say so beside the dates."""
        return self.started_by is not None and self.started_by != self.rule.starts[0]


def read_deadlines(
    untrusted_text: str, codebook: Codebook, sources: Mapping[str, Source]
) -> Mapping[str, DeadlineRule]:
    """Read the rules, by id. Raises ``DeadlinesMalformed``, also for a field or source there is not."""
    fields = parse_fields(clean_text(untrusted_text, DeadlinesMalformed), DeadlinesMalformed)
    rules: dict[str, DeadlineRule] = {}
    for one in fields.tables("deadlines", most=_MOST):
        rule = _rule(one, codebook, sources)
        if rule.id in rules:
            raise one.refuse("id", Fault.REPEATED)
        rules[rule.id] = rule
    fields.finish()
    return rules


def due(rule: DeadlineRule, encounter: Encounter, item: Item | None, today: date) -> Due:
    """The dates of a rule for a record, or for one of its items, as they stand ``today``."""
    if rule.period is None or rule.unit is None:
        return Due(rule, Urgency.UNKNOWN)
    found = _start(rule, encounter, item)
    if found is None:
        return Due(rule, Urgency.UNDATED)
    start, started_by = found
    end = last_day(start, rule.period, rule.unit)
    if rule.whose is Whose.THEIRS:
        urgency = Urgency.AHEAD if today <= end else Urgency.PASSED
        return Due(rule, urgency, start, started_by, end, end, end)
    safe = working_day_on_or_before(end)
    ask = ask_by(start, safe)
    urgency = Urgency.AHEAD if today < ask else Urgency.NOW if today <= safe else Urgency.PASSED
    return Due(rule, urgency, start, started_by, end, safe, ask)


def _start(rule: DeadlineRule, encounter: Encounter, item: Item | None) -> tuple[date, str] | None:
    for name in rule.starts:
        day = _day(name, encounter, item)
        if day is not None and EARLIEST <= day <= LATEST:
            return day, name
    return None


def _day(name: str, encounter: Encounter, item: Item | None) -> date | None:
    if name == TAP:
        pressed = [tapped.time.instant.date() for tapped in encounter.taps if not tapped.undone]
        return min(pressed, default=None)
    group = name.partition(".")[0]
    value = item.value(name) if item is not None and item.group == group else encounter.value(name)
    if isinstance(value, Mapping):
        value = value.get("date")
    return date.fromisoformat(value) if isinstance(value, str) else None


def _rule(fields: Fields, codebook: Codebook, sources: Mapping[str, Source]) -> DeadlineRule:
    counted = "period" in fields.left
    rule = DeadlineRule(
        id=fields.text("id", longest=40, pattern=r"[a-z][a-z0-9_]*"),
        whose=fields.choice("whose", Whose),
        starts=fields.texts("starts", longest=80) if "starts" in fields.left else (),
        period=fields.number("period", most=_LONGEST_PERIOD) if counted else None,
        unit=fields.choice("unit", Unit) if counted else None,
        meets=fields.choice("meets", Meets) if counted else None,
        sources=take_sources(fields, sources),
    )
    for name in rule.starts:
        if name != TAP and not _is_date(name, codebook):
            raise fields.refuse("starts", Fault.UNKNOWN)
    if counted != bool(rule.starts):
        raise fields.refuse("starts", Fault.MISSING if counted else Fault.UNKNOWN)
    fields.finish()
    return rule


def take_sources(fields: Fields, sources: Mapping[str, Source]) -> tuple[Source, ...]:
    """The sources a rule names, at least one. Raises the file's own malformed error."""
    names = fields.texts("sources", longest=60)
    if not sources.keys() >= set(names):
        raise fields.refuse("sources", Fault.UNKNOWN)
    return tuple(sources[name] for name in names)


def _is_date(name: str, codebook: Codebook) -> bool:
    try:
        return codebook.field(name).type in ("date", "when")
    except RecordError:
        return False
