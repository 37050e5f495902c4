"""Free text made safe to print: what a font cannot show, or what would turn a line around, becomes a visible mark.

The words themselves stay as the person wrote them in record.json; the summary says so wherever a mark stands in.
"""

from __future__ import annotations

import unicodedata

MARK = "\N{REPLACEMENT CHARACTER}"

# Characters that reorder the text around them: a caption could read differently from what is stored (UAX #9, 2.1-2.6).
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
# Invisible and harmless: dropped without a mark.
_SILENT = frozenset("\u00ad\u061c\u200b\u200e\u200f\u2060\ufeff") | frozenset(map(chr, range(0xFE00, 0xFE10)))
# Joiners: part of the spelling in Arabic and Indic scripts, kept there and silent elsewhere.
_JOINERS = frozenset("\u200c\u200d")
_BREAKS = {"\r\n": "\n", "\r": "\n", "\u0085": "\n", "\u2028": "\n", "\u2029": "\n", "\t": " "}


def legible(untrusted_text: str) -> str:
    """The text in NFC with one kind of line break, and a mark for every control or turning character.

    Never raises: lone surrogates, unassigned and private characters become marks too. Running it twice changes nothing.
    """
    text = untrusted_text
    for found, kept in _BREAKS.items():
        text = text.replace(found, kept)
    if text.isascii() and text.replace("\n", " ").isprintable():
        return text
    text = unicodedata.normalize("NFC", "".join(MARK if 0xD800 <= ord(c) < 0xE000 else c for c in text))
    joins = needs_shaping(text)
    return "".join(_shown(c, joins) for c in text if c not in _SILENT)


def _shown(character: str, joins: bool) -> str:
    if character in _JOINERS:
        return character if joins else ""
    if character == "\n" or character == "\u00a0":
        return character
    if character in _TURNING or unicodedata.category(character) in ("Cc", "Cf", "Cs", "Co", "Cn"):
        return MARK
    return character


def needs_shaping(text: str) -> bool:
    """Whether letters of this text change their form or order beside each other (Hebrew to Khmer, and their forms)."""
    return not text.isascii() and any(
        0x0590 <= ord(c) < 0x10A0
        or 0x1200 <= ord(c) < 0x1E00
        or 0xA800 <= ord(c) < 0xAC00
        or 0xFB1D <= ord(c) < 0xFE00
        or 0xFE70 <= ord(c) < 0xFF00
        for c in text
    )


def reads_from_the_right(text: str) -> bool:
    """Whether the first letter with a direction is one of a right-to-left script (UAX #9, P2)."""
    for character in text:
        direction = unicodedata.bidirectional(character)
        if direction in ("R", "AL"):
            return True
        if direction == "L":
            return False
    return False


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
