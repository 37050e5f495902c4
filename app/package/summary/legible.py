"""Free text made safe to print: what a font cannot show, or what would turn a line around, becomes a visible mark.

The words themselves stay as the person wrote them in record.json; the summary says so wherever a mark stands in.
"""

from __future__ import annotations

import re
import unicodedata

HOLD = "\u200e"
"""Never seen: it holds a sign to the number it stands in."""
MARK = "\N{REPLACEMENT CHARACTER}"

# Invisible and harmless: dropped without a mark.
_SILENT = frozenset("\u00ad\u061c\u200b\u200e\u200f\u2060\ufeff") | frozenset(map(chr, range(0xFE00, 0xFE10)))
# Joiners: part of the spelling in Arabic and Indic scripts, kept there and silent elsewhere.
_JOINERS = frozenset("\u200c\u200d")
_KEPT = _JOINERS | {"\n", "\u00a0"}
# Latin letters and usual signs, composed: nothing to do. Without soft hyphens and C1 controls.
_PLAIN = re.compile("[\n -~\u00a0-\u00ac\u00ae-\u017f\u2010-\u2027\u2030-\u203a\u20ac\u2212]*")
_JOINED = re.compile("[\u0590-\u109f\u1200-\u1dff\ua800-\uabff\ufb1d-\ufdff\ufe70-\ufefe]")
_NUMBER = re.compile(
    r"(?=[A-Za-z0-9?*…-]*[?*…-])(?=[A-Za-z?*…-]*[0-9])[A-Za-z0-9?*…](?:[A-Za-z0-9?*…-]*[A-Za-z0-9?*…])?"
)
"""A number of a badge, plate or telephone with a sign in it: some could not be read, or its parts are set apart."""
_BREAKS = {"\r\n": "\n", "\r": "\n", "\u0085": "\n", "\u2028": "\n", "\u2029": "\n", "\t": " "}


def legible(untrusted_text: str) -> str:
    """The text in NFC with one kind of line break, and a mark for every control or turning character.

    Turning characters reorder the text around them (UAX #9, 2.1-2.6), so that a page could read differently from what
    is stored. Never raises: lone surrogates, unassigned and private characters become marks too. Running it twice
    changes nothing.
    """
    if _PLAIN.fullmatch(untrusted_text):
        return untrusted_text
    text = untrusted_text
    for found, kept in _BREAKS.items():
        text = text.replace(found, kept)
    dropped = _SILENT if needs_shaping(text) else _SILENT | _JOINERS
    kept_text = "".join(MARK if "\ud800" <= c < "\ue000" else c for c in text if c not in dropped)
    return "".join(map(_shown, unicodedata.normalize("NFC", kept_text)))


def _shown(character: str) -> str:
    if character in _KEPT:
        return character
    if unicodedata.category(character) in ("Cc", "Cf", "Cs", "Co", "Cn"):
        return MARK
    return character


def needs_shaping(text: str) -> bool:
    """Whether letters of this text change their form or order beside each other (Hebrew to Khmer, and their forms)."""
    return _JOINED.search(text) is not None


def reads_from_the_right(text: str) -> bool:
    """Whether the first letter with a direction is one of a right-to-left script (UAX #9, P2)."""
    for character in text:
        direction = unicodedata.bidirectional(character)
        if direction in ("R", "AL"):
            return True
        if direction == "L":
            return False
    return False


def numbers_kept(text: str) -> str:
    """A legible text whose badges, plates and telephone numbers are not turned round among letters that run from the right.

    In 44?7, 7-K42 and 555-0142 the plain rules give the signs between Arabic's direction, and would print
    7?44. `HOLD` holds each such sign to its number.
    """
    return _NUMBER.sub(lambda one: HOLD + "".join(c if c.isalnum() else c + HOLD for c in one[0]), text)


def clusters(text: str) -> list[str]:
    """The text in pieces that must not be parted: a letter with the signs that sit on it."""
    pieces: list[str] = []
    for character in text:
        joined = pieces and (
            unicodedata.category(character) in ("Mn", "Mc", "Me")
            or character in _JOINERS
            or pieces[-1][-1] in _JOINERS
        )
        if joined:
            pieces[-1] += character
        else:
            pieces.append(character)
    return pieces


def breaks_anywhere(character: str) -> bool:
    """Whether a line may break before this letter without a space (Chinese, Japanese)."""
    return "\u2e80" <= character <= "\u9fff" or "\U00020000" <= character <= "\U0003ffff"
