"""All words of the index that begin as a word does: asking FTS5 for each is far less work than asking for `word*`.

For `word*` FTS5 gathers every place of every such word in memory before it gives the newest, and SQLCipher wipes all of
that memory. A word by itself it reads from the newest on and stops.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from app.vault.database import Connection, one

_PLAIN: Final = re.compile(r"[0-9a-z]+")
_MARKS: Final = re.compile("[\u0300-\u0331]")
"""The marks that FTS5 drops."""
_MOST: Final = 24
"""With more than so many words, looking each up costs more than it saves."""
_LAST: Final = "\U0010ffff"


def begun_with(connection: Connection, word: str) -> list[str] | None:
    """The words of the index that begin with `word`, in their order; None when they are too many to name, or when how the
    index folds `word` is not plain: then `word*` has to be asked."""
    folded = _folded(word)
    if folded is None:
        return None
    connection.execute(
        "CREATE VIRTUAL TABLE IF NOT EXISTS temp.indexed_word USING fts5vocab (main, words, instance)"
    )
    found: list[str] = []
    least = folded
    while len(found) <= _MOST:
        # One row a question: walking on would pass every place of the word.
        row = one(
            connection,
            "SELECT term FROM temp.indexed_word WHERE term >= ? AND term < ? LIMIT 1",
            least,
            folded + _LAST,
        )
        if row is None:
            return found
        found.append(row[0])
        least = row[0] + "\x01"
    return None


def _folded(word: str) -> str | None:
    """As FTS5's unicode61 folds it, for what is Latin letters and digits with or without marks; None for all else."""
    bare = _MARKS.sub("", unicodedata.normalize("NFD", word)).lower()
    return bare if _PLAIN.fullmatch(bare) else None
