"""Page one: the case at a glance, and how to check that it is what it says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from app.package.summary.blocks import Cell, Table, both, grid, pair, paragraph, titled
from app.package.summary.facts import SummaryFacts
from app.package.summary.lettering import Face
from app.package.summary.moments import clock_of, day, days_after, event, moment
from app.package.summary.sheet import (
    BODY,
    BOTTOM,
    CODE,
    FIRST_TOP,
    GREY,
    LABEL,
    LEAD,
    OTHER,
    SMALL,
    SMALL_STRONG,
    STRONG,
    SUBTITLE,
    TITLE,
    WIDTH,
    Column,
    Sheet,
    Stack,
)
from app.package.summary.values import Values, joined
from app.package.summary.wording import Said, Wording
from app.record import EventTime, Item

# Page one must stay one page: more than this is told in full in the parts by subject.
_MOST_LATER, _LONGEST = 3, 90
_BANNER = Face(9.6, 14, bold=True)


class Glance:
    """Reads what page one needs from the encounter; a field this copy may not show is named as not in it."""

    def __init__(self, facts: SummaryFacts, wording: Wording, values: Values) -> None:
        self._facts = facts
        self._say = wording.report
        self._wording = wording
        self._values = values

    @property
    def privileged(self) -> bool:
        """Whether the person stated that the record is made to get legal advice."""
        return bool(self._facts.encounter.value("record.purpose") == "to_get_legal_advice")

    def headline(self) -> str:
        """When and where on one line, in English."""
        where = (
            self._facts.encounter.value("where.place_text") or self._facts.encounter.value("where.area") or ""
        )
        return "  ·  ".join(part for part in (self._when().english, _brief(str(where), 70)) if part)

    def write(self, sheet: Sheet, lines: int) -> None:
        """The whole page; `lines` is how many lines the chronology has."""
        if self.privileged:
            self._banner(sheet)
        titled(sheet, self._say("page", "title"), TITLE, SUBTITLE)
        sheet.row([Column(0, WIDTH, [(self.headline(), LEAD)])], above=1, below=9)
        self._meta(sheet)
        sheet.rule(ink=90, weight=0.7)
        sheet.gap(11)
        grid(sheet, self._cells())
        check = self._check(lines)
        tall = sum(sheet.height(row) + 6 for row in check) + 14
        self._scans(sheet, BOTTOM - tall - self._later_height())
        self._later(sheet)
        sheet.need(tall)
        sheet.y = max(sheet.y, BOTTOM - tall)
        sheet.box(tall, ink=244)
        sheet.gap(10)
        for row in check:
            sheet.row(row, below=6)

    def _banner(self, sheet: Sheet) -> None:
        stated = self._facts.encounter.facts["record.purpose"]
        note = self._say("page", "privileged_when", when=moment(self._wording, stated.time))
        said = self._say("page", "privileged")
        columns = [Column(0, WIDTH, [*pair(said, _BANNER, LABEL), *pair(note, LABEL, LABEL)])]
        sheet.y = FIRST_TOP - 26
        sheet.box(sheet.height(columns) + 12, ink=240)
        sheet.row(columns, above=6, below=18)

    def _meta(self, sheet: Sheet) -> None:
        cells = [
            Cell(self._say("page", "prepared_for"), [(_brief(self._facts.prepared_for, 90), SMALL_STRONG)]),
            Cell(self._say("page", "packed"), [(moment(self._wording, self._facts.packed).english, SMALL)]),
            Cell(self._say("page", "profile"), pair(self._say("profile", self._facts.profile), SMALL, LABEL)),
        ]
        grid(sheet, cells)

    def _cells(self) -> list[Cell]:
        return [
            self._cell("who", "record.author_role"),
            self._cell("where", "where.setting", "where.public_or_private"),
            self._cell("outcome", "outcome.result", "outcome.minutes_held"),
            Cell(
                self._say("glance", "agency"),
                self._across("officer", "officer.agency_seen", "officer.agency_claimed"),
            ),
            Cell(self._say("glance", "officers"), self._officers()),
            Cell(
                self._say("glance", "next_date"), self._each("next_date", "next_date.when", "next_date.kind")
            ),
            Cell(self._say("glance", "injury"), self._each("injury", "injury.body_area", "injury.severity")),
            self._cell("force", "force.any", "force.used", "force.threats"),
            self._cell("taken", "people.anyone_taken"),
            Cell(self._say("glance", "children"), self._across("scan", "scan.children_scanned")),
            self._cell("language", "language.best"),
            self._cell("interpreter", "language.interpreter"),
        ]

    def _cell(self, key: str, *field_ids: str) -> Cell:
        """The answers of these fields, one after the other."""
        answers = [said for one in field_ids if (said := self._answer(one)) is not None]
        if not answers:
            return Cell(self._say("glance", key), self._nothing(*field_ids))
        return Cell(self._say("glance", key), _brief_pair(joined(answers), BODY))

    def _answer(self, field_id: str) -> Said | None:
        """What was stated, or what a tap tells."""
        stated = self._facts.encounter.facts.get(field_id)
        if stated is not None:
            return self._values.said(field_id, stated.fact)
        codes = self._facts.encounter.implied.get(field_id)
        return self._values.codes(field_id, codes) if codes else None

    def _nothing(self, *field_ids: str) -> list[tuple[str, Face]]:
        """ "Not stated", or "not in this copy" when the copy could not show it if it were."""
        allowed = any(self._facts.codebook.allowed(one, self._facts.profile) for one in field_ids)
        return pair(self._say("glance", "not_stated" if allowed else "not_in_copy"), GREY, LABEL)

    def _items(self, group: str) -> list[Item]:
        return [item for item in self._facts.encounter.of(group) if not item.withdrawn]

    def _across(self, group: str, *field_ids: str) -> list[tuple[str, Face]]:
        """Every different answer that the items of a group give to these fields, the most frequent first."""
        found: Counter[Said] = Counter()
        for item in self._items(group):
            answers = {
                self._values.said(one, item.facts[one].fact)
                for one in field_ids
                if one in item.facts and item.facts[one].fact.state == "known"
            }
            found.update(sorted(answers, key=lambda said: said.english))
        said = [one for one, _ in found.most_common()]
        if not said:
            return self._nothing(*field_ids)
        return _brief_pair(joined(said), BODY)

    def _each(self, group: str, *field_ids: str) -> list[tuple[str, Face]]:
        """The items of a group, each by its answers to these fields."""
        lines = [line for item in self._items(group) if (line := self._line(item, field_ids)) is not None]
        if not lines:
            return self._nothing(*field_ids)
        return _brief_pair(joined(lines), BODY)

    def _line(self, item: Item, field_ids: Sequence[str]) -> Said | None:
        answers = [self._values.said(one, item.facts[one].fact) for one in field_ids if one in item.facts]
        return joined(answers, ", ") if answers else None

    def _officers(self) -> list[tuple[str, Face]]:
        encounter = self._facts.encounter
        known: list[Said] = []
        count = encounter.value("officers.count")
        if count is not None and encounter.value("officers.count_about") == "yes":
            known.append(self._say("time", "about_count", count=f"{count:,}"))
        elif (said := self._answer("officers.count")) is not None:
            known.append(said)
        if described := len(self._items("officer")):
            known.append(self._say("glance", "described", count=described))
        return _brief_pair(joined(known), BODY) if known else self._nothing("officers.count")

    def _when(self) -> Said:
        """When it began as the person said, else when the record was opened."""
        value = self._facts.encounter.value("where.start")
        if value is not None:
            return event(self._wording, EventTime.from_json(value))
        opened = self._facts.encounter.opened
        when = day(self._wording, opened.wall[:10]).joined(clock_of(self._wording, opened))
        return self._wording.report("chronology", "opened").joined(when, " ")

    def _scans(self, sheet: Sheet, last: float) -> None:
        """The scans that leave room for the rest of the page, which begins at `last` (points from the top)."""
        sheet.gap(2)
        titled(sheet, self._say("glance", "scans"), STRONG, OTHER)
        sheet.gap(3)
        items = self._items("scan")
        if not items:
            told = ("scans.face", "scans.fingers", "scan.modality")
            for field_id in told:
                if (said := self._answer(field_id)) is not None:
                    label = (both(self._wording.field(field_id)), SMALL)
                    sheet.row(
                        [Column(0, 290, [label]), Column(308, WIDTH - 308, pair(said, SMALL, LABEL))], below=2
                    )
            if not any(self._answer(one) for one in told):
                paragraph(sheet, self._say("glance", "no_scans"), GREY, below=2)
            sheet.gap(8)
            return
        table = Table(
            (
                (0, 104, self._say("scan", "what")),
                (114, 78, self._say("scan", "device")),
                (202, 96, self._say("scan", "consent")),
                (308, 88, self._say("scan", "result")),
                (406, 86, self._say("scan", "proof")),
            )
        )
        table.head(sheet)
        for shown, item in enumerate(items):
            stacks = [self._scan(item, *one) for one in _SCAN]
            if sheet.y + table.height(sheet, stacks) > last:
                self._and_more(sheet, len(items) - shown)
                break
            table.row(sheet, stacks)
        sheet.gap(6)

    def _scan(self, item: Item, *field_ids: str) -> list[tuple[str, Face]]:
        stack: list[tuple[str, Face]] = []
        for field_id in field_ids:
            if field_id in item.facts:
                fact = item.facts[field_id].fact
                stack += _brief_pair(
                    self._values.said(field_id, fact), SMALL if fact.state == "known" else GREY
                )
        return stack or self._nothing(*field_ids)

    def _later_height(self) -> float:
        items = len(self._items("consequence"))
        return 0.0 if not items else 24 + 25 * min(items, _MOST_LATER) + (24 if items > _MOST_LATER else 0)

    def _later(self, sheet: Sheet) -> None:
        items = self._items("consequence")
        if not items:
            return
        titled(sheet, self._say("glance", "later"), STRONG, OTHER)
        sheet.gap(3)
        for item in items[:_MOST_LATER]:
            what = self._line(item, ("consequence.kind", "consequence.program"))
            on = self._line(item, ("consequence.date",))
            since = days_after(self._facts, self._wording, item)
            sheet.row(
                [
                    Column(0, 240, _brief_pair(what, SMALL) if what else self._nothing("consequence.kind")),
                    Column(250, 92, pair(on, SMALL, LABEL) if on else []),
                    Column(352, 140, pair(since, SMALL, LABEL) if since else []),
                ],
                below=3,
            )
        self._and_more(sheet, len(items) - _MOST_LATER)
        sheet.gap(4)

    def _and_more(self, sheet: Sheet, more: int) -> None:
        if more > 0:
            paragraph(sheet, self._say("glance", "more", count=more), GREY)

    def _check(self, lines: int) -> list[list[Column]]:
        """What is in the package and how to check it: rows for the foot of the page."""
        facts = self._facts
        kinds = Counter(row.kind for row in facts.evidence)
        contents = [self._say("glance", "lines", count=f"{lines:,}")]
        contents += [
            self._say("glance", "kind_count", kind=self._say("kind", kind), count=count)
            for kind, count in kinds.items()
        ]
        if facts.left_out.any():
            contents.append(self._say("glance", "left_out_entries", count=f"{facts.left_out.entries:,}"))
        else:
            contents.append(self._say("glance", "nothing_left_out"))
        half = (WIDTH - 18) / 2

        def labelled(said: Said, stack: Stack) -> Stack:
            return [(both(said), LABEL), *stack]

        return [
            [Column(0, WIDTH, labelled(self._say("page", "witness"), [(facts.witness_code, CODE)]))],
            [
                Column(0, half, labelled(self._say("glance", "signer"), [(facts.signer_words, STRONG)])),
                Column(
                    half + 18,
                    half,
                    labelled(self._say("glance", "contents"), pair(joined(contents), SMALL, LABEL)),
                ),
            ],
            [Column(0, WIDTH, pair(self._say("glance", "check_how"), LABEL, LABEL))],
        ]


_SCAN = (
    ("scan.modality",),
    ("scan.capture_device",),
    ("scan.consent",),
    ("scan.result_announced",),
    ("scan.proof_offered", "scan.proof_outcome"),
)


def _brief(text: str, most: int = _LONGEST) -> str:
    """A text short enough for page one; the whole of it stands in the parts by subject."""
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"


def _brief_pair(said: Said, face: Face) -> list[tuple[str, Face]]:
    return pair(Said(_brief(said.english), said.other and _brief(said.other)), face, LABEL)
