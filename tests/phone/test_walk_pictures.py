"""Every tile and every answer has a picture that the icon font can draw."""

import json
import tomllib
from collections import Counter

import pytest

from app import ASSETS
from app.phone import content
from app.phone.screens.now.screen import ICONS
from app.phone.screens.show_card.screen import PICTURES
from app.phone.screens.walk.pictures import picture_of
from app.record import Field
from app.rights.show_card import CARDS

DRAWN = json.loads((ASSETS / "icons" / "icons.json").read_text(encoding="utf-8"))
CODEBOOK = content.codebook()
CODED = [field for field in CODEBOOK.fields if field.type in ("code", "codes", "yes_no")]


def test_every_tile_of_now_has_a_picture_of_its_own() -> None:
    taps = [tap.id for tap in CODEBOOK.taps]
    assert set(ICONS) == set(taps)
    assert len(set(ICONS.values())) == len(taps)
    assert set(ICONS.values()) <= set(DRAWN)


@pytest.mark.parametrize("field", CODED, ids=lambda field: field.id)
def test_every_answer_has_a_picture(field: Field) -> None:
    pictures = {code: picture_of(field.vocabulary, code) for code in CODEBOOK.codes(field.id)}
    assert set(pictures.values()) <= set(DRAWN), pictures
    assert "help" not in pictures.values()


def test_the_table_names_only_lists_and_codes_there_are() -> None:
    table = tomllib.loads((ASSETS / "icons" / "answers.toml").read_text(encoding="utf-8"))
    lists = {field.vocabulary or "yes_no" for field in CODED}
    codes = {code for field in CODED for code in CODEBOOK.codes(field.id)}
    assert lists <= set(table["list"])
    assert set(table["code"]) <= codes, set(table["code"]) - codes


NAMES = {"agency", "body_area", "copy_of_form", "government_process", "traveler_program"}
"""Names of offices, of their papers and programmes, and parts of the body: what tells them apart cannot be drawn so small."""
TOLD_APART = [field for field in CODED if field.vocabulary not in NAMES]


@pytest.mark.parametrize("field", TOLD_APART, ids=lambda field: field.id)
def test_answers_of_one_question_are_told_apart(field: Field) -> None:
    """No picture stands for more than a third of a list, so that who does not read has something to go by."""
    codes = list(CODEBOOK.codes(field.id))
    shared = Counter(picture_of(field.vocabulary, code) for code in codes)
    picture, times = shared.most_common(1)[0]
    assert times <= max(1, len(codes) // 3), (
        picture,
        [c for c in codes if picture_of(field.vocabulary, c) == picture],
    )


def test_every_card_to_hold_up_has_a_picture_of_its_own() -> None:
    assert set(PICTURES) == set(CARDS)
    assert len(set(PICTURES.values())) == len(CARDS)
    assert set(PICTURES.values()) <= set(DRAWN)
