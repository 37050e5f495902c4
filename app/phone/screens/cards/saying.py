"""A card in words: what kind of group, which languages, until when. No widgets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.phone.screens.record.saying import Saying
from app.phone.words import words

if TYPE_CHECKING:
    from app.package import Card


def kind(card: Card) -> str:
    """Legal aid."""
    return {
        "legal_aid": words.tr("Legal aid"),
        "law_office": words.tr("Law office"),
        "coalition": words.tr("Coalition of groups"),
        "hotline": words.tr("Hotline"),
        "other": words.tr("Other group"),
    }[card.kind]


def languages(card: Card, language: str) -> str:
    """English, Spanish."""
    saying = Saying(language)
    return ", ".join(saying.language_name(tag) for tag in card.languages)


def kind_and_languages(card: Card, language: str) -> str:
    """Legal aid · English, Spanish."""
    return f"{kind(card)} · {languages(card, language)}"
