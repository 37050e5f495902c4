"""Guides: what to do, what to say, what officers may and may not do, what to write down, for one setting.

A guide is a small file of UTF-8 text. Its head is TOML between two lines of ``+++``; its body holds the four
sections of :class:`Section`, in that order, and nothing but headings, list lines and empty lines::

    +++
    title = "At home"
    setting = "home"
    language = "en"
    version = "2026-11-24.1"
    jurisdiction = "United States, federal"
    checked_on = 2026-11-23
    review_by = 2027-02-20
    translation = "none"            # none, machine or human
    reviewed_by = []                # any of: lawyer, speaker

    [[sources]]
    name = "8 CFR 287.8"
    address = "https://..."
    kind = "primary"                # primary, organisation or news
    seen = 2026-11-23
    +++

    ## What to do first {#first}

    - Stay calm.

The words are plain text: nothing in a line is markup. Headings may be in any language; their ids may not change.
"""

from __future__ import annotations

import hashlib
import re
from datetime import date

from attrs import frozen

from app.rights.errors import Fault, GuideMalformed
from app.rights.front_matter import clean_text, split
from app.rights.provenance import Provenance, take_provenance

SECTIONS = ("first", "say", "officers", "write")
"""What to do first; words you can say; what officers may and may not do; what to write down."""

SETTING = r"[a-z][a-z0-9]*(-[a-z0-9]+)*"
_LONGEST_SETTING = 40
_LONGEST_LINE = 400
_MOST_LINES = 16
_HEADING = re.compile(r"## (?P<heading>.*?) \{#(?P<id>[^{}]*)\}")


@frozen
class Section:
    """One section: its id (one of :data:`SECTIONS`), its heading and its lines in the guide's language."""

    id: str
    heading: str
    lines: tuple[str, ...]


@frozen
class Guide:
    """One guide in one language. ``digest`` is the SHA-256 of its text, in hexadecimal."""

    setting: str
    title: str
    provenance: Provenance
    sections: tuple[Section, ...]
    digest: str

    @property
    def language(self) -> str:
        return self.provenance.language

    @property
    def version(self) -> str:
        return self.provenance.version

    def section(self, name: str) -> Section:
        """The section called ``name``; KeyError for an id that is not one of :data:`SECTIONS`."""
        return dict(zip(SECTIONS, self.sections, strict=True))[name]

    def due_for_review(self, today: date) -> bool:
        """Whether to mark the guide as due for review. It is shown all the same."""
        return self.provenance.due_for_review(today)

    def stamp(self) -> dict[str, str]:
        """What an encounter keeps of the guide its author was shown: enough to find these very words again."""
        return {
            "setting": self.setting,
            "language": self.language,
            "version": self.version,
            "sha256": self.digest,
        }


def read_guide(untrusted_text: str) -> Guide:
    """Read one guide; ``GuideMalformed`` for anything that is not exactly the format above."""
    text = clean_text(untrusted_text, GuideMalformed)
    fields, body = split(text, GuideMalformed)
    title = fields.text("title", longest=80)
    setting = fields.text("setting", longest=_LONGEST_SETTING, pattern=SETTING)
    provenance = take_provenance(fields)
    fields.finish()
    return Guide(
        setting=setting,
        title=title,
        provenance=provenance,
        sections=_sections(body),
        digest=hashlib.sha256(text.encode("utf-8")).hexdigest(),
    )


def _sections(body: list[tuple[int, str]]) -> tuple[Section, ...]:
    found: list[tuple[str, str, list[str]]] = []
    for number, line in body:
        where = f"line {number}"
        if not line:
            continue
        if line.startswith("## "):
            name, heading = _heading(where, line)
            if name in (earlier for earlier, _, _ in found):
                raise GuideMalformed(where, Fault.REPEATED)
            if len(found) == len(SECTIONS) or name != SECTIONS[len(found)]:
                raise GuideMalformed(where, Fault.OUT_OF_ORDER)
            found.append((name, heading, []))
        else:
            if not found:
                raise GuideMalformed(where, Fault.OUT_OF_ORDER)
            found[-1][2].append(_line(where, line))
            if len(found[-1][2]) > _MOST_LINES:
                raise GuideMalformed(where, Fault.TOO_LONG)
    for name in SECTIONS[len(found) :]:
        raise GuideMalformed(name, Fault.MISSING)
    for name, _, lines in found:
        if not lines:
            raise GuideMalformed(name, Fault.EMPTY)
    return tuple(Section(name, heading, tuple(lines)) for name, heading, lines in found)


def _heading(where: str, line: str) -> tuple[str, str]:
    match = _HEADING.fullmatch(line)
    if match is None or not match["heading"].strip() or len(line) > _LONGEST_LINE:
        raise GuideMalformed(where, Fault.NOT_A_LINE)
    if match["id"] not in SECTIONS:
        raise GuideMalformed(where, Fault.UNKNOWN)
    return match["id"], match["heading"]


def _line(where: str, line: str) -> str:
    if not line.startswith("- ") or line != line.strip() or not line[2:].strip():
        raise GuideMalformed(where, Fault.NOT_A_LINE)
    if len(line) > _LONGEST_LINE:
        raise GuideMalformed(where, Fault.TOO_LONG)
    return line[2:].strip()
