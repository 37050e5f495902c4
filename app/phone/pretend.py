"""Two languages nobody speaks, made at run time to find words that do not fit or do not turn round.

`en_XA` puts accents on every letter and makes every message 40 % longer; `en_XB` is English drawn from right to left.
"""

import re
from typing import Final

_ACCENTS: Final = str.maketrans("aeiouyAEIOUYcnszCNSZ", "àéîöûýÀÉÎÖÛÝçñšžÇÑŠŽ")
_PLACES: Final = re.compile(r"(%\w|%\(\w+\)\w|\{[^}]*\})")
_FILLER: Final = "wörds ãdded tö mäke it lönger "
_GROWTH: Final = 0.4


def longer(message: str) -> str:
    """Accents, and 40 % more letters; places for values stay as they are."""
    parts = _PLACES.split(message)
    accented = "".join(part if i % 2 else part.translate(_ACCENTS) for i, part in enumerate(parts))
    wanted = max(1, round(len(message) * _GROWTH))
    filler = (_FILLER * (wanted // len(_FILLER) + 1))[:wanted].strip()
    return f"{accented} {filler}" if wanted > 3 else accented + filler


def mirrored(message: str) -> str:
    """The English message, forced to run from right to left."""
    return "\n".join(f"\u202e{line}\u202c" for line in message.split("\n"))
