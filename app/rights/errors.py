"""What can go wrong with guides, show cards, hotlines and the other content of rights.

::

    RightsError
    └── ContentError
        ├── ContentMalformed(where, why)    a file of ours or of a group breaks its format
        │   ├── GuideMalformed
        │   ├── ShowCardsMalformed
        │   ├── HotlinesMalformed
        │   ├── SourcesMalformed
        │   ├── ConditionsMalformed
        │   ├── DeadlinesMalformed
        │   ├── StepsMalformed
        │   └── LetterMalformed
        ├── GuideMissing(setting)           no guide for this setting in any language we fall back to
        ├── ShowCardMissing(card)           no such card in any language we fall back to
        └── LetterMissing(letter)           no such letter
    DraftMalformed(why)                     a kept draft of a letter cannot be read
    CalendarTitleUnfit(why)                 a title for the calendar that is empty, too long or not one line
    PackError                               a group's content pack is refused; nothing of it is kept
    ├── PackTooLarge(size, most)
    ├── PackMalformed(where, why)
    ├── PackNewerVersion(found, known)      written by a later version than this one can read
    ├── PackNotSigned                       the group's card did not sign these bytes
    ├── PackOlder(found, kept)              older than the pack of this group that is kept
    └── PackExpired(until)

``where`` names the place in the file: a key (``sources.2.address``), a line (``line 14``) or the whole (``file``).
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum


class Fault(StrEnum):
    """Why a file was refused. Codes for logs, tests and the words at the doors."""

    NOT_TEXT = "not_text"
    NO_FRONT_MATTER = "no_front_matter"
    NOT_TOML = "not_toml"
    MISSING = "missing"
    UNKNOWN = "unknown"
    WRONG_TYPE = "wrong_type"
    OUT_OF_RANGE = "out_of_range"
    REPEATED = "repeated"
    OUT_OF_ORDER = "out_of_order"
    EMPTY = "empty"
    TOO_LONG = "too_long"
    FORBIDDEN_CHARACTER = "forbidden_character"
    NOT_A_LINE = "not_a_line"


class RightsError(Exception):
    """Anything this room raises."""


class ContentError(RightsError):
    """Something about a guide, a show card or a list of hotlines."""


class ContentMalformed(ContentError):
    """A content file breaks its format: ``where`` in the file and ``why``."""

    def __init__(self, where: str, why: Fault) -> None:
        super().__init__(where, why)
        self.where = where
        self.why = why


class GuideMalformed(ContentMalformed):
    """A guide breaks the format described in :mod:`app.rights.guide`."""


class ShowCardsMalformed(ContentMalformed):
    """A file of show cards breaks the format described in :mod:`app.rights.show_card`."""


class HotlinesMalformed(ContentMalformed):
    """The list of hotlines breaks the format described in :mod:`app.rights.hotlines`."""


class GuideMissing(ContentError):
    """Nobody has written a guide for ``setting``, not even in English."""

    def __init__(self, setting: str) -> None:
        super().__init__(setting)
        self.setting = setting


class ShowCardMissing(ContentError):
    """There is no show card called ``card``, not even in English."""

    def __init__(self, card: str) -> None:
        super().__init__(card)
        self.card = card


class SourcesMalformed(ContentMalformed):
    """The list of sources breaks the format described in :mod:`app.rights.rules`."""


class ConditionsMalformed(ContentMalformed):
    """The named conditions break the format described in :mod:`app.rights.conditions`."""


class DeadlinesMalformed(ContentMalformed):
    """The rules of time limits break the format described in :mod:`app.rights.deadlines`."""


class StepsMalformed(ContentMalformed):
    """The rules of next steps break the format described in :mod:`app.rights.rules`."""


class LetterMalformed(ContentMalformed):
    """A letter breaks the format described in :mod:`app.rights.letter`."""


class LetterMissing(ContentError):
    """There is no letter called ``letter``."""

    def __init__(self, letter: str) -> None:
        super().__init__(letter)
        self.letter = letter


class DraftMalformed(RightsError):
    """A kept draft cannot be read; ``why`` is a short code."""

    def __init__(self, why: Fault) -> None:
        super().__init__(why)
        self.why = why


class CalendarTitleUnfit(RightsError):
    """The title somebody chose for the calendar cannot be used; ``why`` is a short code."""

    def __init__(self, why: Fault) -> None:
        super().__init__(why)
        self.why = why


class PackError(RightsError):
    """A group's content pack is refused, and nothing of it is kept."""


class PackTooLarge(PackError):
    """The pack has ``size`` bytes, and ``most`` are read."""

    def __init__(self, size: int, most: int) -> None:
        super().__init__(size, most)
        self.size = size
        self.most = most


class PackMalformed(PackError):
    """The pack breaks its format (FORMAT.md): ``where`` in it and ``why``."""

    def __init__(self, where: str, why: Fault) -> None:
        super().__init__(where, why)
        self.where = where
        self.why = why


class PackNewerVersion(PackError):
    """The pack is of format ``found``; this version reads ``known``."""

    def __init__(self, found: str, known: str) -> None:
        super().__init__(found, known)
        self.found = found
        self.known = known


class PackNotSigned(PackError):
    """The signature is not by the key of the group's card, or not over these bytes."""


class PackOlder(PackError):
    """Version ``found`` is older than ``kept``, which this phone has: somebody may be passing on old words."""

    def __init__(self, found: str, kept: str) -> None:
        super().__init__(found, kept)
        self.found = found
        self.kept = kept


class PackExpired(PackError):
    """The group itself said that its words hold until ``until`` only."""

    def __init__(self, until: date) -> None:
        super().__init__(until)
        self.until = until
