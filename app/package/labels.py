"""Facts as plain text in one language, for tables that other programs read.

Codes by their label; everything a person typed as it was typed. A label that a language does not have is given as
its code: a missing word must never keep a person from handing over their record.
"""

from typing import Any

from attrs import frozen

from app.record import Codebook, EventTime, Fact, Place, Words


@frozen
class Labels:
    """Labels of one language."""

    codebook: Codebook
    words: Words

    def field(self, field_id: str) -> str:
        """The label of a field."""
        return self._say(field_id.partition(".")[2], "field", field_id, "label")

    def tap(self, tap_id: str) -> str:
        """The label of a quick tap."""
        return self._say(tap_id, "tap", tap_id)

    def confidence(self, code: str | None) -> str:
        """How a thing is known; empty when the person did not say."""
        if code is None:
            return ""
        if self.words.has("codebook", "confidence", code):
            return self.words.say("codebook", "confidence", code)
        return self._say(code, "vocabulary", "confidence", code)

    def fact(self, field_id: str, fact: Fact) -> str:
        """The answer, or the words for "do not know" and "prefer not to write this down"."""
        if fact.state != "known":
            return self._say(fact.state, "state", fact.state)
        return self._value(field_id, fact.value)

    def _value(self, field_id: str, value: Any) -> str:
        field = self.codebook.field(field_id)
        match field.type:
            case "code" | "yes_no":
                return self._code(field.vocabulary, value)
            case "codes":
                return "; ".join(self._code(field.vocabulary, code) for code in value)
            case "media_list":
                return "; ".join(value)
            case "money":
                return f"{value['amount']} {value['currency']}"
            case "when":
                return _event(EventTime.from_json(value))
            case "place":
                return _place(Place.from_json(value))
            case _:
                return str(value)

    def _code(self, vocabulary: str | None, code: str) -> str:
        return self._say(code, "vocabulary", vocabulary or "yes_no", code)

    def _say(self, code: str, *path: str) -> str:
        return (
            self.words.say("codebook", *path) if self.words.has("codebook", *path) else code.replace("_", " ")
        )


def _event(when: EventTime) -> str:
    parts = [
        when.date,
        when.time,
        when.offset,
        when.part,
        None if when.precision == "exact" else when.precision,
    ]
    return " ".join(part.replace("_", " ") for part in parts if part)


def _place(place: Place) -> str:
    if place.absent is not None:
        return place.absent.replace("_", " ")
    around = "" if place.accuracy_m is None else f" +/-{place.accuracy_m} m"
    return f"{place.lat} {place.lon} {place.datum}{around} ({place.source})"
