"""An unlocked vault: everything a person can do with what they wrote."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Final, Self

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.record import Codebook, Encounter, Entry, Head, History, Link, Moment, Wordlist, check_entry
from app.seal import X25519Identity
from app.vault import backup, drawers, media, own_keys, slots
from app.vault.attaching import Cancel, Progress, seal_source
from app.vault.capture import VAULT_MAKES, Capture, begin_capture, new_id
from app.vault.content_kind import UNKNOWN_TYPE, ContentKind
from app.vault.database import Connection, checkpoint, speaking_plainly
from app.vault.disk import FolderLock, remove_quietly, sync_folder
from app.vault.errors import EntryRefused, StorageError, UnknownMedia, VaultError, VaultLocked
from app.vault.finding import Finding
from app.vault.folding import Folding, add_captured
from app.vault.key_derivation import KdfCost, Strengthener
from app.vault.layout import VaultFolder
from app.vault.log import Log
from app.vault.passphrase import suggest_recovery_code
from app.vault.recording import Measured, MediaRecording, Recording, attached_payload
from app.vault.reserve import give_up, with_reserve
from app.vault.sealed_folder import media_name
from app.vault.search import Found, Labels, find
from app.vault.timeline import TimelineCard, TimelineCursor, TimelinePage, TimelineQuery, card_of, page
from app.vault.verify import verify_database, verify_media
from app.vault.wiping import wipe

_NOTHING: Final = Measured(0, bytes(32), 0, ContentKind("other", UNKNOWN_TYPE))


class Vault:
    """Made by `create_vault` and `unlock`. May be used from several threads; long work does not hold up short work.

    Every method raises VaultLocked after `lock`, and StorageError or DatabaseUnreadable for what the disk does. A method
    that returned has its work on disk; one that raised changed nothing.
    """

    def __init__(
        self,
        folder: VaultFolder,
        lock: FolderLock,
        connection: Connection,
        key: bytearray,
        identity: X25519Identity,
        codebook: Codebook,
        labels: Labels,
        strengthener: Strengthener | None,
        findings: tuple[Finding, ...] = (),
    ) -> None:
        self._folder = folder
        self._folder_lock = lock
        self._connection: Connection | None = connection
        self._key = key
        self._codebook = codebook
        self._strengthener = strengthener
        self._labels = labels
        self._log = Log(connection, codebook, labels)
        self._mutex = threading.RLock()
        # Whoever copies the sealed files must not have them forgotten meanwhile.
        self._files = threading.RLock()
        self._identity: X25519Identity | None = identity
        self._recipient = identity.recipient
        self._findings = findings

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What was found at unlocking: captured files that were set aside or wait, a key file that was altered."""
        return self._findings

    def fold_captured(self) -> tuple[Finding, ...]:
        """Take in what was captured since unlocking. What cannot be taken in is kept, reported here and in `findings`."""
        with self._reading() as connection:
            found = Folding(connection, self._log, self._folder.sealed, self._identities()).run()
            if any(finding.kind == "captures_waiting" for finding in found) and give_up(self._folder.path):
                found = Folding(connection, self._log, self._folder.sealed, self._identities()).run()
        self._findings += found
        return found

    def sweep(self) -> None:
        """Remove sealed files that nothing points to: attaching them, or forgetting them, was cut short."""
        with self._reading() as connection:
            rows = connection.execute("SELECT file FROM unclaimed").fetchall()
            if rows:
                self._remove_files([row[0] for row in rows])

    # Writing

    def append(self, entry: Entry) -> Link:
        """Add an entry; its clock is held against the last one's. Returns when it is on disk.

        Raises EntryRefused, UnknownEncounter, and the record's EntryError.
        """
        if entry.kind in VAULT_MAKES:
            raise EntryRefused("made_by_the_vault")

        def add() -> Link:
            with self._changing():
                return self._log.add(entry)

        return with_reserve(self._folder.path, add)

    def attach(
        self,
        encounter_id: str,
        source: BinaryIO,
        moment: Moment,
        *,
        kind: str | None = None,
        captured: Moment | None = None,
        given_name: str | None = None,
        audience: str = "complaint",
        caption: str | None = None,
        original: bool = True,
        progress: Progress | None = None,
        cancelled: Cancel | None = None,
    ) -> Link:
        """Seal all of `source` into the vault and add its `attached` entry. What it is, its bytes tell; `kind` is only
        asked where they leave it open. Raises UnknownEncounter, SourceFailed, Cancelled, EntryError; then nothing of it
        is kept.
        """
        media_id = new_id()

        def entry(measured: Measured) -> Entry:
            payload = attached_payload(
                media_id,
                measured,
                captured=captured,
                original=original,
                audience=audience,
                caption=caption,
                given_name=given_name,
            )
            return Entry("attached", encounter_id, moment, payload)

        # Refused now rather than after a gigabyte.
        check_entry(self._codebook, entry(_NOTHING))
        with self._changing() as connection:
            self._log.require(encounter_id)
            connection.execute("INSERT INTO unclaimed (file) VALUES (?)", (media_name(media_id),))
        claimed = ContentKind(kind, UNKNOWN_TYPE) if kind else None
        try:
            measured = seal_source(
                self._folder.sealed, media_id, source, self._recipient, claimed, progress, cancelled
            )
            with self._changing() as connection:
                link = self._log.add(entry(measured))
                media.keep_row(connection, self._log.require(encounter_id), link.n, media_id, measured)
                connection.execute("DELETE FROM unclaimed WHERE file = ?", (media_name(media_id),))
                return link
        except BaseException:
            with contextlib.suppress(VaultError):
                self._remove_files([media_name(media_id)])
            raise

    def record_media(
        self,
        encounter_id: str,
        kind: str,
        media_type: str,
        moment: Moment,
        *,
        audience: str = "complaint",
        answers: Mapping[str, Any] | None = None,
    ) -> MediaRecording[Link]:
        """Begin a photo or recording; `finish` returns the link of its `attached` entry. `answers` as that has it.

        Raises UnknownEncounter, EntryError.
        """
        content = ContentKind(kind, media_type)
        recording = Recording(new_id(), encounter_id, content, moment, audience, answers=answers)
        check_entry(self._codebook, Entry("attached", encounter_id, moment, recording.payload(_NOTHING)))
        with self._reading():
            self._log.require(encounter_id)
        capture = Capture(new_id(), 0, recording=recording)
        begun, hold = begin_capture(self._folder.sealed, self._recipient, capture)

        def settle(measured: Measured | None) -> Link:
            with self._changing() as connection:
                if measured is None:
                    measured = media.measure_cut_off(self._folder.sealed, recording, self._identities())
                if measured is None:
                    raise EntryRefused("nothing_recorded")
                link = add_captured(connection, self._log, capture, measured)
            remove_quietly(begun)
            return link

        return MediaRecording(self._folder.sealed, self._recipient, recording, begun, hold, settle)

    def forget(self, encounter_id: str, moment: Moment) -> Link:
        """Delete an encounter for good: rows, words and files. What stays is that something was erased, and when.

        Returns the `erased` entry. Raises UnknownEncounter.
        """
        self.fold_captured()
        # Deleting must be possible when the disk is full: that is when it is wanted.
        return with_reserve(self._folder.path, lambda: self._forget(encounter_id, moment))

    def _forget(self, encounter_id: str, moment: Moment) -> Link:
        with self._files:
            with self._changing() as connection:
                no = self._log.require(encounter_id)
                rows = connection.execute("SELECT id FROM media WHERE encounter = ?", (no,)).fetchall()
                link = self._erased(
                    connection, self._log.erase(encounter_id), [row[0] for row in rows], moment
                )
            self._after_forgetting([media_name(row[0]) for row in rows])
        return link

    def forget_media(self, media_id: str, moment: Moment) -> Link:
        """Delete one photo, recording or document for good, and the entry that says what it was. An encounter of which that
        was all is deleted with it.

        Returns the `erased` entry. Raises UnknownMedia.
        """
        return with_reserve(self._folder.path, lambda: self._forget_media(media_id, moment))

    def _forget_media(self, media_id: str, moment: Moment) -> Link:
        with self._files:
            with self._changing() as connection:
                row = connection.execute("SELECT n FROM media WHERE id = ?", (media_id,)).fetchone()
                if row is None:
                    raise UnknownMedia(media_id)
                link = self._erased(connection, [self._log.erase_entry(row[0])], [media_id], moment)
            self._after_forgetting([media_name(media_id)])
        return link

    def _erased(
        self, connection: Connection, marks: list[bytes], media_ids: list[str], moment: Moment
    ) -> Link:
        for media_id in media_ids:
            connection.execute("DELETE FROM media WHERE id = ?", (media_id,))
            connection.execute("INSERT INTO unclaimed (file) VALUES (?)", (media_name(media_id),))
        return self._log.add(Entry("erased", None, moment, {"commitments": [mark.hex() for mark in marks]}))

    def _after_forgetting(self, files: list[str]) -> None:
        # The deleting is decided and on disk. What fails from here on is done at the next unlock.
        with contextlib.suppress(StorageError), self._reading() as connection:
            self._remove_files(files)
            checkpoint(connection)

    def _remove_files(self, names: list[str]) -> None:
        sealed = self._folder.sealed.path
        gone = []
        for name in names:
            remove_quietly(sealed / name)
            if not (sealed / name).exists():
                gone.append((name,))
        try:
            sync_folder(sealed)
        except OSError:
            # A power cut may bring them back: they stay on the list, and the next unlock removes them once more.
            return
        with self._changing() as connection:
            connection.executemany("DELETE FROM unclaimed WHERE file = ?", gone)

    # Reading

    def head(self) -> Head:
        """The last entry's number and link, from which the witness code is made."""
        with self._reading():
            return self._log.head()

    def encounter(self, encounter_id: str) -> Encounter:
        """One encounter, folded from its entries. Raises UnknownEncounter."""
        with self._reading():
            return self._log.encounter(encounter_id)

    def history(self, encounter_id: str) -> History:
        """The whole chain, with the bodies and salts of this encounter only. Raises UnknownEncounter."""
        with self._reading():
            return self._log.history(encounter_id)

    def timeline(
        self,
        query: TimelineQuery | None = None,
        after: TimelineCursor | None = None,
        limit: int = 50,
    ) -> TimelinePage:
        """One page of cards, newest first."""
        with self._reading() as connection:
            return page(connection, query or TimelineQuery(), after, limit)

    def card(self, encounter_id: str) -> TimelineCard | None:
        """The timeline's card of one encounter, or None."""
        with self._reading() as connection:
            return card_of(connection, encounter_id)

    def search(self, words: str, limit: int = 50) -> tuple[Found, ...]:
        """Entries in which somebody wrote these words or their beginnings, latest first."""
        with self._reading() as connection:
            return find(connection, words, limit)

    def media_facts(self, media_id: str) -> media.MediaFacts:
        """Length, hashes and type of one photo, recording or document. Raises UnknownMedia."""
        with self._reading() as connection:
            return media.facts_of(connection, media_id)

    def open_media(self, media_id: str) -> BinaryIO:
        """Its content as a stream, not seekable; the caller closes it.

        Raises UnknownMedia, MediaMissing, MediaDamaged; reading raises MediaDamaged, at the latest at the end.
        """
        with self._reading() as connection:
            facts = media.facts_of(connection, media_id)
            return media.open_sealed(self._folder.sealed, facts, self._identities())

    # Small things kept for other rooms

    def keep(self, drawer: str, name: str, content: bytes) -> None:
        """Keep something under a name, in place of what was there."""
        with self._changing() as connection:
            drawers.keep(connection, drawer, name, content)

    def kept(self, drawer: str, name: str) -> bytes | None:
        """What is kept under a name."""
        with self._reading() as connection:
            return drawers.kept(connection, drawer, name)

    def drawer(self, drawer: str) -> tuple[str, ...]:
        """The names in a drawer."""
        with self._reading() as connection:
            return drawers.names(connection, drawer)

    def drop(self, drawer: str, name: str) -> None:
        """Throw away what is kept under a name, if anything is."""
        with self._changing() as connection:
            drawers.drop(connection, drawer, name)

    # Keys

    @property
    def signer(self) -> own_keys.VaultSigner:
        """Signs for this vault with its Ed25519 key."""
        return own_keys.VaultSigner(self._signing_key().public_key().public_bytes_raw(), self._signing_key)

    def _signing_key(self) -> Ed25519PrivateKey:
        with self._reading() as connection:
            return own_keys.read_signing_key(connection)

    def change_passphrase(
        self, old: str, new: str, *, cost: KdfCost | None = None, strengthener: Strengthener | None = None
    ) -> None:
        """Give the vault another passphrase; `old` is the present one or the recovery code. `strengthener` is for a
        device that has got its key since the vault was opened.

        Raises WrongSecret, WeakPassphrase, StrengthenerMissing, NotEnoughMemory; then the old one still holds.
        """
        with self._key_held() as key:
            self._strengthener = strengthener or self._strengthener
            slots.change_passphrase(self._folder, self._changing, key, old, new, self._strengthener, cost)

    def new_recovery_code(self, secret: str, wordlist: Wordlist) -> str:
        """Make the recovery code anew; the old sheet is then worth nothing. Raises WrongSecret."""
        code = suggest_recovery_code(wordlist)
        self.set_recovery_code(secret, code)
        return code

    def set_recovery_code(self, secret: str, code: str) -> None:
        """Put a recovery code in place, as after the person has tried it. Raises WrongSecret."""
        with self._key_held() as key:
            slots.set_recovery_code(self._folder, key, secret, code, self._strengthener)

    def try_recovery(self, code: str) -> bool:
        """Whether this is the recovery code."""
        with self._key_held() as key:
            return slots.try_recovery(self._folder, key, code)

    # The whole

    def backup(self, to: Path, progress: Progress | None = None) -> None:
        """Write all of the vault into one file that the same passphrase or recovery code opens. It appears under its
        name only when it was read back and found whole. Raises BackupExists, StorageError.
        """
        with self._files, self._key_held() as key:
            backup.write_backup(self._folder, self._reading, key, to, progress)

    def verify(self, progress: Callable[[int, int], None] | None = None) -> tuple[Finding, ...]:
        """Check everything: pages, structure, chain, entries, timeline, search, each media file. Changes nothing.

        `progress` is told how many of how many steps are done.
        """
        with self._reading() as connection:
            found = slots.verify_key_file(self._folder, self._key)
            found += verify_database(connection, self._codebook, self._labels)
            set_aside = self._folder.sealed.damaged()
            found += [Finding("capture_damaged", name, "set_aside") for name in set_aside]
            facts = media.all_facts(connection)
            identities = self._identities()
        for done, one in enumerate(facts, 1):
            found += verify_media(self._folder.sealed, one, identities)
            if progress is not None:
                progress(done, len(facts))
        return tuple(found)

    def rebuild(self) -> None:
        """Make timeline and search anew from the entries, as when `verify` found them wrong."""
        with self._changing():
            self._log.rebuild()

    def lock(self) -> None:
        """Close everything and overwrite the key in memory; twice is the same as once.

        What streams are open still end by themselves; recordings go on and are taken in at the next unlock.
        """
        with self._mutex:
            connection, self._connection = self._connection, None
            if connection is None:
                return
            self._identity = None
            self._log.forget_read()
            try:
                # On a full disk the log stays as it is; everything in it is safe there too.
                with contextlib.suppress(VaultError):
                    checkpoint(connection)
            finally:
                connection.close()
                wipe(self._key)
                self._folder_lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.lock()

    def _identities(self) -> list[X25519Identity]:
        if self._identity is None:
            raise VaultLocked
        return [self._identity]

    @contextlib.contextmanager
    def _key_held(self) -> Iterator[bytearray]:
        # A copy: `lock` overwrites the key, and long work must never wrap a key of zeros.
        with self._reading():
            key = bytearray(self._key)
        try:
            yield key
        finally:
            wipe(key)

    @contextlib.contextmanager
    def _reading(self) -> Iterator[Connection]:
        with self._mutex:
            if self._connection is None:
                raise VaultLocked
            with speaking_plainly():
                yield self._connection

    @contextlib.contextmanager
    def _changing(self) -> Iterator[Connection]:
        with self._reading() as connection, self._log.transaction():
            yield connection
