"""What comes next for one record: the steps in their order, their dates, marking one as sent. Plain Python.

What is asked beside the record (the state, whether a case is open) lies in the vault's drawer `outside`, under the record's
id; drafts of letters in the drawer `letters`, under names that begin with it.
"""

from collections.abc import Callable
from datetime import date
from secrets import token_bytes, token_hex
from typing import Any, Final

from attrs import frozen

from app.phone import content, guidance, handouts
from app.phone.dates import day_in_words
from app.phone.screens.share.receipts import forget_packages
from app.phone.session import Session
from app.record import Encounter, Fact, RecordError, canonical, read_json
from app.rights.calendar_file import calendar_file
from app.rights.deadlines import Due, Urgency, Whose
from app.rights.errors import RightsError
from app.rights.letters import Draft
from app.rights.rules import Band, Rules
from app.rights.steps import Outside, Status, Step, StepText, due_text, next_steps, step_text

OUTSIDE: Final = "outside"
LETTERS: Final = "letters"
STATES: Final = (
    *("AL", "AK", "AZ", "AR", "CA", "CO", "CT", "DE", "DC", "FL", "GA", "HI", "ID", "IL", "IN", "IA", "KS", "KY"),
    *("LA", "ME", "MD", "MA", "MI", "MN", "MS", "MO", "MT", "NE", "NV", "NH", "NJ", "NM", "NY", "NC", "ND", "OH"),
    *("OK", "OR", "PA", "PR", "RI", "SC", "SD", "TN", "TX", "UT", "VT", "VA", "WA", "WV", "WI", "WY"),
)  # fmt: skip


@frozen
class Shown:
    """A step with its words, and the date to show big: "ask a lawyer by", as a day; None when there is none."""

    step: Step
    text: StepText
    first_line: str
    urgent: bool
    day: date | None


@frozen
class DraftRow:
    """A kept draft of a letter."""

    name: str
    letter: str
    item: str
    draft: Draft


@frozen
class GroupLetter:
    """A letter that a group handed out: its id and title, and the group's name and the key of its card."""

    letter: str
    title: str
    by: str
    group: str


class AfterwardsModel:
    """One record's next steps. `say` may change every sentence of the rules' words, as the test languages do."""

    def __init__(self, session: Session, encounter_id: str, say: Callable[[str], str] = str) -> None:
        self._session = session
        self._say = say
        self.id = encounter_id
        self.rules: Rules = guidance.rules()
        self.words = guidance.step_words(session.language)

    @property
    def today(self) -> date:
        return self._session.now().instant.date()

    @property
    def encounter(self) -> Encounter:
        """The record as it stands. Raises VaultError."""
        return self._session.encounter(self.id)

    # outside the record

    def outside(self) -> Outside:
        """What the person said beside the record."""
        found = self._session.vault.kept(OUTSIDE, self.id)
        try:
            value = {} if found is None else read_json(found, max_bytes=1024)
        except RecordError:
            value = {}
        return Outside(value.get("state"), value.get("case_open"))

    def tell(self, **told: Any) -> None:
        """Keep an answer: `state` in two capitals or None, `case_open` True, False or None."""
        was = self.outside()
        value = {"state": was.state, "case_open": was.case_open, **told}
        self._session.vault.keep(OUTSIDE, self.id, canonical(value))

    # steps

    def bands(self) -> tuple[tuple[str, tuple[Shown, ...]], ...]:
        """Every band that has steps, with its title."""
        steps = next_steps(self.encounter, self.rules, self.today, self.outside())
        found = []
        for band in Band:
            here = tuple(self._shown(step) for step in steps if step.band is band)
            if here:
                found.append((self.say("band", band.value), here))
        return tuple(found)

    def step(self, step_id: str) -> Shown | None:
        """One step; None when it does not follow from the record any more."""
        return next((one for _, steps in self.bands() for one in steps if one.step.id == step_id), None)

    def due_lines(self, due: Due) -> tuple[str, ...]:
        """What to show for a time limit: what to do, the rule, how it is counted."""
        lines = due_text(
            due,
            self.words,
            ask_by=self._day(due.ask_by),
            last_day=self._day(due.last_day),
            start=self._day(due.start),
        )
        return tuple(self._say(line) for line in lines)

    def review_due(self) -> str:
        """That the rules are due for a new check; "" when they are not."""
        if not self.rules.due_for_review(self.today):
            return ""
        return self.say("review", "due", checked_on=self._day(self.rules.checked_on))

    def say(self, *path: str, **values: str) -> str:
        """Words of the steps' own table."""
        return self._say(self.words.say("steps", *path, **values))

    def status(self, step: Step) -> str:
        """Not done yet."""
        return self.say("status", step.status.value)

    def _shown(self, step: Step) -> Shown:
        text = step_text(step, self.words)
        say = self._say
        text = StepText(
            title=say(text.title),
            why=say(text.why),
            where=say(text.where),
            needs=say(text.needs),
            cautions=tuple(say(one) for one in text.cautions),
        )
        open_ = step.status in (Status.OPEN, Status.BEGUN)
        due = next((one for one in step.dues if open_ or one.rule.whose is Whose.THEIRS), None)
        if due is None:
            return Shown(step, text, "", False, None)
        urgent = due.urgency in (Urgency.NOW, Urgency.PASSED)
        return Shown(step, text, self.due_lines(due)[0], urgent, due.ask_by)

    def _day(self, day: date | None) -> str:
        return "" if day is None else day_in_words(day, self._session.language)

    # marking as sent

    def actions(self, step: Step) -> tuple[str, ...]:
        """The codes of action.kind that mean this step."""
        return next((rule.actions for rule in self.rules.steps if rule.id == step.rule), ())

    def methods(self) -> tuple[str, ...]:
        """The codes of how a thing can be sent."""
        return content.codebook().codes("action.method")

    def mark(self, kind: str, on: date, method: str | None) -> date | None:
        """Write that it was done or sent; returns by when an answer is due, where a rule says so. Raises VaultError.

        A thing that was begun before is gone on with.
        """
        begun = (
            item.id
            for item in self.encounter.actions
            if not item.withdrawn
            and item.value("action.kind") == kind
            and item.value("action.sent_on") is None
        )
        item = next(begun, None) or token_hex(4)
        facts = {"action.kind": kind, "action.sent_on": on.isoformat()}
        if method is not None:
            facts["action.method"] = method
        for field, value in facts.items():
            self._session.answer(self.id, field, Fact.known(value), item=item, kind="acted")
        due = self._answer_due(item)
        if due is not None:
            fact = Fact.known(due.isoformat())
            self._session.answer(self.id, "action.due_on", fact, item=item, kind="acted")
        return due

    def _answer_due(self, item: str) -> date | None:
        steps = next_steps(self.encounter, self.rules, self.today, self.outside())
        days = (
            due.last_day
            for step in steps
            if step.item == item
            for due in step.dues
            if due.rule.whose is Whose.THEIRS and due.last_day is not None
        )
        return min(days, default=None)

    # the calendar

    def titles(self) -> tuple[tuple[str, str], ...]:
        """Titles for a calendar that tell little, as (code, words)."""
        return tuple((code, self.say("calendar", code)) for code in ("appointment", "reminder", "see_app"))

    def calendar(self, day: date, title: str) -> bytes:
        """A calendar file for one day. Raises CalendarTitleUnfit."""
        return calendar_file(day, title, self._session.now().instant, token_bytes(16))

    # letters

    def drafts(self) -> tuple[DraftRow, ...]:
        """The drafts that are kept for this record; one that cannot be read is left out."""
        found = []
        for name in self._session.vault.drawer(LETTERS):
            encounter, _, rest = name.partition(".")
            untrusted = self._session.vault.kept(LETTERS, name) if encounter == self.id else None
            if untrusted is None:
                continue
            letter, item = rest.split(".")[:2]
            try:
                found.append(DraftRow(name, letter, item, Draft.from_bytes(untrusted)))
            except RightsError:
                continue
        return tuple(found)

    def group_letters(self, step: Step | None = None) -> tuple[GroupLetter, ...]:
        """The letters of groups: all of them, or those that one step can be done with."""
        return tuple(
            GroupLetter(letter.id, letter.title, one.by, one.key)
            for one, letter in handouts.letters(self._session)
            if step is None or letter.action in self.actions(step) or letter.id in step.letters
        )

    def letter_title(self, letter: str) -> str:
        """What a letter of ours is called; "" for one we do not know."""
        table = guidance.letter_words(self._session.language)
        known = table.has("letters", "letter", letter, "title")
        return self._say(table.say("letters", "letter", letter, "title")) if known else ""

    def letter_about(self, letter: str) -> str:
        """What a letter of ours is for."""
        table = guidance.letter_words(self._session.language)
        known = table.has("letters", "letter", letter, "about")
        return self._say(table.say("letters", "letter", letter, "about")) if known else ""


def drop_belongings(session: Session, encounter_id: str) -> None:
    """Throw away what is kept beside a record that was deleted: drafts, answers, cards it was sealed to."""
    vault = session.vault
    vault.drop(OUTSIDE, encounter_id)
    forget_packages(session, encounter_id)
    for name in vault.drawer(LETTERS):
        if name.partition(".")[0] == encounter_id:
            vault.drop(LETTERS, name)
