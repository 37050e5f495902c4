"""Every tile and every answer has a picture that the icon font can draw."""

import json
import tomllib

import pytest

from app import ASSETS
from app.phone import content
from app.phone.screens.now.screen import ICONS
from app.phone.screens.walk.pictures import picture_of
from app.record import Field

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
