"""Deadlines across all records: worked out when a record comes in, read in the order of their days.

The days do not depend on today; how near they are does, and is told when they are shown. When the rules change, the
rows of every record are worked out again.
"""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any, Final

from attrs import frozen
from sqlalchemy import Connection, delete, insert, select, update

from app.desk import content
from app.desk.index import Index
from app.desk.index.tables import due, encounter, package
from app.record import Encounter
from app.rights.deadlines import Urgency, Whose
from app.rights.steps import Status, next_steps

_ANY_DAY: Final = date(2026, 1, 1)
_HEARING: Final = "next_date"
_REPLY: Final = "reply_due"
_AT_ONCE: Final = 200


@frozen
class DueLine:
    """One limit of one record. `rule` has its words in steps.toml (`deadline`), or is `next_date` or `reply_due`.

    `ask_by` is the day to ask a lawyer at the latest, `last_day` the rule's own; None where the rule has no number or the
    day it starts is not told. `urgency` is as of the day asked for.
    """

    no: int
    encounter: str
    step: str
    rule: str
    whose: Whose
    status: str
    urgency: Urgency
    started: str | None
    ask_by: str | None
    safe_day: str | None
    last_day: str | None


def due_rows(told: Encounter) -> list[dict[str, Any]]:
    """The rows of a record, without its number."""
    rows = [
        {
            "step": step.id,
            "rule": one.rule.id,
            "whose": one.rule.whose.value,
            "status": step.status.value,
            "started": _day(one.start),
            "ask_by": _day(one.ask_by),
            "safe_day": _day(one.safe_day),
            "last_day": _day(one.last_day),
        }
        for step in next_steps(told, content.dated_rules(), _ANY_DAY)
        for one in step.dues
    ]
    return rows + list(_given(told))


def _given(told: Encounter) -> Iterator[dict[str, Any]]:
    """Days that were given to the person, not counted by us."""
    for item in told.of("next_date"):
        when = item.value("next_date.when")
        if when is not None and not item.withdrawn:
            yield _fixed(f"{_HEARING}:{item.id}", _HEARING, Whose.YOURS, when["date"])
    for item in told.of("action"):
        day = item.value("action.due_on")
        if day is not None and not item.withdrawn and item.value("action.reply_on") is None:
            yield _fixed(f"{_REPLY}:{item.id}", _REPLY, Whose.THEIRS, day)


def _fixed(step: str, rule: str, whose: Whose, day: str) -> dict[str, Any]:
    return {
        "step": step,
        "rule": rule,
        "whose": whose.value,
        "status": Status.OPEN.value,
        "started": None,
        "ask_by": day,
        "safe_day": day,
        "last_day": day,
    }


def due_lines(
    index: Index,
    today: date,
    *,
    until: date | None = None,
    since: date | None = None,
    undated: bool = False,
    theirs: bool = True,
    passed: bool = True,
    limit: int = 200,
) -> tuple[DueLine, ...]:
    """Limits nobody has met yet, soonest first; with `undated` also those whose day cannot be told, at the end.

    Without `passed` those are left out whose safe day is over. `since` and `until` are about the day to ask by.
    """
    query = (
        select(due, encounter.c.id.label("encounter_id"))
        .join(encounter, encounter.c.no == due.c.encounter)
        .where(due.c.status.in_([Status.OPEN.value, Status.BEGUN.value]))
        .order_by(due.c.ask_by.is_(None), due.c.ask_by, due.c.encounter, due.c.step, due.c.rule)
        .limit(limit)
    )
    if not undated:
        query = query.where(due.c.ask_by.is_not(None))
    if until is not None:
        query = query.where(due.c.ask_by <= until.isoformat())
    if since is not None:
        query = query.where(due.c.ask_by >= since.isoformat())
    if not passed:
        query = query.where(due.c.safe_day.is_(None) | (due.c.safe_day >= today.isoformat()))
    if not theirs:
        query = query.where(due.c.whose == Whose.YOURS.value)
    with index.read() as connection:
        return tuple(_line(row, today) for row in connection.execute(query))


def dues_of(connection: Connection, no: int, today: date) -> tuple[DueLine, ...]:
    """All limits of one record, also those met."""
    query = (
        select(due, encounter.c.id.label("encounter_id"))
        .join(encounter, encounter.c.no == due.c.encounter)
        .where(due.c.encounter == no)
        .order_by(due.c.ask_by.is_(None), due.c.ask_by, due.c.step, due.c.rule)
    )
    return tuple(_line(row, today) for row in connection.execute(query))


def refresh(index: Index, progress: Callable[[int], object] | None = None) -> int:
    """Work out anew what was worked out by other rules than today's. Gives how many records that were."""
    version, done = str(content.rules().version), 0
    stale = (
        select(encounter.c.no, package.c.told)
        .join(package, package.c.digest == encounter.c.package)
        .where(encounter.c.rules != version)
        .order_by(encounter.c.no)
        .limit(_AT_ONCE)
    )
    while True:
        with index.write() as connection:
            rows = connection.execute(stale).all()
            for no, told in rows:
                put(connection, no, due_rows(content.encounter_of(told)))
            numbers = [row.no for row in rows]
            connection.execute(update(encounter).where(encounter.c.no.in_(numbers)).values(rules=version))
        if not rows:
            return done
        done += len(rows)
        if progress is not None:
            progress(done)


def put(connection: Connection, no: int, rows: list[dict[str, Any]]) -> None:
    """Replace the rows of a record."""
    connection.execute(delete(due).where(due.c.encounter == no))
    if rows:
        connection.execute(insert(due), [row | {"encounter": no} for row in rows])


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _line(row: Any, today: date) -> DueLine:
    return DueLine(
        row.encounter,
        row.encounter_id,
        row.step,
        row.rule,
        Whose(row.whose),
        row.status,
        _urgency(row, today.isoformat()),
        row.started,
        row.ask_by,
        row.safe_day,
        row.last_day,
    )


def _urgency(row: Any, today: str) -> Urgency:
    """As app.rights.deadlines tells it, from the days alone."""
    if row.ask_by is None:
        return Urgency.UNDATED if row.started is None else Urgency.UNKNOWN
    if row.whose == Whose.THEIRS:
        return Urgency.AHEAD if today <= row.last_day else Urgency.PASSED
    if today < row.ask_by:
        return Urgency.AHEAD
    return Urgency.NOW if today <= row.safe_day else Urgency.PASSED
