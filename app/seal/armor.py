"""The text form of an age file: strict PEM (RFC 7468) with the label AGE ENCRYPTED FILE.

C2SP ``age.md``, "ASCII armor". Lines are 64 columns, base64 with padding, canonical; LF or CRLF. Up to
1024 bytes of white space may stand before and after. Everything else is an `ArmorError`, so that a text
cannot be changed without changing what it means.
"""

from __future__ import annotations

import base64
import binascii
import re
import struct
from typing import Final

from .errors import ArmorError
from .source import ByteSink, Lookahead, write_all

BEGIN: Final = b"-----BEGIN AGE ENCRYPTED FILE-----"
END: Final = b"-----END AGE ENCRYPTED FILE-----"
MAX_WHITESPACE: Final = 1024

_BEGINNING = re.compile(rb"-----\s*BEGIN", re.IGNORECASE)
_COLUMNS = 64
_COLUMN_BYTES = 48
_LINE = _COLUMNS + 1
_FULL_LINE = struct.Struct(f"{_COLUMNS}s")
_LINES_AT_ONCE = 4096


def looks_armored(start: bytes) -> bool:
    """Whether the start of a file is better read, or complained about, as armor than as a binary file."""
    return _BEGINNING.search(start) is not None


class ArmorWriter:
    """A sink that writes what it is given as armor; `finish` writes the last line and the end line."""

    def __init__(self, sink: ByteSink) -> None:
        self._sink = sink
        self._rest = bytearray()
        write_all(sink, BEGIN + b"\n")

    def write(self, data: bytes | memoryview, /) -> None:
        self._rest += data
        whole = len(self._rest) - len(self._rest) % _COLUMN_BYTES
        if whole:
            write_all(self._sink, _full_lines(self._rest[:whole]))
            del self._rest[:whole]

    def finish(self) -> None:
        last = base64.b64encode(self._rest) + b"\n" if self._rest else b""
        write_all(self._sink, last + END + b"\n")
        self._rest.clear()


class ArmorReader:
    """A source that reads armor and gives the binary file within. `read` raises `ArmorError`."""

    def __init__(self, source: Lookahead) -> None:
        self._source = source
        self._begun = False
        self._ended = False
        self._short_line = False
        self._text = b""
        self._data = b""
        self._given = 0
        self._fault: str | None = None

    def read(self, size: int = -1, /) -> bytes:
        """Give up to ``size`` bytes, b"" at the end only. (All of it for -1.)"""
        if size < 0:
            return b"".join(iter(lambda: self.read(1 << 20), b""))
        while self._given == len(self._data) and not self._ended:
            if self._fault:
                raise ArmorError(self._fault)
            self._given = 0
            try:
                self._data = self._decode_more()
            except ArmorError as problem:
                self._data, self._fault = b"", problem.reason
                raise
        part = self._data[self._given : self._given + size]
        self._given += len(part)
        return part

    def _decode_more(self) -> bytes:
        if not self._begun:
            self._read_begin()
        buffer = bytearray(_LINES_AT_ONCE * _LINE)
        got = self._source.fill(memoryview(buffer))
        at_end = got < len(buffer)
        text = (self._text + bytes(buffer[:got])).replace(b"\r\n", b"\n")
        whole = len(text) // _LINE
        data = _decode_full_lines(text[: whole * _LINE], whole) if whole and not self._short_line else None
        if data is not None and not at_end:
            self._text = text[whole * _LINE :]
            return data
        return self._decode_by_line(text, at_end)

    def _read_begin(self) -> None:
        skipped = 0
        while True:
            line = self._source.readline(MAX_WHITESPACE + 2)
            if not line:
                raise ArmorError("no begin line")
            if not line.isspace():
                break
            skipped += len(line)
            if skipped > MAX_WHITESPACE:
                raise ArmorError("too much white space before")
        if line not in (BEGIN + b"\n", BEGIN + b"\r\n"):
            raise ArmorError("wrong begin line")
        self._begun = True

    def _decode_by_line(self, text: bytes, at_end: bool) -> bytes:
        """The careful way, needed once: for the block with the last lines, or with a fault."""
        lines = text.split(b"\n")
        rest = b"" if at_end else lines.pop()
        if at_end and not lines[-1]:
            lines.pop()
        data: list[bytes] = []
        taken = 0
        for line in lines:
            taken += len(line) + 1
            if line == END or (at_end and taken > len(text) and line == END + b"\r"):
                self._check_after(text[taken:])
                self._ended = True
                return b"".join(data)
            data.append(self._decode_line(line))
        if at_end:
            raise ArmorError("no end line")
        if len(rest) > _LINE:
            raise ArmorError("line too long")
        self._text = rest
        return b"".join(data)

    def _decode_line(self, line: bytes) -> bytes:
        if self._short_line:
            raise ArmorError("no end line after a short line")
        if not line or len(line) > _COLUMNS:
            raise ArmorError("wrong line length")
        try:
            data = base64.b64decode(line, validate=True)
        except binascii.Error:
            raise ArmorError("not base64") from None
        if base64.b64encode(data) != line:
            raise ArmorError("not canonical base64")
        self._short_line = len(data) < _COLUMN_BYTES
        return data

    def _check_after(self, after: bytes) -> None:
        buffer = bytearray(MAX_WHITESPACE + 1)
        after += buffer[: self._source.fill(memoryview(buffer))]
        if after and not after.isspace():
            raise ArmorError("something after the end line")
        if len(after) > MAX_WHITESPACE:
            raise ArmorError("too much white space after")


def _full_lines(data: bytes | bytearray) -> bytes:
    """Lines for a multiple of 48 bytes."""
    return b"\n".join([line for (line,) in _FULL_LINE.iter_unpack(base64.b64encode(data))]) + b"\n"


def _decode_full_lines(text: bytes, count: int) -> bytes | None:
    """Decode ``count`` lines of exactly 64 columns in one go; None if they are anything else."""
    if text[_COLUMNS::_LINE] != b"\n" * count or text.count(b"\n") != count:
        return None
    try:
        data = binascii.a2b_base64(text.translate(None, b"\n"), strict_mode=True)
    except binascii.Error:
        return None
    return data if len(data) == count * _COLUMN_BYTES else None
