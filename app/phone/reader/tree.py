"""What is on the screen as named parts with roles, in reading order; layout that means nothing is left out."""

from typing import Any, Final

from attrs import frozen
from kivy.core.window import Window
from kivy.uix.label import Label
from kivy.uix.textinput import TextInput

from app.phone.keyboard import in_reading_order
from app.phone.widgets.overlay import Snackbar, top_overlay

ROOT: Final = 1
_FIRST: Final = 2


@frozen
class Part:
    """One thing to read or press. `box` is left, top, right, bottom in pixels from the window's top left.

    `ticked` is None where there is nothing to tick. `value` is what a field holds, a secret one as dots.
    """

    number: int
    role: str
    name: str
    value: str = ""
    state: str = ""
    hint: str = ""
    box: tuple[float, float, float, float] = (0, 0, 0, 0)
    pressable: bool = False
    writable: bool = False
    secret: bool = False
    many_lines: bool = False
    disabled: bool = False
    ticked: bool | None = None
    children: tuple[int, ...] = ()


Tree = dict[int, Part]


def read(title: str) -> tuple[Tree, dict[int, Any]]:
    """The whole window under one root called `title`, and the widget of each part. Under an overlay only that is told."""
    parts: Tree = {}
    widgets: dict[int, Any] = {}
    top = top_overlay()
    layers = [w for w in reversed(Window.children) if top is None or w is top or isinstance(w, Snackbar)]
    children = tuple(number for layer in layers for number in _read(layer, parts, widgets))
    whole = (0.0, 0.0, float(Window.width), float(Window.height))
    parts[ROOT] = Part(ROOT, "window", title, box=whole, children=children)
    return parts, widgets


def number_of(widget: Any) -> int:
    """The number of a widget's part, the same as long as the widget lives."""
    return int(widget.uid) + _FIRST


def _read(widget: Any, parts: Tree, widgets: dict[int, Any]) -> list[int]:
    """The parts that stand for a widget: itself, or what is in it."""
    if widget.opacity == 0 or widget.width < 1 or widget.height < 1:
        return []
    role = str(getattr(widget, "role", ""))
    name = name_of(widget)
    writable = isinstance(widget, TextInput)
    pressable = bool(getattr(widget, "focusable", False)) and not writable
    inner: list[int] = []
    if not (writable or pressable or isinstance(widget, Label)):
        inner = [number for child in in_reading_order(widget) for number in _read(child, parts, widgets)]
    told = role not in ("", "none") and (name or (role == "dialog" and inner))
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
        box=_box(widget),
        pressable=pressable and not widget.disabled,
        writable=writable and not widget.disabled,
        secret=writable and widget.password,
        many_lines=writable and widget.multiline,
        disabled=bool(widget.disabled),
        ticked=_ticked(widget, role),
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


def _box(widget: Any) -> tuple[float, float, float, float]:
    x, y = widget.to_window(*widget.pos)
    return (
        float(x),
        float(Window.height - y - widget.height),
        float(x + widget.width),
        float(Window.height - y),
    )
