"""Which way each character of a line runs: the Unicode Bidirectional Algorithm (UAX #9), in plain Python.

A badge number inside an Arabic sentence must keep its digits in order, so lines are taken apart here before they
are drawn. Rule names (X1, W4, N0 ...) are those of the standard. Checked against the whole of Unicode's
BidiTest.txt and BidiCharacterTest.txt in tests/phone/test_text_bidi.py.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from unicodedata import bidirectional

from attrs import frozen

from app.phone.text.bidi_sequence import resolve_sequence

MAX_DEPTH = 125
ISOLATES = frozenset({"LRI", "RLI", "FSI"})
EMBEDDINGS = frozenset({"LRE", "RLE", "LRO", "RLO"})
REMOVED = EMBEDDINGS | {"PDF", "BN"}
TRAILING = ISOLATES | {"WS", "PDI"}
CONTROLS = frozenset("\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Direction marks: they steer the order and are never drawn."""

# Unassigned code points take the class of their block (DerivedBidiClass.txt, header).
_RIGHT = (
    *((0x0590, 0x05FF), (0x07C0, 0x085F), (0xFB1D, 0xFB4F), (0x10800, 0x10CFF), (0x10D40, 0x10EBF)),
    *((0x10F00, 0x10F2F), (0x10F70, 0x10FFF), (0x1E800, 0x1EC6F), (0x1ECC0, 0x1ECFF), (0x1ED50, 0x1EDFF)),
    (0x1EF00, 0x1EFFF),
)
_ARABIC = (
    *((0x0600, 0x07BF), (0x0860, 0x08FF), (0xFB50, 0xFDCF), (0xFDF0, 0xFDFF), (0xFE70, 0xFEFF)),
    *((0x10D00, 0x10D3F), (0x10EC0, 0x10EFF), (0x10F30, 0x10F6F), (0x1EC70, 0x1ECBF), (0x1ED00, 0x1ED4F)),
    (0x1EE00, 0x1EEFF),
)


@frozen
class _Level:
    """One entry of the directional status stack."""

    level: int
    override: str
    isolate: bool


def classes_of(text: str) -> list[str]:
    """The bidirectional class of each character."""
    return [bidirectional(char) or _unassigned(ord(char)) for char in text]


def _unassigned(point: int) -> str:
    if any(low <= point <= high for low, high in _RIGHT):
        return "R"
    if any(low <= point <= high for low, high in _ARABIC):
        return "AL"
    if 0x20A0 <= point <= 0x20CF:
        return "ET"
    if 0xFDD0 <= point <= 0xFDEF or point & 0xFFFE == 0xFFFE or 0xE0000 <= point <= 0xE0FFF:
        return "BN"
    return "L"


def base_level(text: str) -> int | None:
    """0 or 1 by the first strong character outside isolates (P2, P3); None when there is none."""
    classes = classes_of(text)
    return _first_strong(classes, 0, len(classes), _isolate_pairs(classes))


def resolve(
    classes: Sequence[str], text: str | None = None, base: int | None = None
) -> tuple[int, list[int]]:
    """The paragraph's level and the level of every character of one paragraph.

    `text` gives the characters for bracket pairs (N0) and may be left out; `base` forces the paragraph's level.
    """
    pairs = _isolate_pairs(classes)
    if base is None:
        base = _first_strong(classes, 0, len(classes), pairs) or 0
    resolved = list(classes)
    levels = _explicit(classes, resolved, base, pairs)
    embedding = list(levels)
    kept = [i for i, kind in enumerate(classes) if kind not in REMOVED]
    for sequence in _sequences(classes, embedding, kept, pairs):
        start, end = _edges(sequence, classes, embedding, kept, pairs, base)
        resolve_sequence(sequence, resolved, levels, embedding[sequence[0]], start, end, text)
    _reset_white_space(classes, levels, base)
    return base, levels


def visual_order(levels: Sequence[int]) -> list[int]:
    """Indices in the order they are drawn from left to right (L2)."""
    order = list(range(len(levels)))
    if not order:
        return order
    lowest_odd = min((level for level in levels if level & 1), default=None)
    if lowest_odd is None:
        return order
    for level in range(max(levels), lowest_odd - 1, -1):
        i = 0
        while i < len(order):
            j = i
            while j < len(order) and levels[order[j]] >= level:
                j += 1
            if j > i:
                order[i:j] = order[i:j][::-1]
            i = j + 1
    return order


def _isolate_pairs(classes: Sequence[str]) -> dict[int, int]:
    """Matching isolate initiators and terminators, both ways (BD9)."""
    pairs: dict[int, int] = {}
    open_ones: list[int] = []
    for i, kind in enumerate(classes):
        if kind in ISOLATES:
            open_ones.append(i)
        elif kind == "PDI" and open_ones:
            first = open_ones.pop()
            pairs[first], pairs[i] = i, first
        elif kind == "B":
            open_ones.clear()
    return pairs


def _first_strong(classes: Sequence[str], start: int, end: int, pairs: dict[int, int]) -> int | None:
    i = start
    while i < end:
        kind = classes[i]
        if kind == "L":
            return 0
        if kind in ("R", "AL"):
            return 1
        if kind == "B":
            return None
        if kind in ISOLATES:
            i = pairs.get(i, end)
        i += 1
    return None


def _explicit(classes: Sequence[str], resolved: list[str], base: int, pairs: dict[int, int]) -> list[int]:
    """X1 to X8. Returns the embedding levels; overrides are written into `resolved`."""
    levels = [base] * len(classes)
    stack = [_Level(base, "", False)]
    lost_isolates = lost_embeddings = isolates = 0
    for i, kind in enumerate(classes):
        top = stack[-1]
        levels[i] = base if kind == "B" else top.level
        if kind in EMBEDDINGS:
            deeper = _next_level(top.level, kind[0] == "R")
            if deeper <= MAX_DEPTH and not lost_isolates and not lost_embeddings:
                stack.append(_Level(deeper, {"RLO": "R", "LRO": "L"}.get(kind, ""), False))
            elif not lost_isolates:
                lost_embeddings += 1
        elif kind in ISOLATES:
            resolved[i] = top.override or kind
            leftmost = kind == "FSI" and _first_strong(classes, i + 1, pairs.get(i, len(classes)), pairs) == 1
            deeper = _next_level(top.level, kind == "RLI" or leftmost)
            if deeper <= MAX_DEPTH and not lost_isolates and not lost_embeddings:
                isolates += 1
                stack.append(_Level(deeper, "", True))
            else:
                lost_isolates += 1
        elif kind == "PDI":
            if lost_isolates:
                lost_isolates -= 1
            elif isolates:
                lost_embeddings = 0
                while not stack[-1].isolate:
                    stack.pop()
                stack.pop()
                isolates -= 1
            levels[i] = stack[-1].level
            resolved[i] = stack[-1].override or kind
        elif kind == "PDF":
            if not lost_isolates:
                if lost_embeddings:
                    lost_embeddings -= 1
                elif not top.isolate and len(stack) > 1:
                    stack.pop()
            levels[i] = stack[-1].level
        elif kind not in ("B", "BN") and top.override:
            resolved[i] = top.override
    return levels


def _next_level(level: int, right: bool) -> int:
    return (level + 1) | 1 if right else (level + 2) & ~1


def _sequences(
    classes: Sequence[str], levels: Sequence[int], kept: Sequence[int], pairs: dict[int, int]
) -> list[list[int]]:
    """Isolating run sequences (BD13, X10) as lists of indices."""
    runs: list[list[int]] = []
    for i in kept:
        if runs and levels[runs[-1][-1]] == levels[i]:
            runs[-1].append(i)
        else:
            runs.append([i])
    by_start = {run[0]: run for run in runs}
    out = []
    for run in runs:
        if classes[run[0]] == "PDI" and run[0] in pairs:
            continue
        sequence = list(run)
        while classes[sequence[-1]] in ISOLATES and pairs.get(sequence[-1]) in by_start:
            sequence += by_start[pairs[sequence[-1]]]
        out.append(sequence)
    return out


def _edges(
    sequence: Sequence[int],
    classes: Sequence[str],
    levels: Sequence[int],
    kept: Sequence[int],
    pairs: dict[int, int],
    base: int,
) -> tuple[str, str]:
    """The directions before and after a sequence (sos and eos of X10)."""
    own = levels[sequence[0]]
    at = bisect_left(kept, sequence[0])
    before = levels[kept[at - 1]] if at else base
    at = bisect_right(kept, sequence[-1])
    open_end = classes[sequence[-1]] in ISOLATES and sequence[-1] not in pairs
    after = levels[kept[at]] if at < len(kept) and not open_end else base
    return "R" if max(own, before) & 1 else "L", "R" if max(own, after) & 1 else "L"


def _reset_white_space(classes: Sequence[str], levels: list[int], base: int) -> None:
    """L1, and a level for the characters X9 took out: that of the character before them."""
    at_end = True
    trailing = [False] * len(classes)
    for i in range(len(classes) - 1, -1, -1):
        kind = classes[i]
        if kind in ("B", "S"):
            at_end = True
            levels[i] = base
        elif kind in TRAILING or kind in REMOVED:
            trailing[i] = at_end
            if at_end:
                levels[i] = base
        else:
            at_end = False
    for i, kind in enumerate(classes):
        if kind in REMOVED and not trailing[i]:
            levels[i] = levels[i - 1] if i else base
