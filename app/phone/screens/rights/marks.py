"""The marks beside a guide: when it was checked, who translated it, whether it is in another language."""

from collections.abc import Sequence
from datetime import date

from app.phone.dates import short_day
from app.phone.widgets.card import Tag
from app.phone.words import words


def tags(marks: Sequence[str], checked_on: date, language: str, by: str = "") -> list[Tag]:
    """A tag for each mark."""
    day = short_day(checked_on, language)
    made = {
        "checked": (words.tr("Checked on {day}").format(day=day), "event_available", "quiet"),
        "due": (words.tr("Due for a new check: last on {day}").format(day=day), "event_upcoming", "sand"),
        "machine": (words.tr("Machine translation, no speaker has read it yet"), "translate", "sand"),
        "other_language": (words.tr("In English: not in your language yet"), "language", "sand"),
    }
    found = [Tag(text=made[mark][0], icon=made[mark][1], tone=made[mark][2]) for mark in marks]
    if by:
        found.insert(0, Tag(text=words.tr("From {name}").format(name=by), icon="group", tone="accent"))
    return found
