"""Writing a note, or putting one right: the first stays, with the new one under it."""

from typing import Any

from kivy.properties import BooleanProperty, StringProperty

from app.phone.page import Page
from app.phone.screens.record.model import AUDIENCES, RecordModel
from app.phone.screens.record.saying import Saying
from app.phone.screens.record.speaking import Speaking
from app.phone.widgets import bars, button, choice, field, scroll  # noqa: F401  (their kv)
from app.phone.widgets.kv import load_kv
from app.phone.words import words
from app.record import Moment, RecordError
from app.vault import MediaRecording, VaultError

load_kv(__file__)


class NoteScreen(Page):
    """Given `encounter`, and to put a note right its entry as `corrects`, its `text` and its `audience`."""

    text = StringProperty("")
    empty = BooleanProperty(True)
    correcting = BooleanProperty(False)

    def made(
        self,
        encounter: str = "",
        corrects: str | None = None,
        text: str = "",
        audience: str = "complaint",
        **given: Any,
    ) -> None:
        self.model = RecordModel(self.session, encounter)
        self.corrects, self.audience = corrects, audience
        self.first_text = text
        self.speaking = Speaking(self, self._begin_speaking)
        self.speaking.bind(on_kept=lambda _: self._spoke())
        self._ending = False
        self._began: Moment | None = None

    def arrive(self) -> None:
        if self.speaking.parent is None:
            self.ids.speaking.add_widget(self.speaking)
        saying = Saying(words.language)
        self.correcting = self.corrects is not None
        self.text = self.model.note_draft(self.corrects) or self.first_text
        self.ids.who.choices = [(audience, saying.profile(audience)) for audience in AUDIENCES]
        self.ids.who.chosen = [self.audience]

    def on_text(self, *_: object) -> None:
        self.empty = not self.text.strip()

    def typed(self, text: str) -> None:
        """Each letter is kept."""
        if not self.session.unlocked:
            return
        self.text = text
        try:
            self.model.keep_note_draft(self.corrects, text)
        except VaultError as error:
            self.explain(error)

    def _begin_speaking(self, media_type: str) -> MediaRecording[Any]:
        began = self._began = self.session.now()
        return self.session.vault.record_media(
            self.model.id, "audio", media_type, began, audience=self.audience
        )

    @property
    def busy(self) -> bool:
        """A note that is being spoken puts off the lock for want of touches."""
        return super().busy or self.speaking.listening

    def before_lock(self) -> None:
        self._ending = True
        self.speaking.finish()

    def leave(self) -> None:
        self._ending = True
        self.speaking.end()

    def _spoke(self) -> None:
        """It is on disk. A recording cannot stand under the words it puts right, so a note that names it does."""
        if self.corrects is not None and self._began is not None:
            said = words.tr("I said it aloud. It is in the recording of {moment}.").format(
                moment=Saying(words.language).moment(self._began)
            )
            typed = self.text.strip() if self.text != self.first_text else ""
            if not self._written("\n\n".join(filter(None, (typed, said)))):
                return
        if not self._ending:
            self.back()

    def seen_by(self, audiences: list[str]) -> None:
        """Who may see it."""
        if audiences:
            self.audience = audiences[0]
        self.ids.who.chosen = [self.audience]

    def save(self) -> None:
        """Write it into the record."""
        if self.text.strip() and self._written(self.text):
            self.back()

    def _written(self, text: str) -> bool:
        try:
            self.model.note(text, self.audience, self.corrects)
        except (VaultError, RecordError) as error:
            self.explain(error)
            return False
        return True

    def forget(self) -> None:
        super().forget()
        self.text = self.first_text = ""


SCREEN = NoteScreen
