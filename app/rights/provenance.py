"""Where a text comes from, when it was last checked, who has read it: the marks every content file carries."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum

from attrs import frozen

from app.rights.errors import Fault
from app.rights.front_matter import Fields

LANGUAGE = r"[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}"
"""A BCP 47 tag of the shapes we carry: es, pt-BR, zh-Hans."""

CHECK_AT_LEAST_EVERY = timedelta(days=90)
"""The law moves. No text counts as checked for longer than this, whatever its file says."""

VERSION = r"[0-9]{4}-[0-9]{2}-[0-9]{2}\.[0-9]{1,3}"
"""A day and a count on that day."""

_MOST_SOURCES = 24


class SourceKind(StrEnum):
    """How much weight a source bears: the law itself, an organisation's guide, a news report."""

    PRIMARY = "primary"
    ORGANISATION = "organisation"
    NEWS = "news"


class Translation(StrEnum):
    """How the text came into this language. ``NONE``: it was written in it."""

    NONE = "none"
    MACHINE = "machine"
    HUMAN = "human"


class Reviewer(StrEnum):
    """Who has read the text and agreed to it."""

    LAWYER = "lawyer"
    SPEAKER = "speaker"


@frozen
class Source:
    """A publication: its name, its address, what kind it is, and the day we last saw it."""

    name: str
    address: str
    kind: SourceKind
    seen: date


@frozen
class Provenance:
    """The marks of one text. ``version`` is a day and a count on that day: ``2026-11-24.1``."""

    language: str
    version: str
    jurisdiction: str
    checked_on: date
    review_by: date
    translation: Translation
    reviewed_by: tuple[Reviewer, ...]
    sources: tuple[Source, ...]

    @property
    def due(self) -> date:
        """The last day on which the text counts as checked."""
        return min(self.review_by, self.checked_on + CHECK_AT_LEAST_EVERY)

    def due_for_review(self, today: date) -> bool:
        """Whether the text must be shown as due for review. It is shown all the same."""
        return today > self.due

    @property
    def unreviewed_translation(self) -> bool:
        """Whether this is a machine's translation that no speaker of the language has read yet."""
        return self.translation is Translation.MACHINE and Reviewer.SPEAKER not in self.reviewed_by


def take_provenance(fields: Fields) -> Provenance:
    """Take the marks out of a file's head. Raises the file's own malformed error, through ``fields``."""
    provenance = Provenance(
        language=fields.text("language", longest=32, pattern=LANGUAGE),
        version=fields.text("version", longest=14, pattern=VERSION),
        jurisdiction=fields.text("jurisdiction", longest=120),
        checked_on=fields.day("checked_on"),
        review_by=fields.day("review_by"),
        translation=fields.choice("translation", Translation),
        reviewed_by=fields.choices("reviewed_by", Reviewer),
        sources=tuple(take_source(one) for one in fields.tables("sources", most=_MOST_SOURCES)),
    )
    if provenance.review_by < provenance.checked_on:
        raise fields.refuse("review_by", Fault.OUT_OF_RANGE)
    try:
        provenance.checked_on + CHECK_AT_LEAST_EVERY
    except OverflowError as error:
        raise fields.refuse("checked_on", Fault.OUT_OF_RANGE) from error
    return provenance


def take_source(fields: Fields) -> Source:
    """One source out of its table. Raises the file's own malformed error."""
    source = Source(
        name=fields.text("name", longest=200),
        address=fields.text("address", longest=400, pattern=r"https?://[^\s<>\"]+"),
        kind=fields.choice("kind", SourceKind),
        seen=fields.day("seen"),
    )
    fields.finish()
    return source
