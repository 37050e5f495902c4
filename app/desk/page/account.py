"""The encounter of a package as the page tells it: labels and answers in the reader's language, in the record's order.

Built from the history inside the package, which was checked when it was received, with the same wording as the printed
summary: what a lawyer reads here and on paper is the same.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

from attrs import frozen

from app.desk import content
from app.desk.page.chronology import Day, days_of
from app.desk.page.places_map import Spot
from app.desk.page.reader_values import ReaderValues, said
from app.package import read_member
from app.package.evidence import evidence_of
from app.package.summary import EvidenceRow, LeftOut, SummaryFacts
from app.package.summary.moments import day, event, moment
from app.package.summary.wording import Wording
from app.record import (
    Encounter,
    EventTime,
    Fact,
    History,
    Item,
    Moment,
    Place,
    Words,
    fingerprint_words,
    read_history,
    witness_code,
)
from app.seal import Identity

_HISTORY = "data/history.json"
_OWN_SENSES = "saw_or_heard_myself"
_APART = frozenset({"officer", "vehicle", "scan"})
"""Groups with a section of their own."""

_GLANCE = (
    ("who", ("record.author_role",)),
    ("outcome", ("outcome.result", "outcome.minutes_held")),
    ("force", ("force.any", "force.used", "force.threats")),
    ("taken", ("people.anyone_taken",)),
    ("language", ("language.best",)),
    ("interpreter", ("language.interpreter",)),
)
_GLANCE_ITEMS = (
    ("agency", "officer", ("officer.agency_seen", "officer.agency_claimed")),
    ("scans", "scan", ("scan.modality",)),
    ("children", "scan", ("scan.children_scanned",)),
    ("injury", "injury", ("injury.body_area", "injury.severity")),
    ("next_date", "next_date", ("next_date.when", "next_date.kind")),
    ("later", "consequence", ("consequence.kind", "consequence.date")),
)


@frozen
class Answer:
    """A label and its answer. `how` is how it is known when that is not by the person's own senses."""

    label: str
    text: str
    how: str = ""
    earlier: tuple[str, ...] = ()
    faint: bool = False
    wide: bool = False


@frozen
class ItemTold:
    """One officer, scan, consequence…"""

    name: str
    answers: tuple[Answer, ...]
    withdrawn: bool


@frozen
class Chapter:
    """Answers by subject: those of single groups, and items."""

    title: str
    answers: tuple[Answer, ...]
    items: tuple[ItemTold, ...]


@frozen
class Evidence:
    """A photo, recording or paper, by its number and its name in the package."""

    number: int
    name: str
    title: str
    kind: str
    media_type: str
    size: int
    sha256: str
    caption: str
    given_name: str
    captured: str
    cut_off: bool
    original: bool


def read_history_of(package: Path, identities: Sequence[Identity]) -> History:
    """The history inside a package that was checked when it came in.

    Raises SealError, SourceUnreadable, and what reading a history raises when the file was changed since.
    """
    kept = bytearray()
    read_member(package, identities, _HISTORY, kept.extend)
    return read_history(bytes(kept))


class Account:
    """Tells one encounter in one language."""

    def __init__(self, encounter: Encounter, history: History, language: str, profile: str) -> None:
        self.encounter = encounter
        self.codebook = content.codebook()
        english = _words("en")
        self._wording = Wording(self.codebook, _words(language), english)
        self._profile = profile
        self._rows = tuple(
            EvidenceRow(
                one.name,
                media.id,
                media.kind,
                media.media_type,
                media.bytes,
                media.sha256,
                media.captured,
                media.caption,
                media.given_name,
                media.cut_off,
                media.original,
            )
            for one, media in zip(evidence_of(encounter), encounter.media, strict=True)
        )
        self._values = ReaderValues(self.codebook, self._wording, self._rows)
        self._facts = SummaryFacts(
            encounter=encounter,
            codebook=self.codebook,
            head=history.head,
            numbers={link.commitment: link.n for link in history.links},
            witness_code=witness_code(history.head, content.wordlist()),
            signer_words="",
            package_id="",
            profile=profile,
            prepared_for="",
            packed=encounter.opened,
            app_version="",
            words=_words(language),
            english=english,
            fonts=content.FONTS,
            evidence=self._rows,
            left_out=LeftOut(),
            open_media=_not_here,
        )

    @property
    def privileged(self) -> bool:
        """Whether the person said the record is made to get legal advice."""
        return bool(self.encounter.value("record.purpose") == "to_get_legal_advice")

    def place(self) -> str:
        """Where it was, in the person's words; empty when they told none."""
        return str(self.encounter.value("where.place_text") or self.encounter.value("where.area") or "")

    def when(self) -> str:
        """When it began as the person said, else when the record was opened."""
        value = self.encounter.value("where.start")
        if value is not None:
            return said(event(self._wording, EventTime.from_json(value)))
        return self.moment(self.encounter.opened)

    def glance(self) -> Iterator[Answer]:
        """The first things a lawyer asks."""
        setting = self._answered("where.setting", "where.public_or_private")
        yield Answer(self._report("glance", "when"), self.when())
        yield Answer(self._report("glance", "where"), setting or self._report("glance", "not_stated"))
        for key, group, asked in _GLANCE_ITEMS:
            yield self._glanced(key, self._across(group, asked), asked)
        officers = self._answered("officers.count")
        described = len(self.standing("officer"))
        told = [officers] if officers else []
        told += [self._report("glance", "described", count=str(described))] if described else []
        yield Answer(
            self._report("glance", "officers"),
            ", ".join(told) or self._report("glance", "not_stated"),
            faint=not told,
        )
        for key, fields in _GLANCE:
            yield self._glanced(key, self._answered(*fields), fields)

    def days(self) -> Iterator[Day]:
        """Everything that was written down, in order."""
        return days_of(self._facts, self._wording, self._values)

    def items(self, group: str) -> tuple[ItemTold, ...]:
        """All items of a repeating group, those taken back too."""
        return tuple(self._item(group, n, item) for n, item in enumerate(self.encounter.of(group), 1))

    def chapters(self) -> Iterator[Chapter]:
        """Every answer by subject, apart from officers, vehicles and scans, which have their own sections."""
        for chapter in self.codebook.chapters:
            groups = [one for one in self.codebook.groups if one.chapter == chapter.id]
            answers: list[Answer] = []
            items: list[ItemTold] = []
            for group in groups:
                if group.repeats and group.id not in _APART:
                    items += self.items(group.id)
                elif not group.repeats:
                    answers += [
                        self._answer(field.id, self.encounter.facts[field.id].fact, None)
                        for field in group.fields
                        if field.id in self.encounter.facts
                    ]
            if answers or items:
                yield Chapter(said(self._wording.chapter(chapter.id)), tuple(answers), tuple(items))

    def evidence(self) -> tuple[Evidence, ...]:
        """Photos, recordings and papers."""
        return tuple(
            Evidence(
                number=n,
                name=row.name,
                title=said(self._values.media(row.media_id)),
                kind=row.kind,
                media_type=row.media_type,
                size=row.size,
                sha256=row.sha256,
                caption=row.untrusted_caption or "",
                given_name=row.untrusted_given_name or "",
                captured=self.moment(row.captured) if row.captured else "",
                cut_off=row.cut_off,
                original=row.original,
            )
            for n, row in enumerate(self._rows, 1)
        )

    def spots(self) -> list[Spot]:
        """Every place with coordinates."""
        found = []
        for field_id, item, stated in self.encounter.stated():
            if self.codebook.field(field_id).type != "place" or stated.fact.state != "known":
                continue
            place = Place.from_json(stated.fact.value)
            if place.lat is None or place.lon is None or (item is not None and item.withdrawn):
                continue
            label = f"{self.label(field_id)}: {said(self._values.said(field_id, stated.fact))}"
            found.append(Spot(float(place.lat), float(place.lon), label, accuracy_m=place.accuracy_m or 0))
        return found

    def standing(self, group: str) -> list[Item]:
        """The items of a group that were not taken back."""
        return [item for item in self.encounter.of(group) if not item.withdrawn]

    def label(self, field_id: str) -> str:
        """The label of a field."""
        return said(self._wording.field(field_id))

    def group_title(self, group: str) -> str:
        """The title of a group."""
        return said(self._wording.group(group))

    def text(self, field_id: str, fact: Fact) -> str:
        """An answer."""
        return said(self._values.said(field_id, fact))

    def item_name(self, group: str, item_id: str) -> str:
        """What an item is called on the page: "Officer 2"."""
        for n, item in enumerate(self.encounter.of(group), 1):
            if item.id == item_id:
                return self._numbered(group, n)
        return said(self._wording.one(group))

    def tap(self, tap: str) -> str:
        """The label of a quick tap."""
        return said(self._wording.tap(tap))

    def media_title(self, media_id: str) -> str:
        """The number a photo or recording has in the list."""
        return said(self._values.media(media_id))

    def day(self, iso: str, *, weekday: bool = False) -> str:
        """A day in words."""
        return said(day(self._wording, iso, weekday=weekday))

    def moment(self, at: Moment) -> str:
        """A moment in words, with its offset from UTC."""
        return said(moment(self._wording, at))

    def language(self, tag: str) -> str:
        """A language by name."""
        return said(self._values.language(tag))

    def _item(self, group: str, number: int, item: Item) -> ItemTold:
        answers = tuple(
            self._answer(field.id, item.facts[field.id].fact, item)
            for field in self.codebook.group(group).fields
            if field.id in item.facts
        )
        return ItemTold(self._numbered(group, number), answers, item.withdrawn)

    def _numbered(self, group: str, number: int) -> str:
        return said(self._wording.report("page", "number", name=self._wording.one(group), number=number))

    def _answer(self, field_id: str, fact: Fact, item: Item | None) -> Answer:
        facts = self.encounter.facts if item is None else item.facts
        how = self._values.known_how(fact) if fact.confidence != _OWN_SENSES else None
        text = self.text(field_id, fact)
        earlier = tuple(
            self._report(
                "detail",
                "earlier",
                value=self.text(field_id, one.fact),
                when=self.moment(one.time),
            )
            for one in facts[field_id].earlier
        )
        return Answer(
            self.label(field_id),
            text,
            said(how) if how else "",
            earlier,
            faint=fact.state != "known",
            wide=len(text) > 90,
        )

    def _answered(self, *field_ids: str) -> str:
        """The answers of single fields, or what taps tell, one after the other."""
        told = []
        for field_id in field_ids:
            stated = self.encounter.facts.get(field_id)
            if stated is not None:
                told.append(self.text(field_id, stated.fact))
            elif codes := self.encounter.implied.get(field_id):
                told.append(said(self._values.codes(field_id, codes)))
        return "; ".join(told)

    def _across(self, group: str, field_ids: Sequence[str]) -> str:
        """What the items of a group answer to these fields, each different answer once."""
        told: dict[str, None] = {}
        for item in self.standing(group):
            answers = [self.text(one, item.facts[one].fact) for one in field_ids if one in item.facts]
            if answers:
                told[", ".join(dict.fromkeys(answers))] = None
        if not told and group == "scan" and "scan.modality" in field_ids:
            return self._answered("scan.modality", "scans.face")
        return "; ".join(told)

    def _glanced(self, key: str, text: str, fields: Sequence[str]) -> Answer:
        allowed = any(self.codebook.allowed(one, self._profile) for one in fields)
        nothing = self._report("glance", "not_stated" if allowed else "not_in_copy")
        return Answer(self._report("glance", key), text or nothing, faint=not text)

    def _report(self, *path: str, **values: str) -> str:
        return said(self._wording.report(*path, **values))


def signer_words(signer: bytes) -> str:
    """The six words of a sender's key."""
    return fingerprint_words(signer, content.wordlist())


def _words(language: str) -> Words:
    return content.words(language, "codebook").together(content.words(language, "report"))


def _not_here(media_id: str) -> BinaryIO:
    raise FileNotFoundError(media_id)
