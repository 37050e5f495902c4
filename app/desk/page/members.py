"""One file of a package on its way to the browser: decrypted as it is sent, held in memory a block at a time.

`read_member` pushes and a web server pulls, so the reading runs in a thread that waits whenever the browser is slower.
A player that wants a later part gets it by reading from the start and leaving out what comes before: the seal opens
only in order.
"""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from queue import Empty, Full, Queue
from threading import Event, Thread
from typing import Final

from attrs import frozen
from flask import Response

from app.package import PackageError, read_member
from app.seal import Identity, SealError

SHOWN: Final = frozenset(
    {
        "audio/aac",
        "audio/amr",
        "audio/flac",
        "audio/mp4",
        "audio/mpeg",
        "audio/ogg",
        "audio/wav",
        "audio/webm",
        "audio/x-m4a",
        "audio/x-wav",
        "image/bmp",
        "image/gif",
        "image/jpeg",
        "image/png",
        "image/webp",
        "video/mp4",
        "video/ogg",
        "video/quicktime",
        "video/webm",
    }
)
"""Kinds a browser shows without running anything in them. All else is handed over as a file."""

_BLOCKS_AHEAD: Final = 4
_RANGE: Final = re.compile(r"bytes=([0-9]{1,15})?-([0-9]{1,15})?")


@frozen
class Span:
    """`length` bytes from `start` on."""

    start: int
    length: int


class NoSuchSpan(Exception):
    """The range asked for lies outside the file."""


def asked_span(untrusted: str | None, size: int) -> Span | None:
    """The one range of a Range header; None for the whole (also for several ranges or another unit).

    RFC 9110, 14.2. Raises NoSuchSpan.
    """
    match = _RANGE.fullmatch(untrusted.strip()) if untrusted else None
    if match is None or match.groups() == (None, None):
        return None
    first, last = (int(one) if one else None for one in match.groups())
    if first is None:
        start, end = max(0, size - (last or 0)), size - 1
    else:
        start, end = first, size - 1 if last is None else min(last, size - 1)
    if start >= size or end < start:
        raise NoSuchSpan
    return Span(start, end - start + 1)


def member_answer(
    package: Path,
    identities: Sequence[Identity],
    name: str,
    *,
    size: int,
    media_type: str,
    untrusted_range: str | None,
) -> Response:
    """The answer that sends a file of a checked package: shown when it is of a kind that is safe, else to be kept."""
    try:
        span = asked_span(untrusted_range, size)
    except NoSuchSpan:
        return Response(status=416, headers={"Content-Range": f"bytes */{size}"})
    whole = span or Span(0, size)
    answer = Response(
        sent(package, identities, name, whole) if size else b"",
        status=206 if span else 200,
        mimetype=media_type if media_type in SHOWN else "application/octet-stream",
    )
    answer.content_length = whole.length
    answer.headers["Accept-Ranges"] = "bytes"
    if span:
        answer.headers["Content-Range"] = f"bytes {span.start}-{span.start + span.length - 1}/{size}"
    if media_type not in SHOWN:
        answer.headers.set("Content-Disposition", "attachment", filename=name.rpartition("/")[2])
    # Even a kind that is safe by its name is kept from loading or running anything.
    answer.headers["Content-Security-Policy"] = (
        "default-src 'none'; media-src 'self'; img-src 'self'; sandbox"
    )
    return answer


def sent(package: Path, identities: Sequence[Identity], name: str, span: Span) -> Iterator[bytes]:
    """The bytes of a span. Ends early, so that the browser sees a broken answer, when the package cannot be read."""
    blocks: Queue[bytes | None] = Queue(_BLOCKS_AHEAD)
    stopped = Event()

    def put(block: bytes | None) -> None:
        while not stopped.is_set():
            try:
                blocks.put(block, timeout=0.2)
            except Full:
                continue
            return
        raise _Stopped

    place = 0

    def take(block: memoryview) -> None:
        nonlocal place
        begin = max(0, span.start - place)
        end = min(len(block), span.start + span.length - place)
        place += len(block)
        if begin < end:
            put(bytes(block[begin:end]))
        if place >= span.start + span.length:
            raise _Stopped

    def read() -> None:
        try:
            read_member(package, identities, name, take)
        except (_Stopped, SealError, PackageError, OSError):
            pass
        finally:
            try:
                put(None)
            except _Stopped:
                pass

    thread = Thread(target=read, name="member", daemon=True)
    thread.start()
    try:
        while True:
            try:
                block = blocks.get(timeout=1)
            except Empty:
                if not thread.is_alive() and blocks.empty():
                    return
                continue
            if block is None:
                return
            yield block
    finally:
        stopped.set()
        thread.join()


def member_bytes(package: Path, identities: Sequence[Identity], name: str, *, most: int) -> bytes:
    """One whole file of a checked package, of at most `most` bytes. Raises SealError, SourceUnreadable."""
    kept = bytearray()

    def take(block: memoryview) -> None:
        kept.extend(block)
        if len(kept) > most:
            raise _Stopped

    try:
        read_member(package, identities, name, take)
    except _Stopped:
        return b""
    return bytes(kept)


class _Stopped(Exception):
    """Enough was read, or nobody is waiting any more."""
