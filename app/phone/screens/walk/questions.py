"""Which questions the guided walk asks, in which order, and which stand on one page: made from the codebook alone.

A `Sheet` is one page of the walk: one question, two light ones, or the cards of a repeating group. Plain Python.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Final

from attrs import frozen

from app.record import Codebook, Encounter, Fact, Field, Group

LIGHT: Final = frozenset({"yes_no", "count", "minutes", "text"})
"""Two questions of these types fit on one page."""
GATE: Final = "any"
"""The last part of a yes-or-no field that opens its group: answered no, the rest of the group is passed over."""
KINDS: Final[Mapping[str, str]] = {"consequence": "consequence", "action": "acted"}
"""The kind of entry for groups that have one of their own; all others are `stated`."""
SELF_TOLD: Final = frozenset({"A", "M"})
"""Chapters about the writer's own doing: nobody is asked how they know it."""
NO_SOURCE: Final = frozenset({"media", "media_list"})

Answers = Callable[[str], Fact | None]
"""The fact of a field of a single group, or None when it was not asked yet."""


@frozen
class Sheet:
    """One page of the walk. `id` is its first field, or the group when the page shows cards.

    `locked` is behind a warning; `private` tells that only the lawyer sees it.
    """

    id: str
    chapter: str
    group: str
    fields: tuple[Field, ...]
    cards: bool = False
    locked: bool = False
    private: bool = False


def sheets(codebook: Codebook) -> tuple[Sheet, ...]:
    """The whole walk, chapter by chapter."""
    found: list[Sheet] = []
    for group in codebook.groups:
        if group.repeats:
            found.append(Sheet(group.id, group.chapter, group.id, (), cards=True))
        else:
            found += item_sheets(group)
    return tuple(found)


def item_sheets(group: Group) -> tuple[Sheet, ...]:
    """The pages of one group, or of one card of a repeating group."""
    return tuple(
        Sheet(pair[0].id, group.chapter, group.id, pair, locked=pair[0].locked, private=pair[0].private)
        for pair in _paired(group.fields)
    )


def _paired(fields: Iterable[Field]) -> list[tuple[Field, ...]]:
    pairs: list[tuple[Field, ...]] = []
    for field in fields:
        before = pairs[-1] if pairs else ()
        if len(before) == 1 and _light(before[0]) and _light(field) and _alike(before[0], field):
            pairs[-1] = (*before, field)
        else:
            pairs.append((field,))
    return pairs


def _light(field: Field) -> bool:
    return field.type in LIGHT and not field.id.endswith(f".{GATE}")


def _alike(one: Field, other: Field) -> bool:
    return (one.locked, one.private) == (other.locked, other.private)


def kind_of(group: str) -> str:
    """The kind of entry that carries facts of a group."""
    return KINDS.get(group, "stated")


def asks_confidence(sheet: Sheet, field: Field) -> bool:
    """Whether it makes sense to ask how the person knows."""
    return sheet.chapter not in SELF_TOLD and field.type not in NO_SOURCE


def passed_over(sheet: Sheet, answers: Answers) -> bool:
    """Whether an answer already says that this page has nothing to ask. It can still be opened."""
    gate = f"{sheet.group}.{GATE}"
    if sheet.cards or sheet.id == gate:
        return False
    fact = answers(gate)
    return fact is not None and fact.state == "known" and fact.value == "no"


def after(path: Sequence[Sheet], here: str, answers: Answers) -> Sheet | None:
    """The next page that has something to ask; None at the end."""
    return next((sheet for sheet in path[_at(path, here) + 1 :] if not passed_over(sheet, answers)), None)


def before(path: Sequence[Sheet], here: str, answers: Answers) -> Sheet | None:
    """The page before; None at the beginning."""
    earlier = path[: max(_at(path, here), 0)]
    return next((sheet for sheet in reversed(earlier) if not passed_over(sheet, answers)), None)


def _at(path: Sequence[Sheet], here: str) -> int:
    return next((at for at, sheet in enumerate(path) if sheet.id == here), -1)


def place_of(path: Sequence[Sheet], here: str, answers: Answers) -> tuple[int, int]:
    """Which page this is, from 1, and of how many; pages that are passed over do not count."""
    asked = [sheet.id for sheet in path if sheet.id == here or not passed_over(sheet, answers)]
    return asked.index(here) + 1 if here in asked else 0, len(asked)


def with_field(path: Sequence[Sheet], field_id: str) -> Sheet | None:
    """The page that asks a field; for one of a repeating group, the page with its cards."""
    group = field_id.rpartition(".")[0]
    return next(
        (
            sheet
            for sheet in path
            if any(field.id == field_id for field in sheet.fields) or (sheet.cards and sheet.group == group)
        ),
        None,
    )


def answered(sheet: Sheet, encounter: Encounter | None) -> bool:
    """Whether anything was said on this page: any of its questions, or any card that was not taken back."""
    if encounter is None:
        return False
    if sheet.cards:
        return any(not item.withdrawn for item in encounter.of(sheet.group))
    spoken = {one.answers for one in encounter.media if one.answers}
    return any(field.id in encounter.facts or (field.id, None) in spoken for field in sheet.fields)


def done(path: Iterable[Sheet], encounter: Encounter | None, answers: Answers) -> tuple[int, int]:
    """How many of how many pages are through: answered, or passed over by an answer."""
    path = tuple(path)
    return sum(answered(sheet, encounter) or passed_over(sheet, answers) for sheet in path), len(path)


def most_important(path: Sequence[Sheet], unfinished: Collection[str]) -> tuple[Sheet, ...]:
    """The pages with the quick questions that are still open, in order."""
    wanted = {sheet.id for field_id in unfinished if (sheet := with_field(path, field_id)) is not None}
    return tuple(sheet for sheet in path if sheet.id in wanted)


def resume(path: Sequence[Sheet], encounter: Encounter | None, answers: Answers) -> Sheet:
    """Where to go on: after the page answered last, or at the first page."""
    last = None
    if encounter is not None:
        told = [(stated.time.instant, field_id) for field_id, _, stated in encounter.stated()]
        last = with_field(path, max(told)[1]) if told else None
    return (after(path, last.id, answers) if last else None) or path[0]
