"""Who had what and when, as far as the record itself knows: the same course as `custody.csv`, told for a reader."""

from __future__ import annotations

from collections.abc import Iterator

from app.package.summary.blocks import Table, both, heading, pair, paragraph
from app.package.summary.facts import SummaryFacts
from app.package.summary.lettering import Face
from app.package.summary.moments import moment
from app.package.summary.sheet import GREY, MICRO, SMALL, SMALL_STRONG, Sheet
from app.package.summary.values import Values
from app.package.summary.wording import Said, Wording
from app.record import Moment

_Line = tuple[Moment, Said, list[tuple[str, Face]]]


def write_custody(sheet: Sheet, facts: SummaryFacts, wording: Wording, values: Values) -> None:
    """One row an event in the order of the clocks that wrote them; this package comes last."""
    heading(sheet, wording.report("section", "log"), keep=110)
    paragraph(sheet, wording.report("log", "knows"), below=8)
    table = Table(
        (
            (0, 96, wording.report("log", "when")),
            (106, 84, wording.report("log", "what")),
            (200, 292, wording.report("log", "detail")),
        )
    )
    table.head(sheet)
    before = sorted(_before(facts, wording, values), key=lambda line: line[0].instant)
    for at, what, detail in (*before, _this(facts, wording)):
        table.row(sheet, [[(moment(wording, at).english, SMALL)], pair(what, SMALL, GREY), detail])


def _before(facts: SummaryFacts, wording: Wording, values: Values) -> Iterator[_Line]:
    encounter = facts.encounter
    yield encounter.opened, wording.report("log", "opened"), []
    names = {row.media_id: row.name for row in facts.evidence}
    for media in encounter.media:
        detail = [(both(values.media(media.id)), SMALL_STRONG), (names.get(media.id, ""), SMALL)]
        yield media.time, wording.report("log", "attached"), detail
    for one in encounter.affirmations:
        yield one.time, wording.report("log", "affirmed"), []
    for share in encounter.shares:
        detail = [(share.to, SMALL_STRONG), (wording.report("profile", share.profile).english, SMALL)]
        if share.fingerprint:
            detail.append((f"{_say(wording, 'fingerprint')}: {share.fingerprint}", SMALL))
        detail.append((f"{_say(wording, 'package')}: {share.package_id}", SMALL))
        detail.append((f"{_say(wording, 'digest')}  {share.package}", MICRO))
        yield share.time, wording.report("log", "shared"), detail
    for receipt in encounter.receipts:
        detail = [
            (receipt.by, SMALL_STRONG),
            (receipt.at, SMALL),
            (f"{_say(wording, 'digest')}  {receipt.package}", MICRO),
            (f"{_say(wording, 'receipt')}  {receipt.receipt}", MICRO),
        ]
        yield receipt.time, wording.report("log", "received"), detail


def _this(facts: SummaryFacts, wording: Wording) -> _Line:
    detail = [
        (facts.prepared_for, SMALL_STRONG),
        (wording.report("profile", facts.profile).english, SMALL),
        (f"{_say(wording, 'package')}: {facts.package_id}", SMALL),
    ]
    return facts.packed, wording.report("log", "packed"), detail


def _say(wording: Wording, key: str) -> str:
    return wording.report("log", key).english
