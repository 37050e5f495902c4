"""A letter as it is written by its author: plain text with marked places, in English, and where it may be sent.

A letter is UTF-8 text. Its head is TOML between two lines of ``+++``: the marks of :mod:`app.rights.provenance` and ::

    id = "global_entry_redress"
    title = "Global Entry redress letter"
    kind = "letter"                       # letter or worksheet
    action = "traveler_program_redress"   # the code of action.kind that sending it stands for; may be left out
    cautions = ["lawyer_first"]           # their words are in assets/words/<language>/steps.toml

    [to]
    office = "..."                        # who it goes to
    lines = ["..."]                       # its address as published; left out: the person has to look it up
    check = "..."                         # where to check the address, or to find it
    source = "https://..."                # where the lines were read, with the day; only where there are lines
    seen = 2026-11-24

    [blanks]
    enrollment_center = "the address of the enrollment center where you were interviewed"

Its body is plain text with these places, and nothing else in braces or brackets of two::

    {name}                     a value, see VALUES; many lines where it is alone on its line
    {field:where.area}         a field of a single group, with its English label as the blank
    {group:force}              all that is told of a single group, a line each
    {list:officer}             all that is told of the items of a repeating group, a line each
    [[enrollment_center]]      a blank of the head
    % when scanned_face        lines up to `% end` only if this named condition holds
    % unless scanned_face      ... only if it does not
    % end

A fact is filled in only where the codebook lets a complaint office see it; money, files and whatever is locked or
private is refused already when the letter is read.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from attrs import frozen

from app.record import Codebook, RecordError
from app.rights.conditions import Condition, Conditions, always
from app.rights.errors import Fault, LetterMalformed
from app.rights.front_matter import Fields, clean_text, split
from app.rights.provenance import Provenance, take_provenance

PROFILE = "complaint"
"""Every letter goes to somebody outside: it may hold what this profile of the codebook may see, and no more."""

VALUES = frozenset(
    {"today", "sender", "name", "address", "phone", "email", "to", "when", "day", "camera_time", "first_day"}
    | {"weekday", "clock"}
    | {
        "last_day",
        "place",
        "agencies",
        "chronology",
        "scans",
        "notice_day",
        "lost_program",
        "notice_reason",
        "evidence",
        "language",
    }
)
"""The names of values, as :mod:`app.rights.letter_values` gives them."""

NOT_IN_LETTERS = frozenset({"money", "media", "media_list", "place"})
"""Types never filled in: an amount is for the person and a lawyer, files are sent as files, a point on a map is not."""

_NAME = r"[a-z][a-z0-9_]*"
_LONGEST_LINE = 600
_MOST_LINES = 300
_MOST_BLANKS = 48
_PLACE = re.compile(r"\{(?P<value>[^{}]*)\}|\[\[(?P<blank>[^\[\]]*)\]\]")
_STRAY = re.compile(r"[{}]|\[\[|\]\]")


class Kind(StrEnum):
    """A letter to send, or a sheet to copy into somebody's form."""

    LETTER = "letter"
    WORKSHEET = "worksheet"


@frozen
class Address:
    """Who a letter goes to. Without ``lines`` the person has to find the address; ``check`` says where."""

    office: str
    lines: tuple[str, ...]
    check: str
    source: str | None
    seen: date | None


@frozen
class Line:
    """One line of the body and when it is there."""

    text: str
    when: Condition


@frozen
class Letter:
    """One letter, ready to be filled."""

    id: str
    title: str
    kind: Kind
    action: str | None
    cautions: tuple[str, ...]
    to: Address
    blanks: Mapping[str, str]
    provenance: Provenance
    body: tuple[Line, ...]

    def due_for_review(self, today: date) -> bool:
        """Whether to mark the letter as due for review. It can be used all the same."""
        return self.provenance.due_for_review(today)


def read_letter(untrusted_text: str, codebook: Codebook, conditions: Conditions) -> Letter:
    """Read one letter; ``LetterMalformed`` for anything that is not exactly the format above."""
    fields, body = split(clean_text(untrusted_text, LetterMalformed), LetterMalformed)
    given = fields.left
    letter = Letter(
        id=fields.text("id", longest=40, pattern=_NAME),
        title=fields.text("title", longest=100),
        kind=fields.choice("kind", Kind),
        action=fields.text("action", longest=40, pattern=_NAME) if "action" in given else None,
        cautions=fields.texts("cautions", longest=40, pattern=_NAME) if "cautions" in given else (),
        to=_address(fields.table("to")),
        blanks=_blanks(fields.table("blanks")) if "blanks" in given else {},
        provenance=take_provenance(fields),
        body=_body(body, conditions),
    )
    fields.finish()
    if letter.action is not None and letter.action not in codebook.codes("action.kind"):
        raise LetterMalformed("action", Fault.UNKNOWN)
    _check_places(letter, body, codebook)
    return letter


def places(text: str) -> list[re.Match[str]]:
    """The places of one line: groups ``value`` (without braces) or ``blank`` (without brackets)."""
    return list(_PLACE.finditer(text))


def allowed_field(name: str, codebook: Codebook) -> bool:
    """Whether a letter may hold this field."""
    field = codebook.field(name)
    return field.type not in NOT_IN_LETTERS and codebook.allowed(name, PROFILE)


def _address(fields: Fields) -> Address:
    given = fields.left
    told = "lines" in given
    address = Address(
        office=fields.text("office", longest=120),
        lines=fields.texts("lines", longest=120) if told else (),
        check=fields.text("check", longest=200),
        source=fields.text("source", longest=400, pattern=r"https?://[^\s<>\"]+") if told else None,
        seen=fields.day("seen") if told else None,
    )
    fields.finish()
    return address


def _blanks(fields: Fields) -> Mapping[str, str]:
    if len(fields.left) > _MOST_BLANKS:
        raise LetterMalformed("blanks", Fault.TOO_LONG)
    blanks = {}
    for name in fields.left:
        if not re.fullmatch(_NAME, name):
            raise fields.refuse(name, Fault.OUT_OF_RANGE)
        blanks[name] = fields.text(name, longest=200, pattern=r"[^\[\]{}]+")
    return blanks


def _body(body: list[tuple[int, str]], conditions: Conditions) -> tuple[Line, ...]:
    lines: list[Line] = []
    now: Condition | None = None
    for number, text in body:
        where = f"line {number}"
        if len(text) > _LONGEST_LINE:
            raise LetterMalformed(where, Fault.TOO_LONG)
        if text.startswith("%"):
            opened = now is not None
            now = _told(where, text, conditions)
            if opened == (now is not None):
                # An `end` without a beginning, or one beginning inside another.
                raise LetterMalformed(where, Fault.OUT_OF_ORDER)
        else:
            lines.append(Line(text.rstrip(), now or always))
    if now is not None:
        raise LetterMalformed("body", Fault.MISSING)
    while lines and not lines[0].text:
        lines.pop(0)
    if not lines:
        raise LetterMalformed("body", Fault.EMPTY)
    if len(lines) > _MOST_LINES:
        raise LetterMalformed("body", Fault.TOO_LONG)
    return tuple(lines)


def _told(where: str, text: str, conditions: Conditions) -> Condition | None:
    parts = text.split()
    if parts == ["%", "end"]:
        return None
    if len(parts) != 3 or parts[0] != "%" or parts[1] not in ("when", "unless"):
        raise LetterMalformed(where, Fault.NOT_A_LINE)
    condition = conditions.named.get(parts[2])
    if condition is None:
        raise LetterMalformed(where, Fault.UNKNOWN)
    if parts[1] == "when":
        return condition
    return lambda told: not condition(told)


def _check_places(letter: Letter, body: list[tuple[int, str]], codebook: Codebook) -> None:
    used = set()
    for number, text in body:
        where = f"line {number}"
        for place in places(text):
            if place["blank"] is not None:
                if place["blank"] not in letter.blanks:
                    raise LetterMalformed(where, Fault.UNKNOWN)
                used.add(place["blank"])
            elif not _known(place["value"], codebook):
                raise LetterMalformed(where, Fault.UNKNOWN)
        if _STRAY.search(_PLACE.sub("", text)):
            raise LetterMalformed(where, Fault.NOT_A_LINE)
    if unused := letter.blanks.keys() - used:
        raise LetterMalformed(f"blanks.{min(unused)}", Fault.UNKNOWN)


def _known(value: str, codebook: Codebook) -> bool:
    kind, _, name = value.partition(":")
    try:
        if kind == "field" and name:
            group = codebook.group(codebook.field(name).group)
            return not group.repeats and allowed_field(name, codebook)
        if kind in ("group", "list") and name:
            group = codebook.group(name)
            told = any(allowed_field(one.id, codebook) for one in group.fields)
            return told and group.repeats == (kind == "list")
    except RecordError:
        return False
    return value in VALUES
