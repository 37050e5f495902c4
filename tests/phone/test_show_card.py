"""The cards to hold up: as large as fits, two languages, bright while shown and no longer."""

from typing import Any

import pytest
from attrs import evolve

from app.phone.screens.show_card.model import ShowCardModel
from app.phone.theme.live import theme
from app.rights.show_card import CARDS
from tests.phone.driver.drive import Driver  # before anything of Kivy
from tests.phone.living import at, made_session


class Lamp:
    """Takes down how bright the screen was asked to be."""

    def __init__(self) -> None:
        self.levels: list[float | None] = []

    def brightness(self, level: float | None) -> bool:
        self.levels.append(level)
        return True

    def keep_on(self, on: bool) -> bool:
        return True


def shown(driver, tmp_path, language="en", **given):
    session = made_session(tmp_path / "home", locked=True, language=language)
    page = at(driver, session, "show_card", **given)
    lamp = Lamp()
    page.app.devices = evolve(page.app.devices, screen=lamp)
    return page, lamp


def test_turning_goes_round(tmp_path):
    model: Any = ShowCardModel(made_session(tmp_path / "home", locked=True))
    model.hold(CARDS[-1])
    model.turn(1)
    assert model.held.id == CARDS[0]
    model.turn(-1)
    assert model.held.id == CARDS[-1]


def test_hold_up_and_put_down(driver: Driver, tmp_path):
    page, lamp = shown(driver, tmp_path)
    before = theme.scheme
    driver.tap("No consent to enter")
    driver.pump(6)
    assert theme.scheme == "show"
    assert lamp.levels == [1.0]
    assert driver.has(page.english)
    driver.tap("Next card")
    assert "search" in page.english
    driver.tap("Close the card")
    driver.pump(4)
    assert theme.scheme == before
    assert lamp.levels == [1.0, None]
    assert driver.has("No consent to enter")


def test_leaving_dims_again(driver: Driver, tmp_path):
    page, lamp = shown(driver, tmp_path)
    page.hold("silence")
    page.follow("rights")
    assert lamp.levels == [1.0, None]
    assert theme.scheme == "dark"


@pytest.mark.once
@pytest.mark.parametrize("language", ["en", "es", "ht", "zh"])
@pytest.mark.parametrize("size", [(412, 915), (320, 568), (915, 412)])
def test_every_statement_fits(driver: Driver, tmp_path, language, size):
    page, _ = shown(driver, tmp_path, language)
    driver.size(*size)
    for scale in (1.0, 2.0):
        driver.text_scale(scale)
        for card in page.model.cards:
            page.hold(card.id)
            driver.pump(6)
            for statement in page.ids.holding.children[1].children:
                if getattr(statement, "text", ""):
                    assert statement.texture_size[1] <= statement.height + 1, card.id
                    assert statement.font_size >= 36, card.id


def test_the_persons_language_stands_under_the_english(driver: Driver, tmp_path):
    page, _ = shown(driver, tmp_path, "es")
    page.hold("no_scan")
    driver.pump(6)
    english, own = driver.find(page.english), driver.find(page.statement)
    assert page.statement.startswith("No doy permiso")
    assert english.y > own.top
    assert english.font_size >= own.font_size


@pytest.mark.once
def test_english_runs_from_the_left_and_arrows_point_outward_beside_arabic(driver: Driver, tmp_path):
    from app.phone.screens.show_card.screen import Statement
    from app.phone.words import words

    at(driver, made_session(tmp_path / "home", locked=True, language="ar"), "show_card", card="no_entry")
    english, arabic = (one for one in driver.walk() if isinstance(one, Statement))
    assert (english.halign, arabic.halign) == ("left", "right")
    before, after = (driver.find(words.tr(name), "button") for name in ("Card before", "Next card"))
    assert before.x > after.x
    assert (before.icon, after.icon) == ("chevron_left", "chevron_right")
