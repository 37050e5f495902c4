"""Show cards: one short statement to hold up to an officer, in English, with the person's own language beside it.

``assets/rights/<language>/show-cards.toml`` holds the marks of :mod:`app.rights.provenance` and one table for
each card of :data:`CARDS`: ``title`` (its name in the list), ``statement`` (what it says), and, outside English,
``english`` where an officer should read something else than the English file's statement::

    [cards.interpreter]
    title = "Intérprete"
    statement = "Hablo español. Necesito un intérprete, por favor."
    english = "I speak Spanish. I need an interpreter, please."
"""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from attrs import evolve, frozen

from app.rights.errors import Fault, ShowCardMissing, ShowCardsMalformed
from app.rights.front_matter import Fields, clean_text, decode, parse_fields
from app.rights.provenance import LANGUAGE, Provenance, take_provenance

CARDS = ("silence", "lawyer", "am_i_free", "no_entry", "no_search", "no_scan", "interpreter", "minor")
"""Every card, in the order the app lists them. Each file holds all of them and no other."""

ENGLISH = "en"
_FILE = "show-cards.toml"
_LONGEST_STATEMENT = 240


@frozen
class ShowCard:
    """One card: its statement in the person's language, and the English an officer reads."""

    id: str
    title: str
    statement: str
    english: str


@frozen
class ShowCards:
    """All cards in one language."""

    provenance: Provenance
    cards: tuple[ShowCard, ...]

    @property
    def language(self) -> str:
        return self.provenance.language

    def card(self, name: str) -> ShowCard:
        """The card called ``name``; ``ShowCardMissing`` when it is not one of :data:`CARDS`."""
        for card in self.cards:
            if card.id == name:
                return card
        raise ShowCardMissing(name)

    def due_for_review(self, today: date) -> bool:
        """Whether to mark the cards as due for review. They are shown all the same."""
        return self.provenance.due_for_review(today)


def read_show_cards(untrusted_text: str) -> ShowCards:
    """Read one file; ``ShowCardsMalformed`` for anything that is not exactly the format above.

    A card without ``english`` has its own statement there until :func:`open_show_cards` puts the English file's in.
    """
    fields = parse_fields(clean_text(untrusted_text, ShowCardsMalformed), ShowCardsMalformed)
    provenance = take_provenance(fields)
    table = fields.table("cards")
    fields.finish()
    cards = tuple(_card(name, table.table(name)) for name in CARDS)
    table.finish()
    return ShowCards(provenance, cards)


def open_show_cards(folder: Path, language: str) -> ShowCards:
    """The cards in ``language`` (``es`` serves ``es-MX``), or in English where we have none.

    Raises ``ShowCardsMalformed`` when a file is damaged, ``ShowCardMissing`` when there are no cards at all.
    """
    english = _read(folder, ENGLISH)
    if english is None:
        raise ShowCardMissing(CARDS[0])
    parts = language.split("-") if re.fullmatch(LANGUAGE, language) else []
    for count in range(len(parts), 0, -1):
        own = _read(folder, "-".join(parts[:count]))
        if own is not None:
            return evolve(own, cards=tuple(_with_english(card, english) for card in own.cards))
    return english


def _with_english(card: ShowCard, english: ShowCards) -> ShowCard:
    if card.english != card.statement:
        return card
    return evolve(card, english=english.card(card.id).statement)


def _read(folder: Path, language: str) -> ShowCards | None:
    path = folder / language / _FILE
    if not path.is_file():
        return None
    cards = read_show_cards(decode(path.read_bytes(), ShowCardsMalformed))
    if cards.language != language:
        raise ShowCardsMalformed("language", Fault.OUT_OF_RANGE)
    return cards


def _card(name: str, fields: Fields) -> ShowCard:
    statement = fields.text("statement", longest=_LONGEST_STATEMENT)
    english = statement
    if "english" in fields.left:
        english = fields.text("english", longest=_LONGEST_STATEMENT)
    card = ShowCard(name, title=fields.text("title", longest=60), statement=statement, english=english)
    fields.finish()
    return card
