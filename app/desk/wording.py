"""Sentences for errors and findings, looked up by their type. Rooms raise, this door words.

Every public error of a room has a section named after its class in assets/words/<language>/errors/<room>.toml
with `what` (what happened) and `next` (what to do); a house test keeps the tables complete.
"""

from collections.abc import Mapping
from typing import Any

import attrs

from app.desk import content
from app.record import WordsMissing


@attrs.frozen
class Explanation:
    """Two sentences: what happened, and what to do."""

    what: str
    next: str


def explain(error: Exception, language: str = "en") -> Explanation | None:
    """The words for a typed error of ours; None for anything else, which is a bug."""
    for kind in type(error).__mro__:
        home = kind.__module__.split(".")
        if home[0] != "app" or len(home) < 3:
            continue
        words = content.words(language, f"errors/{home[1]}")
        try:
            what = words.say("errors", home[1], kind.__name__, "what")
            then = words.say("errors", home[1], kind.__name__, "next")
        except WordsMissing:
            continue
        values = _values(error)
        return Explanation(what.format_map(values), then.format_map(values))
    return None


class _Blank(dict[str, Any]):
    """A field that an error does not carry is shown as a dash rather than breaking the message."""

    def __missing__(self, key: str) -> str:
        return "–"


def _values(error: Exception) -> Mapping[str, Any]:
    kind = type(error)
    names = [each.name for each in attrs.fields(kind)] if attrs.has(kind) else vars(error)
    return _Blank({name: getattr(error, name) for name in names})
