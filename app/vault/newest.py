"""The words of a few encounters in an index of their own, in memory, for a beginning that very many words have.

For `a*` FTS5 gathers every place of every such word before it gives the newest, and SQLCipher wipes all of that memory: in
100,000 encounters 3.7 s for one letter. But where so many words begin so, the newest encounters hold enough of them. So
those are asked first, by the same statement and the same tokenizer, and the whole index only when they do not.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from app.vault.database import Connection, one

MANY: Final = 1_000
"""With fewer encounters than this the whole index answers as fast."""
AT_ONCE: Final = (100, 700)
"""How many encounters are asked, one lot after the other. Where these do not hold enough, the beginning is rare enough for
the whole index."""
TABLE: Final = "temp.newest_words"
_NAME: Final = TABLE.partition(".")[2]


def worthwhile(connection: Connection, asked: Iterable[str]) -> bool:
    """Whether one of the FTS5 queries is for all that begins so, and there are many encounters."""
    if not any(query.endswith("*") for query in asked):
        return False
    highest = one(connection, "SELECT max(no) FROM encounter")[0]
    return highest is not None and highest > MANY


@contextlib.contextmanager
def index_of(connection: Connection, rows: Sequence[tuple[int, int]]) -> Iterator[str]:
    """An index like `words` of these ranges of its rows (first, and the one after the last), and its name; gone afterwards."""
    connection.execute(
        f"CREATE VIRTUAL TABLE {TABLE} USING fts5"
        " (written, names, tokenize = 'unicode61 remove_diacritics 2', columnsize = 0)"
    )
    try:
        connection.executemany(
            f"INSERT INTO {TABLE} (rowid, written, names)"  # noqa: S608 - constant
            " SELECT rowid, written, names FROM main.words WHERE rowid >= ? AND rowid < ?",
            rows,
        )
        yield _NAME
    finally:
        connection.execute(f"DROP TABLE {TABLE}")
