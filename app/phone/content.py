"""What the phone reads from the assets folder: the codebook, the labels, the word list. Each is read once."""

from functools import cache
from pathlib import Path

from app import ASSETS
from app.record import Codebook, Wordlist, Words, parse_codebook, parse_wordlist, parse_words

FONTS = ASSETS / "fonts"
LANGUAGES = ("en", "es")


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


def spoken(language: str) -> str:
    """The language itself if there are labels in it, else English."""
    return language if language in LANGUAGES else "en"


@cache
def report_words(language: str) -> Words:
    """What a package is worded with: the labels of the codebook and the words of the report."""
    return words(language, "codebook").together(words(language, "report"))


def _text(*parts: str) -> str:
    return Path(ASSETS, *parts).read_text(encoding="utf-8")
