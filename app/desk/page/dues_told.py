"""Time limits in words, always with the day to ask a lawyer by first."""

from collections.abc import Iterable

from attrs import frozen

from app.desk.due import DueLine
from app.desk.page.speaking import day, say, table

_GIVEN = ("next_date", "reply_due")


@frozen
class DueTold:
    """One limit. `ask_by` is a day in words, empty when the rule has no number or its start is not told."""

    no: int
    title: str
    urgency: str
    ask_by: str
    lines: tuple[str, ...]
    iso: str | None


def told_dues(dues: Iterable[DueLine]) -> list[DueTold]:
    """Limits in the reader's language."""
    return [_told(one) for one in dues]


def _told(one: DueLine) -> DueTold:
    words = table("steps")
    if one.rule in _GIVEN:
        return DueTold(one.no, say("due", one.rule), one.urgency.value, day(one.ask_by), (), one.ask_by)
    step = one.step.partition(":")[0]
    path = ("steps", "step", step, "title")
    title = words.say(*path) if words.has(*path) else step.replace("_", " ")
    lines = []
    if words.has("steps", "deadline", one.rule):
        lines.append(words.say("steps", "deadline", one.rule))
    if one.last_day and one.started:
        lines.append(
            words.say(
                "steps", "due", one.whose.value, "counted", last_day=day(one.last_day), start=day(one.started)
            )
        )
    return DueTold(one.no, title, one.urgency.value, day(one.ask_by), tuple(lines), one.ask_by)
