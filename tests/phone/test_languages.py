"""Every language that is offered says everything: the phone, the codebook, the errors, the days; and says who translated it."""

import json
import re
import tomllib
import unicodedata
from collections.abc import Iterator
from typing import Any

import pytest

from app import ASSETS
from app.phone import content
from app.phone.catalogue import read_catalogue, read_together
from app.phone.text.bidi import CONTROLS
from app.phone.text.fonts import FALLBACKS, covers
from app.phone.words import LANGUAGES, catalogues, offered

WORDS = ASSETS / "words"
OTHERS = [code for code in offered() if code != "en"]
MISSING = 0.02
"""A message that came in later is said in English until somebody has translated it; only so many may be."""
PLACES = re.compile(r"\{\w+\}")


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


@pytest.mark.parametrize("language", OTHERS)
def test_the_catalogues_say_the_messages_of_the_phone(language: str) -> None:
    wanted, there = read_together(catalogues("es")), read_together(catalogues(language))
    messages = {*wanted.singular, *wanted.plural}
    missing = messages - {*there.singular, *there.plural}
    assert len(missing) <= len(messages) * MISSING, sorted(missing)
    assert language != "es" or not missing


@pytest.mark.parametrize("language", OTHERS)
def test_places_to_fill_are_kept(language: str) -> None:
    said = read_together(catalogues(language))
    for message, words in said.singular.items():
        english = message.rpartition("\x04")[2]
        assert sorted(PLACES.findall(words)) == sorted(PLACES.findall(english)), message


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
    assert not set(there) - set(english)
    assert len(set(english) - set(there)) <= len(english) * MISSING
    assert all(there.values())
    assert content.words(language, "codebook").has("codebook", "vocabulary", "yes_no", "yes")


@pytest.mark.parametrize("language", OTHERS)
def test_a_machines_words_say_so(language: str) -> None:
    """A person who has reviewed a file takes the mark out of it."""
    for path in catalogues(language):
        assert read_catalogue(path).headers["X-Translation"] in ("machine", "reviewed"), path.name
    for path in [WORDS / language / "codebook.toml", *(WORDS / language / "errors").glob("*.toml")]:
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
    for path in (WORDS / language / "errors").glob("*.toml"):
        texts += toml(language, f"errors/{path.name}").values()
    letters = {char for text in texts for char in text if char not in CONTROLS and not char.isspace()}
    assert {
        char for char in letters if not any(covers(font, char) for font in ("Latin", *FALLBACKS))
    } == set()
