"""What a record holds, in words: labels of the codebook, values, times, places. Plain Python, one language at a time.

Everything comes from the codebook's and the report's words, so that screen and printed summary say the same.
"""

from collections.abc import Callable
from datetime import date, time
from functools import lru_cache
from typing import Any, Final

from app.phone import content, pretend
from app.phone.dates import day_in_words, month_in_words, short_day, time_in_words
from app.record import EventTime, Fact, Field, Moment, Place

BETWEEN: Final = ", "
_PRETEND: Final[dict[str, Callable[[str], str]]] = {"en_XA": pretend.longer, "en_XB": pretend.mirrored}


class Saying:
    """Words of one language. Where it has no labels yet, they are English."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._words = content.report_words(content.spoken(language))
        self._finish = _PRETEND.get(language, str)

    def _say(self, *path: str, **values: str) -> str:
        return self._finish(self._words.say("codebook", *path, **values))

    def _report(self, *path: str, **values: str) -> str:
        return self._finish(self._words.say("report", *path, **values))

    # labels

    def chapter(self, chapter: str) -> str:
        """When and where."""
        return self._say("chapter", chapter, "title")

    def group(self, group: str) -> str:
        """Officers."""
        return self._say("group", group, "title")

    def one_of(self, group: str) -> str:
        """Officer."""
        return self._say("group", group, "one")

    def label(self, field_id: str) -> str:
        """Badge number."""
        return self._say("field", field_id, "label")

    def question(self, field_id: str) -> str:
        """What was the badge number?"""
        return self._say("field", field_id, "question")

    def help(self, field_id: str) -> str:
        """More about a question; "" when there is no more."""
        found = self._words.has("codebook", "field", field_id, "help")
        return self._say("field", field_id, "help") if found else ""

    def tap(self, tap: str) -> str:
        """Face scanned."""
        return self._say("tap", tap)

    def state(self, state: str) -> str:
        """I do not know."""
        return self._say("state", state)

    def confidence(self, code: str) -> str:
        """I saw or heard it myself."""
        return self._say("confidence", code)

    def profile(self, profile: str) -> str:
        """For my lawyer."""
        return self._say("profile", profile)

    def affirmation(self, affirmation: str) -> str:
        """I wrote this from my own memory."""
        return self._say("affirmation", affirmation)

    def media_kind(self, kind: str) -> str:
        """Photo."""
        return self._say("media_kind", kind)

    def withdrawn(self) -> tuple[str, str]:
        """Taken back, and the question before it."""
        return self._say("withdrawn", "label"), self._say("withdrawn", "question")

    def clock_went_back(self) -> str:
        """The phone's clock was turned back before this entry."""
        return self._say("clock", "went_back")

    def code(self, vocabulary: str | None, code: str) -> str:
        """A code of a vocabulary, or yes, no, not sure."""
        return self._say("vocabulary", vocabulary or "yes_no", code)

    def no_place(self, reason: str) -> str:
        """No location: switched off."""
        return self._say("no_place", reason)

    def language_name(self, tag: str) -> str:
        """Spanish; the tag itself for a language without a name here."""
        short = tag.split("-")[0].lower()
        if not self._words.has("report", "language", short):
            return tag
        name = self._report("language", short)
        return name[:1].upper() + name[1:]

    def languages(self) -> tuple[str, ...]:
        """Every language with a name here."""
        return tuple(self._words.table["report"]["language"])

    # values

    def fact(self, field: Field, fact: Fact) -> str:
        """An answer, or that there is none."""
        return self.value(field, fact.value) if fact.state == "known" else self.state(fact.state)

    def value(self, field: Field, value: Any) -> str:
        """A known value. Photos and files are counted by the screens, which know what they are."""
        match field.type:
            case "code" | "yes_no":
                return self.code(field.vocabulary, value)
            case "codes":
                return BETWEEN.join(self.code(field.vocabulary, code) for code in value)
            case "when":
                return self.when(EventTime.from_json(value))
            case "date":
                return self.day(value)
            case "place":
                return self.place(Place.from_json(value))
            case "language":
                return self.language_name(value)
            case "money":
                return self.money(value)
            case "minutes":
                return self._report("time", "minute" if value == 1 else "minutes", count=f"{value:,}")
            case "count":
                return f"{value:,}"
            case "identifier":
                return str(value).replace("*", "…")
            case _:
                return str(value)

    def money(self, value: dict[str, str]) -> str:
        """$1,200.00, or the amount with its currency."""
        whole, _, cents = value["amount"].partition(".")
        amount = f"{int(whole):,}" + (f".{cents}" if cents else "")
        return f"${amount}" if value["currency"] == "USD" else f"{amount} {value['currency']}"

    def place(self, place: Place) -> str:
        """Degrees and how near, or why there are none."""
        if place.absent is not None:
            return self.no_place(place.absent)
        shown = f"{place.lat}, {place.lon}"
        if place.accuracy_m is not None:
            shown = f"{shown}, {self._report('place', 'accuracy', metres=f'{place.accuracy_m:,}')}"
        return shown

    # times

    def when(self, when: EventTime, *, short: bool = False) -> str:
        """When a thing happened, no more precise than the person said."""
        said = self.day(when.date, short=short)
        if when.part is not None:
            return f"{said}{BETWEEN}{self._say('part_of_day', when.part).lower()}"
        if when.time is None:
            return said
        at = time_in_words(time.fromisoformat(when.time), self.language)
        if when.precision == "about":
            at = self._report("time", "about", time=at)
        return f"{said}{BETWEEN}{at}"

    def day(self, iso: str, *, short: bool = False) -> str:
        """Tuesday, November 24, 2026; or Nov 24, 2026."""
        return _day(iso, self.language, short)

    def clock(self, moment: Moment) -> str:
        """4:47 PM, by the clock of the place where it was written."""
        return time_in_words(moment.instant.time(), self.language)

    def moment(self, moment: Moment, *, short: bool = True) -> str:
        """Nov 24, 2026, 4:47 PM."""
        return f"{self.day(moment.wall[:10], short=short)}{BETWEEN}{self.clock(moment)}"

    def month(self, iso: str) -> str:
        """November 2026."""
        return month_in_words(date.fromisoformat(iso), self.language)


@lru_cache(512)
def _day(iso: str, language: str, short: bool) -> str:
    day = date.fromisoformat(iso)
    return short_day(day, language) if short else day_in_words(day, language)
