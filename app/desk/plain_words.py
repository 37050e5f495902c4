"""Text as the words it is found by, the same in both databases: small letters, no accents, one word after the other.

A script that writes no spaces between words (Chinese, Japanese, Thai, Khmer, Burmese) is parted into its letters.
"""

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

MOST_WORDS: Final = 4_000
"""Of one encounter. Some hundreds are usual; the cap bounds what one long note can cost everybody's search."""

LONGEST_WORD: Final = 64
MOST_ASKED: Final = 12

NAMED: Final = "n_"
"""In front of a word of an officer's name, so that names can be asked for alone."""

PLACED: Final = "p_"
"""In front of a word of a place."""

_NO_LETTER: Final = re.compile("[\0\ud800-\udfff]")
_WORD: Final = re.compile(r"[^\W_]+")
_CUT: Final = re.compile(
    r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0002ffff]"
)


def holdable(text: str) -> str:
    """The text as both databases can hold it: what is no letter (a zero byte, half of a pair) is marked as such."""
    return _NO_LETTER.sub("\ufffd", text)


def words_of(text: str) -> list[str]:
    """The words of a text in order."""
    if text.isascii():
        return [word[:LONGEST_WORD] for word in _WORD.findall(text.lower())]
    folded = unicodedata.normalize("NFKD", text).casefold()
    bare = "".join(c for c in folded if not unicodedata.combining(c) and unicodedata.category(c) != "Mc")
    found: list[str] = []
    for word in _WORD.findall(bare):
        if _CUT.search(word):
            found += [part for part in re.split(f"({_CUT.pattern})", word) if part]
        else:
            found.append(word[:LONGEST_WORD])
    return found


def told_words(written: Iterable[str], names: Iterable[str], places: Iterable[str]) -> list[str]:
    """All words an encounter is found by, each once, sorted."""
    found: set[str] = set()
    for prefix, texts in ((NAMED, names), (PLACED, places), ("", written)):
        for text in texts:
            for word in words_of(text):
                found.update((word, prefix + word))
                if len(found) >= MOST_WORDS:
                    return sorted(found)
    return sorted(found)


def asked_words(text: str, prefix: str = "") -> list[str]:
    """The words to look for; each stands for all that begin with it."""
    return [prefix + word for word in words_of(text)[:MOST_ASKED]]
