"""The header of an age file: a version line, one stanza for each recipient, an authentication code.

The rules are C2SP ``age.md``, "Header". Reading is strict: whatever is not exactly what a writer would
have written is a `HeaderError`, so that no two byte strings mean the same header.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import re
from collections.abc import Sequence
from typing import Final, Protocol

from attrs import field, frozen
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from .errors import HeaderError, HeaderMacError, UnsupportedVersion
from .source import Lookahead

VERSION_PREFIX: Final = b"age-encryption.org/"
VERSION_LINE: Final = b"age-encryption.org/v1\n"
FILE_KEY_BYTES: Final = 16
WRAPPED_KEY_BYTES: Final = FILE_KEY_BYTES + 16
# The format sets no limit; about 2,600 post-quantum recipients fit, and a hostile file stays small in memory.
MAX_HEADER_BYTES: Final = 4 << 20

_COLUMNS = 64
_COLUMN_BYTES = 48
_MAC_BYTES = 32
_WORD = re.compile(rb"[!-~]+")
_WORDS = re.compile(rb"[!-~]+(?: [!-~]+)*")


@frozen
class Stanza:
    """One recipient's copy of the file key: its type, the other words of its first line, and its body."""

    type: str
    args: tuple[str, ...]
    body: bytes = field(repr=False)


@frozen
class Header:
    """A header as it was read: its stanzas, its code, and the exact bytes that the code covers."""

    stanzas: tuple[Stanza, ...]
    mac: bytes = field(repr=False)
    covered: bytes = field(repr=False)

    def check_mac(self, file_key: bytes) -> None:
        """Raise `HeaderMacError` unless whoever knew ``file_key`` wrote exactly this header."""
        if not hmac.compare_digest(_mac(file_key, self.covered), self.mac):
            raise HeaderMacError


class Recipient(Protocol):
    """Somebody to seal to.

    ``family`` is "classic", "post-quantum" or "passphrase": only one family may share a file, and a
    passphrase stands alone.
    """

    @property
    def family(self) -> str: ...

    def wrap(self, file_key: bytes) -> Stanza: ...


class Identity(Protocol):
    """A key to open with.

    `unwrap` returns the file key, or None when no stanza is for this key. A stanza of the identity's
    own type that breaks the format raises `HeaderError`: "not for me" and "broken" are kept apart.
    """

    def unwrap(self, stanzas: Sequence[Stanza]) -> bytes | None: ...


def derive_key(secret: bytes, salt: bytes, info: bytes) -> bytes:
    """HKDF-SHA-256 with 32 bytes out, the only form the format uses."""
    return HKDF(algorithm=SHA256(), length=32, salt=salt, info=info).derive(secret)


def to_base64(data: bytes) -> str:
    """Standard base64 without padding."""
    return base64.b64encode(data).rstrip(b"=").decode("ascii")


def from_base64(untrusted: str | bytes) -> bytes | None:
    """Undo `to_base64`; None for anything it would not have written."""
    encoded = untrusted.encode("ascii", "replace") if isinstance(untrusted, str) else untrusted
    try:
        data = base64.b64decode(encoded + b"=" * (-len(encoded) % 4), validate=True)
    except binascii.Error:
        return None
    # Python's decoder forgives padding and spare bits; comparing with what we would write does not.
    return data if base64.b64encode(data).rstrip(b"=") == encoded else None


def encode_header(stanzas: Sequence[Stanza], file_key: bytes) -> bytes:
    """Write the header for ``stanzas``, authenticated with ``file_key``."""
    lines = [VERSION_LINE]
    for stanza in stanzas:
        lines.append(f"-> {' '.join((stanza.type, *stanza.args))}\n".encode("ascii"))
        body = to_base64(stanza.body)
        # The last line is always shorter than the others, so it is empty when the body fills its lines.
        lines += [
            body[start : start + _COLUMNS].encode("ascii") + b"\n"
            for start in range(0, len(body) + 1, _COLUMNS)
        ]
    covered = b"".join(lines) + b"---"
    return covered + f" {to_base64(_mac(file_key, covered))}\n".encode("ascii")


def read_header(source: Lookahead) -> Header:
    """Read a header and leave ``source`` at the first byte after it. Raises `HeaderError`."""
    lines = _Lines(source)
    version = lines.next()
    if version != VERSION_LINE:
        named = version.startswith(VERSION_PREFIX)
        if named and _WORD.fullmatch(version, len(VERSION_PREFIX), len(version) - 1):
            raise UnsupportedVersion
        raise HeaderError("not an age file")
    stanzas: list[Stanza] = []
    while True:
        before = lines.covered_bytes
        line = lines.next()
        if line.startswith(b"---"):
            break
        stanzas.append(_read_stanza(line, lines))
    if not stanzas:
        raise HeaderError("no stanza")
    mac = from_base64(line[4:-1]) if line.startswith(b"--- ") and line.endswith(b"\n") else None
    if mac is None or len(mac) != _MAC_BYTES:
        raise HeaderError("malformed closing line")
    return Header(tuple(stanzas), mac, lines.covered(before) + b"---")


class _Lines:
    """The lines of a header, kept as they are read because the code covers their exact bytes."""

    def __init__(self, source: Lookahead) -> None:
        self._source = source
        self._read = bytearray()

    @property
    def covered_bytes(self) -> int:
        return len(self._read)

    def covered(self, size: int) -> bytes:
        return bytes(self._read[:size])

    def next(self) -> bytes:
        line = self._source.readline(MAX_HEADER_BYTES - len(self._read))
        self._read += line
        if not line.endswith(b"\n"):
            raise HeaderError("header too long" if len(self._read) >= MAX_HEADER_BYTES else "header cut off")
        return line


def _read_stanza(first: bytes, lines: _Lines) -> Stanza:
    if not first.startswith(b"-> "):
        raise HeaderError("malformed stanza")
    if not _WORDS.fullmatch(first, 3, len(first) - 1):
        raise HeaderError("malformed stanza")
    body = bytearray()
    while True:
        line = lines.next()
        part = from_base64(line[:-1])
        if part is None or len(line) - 1 > _COLUMNS:
            raise HeaderError("malformed stanza body")
        body += part
        if len(part) < _COLUMN_BYTES:
            break
    kind, *args = first[3:-1].decode("ascii").split(" ")
    return Stanza(kind, tuple(args), bytes(body))


def _mac(file_key: bytes, covered: bytes) -> bytes:
    return hmac.digest(derive_key(file_key, b"", b"header"), covered, "sha256")
