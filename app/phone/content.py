"""What the phone reads from the assets folder: the codebook, the labels, the word list. Each is read once."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from app import ASSETS

if TYPE_CHECKING:
    from app.record import Codebook, Wordlist, Words

FONTS = ASSETS / "fonts"
LANGUAGES = tuple(sorted(path.parent.name for path in Path(ASSETS, "words").glob("*/codebook.toml")))
"""Every language the codebook has labels in."""


@cache
def codebook() -> Codebook:
    from app.record import parse_codebook

    return parse_codebook(_text("codebook", "encounter.toml"))


@cache
def wordlist() -> Wordlist:
    from app.record import parse_wordlist

    return parse_wordlist(_text("words", "eff_large_wordlist.txt"))


@cache
def words(language: str, table: str) -> Words:
    """The words of one table (`codebook`, `report`, `errors/<room>`) in one language, under its name."""
    from app.record import parse_words

    return parse_words(_text("words", language, f"{table}.toml"), language, table.replace("/", "."))


def spoken(language: str, table: str = "codebook") -> str:
    """The language itself if it has that table, else English."""
    return language if Path(ASSETS, "words", language, f"{table}.toml").exists() else "en"


@cache
def report_words(language: str) -> Words:
    """What a package is worded with: the labels of the codebook, and the words of the report or, where there are none, English ones."""
    from app.record import Words

    report = words(spoken(language, "report"), "report")
    return words(language, "codebook").together(Words(language, report.table))


def _text(*parts: str) -> str:
    return Path(ASSETS, *parts).read_text(encoding="utf-8")
