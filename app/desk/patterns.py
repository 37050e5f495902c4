"""Counts over all records: by agency, setting, place, kind of scan, consent, result, what came later, and over time.

Inside, every number is true and leads to its records (`cases`). `publish` makes the table that may go out: small
counts and what would give them away are left out (app.desk.suppression), periods with too few records are joined,
and it holds labels and counts and nothing else. One report is safe by itself; two reports over nearly the same
records can be held against each other, so give out one and replace it seldom.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from itertools import pairwise
from typing import Final, Literal

from attrs import evolve, frozen
from sqlalchemy import Connection, func, select

from app.desk import content
from app.desk.errors import UnknownColumn
from app.desk.identifiers import fit
from app.desk.index import Index
from app.desk.index.tables import code, encounter, identifier, later, mark, month_number, month_text
from app.desk.search import BADGES, CODED, PLATES, Search
from app.desk.suppression import suppress

Unit = Literal["month", "quarter", "year", "all"]

THRESHOLD: Final = 5
NOT_TOLD: Final = ""
"""The row of records in which it is not told; of consequences: in which none came within the days."""

DIMENSIONS: Final = ("agency", "setting", "area", "modality", "device", "consent", "result", "scan_result")
"""What is counted by name. Any coded field that may be public can be counted by its id too."""

CONSEQUENCE: Final = "consequence"
_MONTHS: Final = {"month": 1, "quarter": 3, "year": 12}
_SEVERAL: Final = frozenset({"agency", "modality"})
OTHERS: Final = "*others"
"""The row of all values beyond the most frequent ones."""

MOST_ROWS: Final = 40
MOST_PERIODS: Final = 48
_COARSER: Final[dict[Unit, Unit]] = {"month": "quarter", "quarter": "year", "year": "all"}


@frozen
class Period:
    """From one month to another, both included; numbers as in the index."""

    first: int
    last: int

    @property
    def name(self) -> str:
        """`2026-03`, or `2026-03 – 2026-05`."""
        if self.first == self.last:
            return month_text(self.first)
        return f"{month_text(self.first)} – {month_text(self.last)}"


@frozen
class Table:
    """Counts by row and period. None was left out of what is published.

    `records` is how many records each period has, `total` how many there are. A record with two agencies counts in both
    rows, so `columns` may add up to more; where it can, they are not published, since the difference would be a small
    count itself. `rows` are codes of the dimension (or places), then OTHERS, NOT_TOLD last. `days` for consequences.
    """

    dimension: str
    rows: tuple[str, ...]
    periods: tuple[Period, ...]
    cells: tuple[tuple[int | None, ...], ...]
    row_totals: tuple[int | None, ...]
    columns: tuple[int, ...] | None
    total: int
    records: tuple[int, ...]
    days: int | None = None
    threshold: int | None = None

    @property
    def left_out(self) -> int:
        """How many numbers were left out."""
        everything = [*self.row_totals, *(cell for row in self.cells for cell in row)]
        return sum(each is None for each in everything)


@frozen
class Repeated:
    """A badge or plate number written down, whole, in several records."""

    kind: str
    value: str
    records: int


def counted(
    index: Index,
    dimension: str,
    *,
    unit: Unit = "month",
    since: str = "",
    until: str = "",
    days: int = 90,
    at_least: int = 1,
    most_rows: int | None = None,
) -> Table:
    """The true counts. `since` and `until` are months (YYYY-MM); for `consequence`, those within so many days.

    Periods with fewer than `at_least` records are joined to the next. With `most_rows` the rarest values are told together,
    as OTHERS. More than 48 periods are told as longer ones. Raises UnknownColumn.
    """
    first = month_number(since) if since else None
    last = month_number(until) if until else None
    with index.read() as connection:
        records = _by_month(connection, first, last)
        if dimension == CONSEQUENCE:
            counts, told = _later(connection, days)
        else:
            counts, told = _marks(connection, _kind(dimension))
    periods = _periods(records, unit, at_least)
    while len(periods) > MOST_PERIODS and unit in _COARSER:
        unit = _COARSER[unit]
        periods = _periods(records, unit, at_least)
    in_period = {month: n for n, each in enumerate(periods) for month in range(each.first, each.last + 1)}
    per_period = _gathered(records, in_period, len(periods))
    rows = {value: _gathered(months, in_period, len(periods)) for value, months in counts.items()}
    rows = {value: row for value, row in rows.items() if any(row)}
    order = sorted(rows, key=lambda value: (-sum(rows[value]), value))
    if most_rows is not None and len(order) > most_rows:
        rows[OTHERS] = [
            sum(column) for column in zip(*(rows[each] for each in order[most_rows:]), strict=True)
        ]
        order = [*order[:most_rows], OTHERS]
    have = _gathered(told, in_period, len(periods))
    cells = [rows[value] for value in order]
    missing = [all_ - some for all_, some in zip(per_period, have, strict=True)]
    if any(missing) or not order:
        order.append(NOT_TOLD)
        cells.append(missing)
    columns = tuple(sum(column) for column in zip(*cells, strict=True))
    return Table(
        dimension,
        tuple(order),
        periods,
        tuple(tuple(row) for row in cells),
        tuple(sum(row) for row in cells),
        columns,
        sum(per_period),
        tuple(per_period),
        days if dimension == CONSEQUENCE else None,
    )


def publish(table: Table, threshold: int = THRESHOLD) -> Table | None:
    """The table as it may go out; None when there are too few records for any.

    The table must have been counted with `at_least=threshold`. Raises ValueError otherwise.
    """
    if not table.periods:
        return None
    safe = suppress([[count or 0 for count in row] for row in table.cells], threshold)
    return evolve(
        table,
        cells=safe.cells,
        row_totals=safe.rows,
        columns=table.columns if table.columns == table.records else None,
        threshold=threshold,
    )


def published(
    index: Index,
    dimension: str,
    *,
    unit: Unit = "month",
    since: str = "",
    until: str = "",
    days: int = 90,
    threshold: int = THRESHOLD,
) -> Table | None:
    """Count and make it safe in one go. Raises UnknownColumn."""
    table = counted(
        index,
        dimension,
        unit=unit,
        since=since,
        until=until,
        days=days,
        at_least=max(threshold, 1),
        most_rows=MOST_ROWS,
    )
    return publish(table, threshold)


def cases(table: Table, row: int, period: int | None) -> Search | None:
    """The search that gives the records behind a number, of one period or all; None where no search can tell them."""
    value = table.rows[row]
    if value in (NOT_TOLD, OTHERS) or not table.periods:
        return None
    first = table.periods[0 if period is None else period].first
    last = table.periods[-1 if period is None else period].last
    # No month has a day after the 31st, and days sort as text.
    search = Search(since=f"{month_text(first)}-01", until=f"{month_text(last)}-31")
    if table.days is not None:
        return evolve(search, within=(value, table.days))
    return evolve(search, codes=((_kind(table.dimension), value),))


def repeated(
    index: Index, what: Literal["badge", "plate"], *, at_least: int = 2, limit: int = 200
) -> tuple[Repeated, ...]:
    """Numbers that stand in several records, most first. To give out, ask for `at_least` the threshold."""
    records = func.count(identifier.c.encounter.distinct())
    query = (
        select(identifier.c.kind, identifier.c.value, records)
        .where(identifier.c.kind.in_(_numbers(what)), identifier.c.partial.is_(False))
        .group_by(identifier.c.kind, identifier.c.value)
        .having(records >= at_least)
        .order_by(records.desc(), identifier.c.kind, identifier.c.value)
        .limit(limit)
    )
    with index.read() as connection:
        return tuple(Repeated(*row) for row in connection.execute(query))


def perhaps_the_same(
    index: Index, what: Literal["badge", "plate"], value: str
) -> tuple[tuple[int, str], ...]:
    """(encounter, number) of records whose number, seen in part, may be this one. For inside only."""
    query = select(identifier.c.encounter, identifier.c.value).where(
        identifier.c.kind.in_(_numbers(what)), identifier.c.partial.is_(True)
    )
    with index.read() as connection:
        rows = connection.execute(query.order_by(identifier.c.encounter, identifier.c.value)).all()
    return tuple((row.encounter, row.value) for row in rows if fit(value, row.value))


def _numbers(what: str) -> Sequence[str]:
    return BADGES if what == "badge" else PLATES


def _kind(dimension: str) -> str:
    """What the index calls a dimension. Raises UnknownColumn for what is not counted."""
    if dimension in DIMENSIONS:
        return CODED[dimension]
    if dimension not in _public_fields():
        raise UnknownColumn(dimension)
    return dimension


@cache
def _public_fields() -> tuple[str, ...]:
    return tuple(
        one.id
        for one in content.codebook().fields
        if "public" in one.audience and (one.vocabulary or one.type == "yes_no")
    )


def countable() -> tuple[str, ...]:
    """The fields that can be counted by their id, besides those that have a name here, in the codebook's order."""
    named = {CODED[one] for one in (*DIMENSIONS, CONSEQUENCE)} | {"scan.modality", "outcome.result"}
    return tuple(one for one in _public_fields() if one not in named)


def _by_month(connection: Connection, first: int | None, last: int | None) -> dict[int, int]:
    query = select(encounter.c.month, func.count()).group_by(encounter.c.month)
    if first is not None:
        query = query.where(encounter.c.month >= first)
    if last is not None:
        query = query.where(encounter.c.month <= last)
    return {row[0]: row[1] for row in connection.execute(query)}


Months = dict[int, int]


def _marks(connection: Connection, kind: str) -> tuple[dict[str, Months], Months]:
    """Records by value and month, and by month those with any value at all."""
    codes = {
        row.no: row.value
        for row in connection.execute(select(code.c.no, code.c.value).where(code.c.kind == kind))
    }
    some = mark.c.code.in_(list(codes))
    query = select(mark.c.code, mark.c.month, func.count()).where(some).group_by(mark.c.code, mark.c.month)
    counts: dict[str, Months] = {value: {} for value in codes.values()}
    for no, month, count in connection.execute(query):
        counts[codes[no]][month] = count
    if _single(kind):
        return counts, _summed(counts)
    told = select(mark.c.month, func.count(mark.c.encounter.distinct())).where(some).group_by(mark.c.month)
    return counts, {row[0]: row[1] for row in connection.execute(told)}


def _single(kind: str) -> bool:
    """Whether a record has one value at most."""
    if kind in ("place", "result"):
        return True
    if kind in _SEVERAL:
        return False
    book = content.codebook()
    field = book.field(kind)
    return not field.many and not book.group(field.group).repeats


def _later(connection: Connection, days: int) -> tuple[dict[str, Months], Months]:
    in_time = later.c.days <= days
    records = func.count(later.c.encounter.distinct())
    counts: dict[str, Months] = {}
    query = select(later.c.kind, later.c.month, records).where(in_time).group_by(later.c.kind, later.c.month)
    for kind, month, count in connection.execute(query):
        counts.setdefault(kind, {})[month] = count
    told = select(later.c.month, records).where(in_time).group_by(later.c.month)
    return counts, {row[0]: row[1] for row in connection.execute(told)}


def _summed(counts: Mapping[str, Months]) -> Months:
    summed: Months = {}
    for months in counts.values():
        for month, count in months.items():
            summed[month] = summed.get(month, 0) + count
    return summed


def _periods(records: Months, unit: Unit, at_least: int) -> tuple[Period, ...]:
    """The periods from the first record to the last, joined until each has none or enough."""
    if not records or sum(records.values()) < at_least:
        return ()
    first, last = min(records), max(records)
    if unit == "all":
        return (Period(first, last),)
    size = _MONTHS[unit]
    starts = list(range(first - first % size, last + size + 1, size))
    groups: list[tuple[Period, int]] = []
    begin, held = starts[0], 0
    for start, after in pairwise(starts):
        held += sum(records.get(month, 0) for month in range(start, after))
        if held == 0 or held >= at_least:
            groups.append((Period(begin, after - 1), held))
            begin, held = after, 0
    if held:
        # What is left at the end is too little by itself: it goes to the last ones that have enough.
        while held < at_least:
            joined, more = groups.pop()
            begin, held = joined.first, held + more
        groups.append((Period(begin, starts[-1] - 1), held))
    return tuple(period for period, _ in groups)


def _gathered(months: Months, in_period: Mapping[int, int], width: int) -> list[int]:
    row = [0] * width
    for month, count in months.items():
        if month in in_period:
            row[in_period[month]] += count
    return row
