"""Locking, as far as the window goes: nothing of what was shown or typed stays behind in Kivy.

The vault drops its own keys. This drops the widgets and what hangs on them: texts, undo lists, textures, Kivy's
global caches, the shaped lines, waiting snackbars with their undo, and pending touches.
"""

import gc
from collections.abc import Iterable
from typing import Any, Final

from kivy.animation import Animation
from kivy.base import EventLoop
from kivy.cache import Cache
from kivy.core.window import Window
from kivy.uix.label import Label
from kivy.uix.layout import Layout
from kivy.uix.textinput import TextInput
from kivy.uix.widget import Widget

from app.phone import text
from app.phone.widgets import overlay

CACHES: Final = ("textinput.label", "textinput.width", "kv.image", "kv.texture", "kv.loader")


def forget(roots: Iterable[Widget], *, collect: bool = True) -> None:
    """Empty the widget trees under `roots` and every cache of what they showed. The roots themselves stay usable.

    Without `collect` the caller sees to it that garbage is collected once nothing holds the roots.
    """
    for layer in list(Window.children):
        if isinstance(layer, overlay.Overlay | overlay.Snackbar):
            _empty(layer)
    overlay.remove_all()
    for root in roots:
        _empty(root)
    for touch in list(EventLoop.me_list):
        touch.ud.clear()
        touch.grab_list.clear()
    for name in CACHES:
        if name in Cache._categories:  # noqa: SLF001  (Kivy has no other way to ask)
            Cache.remove(name)
    _drop_last_input()
    text.forget()
    if collect:
        gc.collect()


def _drop_last_input() -> None:
    """Kivy keeps, for all text inputs together, the arguments of the last call that moved a caret into sight."""
    adjust = vars(TextInput)["_adjust_viewport"]
    adjust.cancel()
    for cell in adjust.__closure__ or ():
        if isinstance(cell.cell_contents, list | dict):
            cell.cell_contents.clear()


def _empty(root: Any) -> None:
    for widget in list(root.walk()):
        Animation.stop_all(widget)
        if hasattr(widget, "focus"):
            widget.focus = False
        if hasattr(widget, "forget"):
            widget.forget()
        if isinstance(widget, Label):
            widget.text = ""
            drawn = vars(widget)["_label"]
            drawn.text = ""
            vars(drawn)["_cached_lines"] = []
            widget.texture = None
    for widget in list(root.walk(restrict=True)):
        widget.clear_widgets()
        if isinstance(widget, Layout):
            # Laid out once more, its rules would ask about children that are gone.
            widget._trigger_layout.cancel()  # noqa: SLF001  (Kivy has no other way)
