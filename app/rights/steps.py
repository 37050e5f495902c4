"""Next steps: what a record leads to, in the order to do it, with its dates, letters and warnings.

Order: medical care, footage, writing down, a lawyer, what has a date (soonest first), complaints. Nothing here is
advice: each step says what there is, where, what it asks for, and to ask a lawyer.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from enum import StrEnum

from attrs import frozen

from app.record import Encounter, Item, Words
from app.rights.conditions import Told
from app.rights.deadlines import Due, Urgency, Whose, due
from app.rights.provenance import Source
from app.rights.rules import Band, Rules, StepRule


class Status(StrEnum):
    """How far a step is, from the actions written in the record."""

    OPEN = "open"
    BEGUN = "begun"
    SENT = "sent"
    ANSWERED = "answered"


@frozen
class Outside:
    """What steps may use beside the record. None: not asked. ``state``: two capitals; ``case_open``: any case at all."""

    state: str | None = None
    case_open: bool | None = None

    def answers(self) -> dict[str, str]:
        """As conditions ask for them."""
        answers = {} if self.state is None else {"state": self.state}
        if self.case_open is not None:
            answers["case_open"] = "yes" if self.case_open else "no"
        return answers


@frozen
class Step:
    """One step for one record. ``id`` stays the same as long as its rule and its item do.

    ``item`` is the id of the consequence or action it is about; ``letters`` and ``cautions`` are ids; ``dues`` has the
    limits of the rule, the person's own before those of an office.
    """

    id: str
    rule: str
    band: Band
    item: str | None
    status: Status
    dues: tuple[Due, ...]
    letters: tuple[str, ...]
    cautions: tuple[str, ...]
    sources: tuple[Source, ...]


@frozen
class StepText:
    """The words of a step in one language, each a sentence or a few."""

    title: str
    why: str
    where: str
    needs: str
    cautions: tuple[str, ...]


def next_steps(
    encounter: Encounter, rules: Rules, today: date, outside: Outside | None = None
) -> tuple[Step, ...]:
    """The steps a record leads to as of ``today``, in the order to show them."""
    told = Told.of(encounter, rules.codebook, (outside or Outside()).answers())
    steps = [step for rule in rules.steps for step in _steps(rule, encounter, told, today)]
    order = list(Band)
    return tuple(sorted(steps, key=lambda step: (order.index(step.band), _soonest(step))))


def step_text(step: Step, words: Words) -> StepText:
    """The words of ``assets/words/<language>/steps.toml`` for a step. Raises ``WordsMissing``."""
    return StepText(
        title=words.say("steps", "step", step.rule, "title"),
        why=words.say("steps", "step", step.rule, "why"),
        where=words.say("steps", "step", step.rule, "where"),
        needs=words.say("steps", "step", step.rule, "needs"),
        cautions=tuple(words.say("steps", "caution", name) for name in step.cautions),
    )


def due_text(due: Due, words: Words, ask_by: str, last_day: str, start: str) -> tuple[str, ...]:
    """The lines to show for a limit, given its dates as the language writes them (empty where there is none).

    First what to do, then the rule in words, then how it is counted and kept safe. Raises ``WordsMissing``.
    """
    whose = due.rule.whose.value
    lines = [
        words.say("steps", "due", whose, due.urgency.value, ask_by=ask_by),
        words.say("steps", "deadline", due.rule.id),
    ]
    if due.rule.unit is not None and due.rule.meets is not None:
        lines.append(words.say("steps", "counting", due.rule.unit.value))
        lines.append(words.say("steps", "meets", due.rule.meets.value))
    if due.last_day is not None:
        lines.append(words.say("steps", "due", whose, "counted", last_day=last_day, start=start))
        if due.assumed_start:
            lines.append(words.say("steps", "due", "tap" if due.started_by == "tap" else "next_best"))
        if due.rule.whose is Whose.YOURS:
            lines.append(words.say("steps", "due", "margin"))
    return tuple(lines)


def _steps(rule: StepRule, encounter: Encounter, told: Told, today: date) -> Iterator[Step]:
    if rule.each is None:
        if rule.when(told):
            yield _step(rule, encounter, told, None, today)
        return
    for item in told.items[rule.each]:
        about = told.about(item)
        if rule.when(about):
            yield _step(rule, encounter, about, item, today)


def _step(rule: StepRule, encounter: Encounter, told: Told, item: Item | None, today: date) -> Step:
    dues = tuple(due(one, encounter, item, today) for one in rule.deadlines)
    return Step(
        id=rule.id if item is None else f"{rule.id}:{item.id}",
        rule=rule.id,
        band=rule.band,
        item=None if item is None else item.id,
        status=_status(rule, told, _since(item)),
        dues=tuple(sorted(dues, key=lambda one: one.rule.whose is Whose.THEIRS)),
        letters=tuple(one.id for one in rule.letters if one.when(told)),
        cautions=tuple(one.id for one in rule.cautions if one.when(told)),
        sources=rule.sources or tuple(dict.fromkeys(source for one in dues for source in one.rule.sources)),
    )


def _status(rule: StepRule, told: Told, since: str) -> Status:
    """The furthest of the actions that mean this step. One sent before a consequence came was not about it."""
    found = Status.SENT if rule.done_when is not None and rule.done_when(told) else Status.OPEN
    for action in told.items["action"]:
        sent = action.value("action.sent_on")
        if action.value("action.kind") not in rule.actions or (sent is not None and sent < since):
            continue
        if action.value("action.reply_on") or action.value("action.reply_kind"):
            return Status.ANSWERED
        if sent is not None:
            found = Status.SENT
        elif found is Status.OPEN:
            found = Status.BEGUN
    return found


def _since(item: Item | None) -> str:
    if item is None or item.group != "consequence":
        return ""
    day: str = item.value("consequence.notice_date") or item.value("consequence.date") or ""
    return day


def _soonest(step: Step) -> tuple[bool, date]:
    """Inside the dated band: what has a date first, by that date, what is over or answered after it."""
    if step.band is not Band.DATED:
        return False, date.min
    days = [
        one.safe_day for one in step.dues if one.safe_day is not None and one.urgency is not Urgency.PASSED
    ]
    return not days, min(days, default=date.max)
