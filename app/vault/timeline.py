"""The list of encounters, newest first: one card each, kept ready so that a page costs the same at any size."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import chain
from typing import Any, Final

from attrs import frozen

from app.record import Codebook, Encounter, Entry, EventTime, Item, Moment, canonical
from app.vault import newest
from app.vault.database import Connection, one
from app.vault.search import all_of, among, queries

FILTERS: Final = ("setting", "agency", "modality")
"""The vocabularies the timeline can be narrowed by."""

_HAPPENED: Final = "where.start"
_PLACE: Final = ("where.place_text", "where.area")
_OFFICER: Final = "officer"
_DUE: Final = "action.due_on"
_REPLIED: Final = "action.reply_on"
_NEXT_DATE: Final = "next_date"
_NEXT_DATE_WHEN: Final = "next_date.when"
_UNDOING: Final = frozenset({"undoes", "undoes_capture"})
_LONGEST_PLACE: Final = 120
_MIDDLE: Final = {
    "night": "03:00",
    "morning": "09:00",
    "midday": "12:00",
    "afternoon": "15:00",
    "evening": "20:00",
}
_NO_TIME: Final = "12:00"
_Row = tuple[int, int, str]
"""When an encounter happened, its number and its card."""


@frozen
class TimelineCard:
    """What the timeline shows of one encounter.

    `happened` is what the person said, `opened` when they began to write. `codes` holds setting, agency and modality
    codes by vocabulary, `due` the days (YYYY-MM-DD) on which an answer is due that has not come, or a date was given.
    """

    encounter: str
    opened: Moment
    happened: EventTime | None
    place: str | None
    codes: dict[str, tuple[str, ...]]
    taps: tuple[str, ...]
    unfinished: int
    officers: int
    notes: int
    media: int
    consequences: int
    shares: int
    receipts: int
    affirmed: bool
    locked: bool
    due: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        """All of it."""
        return {
            "encounter": self.encounter,
            "opened": self.opened.to_json(),
            "happened": self.happened.to_json() if self.happened else None,
            "place": self.place,
            "codes": _codes_json(self),
            "taps": list(self.taps),
            "unfinished": self.unfinished,
            "officers": self.officers,
            "notes": self.notes,
            "media": self.media,
            "consequences": self.consequences,
            "shares": self.shares,
            "receipts": self.receipts,
            "affirmed": self.affirmed,
            "locked": self.locked,
            "due": list(self.due),
        }

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> TimelineCard:
        """The card as it was kept."""
        return cls(
            **kept
            | {
                "opened": Moment.from_json(kept["opened"]),
                "happened": EventTime.from_json(kept["happened"]) if kept["happened"] else None,
                "codes": {name: tuple(codes) for name, codes in kept["codes"].items()},
                "taps": tuple(kept["taps"]),
                "due": tuple(kept["due"]),
            }
        )


@frozen
class TimelineQuery:
    """What to narrow the timeline by; all that is given must hold. `words` is searched as `search` does."""

    words: str = ""
    agency: str | None = None
    setting: str | None = None
    modality: str | None = None


@frozen
class TimelineCursor:
    """Where the next page begins."""

    happened: int
    no: int


@frozen
class TimelinePage:
    """Cards, newest first, and where the next page begins; None when this is the last."""

    cards: tuple[TimelineCard, ...]
    next: TimelineCursor | None


def make_card(codebook: Codebook, encounter: Encounter) -> TimelineCard:
    """The card of an encounter."""
    return TimelineCard(
        encounter=encounter.id,
        opened=encounter.opened,
        happened=_happened(encounter),
        place=_place(encounter),
        codes={name: tuple(_codes(codebook, encounter, name)) for name in FILTERS},
        taps=tuple(dict.fromkeys(tapped.tap for tapped in encounter.taps if not tapped.undone)),
        unfinished=len(encounter.unfinished),
        officers=len(_standing(encounter.of(_OFFICER))),
        notes=len(encounter.notes),
        media=len(encounter.media),
        consequences=len(_standing(encounter.consequences)),
        shares=len(encounter.shares),
        receipts=len(encounter.receipts),
        affirmed=bool(encounter.affirmations),
        locked=encounter.locked,
        due=tuple(sorted(set(_due(encounter)))),
    )


def _standing(items: Iterable[Item]) -> list[Item]:
    return [item for item in items if not item.withdrawn]


def _happened(encounter: Encounter) -> EventTime | None:
    value = encounter.value(_HAPPENED)
    return None if value is None else EventTime.from_json(value)


def _place(encounter: Encounter) -> str | None:
    words = [encounter.value(field_id) for field_id in _PLACE]
    return ", ".join(word for word in words if word)[:_LONGEST_PLACE] or None


def _codes(codebook: Codebook, encounter: Encounter, vocabulary: str) -> dict[str, None]:
    codes: dict[str, None] = {}
    for field_id, item, stated in encounter.stated():
        field = codebook.field(field_id)
        if field.vocabulary == vocabulary and stated.fact.state == "known" and not (item and item.withdrawn):
            codes |= dict.fromkeys(stated.fact.value if field.many else (stated.fact.value,))
    for field_id, implied in encounter.implied.items():
        if codebook.field(field_id).vocabulary == vocabulary:
            codes |= dict.fromkeys(implied)
    return codes


def _due(encounter: Encounter) -> Iterator[str]:
    for item in _standing(encounter.actions):
        due = item.value(_DUE)
        if due is not None and item.value(_REPLIED) is None:
            yield due
    for item in _standing(encounter.of(_NEXT_DATE)):
        when = item.value(_NEXT_DATE_WHEN)
        if when is not None:
            yield when["date"]


def instant_ms(card: TimelineCard) -> int:
    """Where in time the card stands: milliseconds since 1970, UTC. A part of the day counts as its middle."""
    opened = card.opened.instant
    if card.happened is None:
        return int(opened.timestamp() * 1000)
    clock = card.happened.time or _MIDDLE.get(card.happened.part or "", _NO_TIME)
    naive = datetime.fromisoformat(f"{card.happened.date}T{clock}")
    if card.happened.offset:
        zone = datetime.fromisoformat(f"2000-01-01T00:00{card.happened.offset}").tzinfo
    else:
        zone = opened.tzinfo
    since = naive.replace(tzinfo=zone) - datetime(1970, 1, 1, tzinfo=UTC)
    return since // timedelta(milliseconds=1)


def stands(card: TimelineCard, entry: Entry) -> bool:
    """Whether the card stays as it is after this entry: a tap that it tells of already."""
    return (
        entry.kind == "observed" and entry.payload["tap"] in card.taps and not _UNDOING & entry.payload.keys()
    )


def put_card(connection: Connection, no: int, card: TimelineCard, kept: TimelineCard | None = None) -> None:
    """Keep the card of encounter number `no`; part of the transaction that changed it. `kept` is the one that is there,
    where that is known for sure.
    """
    if card == kept:
        return
    happened, text = instant_ms(card), canonical(card.to_json()).decode()
    was: Any = None
    codes: Any = None
    if kept is not None:
        was, codes = instant_ms(kept), _codes_json(kept)
    elif row := one(connection, "SELECT happened, card FROM encounter WHERE no = ?", no):
        if row == (happened, text):
            return
        was, codes = row[0], json.loads(row[1])["codes"]
    if was is None:
        row = (no, card.encounter, happened, text)
        connection.execute("INSERT INTO encounter (no, id, happened, card) VALUES (?, ?, ?, ?)", row)
    elif was == happened:
        # The index by time stays untouched, and its page unwritten.
        connection.execute("UPDATE encounter SET card = ? WHERE no = ?", (text, no))
    else:
        connection.execute("UPDATE encounter SET happened = ?, card = ? WHERE no = ?", (happened, text, no))
    if codes != _codes_json(card):
        connection.execute("DELETE FROM encounter_code WHERE encounter = ?", (no,))
        pairs = chain.from_iterable(
            ((name, code, no) for code in codes) for name, codes in card.codes.items()
        )
        connection.executemany("INSERT INTO encounter_code VALUES (?, ?, ?)", pairs)


def _codes_json(card: TimelineCard) -> dict[str, list[str]]:
    return {name: list(codes) for name, codes in card.codes.items()}


def page(
    connection: Connection, query: TimelineQuery, after: TimelineCursor | None, limit: int
) -> TimelinePage:
    """The next `limit` cards that match."""
    # "+no": walk the index by time and ask of each whether it matches, rather than sort all that match. Memory that
    # SQLCipher wipes is dear, and this needs none of it. The limit is written in: SQLite plans a statement anew each time
    # its limit is bound.
    where: list[str] = []
    values: list[Any] = []
    if after is not None:
        where.append("(happened, no) < (?, ?)")
        values += (after.happened, after.no)
    for vocabulary in FILTERS:
        code = getattr(query, vocabulary)
        if code is not None:
            where.append("+no IN (SELECT encounter FROM encounter_code WHERE vocabulary = ? AND code = ?)")
            values += (vocabulary, code)
    asked = queries(connection, query.words)
    if not asked and query.words.strip():
        return TimelinePage((), None)
    rows: list[_Row] = []
    if asked and newest.worthwhile(connection, asked):
        rows = _among_newest(connection, asked, where, values, limit + 1)
    if not rows:
        if asked:
            where.append(f"+no IN ({all_of(asked)})")
            values += asked
        rows = _rows(connection, where, values, limit + 1)
    cards = tuple(TimelineCard.from_json(json.loads(text)) for _, _, text in rows[:limit])
    last = TimelineCursor(*rows[limit - 1][:2]) if len(rows) > limit else None
    return TimelinePage(cards, last)


def _among_newest(
    connection: Connection, asked: list[str], where: list[str], values: list[Any], limit: int
) -> list[_Row]:
    """The rows of `limit` encounters that have the words and all else; empty where the whole index has to be asked."""
    found: list[_Row] = []
    passed = 0
    for encounters in newest.AT_ONCE:
        rows = _rows(connection, where, values, encounters, passed)
        having = among(connection, asked, [no for _, no, _ in rows])
        found += [row for row in rows if row[1] in having]
        if len(found) >= limit:
            return found[:limit]
        passed += encounters
    return []


def _rows(
    connection: Connection, where: list[str], values: list[Any], limit: int, passed: int = 0
) -> list[_Row]:
    condition = f"WHERE {' AND '.join(where)} " if where else ""
    return connection.execute(
        f"SELECT happened, no, card FROM encounter {condition}ORDER BY happened DESC, no DESC"  # noqa: S608
        f" LIMIT {limit:d} OFFSET {passed:d}",
        values,
    ).fetchall()


def card_of(connection: Connection, encounter_id: str) -> TimelineCard | None:
    """The card of one encounter."""
    kept = one(connection, "SELECT card FROM encounter WHERE id = ?", encounter_id)
    return None if kept is None else TimelineCard.from_json(json.loads(kept[0]))
