"""It is happening now: what is captured, and the list of it. Plain Python.

Everything goes through the vault's locked door, so the keys are not needed and not kept. Methods that write return when
it is on disk; the list holds only what is.
"""

from collections.abc import Callable, Mapping
from secrets import token_hex
from typing import BinaryIO, Final, Literal

from attrs import evolve, frozen

from app.phone import content
from app.phone.session import Session
from app.record import Entry, Fact, Moment, normal_identifier
from app.vault import MediaRecording

CHUNK: Final = 1 << 18
IDENTIFIERS: Final = {"badge": "officer.badge_no", "plate": "vehicle.plate"}
LONGEST_LINE: Final = 2000

Kind = Literal["tap", "badge", "plate", "line", "photo", "audio"]


@frozen
class Saved:
    """One thing that is on disk. `what` is the tap's code, or what was written; `undone` when it was taken back."""

    id: str
    kind: Kind
    what: str
    moment: Moment
    undone: bool = False


class NowModel:
    """`moment` is the tap that opened the screen: the beginning of the encounter. `encounter` is given when it goes on."""

    def __init__(self, session: Session, moment: Moment, encounter: str | None = None) -> None:
        self._session = session
        self.moment = moment
        self.encounter = encounter or token_hex(16)
        self.begun = encounter is not None
        """Whether the beginning is on disk."""
        self.saved: list[Saved] = []

    @property
    def taps(self) -> tuple[str, ...]:
        """The codes of the tiles, in the order things happen."""
        return tuple(tap.id for tap in content.codebook().taps)

    def label(self, tap: str, language: str) -> str:
        """What a tile is called."""
        return content.words(content.spoken(language), "codebook").say("codebook", "tap", tap)

    def count(self, tap: str) -> int:
        """How often a tile was tapped and not taken back."""
        return sum(one.kind == "tap" and one.what == tap and not one.undone for one in self.saved)

    def now(self) -> Moment:
        """The time of a tap is when the finger left the tile, not when the disk was ready."""
        return self._session.now()

    def begin(self) -> None:
        """Capture that the encounter began. Raises VaultAbsent, KeyFileDamaged, StorageError."""
        self._capture("opened", self.moment, self._session.opened(locked=True))
        self.begun = True
        self._session.happening(self.encounter, self.moment)

    def tap(self, tap: str, moment: Moment) -> Saved:
        """Capture one tap. Raises StorageError."""
        return self._keep(Saved(self._capture("observed", moment, {"tap": tap}), "tap", tap, moment))

    def undo(self, saved: Saved, moment: Moment) -> Saved:
        """Take a tap back: both stay in the history, and the record counts neither. Raises StorageError."""
        self._capture("observed", moment, {"tap": saved.what, "undoes_capture": saved.id})
        undone = evolve(saved, undone=True)
        self.saved = [undone if one.id == saved.id else one for one in self.saved]
        return undone

    def identify(self, kind: Literal["badge", "plate"], text: str, moment: Moment) -> Saved:
        """Capture a badge or a plate, as far as it was seen. Raises StorageError, EntryError."""
        known = normal_identifier(text)
        fact = Fact.known(known, "saw_or_heard_myself").to_json()
        payload = {"item": token_hex(4), "facts": {IDENTIFIERS[kind]: fact}}
        return self._keep(Saved(self._capture("stated", moment, payload), kind, known, moment))

    def line(self, text: str, moment: Moment) -> Saved:
        """Capture one line of words. Raises StorageError."""
        written = text.strip()[:LONGEST_LINE]
        language = self._session.language.replace("_", "-")
        payload = {"text": written, "language": language, "audience": "complaint"}
        return self._keep(Saved(self._capture("noted", moment, payload), "line", written, moment))

    def record(self, kind: Literal["photo", "audio"], media_type: str, moment: Moment) -> MediaRecording[str]:
        """Begin a photo or a voice note; sealed as it comes. Raises StorageError."""
        return self._session.door.capture_media(self.encounter, kind, media_type, moment)

    def finish(
        self, kind: Literal["photo", "audio"], recording: MediaRecording[str], moment: Moment
    ) -> Saved:
        """End a recording; it is whole on disk then. Raises StorageError."""
        return self._keep(Saved(recording.finish(), kind, "", moment))

    def take_in(
        self, kind: Literal["photo", "audio"], source: Callable[[], BinaryIO], moment: Moment
    ) -> Saved:
        """Take in a file, piece by piece. Raises OSError, StorageError; then nothing of it is kept."""
        with source() as file, self.record(kind, "application/octet-stream", moment) as recording:
            while piece := file.read(CHUNK):
                recording.write(piece)
            return self.finish(kind, recording, moment)

    def forget(self) -> None:
        """Drop the list."""
        self.saved = []

    def _capture(self, kind: str, moment: Moment, payload: Mapping[str, object]) -> str:
        return self._session.door.capture(Entry(kind, self.encounter, moment, payload))

    def _keep(self, saved: Saved) -> Saved:
        self.saved = [*self.saved, saved]
        return saved
