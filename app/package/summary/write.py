"""The order of the summary."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import Any, BinaryIO

from app.package.summary.blocks import heading, paragraph
from app.package.summary.chronology import write_chronology
from app.package.summary.closing import write_affirmation, write_how, write_left_out
from app.package.summary.custody import write_custody
from app.package.summary.detail import Detail
from app.package.summary.events import Events
from app.package.summary.evidence import write_evidence
from app.package.summary.facts import SummaryFacts
from app.package.summary.furniture import Furniture
from app.package.summary.glance import Glance
from app.package.summary.sheet import Sheet
from app.package.summary.values import Values
from app.package.summary.wording import Wording


def write_summary(facts: SummaryFacts, sink: BinaryIO) -> None:
    """Write the summary of an encounter as a PDF (US Letter) to `sink`.

    A photo that cannot be read is shown as an empty frame with words; a character no font holds as a mark. Raises
    OSError when a font, a media file or the sink fails.
    """
    wording = Wording(facts.codebook, facts.words, facts.english)
    values = Values(facts.codebook, wording, facts.evidence)
    glance = Glance(facts, wording, values)
    events = Events(facts, wording, values)
    identity = sha256(b"firsthand-summary/1" + facts.package_id.encode("utf-8", "replace")).hexdigest()[:32]
    title = f"{wording.report('page', 'title').english} {facts.package_id}"
    sheet = Sheet(facts.fonts, list(_texts(facts)), title, facts.packed.instant, identity)
    lines = events.all()
    glance.write(sheet, len(lines))
    sheet.new_page()
    _reading(sheet, wording)
    write_chronology(sheet, wording, lines)
    Detail(facts, wording, values).write(sheet)
    write_custody(sheet, facts, wording, values)
    write_evidence(sheet, facts, wording)
    write_affirmation(sheet, facts, wording)
    write_how(sheet, facts, wording, values, lines)
    write_left_out(sheet, facts, wording)
    sheet.finish(sink, Furniture(sheet, facts, wording, glance.headline(), privileged=glance.privileged))


def _reading(sheet: Sheet, wording: Wording) -> None:
    heading(sheet, wording.report("section", "reading"))
    states = {state: wording.state(state) for state in ("unknown", "withheld")}
    for key in ("times", "numbers", "known", "answers", "identifier", "you"):
        paragraph(sheet, wording.report("reading", key, **states), below=4)


def _texts(facts: SummaryFacts) -> Iterator[str]:
    """Every text that may be printed, to find the fonts that are needed."""
    yield json.dumps(facts.encounter.to_json(), ensure_ascii=False)
    for row in facts.evidence:
        yield from (row.name, row.untrusted_caption or "", row.untrusted_given_name or "")
    yield from (facts.prepared_for, facts.package_id, facts.app_version)
    yield from _leaves(facts.words.table)


def _leaves(table: Mapping[str, Any]) -> Iterator[str]:
    for section in ("codebook", "report"):
        yield json.dumps(table.get(section, {}), ensure_ascii=False)
