"""The parts by subject: every chapter of the codebook in its order, each group as a grid, each officer or scan by itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from app.package.summary.blocks import SHORT, Cell, both, grid, heading, kept_height, pair, subheading
from app.package.summary.facts import SummaryFacts
from app.package.summary.lettering import Face
from app.package.summary.moments import days_after, short_moment
from app.package.summary.sheet import BODY, GREY, Sheet
from app.package.summary.values import OWN_SENSES, Values
from app.package.summary.wording import Said, Wording
from app.record import Fact, Field, Group, Item, Stated

# The height of a smaller heading and the gaps about it, in points.
_SUBHEADING = 26.0


class Detail:
    """Prints the chapters. A question with no answer is not printed; a withdrawn item is, and says so."""

    def __init__(self, facts: SummaryFacts, wording: Wording, values: Values) -> None:
        self._facts = facts
        self._wording = wording
        self._values = values

    def write(self, sheet: Sheet) -> None:
        """All chapters that hold anything."""
        for chapter in self._facts.codebook.chapters:
            groups = [g for g in self._facts.codebook.groups if g.chapter == chapter.id and self._holds(g)]
            if not groups:
                continue
            title = self._wording.chapter(chapter.id)
            for place, group in enumerate(groups):
                if not place:
                    heading(sheet, title, keep=_SUBHEADING + kept_height(sheet, self._first(group)))
                self._group(
                    sheet,
                    group,
                    titled=not group.repeats and len(groups) > 1 and self._wording.group(group.id) != title,
                )

    def _first(self, group: Group) -> list[Cell]:
        """The grid that comes first in a group: a heading must not be parted from it."""
        cells = self._single(group)
        items = self._facts.encounter.of(group.id)
        return cells if cells or not items else self._of(group, items[0])

    def _holds(self, group: Group) -> bool:
        encounter = self._facts.encounter
        return (
            bool(encounter.of(group.id))
            or any(field.id in encounter.facts for field in group.fields)
            or any(encounter.implied.get(field.id) for field in group.fields)
        )

    def _group(self, sheet: Sheet, group: Group, *, titled: bool) -> None:
        encounter = self._facts.encounter
        cells = self._single(group)
        if titled and cells:
            subheading(sheet, self._wording.group(group.id), keep=kept_height(sheet, cells))
        grid(sheet, cells)
        for number, item in enumerate(encounter.of(group.id), 1):
            self._item(sheet, group, number, item)

    def _single(self, group: Group) -> list[Cell]:
        stated = self._cells(group.fields, self._facts.encounter.facts)
        return _short_first([*self._implied(group), *stated])

    def _of(self, group: Group, item: Item) -> list[Cell]:
        cells = list(self._cells(group.fields, item.facts))
        if (since := days_after(self._facts, self._wording, item)) is not None:
            cells.append(Cell(self._wording.report("chronology", "since"), pair(since)))
        return _short_first(cells)

    def _item(self, sheet: Sheet, group: Group, number: int, item: Item) -> None:
        note = self._wording.report("detail", "withdrawn").english if item.withdrawn else ""
        title = self._wording.report("page", "number", name=self._wording.one(group.id), number=number)
        cells = self._of(group, item)
        subheading(sheet, title, note=note, keep=kept_height(sheet, cells))
        grid(sheet, cells)

    def _implied(self, group: Group) -> Iterable[Cell]:
        for field in group.fields:
            told = self._facts.encounter.implied.get(field.id, ())
            if codes := [code for code in told if not self._stated(group, field, code)]:
                tail = self._wording.report("detail", "implied")
                yield Cell(
                    self._wording.field(field.id),
                    [*pair(self._values.codes(field.id, codes)), (tail.english, GREY)],
                )

    def _stated(self, group: Group, field: Field, code: str) -> bool:
        """Whether the person wrote themselves what a tap tells: then the answer alone is printed."""
        encounter = self._facts.encounter
        values = [encounter.value(field.id)]
        values += [item.value(field.id) for item in encounter.of(group.id) if not item.withdrawn]
        return any(code in value if isinstance(value, list | tuple) else code == value for value in values)

    def _cells(self, fields: Iterable[Field], facts: Mapping[str, Stated]) -> Iterable[Cell]:
        for field in fields:
            stated = facts.get(field.id)
            if stated is not None:
                said = self._values.said(field.id, stated.fact)
                stack = [*self._answer(said, stated.fact), *self._earlier(field.id, stated)]
                wide = field.type == "note" or len(said.english) > SHORT or "\n" in said.english
                yield Cell(self._wording.field(field.id), stack, wide=wide)

    def _answer(self, said: Said, fact: Fact) -> list[tuple[str, Face]]:
        face = BODY if fact.state == "known" else GREY
        stack = pair(said, face)
        how = self._values.known_how(fact)
        if how is not None and fact.confidence != OWN_SENSES:
            stack.append(("– " + both(how), GREY))
        return stack

    def _earlier(self, field_id: str, stated: Stated) -> list[tuple[str, Face]]:
        return [
            (
                self._wording.report(
                    "detail",
                    "earlier",
                    value=self._values.said(field_id, earlier.fact),
                    when=short_moment(self._wording, earlier.time, stated.time),
                ).english,
                GREY,
            )
            for earlier in stated.earlier
        ]


def _short_first(cells: list[Cell]) -> list[Cell]:
    """Short answers side by side, then the long ones, so that no row is left half empty."""
    return sorted(cells, key=lambda cell: cell.wide)
