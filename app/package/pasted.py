"""Small signed documents as one line of text, for pasting, messaging and QR codes.

    FIRSTHAND-CARD-1:KRUGS4ZANFZSAYJAOJSXG…

The JSON bytes, deflated (RFC 1951, no header), in base32 without padding: letters and digits that a QR code holds in its dense
alphanumeric mode, that survive being typed in capitals, and that a mail program does not alter. Reading ignores
spaces and line breaks, and never inflates to more than a few KiB.
"""

import re
import zlib
from base64 import b32decode, b32encode
from binascii import Error as NotBase32
from typing import Final

MOST_BYTES: Final = 1 << 16
"""The longest document, in bytes; also the most that a text may inflate to."""

_TEXT: Final = re.compile(r"FIRSTHAND-([A-Z]+)-([0-9]{1,6}):([A-Z2-7]+)")


class NotPasted(Exception):
    """Not a text of this kind. `version` is set when it is one of a version this app does not know."""

    def __init__(self, reason: str, version: str | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.version = version


def to_text(kind: str, document: bytes) -> str:
    """The text of a document; `kind` is CARD or RECEIPT."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = packer.compress(document) + packer.flush()
    return f"FIRSTHAND-{kind}-1:" + b32encode(packed).decode().rstrip("=")


def looks_pasted(untrusted: bytes) -> bool:
    """Whether this begins like such a text rather than like JSON."""
    return untrusted.lstrip()[:10].upper() == b"FIRSTHAND-"


def from_text(kind: str, untrusted: bytes) -> bytes:
    """The document of a text. Raises NotPasted."""
    if len(untrusted) > 2 * MOST_BYTES:
        raise NotPasted("too long")
    text = b"".join(untrusted.split()).decode("ascii", "replace").upper()
    match = _TEXT.fullmatch(text)
    if match is None or match[1] != kind:
        raise NotPasted("not such a text")
    if match[2] != "1":
        raise NotPasted("version", match[2])
    try:
        packed = b32decode(match[3] + "=" * (-len(match[3]) % 8))
        opener = zlib.decompressobj(-15)
        document = opener.decompress(packed, MOST_BYTES)
    except (NotBase32, zlib.error):
        raise NotPasted("damaged") from None
    if not opener.eof or opener.unused_data:
        raise NotPasted("damaged")
    return document
