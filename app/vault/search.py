"""Finding an encounter by a word somebody wrote in it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from typing import Any, Final

from attrs import frozen

from app.record import Codebook, Entry
from app.vault.beginnings import begun_with
from app.vault.database import Connection

Labels = Callable[[str, str], Iterable[str]]
"""The words people know a code by: (vocabulary, code) to labels, in as many languages as there are."""

ENTRY_BITS: Final = 32
"""An index row is (encounter number << 32) | entry number, so that neither has to be looked up."""

_MOST_WORDS: Final = 16
_WRITTEN: Final = frozenset({"text", "note", "identifier"})
_CODED: Final = frozenset({"code", "codes"})
_SNIPPET_TOKENS: Final = 12
_BEGIN: Final = "\x02"
_END: Final = "\x03"


@frozen
class Found:
    """Entry `n` of an encounter. `excerpt` is its text around the words, in pieces: text, and whether it matched."""

    encounter: str
    n: int
    excerpt: tuple[tuple[str, bool], ...]


def no_labels(_vocabulary: str, _code: str) -> Iterable[str]:
    """For a vault without words: codes are found by their own parts."""
    return ()


@frozen
class Terms:
    """What an entry is found by: all that a person wrote in it, and the names of its codes. Both empty for a tap."""

    written: str
    names: str


def terms(codebook: Codebook, entry: Entry, labels: Labels = no_labels) -> Terms:
    """What an entry is found by."""
    payload = entry.payload
    written: list[str] = []
    names: list[str] = []
    if entry.kind == "noted":
        written.append(payload["text"])
    elif entry.kind == "attached":
        media = payload["media"]
        written += [media[key] for key in ("caption", "given_name") if media.get(key)]
    elif entry.kind == "shared":
        written.append(payload["to"])
    elif entry.kind == "received":
        written.append(payload["by"])
    for field_id, fact in entry.facts().items():
        if fact.state == "known":
            field = codebook.field(field_id)
            if field.type in _WRITTEN:
                written.append(fact.value)
            if field.type == "identifier":
                # In one piece too: "7-K42" is found by "7K42".
                names.append(re.sub(r"[^A-Z0-9]", "", fact.value))
            if field.type in _CODED and field.vocabulary is not None:
                for code in fact.value if field.many else (fact.value,):
                    names += (code.replace("_", " "), *labels(field.vocabulary, code))
    return Terms("\n".join(written), "\n".join(names))


def queries(connection: Connection, words: str) -> list[str]:
    """One FTS5 query for each word: quoted, so nothing in it is syntax, and matching all that begins so."""
    pieces = unicodedata.normalize("NFC", words).replace("\x00", " ").split()
    spoken = [piece for piece in pieces if any(character.isalnum() for character in piece)]
    return [_query(connection, piece) for piece in spoken[:_MOST_WORDS]]


def _query(connection: Connection, word: str) -> str:
    if begun := begun_with(connection, word):
        return "(" + " OR ".join(f'"{each}"' for each in begun) + ")"
    return '"' + word.replace('"', '""') + '"*'


def matching(connection: Connection, words: str) -> tuple[str, list[str]] | None:
    """A subquery for the numbers of encounters with all the words, and its values; None when there are no words."""
    asked = queries(connection, words)
    return (_all_of(asked), asked) if asked else None


def _all_of(asked: list[str]) -> str:
    one = f"SELECT rowid >> {ENTRY_BITS} FROM words WHERE words MATCH ?"  # noqa: S608 - constant
    return " INTERSECT ".join([one] * len(asked))


def index(connection: Connection, encounter: int, n: int, found_by: Terms) -> None:
    """Make an entry findable; part of the transaction that adds it."""
    if found_by.written or found_by.names:
        row = (encounter << ENTRY_BITS | n, found_by.written, found_by.names)
        connection.execute("INSERT INTO words (rowid, written, names) VALUES (?, ?, ?)", row)


def remove(connection: Connection, encounter: int) -> None:
    """Take all words of an encounter out of the index, so that they are not on the disk any more."""
    rows = (encounter << ENTRY_BITS, (encounter + 1) << ENTRY_BITS)
    connection.execute("DELETE FROM words WHERE rowid >= ? AND rowid < ?", rows)


def remove_entry(connection: Connection, encounter: int, n: int) -> None:
    """The same for one entry."""
    connection.execute("DELETE FROM words WHERE rowid = ?", (encounter << ENTRY_BITS | n,))


def find(connection: Connection, words: str, limit: int) -> tuple[Found, ...]:
    """Entries with one of the words, of encounters that have all of them, latest first."""
    asked = queries(connection, words)
    if not asked:
        return ()
    narrowed = ""
    values: list[Any] = [" OR ".join(asked)]
    if len(asked) > 1:
        narrowed = f" AND rowid >> {ENTRY_BITS} IN ({_all_of(asked)})"
        values += asked
    rows = connection.execute(
        f"SELECT rowid, snippet(words, -1, '{_BEGIN}', '{_END}', '…', {_SNIPPET_TOKENS})"  # noqa: S608 - constants
        # The limit is written in: SQLite plans a statement anew each time its limit is bound.
        f" FROM words WHERE words MATCH ?{narrowed} ORDER BY rowid DESC LIMIT {limit:d}",
        values,
    ).fetchall()
    numbers = {row >> ENTRY_BITS for row, _ in rows}
    places = ", ".join("?" * len(numbers))
    ids = dict(
        connection.execute(f"SELECT no, id FROM encounter WHERE no IN ({places})", tuple(numbers)).fetchall()  # noqa: S608 - marks
    )
    return tuple(
        Found(ids[row >> ENTRY_BITS], row & (1 << ENTRY_BITS) - 1, _pieces(excerpt))
        for row, excerpt in rows
        if row >> ENTRY_BITS in ids
    )


def _pieces(excerpt: str) -> tuple[tuple[str, bool], ...]:
    pieces = []
    for part in re.split(f"({_BEGIN}[^{_END}]*{_END})", excerpt):
        if part:
            pieces.append((part.strip(_BEGIN + _END), part.startswith(_BEGIN)))
    return tuple(pieces)
