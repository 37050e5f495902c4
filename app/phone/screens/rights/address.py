"""A web address to read or copy by hand: broken where an address has its joints, never made too small to read."""

import re
from typing import Any

from kivy.properties import StringProperty

from app.phone.widgets.text import Text

LETTER = 0.62
"""Width of a letter as a part of its height: wide enough that no line overflows."""


class Address(Text):
    """`address` over as many lines as it needs."""

    address = StringProperty("")

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        for name in ("address", "width", "full_size"):
            self.fbind(name, self._break)
        self._break()

    def _break(self, *_: object) -> None:
        self.text = "\n".join(broken(self.address, max(8, int(self.width / (self.full_size * LETTER)))))


def broken(address: str, most: int) -> list[str]:
    """The address without its scheme in lines of at most `most` letters, after / - . or & where there is one."""
    lines = [""]
    for piece in re.findall(r"[^/\-.&?]*[/\-.&?]?", address.removeprefix("https://").removeprefix("http://")):
        while len(piece) > most:
            lines.append(piece[:most])
            piece = piece[most:]
        if len(lines[-1]) + len(piece) > most:
            lines.append("")
        lines[-1] += piece
    return [line for line in lines if line]
