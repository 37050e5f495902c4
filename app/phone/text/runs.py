"""A line of text taken apart into pieces that one font can draw in one direction.

Kivy hands its text provider whole lines in logical order. `itemise` cuts such a line by bidi level, script and font
coverage and gives the pieces from left to right, each still in logical order with its direction.
"""

import re
from functools import lru_cache
from typing import Final

from attrs import frozen

from app.phone.text import bidi, system_fonts
from app.phone.text.characters import script_of
from app.phone.text.fonts import BASE, FALLBACKS, covers, font_for, weighted
from app.phone.text.system_fonts import system_font

_NUMBER: Final = re.compile(
    r"(?=[A-Za-z0-9?*…-]*[?*…-])(?=[A-Za-z?*…-]*[0-9])[A-Za-z0-9?*…](?:[A-Za-z0-9?*…-]*[A-Za-z0-9?*…])?"
)
"""A badge, plate or telephone number of which some signs could not be read, or whose parts are set apart: 44?7, 7-K42."""
_PLAIN_END: Final = "\u0250"
"""Below this every character is Latin, drawn by the base font, left to right."""


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
    classes = bidi.classes_of(line)
    for known in _NUMBER.finditer(line):
        # 44?7 is one number: by the plain rules its ? would take Arabic's direction, and the badge be drawn 7?44.
        classes[known.start() : known.end()] = ["EN"] * len(known[0])
    _, levels = bidi.resolve(classes, line, base)
    pieces = _cut(line, classes, levels)
    out = []
    for at in bidi.visual_order([levels[piece[2][0]] for piece in pieces]):
        font, script, where = pieces[at]
        text = "".join(line[i] for i in where)
        out.append(Run(weighted(font, bold), script, not levels[where[0]] & 1, text, tuple(where)))
    return tuple(out)


def _cut(line: str, classes: list[str], levels: list[int]) -> list[tuple[str, str, list[int]]]:
    pieces: list[tuple[str, str, list[int]]] = []
    current = next((script for script in map(script_of, line) if script), "Latn")
    for i, char in enumerate(line):
        if char in bidi.CONTROLS:
            continue
        own = script_of(char)
        current = own or current
        font, script = _choose(char, own, current)
        if pieces:
            last_font, last_script, last = pieces[-1]
            if classes[i] == "NSM" and covers(last_font, char):
                font, script = last_font, last_script
            if (last_font, last_script, levels[last[-1]]) == (font, script, levels[i]):
                last.append(i)
                continue
        pieces.append((font, script, [i]))
    return pieces


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
    system_fonts.forget()
