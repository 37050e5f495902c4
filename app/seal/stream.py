"""The payload of an age file: 64 KiB chunks, each with its own authentication tag.

C2SP ``age.md``, "Payload". A chunk's nonce is its number and a last byte that is 1 for the final chunk
only, so chunks cannot be reordered, dropped or cut off unnoticed. The final chunk may be short, and is
empty only when the whole payload is.

A few chunks are handled in one pass, through buffers that are made once and used again: memory does not
depend on the length of the payload. There are two of the outgoing kind, used in turn, so that one can still
be on its way out while the other fills (`behind`).
"""

from __future__ import annotations

from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from .errors import PayloadError, Truncated
from .source import ByteSink, Lookahead, write_all

CHUNK_BYTES: Final = 64 * 1024
TAG_BYTES: Final = 16
SEALED_CHUNK_BYTES: Final = CHUNK_BYTES + TAG_BYTES
NONCE_BYTES: Final = 16

# cryptography 46, which Android has, makes a new bytes object for each chunk instead.
_CAN_WORK_IN_PLACE: Final = hasattr(ChaCha20Poly1305, "encrypt_into")


class ChunkCipher:
    """Seals and opens single chunks under one payload key."""

    def __init__(self, key: bytes, *, in_place: bool = _CAN_WORK_IN_PLACE) -> None:
        self._cipher = ChaCha20Poly1305(key)
        self._in_place = in_place

    def seal(self, number: int, plain: memoryview, out: memoryview, *, last: bool) -> None:
        """Seal a chunk into ``out``, which is 16 bytes longer than it."""
        if self._in_place:
            self._cipher.encrypt_into(_nonce(number, last), plain, None, out)
        else:
            out[:] = self._cipher.encrypt(_nonce(number, last), plain, None)

    def open(self, number: int, sealed: memoryview, out: memoryview, *, last: bool) -> bool:
        """Open a chunk into ``out``, which is 16 bytes shorter; False (and ``out`` wiped) if not authentic."""
        try:
            if self._in_place:
                self._cipher.decrypt_into(_nonce(number, last), sealed, None, out)
            else:
                out[:] = self._cipher.decrypt(_nonce(number, last), sealed, None)
        except InvalidTag:
            out[:] = bytes(len(out))
            return False
        return True


class PayloadWriter:
    """Seals what it is given, chunk by chunk, into ``sink``.

    A full chunk goes out as soon as one more byte is known to follow it. It cannot go earlier: the last
    chunk is marked as such, and an empty last chunk is not allowed, so a full chunk may still be the last.
    """

    def __init__(self, cipher: ChunkCipher, sink: ByteSink, *, chunks_at_once: int) -> None:
        self._cipher = cipher
        self._sink = sink
        # One chunk more than is sealed in one pass: the one held back.
        self._plain = memoryview(bytearray((chunks_at_once + 1) * CHUNK_BYTES))
        self._sealed = memoryview(bytearray(chunks_at_once * SEALED_CHUNK_BYTES))
        self._sealed_before = memoryview(bytearray(chunks_at_once * SEALED_CHUNK_BYTES))
        self._held = 0
        # How much of the buffer ever held plaintext. To wipe what was never touched would first have to bring it into
        # being: for one tap that took as long as all the rest of its sealing.
        self._touched = 0
        self._number = 0

    def write(self, data: memoryview) -> None:
        """Take all of ``data``; seal what is certainly not the last chunk."""
        while data:
            part = data[: len(self._plain) - self._held]
            self._touched = max(self._touched, self._held + len(part))
            self._plain[self._held : self._held + len(part)] = part
            self._held += len(part)
            data = data[len(part) :]
            self._seal_whole_chunks()

    def take_from(self, source: Lookahead) -> int:
        """Read as much as fits straight into the buffer; return how much, 0 at the end of the file."""
        self._touched = len(self._plain)
        got = source.fill(self._plain[self._held :])
        self._held += got
        self._seal_whole_chunks()
        return got

    def finish(self) -> None:
        """Write the last chunk. Nothing may be written afterwards."""
        size = self._held + TAG_BYTES
        self._sealed, self._sealed_before = self._sealed_before, self._sealed
        self._cipher.seal(self._number, self._plain[: self._held], self._sealed[:size], last=True)
        write_all(self._sink, self._sealed[:size])
        self.wipe()

    def wipe(self) -> None:
        """Overwrite the plaintext that was held."""
        self._plain[: self._touched] = bytes(self._touched)
        self._held = 0

    def _seal_whole_chunks(self) -> None:
        count = max(self._held - 1, 0) // CHUNK_BYTES
        if not count:
            return
        self._sealed, self._sealed_before = self._sealed_before, self._sealed
        for place in range(count):
            plain = self._plain[place * CHUNK_BYTES : (place + 1) * CHUNK_BYTES]
            out = self._sealed[place * SEALED_CHUNK_BYTES : (place + 1) * SEALED_CHUNK_BYTES]
            self._cipher.seal(self._number + place, plain, out, last=False)
        self._number += count
        write_all(self._sink, self._sealed[: count * SEALED_CHUNK_BYTES])
        rest = self._held - count * CHUNK_BYTES
        self._plain[:rest] = self._plain[count * CHUNK_BYTES : self._held]
        self._held = rest


class PayloadReader:
    """Opens a payload and hands out authentic plaintext only.

    What was authentic before a fault is handed out first; the fault is raised by the next call, and by
    every call after it.
    """

    def __init__(self, cipher: ChunkCipher, source: Lookahead, *, chunks_at_once: int) -> None:
        self._cipher = cipher
        self._source = source
        # The one byte more tells whether the last whole chunk in the buffer is the last of the file.
        self._sealed = memoryview(bytearray(chunks_at_once * SEALED_CHUNK_BYTES + 1))
        self._plain = memoryview(bytearray(chunks_at_once * CHUNK_BYTES))
        self._plain_before = memoryview(bytearray(chunks_at_once * CHUNK_BYTES))
        self._held = 0
        self._number = 0
        self._finished = False
        self._fault: BaseException | None = None

    def next(self) -> memoryview:
        """The next authentic bytes, in a buffer used again by the call after the next; empty at the end.

        Raises `PayloadError`, `Truncated`, and whatever the source raises.
        """
        self._plain, self._plain_before = self._plain_before, self._plain
        size = 0 if self._finished or self._fault else self._open_batch()
        if self._fault and not size:
            raise self._fault
        return self._plain[:size]

    def wipe(self) -> None:
        """Overwrite the plaintext that was handed out, and read no more."""
        self._plain[:] = self._plain_before[:] = bytes(len(self._plain))
        self._finished = True

    def _open_batch(self) -> int:
        try:
            self._held += self._source.fill(self._sealed[self._held :])
        except BaseException as problem:
            # What was read before the fault is lost with it, so reading on could only mislead.
            self._fault = problem
            raise
        start = opened = 0
        while self._held - start > SEALED_CHUNK_BYTES:
            opened += self._open_inner(self._sealed[start : start + SEALED_CHUNK_BYTES], opened)
            if self._fault:
                return opened
            start += SEALED_CHUNK_BYTES
        if self._held < len(self._sealed):
            return opened + self._open_last(self._sealed[start : self._held], opened)
        rest = self._held - start
        self._sealed[:rest] = self._sealed[start : self._held]
        self._held = rest
        return opened

    def _open_inner(self, sealed: memoryview, at: int) -> int:
        """Open a whole chunk that more bytes follow."""
        out = self._plain[at : at + CHUNK_BYTES]
        if self._cipher.open(self._number, sealed, out, last=False):
            self._number += 1
            return CHUNK_BYTES
        if self._cipher.open(self._number, sealed, out, last=True):
            self._fault = PayloadError(self._number + 1)
            return CHUNK_BYTES
        self._fault = PayloadError(self._number)
        return 0

    def _open_last(self, sealed: memoryview, at: int) -> int:
        """Open what the file ends with: 0 bytes up to a whole chunk."""
        size = len(sealed) - TAG_BYTES
        whole = size == CHUNK_BYTES
        if size < 0:
            self._fault = Truncated(self._number)
            return 0
        out = self._plain[at : at + size]
        if (size or not self._number) and self._cipher.open(self._number, sealed, out, last=True):
            self._finished = True
            return size
        if whole and self._cipher.open(self._number, sealed, out, last=False):
            self._fault = Truncated(self._number + 1)
            return size
        self._fault = PayloadError(self._number, at_end=not whole)
        return 0


def _nonce(number: int, last: bool) -> bytes:
    return number.to_bytes(11, "big") + (b"\x01" if last else b"\x00")
