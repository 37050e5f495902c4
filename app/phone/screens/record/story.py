"""A record in the order a person reads it: what happened in time order, then what was answered, chapter by chapter.

A correction stands under what it corrects. Plain Python; the screen puts words to it.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, Final, Literal

from attrs import frozen

from app.phone.screens.walk.days import AHEAD
from app.record import (
    Affirmation,
    Codebook,
    Encounter,
    Field,
    Item,
    Media,
    Moment,
    Note,
    Receipt,
    Share,
    Stated,
    Tapped,
)

Kind = Literal[
    "opened",
    "tap",
    "note",
    "media",
    "affirmed",
    "shared",
    "received",
    "consequence",
    "action",
    "scan",
    "date",
    "shown",
]
_ORDER: Final = ("opened", "tap", "scan", "media", "note")
_DATED: Final = {"consequence": "consequence", "action": "action", "scan": "scan", "next_date": "date"}
"""Repeating groups whose cards have a day of their own and so a place in the order of time."""
_HOURS: Final = {"night": 3, "morning": 9, "midday": 12, "afternoon": 15, "evening": 20}


@frozen
class Happening:
    """One line of the order of time. `what` is the part of the record it tells of; `corrections` stand under a note.

    `day` is YYYY-MM-DD by the clock of the place; `moment` when the phone wrote it, `when` what the person said.
    """

    kind: Kind
    day: str
    at: datetime
    what: Any
    moment: Moment | None = None
    when: dict[str, Any] | None = None
    corrections: tuple[Note, ...] = ()


@frozen
class Answer:
    """One question and all that was ever said to it; `stated.earlier` holds what stood before."""

    field: Field
    stated: Stated


@frozen
class Card:
    """One of a repeating group, numbered from 1."""

    group: str
    number: int
    item: Item
    answers: tuple[Answer, ...]


@frozen
class Chapter:
    """What was answered in one chapter."""

    id: str
    answers: tuple[Answer, ...]
    cards: tuple[Card, ...]


def chapters(codebook: Codebook, encounter: Encounter) -> tuple[Chapter, ...]:
    """The answers, chapter by chapter, in the codebook's order; chapters without any are left out."""
    found = []
    for chapter in codebook.chapters:
        answers: list[Answer] = []
        cards: list[Card] = []
        for group in codebook.groups:
            if group.chapter != chapter.id:
                continue
            if group.repeats:
                for number, item in enumerate(encounter.of(group.id), 1):
                    said = tuple(
                        Answer(one, item.facts[one.id]) for one in group.fields if one.id in item.facts
                    )
                    cards.append(Card(group.id, number, item, said))
            else:
                answers += [
                    Answer(one, encounter.facts[one.id]) for one in group.fields if one.id in encounter.facts
                ]
        if answers or cards:
            found.append(Chapter(chapter.id, tuple(answers), tuple(cards)))
    return tuple(found)


def happenings(codebook: Codebook, encounter: Encounter) -> tuple[Happening, ...]:
    """Everything that has a time, in the order of time."""
    found = [_at("opened", encounter, encounter.opened)]
    found += [_at("tap", tapped, tapped.time) for tapped in encounter.taps]
    found += [_at("media", media, media.captured or media.time) for media in encounter.media]
    found += _notes(encounter.notes)
    for kind, some in (
        ("affirmed", encounter.affirmations),
        ("shared", encounter.shares),
        ("received", encounter.receipts),
        ("shown", encounter.guides),
    ):
        found += [_at(kind, one, one.time) for one in some]  # type: ignore[arg-type]
    for group in codebook.groups:
        if group.id in _DATED:
            for item in encounter.of(group.id):
                if (dated := _dated(group.id, group.fields, item, encounter)) is not None:
                    found.append(dated)
    return tuple(sorted(found, key=lambda one: (one.at, _ORDER.index(one.kind) if one.kind in _ORDER else 9)))


def _at(kind: Kind, what: Any, moment: Moment) -> Happening:
    return Happening(kind, moment.wall[:10], moment.instant, what, moment=moment)


def _notes(notes: Iterable[Note]) -> list[Happening]:
    told = list(notes)
    by_mark = {note.commitment: note for note in told}

    def first_of(note: Note) -> Note:
        seen = {note.commitment}
        while note.corrects in by_mark and note.corrects not in seen:
            note = by_mark[note.corrects]
            seen.add(note.commitment)
        return note

    under: dict[bytes, list[Note]] = {}
    for note in told:
        under.setdefault(first_of(note).commitment, []).append(note)
    return [
        Happening("note", note.time.wall[:10], note.time.instant, note, note.time, None, tuple(rest))
        for mark, (note, *rest) in ((mark, some) for mark, some in under.items())
    ]


def _dated(group: str, fields: Iterable[Field], item: Item, encounter: Encounter) -> Happening | None:
    if item.withdrawn:
        return None
    for field in fields:
        value = item.value(field.id)
        # The day by which an answer is due is not a day on which something was done.
        due = field.id in AHEAD and _DATED[group] != "date"
        if field.type in ("date", "when") and value is not None and not due:
            when = value if isinstance(value, dict) else {"precision": "date_only", "date": value}
            return Happening(
                _DATED[group],  # type: ignore[arg-type]
                when["date"],
                _instant(when, encounter.opened),
                item,
                when=when,
            )
    return None


def _instant(when: dict[str, Any], opened: Moment) -> datetime:
    hour = timedelta(hours=_HOURS.get(when.get("part") or "", 12))
    if when.get("time"):
        hours, minutes = when["time"].split(":")
        hour = timedelta(hours=int(hours), minutes=int(minutes))
    zone = opened.instant.tzinfo
    if when.get("offset"):
        zone = datetime.fromisoformat(f"2000-01-01T00:00{when['offset']}").tzinfo
    return datetime.fromisoformat(when["date"]).replace(tzinfo=zone) + hour


def standing(item: Item | Tapped) -> bool:
    """Whether it was not taken back."""
    return not (item.undone if isinstance(item, Tapped) else item.withdrawn)


__all__ = [
    "Affirmation",
    "Answer",
    "Card",
    "Chapter",
    "Happening",
    "Media",
    "Receipt",
    "Share",
    "chapters",
    "happenings",
    "standing",
]
