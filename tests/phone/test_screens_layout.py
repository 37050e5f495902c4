"""Every screen in every language, text size and window: nothing cut, overlapping, off the screen, too small or nameless."""

import weakref

import pytest

from app.phone.flow import PLACES
from tests.phone.driver.drive import Driver  # before anything of Kivy
from tests.phone.driver.lint import lint_window
from tests.phone.driver.stage import Stage, scenes
from tests.phone.driver.window import PHONE, SMALL

SCENES = scenes()
LEFT: list[weakref.ref] = []
"""The pages of earlier cases. A page outlives its app only if something keeps what it shows."""


@pytest.mark.parametrize("language", ["en", "es", "en_XA"])
@pytest.mark.parametrize("name", SCENES)
def test_nothing_is_cut(driver: Driver, tmp_path, name, language):
    kept = [type(page).__name__ for page in (reference() for reference in LEFT) if page is not None]
    LEFT.clear()
    assert kept == []
    stage = Stage(driver, tmp_path, language=language)
    page = SCENES[name](stage)
    flaws = []
    for size in (PHONE, SMALL):
        driver.size(*size)
        for scale in (1.0, 2.0):
            driver.text_scale(scale)
            driver.pump(12)
            target = 64 if PLACES[page.place].dims else 48
            flaws += [f"{size[0]} {scale:.0f}: {flaw}" for flaw in lint_window(page.app.shell, target)]
    assert flaws == []
    LEFT.append(weakref.ref(page))
