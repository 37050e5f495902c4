"""Every language that is offered says everything: the phone, the codebook, the errors, the days; and says who translated it."""

import json
import re
import runpy
import tomllib
import unicodedata
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from babel import Locale
from babel.messages.catalog import Message

from app import ASSETS
from app.phone import content
from app.phone.catalogue import read_catalogue, read_together
from app.phone.text.bidi import CONTROLS
from app.phone.text.fonts import FALLBACKS, covers
from app.phone.words import LANGUAGES, catalogues, offered

pytestmark = pytest.mark.once

WORDS = ASSETS / "words"
OTHERS = [code for code in offered() if code != "en"]
TABLES = ("report.toml", "steps.toml", "letters.toml")
"""Beside the codebook and the errors: the printed summary, the next steps, and the words around letters."""
IN_ENGLISH = ("label", "language", "blank")
"""Parts of letters.toml that go into the letters, which are in English; where there is a blank's name, it is a help."""
THE_SAME = ASSETS.parent / "tests" / "phone" / "same_in_english.toml"
"""What may be the same in a language as in English: names, numbers, and words the two share."""
PLACES = re.compile(r"\{\w+\}")
FIGURES = re.compile(r"\d+")


def leaves(table: dict[str, Any], path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], str]]:
    for name, value in table.items():
        if isinstance(value, dict):
            yield from leaves(value, (*path, name))
        else:
            yield (*path, name), value


def toml(language: str, name: str) -> dict[tuple[str, ...], str]:
    return dict(leaves(tomllib.loads((WORDS / language / name).read_text(encoding="utf-8"))))


def test_a_language_with_any_words_of_the_phone_is_offered() -> None:
    assert {path.parent.name for path in WORDS.glob("*/phone")} == set(OTHERS) <= set(LANGUAGES)


@cache
def collected() -> dict[str, set[str]]:
    """Every message of the code by the catalogue it belongs to."""
    found = runpy.run_path(str(ASSETS.parent / "packaging" / "words" / "collect.py"))["collected"]()
    return {name: {_key(message) for message in catalogue if message.id} for name, catalogue in found.items()}


def _key(message: Message) -> str:
    one = message.id if isinstance(message.id, str) else message.id[0]
    return f"{message.context}\x04{one}" if message.context else one


@pytest.mark.parametrize("language", OTHERS)
def test_the_catalogues_say_the_messages_of_the_phone(language: str) -> None:
    files = {path.stem: read_catalogue(path) for path in catalogues(language)}
    assert set(files) == set(collected())
    said: dict[str, str | tuple[str, ...]] = {}
    for name, there in files.items():
        assert {*there.singular, *there.plural} == collected()[name], name
        for message, words in (there.singular | there.plural).items():
            assert said.setdefault(message, words) == words, f"{name} says it in another way: {message}"


@pytest.mark.parametrize("language", OTHERS)
def test_places_to_fill_are_kept(language: str) -> None:
    said = read_together(catalogues(language))
    for message, words in said.singular.items():
        english = message.rpartition("\x04")[2]
        assert sorted(PLACES.findall(words)) == sorted(PLACES.findall(english)), message


@pytest.mark.parametrize("language", OTHERS)
def test_places_in_the_sentences_of_errors_are_kept(language: str) -> None:
    for path in (WORDS / "en" / "errors").glob("*.toml"):
        table = f"errors/{path.name}"
        english, there = toml("en", table), toml(language, table)
        for leaf, words in english.items():
            assert set(PLACES.findall(there[leaf])) == set(PLACES.findall(words)), (table, leaf)


@pytest.mark.parametrize("language", OTHERS)
def test_numbers_have_all_their_forms(language: str) -> None:
    said = read_together(catalogues(language))
    many = int(said.headers["Plural-Forms"].partition("nplurals=")[2].partition(";")[0])
    used = {said.form(n) for n in range(1000)}
    assert used == set(range(many))
    for message, forms in said.plural.items():
        assert len(forms) == many, message
        assert "%d" in forms[-1], message


@pytest.mark.parametrize("language", OTHERS)
def test_every_word_of_the_codebook_is_there(language: str) -> None:
    english, there = toml("en", "codebook.toml"), toml(language, "codebook.toml")
    assert set(there) == set(english)
    assert all(there.values())
    assert content.words(language, "codebook").has("codebook", "vocabulary", "yes_no", "yes")


def letters_aside(leaf: tuple[str, ...]) -> bool:
    return leaf[0] not in IN_ENGLISH or len(leaf) != 2


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("language", OTHERS)
def test_steps_letters_and_summary_are_whole(language: str, table: str) -> None:
    english, there = toml("en", table), toml(language, table)
    if table == "letters.toml":
        english = {leaf: words for leaf, words in english.items() if letters_aside(leaf)}
        there = {leaf: words for leaf, words in there.items() if letters_aside(leaf)}
    assert set(there) == set(english)
    for leaf, words in english.items():
        wanted, said = set(PLACES.findall(words)), set(PLACES.findall(there[leaf]))
        # A day and a time of day are put together as each language does.
        assert (
            said <= {"{hour}", "{hour24}", "{minute}", "{half}"}
            if leaf == ("time", "clock")
            else said == wanted
        ), leaf
        assert there[leaf].strip() == there[leaf] != "", leaf
        # Time limits, numbers of forms and of laws are those of the English.
        figures, told = set(FIGURES.findall(words)), set(FIGURES.findall(there[leaf]))
        assert figures ^ told <= {"1"} or leaf[0] in ("month", "time"), leaf


@pytest.mark.parametrize("language", OTHERS)
def test_what_a_letter_lacks_is_asked_in_the_language(language: str) -> None:
    """`make content` holds the Spanish to the letters, and this every other to the Spanish."""
    there = tomllib.loads((WORDS / language / "letters.toml").read_text(encoding="utf-8"))["blank"]
    spanish = tomllib.loads((WORDS / "es" / "letters.toml").read_text(encoding="utf-8"))["blank"]
    assert set(there) == set(spanish)
    for asked, words in there.items():
        assert words.strip() == words not in ("", asked)
        assert set(FIGURES.findall(asked)) == set(FIGURES.findall(words)), asked


@pytest.mark.parametrize("language", OTHERS)
def test_nothing_is_left_in_english(language: str) -> None:
    """Words that are the same in both languages are on a list, so that a forgotten one is seen."""
    allowed = tomllib.loads(THE_SAME.read_text(encoding="utf-8"))
    same = {*allowed["all"], *allowed.get(language, [])}
    said = read_together(catalogues(language))
    found = {message for message, words in said.singular.items() if words == message.rpartition("\x04")[2]}
    found |= {message for message, forms in said.plural.items() if message in forms}
    errors = [f"errors/{path.name}" for path in (WORDS / language / "errors").glob("*.toml")]
    for table in ["codebook.toml", *errors, *TABLES]:
        english, there = toml("en", table), toml(language, table)
        found |= {words for leaf, words in english.items() if there.get(leaf) == words}
    assert found <= same, sorted(found - same)


@pytest.mark.parametrize("language", OTHERS)
def test_the_plural_forms_are_those_of_the_language(language: str) -> None:
    """CLDR, for whole numbers; it has no Haitian Creole. Where it joins numbers, a catalogue may not."""
    if language == "ht":
        return
    rule = Locale.parse(language).plural_form
    said = read_together(catalogues(language))
    forms: dict[str, set[int]] = {}
    for n in range(200):
        forms.setdefault(rule(n), set()).add(said.form(n))
    assert all(len(ours) == 1 for ours in forms.values()), forms


@pytest.mark.parametrize("language", OTHERS)
def test_a_light_injury_is_not_a_lamp(language: str) -> None:
    """The English word is the same for both; six languages once had the lamp."""
    there = toml(language, "codebook.toml")
    assert there["vocabulary", "severity", "light"] != there["field", "where.light", "label"]


@pytest.mark.parametrize("language", OTHERS)
def test_a_machines_words_say_so(language: str) -> None:
    """A person who has reviewed a file takes the mark out of it."""
    for path in catalogues(language):
        assert read_catalogue(path).headers["X-Translation"] in ("machine", "reviewed"), path.name
    tables = [WORDS / language / table for table in ("codebook.toml", *TABLES)]
    for path in [*tables, *(WORDS / language / "errors").glob("*.toml")]:
        assert "ranslation: " in path.read_text(encoding="utf-8").partition("\n")[0], path


@pytest.mark.parametrize("language", OTHERS)
def test_days_and_months_have_names(language: str) -> None:
    table = json.loads((WORDS / "dates.json").read_text(encoding="utf-8"))[language]
    english = json.loads((WORDS / "dates.json").read_text(encoding="utf-8"))["en"]
    assert table["months"] != english["months"]
    assert table["days"] != english["days"]


SCRIPTS = {"zh": "CJK", "pa": "GURMUKHI", "ar": "ARABIC", "ru": "CYRILLIC"}
"""How Unicode's names of a language's letters begin; the others are written in LATIN."""


@pytest.mark.parametrize("language", OTHERS)
def test_days_and_months_are_in_the_script_of_the_language(language: str) -> None:
    table = json.loads((WORDS / "dates.json").read_text(encoding="utf-8"))[language]
    for kind in ("months", "months_alone", "months_short", "days"):
        for name in table[kind]:
            letters = [char for char in name if char.isalpha()]
            assert letters or language == "zh", (kind, name)
            for char in letters:
                assert unicodedata.name(char).startswith(SCRIPTS.get(language, "LATIN")), (kind, name)


@pytest.mark.parametrize("language", offered())
def test_what_a_package_is_worded_with_has_both_languages(language: str) -> None:
    words = content.report_words(language)
    assert words.language == language
    assert words.say("codebook", "tap", "asked_question")
    assert words.say("report", "page", "title")


@pytest.mark.parametrize("language", OTHERS)
def test_every_letter_can_be_drawn(language: str) -> None:
    said = read_together(catalogues(language))
    texts = [*said.singular.values(), *(form for forms in said.plural.values() for form in forms)]
    texts += [*toml(language, "codebook.toml").values()]
    for table in TABLES:
        texts += toml(language, table).values()
    for path in (WORDS / language / "errors").glob("*.toml"):
        texts += toml(language, f"errors/{path.name}").values()
    letters = {char for text in texts for char in text if char not in CONTROLS and not char.isspace()}
    assert {
        char for char in letters if not any(covers(font, char) for font in ("Latin", *FALLBACKS))
    } == set()
