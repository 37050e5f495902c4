"""The weak, neutral and implicit rules of UAX #9 (W1 to W7, N0 to N2, I1, I2) for one isolating run sequence."""

from collections.abc import Sequence

from app.phone.text.characters import BRACKETS, canonical_bracket

_CLOSING = {close: opening for opening, close in BRACKETS.items()}
_NEUTRAL = frozenset({"B", "S", "WS", "ON", "LRI", "RLI", "FSI", "PDI"})
_SIDES = {"L": "L", "R": "R", "EN": "R", "AN": "R"}
_BRACKET_DEPTH = 63


def resolve_sequence(
    sequence: Sequence[int],
    resolved: Sequence[str],
    levels: list[int],
    level: int,
    start: str,
    end: str,
    text: str | None,
) -> None:
    """Write the final level of each index of `sequence` into `levels`."""
    kinds = [resolved[i] for i in sequence]
    _weak(kinds, start)
    if text is not None:
        marks = [resolved[i] == "NSM" for i in sequence]
        _brackets(kinds, marks, [text[i] for i in sequence], "R" if level & 1 else "L", start)
    _neutral(kinds, "R" if level & 1 else "L", start, end)
    for kind, i in zip(kinds, sequence, strict=True):
        if level & 1:
            levels[i] = level + (kind != "R")
        else:
            levels[i] = level + {"L": 0, "R": 1}.get(kind, 2)


def _weak(kinds: list[str], start: str) -> None:
    before = start
    for i, kind in enumerate(kinds):  # W1
        if kind == "NSM":
            kinds[i] = "ON" if before in ("LRI", "RLI", "FSI", "PDI") else before
        before = kinds[i]
    strong = start
    for i, kind in enumerate(kinds):  # W2, W3
        if kind in ("L", "R", "AL"):
            strong = kind
            if kind == "AL":
                kinds[i] = "R"
        elif kind == "EN" and strong == "AL":
            kinds[i] = "AN"
    for i in range(1, len(kinds) - 1):  # W4
        left, right = kinds[i - 1], kinds[i + 1]
        if left == right and (
            (kinds[i] == "ES" and left == "EN") or (kinds[i] == "CS" and left in ("EN", "AN"))
        ):
            kinds[i] = left
    i = 0
    while i < len(kinds):  # W5
        j = i
        while j < len(kinds) and kinds[j] == "ET":
            j += 1
        if j > i and ((i and kinds[i - 1] == "EN") or (j < len(kinds) and kinds[j] == "EN")):
            kinds[i:j] = ["EN"] * (j - i)
        i = j + 1
    strong = start
    for i, kind in enumerate(kinds):  # W6, W7
        if kind in ("ES", "ET", "CS"):
            kinds[i] = "ON"
        elif kind in ("L", "R"):
            strong = kind
        elif kind == "EN" and strong == "L":
            kinds[i] = "L"


def _brackets(kinds: list[str], marks: Sequence[bool], chars: Sequence[str], own: str, start: str) -> None:
    """N0: a pair of brackets takes one direction."""
    for first, last in _pairs(kinds, chars):
        inside = {_SIDES.get(kind) for kind in kinds[first + 1 : last]}
        if own in inside:
            side = own
        elif inside & {"L", "R"}:
            side = next((_SIDES[kind] for kind in reversed(kinds[:first]) if kind in _SIDES), start)
        else:
            continue
        for at in (first, last):
            kinds[at] = side
            follow = at + 1
            while follow < len(kinds) and marks[follow]:
                kinds[follow] = side
                follow += 1


def _pairs(kinds: Sequence[str], chars: Sequence[str]) -> list[tuple[int, int]]:
    """BD16: positions of matching brackets, ordered by the opening one."""
    open_ones: list[tuple[str, int]] = []
    found: list[tuple[int, int]] = []
    for i, kind in enumerate(kinds):
        if kind != "ON":
            continue
        char = chars[i]
        if char in BRACKETS:
            if len(open_ones) == _BRACKET_DEPTH:
                return []
            open_ones.append((canonical_bracket(BRACKETS[char]), i))
        elif char in _CLOSING:
            wanted = canonical_bracket(char)
            for at in range(len(open_ones) - 1, -1, -1):
                if open_ones[at][0] == wanted:
                    found.append((open_ones[at][1], i))
                    del open_ones[at:]
                    break
    return sorted(found)


def _neutral(kinds: list[str], own: str, start: str, end: str) -> None:
    """N1 and N2."""
    i = 0
    while i < len(kinds):
        j = i
        while j < len(kinds) and kinds[j] in _NEUTRAL:
            j += 1
        if j > i:
            left = start if i == 0 else _SIDES[kinds[i - 1]]
            right = end if j == len(kinds) else _SIDES[kinds[j]]
            kinds[i:j] = [left if left == right else own] * (j - i)
        i = j + 1
