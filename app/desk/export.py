"""Records as tables for other programs: CSV, JSON and JSON lines, with column names for LegalServer, Clio or a plain
spreadsheet. Which column goes where is data: assets/desk/columns.toml.

A cell a spreadsheet would run as a formula gets an apostrophe in front; JSON is what it is.
"""

import json
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final, Literal

from attrs import frozen
from sqlalchemy import select

from app import ASSETS
from app.desk import content, disk
from app.desk.errors import UnknownColumn
from app.desk.index import Index
from app.desk.index.tables import due, encounter, identifier, package
from app.desk.search import Line, Search, every_line
from app.package.tables import table
from app.record import Words, WordsMissing

Format = Literal["csv", "json", "jsonl"]

FORMATS: Final = ("csv", "json", "jsonl")
_AT_ONCE: Final = 500


@frozen
class Layout:
    """Column names for one program: each of our columns, and what that program calls it."""

    name: str
    title: str
    columns: tuple[tuple[str, str], ...]


@cache
def mappings() -> dict[str, Layout]:
    """All mappings by name: plain, legalserver, clio."""
    told = tomllib.loads(Path(ASSETS, "desk", "columns.toml").read_text(encoding="utf-8"))
    return {
        name: Layout(name, one["title"], tuple((ours, theirs) for ours, theirs in one["columns"]))
        for name, one in told["mapping"].items()
    }


def export(
    index: Index,
    path: Path,
    how: Format,
    *,
    search: Search | None = None,
    mapping: str = "plain",
    language: str = "en",
) -> int:
    """Write the records a search gives to a new file; gives how many. Codes are written as words of `language`.

    Raises UnknownColumn for a mapping or format that there is not, OutputExists, OutputUnwritable.
    """
    if mapping not in mappings():
        raise UnknownColumn(mapping)
    if how not in FORMATS:
        raise UnknownColumn(how)
    columns = mappings()[mapping].columns
    names = [theirs for _, theirs in columns]
    rows = [
        [row[ours] for ours, _ in columns]
        for row in _rows(index, search, content.words(language, "codebook"))
    ]
    if how == "csv":
        write_table(path, names, rows)
    else:
        objects = [dict(zip(names, row, strict=True)) for row in rows]
        text = (
            json.dumps(objects, ensure_ascii=False, indent=1) + "\n"
            if how == "json"
            else "".join(json.dumps(each, ensure_ascii=False) + "\n" for each in objects)
        )
        disk.write_new(path, text.encode())
    return len(rows)


def write_table(path: Path, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """A guarded CSV file. Raises OutputExists, OutputUnwritable."""
    disk.write_new(path, table(columns, rows))


COLUMNS: Final = (
    "number",
    "encounter",
    "happened",
    "happened_from",
    "received",
    "changed",
    "setting",
    "place",
    "latitude",
    "longitude",
    "agencies",
    "badges",
    "plates",
    "officer_names",
    "modalities",
    "consents",
    "result",
    "language",
    "officers",
    "scans",
    "media",
    "notes",
    "consequence_kinds",
    "next_deadline",
    "next_deadline_rule",
    "legal_hold",
    "profile",
    "versions",
    "sha256",
    "witness_code",
    "title",
)
"""Every column there is; a mapping takes those it has a place for."""


def _rows(index: Index, search: Search | None, words: Words) -> Iterator[dict[str, Any]]:
    some: list[Line] = []
    for line in every_line(index, search):
        some.append(line)
        if len(some) == _AT_ONCE:
            yield from _some(index, some, words)
            some = []
    yield from _some(index, some, words)


def _some(index: Index, lines: list[Line], words: Words) -> Iterator[dict[str, Any]]:
    numbers = [line.no for line in lines]
    with index.read() as connection:
        told = {
            row.no: row
            for row in connection.execute(
                select(encounter.c.no, package.c.told, package.c.witness)
                .join(package, package.c.digest == encounter.c.package)
                .where(encounter.c.no.in_(numbers))
            )
        }
        ids: dict[int, list[Any]] = {}
        for row in connection.execute(
            select(identifier)
            .where(identifier.c.encounter.in_(numbers))
            .order_by(identifier.c.kind, identifier.c.item)
        ):
            ids.setdefault(row.encounter, []).append(row)
        soonest: dict[int, Any] = {}
        for row in connection.execute(
            select(due)
            .where(due.c.encounter.in_(numbers), due.c.ask_by.is_not(None), due.c.whose == "yours")
            .where(due.c.status.in_(["open", "begun"]))
            .order_by(due.c.ask_by.desc())
        ):
            soonest[row.encounter] = row
    for line in lines:
        yield _row(line, told[line.no], ids.get(line.no, []), soonest.get(line.no), words)


def _row(line: Line, told: Any, ids: list[Any], soonest: Any, words: Words) -> dict[str, Any]:
    record = content.encounter_of(told.told)

    def of(group: str, field_id: str) -> list[str]:
        found = [item.value(field_id) for item in record.of(group) if not item.withdrawn]
        return list(dict.fromkeys(value for value in found if value is not None))

    def label(vocabulary: str, code: str | None) -> str | None:
        if code is None:
            return None
        try:
            return words.say("codebook", "vocabulary", vocabulary, code)
        except WordsMissing:
            return code

    def labels(vocabulary: str, codes: Iterable[str]) -> str:
        return "; ".join(label(vocabulary, code) or "" for code in codes)

    place = line.place or ""
    setting = label("setting", line.setting)
    return {
        "number": line.no,
        "encounter": line.id,
        "happened": line.happened.replace("T", " "),
        "happened_from": line.happened_from,
        "received": line.first_received,
        "changed": line.last_received,
        "setting": setting,
        "place": line.place,
        "latitude": line.lat,
        "longitude": line.lon,
        "agencies": labels("agency", line.agencies),
        "badges": "; ".join(row.value for row in ids if row.kind == "officer.badge_no"),
        "plates": "; ".join(row.value for row in ids if row.kind == "vehicle.plate"),
        "officer_names": "; ".join(of("officer", "officer.name")),
        "modalities": labels("modality", line.modalities),
        "consents": labels("consent", of("scan", "scan.consent")),
        "result": label("outcome", line.result),
        "language": line.language,
        "officers": line.officers,
        "scans": line.scans,
        "media": line.media,
        "notes": line.notes,
        "consequence_kinds": labels("consequence", of("consequence", "consequence.kind")),
        "next_deadline": None if soonest is None else soonest.ask_by,
        "next_deadline_rule": None if soonest is None else soonest.rule,
        "legal_hold": line.hold_since is not None,
        "profile": line.profile,
        "versions": line.versions,
        "sha256": line.package,
        "witness_code": told.witness,
        "title": ", ".join(part for part in (line.happened[:10], setting, place) if part),
    }
