"""Photos, recordings and documents at rest: one age file each, and a row that says what it must open to."""

from __future__ import annotations

import io
import os
import zlib
from collections.abc import Sequence
from hashlib import sha256
from typing import TYPE_CHECKING, Any, BinaryIO, Final, cast

from attrs import frozen

from app.seal import Identity, PayloadError, SealError, Unsealing, recover
from app.seal.stream import CHUNK_BYTES
from app.vault.content_kind import ContentKind
from app.vault.database import Connection, one
from app.vault.disk import reading
from app.vault.errors import MediaDamaged, MediaMissing, UnknownMedia
from app.vault.recording import Digest, Measured, Meter, Recording
from app.vault.sealed_folder import SealedFolder

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_BUFFER_BYTES: Final = 1 << 20
_COLUMNS: Final = "id, bytes, sha256, crc32, media_type, cut_off"


@frozen
class MediaFacts:
    """What one photo, recording or document is: length in bytes, SHA-256 (32 bytes), CRC-32, type, and whether its
    recording was cut off."""

    id: str
    bytes: int
    sha256: Digest
    crc32: int
    media_type: str
    cut_off: bool


def facts_of(connection: Connection, media_id: str) -> MediaFacts:
    """Raises UnknownMedia."""
    row = one(connection, f"SELECT {_COLUMNS} FROM media WHERE id = ?", media_id)  # noqa: S608 - constant
    if row is None:
        raise UnknownMedia(media_id)
    return _facts(row)


def _facts(row: Sequence[Any]) -> MediaFacts:
    media_id, size, digest, crc, media_type, cut_off = row
    return MediaFacts(media_id, size, digest, crc, media_type, bool(cut_off))


def all_facts(connection: Connection) -> list[MediaFacts]:
    """All of them."""
    rows = connection.execute(f"SELECT {_COLUMNS} FROM media ORDER BY n").fetchall()  # noqa: S608 - constant
    return [_facts(row) for row in rows]


def keep_row(connection: Connection, encounter: int, n: int, media_id: str, measured: Measured) -> None:
    """Say what the sealed file of this id opens to; part of the transaction that adds its entry."""
    connection.execute(
        "INSERT INTO media (id, encounter, n, bytes, sha256, crc32, media_type, cut_off)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            media_id,
            encounter,
            n,
            measured.bytes,
            measured.sha256,
            measured.crc32,
            measured.content.media_type,
            int(measured.cut_off),
        ),
    )


def open_sealed(sealed: SealedFolder, facts: MediaFacts, identities: Sequence[Identity]) -> BinaryIO:
    """A stream of the content. Every chunk is authentic before it is given out, and the end comes only if length and
    SHA-256 are as they were. Raises MediaMissing, MediaDamaged, StorageError; reading raises MediaDamaged.
    """
    with reading():
        try:
            file = sealed.media(facts.id).open("rb", buffering=0)
        except FileNotFoundError:
            raise MediaMissing(facts.id) from None
    try:
        unsealing = Unsealing(file, identities)
    except SealError as error:
        file.close()
        raise MediaDamaged(facts.id, type(error).__name__) from None
    except BaseException:
        file.close()
        raise
    stream = _Checked(file, unsealing, facts)
    return cast("BinaryIO", io.BufferedReader(stream, _BUFFER_BYTES))


class _Checked(io.RawIOBase):
    """Content with its length and digest held against what was attached."""

    def __init__(self, file: io.FileIO, unsealing: Unsealing, facts: MediaFacts) -> None:
        super().__init__()
        self._file = file
        self._unsealing = unsealing
        self._facts = facts
        self._digest = sha256()
        self._crc = 0
        self._bytes = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        size = self._next(buffer)
        if size:
            part = memoryview(buffer).cast("B")[:size]
            self._digest.update(part)
            self._crc = zlib.crc32(part, self._crc)
            self._bytes += size
        elif len(memoryview(buffer)) and not self._as_attached():
            raise MediaDamaged(self._facts.id, "content")
        return size

    def _next(self, buffer: Any) -> int:
        try:
            with reading():
                return self._unsealing.readinto(buffer)
        except SealError as error:
            # A recording that was cut off ends where it ends; how much must be there, and what, is known.
            if self._facts.cut_off and isinstance(error, PayloadError):
                return 0
            raise MediaDamaged(self._facts.id, type(error).__name__) from None

    def _as_attached(self) -> bool:
        facts = self._facts
        return (
            self._bytes == facts.bytes and self._digest.digest() == facts.sha256 and self._crc == facts.crc32
        )

    def close(self) -> None:
        if not self.closed:
            self._unsealing.close()
            self._file.close()
        super().close()


class _MeterSink:
    def __init__(self) -> None:
        self.meter = Meter()

    def write(self, data: memoryview) -> None:
        self.meter.add(data)


def measure_cut_off(
    sealed: SealedFolder, recording: Recording, identities: Sequence[Identity]
) -> Measured | None:
    """What can be opened of a recording that was never finished; None when that is nothing.

    Raises MediaDamaged, StorageError.
    """
    sink = _MeterSink()
    with reading():
        try:
            with sealed.media(recording.media_id).open("rb", buffering=0) as file:
                # Killed before a flush, the length on disk is all there is.
                if os.fstat(file.fileno()).st_size == 0:
                    return None
                complete = recover(file, sink, identities).complete
        except FileNotFoundError:
            return None
        except PayloadError as error:
            # After a power cut there may be later blocks behind one that never reached the disk. What stands before
            # it is authentic; whoever could have altered it there could as well have cut it there.
            if sink.meter.bytes % CHUNK_BYTES:
                raise MediaDamaged(recording.media_id, type(error).__name__) from None
            complete = False
        except SealError as error:
            if error.__class__.__name__ == "HeaderError":
                return None
            raise MediaDamaged(recording.media_id, type(error).__name__) from None
    if sink.meter.bytes == 0 and not complete:
        return None
    return sink.meter.result(recording.claimed, cut_off=not complete)


def claimed(kind: str | None, media_type: str | None) -> ContentKind | None:
    """What the caller says it is, when the caller says both."""
    return ContentKind(kind, media_type) if kind and media_type else None
