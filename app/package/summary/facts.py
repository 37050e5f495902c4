"""What a summary is made from: values only, nothing that has to be looked up, timed or fetched."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import BinaryIO

from attrs import frozen

from app.record import Codebook, Encounter, Head, Moment, Words


@frozen
class EvidenceRow:
    """One media file as it lies in the bag: `name` its path there, `media_id` the id the record knows it by.

    `size` in bytes, `sha256` 64 hex digits, `captured` when the device says it was taken. `untrusted_caption` and
    `untrusted_given_name` are other people's words and names; `cut_off` and `original` as the record has them.
    """

    name: str
    media_id: str
    kind: str
    media_type: str
    size: int
    sha256: str
    captured: Moment | None = None
    untrusted_caption: str | None = None
    untrusted_given_name: str | None = None
    cut_off: bool = False
    original: bool = True


@frozen
class LeftOut:
    """How much of the encounter the profile holds back: numbers only."""

    entries: int = 0
    facts: int = 0
    notes: int = 0
    media: int = 0
    log: int = 0

    def any(self) -> bool:
        """Whether anything is left out."""
        return any((self.entries, self.facts, self.notes, self.media, self.log))


@frozen
class SummaryFacts:
    """All that the summary says.

    `encounter` holds already only what the profile allows. `words` are those of the record's language, `english`
    the English ones; both with the codebook's words under "codebook" and the summary's under "report". `fonts` is a
    folder as `Lettering` describes it. `signer_words` are the six words of the signing key. `open_media` gives
    the original bytes of a media id, and is called once for each photo. `numbers` holds the place of each entry in
    the chain (from 1), by its commitment: lines are printed in that order.
    """

    encounter: Encounter
    codebook: Codebook
    head: Head
    numbers: Mapping[bytes, int]
    witness_code: str
    signer_words: str
    package_id: str
    profile: str
    prepared_for: str
    packed: Moment
    app_version: str
    words: Words
    english: Words
    fonts: Path
    evidence: tuple[EvidenceRow, ...]
    left_out: LeftOut
    open_media: Callable[[str], BinaryIO]
