"""One encounter on one page: what happened in time order, what was answered, and what can be done with it."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from kivy.clock import Clock
from kivy.properties import BooleanProperty, ListProperty, StringProperty

from app.phone.dates import standing
from app.phone.device import Document
from app.phone.page import Page
from app.phone.screens.record import lines, story
from app.phone.screens.record.media import SHOWN_AT_ONCE, MediaCard
from app.phone.screens.record.model import RecordModel
from app.phone.screens.record.saying import Saying
from app.phone.widgets import bars, button, card, scroll, varying  # noqa: F401  (their kv)
from app.phone.widgets.card import Card, ListRow, SectionHeader, Tag
from app.phone.widgets.kv import load_kv
from app.phone.widgets.layout import Column
from app.phone.widgets.overlay import BottomSheet, Dialog, snack
from app.phone.widgets.progress import Progress
from app.phone.widgets.text import Heading
from app.phone.words import words
from app.record import EventTime, Note
from app.vault import UnknownEncounter, VaultError

load_kv(__file__)

AT_ONCE = 3
"""Parts of the page made before it is first shown; the rest follow one a frame."""


class RecordScreen(Page):
    """Given `encounter`."""

    title = StringProperty("")
    where = StringProperty("")
    marks = ListProperty([])
    open_questions = StringProperty("")
    attaching = BooleanProperty(False)

    def made(self, encounter: str = "", **given: Any) -> None:
        self.model = RecordModel(self.session, encounter)
        self.saying = Saying(words.language)
        self._parts: Iterator[Callable[[], None]] = iter(())
        self._build = Clock.create_trigger(lambda _: self._next_part(), 0)
        self._shown_for: Any = None
        self._photos = 0

    def arrive(self) -> None:
        try:
            self.model.read()
        except VaultError as error:
            self.explain(error)
            return
        shown_for = (self.model.encounter, words.language)
        if shown_for != self._shown_for:
            self._shown_for = shown_for
            self.saying = Saying(words.language)
            self.show()

    # showing

    def show(self) -> None:
        """Make the page anew, a part each frame."""
        encounter, saying = self.model.encounter, self.saying
        start = encounter.value("where.start")
        self.title = standing(
            saying.when(EventTime.from_json(start)) if start else saying.moment(encounter.opened, short=False)
        )
        setting = encounter.value("where.setting")
        places = [saying.code("setting", setting)] if setting else []
        places += [
            encounter.value(name) for name in ("where.place_text", "where.area") if encounter.value(name)
        ]
        self.where = " · ".join(places)
        left = len(encounter.unfinished)
        self.open_questions = (
            words.trn("%d short question is still open", "%d short questions are still open", left)
            if left
            else ""
        )
        self._show_marks()
        self.ids.parts.clear_widgets()
        self._photos = 0
        self._parts = iter([*self._by_day(), *self._by_chapter()])
        for _ in range(AT_ONCE):
            self._next_part()

    def _next_part(self) -> None:
        part = next(self._parts, None)
        if part is not None:
            part()
            self._build()

    def _show_marks(self) -> None:
        encounter, tr = self.model.encounter, words.tr
        marks: list[tuple[str, str, str]] = []
        if encounter.affirmations:
            day = self.saying.moment(encounter.affirmations[-1].time)
            marks.append((tr("Affirmed {when}").format(when=day), "signature", "good"))
        if encounter.receipts:
            marks.append(
                (tr("Received by {name}").format(name=encounter.receipts[-1].by), "check_circle", "good")
            )
        elif encounter.shares:
            marks.append((tr("Handed to {name}").format(name=encounter.shares[-1].to), "send", "quiet"))
        box = self.ids.marks
        box.clear_widgets()
        for said, icon, tone in marks:
            box.add_widget(Tag(text=said, icon=icon, tone=tone))

    def _by_day(self) -> list[Callable[[], None]]:
        days: dict[str, list[story.Happening]] = {}
        for happening in self.model.happenings():
            days.setdefault(happening.day, []).append(happening)
        made: list[Callable[[], None]] = [lambda: self._heading(words.tr("What happened, in order"))]
        for day, some in days.items():
            made.append(partial(self._day, day, some))
        return made

    def _heading(self, title: str) -> None:
        self.ids.parts.add_widget(Heading(text=title, kind="headline"))

    def _day(self, day: str, some: list[story.Happening]) -> None:
        column = Column(spacing="10dp")
        column.add_widget(SectionHeader(text=standing(self.saying.day(day))))
        for happening in some:
            column.add_widget(self._line(happening))
        self.ids.parts.add_widget(column)

    def _line(self, happening: story.Happening) -> Any:
        if happening.kind == "note":
            return lines.note_lines(happening, self.saying, self.correct)
        if happening.kind == "media":
            shown = MediaCard(self.model, self.saying, happening.what, self)
            if happening.what.kind == "photo" and self._photos < SHOWN_AT_ONCE:
                self._photos += 1
                shown.open()
            return shown
        return lines.line(happening, self.saying)

    def _by_chapter(self) -> list[Callable[[], None]]:
        chapters = self.model.chapters()
        made: list[Callable[[], None]] = []
        if chapters:
            made.append(lambda: self._heading(words.tr("What you answered")))
        for chapter in chapters:
            made.append(partial(self._chapter, chapter))
        return made

    def _chapter(self, chapter: story.Chapter) -> None:
        column = Column(spacing="10dp")
        column.add_widget(SectionHeader(text=self.saying.chapter(chapter.id)))
        if chapter.answers:
            column.add_widget(self._answers(chapter.answers))
        for one in chapter.cards:
            column.add_widget(self._card(one))
        self.ids.parts.add_widget(column)

    def _answers(self, answers: tuple[story.Answer, ...], item: str = "") -> Card:
        shown = Card(padding=("4dp", "8dp"), spacing=0)
        for answer in answers:
            again = partial(self.answer, answer.field.id, item)
            shown.add_widget(lines.answer_row(answer, self.saying, again))
        return shown

    def _card(self, one: story.Card) -> Column:
        column = Column(spacing="6dp")
        title = f"{self.saying.one_of(one.group)} {one.number}"
        if one.item.withdrawn:
            title = f"{title} ({self.saying.withdrawn()[0].lower()})"
        column.add_widget(Heading(text=title, kind="strong", tone="quiet" if one.item.withdrawn else "ink"))
        column.add_widget(self._answers(one.answers, one.item.id))
        return column

    # doing

    def answer(self, field: str, item: str = "") -> None:
        """Answer a question anew."""
        self.follow("walk", encounter=self.model.id, field=field, card=item)

    def correct(self, note: Note) -> None:
        """Put a note right."""
        self.follow(
            "note",
            encounter=self.model.id,
            corrects=note.commitment.hex(),
            text=note.text,
            audience=note.audience,
        )

    def share(self) -> None:
        """Hand it on."""
        self.follow("share", encounter=self.model.id)

    def add(self) -> None:
        """What can be added."""
        tr = words.tr
        self._sheet(
            tr("Add to this record"),
            [
                ("list", "view_list", tr("Go on answering questions"), ""),
                ("note", "edit_note", tr("In your own words"), tr("A note, with who may see it")),
                (
                    "file",
                    "attach_file",
                    tr("A photo or a file"),
                    tr("A sealed copy is made; the file stays where it is"),
                ),
                (
                    "consequence",
                    "history",
                    tr("Something that happened later"),
                    tr("A letter, a refusal, a visit"),
                ),
                (
                    "action",
                    "mail",
                    tr("Something you did about it"),
                    tr("A request, a complaint, a visit to a doctor"),
                ),
            ],
            self._add,
        )

    def more(self) -> None:
        """What else can be done."""
        tr = words.tr
        self._sheet(
            tr("This record"),
            [
                ("afterwards", "event_upcoming", tr("Next steps and dates"), ""),
                (
                    "witness",
                    "password",
                    tr("Witness code"),
                    tr("Eight words that prove later what stood here today"),
                ),
                ("affirm", "signature", tr("Affirm it"), tr("Say that you wrote it from your own memory")),
                ("delete", "delete", tr("Delete this record"), ""),
            ],
            self._more,
        )

    def _sheet(self, title: str, rows: list[tuple[str, str, str, str]], then: Callable[[str], None]) -> None:
        sheet = BottomSheet(title=title)
        for code, icon, said, more in rows:
            row = ListRow(icon=icon, text=said, more=more, tone="clay" if code == "delete" else "ink")
            row.bind(on_release=lambda _, code=code: self._close(sheet, then, code))
            sheet.add_widget(row)
        sheet.open()

    def _close(self, sheet: BottomSheet, then: Callable[[str], None], code: str) -> None:
        sheet.close()
        then(code)

    def _add(self, code: str) -> None:
        if code == "list":
            self.follow("walk", encounter=self.model.id)
        elif code == "note":
            self.follow("note", encounter=self.model.id)
        elif code == "file":
            self.app.devices.documents.open(self._attach)
        else:
            self.follow("walk", encounter=self.model.id, add=code)

    def _more(self, code: str) -> None:
        if code == "affirm":
            self.affirm()
        else:
            self.follow(code, encounter=self.model.id)

    def affirm(self) -> None:
        """Say, with the date, that it was written from one's own memory."""
        dialog = Dialog(
            icon="signature",
            title=words.tr("Affirm this record"),
            text=words.tr(
                "Today's date and these words are written into the record: “{words}” Do it only if it is true. "
                "You can still add and put right what you like afterwards."
            ).format(words=self.saying.affirmation("own_memory")),
            choices=[("yes", words.tr("Yes, that is true"), "filled"), ("no", words.tr("Not now"), "text")],
        )
        dialog.bind(on_choice=lambda _, code: self._affirmed() if code == "yes" else None)
        dialog.open()

    def _affirmed(self) -> None:
        try:
            self.model.affirm()
        except VaultError as error:
            self.explain(error)
            return
        self.arrive()
        snack(words.tr("Written down, with today's date."))

    def _attach(self, document: Document | None) -> None:
        if document is None:
            return
        bar = Progress(title=words.tr("Sealing a copy"))
        self.ids.attaching.add_widget(bar)
        bar.begin()

        def ended(_: object = None) -> None:
            self.ids.attaching.remove_widget(bar)

        def done(_: object) -> None:
            ended()
            self.arrive()
            snack(words.tr("Saved in this record."))

        def failed(error: Exception) -> None:
            ended()
            self.explain(error)

        job = self.work(
            lambda job: self.model.attach(document, job.cancelled, job.report), done, failed, bar.show, ended
        )
        bar.bind(on_cancel=lambda _: job.cancel())

    def forget_media(self, media_id: str) -> None:
        """Delete one photo, recording or file for good; where that was all there is, the record is gone with it."""
        try:
            self.model.forget_media(media_id)
            self.model.read()
        except UnknownEncounter:
            self.follow("deleted")
            return
        except VaultError as error:
            self.explain(error)
            return
        self.arrive()
        snack(words.tr("Deleted. The history shows that something was deleted."))

    def leave(self) -> None:
        for widget in self.walk():
            if isinstance(widget, MediaCard) and widget.playing:
                widget.pause()

    def forget(self) -> None:
        self._build.cancel()
        self._parts = iter(())
        self._shown_for = None
        super().forget()


SCREEN = RecordScreen
