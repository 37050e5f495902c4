"""The history in the database: entries added one by one, each in one transaction with all that follows from it."""

from __future__ import annotations

import os
from contextlib import AbstractContextManager
from typing import Final

from attrs import define, evolve

from app.record import (
    GENESIS,
    LARGEST_BODY,
    SALT_BYTES,
    Codebook,
    Encounter,
    Entry,
    Head,
    History,
    Link,
    Moment,
    NewerFormat,
    RecordError,
    Telling,
    check_entry,
    clock_went_back,
    commitment,
    next_link,
)
from app.vault import search, timeline
from app.vault.database import Connection, one, transaction
from app.vault.errors import EntryRefused, HistoryDamaged, UnknownEncounter

_LINK_COLUMNS: Final = "n, commitment, link, salt, body"


@define
class _Read:
    """An encounter as it was read or added to; `card` is the one that the database holds, where that is known."""

    id: str
    no: int
    telling: Telling
    card: timeline.TimelineCard | None = None


class Log:
    """Reads and adds entries. What adds must be called inside its `transaction`, so that nothing is remembered that was not
    kept; where only part of one was taken back, call `forget_read`.
    """

    def __init__(self, connection: Connection, codebook: Codebook, labels: search.Labels) -> None:
        self._connection = connection
        self._codebook = codebook
        self._labels = labels
        # The encounter added to last, and what was added last of all: taps come one after the other, and each needs the
        # whole story, the link before and its time.
        self._read: _Read | None = None
        self._last: tuple[Head, Moment] | None = None

    def transaction(self) -> AbstractContextManager[None]:
        """One transaction; when it fails, what was read ahead is forgotten."""
        return transaction(self._connection, self.forget_read)

    def forget_read(self) -> None:
        """Drop what was read ahead, since the database may not hold it."""
        self._read = None
        self._last = None

    def head(self) -> Head:
        """The last entry's number and link."""
        if self._last is not None:
            return self._last[0]
        row = one(self._connection, "SELECT n, link FROM link ORDER BY n DESC LIMIT 1")
        return Head(0, GENESIS) if row is None else Head(*row)

    def last_moment(self) -> Moment | None:
        """When the last entry was written."""
        if self._last is not None:
            return self._last[1]
        row = one(self._connection, "SELECT n, body FROM link WHERE body IS NOT NULL ORDER BY n DESC LIMIT 1")
        return None if row is None else _entry(*row).time

    def number_of(self, encounter_id: str | None) -> int | None:
        """The number an encounter has in the tables; None when there is no such encounter."""
        if self._read is not None and self._read.id == encounter_id:
            return self._read.no
        row = one(self._connection, "SELECT no FROM encounter WHERE id = ?", encounter_id)
        return None if row is None else row[0]

    def require(self, encounter_id: str) -> int:
        """The number of an encounter that must be there. Raises UnknownEncounter."""
        no = self.number_of(encounter_id)
        if no is None:
            raise UnknownEncounter
        return no

    def add(self, entry: Entry, *, may_open: bool = False, card: bool = True) -> Link:
        """Check an entry, chain it, and bring card and search up to date.

        With `may_open` an entry of any kind may be the first of its encounter: what was captured while locked is kept
        even if the file that opened it is lost. Without `card` the card is left for `put_card`, when many come at once.
        Raises EntryRefused, UnknownEncounter, and the record's EntryError.
        """
        went_back = clock_went_back(self.last_moment(), entry.time)
        if entry.time.went_back != went_back:
            entry = evolve(entry, time=evolve(entry.time, went_back=went_back))
        check_entry(self._codebook, entry)
        read = self._read_for(entry, may_open=may_open)
        body = entry.body()
        if len(body) > LARGEST_BODY:
            raise EntryRefused("too_long")
        salt = os.urandom(SALT_BYTES)
        mark = commitment(salt, body)
        head = self.head()
        link = Link(head.n + 1, mark, next_link(head.link, mark), salt, body)
        self._connection.execute(
            f"INSERT INTO link ({_LINK_COLUMNS}, encounter) VALUES (?, ?, ?, ?, ?, ?)",  # noqa: S608 - constant
            (link.n, mark, link.link, salt, body, None if read is None else read.no),
        )
        self._last = (Head(link.n, link.link), entry.time)
        if read is not None:
            self._tell(read, link, entry, card=card)
        return link

    def _tell(self, read: _Read, link: Link, entry: Entry, *, card: bool) -> None:
        """Bring the story, the card and the words of an encounter up to date with one entry more."""
        self._read = read
        if entry.kind != "observed":
            # Read back, so that the story holds what is on disk, whatever becomes of the values that were handed in.
            entry = _entry(link.n, link.body or b"")
            words = search.terms(self._codebook, entry, self._labels)
            search.index(self._connection, read.no, link.n, words)
        first = read.telling.first is None
        read.telling.add(link.commitment, entry)
        if not (card or first):
            read.card = None
        elif read.card is None or not timeline.stands(read.card, entry):
            self._put_card(read)

    def put_card(self, encounter_id: str) -> None:
        """Bring the card of an encounter up to date."""
        self._put_card(self._reading(encounter_id, self.require(encounter_id)))

    def _read_for(self, entry: Entry, *, may_open: bool) -> _Read | None:
        """The story that an entry belongs to; None for an entry of no encounter."""
        if entry.encounter is None:
            return None
        no = self.number_of(entry.encounter)
        if no is not None:
            if entry.kind == "opened":
                raise EntryRefused("already_opened")
            return self._reading(entry.encounter, no)
        if entry.kind != "opened" and not may_open:
            raise UnknownEncounter
        highest: int = one(self._connection, "SELECT coalesce(max(no), 0) FROM encounter")[0]
        return _Read(entry.encounter, highest + 1, Telling(self._codebook))

    def _reading(self, encounter_id: str, no: int) -> _Read:
        if self._read is not None and self._read.no == no:
            return self._read
        return _Read(encounter_id, no, self._telling(no))

    def _telling(self, no: int) -> Telling:
        # All at once: a statement that was broken off while its rows were read is in use, and SQLite's wrapper then
        # says nothing when it cannot be prepared a second time.
        rows = self._connection.execute(
            "SELECT n, commitment, body FROM link WHERE encounter = ? AND body IS NOT NULL ORDER BY n", (no,)
        ).fetchall()
        telling = Telling(self._codebook)
        for n, mark, body in rows:
            telling.add(mark, _entry(n, body))
        return telling

    def _put_card(self, read: _Read) -> None:
        card = self._card(read.telling)
        timeline.put_card(self._connection, read.no, card, read.card)
        read.card = card

    def _card(self, telling: Telling) -> timeline.TimelineCard:
        return timeline.make_card(self._codebook, telling.told())

    def encounter(self, encounter_id: str) -> Encounter:
        """One encounter, folded. Raises UnknownEncounter, HistoryDamaged."""
        return self._reading(encounter_id, self.require(encounter_id)).telling.told()

    def history(self, encounter_id: str | None) -> History:
        """All links; bodies and salts only of one encounter, or with None of everything there is.

        Raises UnknownEncounter.
        """
        statement = f"SELECT {_LINK_COLUMNS} FROM link ORDER BY n"  # noqa: S608 - constant
        values: tuple[int, ...] = ()
        if encounter_id is not None:
            no = self.require(encounter_id)
            statement = (
                "SELECT n, commitment, link, iif(encounter = ?, salt, NULL), iif(encounter = ?, body, NULL)"
                " FROM link ORDER BY n"
            )
            values = (no, no)
        return History(tuple(Link(*row) for row in self._connection.execute(statement, values)))

    def erase(self, encounter_id: str) -> list[bytes]:
        """Take away salts and bodies of an encounter, its card and its words; give the commitments that remain.

        Raises UnknownEncounter.
        """
        no = self.require(encounter_id)
        rows = self._connection.execute(
            "SELECT commitment FROM link WHERE encounter = ? ORDER BY n", (no,)
        ).fetchall()
        self._connection.execute(
            "UPDATE link SET salt = NULL, body = NULL, encounter = NULL WHERE encounter = ?", (no,)
        )
        search.remove(self._connection, no)
        self._remove_card(no)
        self.forget_read()
        return [row[0] for row in rows]

    def erase_entry(self, n: int) -> bytes:
        """The same for entry number `n`. Its encounter stays, unless that was all there is of it."""
        mark, no = one(self._connection, "SELECT commitment, encounter FROM link WHERE n = ?", n)
        self._connection.execute(
            "UPDATE link SET salt = NULL, body = NULL, encounter = NULL WHERE n = ?", (n,)
        )
        search.remove_entry(self._connection, no, n)
        self.forget_read()
        telling = self._telling(no)
        if telling.first is None:
            self._remove_card(no)
        else:
            timeline.put_card(self._connection, no, self._card(telling))
        return bytes(mark)

    def _remove_card(self, no: int) -> None:
        self._connection.execute("DELETE FROM encounter_code WHERE encounter = ?", (no,))
        self._connection.execute("DELETE FROM encounter WHERE no = ?", (no,))

    def rebuild(self) -> None:
        """Make every card and the whole search index anew from the entries."""
        self.forget_read()
        self._connection.execute("DELETE FROM words")
        self._connection.execute("DELETE FROM encounter_code")
        for (no,) in self._connection.execute("SELECT no FROM encounter").fetchall():
            rows = self._connection.execute(
                "SELECT n, commitment, body FROM link WHERE encounter = ? ORDER BY n", (no,)
            ).fetchall()
            telling = Telling(self._codebook)
            for n, mark, body in rows:
                entry = _entry(n, body)
                telling.add(mark, entry)
                search.index(self._connection, no, n, search.terms(self._codebook, entry, self._labels))
            self._connection.execute("UPDATE encounter SET card = '{\"codes\":null}' WHERE no = ?", (no,))
            timeline.put_card(self._connection, no, self._card(telling))


def _entry(n: int, body: bytes) -> Entry:
    try:
        return Entry.from_body(body)
    except NewerFormat:
        raise
    except RecordError as error:
        raise HistoryDamaged(n, type(error).__name__) from None
