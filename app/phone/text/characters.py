"""What the app knows about single characters: their script, bracket pairs, and where one visible letter ends.

The script table is made from Unicode's Scripts.txt and BidiBrackets.txt by packaging/fonts/unicode_tables.py.
"""

import json
from bisect import bisect_right
from functools import cache
from typing import Final, cast
from unicodedata import category, combining

from app import ASSETS


def _load() -> dict[str, str]:
    return cast("dict[str, str]", json.loads((ASSETS / "fonts" / "scripts.json").read_text()))


def _brackets(joined: str) -> dict[str, str]:
    return {joined[i]: joined[i + 1] for i in range(0, len(joined), 2)}


_TABLES: Final = _load()
BRACKETS: Final = _brackets(_TABLES["brackets"])
"""Opening bracket to closing bracket."""

_CANONICAL = {"\u2329": "\u3008", "\u232a": "\u3009"}
_ZERO_WIDTH_JOINER = 0x200D
_KILLERS = frozenset({0x103A, 0x0E3A, 0x17D1})
_THAI_AM = frozenset({0x0E33, 0x0EB3})


def canonical_bracket(char: str) -> str:
    """The one of two equivalent angle brackets that stands for both."""
    return _CANONICAL.get(char, char)


@cache
def _ranges() -> tuple[list[int], list[int], list[str]]:
    starts, ends, tags = [], [], []
    for item in _TABLES["scripts"].split():
        span, _, tag = item.partition(":")
        low, _, high = span.partition("-")
        starts.append(int(low, 16))
        ends.append(int(high or low, 16))
        tags.append(tag)
    return starts, ends, tags


@cache
def script_of(char: str) -> str | None:
    """ISO 15924 tag such as `Arab`; None for characters all scripts share, marks and scripts the app has no font for."""
    starts, ends, tags = _ranges()
    at = bisect_right(starts, ord(char)) - 1
    return tags[at] if at >= 0 and ord(char) <= ends[at] else None


def spans_of(scripts: frozenset[str]) -> list[tuple[int, int]]:
    """First and last character of each span of these scripts."""
    starts, ends, tags = _ranges()
    return [(low, high) for low, high, tag in zip(starts, ends, tags, strict=True) if tag in scripts]


def joins_before(char: str, before: str) -> bool:
    """Whether no cursor and no line break may stand between `before` and `char`.

    Covers marks, joiners, variation selectors, Hangul jamo and the conjuncts of Indic, Khmer and Burmese writing
    (Unicode 15.1 rule GB9c, widened to Khmer coeng and Burmese stacking).
    """
    if not char or not before:
        return False
    point = ord(char)
    if point < 0x300:
        return before == "\r" and char == "\n"
    if category(char) in ("Mn", "Me", "Mc") or point in (_ZERO_WIDTH_JOINER, 0x200C) or point in _THAI_AM:
        return True
    last = ord(before)
    if last == _ZERO_WIDTH_JOINER or 0xD800 <= last <= 0xDBFF:
        return True
    if combining(before) == 9 and last not in _KILLERS:
        return script_of(char) is not None and script_of(char) != "Latn"
    return 0x1160 <= point <= 0x11FF and 0x1100 <= last <= 0x11FF


def clusters(text: str) -> list[str]:
    """The text cut into visible letters, none of which may be torn apart."""
    out: list[str] = []
    for i, char in enumerate(text):
        if i and joins_before(char, text[i - 1]):
            out[-1] += char
        else:
            out.append(char)
    return out


def cluster_edges(text: str) -> list[int]:
    """Positions a cursor may take in `text`, from 0 to its length."""
    edges = [0]
    for cluster in clusters(text):
        edges.append(edges[-1] + len(cluster))
    return edges
