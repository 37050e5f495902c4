"""Show cards: read strictly, English beside every language, short enough to be read at arm's length."""

import shutil
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import ASSETS
from app.rights.errors import Fault, ShowCardMissing, ShowCardsMalformed
from app.rights.reading_grade import count_words
from app.rights.show_card import CARDS, ShowCards, open_show_cards, read_show_cards

OURS = ASSETS / "rights"
ENGLISH = (OURS / "en" / "show-cards.toml").read_text(encoding="utf-8")
LANGUAGES = ("ar", "en", "es", "fr", "ht", "pa", "pt-BR", "ru", "vi", "zh-Hans")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_card_is_there_in_every_language(language: str) -> None:
    cards = open_show_cards(OURS, language)
    assert cards.language == language
    assert tuple(card.id for card in cards.cards) == CARDS
    assert all(count_words(card.english, "en") <= 20 for card in cards.cards)


def test_an_officer_reads_english_beside_the_persons_language() -> None:
    card = open_show_cards(OURS, "es").card("no_entry")
    assert card.statement.startswith("No doy permiso")
    assert card.english == open_show_cards(OURS, "en").card("no_entry").statement


@pytest.mark.parametrize(
    ("language", "named"),
    [
        ("ar", "Arabic"),
        ("es", "Spanish"),
        ("fr", "French"),
        ("ht", "Haitian Creole"),
        ("pa", "Punjabi"),
        ("pt-BR", "Portuguese"),
        ("ru", "Russian"),
        ("vi", "Vietnamese"),
        ("zh-Hans", "Chinese"),
    ],
)
def test_the_interpreter_card_names_the_language_to_the_officer(language: str, named: str) -> None:
    assert f"I speak {named}." in open_show_cards(OURS, language).card("interpreter").english


@pytest.mark.parametrize(("asked_for", "given"), [("es-MX", "es"), ("so", "en"), ("../es", "en"), ("", "en")])
def test_a_language_we_lack_gets_english(asked_for: str, given: str) -> None:
    assert open_show_cards(OURS, asked_for).language == given


def test_cards_grow_old_like_guides() -> None:
    cards = open_show_cards(OURS, "es")
    assert not cards.due_for_review(cards.provenance.due)
    assert cards.due_for_review(date(2030, 1, 1))


def test_an_unknown_card_or_an_empty_folder_is_missing(tmp_path: Path) -> None:
    with pytest.raises(ShowCardMissing) as refusal:
        open_show_cards(OURS, "en").card("get_out_of_jail")
    assert refusal.value.card == "get_out_of_jail"
    with pytest.raises(ShowCardMissing):
        open_show_cards(tmp_path, "en")


@pytest.mark.parametrize(
    ("old", "new", "where", "why"),
    [
        ("[cards.minor]", "[cards.miner]", "cards.minor", Fault.MISSING),
        ("[cards.minor]", "[cards.extra]\ntitle = 'a'\n[cards.minor]", "cards.extra", Fault.UNKNOWN),
        ('title = "Silence"', "", "cards.silence.title", Fault.MISSING),
        ('title = "Silence"', 'title = "Silence"\ncolour = "red"', "cards.silence.colour", Fault.UNKNOWN),
        ('title = "Silence"', f'title = "{"S" * 61}"', "cards.silence.title", Fault.TOO_LONG),
        ('statement = "I want to stay', 'statement = 3 # "', "cards.silence.statement", Fault.WRONG_TYPE),
        ('language = "en"', "", "language", Fault.MISSING),
        ("[cards.silence]", "[cards.silence", "front matter", Fault.NOT_TOML),
    ],
)
def test_a_fault_is_named(old: str, new: str, where: str, why: Fault) -> None:
    assert old in ENGLISH
    with pytest.raises(ShowCardsMalformed) as refusal:
        read_show_cards(ENGLISH.replace(old, new, 1))
    assert (refusal.value.where, refusal.value.why) == (where, why)


def test_a_file_in_the_wrong_folder_is_refused(tmp_path: Path) -> None:
    for language in ("en", "es"):
        (tmp_path / language).mkdir()
        shutil.copy(OURS / "en" / "show-cards.toml", tmp_path / language)
    with pytest.raises(ShowCardsMalformed) as refusal:
        open_show_cards(tmp_path, "es")
    assert refusal.value.where == "language"


@given(start=st.integers(0, len(ENGLISH)), length=st.integers(0, 60), put=st.text(max_size=40))
def test_changed_cards_are_cards_or_refused(start: int, length: int, put: str) -> None:
    outcome: ShowCards | ShowCardsMalformed
    try:
        outcome = read_show_cards(ENGLISH[:start] + put + ENGLISH[start + length :])
    except ShowCardsMalformed as refusal:
        outcome = refusal
    if isinstance(outcome, ShowCards):
        assert len(outcome.cards) == len(CARDS)
    else:
        assert outcome.where
