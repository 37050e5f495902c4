"""Every screen in every language, text size and window: nothing cut, overlapping, off the screen, too small or nameless.

The same screens by keyboard alone: everything is reached in the order it is read, and pressed as by a tap. And without the
vault's keys: nothing that is pressed does anything.
"""

import os
import sys
import weakref

import pytest
from kivy.core.window import Window

from app.phone import text
from app.phone.flow import PLACES
from app.phone.text import shaping
from app.phone.theme.live import theme
from app.phone.words import offered
from tests.phone.driver.by_keyboard import escaped, held_escape, looked_over, pressed
from tests.phone.driver.drive import Driver  # before anything of Kivy
from tests.phone.driver.keys_gone import pressed_without_keys
from tests.phone.driver.lint import lint_window
from tests.phone.driver.stage import Stage, scenes
from tests.phone.driver.window import DENSITY, PHONE, SMALL

SCENES = scenes()
LEFT: list[weakref.ref] = []
"""The pages of earlier cases. A page outlives its app only if something keeps what it shows."""

WANTED = os.environ.get("LANGUAGES", "")
"""`all`, or some languages such as `ru,pa`."""
# Building a screen takes longer than looking at it: `make test` builds it in two and switches the second through others, as a
# person does in the settings: Spanish in both sizes and windows, Arabic in both sizes, and two of the rest by turns, at 200 % in
# the small window, where words have least room. `make languages` builds it in each, in both sizes and windows.
ALWAYS = ("ar", "es")
REST = tuple(one for one in offered() if one not in ("en", *ALWAYS))


def by_turns(name):
    """Two of the rest of the languages for a screen: each language has its turn on a third of the screens or so."""
    at = 2 * list(SCENES).index(name)
    return {REST[at % len(REST)], REST[(at + 1) % len(REST)]}


def cases():
    languages = [*offered(), "en_XA"] if WANTED == "all" else WANTED.split(",") if WANTED else []
    for at, name in enumerate(SCENES):
        for language in languages or ["en", "en_XA"]:
            # What another language changes, its words, is not what `-OO` changes; and each screen is used there by its own tests.
            again = language == "en" and at % 8 == 0
            yield pytest.param(name, language, marks=() if again else pytest.mark.once)


def switches(name, language):
    """Text sizes and languages that a screen built in one is switched through."""
    if language == "en_XA" and not WANTED:
        yield from ((2.0, other) for other in (*sorted(by_turns(name)), *ALWAYS))
        yield from ((1.0, other) for other in ("es", "ar"))


def laid_out(driver, page, language, *scales, windows=(PHONE, SMALL)):
    """What is wrong in one language, in these windows and text sizes."""
    flaws = []
    # Each begins as the last ended: putting all words in their places anew is what takes long.
    for scale in scales:
        if theme.scale != scale:
            driver.text_scale(scale)
        for size in sorted(windows, key=lambda one: one[0] * DENSITY != Window.width):
            driver.size(*size)
            driver.pump(12)
            target = 64 if PLACES[page.place].dims else 48
            found = lint_window(page.app.shell, target)
            flaws += [f"{language} {size[0]} {scale:.0f}: {flaw}" for flaw in found]
    return flaws


@pytest.fixture(autouse=True)
def _widths_kept(monkeypatch):
    """Many screens say the same: how wide words are is kept from one to the next, though the app forgets it when it ends
    (tests/phone/test_text_shaping.py sees that it does)."""
    monkeypatch.setattr(shaping, "_MOST_MEASURED", 100_000)
    monkeypatch.setattr(text, "forget", lambda: None)


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
    flaws += laid_out(driver, page, language, 1.0, *([] if sys.flags.optimize else [2.0]))
    # Every language in large letters, then some in small ones: a switch of words is quick, of sizes is not.
    for scale, other in switches(name, language):
        page.session.change(language=other, scale=scale)
        page.app.apply_preferences()
        flaws += laid_out(driver, page, other, scale, windows=(PHONE, SMALL) if other == "es" else (SMALL,))
        if other == "ar" and scale == 1:
            flaws += map(str, looked_over(driver, page.app.keyboard))
    # Last, for it leaves the screen. In one language the keys are gone already, as when two things lock at once: then nothing
    # on it does anything but lead to the unlock screen.
    if language == "en_XA":
        flaws += map(str, escaped(driver, page.app))
    elif page.lockable and PLACES[page.place].needs == "keys":
        page.session.lock()
        flaws += map(str, pressed_without_keys(driver, page.app))
    flaws += map(str, held_escape(driver, page.app))
    assert flaws == []
    LEFT.append(weakref.ref(page))
