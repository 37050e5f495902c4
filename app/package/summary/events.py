"""Everything that was written down, as single lines in the order of the chain."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from attrs import frozen

from app.package.summary.facts import SummaryFacts
from app.package.summary.moments import dated, days_after, moment, short_moment
from app.package.summary.values import Values
from app.package.summary.wording import Said, Wording
from app.record import Fact, Item, Moment, Stated


@frozen
class Event:
    """One line: when it was written, what it is about (`under` names the officer, scan or subject), and what was recorded.

    `own_words` are printed as they are; `answer` is a label or value. `remarks` are smaller lines below: what it
    changes, what changed it, when the thing happened.
    """

    number: int
    written: Moment
    what: Said
    under: Said | None = None
    answer: Said | None = None
    own_words: str = ""
    known: Said | None = None
    remarks: tuple[Said, ...] = ()
    strong: bool = False
    faint: bool = False
    note: bool = False


class Events:
    """Gathers the lines of an encounter."""

    def __init__(self, facts: SummaryFacts, wording: Wording, values: Values) -> None:
        self._facts = facts
        self._wording = wording
        self._values = values

    def all(self) -> list[Event]:
        """Every line that this copy may show, by its number in the chain."""
        return sorted(
            [*self._opened(), *self._taps(), *self._stated(), *self._notes(), *self._media(), *self._kept()],
            key=lambda event: event.number,
        )

    def _number(self, commitment: bytes) -> int:
        return self._facts.numbers.get(commitment, 0)

    def _say(self, *path: str, **values: Said | str | int) -> Said:
        return self._wording.report("chronology", *path, **values)

    def _opened(self) -> Iterator[Event]:
        encounter = self._facts.encounter
        remarks = []
        if encounter.guide:
            shown = _stamp(encounter.guide)
            guide = self._say("guide")
            remarks.append(
                Said(f"{guide.english}: {shown}", f"{guide.other}: {shown}" if guide.other else None)
            )
        first = min(self._facts.numbers.values(), default=1)
        yield Event(
            first,
            encounter.opened,
            self._say("opened_locked" if encounter.locked else "opened"),
            answer=self._values.language(encounter.language),
            remarks=tuple(remarks),
        )

    def _taps(self) -> Iterator[Event]:
        for tapped in self._facts.encounter.taps:
            yield Event(
                self._number(tapped.commitment),
                tapped.time,
                self._say("tap"),
                answer=self._wording.tap(tapped.tap),
                remarks=(self._say("undone"),) if tapped.undone else (),
                strong=not tapped.undone,
                faint=tapped.undone,
            )

    def _stated(self) -> Iterator[Event]:
        encounter = self._facts.encounter
        for field_id, stated in encounter.facts.items():
            # Without its group an answer would seem to belong to the officer or scan in the line before.
            about = self._wording.group(self._facts.codebook.field(field_id).group)
            yield from self._versions(field_id, about, stated, None)
        for group in self._facts.codebook.groups:
            for number, item in enumerate(encounter.of(group.id), 1):
                name = self._wording.report("page", "number", name=self._wording.one(group.id), number=number)
                for field_id, stated in item.facts.items():
                    yield from self._versions(field_id, name, stated, item)
                if item.withdrawal is not None:
                    yield from self._withdrawals(name, item.withdrawal)

    def _versions(
        self, field_id: str, under: Said | None, stated: Stated, item: Item | None
    ) -> Iterator[Event]:
        versions = (*stated.earlier, stated)
        for n, one in enumerate(versions):
            remarks = []
            if n:
                when = short_moment(self._wording, versions[n - 1].time, one.time)
                remarks.append(self._say("corrects_fact", when=when))
            if n + 1 < len(versions):
                later = versions[n + 1]
                when = short_moment(self._wording, later.time, one.time)
                value = self._values.said(field_id, later.fact)
                remarks.append(self._say("corrected", when=when, value=value))
            if item is not None and n + 1 == len(versions) and dated(self._facts, item) == field_id:
                since = days_after(self._facts, self._wording, item)
                if since is not None:
                    remarks.append(since)
            yield self._statement(field_id, under, one, tuple(remarks))

    def _statement(
        self, field_id: str, under: Said | None, stated: Stated, remarks: tuple[Said, ...]
    ) -> Event:
        fact: Fact = stated.fact
        return Event(
            self._number(stated.commitment),
            stated.time,
            self._wording.field(field_id),
            under=under,
            answer=self._values.said(field_id, fact),
            known=self._values.known_how(fact),
            remarks=remarks,
        )

    def _withdrawals(self, under: Said, withdrawal: Stated) -> Iterator[Event]:
        for one in (*withdrawal.earlier, withdrawal):
            key = "withdrawn" if one.fact.value == "yes" else "put_back"
            yield Event(self._number(one.commitment), one.time, self._say(key), under=under)

    def _notes(self) -> Iterator[Event]:
        times = {note.commitment: note.time for note in self._facts.encounter.notes}
        for note in self._facts.encounter.notes:
            remarks = []
            if note.corrects in times:
                remarks.append(
                    self._say("corrects", when=short_moment(self._wording, times[note.corrects], note.time))
                )
            if note.corrected_by in times:
                when = short_moment(self._wording, times[note.corrected_by], note.time)
                remarks.append(self._say("corrected_note", when=when))
            yield Event(
                self._number(note.commitment),
                note.time,
                self._say("note"),
                under=self._about(note.about),
                own_words=note.text,
                note=True,
                remarks=tuple(remarks),
            )

    def _about(self, about: str | None) -> Said | None:
        if about is None:
            return None
        if "." in about:
            return self._wording.field(about)
        for group in self._facts.codebook.groups:
            for number, item in enumerate(self._facts.encounter.of(group.id), 1):
                if item.id == about:
                    return self._wording.report(
                        "page", "number", name=self._wording.one(group.id), number=number
                    )
        return None

    def _media(self) -> Iterator[Event]:
        for media in self._facts.encounter.media:
            remarks = []
            if media.captured is not None:
                remarks.append(self._say("captured", when=moment(self._wording, media.captured)))
            if media.cut_off:
                remarks.append(self._wording.report("evidence", "cut_off"))
            yield Event(
                self._number(media.commitment),
                media.time,
                self._say("media"),
                under=self._question(media.answers),
                answer=self._values.media(media.id),
                own_words=media.caption or "",
                remarks=tuple(remarks),
            )

    def _question(self, answers: tuple[str, str | None] | None) -> Said | None:
        """The question a recording answers, after the officer or scan it is about."""
        if answers is None:
            return None
        field_id, item = answers
        label = self._wording.field(field_id)
        about = self._about(item) if item else None
        return about.joined(label) if about else label

    def _kept(self) -> Iterator[Event]:
        encounter = self._facts.encounter
        for sealed in encounter.affirmations:
            yield Event(
                self._number(sealed.commitment),
                sealed.time,
                self._say("sealed"),
                answer=self._wording.report("affirmation", sealed.affirmation),
            )
        for share in encounter.shares:
            yield Event(self._number(share.commitment), share.time, self._say("shared"), own_words=share.to)
        for receipt in encounter.receipts:
            yield Event(
                self._number(receipt.commitment), receipt.time, self._say("received"), own_words=receipt.by
            )
        for shown in encounter.guides:
            yield Event(
                self._number(shown.commitment),
                shown.time,
                self._say("guide"),
                remarks=(Said(_stamp(shown.guide), None),),
            )


def _stamp(guide: Mapping[str, Any]) -> str:
    return ", ".join(f"{key} {value}" for key, value in sorted(guide.items()) if value is not None)
