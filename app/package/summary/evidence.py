"""The list of media with their hashes, and small pictures of the photos."""

from __future__ import annotations

from collections.abc import Callable
from typing import BinaryIO

from app.package.summary.blocks import GUTTER, Table, both, heading, pair, paragraph
from app.package.summary.facts import EvidenceRow, SummaryFacts
from app.package.summary.lettering import Face
from app.package.summary.moments import moment
from app.package.summary.sheet import (
    BODY,
    GREY,
    LABEL,
    LEFT,
    MICRO,
    SMALL,
    SMALL_STRONG,
    WIDTH,
    Column,
    Sheet,
)
from app.package.summary.thumbnails import Thumbnail, thumbnail
from app.package.summary.wording import Wording

# More pictures than this would make the summary too large to print; all files are in the package anyway.
MOST_PICTURES = 200
_ACROSS = 3
_WIDTH = (WIDTH - GUTTER * (_ACROSS - 1)) / _ACROSS
_HEIGHT = 132.0


def write_evidence(sheet: Sheet, facts: SummaryFacts, wording: Wording) -> None:
    """The evidence list, then the pictures."""
    heading(sheet, wording.report("section", "evidence"))
    if not facts.evidence:
        paragraph(sheet, wording.report("evidence", "none"))
        return
    paragraph(sheet, wording.report("evidence", "holder"), below=8)
    table = Table(
        (
            (0, 28, wording.report("evidence", "number")),
            (36, 300, wording.report("evidence", "file")),
            (350, 70, wording.report("evidence", "kind")),
            (428, 64, wording.report("evidence", "size")),
        )
    )
    table.head(sheet)
    for number, row in enumerate(facts.evidence, 1):
        _row(sheet, wording, table, number, row)
    _pictures(sheet, facts, wording)


def _row(sheet: Sheet, wording: Wording, table: Table, number: int, row: EvidenceRow) -> None:
    file: list[tuple[str, Face]] = [(row.name, SMALL_STRONG)]
    if row.untrusted_caption:
        file.append((row.untrusted_caption, BODY))
    if row.captured is not None:
        taken = wording.report("evidence", "captured")
        file.append((f"{taken.english}: {moment(wording, row.captured).english}", SMALL))
    if row.untrusted_given_name:
        file.append((f"{wording.report('evidence', 'named').english}: {row.untrusted_given_name}", GREY))
    if row.cut_off:
        file += pair(wording.report("evidence", "cut_off"), GREY, GREY)
    if not row.original:
        file += pair(wording.report("evidence", "not_original"), GREY, GREY)
    file.append((f"SHA-256  {row.sha256}", MICRO))
    kind = [*pair(wording.report("kind", row.kind), SMALL, LABEL), (row.media_type, LABEL)]
    table.row(sheet, [[(f"{number:02d}", SMALL_STRONG)], file, kind, [(f"{row.size:,}", SMALL)]])


def _pictures(sheet: Sheet, facts: SummaryFacts, wording: Wording) -> None:
    photos = [(n, row) for n, row in enumerate(facts.evidence, 1) if row.kind == "photo"]
    if not photos:
        return
    heading(sheet, wording.report("section", "pictures"), keep=_HEIGHT + 40)
    if len(photos) > MOST_PICTURES:
        paragraph(sheet, wording.report("evidence", "more_pictures", count=MOST_PICTURES), below=8)
    for first in range(0, min(len(photos), MOST_PICTURES), _ACROSS):
        _strip(sheet, facts.open_media, wording, photos[first : first + _ACROSS])


def _strip(
    sheet: Sheet,
    open_media: Callable[[str], BinaryIO],
    wording: Wording,
    photos: list[tuple[int, EvidenceRow]],
) -> None:
    """One row of pictures with their captions below."""
    shown = [_small(open_media, row) for _, row in photos]
    captions = []
    tallest = 0.0
    for n, ((number, row), picture) in enumerate(zip(photos, shown, strict=True)):
        stack = [
            (
                both(
                    wording.report(
                        "page", "number", name=wording.report("kind", "photo"), number=f"{number:02d}"
                    )
                ),
                LABEL,
            )
        ]
        if row.untrusted_caption:
            stack.append((row.untrusted_caption, SMALL))
        if picture is None:
            stack += pair(wording.report("evidence", "no_picture"), GREY, LABEL)
        captions.append(Column(n * (_WIDTH + GUTTER), _WIDTH, stack))
        tallest = max(tallest, _size(picture)[1])
    sheet.need(tallest + 6 + min(sheet.height(captions), 120))
    for column, picture in zip(captions, shown, strict=True):
        width, height = _size(picture)
        top = sheet.y + tallest - height
        if picture is None:
            sheet.frame(LEFT + column.left, top, width, height)
        else:
            sheet.picture(picture.jpeg, LEFT + column.left, top, width, height)
    sheet.gap(tallest + 4)
    sheet.row(captions, below=14)


def _small(open_media: Callable[[str], BinaryIO], row: EvidenceRow) -> Thumbnail | None:
    with open_media(row.media_id) as untrusted_photo:
        return thumbnail(untrusted_photo, row.size)


def _size(picture: Thumbnail | None) -> tuple[float, float]:
    if picture is None:
        return _WIDTH, 72.0
    scale = min(_WIDTH / picture.width, _HEIGHT / picture.height, 1.0)
    return max(picture.width * scale, 2.0), max(picture.height * scale, 2.0)
