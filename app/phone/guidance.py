"""What the rights screens read from the assets folder: guides, show cards, numbers, rules, letters. Plain Python.

Nothing here needs the vault, except what groups have handed out (`app.phone.handouts`). Who reads a guide needs neither
rules nor letters: each is loaded when it is first asked for.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

from app import ASSETS
from app.phone import content
from app.record import Words
from app.rights.library import Library

if TYPE_CHECKING:
    from app.rights.hotlines import Hotline
    from app.rights.letters import LetterShelf
    from app.rights.rules import Rules
    from app.rights.show_card import ShowCards

FOLDER: Final = ASSETS / "rights"
_TAGS: Final = {"zh": "zh-Hans"}


def tag(language: str) -> str:
    """The app's language code as the guides write it."""
    return _TAGS.get(language, language.replace("_", "-"))


@cache
def library() -> Library:
    """Our guides."""
    return Library(FOLDER)


@cache
def show_cards(language: str) -> ShowCards:
    """The cards to hold up, in the app's language or else in English. Raises ContentError."""
    from app.rights.show_card import open_show_cards

    return open_show_cards(FOLDER, tag(language))


@cache
def hotlines() -> tuple[Hotline, ...]:
    """Numbers and addresses. Raises HotlinesMalformed."""
    from app.rights.hotlines import read_hotlines

    return read_hotlines((FOLDER / "hotlines.toml").read_text(encoding="utf-8"))


@cache
def rules() -> Rules:
    """The rules of next steps. Raises ContentMalformed."""
    from app.rights.rules import load_rules

    return load_rules(FOLDER, content.codebook())


@cache
def letters() -> LetterShelf:
    """Our letters."""
    from app.rights.letters import LetterShelf

    return LetterShelf(ASSETS / "letters", content.codebook(), rules().conditions)


def step_words(language: str) -> Words:
    """The words of next steps."""
    return content.words(content.spoken(language, "steps"), "steps")


def letter_words(language: str) -> Words:
    """The titles of letters and the words around them."""
    return content.words(content.spoken(language, "letters"), "letters")


@cache
def letter_english() -> Words:
    """What letters are filled with."""
    return content.words("en", "codebook").together(content.words("en", "letters"))
