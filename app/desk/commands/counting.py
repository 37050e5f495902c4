"""patterns: counts that may be given out, as tables and charts."""

import re
from pathlib import Path
from typing import Annotated

import typer
from rich import box
from rich.console import Console
from rich.table import Table as Grid
from rich.text import Text

from app.desk import charts, content, disk
from app.desk.commands.entering import (
    DEFAULT_DESK,
    DatabaseOption,
    DeskOption,
    LanguageOption,
    PassphraseOption,
    entered,
    say,
)
from app.desk.errors import OutputExists, OutputUnwritable
from app.desk.export import write_table
from app.desk.patterns import (
    CONSEQUENCE,
    DIMENSIONS,
    NOT_TOLD,
    OTHERS,
    THRESHOLD,
    Repeated,
    Table,
    Unit,
    published,
    repeated,
)
from app.desk.suppression import SMALLEST_THRESHOLD
from app.package.findings import shown
from app.record import WordsMissing

_VOCABULARY = {
    "agency": "agency",
    "setting": "setting",
    "modality": "modality",
    "device": "capture_device",
    "consent": "consent",
    "result": "outcome",
    "scan_result": "scan_result",
    "consequence": "consequence",
}
_UNITS: dict[str, Unit] = {"month": "month", "quarter": "quarter", "year": "year", "all": "all"}


def add(app: typer.Typer) -> None:
    """Put the commands into the application."""
    app.command(help="Count over all records. Small counts are left out: safe to give out.")(patterns)


def patterns(
    by: Annotated[
        str,
        typer.Argument(
            help=f"One of: {', '.join((*DIMENSIONS, CONSEQUENCE))}, badge, plate, any public field; or all."
        ),
    ] = "all",
    unit: Annotated[str, typer.Option(help="month, quarter, year or all.")] = "month",
    since: Annotated[str, typer.Option(help="The first month, YYYY-MM.")] = "",
    until: Annotated[str, typer.Option(help="The last month, YYYY-MM.")] = "",
    days: Annotated[int, typer.Option(min=0, help="For consequence: within so many days.")] = 90,
    threshold: Annotated[
        int, typer.Option(min=SMALLEST_THRESHOLD, help="Counts below this are left out.")
    ] = THRESHOLD,
    out: Annotated[
        Path | None, typer.Option(help="Write tables (CSV) and charts (SVG and PNG) into this new folder.")
    ] = None,
    desk: DeskOption = DEFAULT_DESK,
    passphrase_file: PassphraseOption = None,
    database: DatabaseOption = None,
    language: LanguageOption = "en",
) -> None:
    if unit not in _UNITS:
        raise typer.BadParameter("--unit: month, quarter, year, all")
    for month in (since, until):
        if month and not re.fullmatch(r"[0-9]{4}-(0[1-9]|1[0-2])", month):
            raise typer.BadParameter("--since, --until: YYYY-MM")
    names = (*DIMENSIONS, CONSEQUENCE, "badge", "plate") if by == "all" else (by,)
    with entered(desk, passphrase_file, database) as at:
        tables = {
            name: published(
                at.index, name, unit=_UNITS[unit], since=since, until=until, days=days, threshold=threshold
            )
            for name in names
            if name not in ("badge", "plate")
        }
        numbers: dict[str, tuple[Repeated, ...]] = {}
        if "badge" in names:
            numbers["badge"] = repeated(at.index, "badge", at_least=threshold)
        if "plate" in names:
            numbers["plate"] = repeated(at.index, "plate", at_least=threshold)
    if out is not None:
        _write(out, tables, numbers, language)
        typer.echo(say(language, "patterns", "written", folder=out))
    else:
        console = Console(highlight=False)
        for name, table in tables.items():
            if table is None:
                typer.echo(say(language, "patterns", "too_few", threshold=threshold))
            else:
                console.print(_grid(name, table, language))
        for name, found in numbers.items():
            console.print(_numbers(name, found, language))
    typer.echo(say(language, "patterns", "left_out", threshold=threshold))
    typer.echo(say(language, "patterns", "one_report"))


def title(name: str, language: str, days: int | None = None) -> str:
    """What a table is called."""
    try:
        return say(language, "dimension", name, days=days)
    except WordsMissing:
        return content.words(language, "codebook").say("codebook", "field", name, "label")


def row_label(dimension: str, code: str, language: str) -> str:
    """The words for a row."""
    if code == NOT_TOLD:
        return say(language, "patterns", "none_came" if dimension == CONSEQUENCE else "not_told")
    if code == OTHERS:
        return say(language, "patterns", "others")
    vocabulary = _VOCABULARY.get(dimension)
    if vocabulary is None and "." in dimension:
        vocabulary = content.codebook().field(dimension).vocabulary or "yes_no"
    if vocabulary is None:
        return shown(code, 80)
    try:
        return content.words(language, "codebook").say("codebook", "vocabulary", vocabulary, code)
    except WordsMissing:
        return code


def csv_rows(table: Table, language: str) -> tuple[list[str], list[list[object]]]:
    """The table for a CSV file: labels and counts and nothing else. What was left out is an empty cell."""
    columns = [title(table.dimension, language, table.days), *(each.name for each in table.periods)]
    rows: list[list[object]] = [
        [row_label(table.dimension, name, language), *cells, total]
        for name, cells, total in zip(table.rows, table.cells, table.row_totals, strict=True)
    ]
    rows.append([say(language, "patterns", "records"), *table.records, table.total])
    return [*columns, say(language, "patterns", "in_all")], rows


def _write(
    out: Path, tables: dict[str, Table | None], numbers: dict[str, tuple[Repeated, ...]], language: str
) -> None:
    # Late: no other command draws pictures, and each would pay for the library.
    from app.desk.chart_png import png

    if out.exists():
        raise OutputExists(out)
    try:
        out.mkdir(parents=True)
    except OSError:
        raise OutputUnwritable(out) from None
    for name, table in tables.items():
        if table is None:
            continue
        columns, rows = csv_rows(table, language)
        file = name.replace(".", "-")
        write_table(out / f"{file}.csv", columns, rows)
        heading = title(name, language, table.days)

        def label(code: str, name: str = name) -> str:
            return row_label(name, code, language)

        def words(key: str, **values: object) -> str:
            return say(language, "chart", key, **values)

        for kind, draw in (("bars", charts.bars), ("over-time", charts.over_time)):
            drawn = draw(table, heading, label, words)
            disk.write_new(out / f"{file}-{kind}.svg", drawn.encode())
            disk.write_new(out / f"{file}-{kind}.png", png(drawn))
    for name, found in numbers.items():
        write_table(
            out / f"{name}.csv",
            [say(language, "dimension", name), say(language, "patterns", "records")],
            [(one.value, one.records) for one in found],
        )


def _grid(name: str, table: Table, language: str) -> Grid:
    columns, rows = csv_rows(table, language)
    grid = Grid(box=box.SIMPLE, show_edge=False, pad_edge=False, title=columns[0], title_justify="left")
    grid.add_column("")
    for column in columns[1:]:
        grid.add_column(column, justify="right")
    for row in rows:
        grid.add_row(Text(str(row[0])), *("–" if cell is None else f"{cell}" for cell in row[1:]))
    return grid


def _numbers(name: str, found: tuple[Repeated, ...], language: str) -> Grid:
    heading = say(language, "dimension", name)
    grid = Grid(box=box.SIMPLE, show_edge=False, pad_edge=False, title=heading, title_justify="left")
    grid.add_column("")
    grid.add_column(say(language, "patterns", "records"), justify="right")
    for one in found:
        grid.add_row(one.value, str(one.records))
    return grid
