"""Answers as they are printed: codes by their label, a person's words as they wrote them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from app.package.summary.facts import EvidenceRow
from app.package.summary.moments import day, event
from app.package.summary.wording import Said, Wording
from app.record import Codebook, EventTime, Fact, Field, Place

# The confidence that needs no words in the parts by subject.
OWN_SENSES = "saw_or_heard_myself"


class Values:
    """Turns facts into what is printed. `evidence` numbers the media, so that an answer can point to its photo."""

    def __init__(self, codebook: Codebook, wording: Wording, evidence: Sequence[EvidenceRow]) -> None:
        self._codebook = codebook
        self._wording = wording
        self._numbers = {row.media_id: (number, row) for number, row in enumerate(evidence, 1)}

    def said(self, field_id: str, fact: Fact) -> Said:
        """The answer, or the words for "do not know" and "prefer not to write this down"."""
        if fact.state != "known":
            return self._wording.state(fact.state)
        return self._known(self._codebook.field(field_id), fact.value)

    def known_how(self, fact: Fact) -> Said | None:
        """How it is known, when the person said."""
        return None if fact.confidence is None else self._wording.confidence(fact.confidence)

    def codes(self, field_id: str, codes: Sequence[str]) -> Said:
        """Labels of several codes, one after the other."""
        return joined([self._wording.code(field_id, code) for code in codes])

    def media(self, media_id: str) -> Said:
        """The number a media file has in the evidence list."""
        found = self._numbers.get(media_id)
        if found is None:
            return self._wording.report("glance", "not_in_copy")
        number, row = found
        return self._wording.report(
            "page", "number", name=self._wording.report("kind", row.kind), number=f"{number:02d}"
        )

    def _known(self, field: Field, value: Any) -> Said:
        match field.type:
            case "code" | "yes_no":
                return self._wording.code(field.id, value)
            case "codes":
                return self.codes(field.id, value)
            case "when":
                when = EventTime.from_json(value)
                said = event(self._wording, when)
                # A date reads the same in every language; "about" and "in the morning" do not.
                return said if when.precision in ("about", "part_of_day") else Said(said.english)
            case "date":
                return Said(day(self._wording, value).english)
            case "place":
                return self._place(Place.from_json(value))
            case "language":
                return self.language(value)
            case "money":
                return _money(value)
            case "count":
                return Said(f"{value:,}")
            case "minutes":
                return self._wording.report("time", "minute" if value == 1 else "minutes", count=f"{value:,}")
            case "media":
                return self.media(value)
            case "media_list":
                return joined([self.media(one) for one in value])
            case _:
                return Said(str(value))

    def language(self, tag: str) -> Said:
        """A language by name and tag."""
        name = self._wording.report("language", tag.split("-")[0].lower())
        if name.english == tag.split("-")[0].lower():
            return Said(tag)
        english = name.english[:1].upper() + name.english[1:]
        return Said(f"{english} ({tag})", f"{name.other} ({tag})" if name.other else None)

    def _place(self, place: Place) -> Said:
        if place.absent is not None:
            return self._wording.report("place", place.absent)
        shown = Said(f"{place.lat}, {place.lon} ({place.datum})")
        if place.accuracy_m is not None:
            shown = shown.joined(self._wording.report("place", "accuracy", metres=f"{place.accuracy_m:,}"))
        return shown.joined(self._wording.report("place", place.source or "typed"))


def joined(parts: Sequence[Said], between: str = "; ") -> Said:
    """Several labels as one, in each language."""
    whole = parts[0] if parts else Said("")
    for part in parts[1:]:
        whole = whole.joined(part, between)
    return whole


def _money(value: Mapping[str, str]) -> Said:
    whole, _, cents = value["amount"].partition(".")
    return Said(f"{int(whole):,}" + (f".{cents}" if cents else "") + f" {value['currency']}")
