"""What is on the screen as named parts with roles, in reading order; layout that means nothing is left out."""

from typing import Any, Final

from kivy.core.window import Window
from kivy.uix.label import Label
from kivy.uix.textinput import TextInput

from app.phone.keyboard import in_reading_order
from app.phone.reader.part import NOWHERE, ROOT, Box, Part, Tree
from app.phone.widgets.overlay import Snackbar, top_overlay
from app.phone.widgets.scroll import Scroll
from app.phone.widgets.seek_bar import SeekBar

_FIRST: Final = 2


def read(title: str) -> tuple[Tree, dict[int, Any]]:
    """The whole window under one root called `title`, and the widget of each part. Under an overlay only that is told."""
    parts: Tree = {}
    widgets: dict[int, Any] = {}
    top = top_overlay()
    layers = [w for w in reversed(Window.children) if top is None or w is top or isinstance(w, Snackbar)]
    whole = (0.0, 0.0, float(Window.width), float(Window.height))
    children = tuple(number for layer in layers for number in _read(layer, parts, widgets, whole))
    parts[ROOT] = Part(ROOT, "window", title, box=whole, seen=whole, children=children)
    return parts, widgets


def number_of(widget: Any) -> int:
    """The number of a widget's part, the same as long as the widget lives."""
    return int(widget.uid) + _FIRST


def _read(widget: Any, parts: Tree, widgets: dict[int, Any], window: Box) -> list[int]:
    """The parts that stand for a widget: itself, or what is in it. `window` is where what is around it lets it be seen."""
    if widget.opacity == 0 or widget.width < 1 or widget.height < 1:
        return []
    box = _box(widget)
    scrolls = isinstance(widget, Scroll) and widget.furthest > 1
    role = "scroll" if scrolls else str(getattr(widget, "role", ""))
    name = name_of(widget)
    writable = isinstance(widget, TextInput)
    slider = isinstance(widget, SeekBar)
    pressable = bool(getattr(widget, "focusable", False)) and not (writable or slider)
    inner: list[int] = []
    if not (writable or pressable or isinstance(widget, Label)):
        within = _overlap(box, window) if isinstance(widget, Scroll) else window
        inner = [n for child in in_reading_order(widget) for n in _read(child, parts, widgets, within)]
    told = role not in ("", "none") and (name or (role in ("dialog", "scroll") and inner))
    if not (writable or pressable or told):
        return inner
    number = number_of(widget)
    widgets[number] = widget
    parts[number] = Part(
        number,
        "textbox" if writable else role,
        name,
        value=_written(widget) if writable else "",
        state=str(getattr(widget, "state", "")),
        hint=widget.hint_text if writable else "",
        box=box,
        seen=_overlap(box, window),
        pressable=pressable and not widget.disabled,
        writable=writable and not widget.disabled,
        secret=writable and widget.password,
        many_lines=writable and widget.multiline,
        disabled=bool(widget.disabled),
        ticked=_ticked(widget, role),
        back=(scrolls and widget.offset > 1) or (slider and widget.part > 0),
        forward=(scrolls and widget.offset < widget.furthest - 1) or (slider and widget.part < 1),
        measure=_measure(widget) if slider else None,
        children=tuple(inner),
    )
    return [number]


def name_of(widget: Any) -> str:
    """What a screen reader calls a widget: its own name, else its words."""
    named = getattr(widget, "name_for_reader", "")
    if named:
        return str(named)
    if isinstance(widget, Label) and getattr(widget, "role", "") != "none":
        return str(widget.text)
    told = {"dialog": "title", "status": "text"}.get(getattr(widget, "role", ""))
    return str(getattr(widget, told, "")) if told else ""


def _written(field: Any) -> str:
    return "•" * len(field.text) if field.password else str(field.text)


def _ticked(widget: Any, role: str) -> bool | None:
    if role in ("checkbox", "radio", "tab"):
        return bool(getattr(widget, "selected", False))
    return bool(widget.on) if role == "switch" else None


def _measure(slider: SeekBar) -> tuple[float, float, float]:
    length = float(slider.length)
    return slider.part * length, length, slider.step * length


def _box(widget: Any) -> Box:
    x, y = widget.to_window(*widget.pos)
    return (
        float(x),
        float(Window.height - y - widget.height),
        float(x + widget.width),
        float(Window.height - y),
    )


def _overlap(one: Box, other: Box) -> Box:
    left, top = max(one[0], other[0]), max(one[1], other[1])
    right, bottom = min(one[2], other[2]), min(one[3], other[3])
    return (left, top, right, bottom) if left < right and top < bottom else NOWHERE


__all__ = ["ROOT", "Part", "Tree", "name_of", "number_of", "read"]
