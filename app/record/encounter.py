"""The encounter, told by folding its entries. It depends on nothing else: same entries in the same order, same story."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from attrs import frozen

from app.record.chain import Chained
from app.record.codebook import WITHDRAWN, Codebook
from app.record.entries import FACT_KINDS, Entry
from app.record.errors import MixedEncounters, WrongShape
from app.record.facts import Fact
from app.record.time import Moment

FORMAT: Final = "firsthand-record/1"
UNDETERMINED: Final = "und"
"""BCP 47 for a language nobody told."""


@frozen
class Stated:
    """A fact as it stands, when it was written and in which entry; `earlier` holds what stood before, oldest first."""

    fact: Fact
    time: Moment
    commitment: bytes
    earlier: tuple["Stated", ...] = ()


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


@frozen
class Tapped:
    """A quick tap. `undone` when the person took it back."""

    tap: str
    time: Moment
    commitment: bytes
    undone: bool


@frozen
class Note:
    """Free words. `corrects` is the entry they put right, `corrected_by` the latest one that put these right."""

    text: str
    language: str
    audience: str
    about: str | None
    time: Moment
    commitment: bytes
    corrects: bytes | None
    corrected_by: bytes | None


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
    commitment: bytes


@frozen
class Affirmation:
    """The author says how the record was written."""

    affirmation: str
    time: Moment
    commitment: bytes


@frozen
class Share:
    """A package that was made for somebody. `package` is its SHA-256 in hex."""

    to: str
    fingerprint: str | None
    profile: str
    package_id: str
    package: str
    time: Moment
    commitment: bytes


@frozen
class Receipt:
    """Somebody's signed answer to a package. `receipt` is the SHA-256 of the receipt in hex."""

    package: str
    by: str
    at: str
    receipt: str
    time: Moment
    commitment: bytes


@frozen
class Encounter:
    """All of one encounter. `facts` are of single groups, `items` of repeating ones in order of first mention.

    `implied` holds the codes that taps tell, by field, and `unfinished` the quick fields with no fact and no such code.
    Both need the codebook and are left out of `to_json`, so that a later codebook tells the same record.
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

    def of(self, group_id: str) -> tuple[Item, ...]:
        """The items of a repeating group, consequences and actions too; none when there are none."""
        if group_id == "consequence":
            return self.consequences
        return self.actions if group_id == "action" else self.items.get(group_id, ())

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
        """The value of `record.json`, as FORMAT.md has it."""
        return record_to_json(self)


def fold(codebook: Codebook, entries: Iterable[Chained]) -> Encounter:
    """The encounter its entries tell, in the order of the chain. Entries of no encounter (`erased`) are passed over.

    Entries must have passed `check_entry`. Raises MixedEncounters when there is none, or more than one encounter;
    UnknownField or UnknownTap for what this codebook does not have.
    """
    told = [(mark, entry) for mark, entry in entries if entry.encounter is not None]
    ids = {entry.encounter for _, entry in told}
    if len(ids) != 1:
        raise MixedEncounters("none" if not ids else "several")
    try:
        return _fold(codebook, told)
    except (KeyError, TypeError, AttributeError) as error:
        raise WrongShape("unchecked_entry") from error
