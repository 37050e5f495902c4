"""Photos, recordings and files of a record, opened in memory only."""

from typing import Any

from kivy.clock import Clock
from kivy.properties import BooleanProperty, ListProperty, NumericProperty, StringProperty

from app.phone.device import SoundTooLong
from app.phone.screens.record.model import LARGEST_SHOWN, RecordModel, TooLargeToShow, short_hash
from app.phone.screens.record.playing import CannotPlay, Player, wav_length
from app.phone.screens.record.saying import Saying
from app.phone.widgets import audio_row, button, card, picture, text, varying  # noqa: F401  (their kv)
from app.phone.widgets.kv import load_kv
from app.phone.widgets.overlay import Dialog
from app.phone.widgets.progress import bytes_in_words
from app.phone.widgets.varying import Varying
from app.phone.words import explain, words
from app.record import Media

load_kv(__file__)

LONGEST_SIDE = 1280
SHOWN_AT_ONCE = 6
TICK = 0.1


def _answered(media: Media, saying: Saying) -> str:
    """Which question a recording answers, in words; nothing for none."""
    if media.answers is None:
        return ""
    return words.tr("Answer to: {question}").format(question=saying.question(media.answers[0]))


def _apart(size: str) -> str:
    """So that the Latin letters of a size do not draw the date after them to their side where one reads from the right."""
    return f"\u2068{size}\u2069" if words.rtl else size


class MediaCard(Varying):
    """One of them: shown or played in place, with its hash and state. `owner` is the page."""

    kind = StringProperty("other")
    title = StringProperty("")
    caption = StringProperty("")
    facts = StringProperty("")
    hash = StringProperty("")
    state_words = StringProperty("")
    cut_off = BooleanProperty(False)
    checked = BooleanProperty(False)
    loading = BooleanProperty(False)
    shown = BooleanProperty(False)
    opens = StringProperty("")
    name = StringProperty("")
    length = NumericProperty(0)
    position = NumericProperty(0)
    playing = BooleanProperty(False)
    seeks = BooleanProperty(True)
    tags = ListProperty([])

    def __init__(self, model: RecordModel, saying: Saying, media: Media, owner: Any) -> None:
        self.model, self.media, self.owner = model, media, owner
        self.player: Player | None = None
        self._tick = Clock.schedule_interval(self._follow, TICK)
        self._tick.cancel()
        super().__init__(
            kind=media.kind,
            title=saying.media_kind(media.kind),
            caption=media.caption or _answered(media, saying),
            facts=f"{_apart(bytes_in_words(media.bytes))} · {saying.moment(media.captured or media.time)}",
            name=media.given_name or "",
            hash=short_hash(media.sha256),
            cut_off=media.cut_off,
        )
        self.opens = {"photo": words.tr("Show the photo"), "audio": words.tr("Open the recording")}.get(
            media.kind, ""
        )
        if not self.opens:
            self.state_words = words.tr("It opens after it was handed on or saved.")

    def open(self) -> None:
        """Read it into memory, show it or make it ready to play. Reading it to its end also checks it."""
        if self.loading or self.shown:
            return
        self.loading = True
        media = self.media

        def read(job: Any) -> Any:
            content = self.model.content(media, job.cancelled)
            job.check()
            if media.kind == "photo":
                return picture.decode(content, LONGEST_SIDE)
            try:
                return self._playable(content, job)
            except (ValueError, SoundTooLong) as error:
                return error

        self.owner.work(read, self._opened, self._failed)

    def _playable(self, content: bytes, job: Any) -> bytes:
        """What the player takes: a WAV as it is, anything else decoded where the device can. Raises ValueError, SoundTooLong."""
        decode = self.owner.app.devices.decode
        if decode is None or wav_length(content) is not None:
            return content
        made = decode(content, job.cancelled)
        job.check()
        return content if made is None else made

    def _opened(self, content: Any) -> None:
        self.loading = False
        self.checked = True
        if self.kind == "photo":
            self.ids.photo.show(content)
            self.shown = True
            return
        if isinstance(content, SoundTooLong):
            self._cannot(
                words.tr(
                    "It is longer than {minutes} minutes. It plays after it was handed on or saved."
                ).format(minutes=content.minutes)
            )
            return
        try:
            if isinstance(content, ValueError):
                raise CannotPlay
            self.player = Player(content, Clock.get_time, self.owner.app.devices.sound)
        except CannotPlay:
            self._cannot(words.tr("It cannot be played here. It plays after it was handed on or saved."))
            return
        self.length, self.seeks = self.player.length, self.player.seeks
        self.shown = True

    def _failed(self, error: Exception) -> None:
        self.loading = False
        if isinstance(error, TooLargeToShow):
            self._cannot(
                words.tr("It is larger than {size}. It opens after it was handed on or saved.").format(
                    size=bytes_in_words(LARGEST_SHOWN)
                )
            )
        elif isinstance(error, ValueError):
            self.checked = True
            self._cannot(
                words.tr("This kind of picture cannot be shown here. It opens after it was handed on.")
            )
        else:
            self._cannot(" ".join(explain(error)))

    def _cannot(self, why: str) -> None:
        self.opens = ""
        self.state_words = why

    # playing

    def play(self) -> None:
        """From where it is."""
        if self.player is not None:
            self.player.play()
            self.playing = True
            self._tick()

    def pause(self) -> None:
        """Silence; it goes on from there, or from the beginning where the player cannot."""
        self._tick.cancel()
        self.playing = False
        if self.player is not None:
            self.player.pause()
            self.position = self.player.position

    def seek(self, part: float) -> None:
        """To a place, from 0 to 1: it goes on playing from there, or is played from there next."""
        if self.player is not None:
            self.player.seek(part * self.player.length)
            self.position = self.player.position

    def _follow(self, _: float) -> bool:
        if self.player is None:
            return False
        if self.player.over:
            self.player.stop()
            self.pause()
            return False
        self.position = self.player.position
        return True

    # the rest

    def ask_to_delete(self) -> None:
        """Delete it for good, after saying what that means."""
        dialog = Dialog(
            icon="delete",
            title=words.tr("Delete this for good?"),
            text=words.tr(
                "It cannot be brought back. The history will show that something was deleted, and when. Deleting "
                "what could be evidence can be a crime, also when you mean no harm. Ask a lawyer first if you can."
            ),
            choices=[
                ("share", words.tr("Hand it on first"), "tonal"),
                ("delete", words.tr("Delete for good"), "destructive"),
                ("keep", words.tr("Keep it"), "text"),
            ],
        )
        dialog.bind(on_choice=lambda _, code: self._decided(code))
        dialog.open()

    def _decided(self, code: str) -> None:
        if code == "delete":
            self.owner.forget_media(self.media.id)
        elif code == "share":
            self.owner.share()

    def forget(self) -> None:
        """Drop picture and sound."""
        self._tick.cancel()
        if self.player is not None:
            self.player.forget()
            self.player = None
        self.caption = self.name = self.facts = self.hash = ""
        super().forget()
