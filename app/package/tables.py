"""The tables for spreadsheets: the course of events, officers, evidence.

UTF-8 with a byte order mark (without it Excel on Windows takes the bytes for another alphabet), comma, CRLF,
RFC 4180. The first row names the columns; FORMAT.md section 6 explains them. A cell that a spreadsheet would run as a
formula gets an apostrophe in front.
"""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any, Final
from unicodedata import category

from app.package.clean_text import JOINERS
from app.package.evidence import Evidence
from app.package.labels import Labels
from app.record import Encounter, Entry, History, Moment
from app.record.entries import FACT_KINDS

_BOM: Final = "\ufeff".encode()
# OWASP's list, with the wide forms that Japanese and Chinese keyboards write and spreadsheets take for the same.
_RUNS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def guarded(cell: str) -> str:
    """The cell, with an apostrophe in front when a spreadsheet would run it. Leading spaces do not hide a formula."""
    return "'" + cell if cell.startswith(_RUNS) or cell.lstrip().startswith(_RUNS) else cell


def table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """One CSV file. None is an empty cell, True and False are yes and no."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([guarded(_cell(cell)) for cell in row] for row in rows)
    return _BOM + text.getvalue().encode()


def timeline(history: History, english: Labels, own: Labels) -> bytes:
    """Every disclosed entry in the order it was written, one row for each fact."""
    rows = []
    for link in history.links:
        if entry := link.entry():
            at = entry.time
            head = (link.n, at.wall, at.zone, at.went_back, entry.kind)
            rows += [(*head, *row, link.commitment.hex()) for row in _told(entry, english, own)]
    return table(TIMELINE_COLUMNS, rows)


TIMELINE_COLUMNS: Final = (
    "entry",
    "written_at",
    "zone",
    "clock_was_turned_back",
    "kind",
    "about",
    "item",
    "label",
    "value",
    "value_in_own_language",
    "state",
    "confidence",
    "commitment",
)


def _told(entry: Entry, english: Labels, own: Labels) -> list[tuple[object, ...]]:
    """(about, item, label, value, value in the record's language, state, confidence), a row for each fact."""
    payload = entry.payload
    if entry.kind in FACT_KINDS:
        return [
            (
                field_id,
                payload["item"],
                english.field(field_id),
                english.fact(field_id, fact),
                own.fact(field_id, fact),
                fact.state,
                english.confidence(fact.confidence),
            )
            for field_id, fact in entry.facts().items()
        ]
    match entry.kind:
        case "observed":
            tap = payload["tap"]
            state = "undone" if payload.keys() & {"undoes", "undoes_capture"} else "tapped"
            return [(tap, None, english.tap(tap), english.tap(tap), own.tap(tap), state, None)]
        case "noted":
            return [
                (
                    payload.get("about"),
                    None,
                    "note",
                    payload["text"],
                    payload["text"],
                    payload["language"],
                    None,
                )
            ]
        case "attached":
            media = payload["media"]
            said = media.get("caption") or media.get("given_name")
            answers = payload.get("answers") or {"field": None, "item": None}
            label = media["kind"]
            if answers["field"]:
                label = f"{label}, answer to: {english.field(answers['field'])}"
            return [(media["id"], answers["item"], label, said, said, media["media_type"], None)]
        case "shared":
            return [
                (
                    payload["package_id"],
                    None,
                    "shared with",
                    payload["to"],
                    payload["to"],
                    payload["profile"],
                    None,
                )
            ]
        case "received":
            return [
                (payload["package"], None, "received by", payload["by"], payload["by"], payload["at"], None)
            ]
        case "sealed":
            return [(None, None, "affirmed", payload["affirmation"], payload["affirmation"], None, None)]
        case "shown":
            guide = payload["guide"]
            said = guide.get("version")
            return [(guide.get("setting"), None, "guide shown", said, said, guide.get("language"), None)]
        case "erased":
            return [(mark, None, "erased", None, None, None, None) for mark in payload["commitments"]]
        case _:
            return [(None, None, entry.kind, payload.get("language"), None, None, None)]


def officers(encounter: Encounter, english: Labels) -> bytes:
    """One row an officer; a column for each question of the codebook, named by its id."""
    fields = english.codebook.group("officer").fields
    rows = []
    for item in encounter.of("officer"):
        facts = [item.facts.get(field.id) for field in fields]
        known = [
            f"{field.id.partition('.')[2]}: {english.confidence(stated.fact.confidence)}"
            for field, stated in zip(fields, facts, strict=True)
            if stated is not None and stated.fact.confidence is not None
        ]
        answers = [
            None if stated is None else english.fact(field.id, stated.fact)
            for field, stated in zip(fields, facts, strict=True)
        ]
        rows.append((item.id, item.withdrawn, *answers, "; ".join(known)))
    columns = ("item", "withdrawn", *(field.id.partition(".")[2] for field in fields), "confidence")
    return table(columns, rows)


def evidence(encounter: Encounter, items: Sequence[Evidence]) -> bytes:
    """One row a photo, recording or file, with its name in the package and its SHA-256."""
    by_id = {media.id: media for media in encounter.media}
    rows = []
    for item in items:
        media = by_id[item.media_id]
        rows.append(
            (
                item.name,
                media.kind,
                media.media_type,
                media.bytes,
                media.sha256,
                _wall(media.captured),
                media.time.wall,
                media.original,
                media.cut_off,
                media.audience,
                media.caption,
                media.given_name,
                media.id,
                media.commitment.hex(),
            )
        )
    return table(EVIDENCE_COLUMNS, rows)


EVIDENCE_COLUMNS: Final = (
    "file",
    "kind",
    "media_type",
    "bytes",
    "sha256",
    "captured_at",
    "attached_at",
    "original",
    "cut_off",
    "audience",
    "caption",
    "given_name",
    "media_id",
    "commitment",
)


def _wall(moment: Moment | None) -> str | None:
    return None if moment is None else moment.wall


def _cell(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    # A name that turns the writing would show one file as another; line breaks and tabs stay, they are the person's.
    return "".join(
        c if c in "\n\t\r" or c in JOINERS or category(c) not in ("Cc", "Cf") else f"\\u{{{ord(c):x}}}"
        for c in str(cell)
    )
