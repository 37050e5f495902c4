"""A window for every test of the phone. Kivy is set up before anything imports it."""

from collections.abc import Iterator

import pytest

from tests.phone.driver.drive import Driver
from tests.phone.driver.window import PHONE


@pytest.fixture(scope="session")
def _window() -> Driver:
    return Driver()


@pytest.fixture
def driver(_window: Driver) -> Iterator[Driver]:
    """The one window, empty, in English, dark, at 100 %; put back afterwards. Only pictures are painted."""
    from app.phone.theme.live import theme
    from app.phone.words import words

    _window.drawn = False
    _window.size(*PHONE)
    yield _window
    _window.close()
    theme.scheme, theme.scale, theme.still = "dark", 1.0, False
    if words.language != "en":
        words.use("en")
    _window.size(*PHONE)
