"""Seal and open whole files: header and payload together.

Sealing is not signing: whoever has a recipient's public string can make a file for it. And opening
releases authentic chunks before the end has been seen: write what comes out beside its place, and put it
in place only when `unseal` has returned.
"""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Sequence
from types import TracebackType
from typing import TYPE_CHECKING, Final, Self

from attrs import frozen

from . import scrypt
from .armor import MAX_WHITESPACE, ArmorReader, ArmorWriter, looks_armored
from .behind import WriteBehind
from .errors import (
    HeaderError,
    MixedRecipients,
    NoIdentities,
    NoMatchingIdentity,
    NoRecipients,
    PayloadError,
    WrongPassphrase,
)
from .header import (
    FILE_KEY_BYTES,
    VERSION_PREFIX,
    Header,
    Identity,
    Recipient,
    derive_key,
    encode_header,
    read_header,
)
from .source import ByteSink, ByteSource, Lookahead, write_all
from .stream import NONCE_BYTES, ChunkCipher, PayloadReader, PayloadWriter

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer, WriteableBuffer

Progress = Callable[[int], None]
"""Told the number of plaintext bytes done so far, after each pass (about 1 MiB)."""

_CHUNKS_AT_ONCE: Final = 16
_CHUNKS_AT_ONCE_SMALL: Final = 2


class Sealing:
    """Seal what is written, as it comes, into ``sink``.

    The header goes out at once. Each 64 KiB chunk goes out as soon as a byte after it is written;
    `close` writes the last one. Leaving a ``with`` block by an exception does *not*: the file then reads
    as cut off (see `recover`), and never as complete. The sink itself stays the caller's to close.

    Raises `NoRecipients`, `MixedRecipients`, `PostQuantumUnavailable`, `NotEnoughMemory` before anything
    is written. After the sink has failed once, every further write raises `ValueError`.
    """

    def __init__(
        self,
        sink: ByteSink,
        recipients: Sequence[Recipient],
        *,
        armored: bool = False,
        chunks_at_once: int = _CHUNKS_AT_ONCE_SMALL,
    ) -> None:
        file_key = os.urandom(FILE_KEY_BYTES)
        _check_company(recipients)
        header = encode_header([recipient.wrap(file_key) for recipient in recipients], file_key)
        nonce = os.urandom(NONCE_BYTES)
        self._armor = ArmorWriter(sink) if armored else None
        out = self._armor or sink
        write_all(out, header + nonce)
        cipher = ChunkCipher(derive_key(file_key, nonce, b"payload"))
        self._payload = PayloadWriter(cipher, out, chunks_at_once=chunks_at_once)
        self._usable = True
        self._closed = False

    def write(self, data: ReadableBuffer) -> int:
        """Seal ``data``; return its length in bytes."""
        view = memoryview(data).cast("B")
        self._begin()
        self._payload.write(view)
        self._usable = True
        return len(view)

    def take_from(self, source: Lookahead) -> int:
        """Read one buffer's worth from ``source`` and seal it; return its length, 0 at the end."""
        self._begin()
        size = self._payload.take_from(source)
        self._usable = True
        return size

    def close(self) -> None:
        """Write the last chunk. Closing twice is closing once; closing after a failure raises `ValueError`."""
        if self._closed:
            return
        self._begin()
        self._payload.finish()
        if self._armor:
            self._armor.finish()
        self._closed = True

    def abandon(self) -> None:
        """Stop without the last chunk: what was written stays a file that was cut off."""
        self._payload.wipe()
        self._usable = False
        self._closed = True

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        if problem is None:
            self.close()
        else:
            self.abandon()

    def _begin(self) -> None:
        if self._closed or not self._usable:
            raise ValueError("this sealing is over")
        # Set again only on success: after a failed write nobody knows how much of it arrived.
        self._usable = False


class Unsealing(io.RawIOBase):
    """Read the content of a sealed file as a stream of authentic bytes.

    Binary or armored is found out from the file's start. `read` gives 1 to n bytes, b"" only at the
    authenticated end; authentic bytes before a fault come first, then the fault is raised, again and
    again. The source stays the caller's to close. Not seekable.

    Making one raises `NoIdentities`, `HeaderError` and its kinds, `HeaderMacError`, `NoMatchingIdentity`,
    `WrongPassphrase`, `ArmorError`, `PostQuantumUnavailable`, `NotEnoughMemory`. Reading raises
    `PayloadError`, `Truncated`, `ArmorError`.
    """

    def __init__(
        self,
        untrusted_source: ByteSource,
        identities: Sequence[Identity],
        *,
        chunks_at_once: int = _CHUNKS_AT_ONCE_SMALL,
    ) -> None:
        super().__init__()
        self._part = memoryview(b"")
        source, file_key = _open_header(untrusted_source, identities)
        self._payload = _open_payload(source, file_key, chunks_at_once)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        if self.closed:
            raise ValueError("read of a closed stream")
        target = memoryview(buffer).cast("B")
        if not self._part:
            self._part = self._payload.next()
        size = min(len(target), len(self._part))
        target[:size] = self._part[:size]
        self._part = self._part[size:]
        return size

    def close(self) -> None:
        """Forget what was read ahead. The source is left as it is."""
        if not self.closed and hasattr(self, "_payload"):
            self._part = memoryview(b"")
            self._payload.wipe()
        super().close()


@frozen
class Recovered:
    """What `recover` released: how many bytes, and whether the file was whole."""

    bytes_written: int
    complete: bool


def seal(
    source: ByteSource,
    sink: ByteSink,
    recipients: Sequence[Recipient],
    *,
    armored: bool = False,
    progress: Progress | None = None,
) -> None:
    """Seal all of ``source`` into ``sink``, so that any one of ``recipients`` can open it.

    ``armored`` writes the text form. Raises what `Sealing` raises, and what the two files raise; on any
    of them the sink holds a file that reads as cut off.
    """
    ahead = Lookahead(source)
    done = 0
    with (
        WriteBehind(sink) as out,
        Sealing(out, recipients, armored=armored, chunks_at_once=_CHUNKS_AT_ONCE) as sealing,
    ):
        while size := sealing.take_from(ahead):
            done += size
            if progress:
                progress(done)


def unseal(
    untrusted_source: ByteSource,
    sink: ByteSink,
    identities: Sequence[Identity],
    *,
    progress: Progress | None = None,
) -> None:
    """Open a sealed file, binary or armored, with whichever of ``identities`` fits.

    Only authentic bytes reach ``sink``, and all those before a fault do. Raises what `Unsealing` raises,
    when making one and when reading.
    """
    source, file_key = _open_header(untrusted_source, identities)
    _release(_open_payload(source, file_key, _CHUNKS_AT_ONCE), sink, progress)


def recover(untrusted_source: ByteSource, sink: ByteSink, identities: Sequence[Identity]) -> Recovered:
    """Open a file that may have been cut off while it was being written.

    Accepted: a whole file (``complete`` is true); and a binary file with its whole, matching header that
    ends anywhere after it. Every whole authentic chunk is released. What stands after the last of them,
    if it is shorter than a chunk, is dropped: cut off there or altered there looks the same, and either
    way whoever holds the file could have cut it at that place.

    Not accepted, as with `unseal`: a chunk that does not authenticate and is followed by more bytes or is
    of full size, bytes after the final chunk (`PayloadError`), a header cut off or altered, armor cut off.
    """
    source, file_key = _open_header(untrusted_source, identities)
    try:
        payload = _open_payload(source, file_key, _CHUNKS_AT_ONCE)
    except HeaderError:
        # The header is there and authentic: only the 16 bytes after it are not all there.
        return Recovered(0, complete=False)
    written = 0

    def count(size: int) -> None:
        nonlocal written
        written = size

    try:
        _release(payload, sink, count)
    except PayloadError as problem:
        if not problem.at_end:
            raise
        return Recovered(written, complete=False)
    return Recovered(written, complete=True)


def seal_bytes(data: bytes, recipients: Sequence[Recipient], *, armored: bool = False) -> bytes:
    """`seal` for something small."""
    sink = io.BytesIO()
    with Sealing(sink, recipients, armored=armored) as sealing:
        sealing.write(data)
    return sink.getvalue()


def unseal_bytes(untrusted: bytes, identities: Sequence[Identity]) -> bytes:
    """`unseal` for something small: all of it, or an error."""
    sink = io.BytesIO()
    unseal(io.BytesIO(untrusted), sink, identities)
    return sink.getvalue()


def _check_company(recipients: Sequence[Recipient]) -> None:
    if not recipients:
        raise NoRecipients
    families = {recipient.family for recipient in recipients}
    if len(families) > 1 or (len(recipients) > 1 and "passphrase" in families):
        raise MixedRecipients


def _open_header(untrusted_source: ByteSource, identities: Sequence[Identity]) -> tuple[Lookahead, bytes]:
    """Find armor or none, read the header, and unwrap the file key."""
    if not identities:
        raise NoIdentities
    source = Lookahead(untrusted_source)
    if source.peek(len(VERSION_PREFIX)) != VERSION_PREFIX and looks_armored(source.peek(2 * MAX_WHITESPACE)):
        source = Lookahead(ArmorReader(source))
    header = read_header(source)
    file_key = _unwrap(header, identities)
    header.check_mac(file_key)
    return source, file_key


def _unwrap(header: Header, identities: Sequence[Identity]) -> bytes:
    scrypt.refuse_company(header.stanzas)
    for identity in identities:
        file_key = identity.unwrap(header.stanzas)
        if file_key is not None:
            return file_key
    by_passphrase = header.stanzas[0].type == scrypt.STANZA_TYPE
    if by_passphrase and any(isinstance(identity, scrypt.ScryptIdentity) for identity in identities):
        raise WrongPassphrase
    raise NoMatchingIdentity(passphrase_needed=by_passphrase)


def _open_payload(source: Lookahead, file_key: bytes, chunks_at_once: int) -> PayloadReader:
    nonce = source.peek(NONCE_BYTES)
    if len(nonce) < NONCE_BYTES:
        raise HeaderError("cut off after the header")
    source.fill(memoryview(bytearray(NONCE_BYTES)))
    cipher = ChunkCipher(derive_key(file_key, nonce, b"payload"))
    return PayloadReader(cipher, source, chunks_at_once=chunks_at_once)


def _release(payload: PayloadReader, sink: ByteSink, progress: Progress | None) -> None:
    done = 0
    try:
        with WriteBehind(sink) as out:
            while part := payload.next():
                out.write(part)
                done += len(part)
                if progress:
                    progress(done)
    finally:
        payload.wipe()
