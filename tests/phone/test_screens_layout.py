"""Every screen in every language, text size and window: nothing cut, overlapping, off the screen, too small or nameless.

The same screens by keyboard alone: everything is reached in the order it is read, and pressed as by a tap.
"""

import os
import weakref

import pytest

from app.phone.flow import PLACES
from app.phone.words import offered
from tests.phone.driver.by_keyboard import escaped, held_escape, looked_over, pressed
from tests.phone.driver.drive import Driver  # before anything of Kivy
from tests.phone.driver.lint import lint_window
from tests.phone.driver.stage import Stage, scenes
from tests.phone.driver.window import PHONE, SMALL

SCENES = scenes()
LEFT: list[weakref.ref] = []
"""The pages of earlier cases. A page outlives its app only if something keeps what it shows."""

WANTED = os.environ.get("LANGUAGES", "")
"""`all`, or some languages such as `ru,pa`."""
# Arabic stands for the right-to-left ones on the screens where most is arranged by hand; `make languages` tries them all.
ARABIC = (
    "share_3_look",
    "guide_home",
    "step_redress_calendar",
    "cards",
    "hotlines",
    "now_keypad",
    "walk_when",
)


def cases():
    languages = [*offered(), "en_XA"] if WANTED == "all" else WANTED.split(",") if WANTED else []
    for name in SCENES:
        for language in languages or ["en", "es", "en_XA", *(["ar"] if name in ARABIC else [])]:
            # What another language changes, its words, is not what `-OO` changes.
            yield pytest.param(name, language, marks=() if language == "en" else pytest.mark.once)


@pytest.mark.parametrize(("name", "language"), list(cases()))
def test_nothing_is_cut(driver: Driver, tmp_path, name, language):
    kept = [type(page).__name__ for page in (reference() for reference in LEFT) if page is not None]
    LEFT.clear()
    assert kept == []
    stage = Stage(driver, tmp_path, language=language)
    page = SCENES[name](stage)
    driver.pump(12)  # until what slides in is there
    flaws = [str(flaw) for flaw in looked_over(driver, page.app.keyboard)]
    if language == "en":
        flaws += [str(flaw) for flaw in pressed(driver, page.app.keyboard)]
    # The small window begins as large as the other ended: changing the size of all text is what takes long.
    for size, scales in ((PHONE, (1.0, 2.0)), (SMALL, (2.0, 1.0))):
        driver.size(*size)
        for scale in scales:
            driver.text_scale(scale)
            driver.pump(12)
            target = 64 if PLACES[page.place].dims else 48
            flaws += [f"{size[0]} {scale:.0f}: {flaw}" for flaw in lint_window(page.app.shell, target)]
    # Last, for it leaves the screen. In one language the keys are gone already, as when two things lock at once.
    if language == "es":
        flaws += map(str, escaped(driver, page.app))
    elif page.lockable and PLACES[page.place].needs == "keys":
        page.session.lock()
    flaws += map(str, held_escape(driver, page.app))
    assert flaws == []
    LEFT.append(weakref.ref(page))
