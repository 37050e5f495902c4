"""One step: why, where, what it needs, its time limits with their rules and sources, its letters, and marking it."""

from typing import Any

from kivy.properties import BooleanProperty, ListProperty, StringProperty

from app.phone.dates import short_day
from app.phone.page import Page
from app.phone.screens.afterwards.marking import CalendarSheet, MarkSheet
from app.phone.screens.afterwards.model import AfterwardsModel, Shown
from app.phone.screens.afterwards.screen import PRETEND, fill_group_letters
from app.phone.screens.rights.guide import GuideLine, SourceLine
from app.phone.widgets import bars, button, card, scroll, varying  # noqa: F401  (their kv)
from app.phone.widgets.card import Card, ListRow
from app.phone.widgets.kv import load_kv
from app.phone.widgets.overlay import snack
from app.phone.words import words
from app.rights.deadlines import Due, Urgency
from app.rights.steps import Status

load_kv(__file__)


class StepPage(Page):
    """Given `encounter` and `step`, its id."""

    heading = StringProperty("")
    why = StringProperty("")
    where = StringProperty("")
    needs = StringProperty("")
    status = StringProperty("")
    done = BooleanProperty(False)
    leads = StringProperty("")
    """What else can be done from here: share, walk or nothing."""
    letters = BooleanProperty(False)
    can_mark = BooleanProperty(False)
    sources_open = BooleanProperty(False)
    cautions = ListProperty([])

    def made(self, encounter: str = "", step: str = "", **given: Any) -> None:
        self.model = AfterwardsModel(self.session, encounter, PRETEND.get(self.session.language, str))
        self._step = step
        self.shown: Shown | None = None

    def arrive(self) -> None:
        shown = self.shown = self.model.step(self._step)
        if shown is None:
            self.back()
            return
        step, text = shown.step, shown.text
        self.heading, self.why, self.where, self.needs = text.title, text.why, text.where, text.needs
        self.status = "" if step.status is Status.OPEN else self.model.status(step)
        self.done = step.status in (Status.SENT, Status.ANSWERED)
        self.leads = {"lawyer": "share", "write_down": "walk"}.get(step.rule, "")
        self.can_mark = bool(self.model.actions(step)) and not self.done
        self._fill(shown)

    def _fill(self, shown: Shown) -> None:
        dues, cautions, letters, sources = (
            self.ids[name] for name in ("dues", "cautions", "letters", "sources")
        )
        for place in (dues, cautions, letters, sources):
            place.clear_widgets()
        for due in shown.step.dues:
            dues.add_widget(self._due(due))
        for caution in shown.text.cautions:
            cautions.add_widget(Caution(text=caution))
        theirs = self.model.group_letters(shown.step)
        self.letters = bool(shown.step.letters or theirs)
        fill_group_letters(self, self.ids.group_letters, theirs, shown.step.item or "")
        for letter in shown.step.letters:
            row = ListRow(
                text=self.model.letter_title(letter), more=self.model.letter_about(letter), icon="edit_note"
            )
            row.bind(on_release=lambda _, letter=letter: self.write(letter))
            letters.add_widget(row)
        for source in shown.step.sources:
            sources.add_widget(SourceLine(source, self.session.language))

    def _due(self, due: Due) -> "DueCard":
        lines = self.model.due_lines(due)
        made = DueCard(
            title=lines[0],
            urgent=due.urgency in (Urgency.NOW, Urgency.PASSED),
            dated=due.ask_by is not None and due.urgency is not Urgency.PASSED,
        )
        for line in lines[1:]:
            made.ids.rules.add_widget(GuideLine(text=line, kind="label", tone="quiet"))
        made.bind(on_calendar=lambda _: self.calendar(due))
        return made

    def write(self, letter: str) -> None:
        """Draft a letter of this step."""
        if self.shown is not None:
            item = self.shown.step.item or ""
            self.follow("letter", encounter=self.model.id, letter=letter, item=item)

    def mark(self) -> None:
        """Say that it was done or sent."""
        if self.shown is not None:
            MarkSheet(self, self.model.actions(self.shown.step), title=words.tr("Mark as done")).open()

    def marked(self, due: Any) -> None:
        """It is written down."""
        if due is None:
            snack(words.tr("Written into your record."))
        else:
            day = short_day(due, self.session.language)
            snack(words.tr("Written into your record. An answer is due by about {day}.").format(day=day))
        self.arrive()

    def calendar(self, due: Due) -> None:
        """Put the day into a calendar file."""
        if due.ask_by is not None:
            CalendarSheet(self, due.ask_by, title=words.tr("For your calendar")).open()

    def lead(self) -> None:
        """Hand over, or go on with the notes."""
        self.follow(self.leads, encounter=self.model.id)


class Caution(Card):
    """Something to know before."""

    text = StringProperty("")


class DueCard(Card):
    """A time limit: what to do by when, the rule in words, and the way to the calendar."""

    __events__ = ("on_calendar",)
    title = StringProperty("")
    urgent = BooleanProperty(False)
    dated = BooleanProperty(False)

    def on_calendar(self) -> None: ...


SCREEN = StepPage
