"""list, search, show, due, export: finding what came in."""

import sys
from datetime import date, timedelta
from pathlib import Path
from typing import Annotated

import typer
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from app.desk import content
from app.desk.commands.entering import (
    DEFAULT_DESK,
    DatabaseOption,
    DeskOption,
    LanguageOption,
    PassphraseOption,
    RecordArgument,
    entered,
    now,
    say,
)
from app.desk.commands.telling_record import record_lines, rule_words
from app.desk.due import due_lines, refresh
from app.desk.export import FORMATS, Format
from app.desk.export import export as export_records
from app.desk.index import Index
from app.desk.records import find
from app.desk.records import show as show_record
from app.desk.search import MOST_COUNTED, Order, Page, Search, count, list_page
from app.package.findings import shown
from app.record import WordsMissing

LimitOption = Annotated[int, typer.Option(min=1, max=500, help="At most so many.")]
OrderOption = Annotated[str, typer.Option(help="received or happened.")]
WordsArgument = Annotated[str, typer.Argument(help="Words written anywhere in it; each may be a beginning.")]
_OPEN_DAYS = 90
_WIDE = 110
_WHOLE = ("number", "happened", "received", "ask_by", "last_day")


def add(app: typer.Typer) -> None:
    """Put the commands into the application."""
    app.command("list", help="List the records, newest first.")(list_)
    app.command(help="Search the records; everything given must hold.")(search)
    app.command(help="Show one record: its versions, what changed, its deadlines.")(show)
    app.command(help="List the deadlines of all records, soonest first.")(due)
    app.command(help="Write records for a spreadsheet, LegalServer or Clio. As csv, json or jsonl.")(export)


def list_(
    limit: LimitOption = 25,
    order: OrderOption = "received",
    desk: DeskOption = DEFAULT_DESK,
    passphrase_file: PassphraseOption = None,
    database: DatabaseOption = None,
    language: LanguageOption = "en",
) -> None:
    with entered(desk, passphrase_file, database) as at:
        _page(at.index, Search(), limit, order, language)


def search(
    words: WordsArgument = "",
    name: Annotated[str, typer.Option(help="An officer's name.")] = "",
    badge: Annotated[str, typer.Option(help="A badge number; ? is one unknown sign, * any number.")] = "",
    plate: Annotated[str, typer.Option(help="A vehicle's plate or number, with ? and * too.")] = "",
    place: Annotated[str, typer.Option(help="Words of the place.")] = "",
    agency: Annotated[str, typer.Option(help="As in: ice_ero, border_patrol.")] = "",
    setting: Annotated[str, typer.Option(help="As in: home_door, street_or_sidewalk.")] = "",
    modality: Annotated[str, typer.Option(help="As in: face_scan_recognition.")] = "",
    device: Annotated[str, typer.Option(help="As in: phone, tablet.")] = "",
    consent: Annotated[str, typer.Option(help="As in: asked_refused_done_anyway.")] = "",
    result: Annotated[str, typer.Option(help="How it ended, as in: cited.")] = "",
    scan_result: Annotated[str, typer.Option(help="What officers said a scan gave.")] = "",
    consequence: Annotated[str, typer.Option(help="As in: trusted_traveler_revoked.")] = "",
    since: Annotated[str, typer.Option(help="The first day, YYYY-MM-DD.")] = "",
    until: Annotated[str, typer.Option(help="The last day, YYYY-MM-DD.")] = "",
    field: Annotated[
        list[str] | None, typer.Option(help="Any field and code, as in: scans.face=yes; may be repeated.")
    ] = None,
    limit: LimitOption = 25,
    order: OrderOption = "received",
    desk: DeskOption = DEFAULT_DESK,
    passphrase_file: PassphraseOption = None,
    database: DatabaseOption = None,
    language: LanguageOption = "en",
) -> None:
    codes = tuple((one.partition("=")[0], one.partition("=")[2]) for one in field or ())
    asked = Search(
        words=words, name=name, badge=badge, plate=plate, place=place, agency=agency, setting=setting,
        modality=modality, device=device, consent=consent, result=result, scan_result=scan_result,
        consequence=consequence, since=_day(since), until=_day(until), codes=codes,
    )  # fmt: skip
    with entered(desk, passphrase_file, database) as at:
        _page(at.index, asked, limit, order, language)


def show(
    record: RecordArgument,
    desk: DeskOption = DEFAULT_DESK,
    passphrase_file: PassphraseOption = None,
    database: DatabaseOption = None,
    language: LanguageOption = "en",
) -> None:
    with entered(desk, passphrase_file, database) as at:
        found = show_record(at.index, find(at.index, record), now().date())
    for line in record_lines(found, language):
        typer.echo(line)


def due(
    days: Annotated[int, typer.Option(min=0, help="Those within so many days.")] = _OPEN_DAYS,
    undated: Annotated[bool, typer.Option("--undated", help="Also those without a day.")] = False,
    passed: Annotated[bool, typer.Option("--passed", help="Also those whose days are over.")] = False,
    limit: LimitOption = 50,
    desk: DeskOption = DEFAULT_DESK,
    passphrase_file: PassphraseOption = None,
    database: DatabaseOption = None,
    language: LanguageOption = "en",
) -> None:
    today = now().date()
    with entered(desk, passphrase_file, database) as at:
        refresh(at.index)
        until = None if undated else today + timedelta(days=days)
        lines = due_lines(at.index, today, until=until, undated=undated, passed=passed, limit=MOST_COUNTED)
    table = _table(language, ("number", "ask_by", "last_day", "urgency", "rule"))
    for one in lines[:limit]:
        table.add_row(
            str(one.no),
            one.ask_by or "–",
            one.last_day or "–",
            say(language, "urgency", one.urgency.value),
            Text(rule_words(one, language)),
        )
    _print(Console(highlight=False), table, len(lines), language)
    if not undated:
        # Nobody should take a short list for all there is.
        typer.echo(say(language, "due", "window", days=days))
    typer.echo(say(language, "due", "not_advice"))


def export(
    how: Annotated[str, typer.Argument(help="csv, json or jsonl.")],
    out: Annotated[Path, typer.Option(help="The file to write.")],
    words: Annotated[str, typer.Option(help="Only records with these words.")] = "",
    since: Annotated[str, typer.Option(help="The first day, YYYY-MM-DD.")] = "",
    until: Annotated[str, typer.Option(help="The last day, YYYY-MM-DD.")] = "",
    columns: Annotated[str, typer.Option(help="plain, legalserver or clio.")] = "plain",
    desk: DeskOption = DEFAULT_DESK,
    passphrase_file: PassphraseOption = None,
    database: DatabaseOption = None,
    language: LanguageOption = "en",
) -> None:
    if how not in FORMATS:
        raise typer.BadParameter("csv, json, jsonl")
    formats: dict[str, Format] = {"csv": "csv", "json": "json", "jsonl": "jsonl"}
    asked = Search(words=words, since=_day(since), until=_day(until))
    with entered(desk, passphrase_file, database) as at:
        refresh(at.index)
        written = export_records(
            at.index, out, formats[how], search=asked, mapping=columns, language=language
        )
    typer.echo(say(language, "export", "written", count=written, path=out))
    typer.echo(say(language, "export", "confidential"))


def _page(index: Index, asked: Search, limit: int, order: str, language: str) -> None:
    if order not in ("received", "happened"):
        raise typer.BadParameter("--order: received, happened")
    by: Order = "happened" if order == "happened" else "received"
    page: Page = list_page(index, asked, limit=limit, order=by)
    console = Console(highlight=False)
    # On a narrow terminal only what a record is known by.
    wide = console.width >= _WIDE
    table = _table(
        language, ("number", "happened", "place", "agencies", *(("scans", "received") if wide else ()))
    )
    for line in page.lines:
        cells: list[str | Text] = [
            f"{line.no}{'*' if line.hold_since else ''}",
            line.happened[:10],
            Text(shown(line.place or _label(language, "setting", line.setting), 60)),
            ", ".join(_label(language, "agency", one) for one in line.agencies) or "–",
        ]
        if wide:
            cells.append(", ".join(_label(language, "modality", one) for one in line.modalities) or "–")
            cells.append(f"{line.last_received[:10]} ({line.versions})")
        table.add_row(*cells)
    _print(console, table, count(index, asked) if page.next else len(page.lines), language)


def _label(language: str, vocabulary: str, code: str | None) -> str:
    if code is None:
        return "–"
    try:
        return content.words(language, "codebook").say("codebook", "vocabulary", vocabulary, code)
    except WordsMissing:
        return code


def _table(language: str, columns: tuple[str, ...]) -> Table:
    table = Table(box=box.ASCII2 if _plain_signs() else box.SIMPLE, show_edge=False, pad_edge=False)
    for name in columns:
        table.add_column(say(language, "column", name), no_wrap=name in _WHOLE, overflow="fold")
    return table


def _plain_signs() -> bool:
    """Whether what is printed to has no lines to draw with, as an old code page of Windows."""
    try:
        "─".encode(sys.stdout.encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return True
    return False


def _print(console: Console, table: Table, total: int, language: str) -> None:
    console.print(table)
    typer.echo(say(language, "list", "shown", shown=table.row_count, total=total))


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat() if text else ""
    except ValueError:
        raise typer.BadParameter("--since, --until: YYYY-MM-DD") from None
