"""Widgets that follow the language or the theme for as long as they live, at the same cost however many there were before.

Kivy's own `bind` looks through everything ever bound to a property, the dead included, before it adds one more: on the
two objects every widget follows that makes each new widget dearer than the last, for as long as the app runs.
"""

from functools import partial
from typing import Any
from weakref import WeakKeyDictionary

_FOLLOWERS: dict[tuple[int, str], WeakKeyDictionary[Any, str]] = {}


def follow(source: Any, name: str, widget: Any, method: str) -> None:
    """Call `widget.method(source, value)` when the property `name` of `source` changes. Holds the widget weakly."""
    key = id(source), name  # the sources live as long as the app
    if key not in _FOLLOWERS:
        _FOLLOWERS[key] = WeakKeyDictionary()
        source.fbind(name, partial(_tell, key))
    _FOLLOWERS[key][widget] = method


def _tell(key: tuple[int, str], source: Any, value: Any) -> None:
    for widget, method in list(_FOLLOWERS[key].items()):
        getattr(widget, method)(source, value)
