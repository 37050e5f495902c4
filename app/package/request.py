"""What is to be packed for whom, and what a profile lets go of it."""

import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import BinaryIO, Final

from attrs import frozen

from app.package.errors import EncounterNotFound, MediaNotGiven, NobodyToSealTo, RequestInvalid
from app.package.evidence import Evidence, evidence_of
from app.package.retell import MOST_ENTRIES
from app.package.sshsig import Signer
from app.record import (
    PROFILES,
    Codebook,
    Encounter,
    History,
    MixedEncounters,
    Moment,
    Wordlist,
    Words,
    check_entry,
    disclose,
    disclose_to,
    fold,
    verify,
)
from app.seal import Recipient

_ID: Final = re.compile(r"[0-9a-f]{32}")
_VERSION: Final = re.compile(r"[0-9A-Za-z.+-]{1,40}")


Digest = bytes
"""A SHA-256, 32 bytes. Named, because a class with a field `bytes` cannot say the type."""


@frozen
class MediaSource:
    """A photo, recording or file: its length, SHA-256 (32 bytes) and, to spare one reading, CRC-32.

    `open` gives its original bytes anew each time.
    """

    open: Callable[[], BinaryIO]
    bytes: int
    sha256: Digest
    crc32: int | None = None


@frozen
class PackRequest:
    """Everything a package is made from. Nothing is looked up, and no clock is read.

    `history` is the whole chain with the bodies of this encounter; `media` by media id; `package_id` 32 random hex
    digits; `words` are of the record's language, `english` the English ones; `fonts` is the folder for the summary.
    """

    encounter_id: str
    history: History
    media: Mapping[str, MediaSource]
    profile: str
    recipients: Sequence[Recipient]
    recipient_name: str
    signer: Signer
    moment: Moment
    codebook: Codebook
    words: Words
    english: Words
    wordlist: Wordlist
    fonts: Path
    app_version: str
    package_id: str


@frozen
class Disclosure:
    """What goes: the history with only the allowed bodies, and the encounter those tell."""

    history: History
    encounter: Encounter
    evidence: tuple[Evidence, ...]


def disclosed(request: PackRequest) -> Disclosure:
    """Choose what the profile lets go. Raises EncounterNotFound, RequestInvalid and RecordError."""
    if request.profile not in PROFILES:
        raise RequestInvalid("profile")
    # The vault gives the bodies of one encounter. Should others be there, they stay behind here.
    own = disclose(request.history, lambda entry: entry.encounter in (request.encounter_id, None))
    history = disclose_to(request.codebook, own, request.profile)
    try:
        encounter = fold(request.codebook, history.entries())
    except MixedEncounters:
        raise EncounterNotFound(request.encounter_id) from None
    return Disclosure(history, encounter, evidence_of(encounter))


def check_request(request: PackRequest) -> Disclosure:
    """Refuse what cannot become a package, before anything is written.

    Raises EncounterNotFound, NobodyToSealTo, MediaNotGiven, RequestInvalid naming the field, RecordError.
    """
    if not request.recipients:
        raise NobodyToSealTo
    if not _ID.fullmatch(request.package_id):
        raise RequestInvalid("package_id")
    if not _VERSION.fullmatch(request.app_version):
        raise RequestInvalid("app_version")
    chosen = disclosed(request)
    # What the checker would refuse must not go out in the first place.
    verify(request.history)
    entries = list(chosen.history.entries())
    if len(entries) > MOST_ENTRIES:
        raise RequestInvalid("history")
    for _, entry in entries:
        check_entry(request.codebook, entry)
    for item in chosen.evidence:
        given = request.media.get(item.media_id)
        if given is None:
            raise MediaNotGiven(item.media_id)
        if (given.bytes, given.sha256.hex()) != (item.size, item.sha256):
            raise RequestInvalid("media")
    return chosen
