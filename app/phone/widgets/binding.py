"""Kivy's way to bind what a kv rule sets to what it reads, at less than half the memory; a page has thousands of these.

For each property Kivy copies all names an expression may use, and notes each thing it follows so that it can let go of it.
Here the properties of a widget share the names, and what a widget follows of itself is not noted: both go together.
"""

from types import CodeType, FunctionType
from typing import Any

from kivy.event import EventDispatcher, Observable
from kivy.lang import builder
from kivy.lang.builder import BuilderException
from kivy.lang.parser import ParserRuleProperty, _handlers, global_idmap

_FOLLOWED = EventDispatcher, Observable
_PLAIN = 2
"""Parts of `self.width`. What has more, such as `root.parent.width`, may have to be bound anew: that is left to Kivy."""

_kivys = builder.create_handler


class _Names:
    """The names an expression may use; Kivy, which wants a copy of them, gets themselves."""

    __slots__ = ("all",)

    def __init__(self, names: dict[str, Any]) -> None:
        self.all = names

    def __copy__(self) -> dict[str, Any]:
        return self.all


class _Shared:
    """The names used last: the properties of a widget are bound one after the other."""

    def __init__(self) -> None:
        self._ids: dict[str, Any] = {}
        self._names: dict[str, Any] = {"self": None, "root": None}

    def of(self, itself: Any, ids: dict[str, Any]) -> dict[str, Any]:
        """Names for expressions of the widget `itself` in a rule with these `ids`. Nobody changes them afterwards."""
        kept, root = self._names, ids.get("root")
        alone = len(ids) == len(self._ids) == 1 and kept["root"] is root
        if kept["self"] is not itself or not (ids is self._ids or alone):
            self._ids = ids
            self._names = {"root": root, **ids, **global_idmap, "self": itself}
        return self._names


_shared = _Shared()


def _bind(
    widget: Any,
    element: Any,
    key: str,
    value: CodeType,
    rule: ParserRuleProperty,
    ids: dict[str, Any],
    delayed: bool = False,
) -> tuple[Any, object]:
    """In place of Kivy's `create_handler`: the value of `key` now, and whether anything is followed for it."""
    itself = widget.proxy_ref
    names = _shared.of(itself, ids)
    watched = rule.watched_keys or ()
    if any(len(keys) != _PLAIN for keys in watched):
        return _kivys(widget, element, key, value, rule, _Names(names), delayed)
    args: Any
    if delayed:
        follower, args = builder.delayed_call_fn, [element, key, value, rule, names, None]
    else:
        follower, args = builder.call_fn, (element, key, value, rule, names)
    follows, noted = False, []
    for whose, name in watched:
        source = names.get(whose)
        if isinstance(source, _FOLLOWED):
            bound = source.fbind(name, follower, args)
            follows = follows or bool(bound)
            if bound and source is not itself:
                noted.append((source.proxy_ref, name, follower, bound))
    if noted:
        _handlers[widget.uid][key].append(noted)
    try:
        # The expression that Kivy compiled from the app's own rule, with the names for its globals.
        return FunctionType(value, names)(), follows
    except Exception as error:
        raise BuilderException(
            rule.ctx, rule.line, f"{type(error).__name__}: {error}", cause=error.__traceback__
        ) from error


def install() -> None:
    """Put it in Kivy's place. Doing it twice changes nothing."""
    builder.create_handler = _bind
