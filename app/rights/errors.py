"""What can go wrong with guides, show cards, hotlines and the other content of rights.

::

    RightsError
    └── ContentError
        ├── ContentMalformed(where, why)    a file of ours or of a group breaks its format
        │   ├── GuideMalformed
        │   ├── ShowCardsMalformed
        │   └── HotlinesMalformed
        ├── GuideMissing(setting)           no guide for this setting in any language we fall back to
        └── ShowCardMissing(card)           no such card in any language we fall back to

``where`` names the place in the file: a key (``sources.2.address``), a line (``line 14``) or the whole (``file``).
"""

from __future__ import annotations

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
