"""Two sheets of a step: saying that it was done, and a day for the calendar."""

from datetime import date, datetime
from typing import Any

from kivy.properties import ListProperty, ObjectProperty, StringProperty

from app.phone import content
from app.phone.dates import day_in_words, standing
from app.phone.device import NewDocument
from app.phone.screens.record.saying import Saying
from app.phone.when import When
from app.phone.widgets import button, chip, choice, field, varying, when_picker  # noqa: F401  (their kv)
from app.phone.widgets.kv import load_kv
from app.phone.widgets.overlay import BottomSheet, snack
from app.phone.words import words
from app.record import RecordError
from app.rights.calendar_file import FILE_NAME
from app.rights.errors import CalendarTitleUnfit
from app.vault import VaultError

load_kv(__file__)


class MarkSheet(BottomSheet):
    """What it was, when, and how it was sent."""

    kinds = ListProperty([])
    kind = StringProperty("")
    methods = ListProperty([])
    method = StringProperty("")
    value = ObjectProperty(None, allownone=True)

    def __init__(self, page: Any, kinds: tuple[str, ...], **settings: Any) -> None:
        self._page = page
        saying = Saying(page.session.language)
        super().__init__(**settings)
        self.kind = kinds[0]
        self.kinds = [(code, saying.code(_vocabulary("action.kind"), code)) for code in kinds]
        self.methods = [
            (code, saying.code(_vocabulary("action.method"), code)) for code in page.model.methods()
        ]
        self.value = When(page.model.today, "date_only")

    def clock(self) -> datetime:
        """The clock of the session, for the picker."""
        now: datetime = self._page.session.now().instant
        return now.replace(tzinfo=None)

    def choose_kind(self, codes: list[str]) -> None:
        """Which of several things it was."""
        self.kind = codes[0] if codes else self.kind

    def choose_method(self, codes: list[str]) -> None:
        """How it was sent."""
        self.method = codes[0] if codes else ""

    def save(self) -> None:
        """Write it down."""
        day = self.value.day if self.value is not None else self._page.model.today
        try:
            due = self._page.model.mark(self.kind, day, self.method or None)
        except (VaultError, RecordError) as error:
            self.close()
            self._page.explain(error)
        else:
            self.close()
            self._page.marked(due)


def _vocabulary(field_id: str) -> str | None:
    return content.codebook().field(field_id).vocabulary


class CalendarSheet(BottomSheet):
    """A day and a title that tells little, as a file for any calendar."""

    day_told = StringProperty("")
    choices = ListProperty([])
    chosen = StringProperty("appointment")
    warning = StringProperty("")
    error = StringProperty("")

    def __init__(self, page: Any, day: date, **settings: Any) -> None:
        self._page = page
        self._day = day
        super().__init__(**settings)
        self.day_told = standing(day_in_words(day, page.session.language))
        self.choices = [*page.model.titles(), ("own", page.model.say("calendar", "own"))]
        self.warning = page.model.say("calendar", "warning")

    def choose(self, codes: list[str]) -> None:
        """One of the titles, or one's own."""
        self.chosen = codes[0] if codes else self.chosen
        self.ids.titles.chosen = [self.chosen]

    def save(self) -> None:
        """Make the file, and ask where it goes."""
        title = self.ids.own.text if self.chosen == "own" else dict(self.choices)[self.chosen]
        try:
            made = self._page.model.calendar(self._day, title)
        except CalendarTitleUnfit:
            self.error = words.tr("Write a short title on one line.")
            return
        self.close()
        save_bytes(self._page, FILE_NAME, "text/calendar", made)


def save_bytes(page: Any, name: str, media_type: str, made: bytes) -> None:
    """Ask where, write a small file there, and say so when it is written. On its way it lies nowhere else."""

    def chosen(place: NewDocument | None) -> None:
        if place is not None:
            page.work(lambda _: place.put(made), lambda _: told(place.name))

    def told(name: str) -> None:
        snack(words.tr("Saved as {name}.").format(name=name))

    page.app.devices.documents.create(name, media_type, chosen)
