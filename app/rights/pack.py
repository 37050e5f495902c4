"""Content packs: a group's own guides, hotlines and letters as one signed file, ``firsthand-pack/1`` (FORMAT.md).

Checked in this order: size, JSON, format version, signature, age, and then every piece with the same strict readers as
our own. Whatever fails, nothing is kept: there is no pack but a whole one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, TypeVar

from attrs import frozen

from app.record import Codebook, JsonError, canonical, read_json
from app.rights.conditions import Conditions
from app.rights.errors import (
    ContentMalformed,
    Fault,
    PackExpired,
    PackMalformed,
    PackNewerVersion,
    PackNotSigned,
    PackOlder,
    PackTooLarge,
)
from app.rights.guide import Guide, read_guide
from app.rights.hotlines import Hotline, read_hotlines
from app.rights.letter import Letter, read_letter
from app.rights.provenance import VERSION

FORMAT = "firsthand-pack/1"
NAMESPACE = "firsthand-pack"
"""The SSHSIG namespace a pack is signed in."""

LARGEST_PACK = 2 * 1024 * 1024
MOST_GUIDES = 64
MOST_LETTERS = 32
_LONGEST_SIGNATURE = 4096
_DEEPEST = 4
Piece = TypeVar("Piece")
_KEYS = frozenset({"version", "valid_until", "guides", "letters", "hotlines"})

Verify = Callable[[bytes, bytes], object]
"""Given the signed bytes and the armored signature: raises unless the key of the group's card made it. The door builds
it from the card and the signature code; this room does not know either."""


@frozen
class Pack:
    """A verified pack. ``by`` is the group's name as its card gives it; ``hotlines`` may be none."""

    by: str
    version: str
    valid_until: date
    guides: tuple[Guide, ...]
    letters: tuple[Letter, ...]
    hotlines: tuple[Hotline, ...]


def pack_body(
    version: str, valid_until: date, guides: Sequence[str], letters: Sequence[str], hotlines: str | None
) -> bytes:
    """The bytes a group signs, in :data:`NAMESPACE`. The texts are files as described by their readers."""
    return canonical(
        {
            "version": version,
            "valid_until": valid_until.isoformat(),
            "guides": list(guides),
            "letters": list(letters),
            "hotlines": hotlines,
        }
    )


def write_pack(body: bytes, signature: bytes) -> bytes:
    """The file: the signed body and its armored SSHSIG."""
    value = read_json(body, max_bytes=LARGEST_PACK)
    return canonical({"format": FORMAT, "pack": value, "signature": signature.decode("ascii")})


def read_pack(
    untrusted: bytes,
    *,
    by: str,
    verify: Verify,
    today: date,
    codebook: Codebook,
    conditions: Conditions,
    kept: str | None = None,
) -> Pack:
    """The pack of the group called ``by``, whose card's key ``verify`` asks for.

    ``kept``: the version of this group's pack that the phone has, which may be given again but not undercut.
    Raises ``PackTooLarge``, ``PackMalformed``, ``PackNewerVersion``, ``PackNotSigned``, ``PackOlder``, ``PackExpired``.
    """
    untrusted_body, signature = _opened(untrusted)
    try:
        verify(canonical(untrusted_body), signature)
    except Exception as error:
        # Whatever the verifier calls it, it comes to one thing here: not theirs.
        raise PackNotSigned from error
    version, valid_until = _marks(untrusted_body)
    if kept is not None and _order(version) < _order(kept):
        raise PackOlder(version, kept)
    if today > valid_until:
        raise PackExpired(valid_until)
    guides = _read(untrusted_body["guides"], "guides", MOST_GUIDES, read_guide)
    letters = _read(
        untrusted_body["letters"],
        "letters",
        MOST_LETTERS,
        lambda text: read_letter(text, codebook, conditions),
    )
    _once([f"{guide.language}/{guide.setting}" for guide in guides], "guides")
    _once([letter.id for letter in letters], "letters")
    listed = untrusted_body["hotlines"]
    hotlines = () if listed is None else _read([listed], "hotlines", 1, read_hotlines)[0]
    if not (guides or letters or hotlines):
        raise PackMalformed("pack", Fault.EMPTY)
    return Pack(by, version, valid_until, guides, letters, hotlines)


def _opened(untrusted: bytes) -> tuple[dict[str, Any], bytes]:
    if len(untrusted) > LARGEST_PACK:
        raise PackTooLarge(len(untrusted), LARGEST_PACK)
    try:
        value = read_json(untrusted, max_bytes=LARGEST_PACK, max_depth=_DEEPEST)
    except JsonError as error:
        raise PackMalformed("file", Fault.NOT_TEXT) from error
    if not isinstance(value, dict):
        raise PackMalformed("file", Fault.WRONG_TYPE)
    found = value.get("format")
    if found != FORMAT:
        if isinstance(found, str) and re.fullmatch(r"firsthand-pack/[1-9][0-9]{0,5}", found):
            raise PackNewerVersion(found, FORMAT)
        raise PackMalformed("format", Fault.UNKNOWN)
    if value.keys() != {"format", "pack", "signature"}:
        raise PackMalformed("file", Fault.UNKNOWN)
    body, signature = value["pack"], value["signature"]
    if not isinstance(body, dict) or body.keys() != _KEYS:
        raise PackMalformed("pack", Fault.UNKNOWN)
    if not isinstance(signature, str) or not signature.isascii() or len(signature) > _LONGEST_SIGNATURE:
        raise PackMalformed("signature", Fault.WRONG_TYPE)
    if canonical(value) != untrusted:
        # One spelling for one pack: two files that say the same thing would have two digests.
        raise PackMalformed("file", Fault.OUT_OF_ORDER)
    return body, signature.encode("ascii")


def _marks(body: dict[str, Any]) -> tuple[str, date]:
    version, until = body["version"], body["valid_until"]
    if not isinstance(version, str) or not re.fullmatch(VERSION, version):
        raise PackMalformed("version", Fault.OUT_OF_RANGE)
    if not isinstance(until, str) or not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", until):
        raise PackMalformed("valid_until", Fault.OUT_OF_RANGE)
    try:
        return version, date.fromisoformat(until)
    except ValueError as error:
        raise PackMalformed("valid_until", Fault.OUT_OF_RANGE) from error


def _order(version: str) -> tuple[str, int]:
    """Versions in order: the day, then the count as a number."""
    day, _, count = version.partition(".")
    return day, int(count)


def _read(texts: object, where: str, most: int, reader: Callable[[str], Piece]) -> tuple[Piece, ...]:
    if not isinstance(texts, list):
        raise PackMalformed(where, Fault.WRONG_TYPE)
    if len(texts) > most:
        raise PackMalformed(where, Fault.TOO_LONG)
    pieces = []
    for number, text in enumerate(texts, start=1):
        if not isinstance(text, str):
            raise PackMalformed(f"{where}.{number}", Fault.WRONG_TYPE)
        try:
            pieces.append(reader(text))
        except ContentMalformed as error:
            raise PackMalformed(f"{where}.{number} {error.where}", error.why) from error
    return tuple(pieces)


def _once(names: list[str], where: str) -> None:
    if len(set(names)) < len(names):
        raise PackMalformed(where, Fault.REPEATED)
