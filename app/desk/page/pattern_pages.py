"""Counts over all records: seen from inside, where each number leads to its records, and as it may be published."""

import csv
import io
from functools import partial
from typing import Any, Final

from attrs import frozen
from flask import Flask, Response, abort, render_template, request, url_for

from app.desk import charts as report_charts
from app.desk.errors import NotFound
from app.desk.page.charts import NARROW, WIDE, Bar, Series, bars, columns
from app.desk.page.labels import code_label, field_label
from app.desk.page.places_map import Spot, places_map
from app.desk.page.search_pages import link_to
from app.desk.page.speaking import month_name, say
from app.desk.page.speaking import table as table_of_words
from app.desk.page.workplace import Workplace
from app.desk.patterns import (
    CONSEQUENCE,
    DIMENSIONS,
    NOT_TOLD,
    OTHERS,
    THRESHOLD,
    Table,
    Unit,
    cases,
    countable,
    counted,
    published,
    repeated,
)
from app.desk.search import Search

UNITS: Final[tuple[Unit, ...]] = ("month", "quarter", "year", "all")
BY: Final = (*DIMENSIONS, CONSEQUENCE)
CHARTS: Final = {"bars": report_charts.bars, "over-time": report_charts.over_time}
_PICTURES: Final = {"svg": "image/svg+xml", "png": "image/png"}
_SERIES: Final = 5
_BARS: Final = 20
_NUMBERS: Final = 30
_ROUNDED: Final = 1.0  # degrees: places rounded to a tenth would look exact on a smaller map
_DAYS: Final = (30, 90, 180, 365)
# Not "<5": what is left out beside small counts may be large.
_HELD_BACK: Final = "*"
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


@frozen
class Asked:
    """What the form asks for."""

    by: str
    unit: Unit
    days: int
    public: bool


@frozen
class RowTold:
    """A row of the table in words; a count is None where it is held back. Links lead to the records behind."""

    label: str
    total: int | None
    total_link: str | None
    cells: tuple[tuple[int | None, str | None], ...]


def add(app: Flask, work: Workplace) -> None:
    """Put these views into the application."""

    @app.get("/patterns")
    def patterns() -> str:
        wanted = asked(request.args)
        table = _table(work, wanted)
        shown: dict[str, Any] = {"table": None}
        if table is not None and table.periods:
            rows = told_rows(table, links=not wanted.public)
            name = by_name(wanted.by)
            moments = [period_name(period.name) for period in table.periods]
            series = [
                Series(row.label, tuple(count for count, _ in row.cells))
                for row, code in zip(rows, table.rows, strict=True)
                if code not in (NOT_TOLD, OTHERS)
            ][:_SERIES]
            shown = {
                "table": table,
                "rows": rows,
                "moments": moments,
                "bars": bars([Bar(row.label, row.total, row.total_link) for row in rows[:_BARS]], _HELD_BACK),
                "over_time": [columns(name, moments, series, _HELD_BACK, wide=one) for one in (WIDE, NARROW)]
                if len(moments) > 1 and any(count for one in series for count in one.counts)
                else None,
                "series": [one.label for one in series],
                "map": places_map(
                    say("map", "patterns"), spots(table, links=not wanted.public), smallest=_ROUNDED
                )
                if wanted.by == "area"
                else None,
            }
        return render_template(
            "patterns.html",
            wanted=wanted,
            by=[(one, by_name(one)) for one in BY],
            questions=[(one, by_name(one)) for one in countable()],
            by_title=by_name(wanted.by),
            units=UNITS,
            days_choices=_DAYS,
            threshold=THRESHOLD,
            held_back=_HELD_BACK,
            numbers=[] if wanted.public else _numbers(work),
            csv=url_for("patterns_csv", **_address(wanted)),
            pictures=[
                (chart, ending, url_for("patterns_chart", chart=chart, ending=ending, **_address(wanted)))
                for chart in CHARTS
                for ending in ("svg", "png")
            ],
            **shown,
        )

    @app.get("/patterns.csv")
    def patterns_csv() -> Response:
        """The table as it may be published, whatever was on the screen: a file travels."""
        wanted = asked(request.args)
        table = published(work.index, wanted.by, unit=wanted.unit, days=wanted.days)
        out = io.StringIO(newline="")
        writer = csv.writer(out)
        if table is not None:
            writer.writerow(
                [by_name(wanted.by), *(period.name for period in table.periods), say("patterns", "total")]
            )
            for row in told_rows(table, links=False):
                counts = (*(count for count, _ in row.cells), row.total)
                writer.writerow([_guarded(row.label), *(_held(count) for count in counts)])
        return _file("\ufeff" + out.getvalue(), "text/csv", f"patterns-{wanted.by}.csv")

    @app.get("/patterns/<chart>.<ending>")
    def patterns_chart(chart: str, ending: str) -> Response:
        """A chart as a file, of what may be published, whatever was on the screen."""
        wanted = asked(request.args)
        if chart not in CHARTS or ending not in _PICTURES:
            abort(404)
        table = published(work.index, wanted.by, unit=wanted.unit, days=wanted.days)
        if table is None:
            raise NotFound(chart)
        drawn = CHARTS[chart](table, by_name(wanted.by), partial(row_label, table), _chart_words)
        name = f"patterns-{wanted.by}-{chart}.{ending}"
        if ending == "svg":
            return _file(drawn, _PICTURES[ending], name)
        from app.desk.chart_png import png  # late: the library for pictures is large

        return _file(png(drawn), _PICTURES[ending], name)


def by_name(by: str) -> str:
    """What is counted by."""
    return say("by", by) if by in BY else field_label(by)


def _chart_words(key: str, **values: object) -> str:
    return table_of_words("desk_index").say("desk_index", "chart", key, **values)


def _file(content: str | bytes, kind: str, name: str) -> Response:
    answer = Response(content, mimetype=kind)
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    return answer


def asked(untrusted: Any) -> Asked:
    """Only what there is; anything else becomes the first choice."""
    by, unit, days = untrusted.get("by", ""), untrusted.get("unit", ""), untrusted.get("days", "")
    return Asked(
        by if by in BY or by in countable() else BY[0],
        unit if unit in UNITS else UNITS[0],
        int(days) if days in {str(one) for one in _DAYS} else _DAYS[1],
        untrusted.get("public") == "yes",
    )


def told_rows(table: Table, *, links: bool) -> list[RowTold]:
    """The rows in words."""
    told = []
    for n, code in enumerate(table.rows):
        cells = tuple(
            (count, _link(table, n, period) if links and count else None)
            for period, count in enumerate(table.cells[n])
        )
        total = table.row_totals[n]
        told.append(
            RowTold(row_label(table, code), total, _link(table, n, None) if links and total else None, cells)
        )
    return told


def row_label(table: Table, code: str) -> str:
    """What a row counts."""
    if code == NOT_TOLD:
        key = "none_within" if table.dimension == CONSEQUENCE else "not_told"
        return say("patterns", key, days=table.days)
    if code == OTHERS:
        return say("patterns", "others")
    return code_label(table.dimension, code)


def period_name(name: str) -> str:
    """A period in words: its month, or its first and last."""
    first, _, last = name.partition(" – ")
    return f"{month_name(first)} – {month_name(last)}" if last else month_name(first)


def spots(table: Table, *, links: bool) -> list[Spot]:
    """The rows that are rounded coordinates."""
    found = []
    for n, code in enumerate(table.rows):
        lat, _, lon = code.partition(", ")
        total = table.row_totals[n]
        if total and _is_degree(lat) and _is_degree(lon):
            link = _link(table, n, None) if links else None
            found.append(Spot(float(lat), float(lon), f"{code}: {total:,}", total, href=link))
    return found


def _table(work: Workplace, wanted: Asked) -> Table | None:
    if wanted.public:
        return published(work.index, wanted.by, unit=wanted.unit, days=wanted.days)
    return counted(work.index, wanted.by, unit=wanted.unit, days=wanted.days)


def _numbers(work: Workplace) -> list[tuple[str, str, int, str]]:
    """(kind, number, records, link) of badges and plates in several records."""
    badges = repeated(work.index, "badge", limit=_NUMBERS)
    plates = repeated(work.index, "plate", limit=_NUMBERS)
    return [
        *(
            (say("search", "badge"), one.value, one.records, link_to(Search(badge=one.value)))
            for one in badges
        ),
        *(
            (say("search", "plate"), one.value, one.records, link_to(Search(plate=one.value)))
            for one in plates
        ),
    ]


def _link(table: Table, row: int, period: int | None) -> str | None:
    search = cases(table, row, period)
    return None if search is None else link_to(search)


def _address(wanted: Asked) -> dict[str, Any]:
    return {"by": wanted.by, "unit": wanted.unit, "days": wanted.days}


def _held(count: int | None) -> str | int:
    return _HELD_BACK if count is None else count


def _guarded(text: str) -> str:
    """Places are people's own words: a spreadsheet must not take one for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def _is_degree(text: str) -> bool:
    return text.removeprefix("-").replace(".", "", 1).isdecimal()
