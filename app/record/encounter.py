"""The encounter as its entries tell it. `to_json` is `record.json`; each part writes its own piece of it."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from attrs import frozen

from app.record.facts import Fact
from app.record.time import Moment

FORMAT: Final = "firsthand-record/1"
UNDETERMINED: Final = "und"
"""BCP 47 for a language nobody told."""

Commitment = bytes
"""The 32 bytes an entry is known by."""


@frozen
class Stated:
    """A fact as it stands, when it was written and in which entry; `earlier` holds what stood before, oldest first."""

    fact: Fact
    time: Moment
    commitment: Commitment
    earlier: tuple["Stated", ...] = ()

    def to_json(self) -> dict[str, Any]:
        """`{"fact", "time", "entry", "earlier"}`; the earlier ones have no `earlier` of their own."""
        return {**_alone(self), "earlier": [_alone(one) for one in self.earlier]}


@frozen
class Item:
    """One of a repeating group: an officer, a scan. `withdrawal` is the fact that took it back or put it again."""

    id: str
    group: str
    facts: Mapping[str, Stated]
    withdrawal: Stated | None = None

    @property
    def withdrawn(self) -> bool:
        """Whether the person took this item back."""
        return self.withdrawal is not None and self.withdrawal.fact.value == "yes"

    def value(self, field_id: str) -> Any:
        """The known value of a field, or None."""
        return _value(self.facts, field_id)

    def to_json(self) -> dict[str, Any]:
        """`{"id", "withdrawn", "withdrawal", "facts"}`."""
        return {
            "id": self.id,
            "withdrawn": self.withdrawn,
            "withdrawal": None if self.withdrawal is None else self.withdrawal.to_json(),
            "facts": {field_id: one.to_json() for field_id, one in self.facts.items()},
        }


@frozen
class Tapped:
    """A quick tap. `undone` when the person took it back."""

    tap: str
    time: Moment
    commitment: Commitment
    undone: bool

    def to_json(self) -> dict[str, Any]:
        """`{"tap", "undone", "time", "entry"}`."""
        return {"tap": self.tap, "undone": self.undone, **_written(self.time, self.commitment)}


@frozen
class Note:
    """Free words. `corrects` is the entry they put right, `corrected_by` the latest one that put these right."""

    text: str
    language: str
    audience: str
    about: str | None
    time: Moment
    commitment: Commitment
    corrects: Commitment | None
    corrected_by: Commitment | None

    def to_json(self) -> dict[str, Any]:
        """`{"text", "language", "audience", "about", "corrects", "corrected_by", "time", "entry"}`."""
        return {
            "text": self.text,
            "language": self.language,
            "audience": self.audience,
            "about": self.about,
            "corrects": None if self.corrects is None else self.corrects.hex(),
            "corrected_by": None if self.corrected_by is None else self.corrected_by.hex(),
            **_written(self.time, self.commitment),
        }


@frozen
class Media:
    """A photo, recording or file as it was attached; `bytes` is its length. Attached again, the later words count."""

    id: str
    kind: str
    media_type: str
    bytes: int
    sha256: str
    captured: Moment | None
    original: bool
    cut_off: bool
    audience: str
    caption: str | None
    given_name: str | None
    time: Moment
    commitment: Commitment
    answers: tuple[str, str | None] | None = None
    """The question it answers aloud: its field, and the item of a repeating group."""

    def to_json(self) -> dict[str, Any]:
        """All keys of the entry's `media`, absent ones as null, and `"time", "entry"`; `answers` only where it is there."""
        told = {
            "id": self.id,
            "kind": self.kind,
            "media_type": self.media_type,
            "bytes": self.bytes,
            "sha256": self.sha256,
            "captured": None if self.captured is None else self.captured.to_json(),
            "original": self.original,
            "cut_off": self.cut_off,
            "audience": self.audience,
            "caption": self.caption,
            "given_name": self.given_name,
            **_written(self.time, self.commitment),
        }
        if self.answers is not None:
            told["answers"] = {"field": self.answers[0], "item": self.answers[1]}
        return told


@frozen
class Affirmation:
    """The author says how the record was written."""

    affirmation: str
    time: Moment
    commitment: Commitment

    def to_json(self) -> dict[str, Any]:
        """`{"affirmation", "time", "entry"}`."""
        return {"affirmation": self.affirmation, **_written(self.time, self.commitment)}


@frozen
class Share:
    """A package that was made for somebody. `package` is its SHA-256 in hex."""

    to: str
    fingerprint: str | None
    profile: str
    package_id: str
    package: str
    time: Moment
    commitment: Commitment

    def to_json(self) -> dict[str, Any]:
        """`{"to", "fingerprint", "profile", "package_id", "package", "time", "entry"}`."""
        return {
            "to": self.to,
            "fingerprint": self.fingerprint,
            "profile": self.profile,
            "package_id": self.package_id,
            "package": self.package,
            **_written(self.time, self.commitment),
        }


@frozen
class Receipt:
    """Somebody's signed answer to a package. `receipt` is the SHA-256 of the receipt in hex."""

    package: str
    by: str
    at: str
    receipt: str
    time: Moment
    commitment: Commitment

    def to_json(self) -> dict[str, Any]:
        """`{"package", "by", "at", "receipt", "time", "entry"}`."""
        return {
            "package": self.package,
            "by": self.by,
            "at": self.at,
            "receipt": self.receipt,
            **_written(self.time, self.commitment),
        }


@frozen
class GuideShown:
    """A guide the person was shown while the record was open: its stamp, and when."""

    guide: Mapping[str, Any]
    time: Moment
    commitment: Commitment

    def to_json(self) -> dict[str, Any]:
        """`{"guide", "time", "entry"}`."""
        return {"guide": dict(self.guide), **_written(self.time, self.commitment)}


@frozen
class Encounter:
    """All of one encounter. `facts` are of single groups, `items` of repeating ones in order of first mention.

    `implied` holds the codes that taps tell, by field, and `unfinished` the quick fields with no fact and no such code.
    Both need the codebook and are left out of `to_json`, so that under a later codebook the record stays the same.
    """

    id: str
    opened: Moment
    codebook: int | None
    app: str | None
    language: str
    locked: bool
    guide: Mapping[str, Any] | None
    facts: Mapping[str, Stated]
    items: Mapping[str, tuple[Item, ...]]
    taps: tuple[Tapped, ...]
    implied: Mapping[str, tuple[str, ...]]
    notes: tuple[Note, ...]
    media: tuple[Media, ...]
    consequences: tuple[Item, ...]
    actions: tuple[Item, ...]
    affirmations: tuple[Affirmation, ...]
    shares: tuple[Share, ...]
    receipts: tuple[Receipt, ...]
    unfinished: tuple[str, ...]
    guides: tuple[GuideShown, ...] = ()

    def of(self, group_id: str) -> tuple[Item, ...]:
        """The items of a repeating group, consequences and actions too; none when there are none."""
        if group_id == "consequence":
            return self.consequences
        return self.actions if group_id == "action" else self.items.get(group_id, ())

    def voices(self, field_id: str, item: str | None = None) -> tuple[Media, ...]:
        """The recordings and files that answer a question."""
        return tuple(one for one in self.media if one.answers == (field_id, item))

    def value(self, field_id: str) -> Any:
        """The known value of a field of a single group, or None."""
        return _value(self.facts, field_id)

    def stated(self) -> Iterator[tuple[str, Item | None, Stated]]:
        """Every fact as it stands: its field, its item if any, and the fact."""
        for field_id, one in self.facts.items():
            yield field_id, None, one
        for items in (*self.items.values(), self.consequences, self.actions):
            for item in items:
                for field_id, one in item.facts.items():
                    yield field_id, item, one

    def to_json(self) -> dict[str, Any]:
        """The value of `record.json`, as FORMAT.md has it. `guides` is left out where there are none: records of before
        guides were kept this way must stay the same."""
        told: dict[str, Any] = {
            "format": FORMAT,
            "encounter": self.id,
            "opened": self.opened.to_json(),
            "codebook": self.codebook,
            "app": self.app,
            "language": self.language,
            "locked": self.locked,
            "guide": None if self.guide is None else dict(self.guide),
            "facts": {field_id: one.to_json() for field_id, one in self.facts.items()},
            "items": {group: [item.to_json() for item in items] for group, items in self.items.items()},
            "taps": [one.to_json() for one in self.taps],
            "notes": [one.to_json() for one in self.notes],
            "media": [one.to_json() for one in self.media],
            "consequences": [one.to_json() for one in self.consequences],
            "actions": [one.to_json() for one in self.actions],
            "affirmations": [one.to_json() for one in self.affirmations],
            "shares": [one.to_json() for one in self.shares],
            "receipts": [one.to_json() for one in self.receipts],
        }
        if self.guides:
            told["guides"] = [one.to_json() for one in self.guides]
        return told


def _value(facts: Mapping[str, Stated], field_id: str) -> Any:
    one = facts.get(field_id)
    return one.fact.value if one is not None else None


def _alone(one: Stated) -> dict[str, Any]:
    return {"fact": one.fact.to_json(), **_written(one.time, one.commitment)}


def _written(time: Moment, commitment: Commitment) -> dict[str, Any]:
    return {"time": time.to_json(), "entry": commitment.hex()}
