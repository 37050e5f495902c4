"""A line of text taken apart into pieces that one font can draw in one direction.

Kivy hands its text provider whole lines in logical order. `itemise` cuts such a line by bidi level, script and font
coverage and gives the pieces from left to right, each still in logical order with its direction.
"""

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Final
from unicodedata import bidirectional

from attrs import frozen

from app.phone.text import bidi, system_fonts
from app.phone.text.characters import script_of
from app.phone.text.fonts import BASE, FALLBACKS, characters_of, covers, font_for, weighted
from app.phone.text.system_fonts import system_font

_NUMBER: Final = re.compile(
    r"(?=[A-Za-z0-9?*…-]*[?*…-])(?=[A-Za-z?*…-]*[0-9])[A-Za-z0-9?*…](?:[A-Za-z0-9?*…-]*[A-Za-z0-9?*…])?"
)
"""A badge, plate or telephone number of which some signs could not be read, or whose parts are set apart: 44?7, 7-K42."""
_PLAIN_END: Final = "\u0250"
"""Below this every character is Latin, drawn by the base font, left to right."""
_NEAR: Final = "\uffff"
"""Rare letters and signs beyond this go the long way: to look for them too would slow down every line."""
_NOT_ALL_RIGHTWARD: Final = re.compile(
    "[\u0590-\u08ff\u200e\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufefe]"
)
"""Letters and digits that run leftward, and marks that turn the order: without one a line that begins rightward stays so."""
_ALL_LEFTWARD: Final = re.compile(
    "[\u0020-\u0023\u0025-\u002f:;<=>?@\\[\\]^_{|}\u00ab\u00bb\u05d0-\u05ea\u060c\u061b\u061d-\u065f\u066d-\u06dc"
    "\u06de-\u06ef\u06fa-\u06ff\u0750-\u077f\u2010-\u2027\u2030-\u205e]*"
)
"""Arabic and Hebrew letters, their marks and plain punctuation, without digits: in a leftward line all run leftward."""
_MANY: Final = frozenset({"Hani", "Kana", "Hang"})
"""Scripts of thousands of letters, which are looked up as they are met."""
_met: Final[dict[str, set[str]]] = {}
"""By script, the characters of these already found to be drawn by its font."""


@frozen
class Run:
    """One piece: `where` holds the index of each of its characters in the line."""

    font: str
    script: str
    rightward: bool
    text: str
    where: tuple[int, ...]


@lru_cache(2048)
def itemise(line: str, bold: bool, base: int | None) -> tuple[Run, ...]:
    """Pieces of `line` from left to right. `base` 0 or 1 forces the paragraph's direction, None asks the text."""
    if not line:
        return ()
    if base != 1 and (line.isascii() or max(line) < _PLAIN_END):
        return (Run(weighted(BASE, bold), "Latn", True, line, tuple(range(len(line)))),)
    level = _one_level(line, base)
    if level is not None:
        script = _first_script(line)
        if _one_font(line, script):
            return (Run(weighted(font_for(script), bold), script, not level, line, tuple(range(len(line)))),)
        levels: Sequence[int] = [level] * len(line)
    else:
        classes = bidi.classes_of(line)
        for known in _NUMBER.finditer(line):
            # 44?7 is one number: by the plain rules its ? would take Arabic's direction, and the badge be drawn 7?44.
            classes[known.start() : known.end()] = ["EN"] * len(known[0])
        _, levels = bidi.resolve(classes, line, base)
    pieces = _cut(line, levels)
    out = []
    for at in bidi.visual_order([levels[piece[2][0]] for piece in pieces]):
        font, script, where = pieces[at]
        first, after = where[0], where[-1] + 1
        whole = after - first == len(where)
        text = line[first:after] if whole else "".join(line[i] for i in where)
        out.append(Run(weighted(font, bold), script, not levels[where[0]] & 1, text, tuple(where)))
    return tuple(out)


def _one_level(line: str, base: int | None) -> int | None:
    """The level of every character, where it can be told without the whole algorithm; None for a mixed line."""
    if base == 1:
        return 1 if _ALL_LEFTWARD.fullmatch(line) else None
    return None if max(line) > _NEAR or _NOT_ALL_RIGHTWARD.search(line) else 0


def _first_script(line: str) -> str:
    return next((script for script in map(script_of, line) if script), "Latn")


def _one_font(line: str, script: str) -> bool:
    """Whether the script's own font draws every character of the line."""
    known = _drawn(script)
    if known.issuperset(line):
        return True
    if script not in _MANY:
        return False
    font = font_for(script)
    met = _met.setdefault(script, set())
    for char in set(line) - met:
        if char in bidi.CONTROLS or script_of(char) not in (script, None) or not covers(font, char):
            return False
        met.add(char)
    return True


def _drawn(script: str) -> set[str] | frozenset[str]:
    """What is known to be drawn by the script's own font: all there is, or of the large scripts what was met before."""
    return _met.setdefault(script, set()) if script in _MANY else _all_drawn(script)


@cache
def _all_drawn(script: str) -> frozenset[str]:
    plain = script_of.__wrapped__  # what is asked of a whole font need not be remembered letter by letter
    return frozenset(
        char
        for char in characters_of(font_for(script))
        if char not in bidi.CONTROLS and plain(char) in (script, None)
    )


def _cut(line: str, levels: Sequence[int]) -> list[tuple[str, str, list[int]]]:
    pieces: list[tuple[str, str, list[int]]] = []
    current = _first_script(line)
    last_font = last_script = ""
    last: list[int] = []
    level = -1
    known: set[str] | frozenset[str] = frozenset()
    for i, char in enumerate(line):
        if char in known and levels[i] == level:
            last.append(i)
            continue
        if char in bidi.CONTROLS:
            continue
        own = script_of(char)
        current = own or current
        font, script = _choose(char, own, current)
        if pieces:
            other = (font, script) != (last_font, last_script)
            if other and bidirectional(char) == "NSM" and covers(last_font, char):
                font, script = last_font, last_script
        if not pieces or (last_font, last_script, level) != (font, script, levels[i]):
            last = []
            last_font, last_script, level = font, script, levels[i]
            pieces.append((font, script, last))
        last.append(i)
        # What the font of the script around it draws needs no second thought while that piece goes on.
        around = script == current and font == font_for(current)
        known = _drawn(current) if around else frozenset()
    return pieces


@lru_cache(1024)
def _choose(char: str, own: str | None, current: str) -> tuple[str, str]:
    """Font and script: those of the text around it, else the base font, else any that has the character."""
    font = font_for(current)
    if covers(font, char):
        return font, current
    for other in (BASE, *FALLBACKS):
        if covers(other, char):
            return other, own or "Latn"
    if not char.isspace() and (theirs := system_font(char)) is not None:
        return theirs, own or "Zyyy"
    return font, current


def forget() -> None:
    """Drop the remembered lines: they hold what the person wrote."""
    itemise.cache_clear()
    _choose.cache_clear()
    _met.clear()
    script_of.cache_clear()
    system_fonts.forget()
