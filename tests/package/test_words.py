"""Every finding has its words in every language, and no words are left over."""

import tomllib

import pytest

from app import ASSETS
from app.package import Kind, preview
from app.package.cards import KINDS
from tests.package.sample import request

LANGUAGES = ("en", "es")


def findings(language: str) -> dict:
    return tomllib.loads((ASSETS / "words" / language / "findings.toml").read_text())


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_of_finding_says_what_it_means_and_what_to_do(language: str) -> None:
    table = findings(language)["kind"]
    assert list(table) == [kind.value for kind in Kind]
    for kind, said in table.items():
        assert sorted(said) == ["next", "what"], kind
        assert all(text.endswith((".", ")")) and text[0].isupper() for text in said.values()), kind
    assert len({said["what"] for said in table.values()}) == len(table)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_part_of_a_preview_and_every_kind_of_card_has_its_word(language: str) -> None:
    table = findings(language)
    shown = preview(request(profile="public"))
    assert {part.kind for part in (*shown.goes, *shown.stays)} <= set(table["part"])
    assert set(table["card_kind"]) == set(KINDS)


def test_the_words_of_a_previewed_part_are_found() -> None:
    given = request()
    for part in preview(given).goes:
        assert given.english.say(*part.label)


def test_languages_say_different_things() -> None:
    english, spanish = (findings(language)["kind"] for language in LANGUAGES)
    assert all(english[kind]["what"] != spanish[kind]["what"] for kind in english)
