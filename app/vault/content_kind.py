"""What a file is, told by its bytes: a name or a claim can be wrong, and a wrong one helps nobody."""

from __future__ import annotations

import re
from typing import Final

import filetype
from attrs import frozen

from app.record import MEDIA_KINDS

HEAD_BYTES: Final = 8192
"""How much of a file's beginning is looked at."""

UNKNOWN_TYPE: Final = "application/octet-stream"
_MEDIA_TYPE: Final = re.compile(r"[a-z0-9][a-z0-9!#$&^_.+-]{0,63}/[a-z0-9][a-z0-9!#$&^_.+-]{0,127}", re.ASCII)
_KINDS: Final = {"image": "photo", "audio": "audio", "video": "video", "text": "document"}
_DOCUMENTS: Final = (
    "pdf",
    "document",
    "msword",
    "rtf",
    "epub",
    "powerpoint",
    "excel",
    "sheet",
    "presentation",
)
_EITHER: Final = frozenset(
    {"video/mp4", "video/webm", "video/3gpp", "video/x-matroska", "audio/ogg", "audio/mp4"}
)
"""Boxes that hold sound or pictures alike: there the word of whoever recorded it counts."""


@frozen
class ContentKind:
    """`kind` is photo, audio, video, document or other; `media_type` an RFC 6838 name."""

    kind: str
    media_type: str


def identify(head: bytes, claimed: ContentKind | None = None) -> ContentKind:
    """What begins with these bytes. A claim decides only where the bytes leave it open."""
    guess = filetype.guess(bytes(head[:HEAD_BYTES])) if head else None
    if guess is None:
        media_type = "text/plain" if _is_text(head) else UNKNOWN_TYPE
    else:
        media_type = guess.mime
    kind = _kind_of(media_type)
    if claimed is None or claimed.kind not in MEDIA_KINDS:
        return ContentKind(kind, media_type)
    if media_type in _EITHER and claimed.kind in ("audio", "video"):
        return ContentKind(claimed.kind, claimed.kind + media_type[media_type.index("/") :])
    if media_type == UNKNOWN_TYPE:
        # Raw sound, or a format newer than the table: nothing speaks against the recorder's word.
        return (
            claimed if _MEDIA_TYPE.fullmatch(claimed.media_type) else ContentKind(claimed.kind, UNKNOWN_TYPE)
        )
    return ContentKind(kind, media_type)


def _kind_of(media_type: str) -> str:
    top, _, rest = media_type.partition("/")
    if top in _KINDS:
        return _KINDS[top]
    return "document" if any(word in rest for word in _DOCUMENTS) else "other"


def _is_text(head: bytes) -> bool:
    if not head:
        return False
    try:
        # The last few bytes may be the first half of a letter.
        text = head[:HEAD_BYTES].decode("utf-8", "strict" if len(head) < HEAD_BYTES else "ignore")
    except UnicodeDecodeError:
        return False
    return all(character.isprintable() or character in "\t\r\n\f" for character in text)
