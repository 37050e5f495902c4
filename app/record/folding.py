"""Entries folded to an encounter. It depends on nothing but them: the same entries in the same order, the same story."""

from collections.abc import Iterable
from typing import Any

from attrs import define, evolve, field

from app.record.chain import Chained
from app.record.codebook import WITHDRAWN, Codebook
from app.record.encounter import (
    UNDETERMINED,
    Affirmation,
    Encounter,
    GuideShown,
    Item,
    Media,
    Note,
    Receipt,
    Share,
    Stated,
    Tapped,
)
from app.record.entries import FACT_KINDS, Entry
from app.record.errors import MixedEncounters, WrongShape
from app.record.time import Moment


def fold(codebook: Codebook, entries: Iterable[Chained]) -> Encounter:
    """The encounter its entries tell, in the order of the chain. Entries of no encounter (`erased`) are passed over.

    The latest stated fact stands, those before are kept under it. Entries should have passed `check_entry`. Raises
    MixedEncounters when there is no encounter or more than one; UnknownField or UnknownTap for what this codebook does
    not have; another EntryError for entries that were not checked.
    """
    told = [Chained(mark, entry) for mark, entry in entries if entry.encounter is not None]
    if len({entry.encounter for _, entry in told}) > 1:
        raise MixedEncounters("several")
    telling = Telling(codebook)
    for mark, entry in told:
        telling.add(mark, entry)
    return telling.told()


@define
class _Growing:
    """The facts of one item, or of all single groups, while entries are still coming."""

    facts: dict[str, Stated] = field(factory=dict)

    def state(self, field_id: str, now: Stated) -> None:
        before = self.facts.get(field_id)
        if before is not None:
            now = evolve(now, earlier=(*before.earlier, evolve(before, earlier=())))
        self.facts[field_id] = now

    def item(self, item_id: str, group: str) -> Item:
        name = f"{group}.{WITHDRAWN}"
        facts = {field_id: one for field_id, one in self.facts.items() if field_id != name}
        return Item(item_id, group, facts, self.facts.get(name))


@define
class Telling:
    """An encounter of which more entries may come: `told` at any time is `fold` of all that were added until then.

    Whoever got an error from it does not know how much of the entry it took, and has to begin anew.
    """

    codebook: Codebook
    first: Entry | None = None
    opened: Entry | None = None
    single: _Growing = field(factory=_Growing)
    items: dict[str, dict[str, _Growing]] = field(factory=dict)
    taps: list[tuple[Tapped, str | None]] = field(factory=list)
    undone: list[tuple[str, str]] = field(factory=list)
    notes: list[Note] = field(factory=list)
    media: dict[str, Media] = field(factory=dict)
    affirmations: list[Affirmation] = field(factory=list)
    shares: list[Share] = field(factory=list)
    receipts: list[Receipt] = field(factory=list)
    guides: list[GuideShown] = field(factory=list)

    def add(self, mark: bytes, entry: Entry) -> None:
        """The next entry, and the commitment it is known by. Raises as `fold`."""
        if self.first is None:
            self.first = entry
        elif entry.encounter != self.first.encounter:
            raise MixedEncounters("several")
        try:
            self._add(mark, entry)
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise WrongShape("unchecked_entry") from error

    def told(self) -> Encounter:
        """The encounter as it is now; what comes later does not change it. Raises as `fold`."""
        if self.first is None:
            raise MixedEncounters("none")
        try:
            return self._told(self.first)
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise WrongShape("unchecked_entry") from error

    def _add(self, mark: bytes, entry: Entry) -> None:
        payload: Any = entry.payload
        if entry.kind in FACT_KINDS:
            self._facts(mark, entry)
        elif entry.kind == "observed":
            self._tap(mark, entry)
        elif entry.kind == "noted":
            self._note(mark, entry)
        elif entry.kind == "attached":
            self._media(mark, entry)
        elif entry.kind == "opened":
            self.opened = self.opened or entry
        elif entry.kind == "sealed":
            self.affirmations.append(Affirmation(payload["affirmation"], entry.time, mark))
        elif entry.kind == "shared":
            to, words, profile = payload["to"], payload["fingerprint"], payload["profile"]
            share = Share(to, words, profile, payload["package_id"], payload["package"], entry.time, mark)
            self.shares.append(share)
        elif entry.kind == "received":
            receipt = Receipt(
                payload["package"], payload["by"], payload["at"], payload["receipt"], entry.time, mark
            )
            self.receipts.append(receipt)
        elif entry.kind == "shown":
            self.guides.append(GuideShown(payload["guide"], entry.time, mark))

    def _facts(self, mark: bytes, entry: Entry) -> None:
        item_id = entry.payload["item"]
        for field_id, fact in entry.facts().items():
            group = self.codebook.field(field_id).group
            growing = self.single
            if item_id is not None:
                growing = self.items.setdefault(group, {}).setdefault(item_id, _Growing())
            growing.state(field_id, Stated(fact, entry.time, mark))

    def _tap(self, mark: bytes, entry: Entry) -> None:
        payload = entry.payload
        tap = self.codebook.tap(payload["tap"]).id
        undoes = payload.get("undoes") or payload.get("undoes_capture")
        if undoes is not None:
            self.undone.append((tap, undoes))
        else:
            self.taps.append((Tapped(tap, entry.time, mark, False), payload.get("capture")))

    def _note(self, mark: bytes, entry: Entry) -> None:
        payload = entry.payload
        corrects = payload.get("corrects")
        corrected = None if corrects is None else bytes.fromhex(corrects)
        for n, note in enumerate(self.notes):
            if note.commitment == corrected:
                self.notes[n] = evolve(note, corrected_by=mark)
        self.notes.append(
            Note(
                text=payload["text"],
                language=payload["language"],
                audience=payload["audience"],
                about=payload.get("about"),
                time=entry.time,
                commitment=mark,
                corrects=corrected,
                corrected_by=None,
            )
        )

    def _media(self, mark: bytes, entry: Entry) -> None:
        media = entry.payload["media"]
        captured = media["captured"]
        answers = entry.payload.get("answers")
        self.media[media["id"]] = Media(
            id=media["id"],
            kind=media["kind"],
            media_type=media["media_type"],
            bytes=media["bytes"],
            sha256=media["sha256"],
            captured=None if captured is None else Moment.from_json(captured),
            original=media["original"],
            cut_off=media["cut_off"],
            audience=media["audience"],
            caption=media.get("caption"),
            given_name=media.get("given_name"),
            time=entry.time,
            commitment=mark,
            answers=None if answers is None else (answers["field"], answers["item"]),
        )

    def _told(self, first: Entry) -> Encounter:
        opened = first if self.opened is None else self.opened
        opening: Any = {} if self.opened is None else self.opened.payload
        items = {
            group: tuple(growing.item(item_id, group) for item_id, growing in one.items())
            for group, one in self.items.items()
        }
        taps = self._taps()
        implied = self._implied(taps)
        return Encounter(
            id=str(opened.encounter),
            opened=opened.time,
            codebook=opening.get("codebook"),
            app=opening.get("app"),
            language=opening.get("language", UNDETERMINED),
            locked=opening.get("locked", False),
            guide=opening.get("guide"),
            facts=dict(self.single.facts),
            items={group: one for group, one in items.items() if group not in FACT_KINDS.values()},
            taps=taps,
            implied=implied,
            notes=tuple(self.notes),
            media=tuple(self.media.values()),
            consequences=items.get("consequence", ()),
            actions=items.get("action", ()),
            affirmations=tuple(self.affirmations),
            shares=tuple(self.shares),
            receipts=tuple(self.receipts),
            unfinished=self._unfinished(items, implied),
            guides=tuple(self.guides),
        )

    def _taps(self) -> tuple[Tapped, ...]:
        undone = set(self.undone)
        return tuple(
            evolve(tapped, undone=True)
            if (tapped.tap, tapped.commitment.hex()) in undone or (tapped.tap, capture) in undone
            else tapped
            for tapped, capture in self.taps
        )

    def _implied(self, taps: tuple[Tapped, ...]) -> dict[str, tuple[str, ...]]:
        codes: dict[str, dict[str, None]] = {}
        for tapped in taps:
            if not tapped.undone:
                for field_id, code in self.codebook.tap(tapped.tap).sets:
                    codes.setdefault(field_id, {})[code] = None
        return {field_id: tuple(ordered) for field_id, ordered in codes.items()}

    def _unfinished(
        self, items: dict[str, tuple[Item, ...]], implied: dict[str, tuple[str, ...]]
    ) -> tuple[str, ...]:
        answered = {*self.single.facts, *implied}
        for some in items.values():
            for item in some:
                if not item.withdrawn:
                    answered.update(item.facts)
        return tuple(one.id for one in self.codebook.fields if one.quick and one.id not in answered)
