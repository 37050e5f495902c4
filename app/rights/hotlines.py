"""Published numbers and addresses a person may need at once, kept on the phone with their source and date.

``assets/rights/hotlines.toml`` holds an array ``[[hotlines]]``. Each has a ``phone`` or a ``web`` address or both,
and a table ``for_what`` with one short line in every language we carry.
"""

from __future__ import annotations

import re
from datetime import date

from attrs import frozen

from app.rights.errors import Fault, HotlinesMalformed
from app.rights.front_matter import Fields, clean_text, parse_fields
from app.rights.provenance import CHECK_AT_LEAST_EVERY, LANGUAGE, SourceKind

ENGLISH = "en"
_WEB = r"https://[^\s<>\"]+"
_MOST_HOTLINES = 64


@frozen
class Hotline:
    """One number or address. ``phone`` as published, digits and hyphens; ``seen``: the day it was last checked."""

    id: str
    name: str
    phone: str | None
    web: str | None
    source: str
    kind: SourceKind
    seen: date
    for_what: tuple[tuple[str, str], ...]

    def use(self, language: str) -> str:
        """What it is for, in ``language`` or else in English."""
        lines = dict(self.for_what)
        return lines.get(language) or lines.get(language.split("-")[0]) or lines[ENGLISH]

    def due_for_review(self, today: date) -> bool:
        """Whether to mark it as due for review: numbers change hands."""
        return today - self.seen > CHECK_AT_LEAST_EVERY


def read_hotlines(untrusted_text: str) -> tuple[Hotline, ...]:
    """Read the list; ``HotlinesMalformed`` for anything that is not exactly the format above."""
    fields = parse_fields(clean_text(untrusted_text, HotlinesMalformed), HotlinesMalformed)
    hotlines = tuple(_hotline(one) for one in fields.tables("hotlines", most=_MOST_HOTLINES))
    fields.finish()
    if len({hotline.id for hotline in hotlines}) < len(hotlines):
        raise HotlinesMalformed("hotlines", Fault.REPEATED)
    return hotlines


def _hotline(fields: Fields) -> Hotline:
    given = fields.left
    hotline = Hotline(
        id=fields.text("id", longest=40, pattern=r"[a-z][a-z0-9-]*"),
        name=fields.text("name", longest=120),
        phone=fields.text("phone", longest=20, pattern=r"[0-9][0-9-]+[0-9]") if "phone" in given else None,
        web=fields.text("web", longest=200, pattern=_WEB) if "web" in given else None,
        source=fields.text("source", longest=400, pattern=_WEB),
        kind=fields.choice("kind", SourceKind),
        seen=fields.day("seen"),
        for_what=_for_what(fields.table("for_what")),
    )
    if hotline.phone is None and hotline.web is None:
        raise fields.refuse("phone", Fault.MISSING)
    fields.finish()
    return hotline


def _for_what(fields: Fields) -> tuple[tuple[str, str], ...]:
    lines = []
    for language in fields.left:
        if not re.fullmatch(LANGUAGE, language):
            raise fields.refuse(language, Fault.OUT_OF_RANGE)
        lines.append((language, fields.text(language, longest=200)))
    if ENGLISH not in dict(lines):
        raise fields.refuse(ENGLISH, Fault.MISSING)
    return tuple(lines)
