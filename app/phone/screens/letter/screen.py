"""Writing one letter: who you are, what is still empty, the text itself, and saving it outside."""

from collections.abc import Callable
from functools import partial
from math import ceil
from typing import Any

from kivy.clock import Clock
from kivy.properties import BooleanProperty, ListProperty, NumericProperty, StringProperty

from app.phone import guidance
from app.phone.dates import short_day
from app.phone.page import Page
from app.phone.screens.afterwards.marking import save_bytes
from app.phone.screens.afterwards.model import AfterwardsModel
from app.phone.screens.afterwards.screen import PRETEND
from app.phone.screens.letter.model import LetterModel, place_of
from app.phone.screens.record.saying import Saying
from app.phone.screens.record.speaking import Speaking
from app.phone.screens.rights.guide import GuideLine
from app.phone.widgets import bars, button, card, field, scroll, varying  # noqa: F401  (their kv)
from app.phone.widgets.card import ListRow
from app.phone.widgets.chip import Chip
from app.phone.widgets.kv import load_kv
from app.phone.widgets.overlay import BottomSheet, Dialog, snack
from app.phone.widgets.text import Text
from app.phone.words import words
from app.record import Moment
from app.rights.errors import RightsError
from app.rights.letter_pdf import LetterPdf
from app.rights.letter_values import PersonGiven
from app.rights.letters import blank_text
from app.vault import MediaRecording, VaultError

load_kv(__file__)

LEAST_LINES = 12
PAUSE = 0.8
"""Seconds without typing until what was typed is kept."""


class LetterScreen(Page):
    """Given `encounter` and either `letter` (and `item`, and `group` for a group's) or `draft`, the name of a kept one."""

    heading = StringProperty("")
    about = StringProperty("")
    filled = BooleanProperty(False)
    saved = StringProperty("")
    blanks = ListProperty([])
    wanted = StringProperty("")
    """What the first empty place asks for, in the person's language: the letter itself is in English."""
    notes = ListProperty([])
    list_open = BooleanProperty(False)
    lines = NumericProperty(LEAST_LINES)
    """The letter is as high as its text: the page scrolls, and nothing inside it."""

    def made(
        self,
        encounter: str = "",
        letter: str = "",
        item: str = "",
        group: str = "",
        draft: str = "",
        **given: Any,
    ) -> None:
        self.model = LetterModel(self.session, encounter, letter=letter, item=item, group=group, draft=draft)
        self._say = PRETEND.get(self.session.language, str)
        self._steps = AfterwardsModel(self.session, encounter, self._say)
        self._later = Clock.create_trigger(lambda _: self.keep(), PAUSE)
        self.speaking = Speaking(self, self._begin_speaking)
        self.speaking.bind(on_kept=lambda _: self._spoke())
        self._began: list[Moment] = []

    def arrive(self) -> None:
        if self.speaking.parent is None:
            self.ids.speaking.add_widget(self.speaking)
        try:
            self._name()
            self.notes = self._noted()
        except RightsError as error:
            self.explain(error)
            return
        self._show()

    def _name(self) -> None:
        """A letter of ours has its name in the person's language, a group's has the one the group gave it."""
        if self.model.group:
            draft = self.model.draft
            self.heading = draft.title if draft else self.model.template().title
            table = guidance.letter_words(self.session.language)
            self.about = self._say(table.say("letters", "screen", "by", by=self.model.by()))
        else:
            self.heading = self._steps.letter_title(self.model.letter)
            self.about = self._steps.letter_about(self.model.letter)

    def _noted(self) -> list[str]:
        table = guidance.letter_words(self.session.language)
        notes = [
            self._say(table.say("letters", "screen", name))
            for name in ("draft", "english", "not_sent", "never")
        ]
        checked = self.model.review_due()
        if checked is not None:
            day = short_day(checked, self.session.language)
            notes.insert(0, self._say(table.say("letters", "screen", "due", checked_on=day)))
        return notes

    def _show(self) -> None:
        draft = self.model.draft
        self.filled = draft is not None
        if draft is not None:
            if self.ids.text.text != draft.text:
                self.ids.text.text = draft.text
                self.ids.text.input.cursor = (0, 0)
            self._show_blanks()
        place = self.ids.notes
        place.clear_widgets()
        cautions = draft.cautions if draft else self.model.template().cautions
        for line in (*(self._steps.say("caution", name) for name in cautions), *self.notes):
            place.add_widget(GuideLine(text=line, tone="quiet"))
        self.ids.scroll.to_start()

    def _show_blanks(self) -> None:
        found = list(self.model.draft.blanks) if self.model.draft else []
        if found == list(self.blanks) and self.ids.blanks.children:
            return
        self.blanks = found
        table = guidance.letter_words(self.session.language)
        asked = [self._say(blank_text(what, table)) for what in found]
        self.wanted = asked[0] if asked else ""
        place = self.ids.blanks
        place.clear_widgets()
        for what, text in zip(found, asked, strict=True):
            chip = Chip(text=text, icon="edit")
            chip.bind(on_release=lambda _, what=what: self.go_to(what))
            place.add_widget(chip)

    def on_kv_post(self, base_widget: Any) -> None:
        written = self.ids.text.input
        self._caret = Clock.create_trigger(lambda _: self._show_caret(), 0)
        written.fbind("minimum_height", self._grow)
        written.fbind("line_height", self._grow)
        written.fbind("cursor_pos", lambda *_: self._caret())

    def _grow(self, *_: object) -> None:
        written = self.ids.text.input
        self.lines = max(LEAST_LINES, ceil(written.minimum_height / max(1, written.line_height)))

    def _show_caret(self) -> None:
        """Scroll as little as needed to show where one writes."""
        written, view = self.ids.text.input, self.ids.scroll
        if not written.focus:
            return
        _, top = written.to_window(*written.cursor_pos)
        _, bottom = view.to_window(*view.pos)
        room = 2 * written.line_height
        under = bottom + room - (top - written.line_height)
        over = top + room - (bottom + view.height)
        if max(under, over) > 0:
            moved = view.offset + (under if under > 0 else -over)
            view.offset = min(max(moved, 0), view.furthest)

    # filling

    def fill(self) -> None:
        """Make the draft from the record and from what the person typed."""
        ids = self.ids
        person = PersonGiven(ids.name.text, ids.address.text, ids.phone.text, ids.email.text)
        try:
            self.model.fill(person)
        except (RightsError, VaultError) as error:
            self.explain(error)
            return
        self.saved = words.tr("Saved in your vault")
        self._show()

    # editing

    def typed(self) -> None:
        """The text was changed: keep it when the typing pauses."""
        self.saved = ""
        self._later()

    def keep(self) -> None:
        """Keep what is written now."""
        self._later.cancel()
        if self.model.draft is None:
            return
        try:
            self.model.write(self.ids.text.text)
        except VaultError as error:
            self.explain(error)
            return
        self.saved = words.tr("Saved in your vault")
        self._show_blanks()

    def go_to(self, what: str) -> None:
        """Put the caret on an empty place and mark it, so that typing fills it."""
        self.keep()
        box = self.ids.text
        place = place_of(box.text, what)
        if place is None:
            return
        box.set_focus()
        box.input.cursor = box.input.get_cursor_from_index(place[1])
        box.input.select_text(*place)
        self._caret()

    # saying it instead

    def _begin_speaking(self, media_type: str) -> MediaRecording[Any]:
        began = self.session.now()
        self._began.append(began)
        return self.session.vault.record_media(self.model.id, "audio", media_type, began, audience="counsel")

    def _spoke(self) -> None:
        saying = Saying(self.session.language)
        self.speaking.spoken = ", ".join(
            f"{saying.media_kind('audio')} {saying.moment(began)}" for began in self._began
        )

    @property
    def busy(self) -> bool:
        """What is being said puts off the lock for want of touches."""
        return super().busy or self.speaking.listening

    def before_lock(self) -> None:
        self.speaking.finish()

    # exporting

    def export(self) -> None:
        """Ask in which form."""
        self.keep()
        sheet = BottomSheet(title=words.tr("Save a copy outside"))
        for text, more, icon, act in (
            (words.tr("PDF to print"), words.tr("As a letter on paper"), "print", self.save_pdf),
            (
                words.tr("Plain text"),
                words.tr("To copy into a form or an e-mail"),
                "text_snippet",
                self.save_text,
            ),
        ):
            row = ListRow(text=text, more=more, icon=icon)
            row.bind(on_release=partial(_chosen, sheet, act))
            sheet.add_widget(row)
        warning = words.tr("A copy outside is not sealed: whoever has the file can read it.")
        sheet.add_widget(Text(kind="small", tone="quiet", text=warning))
        sheet.open()

    def save_text(self) -> None:
        """As a text file."""
        save_bytes(self, words.tr("letter") + ".txt", "text/plain", self.model.plain_text())

    def save_pdf(self) -> None:
        """As a PDF."""
        self.work(lambda _: self.model.pdf(), self._made_pdf)

    def _made_pdf(self, made: LetterPdf) -> None:
        save_bytes(self, words.tr("letter") + ".pdf", "application/pdf", made.content)
        if made.unprinted:
            marks = " ".join(sorted(made.unprinted))
            snack(words.tr("These signs cannot be printed: {signs}").format(signs=marks), seconds=10)

    def drop(self) -> None:
        """Ask, then throw the draft away."""
        dialog = Dialog(
            icon="delete",
            title=words.tr("Throw this draft away?"),
            text=words.tr("What you wrote in it is lost. Your record stays as it is."),
            choices=[
                ("drop", words.tr("Throw it away"), "destructive"),
                ("stay", words.tr("Keep it"), "text"),
            ],
        )
        dialog.bind(on_choice=lambda _, choice: self._dropped() if choice == "drop" else None)
        dialog.open()

    def _dropped(self) -> None:
        self._later.cancel()
        self.model.drop()
        self.back()

    def leave(self) -> None:
        self.speaking.end()
        if self.session.unlocked:
            self.keep()
        self._later.cancel()

    def forget(self) -> None:
        super().forget()
        self.model.draft = None
        self.blanks = []
        self.wanted = ""


def _chosen(sheet: BottomSheet, act: Callable[[], None], *_: object) -> None:
    sheet.close()
    act()


SCREEN = LetterScreen
