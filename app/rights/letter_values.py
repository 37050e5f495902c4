"""What a letter is filled with: the record in plain English, held to what a complaint office may see.

Officers' words and the person's own are given as they were written. Never filled: amounts, files, places on a map,
locked and private fields, and codes that tell somebody's citizenship, status or orders (:data:`NEVER_TOLD`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from attrs import field, frozen

from app.record import Codebook, Encounter, EventTime, Field, Item, Stated, Words, audience_allows
from app.rights.english_time import (
    clock_text,
    day_text,
    event_day,
    event_text,
    span_text,
    time_text,
    weekday_text,
)
from app.rights.letter import PROFILE, Address, allowed_field

NEVER_TOLD = frozenset(
    {"citizen_confirmed", "citizen_not_accepted", "order_of_removal_claimed", "final_order_mentioned"}
)
"""Codes that say something of the person's citizenship, status or orders. A lawyer adds them, if anybody."""

_UNSAID_AGENCIES = frozenset({"unknown", "unknown_federal", "impersonator_suspected"})
_SCAN_TAPS = ("face_scanned", "fingers_scanned", "document_scanned", "plate_photographed")


@frozen
class PersonGiven:
    """What the person typed for the letter. Nothing of it comes from the record; any part may be empty."""

    name: str = ""
    address: str = ""
    phone: str = ""
    email: str = ""


@frozen
class Values:
    """Values of one record for one letter. Empty text means: nothing known, leave a blank."""

    encounter: Encounter
    codebook: Codebook
    words: Words
    today: date
    item: Item | None = None
    _allowed: dict[str, bool] = field(init=False, factory=dict, eq=False, repr=False)

    def named(self, name: str, person: PersonGiven, to: Address) -> str:
        """A value of :data:`app.rights.letter.VALUES`, except `sender` and `to`, which hold blanks of their own."""
        simple = {
            "today": lambda: day_text(self.today),
            "name": lambda: person.name.strip(),
            "address": lambda: person.address.strip(),
            "phone": lambda: person.phone.strip(),
            "email": lambda: person.email.strip(),
            "when": lambda: self._when(),
            "day": lambda: self._day_text(self._first_day()),
            "weekday": lambda: self._weekday(),
            "clock": lambda: self._clock(),
            "camera_time": lambda: self._camera_time(),
            "first_day": lambda: self._day_text(self._first_day()),
            "last_day": lambda: self._day_text(self._last_day()),
            "place": lambda: self._place(),
            "agencies": lambda: ", ".join(self._agencies()),
            "chronology": lambda: _listed(self._chronology()),
            "scans": lambda: self.items("scan") or _listed(self._scans()),
            "evidence": lambda: _listed(self._evidence()),
            "notice_day": lambda: self._of_consequence("consequence.notice_date"),
            "notice_reason": lambda: self._of_consequence("consequence.reason_text"),
            "lost_program": lambda: self._of_consequence("consequence.program"),
            "language": lambda: self.single("language.best"),
        }
        return simple[name]()

    def single(self, field_id: str) -> str:
        """The value of a field of a single group in English; "not known to me" where the person wrote so."""
        stated = self.encounter.facts.get(field_id)
        return "" if stated is None or not self._may(field_id) else self._told(field_id, stated)

    def group(self, group_id: str) -> str:
        """All that may be told of a single group, a line each."""
        return _listed(
            f"{self.label(one.id)}: {told}"
            for one in self.codebook.group(group_id).fields
            if (told := self.single(one.id))
        )

    def items(self, group_id: str) -> str:
        """All that may be told of the items of a repeating group, a line each under the name of the item."""
        return "\n\n".join(self._items(group_id))

    def label(self, field_id: str) -> str:
        """A field's name as a letter says it: the codebook's label, unless that speaks to "you"."""
        if self.words.has("letters", "label", field_id):
            return self.words.say("letters", "label", field_id)
        return self.words.say("codebook", "field", field_id, "label")

    def title(self, group_id: str) -> str:
        """A group's title in English."""
        return self.words.say("codebook", "group", group_id, "title")

    def _items(self, group_id: str) -> Iterator[str]:
        one = self.words.say("codebook", "group", group_id, "one")
        kept = [item for item in self.encounter.of(group_id) if not item.withdrawn]
        for number, item in enumerate(kept, start=1):
            told = [
                f"- {self.label(field_id)}: {value}"
                for field_id, stated in item.facts.items()
                if self._may(field_id) and (value := self._told(field_id, stated))
            ]
            if told:
                yield "\n".join((f"{one} {number}:" if len(kept) > 1 else f"{one}:", *told))

    def _may(self, field_id: str) -> bool:
        if field_id not in self._allowed:
            self._allowed[field_id] = allowed_field(field_id, self.codebook)
        return self._allowed[field_id]

    def _told(self, field_id: str, stated: Stated) -> str:
        if stated.fact.state == "unknown":
            return "not known to me"
        if stated.fact.state != "known":
            return ""
        return self._value(self.codebook.field(field_id), stated.fact.value)

    def _value(self, one: Field, value: Any) -> str:
        if one.type in ("code", "yes_no"):
            return self._code(one, value)
        if one.type == "codes":
            return ", ".join(told for code in value if (told := self._code(one, code)))
        if one.type == "when":
            return event_text(EventTime.from_json(value))
        if one.type == "date":
            return day_text(date.fromisoformat(value))
        if one.type == "language":
            known = self.words.has("letters", "language", value)
            return self.words.say("letters", "language", value) if known else str(value)
        if one.type == "minutes":
            return f"{value} minutes"
        if one.type == "note":
            return f"“{' '.join(str(value).split())}”"
        if one.type == "identifier" and ("?" in value or "*" in value):
            return f"{value} (? and * stand for what could not be read)"
        return str(value)

    def _code(self, one: Field, code: str) -> str:
        if code in NEVER_TOLD:
            return ""
        vocabulary = "yes_no" if one.vocabulary is None else one.vocabulary
        return self.words.say("codebook", "vocabulary", vocabulary, code)

    def _start(self) -> EventTime | None:
        value = self.encounter.value("where.start")
        return EventTime.from_json(value) if isinstance(value, Mapping) else None

    def _end(self) -> EventTime | None:
        value = self.encounter.value("where.end")
        return EventTime.from_json(value) if isinstance(value, Mapping) else None

    def _taps(self) -> list[tuple[str, str, str]]:
        """Day, clock and id of every tap that stands and may be told, in order."""
        taps = [
            (one.time.wall[:10], one.time.wall[11:16], one.tap)
            for one in self.encounter.taps
            if not one.undone and PROFILE in self.codebook.tap(one.tap).audience
        ]
        return sorted(taps, key=lambda one: one[:2])

    def _when(self) -> str:
        start = self._start()
        if start is not None:
            return event_text(start)
        taps = self._taps()
        return f"{day_text(date.fromisoformat(taps[0][0]))}, {clock_text(taps[0][1])}" if taps else ""

    def _weekday(self) -> str:
        first = self._first_day()
        return "" if first is None else weekday_text(first)

    def _clock(self) -> str:
        start = self._start()
        if start is not None:
            return time_text(start)
        taps = self._taps()
        return clock_text(taps[0][1]) if taps else ""

    def _first_day(self) -> date | None:
        start = self._start()
        if start is not None:
            return event_day(start)
        taps = self._taps()
        return date.fromisoformat(taps[0][0]) if taps else None

    def _last_day(self) -> date | None:
        """The end of the time a request asks about: the last thing that is known to have come of it."""
        first, end = self._first_day(), self._end()
        if first is None:
            return None
        days = [first] if end is None else [first, event_day(end)]
        for item in self.encounter.consequences:
            if not item.withdrawn:
                for name in ("consequence.notice_date", "consequence.date"):
                    if item.value(name):
                        days.append(date.fromisoformat(item.value(name)))
        return max(days)

    def _day_text(self, day: date | None) -> str:
        return "" if day is None else day_text(day)

    def _camera_time(self) -> str:
        start = self._start()
        if start is None:
            taps = self._taps()
            if not taps:
                return ""
            start = EventTime("about", taps[0][0], taps[0][1])
        return span_text(start, self._end())

    def _place(self) -> str:
        told = [self.single("where.place_text"), self.single("where.area")]
        return ", ".join(one for one in told if one and one != "not known to me")

    def _agencies(self) -> Iterator[str]:
        seen: dict[str, None] = {}
        for item in self.encounter.of("officer"):
            for name in ("officer.agency_seen", "officer.agency_claimed"):
                code = item.value(name)
                if not item.withdrawn and code and code not in _UNSAID_AGENCIES:
                    seen[code] = None
        for code in seen:
            yield self.words.say("codebook", "vocabulary", "agency", code)

    def _chronology(self) -> Iterator[str]:
        """What happened when: the start and end, taps, scans with a time, and what came later."""
        told: list[tuple[str, str, str]] = []
        for when, text in ((self._start(), "It began."), (self._end(), "It was over.")):
            if when is not None:
                told.append((when.date, when.time or "", f"{event_text(when)}: {text}"))
        for day, clock, tap in self._taps():
            at = f"{day_text(date.fromisoformat(day))}, {clock_text(clock)}"
            told.append((day, clock, f"{at}: {self.words.say('codebook', 'tap', tap)}."))
        what = self.codebook.field("scan.modality")
        for item in self.encounter.of("scan"):
            value = item.value("scan.when")
            if value and not item.withdrawn:
                when = EventTime.from_json(value)
                scanned = self._value(what, item.value(what.id) or [])
                told.append((when.date, when.time or "", f"{event_text(when)}: Scan. {scanned}"))
        for item in self.encounter.consequences:
            day = item.value("consequence.notice_date") or item.value("consequence.date")
            kind = item.value("consequence.kind")
            if day and kind and not item.withdrawn:
                came = self.words.say("codebook", "vocabulary", "consequence", kind)
                told.append((day, "", f"{day_text(date.fromisoformat(day))}: {came}."))
        # In the order told where two are of the same minute.
        for _, _, text in sorted(told, key=lambda one: one[:2]):
            yield text

    def _scans(self) -> Iterator[str]:
        """What taps and the quick answers tell where no scan is described."""
        for day, clock, tap in self._taps():
            if tap in _SCAN_TAPS:
                said = self.words.say("codebook", "tap", tap)
                # no full stop of our own: the time ends with one, as in 7:41 p.m.
                yield f"{said}, noted on {day_text(date.fromisoformat(day))} at {clock_text(clock)}"
        for name in ("scans.face", "scans.fingers"):
            if self.encounter.value(name) == "yes":
                yield f"{self.label(name)}: yes."

    def _evidence(self) -> Iterator[str]:
        for one in self.encounter.media:
            if audience_allows(one.audience, PROFILE):
                kind = self.words.say("codebook", "media_kind", one.kind)
                taken = "" if one.captured is None else f", {day_text(one.captured.instant.date())}"
                yield f"{kind}{taken}"

    def _of_consequence(self, field_id: str) -> str:
        """Of the consequence the letter is about, else of the first lost traveler program."""
        lost = [
            one
            for one in self.encounter.consequences
            if not one.withdrawn and one.value("consequence.kind") == "trusted_traveler_revoked"
        ]
        item = (
            self.item
            if self.item is not None and self.item.group == "consequence"
            else next(iter(lost), None)
        )
        stated = None if item is None else item.facts.get(field_id)
        return "" if stated is None or not self._may(field_id) else self._told(field_id, stated)


def _listed(lines: Iterator[str]) -> str:
    return "\n".join(f"- {line}" for line in lines)
