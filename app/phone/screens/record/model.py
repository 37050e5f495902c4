"""One encounter as it stands: what to read, and what can be done with it. Every change is on disk when it returns."""

from collections.abc import Callable
from typing import Final

from app.phone import content
from app.phone.device import Document
from app.phone.screens.record import story
from app.phone.screens.record.attaching import attach_file
from app.phone.screens.walk.drafts import DRAWER, settle_all
from app.phone.session import Session
from app.record import Encounter, Head, Media, witness_code
from app.vault import MediaDamaged

LARGEST_SHOWN: Final = 48 << 20
"""Bytes of a photo that is opened in memory."""
AUDIENCES: Final = ("counsel", "complaint", "public")
_CHUNK: Final = 1 << 18


class TooLargeToShow(ValueError):
    """A photo that would take too much memory."""


class RecordModel:
    """`encounter` as it was at the last `read`."""

    def __init__(self, session: Session, encounter_id: str) -> None:
        self._session = session
        self.id = encounter_id
        self.codebook = content.codebook()
        self.encounter: Encounter = session.encounter(encounter_id)
        if settle_all(session, self.encounter):
            self.read()

    def read(self) -> bool:
        """Read it anew; whether anything changed."""
        before, self.encounter = self.encounter, self._session.encounter(self.id)
        return before != self.encounter

    def happenings(self) -> tuple[story.Happening, ...]:
        """What happened, in time order."""
        return story.happenings(self.codebook, self.encounter)

    def chapters(self) -> tuple[story.Chapter, ...]:
        """What was answered."""
        return story.chapters(self.codebook, self.encounter)

    # adding

    def note(self, text: str, audience: str, corrects: str | None = None) -> None:
        """Add words of one's own, or put others right. Raises VaultError, EntryError."""
        language = self._session.language.replace("_", "-")
        payload = {"text": text.strip(), "language": language, "audience": audience}
        if corrects is not None:
            payload["corrects"] = corrects
        self._session.append(self.id, "noted", payload)
        self._session.vault.drop(DRAWER, self._note_name(corrects))

    def _note_name(self, corrects: str | None) -> str:
        return f"note/{self.id}/{corrects or '-'}"

    def keep_note_draft(self, corrects: str | None, text: str) -> None:
        """Keep a note that is being written. Raises VaultError."""
        self._session.vault.keep(DRAWER, self._note_name(corrects), text.encode())

    def note_draft(self, corrects: str | None) -> str:
        """A note that was being written; "" when there is none."""
        return (self._session.vault.kept(DRAWER, self._note_name(corrects)) or b"").decode()

    def attach(
        self,
        document: Document,
        cancelled: Callable[[], bool],
        report: Callable[[int, int], None] | None = None,
    ) -> None:
        """Seal a photo or a file into the record. Long. Raises VaultError, FileNotReadable."""
        attach_file(self._session, self.id, document, cancelled, report)

    def affirm(self) -> None:
        """Say, with today's date, that it was written from one's own memory. Raises VaultError."""
        self._session.append(self.id, "sealed", {"affirmation": "own_memory"})

    @property
    def affirmed_since_change(self) -> bool:
        """Whether nothing was added after the last affirmation."""
        if not self.encounter.affirmations:
            return False
        last = self.encounter.affirmations[-1].time.instant
        times = [stated.time.instant for _, _, stated in self.encounter.stated()]
        times += [note.time.instant for note in self.encounter.notes]
        times += [media.time.instant for media in self.encounter.media]
        return all(at <= last for at in times)

    # media

    def content(self, media: Media, stop: Callable[[], bool] = lambda: False) -> bytes:
        """The bytes of a photo or recording, in memory. Long. Raises VaultError, TooLargeToShow."""
        if media.bytes > LARGEST_SHOWN:
            raise TooLargeToShow
        whole = bytearray()
        with self._session.vault.open_media(media.id) as stream:
            while chunk := stream.read(_CHUNK):
                whole += chunk
                if stop():
                    break
                if len(whole) > LARGEST_SHOWN:
                    raise MediaDamaged(media.id, "longer_than_said")
        return bytes(whole)

    def forget_media(self, media_id: str) -> None:
        """Delete one photo, recording or file for good. Raises VaultError."""
        self._session.vault.forget_media(media_id, self._session.now())

    # the whole

    def witness(self) -> tuple[str, Head]:
        """The eight words for everything written so far, in all records, and how many entries that is."""
        head = self._session.vault.head()
        return witness_code(head, content.wordlist()), head

    def forget(self) -> None:
        """Delete the encounter for good. Raises VaultError."""
        # Loads all that may lie beside a record: letters, packages, steps.
        from app.phone.deleting import delete_record

        delete_record(self._session, self.id)


def short_hash(sha256: str) -> str:
    """The first eight bytes of a SHA-256, in fours, as a person can compare them."""
    return " ".join(sha256[at : at + 4] for at in range(0, 16, 4))
