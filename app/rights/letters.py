"""Letters filled from a record, edited by the person, never sent by us.

What the record does not hold becomes a marked blank, ``[____ : what goes here]``. What a letter must not be filled
with (birthplace, status, A-number, amounts) is a blank from the start, whatever the record holds.
"""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from attrs import evolve, frozen

from app.record import Codebook, Encounter, JsonError, Words, canonical, read_json
from app.rights.conditions import Conditions, Told
from app.rights.errors import DraftMalformed, Fault, LetterMalformed, LetterMissing
from app.rights.front_matter import decode
from app.rights.letter import Address, Letter, places, read_letter
from app.rights.letter_values import PersonGiven, Values

FORMAT = "firsthand-draft/1"
LARGEST_DRAFT = 256 * 1024
"""Bytes of a kept draft."""

_BLANK = re.compile(r"\[____ : (?P<what>[^\[\]]*)\]")
_NAME = r"[a-z][a-z0-9_]*"
_FOLDED = re.compile(r"\n{3,}")

_BLANK_FOR = {
    "name": "your full name",
    "address": "your mailing address",
    "phone": "a phone number where they may reach you",
    "email": "your e-mail address, if you want to give it",
    "when": "the date and time it happened",
    "day": "the date it happened",
    "weekday": "the date and the day of the week",
    "clock": "the time of day",
    "camera_time": "the date, and from when to when",
    "first_day": "the first date to search",
    "last_day": "the last date to search",
    "place": "where it happened",
    "agencies": "the agency, if you know it",
    "chronology": "what happened, in order, with times",
    "scans": "what was scanned",
    "evidence": "photos, recordings or papers you have",
    "notice_day": "the date on the notice",
    "notice_reason": "the reason the notice gives, word for word",
    "lost_program": "the program that was taken away",
    "language": "the language you speak best",
}


@frozen
class Draft:
    """A filled letter: plain text that belongs to the person from here on.

    ``version`` is that of the letter it came from, ``action`` the code of ``action.kind`` that sending it stands for,
    ``by`` the group whose letter it was, None for ours.
    """

    letter: str
    title: str
    version: str
    action: str | None
    cautions: tuple[str, ...]
    text: str
    by: str | None = None

    @property
    def blanks(self) -> tuple[str, ...]:
        """What is still to be filled in, in order, each once."""
        return tuple(dict.fromkeys(match["what"] for match in _BLANK.finditer(self.text)))

    def edited(self, text: str) -> Draft:
        """The draft with the person's own text."""
        return evolve(self, text=text)

    def plain_text(self) -> bytes:
        """The letter as a text file: UTF-8, one line feed a line, ending with one."""
        return (self.text.rstrip() + "\n").encode("utf-8")

    def to_bytes(self) -> bytes:
        """As it is kept."""
        return canonical(
            {
                "format": FORMAT,
                "letter": self.letter,
                "title": self.title,
                "version": self.version,
                "action": self.action,
                "cautions": list(self.cautions),
                "text": self.text,
                "by": self.by,
            }
        )

    @classmethod
    def from_bytes(cls, untrusted: bytes) -> Draft:
        """A draft that was kept. Raises ``DraftMalformed``."""
        try:
            value = read_json(untrusted, max_bytes=LARGEST_DRAFT)
        except JsonError as error:
            raise DraftMalformed(Fault.NOT_TEXT) from error
        keys = {"format", "letter", "title", "version", "action", "cautions", "text", "by"}
        if not isinstance(value, dict) or value.keys() != keys or value["format"] != FORMAT:
            raise DraftMalformed(Fault.UNKNOWN)
        texts = [value[key] for key in ("letter", "title", "version", "text")]
        texts += [one for one in (value["action"], value["by"]) if one is not None]
        cautions = value["cautions"]
        if not isinstance(cautions, list) or not all(isinstance(one, str) for one in [*texts, *cautions]):
            raise DraftMalformed(Fault.WRONG_TYPE)
        del value["format"]
        return cls(**{**value, "cautions": tuple(cautions)})


def fill(
    letter: Letter,
    encounter: Encounter,
    codebook: Codebook,
    words: Words,
    person: PersonGiven,
    today: date,
    *,
    item: str | None = None,
    by: str | None = None,
) -> Draft:
    """The letter filled from a record.

    ``words``: English, with the tables ``codebook`` and ``letters``. ``item``: the consequence it is about, where there
    are several. Raises ``WordsMissing`` when a label has no English words.
    """
    about = next((one for one in encounter.consequences if one.id == item), None)
    values = Values(encounter, codebook, words, today, about)
    told = Told.of(encounter, codebook, {})
    lines = [_filled(line.text, letter, values, person) for line in letter.body if line.when(told)]
    return Draft(
        letter=letter.id,
        title=letter.title,
        version=letter.provenance.version,
        action=letter.action,
        cautions=letter.cautions,
        text=_FOLDED.sub("\n\n", "\n".join(lines)).strip(),
        by=by,
    )


def blank(what: str) -> str:
    """A marked blank that says what goes there."""
    return f"[____ : {what}]"


def blank_text(what: str, words: Words) -> str:
    """What a blank asks for, in the person's language where `words` (table ``letters``) have it, else in English."""
    return words.say("letters", "blank", what) if words.has("letters", "blank", what) else what


class LetterShelf:
    """Our letters by id. A file is read when it is asked for."""

    def __init__(self, folder: Path, codebook: Codebook, conditions: Conditions) -> None:
        self._folder = folder
        self._codebook = codebook
        self._conditions = conditions

    def names(self) -> tuple[str, ...]:
        """The ids of our letters, in the order of the alphabet."""
        return tuple(sorted(path.stem for path in self._folder.glob("*.md")))

    def open(self, name: str) -> Letter:
        """Our letter of this id. Raises ``LetterMissing``, or ``LetterMalformed`` when the file is damaged."""
        path = self._folder / f"{name}.md"
        if not re.fullmatch(_NAME, name) or not path.is_file():
            raise LetterMissing(name)
        letter = read_letter(decode(path.read_bytes(), LetterMalformed), self._codebook, self._conditions)
        if letter.id != name:
            raise LetterMalformed("id", Fault.OUT_OF_RANGE)
        return letter


def _filled(text: str, letter: Letter, values: Values, person: PersonGiven) -> str:
    filled, at = [], 0
    for place in places(text):
        filled.append(text[at : place.start()])
        if place["blank"] is not None:
            filled.append(blank(letter.blanks[place["blank"]]))
        else:
            filled.append(_value(place["value"], letter.to, values, person))
        at = place.end()
    return "".join((*filled, text[at:]))


def _value(name: str, to: Address, values: Values, person: PersonGiven) -> str:
    if name == "sender":
        reach = [told for one in ("phone", "email") if (told := values.named(one, person, to))]
        lines = [_value(one, to, values, person) for one in ("name", "address")]
        return "\n".join(
            (*lines, *(reach or [blank("a phone number or an e-mail where they may reach you")]))
        )
    if name == "to":
        return "\n".join((to.office, *(to.lines or (blank(f"the address: {to.check}"),))))
    kind, _, about = name.partition(":")
    if kind == "field":
        return values.single(about) or blank(values.label(about).lower())
    if kind == "group":
        return values.group(about) or blank(f"{values.title(about).lower()}, if there is something to say")
    if kind == "list":
        return values.items(about) or blank(f"{values.title(about).lower()}, if there is something to say")
    return values.named(name, person, to) or blank(_BLANK_FOR[name])
