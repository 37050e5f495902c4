"""What is scrolled out of sight is not drawn.

Kivy draws every widget of a long page in every frame, and cuts off what does not show. So every label has a picture on
the graphics chip, and the page of one record takes three times the memory and time it needs. A label that has never
been in sight has no picture yet.
"""

from typing import Any, Final

from kivy.metrics import dp

from app.phone.widgets.layout import Column

BRIM: Final = 48
"""dp above and below what shows, for what is drawn around a widget: rings, shadows."""


def draw(part: Any) -> None:
    """From now on, above what else is in the widget around it."""
    drawn = part.parent.canvas
    if part.canvas not in drawn.children:
        drawn.add(part.canvas)


def leave_out(part: Any) -> None:
    """Do not draw it any more."""
    drawn = part.parent.canvas
    if part.canvas in drawn.children:
        drawn.remove(part.canvas)


def draw_only(column: Any, low: float, high: float) -> None:
    """Of the things under each other in `column` and in the columns within, draw those between two heights in pixels."""
    if isinstance(column, Column):
        _settle(column, low - dp(BRIM), high + dp(BRIM))


def _settle(column: Column, low: float, high: float) -> None:
    for child in column.children:
        bottom = child.y
        if bottom < high and bottom + child.height > low:
            if child.__dict__.pop("_out_of_sight", False):
                draw(child)  # above the others: nothing in a column lies over its neighbours
            if isinstance(child, Column):
                _settle(child, low, high)
        elif "_out_of_sight" not in child.__dict__:
            child.__dict__["_out_of_sight"] = True
            leave_out(child)
