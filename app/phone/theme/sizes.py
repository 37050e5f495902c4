"""Type scale, spacing and targets, in dp (text in sp at 100 %)."""

from typing import Final

TYPE: Final = {
    "figure": 44.0,
    "display": 34.0,
    "headline": 26.0,
    "title": 20.0,
    "strong": 17.0,
    "body": 17.0,
    "label": 15.0,
    "small": 14.0,
}
"""Text kinds and their size."""

BODY: Final = TYPE["body"]
"""What is read grows with the person's text size; what headings have beyond it stays as it is, as Android does from
version 14 on: at 200 % a heading would else fill the screen, and what it stands over would be out of sight."""

BOLD: Final = frozenset({"figure", "display", "headline", "title", "strong", "label"})

GRID: Final = 8
"""Every distance is a multiple of this, or half of it inside small things."""

TARGET: Final = 48
"""Nothing that can be tapped is smaller."""

BIG_TARGET: Final = 64
"""Nor on the screen used while it happens."""

ICON_GROWTH: Final = 1.4
"""Icons follow the text size this far and no further: beyond it they crowd out the words."""

SHORT: Final = 0.09
MEDIUM: Final = 0.16
LONG: Final = 0.19
"""Seconds a movement takes; none reaches a fifth of a second."""
