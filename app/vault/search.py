"""Finding an encounter by a word somebody wrote in it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from typing import Any, Final

from attrs import frozen

from app.record import Codebook, Entry
from app.vault import newest
from app.vault.beginnings import begun_with
from app.vault.database import Connection, one

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
    begun = begun_with(connection, word)
    if begun:
        return "(" + " OR ".join(f'"{each}"' for each in begun) + ")"
    quoted = '"' + word.replace('"', '""') + '"'
    # Where no word begins so, the word itself finds none at once: `word*` would be looked for among the newest first.
    return quoted + "*" if begun is None else quoted


def all_of(asked: list[str], table: str = "words") -> str:
    """A subquery for the numbers of encounters with all the words; its values are `asked`."""
    each = f"SELECT rowid >> {ENTRY_BITS} FROM {table} WHERE {table} MATCH ?"  # noqa: S608 - constants
    return " INTERSECT ".join([each] * len(asked))


def among(connection: Connection, asked: list[str], encounters: Iterable[int]) -> set[int]:
    """Which of these encounters have all the words."""
    rows = [(no << ENTRY_BITS, (no + 1) << ENTRY_BITS) for no in encounters]
    with newest.index_of(connection, rows) as table:
        return {no for (no,) in connection.execute(all_of(asked, table), asked).fetchall()}


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
    rows = _found_in_newest(connection, asked, limit) or _found(connection, asked, limit, "words")
    return tuple(
        Found(encounter, row & (1 << ENTRY_BITS) - 1, _pieces(excerpt))
        for row, encounter, excerpt in rows
        if encounter is not None
    )


def _found_in_newest(
    connection: Connection, asked: list[str], limit: int
) -> list[tuple[int, str | None, str]]:
    """The same as of the whole index; empty where that has to be asked."""
    if not newest.worthwhile(connection, asked):
        return []
    highest = one(connection, "SELECT max(no) FROM encounter")[0]
    for encounters in newest.AT_ONCE:
        rows = [((highest - encounters + 1) << ENTRY_BITS, (highest + 1) << ENTRY_BITS)]
        with newest.index_of(connection, rows) as table:
            found = _found(connection, asked, limit, table)
        if len(found) == limit:
            return found
    return []


def _found(
    connection: Connection, asked: list[str], limit: int, table: str
) -> list[tuple[int, str | None, str]]:
    narrowed = ""
    values: list[Any] = [" OR ".join(asked)]
    if len(asked) > 1:
        narrowed = f" AND rowid >> {ENTRY_BITS} IN ({all_of(asked, table)})"
        values += asked
    return connection.execute(
        f"SELECT rowid, (SELECT id FROM main.encounter WHERE no = {table}.rowid >> {ENTRY_BITS}),"  # noqa: S608 - constants
        f" snippet({table}, -1, '{_BEGIN}', '{_END}', '…', {_SNIPPET_TOKENS})"
        # The limit is written in: SQLite plans a statement anew each time its limit is bound.
        f" FROM {table} WHERE {table} MATCH ?{narrowed} ORDER BY rowid DESC LIMIT {limit:d}",
        values,
    ).fetchall()


def _pieces(excerpt: str) -> tuple[tuple[str, bool], ...]:
    pieces = []
    for part in re.split(f"({_BEGIN}[^{_END}]*{_END})", excerpt):
        if part:
            pieces.append((part.strip(_BEGIN + _END), part.startswith(_BEGIN)))
    return tuple(pieces)
