"""Names that come from outside and are shown to people: bounded, one line, nothing that acts on a screen."""

import unicodedata
from typing import Final

LONGEST_NAME: Final = 80
_MARKUP: Final = frozenset("<>[]{}`\\")
# Joiners are needed to write Persian, Hindi and others; every other character of this class is invisible or turns text.
JOINERS: Final = frozenset("\u200c\u200d")
_UNWANTED: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def cleaned(untrusted: str, longest: int = LONGEST_NAME) -> str:
    """The text without control and markup characters, its spaces single, composed (NFC), cut to `longest` characters."""
    composed = unicodedata.normalize("NFC", untrusted)
    kept = "".join(
        " " if c.isspace() else c
        for c in composed
        if c.isspace() or c in JOINERS or not (c in _MARKUP or unicodedata.category(c) in _UNWANTED)
    )
    return " ".join(kept.split())[:longest].rstrip()


def check_clean(untrusted: object, longest: int = LONGEST_NAME) -> str:
    """The text when it is not empty and needs no cleaning. Raises ValueError."""
    if not isinstance(untrusted, str) or not untrusted or cleaned(untrusted, longest) != untrusted:
        raise ValueError("not a clean name")
    return untrusted
