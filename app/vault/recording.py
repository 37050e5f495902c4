"""Media on its way to disk, sealed chunk by chunk as it comes. No plaintext of it is ever written."""

from __future__ import annotations

import os
import re
import zlib
from collections.abc import Callable, Mapping
from hashlib import sha256
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Final, Generic, Self, TypeAlias, TypeVar

from attrs import field, frozen

from app.record import JsonError, Moment
from app.seal import Recipient, Sealing
from app.vault.content_kind import HEAD_BYTES, ContentKind, identify
from app.vault.disk import remove_quietly, storage_error, sync_folder, writing
from app.vault.errors import Cancelled
from app.vault.sealed_folder import SealedFolder

_SYNC_EVERY: Final = 1 << 20
_HEX_ID: Final = re.compile(r"[0-9a-f]{32}", re.ASCII)
_KEYS: Final = frozenset({"media", "encounter", "kind", "media_type", "time", "audience", "measured"})
_MEASURED_KEYS: Final = frozenset({"bytes", "sha256", "crc32", "kind", "media_type"})

Result = TypeVar("Result")
Digest: TypeAlias = bytes


def is_id(untrusted: str) -> bool:
    """Whether this is the id of an encounter, a capture or media: 32 lower-case hex digits."""
    return _HEX_ID.fullmatch(untrusted) is not None


@frozen
class Measured:
    """What came through: its length, its SHA-256, its CRC-32 (as ZIP has it), and what its bytes say it is."""

    bytes: int
    sha256: Digest
    crc32: int
    content: ContentKind
    cut_off: bool = False


class Meter:
    """Measures bytes as they pass."""

    def __init__(self) -> None:
        self._digest = sha256()
        self._crc = 0
        self._head = bytearray()
        self.bytes = 0

    def add(self, data: bytes | bytearray | memoryview) -> None:
        """The next bytes."""
        self._digest.update(data)
        self._crc = zlib.crc32(data, self._crc)
        self.bytes += len(data)
        if len(self._head) < HEAD_BYTES:
            self._head += data[: HEAD_BYTES - len(self._head)]

    def result(self, claimed: ContentKind | None, *, cut_off: bool = False) -> Measured:
        """What passed so far."""
        content = identify(bytes(self._head), claimed)
        return Measured(self.bytes, self._digest.digest(), self._crc, content, cut_off)


@frozen
class Recording:
    """A photo or recording that was begun, and when it is whole, what it measures."""

    media_id: str
    encounter: str
    claimed: ContentKind
    time: Moment
    audience: str
    measured: Measured | None = field(default=None)
    answers: Mapping[str, Any] | None = field(default=None)
    """The question it answers, as the entry has it."""

    def to_json(self) -> dict[str, Any]:
        """As it stands in a captured file."""
        measured = self.measured
        answers = {} if self.answers is None else {"answers": dict(self.answers)}
        return {
            **answers,
            "media": self.media_id,
            "encounter": self.encounter,
            "kind": self.claimed.kind,
            "media_type": self.claimed.media_type,
            "time": self.time.to_json(),
            "audience": self.audience,
            "measured": None
            if measured is None
            else {
                "bytes": measured.bytes,
                "sha256": measured.sha256.hex(),
                "crc32": measured.crc32,
                "kind": measured.content.kind,
                "media_type": measured.content.media_type,
            },
        }

    @classmethod
    def from_json(cls, untrusted: Any) -> Self:
        """The recording of its JSON object. Raises JsonError, MalformedTime."""
        if not isinstance(untrusted, Mapping) or untrusted.keys() - {"answers"} != _KEYS:
            raise JsonError("keys")
        texts = [untrusted[name] for name in ("media", "encounter", "kind", "media_type", "audience")]
        if not all(isinstance(text, str) for text in texts):
            raise JsonError("shape")
        media_id, encounter, kind, media_type, audience = texts
        if not is_id(media_id) or not is_id(encounter):
            raise JsonError("id")
        measured = None if untrusted["measured"] is None else _measured(untrusted["measured"])
        time = Moment.from_json(untrusted["time"])
        answers = untrusted.get("answers")
        if not (answers is None or isinstance(answers, Mapping)):
            raise JsonError("shape")
        return cls(media_id, encounter, ContentKind(kind, media_type), time, audience, measured, answers)

    def payload(self, measured: Measured) -> dict[str, Any]:
        """The `attached` entry's payload for what was recorded here."""
        payload = attached_payload(
            self.media_id, measured, captured=self.time, original=True, audience=self.audience
        )
        return payload if self.answers is None else {**payload, "answers": dict(self.answers)}


def attached_payload(
    media_id: str,
    measured: Measured,
    *,
    captured: Moment | None,
    original: bool,
    audience: str,
    caption: str | None = None,
    given_name: str | None = None,
) -> dict[str, Any]:
    """What an `attached` entry says."""
    media = {
        "id": media_id,
        "kind": measured.content.kind,
        "media_type": measured.content.media_type,
        "bytes": measured.bytes,
        "sha256": measured.sha256.hex(),
        "captured": captured.to_json() if captured else None,
        "original": original,
        "cut_off": measured.cut_off,
        "audience": audience,
    }
    if caption:
        media["caption"] = caption
    if given_name:
        media["given_name"] = given_name
    return {"media": media}


def _measured(untrusted: Any) -> Measured:
    if not isinstance(untrusted, Mapping) or untrusted.keys() != _MEASURED_KEYS:
        raise JsonError("measured")
    size, crc, digest = untrusted["bytes"], untrusted["crc32"], untrusted["sha256"]
    if type(size) is not int or type(crc) is not int or not 0 <= crc < 1 << 32 or size < 0:
        raise JsonError("measured")
    if not isinstance(digest, str) or not re.fullmatch("[0-9a-f]{64}", digest):
        raise JsonError("measured")
    kind, media_type = untrusted["kind"], untrusted["media_type"]
    if not isinstance(kind, str) or not isinstance(media_type, str):
        raise JsonError("measured")
    return Measured(size, bytes.fromhex(digest), crc, ContentKind(kind, media_type))


def create_sealed(path: Path) -> IO[bytes]:
    """A new file for sealed bytes; one of that name must not exist. Raises OSError."""
    return os.fdopen(
        os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600), "wb", buffering=0
    )


class MediaRecording(Generic[Result]):
    """A recording that is going on. Write to it, then `finish`; or `abandon`, and nothing is kept.

    If the process dies, or the disk is full, what is on disk opens up to its last whole 64 KiB and is taken into the
    history as cut off, by `finish` if it can or at the next unlock. Not for several threads at once.
    """

    def __init__(
        self,
        sealed: SealedFolder,
        recipient: Recipient,
        recording: Recording,
        begun: Path,
        hold: int,
        settle: Callable[[Measured | None], Result],
    ) -> None:
        """`settle` makes it part of the record: with what it measures, or None for a recording that was cut off."""
        self._sealed = sealed
        self._recording = recording
        self._begun = begun
        self._hold: int | None = hold
        self._settle = settle
        self._meter = Meter()
        self._since_sync = 0
        self._whole = True
        self._path = sealed.media(recording.media_id)
        try:
            with writing():
                self._file = create_sealed(self._path)
                self._sealing = Sealing(self._file, [recipient])
                sync_folder(sealed.path)
        except BaseException:
            self._remove()
            raise

    @property
    def media_id(self) -> str:
        """The id it has in the record."""
        return self._recording.media_id

    @property
    def bytes_written(self) -> int:
        """How much was taken in so far."""
        return self._meter.bytes

    def write(self, chunk: bytes | bytearray | memoryview) -> None:
        """Take in the next bytes. Raises StorageError; then only `finish` or `abandon` make sense."""
        try:
            self._sealing.write(chunk)
            self._meter.add(chunk)
            self._since_sync += len(chunk)
            if self._since_sync >= _SYNC_EVERY:
                os.fdatasync(self._file.fileno())
                self._since_sync = 0
        except OSError as error:
            self._whole = False
            raise storage_error(error, writing=True) from None

    def finish(self) -> Result:
        """End it, and return when it is part of the record. Raises StorageError; what is on disk is kept then."""
        try:
            if self._whole:
                with writing():
                    self._sealing.close()
                    os.fsync(self._file.fileno())
        except BaseException:
            self._whole = False
            raise
        finally:
            self._file.close()
        try:
            return self._settle(self._meter.result(self._recording.claimed) if self._whole else None)
        finally:
            self._release()

    def abandon(self) -> None:
        """Keep nothing of it."""
        self._sealing.abandon()
        self._remove()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        # Leaving without `finish`: a person's own stop keeps nothing, anything else keeps what there is.
        if kind is not None and issubclass(kind, Cancelled):
            self.abandon()
        elif self._hold is not None:
            self._file.close()
            self._release()

    def _remove(self) -> None:
        if hasattr(self, "_file"):
            self._file.close()
        # The media first: the note that it began is what finds it again.
        remove_quietly(self._path)
        remove_quietly(self._begun)
        self._release()

    def _release(self) -> None:
        if self._hold is not None:
            os.close(self._hold)
            self._hold = None
