"""What the phone reads from the assets folder: the codebook, the labels, the word list. Each is read once."""

from functools import cache
from pathlib import Path

from app import ASSETS
from app.record import Codebook, Wordlist, Words, parse_codebook, parse_wordlist, parse_words

FONTS = ASSETS / "fonts"
LANGUAGES = tuple(sorted(path.parent.name for path in Path(ASSETS, "words").glob("*/codebook.toml")))
"""Every language the codebook has labels in."""


@cache
def codebook() -> Codebook:
    return parse_codebook(_text("codebook", "encounter.toml"))


@cache
def wordlist() -> Wordlist:
    return parse_wordlist(_text("words", "eff_large_wordlist.txt"))


@cache
def words(language: str, table: str) -> Words:
    """The words of one table (`codebook`, `report`, `errors/<room>`) in one language, under its name."""
    return parse_words(_text("words", language, f"{table}.toml"), language, table.replace("/", "."))


def spoken(language: str, table: str = "codebook") -> str:
    """The language itself if it has that table, else English."""
    return language if Path(ASSETS, "words", language, f"{table}.toml").exists() else "en"


@cache
def report_words(language: str) -> Words:
    """What a package is worded with: the labels of the codebook, and the words of the report or, where there are none, English ones."""
    report = words(spoken(language, "report"), "report")
    return words(language, "codebook").together(Words(language, report.table))


def _text(*parts: str) -> str:
    return Path(ASSETS, *parts).read_text(encoding="utf-8")
