"""What the desk reads from the assets folder: the codebook, the labels, the word list. Each is read once."""

from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from functools import cache
from pathlib import Path

from attrs import evolve

from app import ASSETS
from app.desk import disk
from app.desk.errors import InputUnreadable
from app.desk.retold import encounter_of as _encounter_of
from app.record import Codebook, Encounter, Wordlist, Words, parse_codebook, parse_wordlist, parse_words
from app.rights.rules import Rules, load_rules

FONTS = ASSETS / "fonts"


@cache
def codebook() -> Codebook:
    return parse_codebook(_text("codebook", "encounter.toml"))


@cache
def wordlist() -> Wordlist:
    return parse_wordlist(_text("words", "eff_large_wordlist.txt"))


@cache
def rules() -> Rules:
    """The rules of next steps and their time limits."""
    return load_rules(ASSETS / "rights", codebook())


@cache
def dated_rules() -> Rules:
    """Of the rules only what days are counted by: asked of every record that comes in."""
    dated = (evolve(rule, letters=(), cautions=()) for rule in rules().steps if rule.deadlines)
    return evolve(rules(), steps=tuple(dated))


def encounter_of(told: str) -> Encounter:
    """The encounter of a `record.json` that was checked."""
    return _encounter_of(told, codebook())


@cache
def words(language: str, table: str) -> Words:
    """The words of one table (`codebook`, `report`, `findings`, `errors/<room>`) in one language, under its name."""
    return parse_words(_text("words", language, f"{table}.toml"), language, table.replace("/", "."))


def _text(*parts: str) -> str:
    return Path(ASSETS, *parts).read_text(encoding="utf-8")


def first_line(path: Path) -> str:
    """The first line of a file, as a passphrase is handed over. Raises InputUnreadable."""
    data = disk.read(path, limit=64 * 1024)
    # Programs on Windows begin a text with a mark, and some write two bytes a letter.
    form = "utf-16" if data.startswith((BOM_UTF16_LE, BOM_UTF16_BE)) else "utf-8-sig"
    lines = data.decode(form, "replace").splitlines()
    if not lines:
        raise InputUnreadable(path)
    return lines[0]
