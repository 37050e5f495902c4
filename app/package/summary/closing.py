"""The last parts: the person's affirmation, how it was recorded, what this copy leaves out."""

from __future__ import annotations

from collections.abc import Sequence

from app.package.summary.blocks import Cell, grid, heading, pair, paragraph
from app.package.summary.events import Event
from app.package.summary.facts import SummaryFacts
from app.package.summary.moments import moment, offset
from app.package.summary.sheet import BODY, SMALL, Sheet
from app.package.summary.values import Values
from app.package.summary.wording import Said, Wording


def write_affirmation(sheet: Sheet, facts: SummaryFacts, wording: Wording) -> None:
    """What the person affirmed, and when; or that they have not."""
    heading(sheet, wording.report("section", "affirmation"), keep=40)
    if not facts.encounter.affirmations:
        paragraph(sheet, wording.report("affirmation", "none"), BODY)
    for sealed in facts.encounter.affirmations:
        said = wording.report("affirmation", sealed.affirmation)
        when = moment(wording, sealed.time)
        paragraph(
            sheet, Said(f"{said.english} {when.english}", said.other and f"{said.other} {when.other}"), BODY
        )


def write_how(
    sheet: Sheet, facts: SummaryFacts, wording: Wording, values: Values, events: Sequence[Event]
) -> None:
    """What the clock, the chain and the app can and cannot show."""
    encounter = facts.encounter
    heading(sheet, wording.report("section", "how"))
    backs = sum(event.written.went_back for event in events)
    for key in ("clock", "back" if backs else "no_back", "chain", "order"):
        paragraph(sheet, wording.report("how", key, count=backs), below=5)
    sheet.gap(4)
    times = [event.written for event in events]
    zones = sorted({time.zone for time in times if time.zone})
    soon = sum(abs((time.instant - times[0].instant).total_seconds()) <= 3600 for time in times)
    yes_no = "none_yes" if encounter.locked else "none_no"
    cells = [
        ("written", Said(moment(wording, min(times, key=lambda t: t.instant)).english)),
        ("last", Said(moment(wording, max(times, key=lambda t: t.instant)).english)),
        ("during", wording.report("page", "of", number=soon, total=len(times))),
        ("zone", Said(", ".join(zones)) if zones else wording.report("how", "unnamed")),
        ("offset", Said(", ".join(sorted({f"UTC{offset(time)}" for time in times})))),
        ("locked", wording.report("glance", yes_no)),
        ("language", values.language(encounter.language)),
        (
            "app",
            Said(
                " / ".join(dict.fromkeys(f"Firsthand {v}" for v in (encounter.app, facts.app_version) if v))
            ),
        ),
        ("codebook", Said(f"{encounter.codebook or facts.codebook.version}")),
    ]
    grid(sheet, [Cell(wording.report("how", key), pair(said)) for key, said in cells])
    link = f"{facts.head.n:,} / {facts.head.link.hex()}"
    grid(sheet, [Cell(wording.report("how", "head"), [(link, SMALL)], wide=True)])


def write_left_out(sheet: Sheet, facts: SummaryFacts, wording: Wording) -> None:
    """How many lines, answers, notes and files of the encounter are not in this copy."""
    left = facts.left_out
    heading(sheet, wording.report("section", "left_out"), keep=60)
    paragraph(sheet, wording.report("left_out", "why" if left.any() else "none"))
    paragraph(sheet, wording.report("left_out", "others"), below=8)
    if left.any():
        counts = (
            ("entries", left.entries),
            ("facts", left.facts),
            ("notes", left.notes),
            ("media", left.media),
            ("log", left.log),
        )
        grid(sheet, [Cell(wording.report("left_out", key), [(f"{count:,}", BODY)]) for key, count in counts])
