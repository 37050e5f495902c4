"""A program that types into every field of the screens it is told, presses on, locks, and then holds still to be looked at.

    python -m tests.leaks.typing_everywhere HOME SEED SCENE…

Started by test_canaries.py. What is typed comes letter by letter from SEED and a number, so that no whole word of it is
ever in this program but where the app put it. Says in one line of JSON what it typed where, which of it is secret, and what the window and
the clipboard hold; then waits for a line, meanwhile its memory can be read; then says which of what it typed an object of the
program still holds, and ends.
"""

import gc
import importlib
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

LETTERS = "bcdfghjklmnpqrstvwxz"
LENGTH = 24


def letters(seed: str, number: int) -> Iterator[str]:
    """The letters of one canary, one at a time."""
    chance = Random(f"{seed}/{number}")
    return (chance.choice(LETTERS) for _ in range(LENGTH))


def main(home: Path, seed: str, names: list[str]) -> None:
    """Do all of it."""
    from tests.phone.driver.drive import Driver
    from tests.phone.driver.stage import Stage, scenes

    driver = Driver()
    driver.drawn = False
    typed: list[str] = []
    secret: list[int] = []
    titles: list[str] = []
    wanted = {name: scene for name, scene in scenes().items() if not names or name in names}
    for name, scene in wanted.items():
        folder = home / name
        folder.mkdir(parents=True)
        scene(Stage(driver, folder))
        driver.pump(6)
        type_in_each(driver, name, seed, typed, secret)
        press_on(driver)
        titles.append(str(driver.app.title))
        driver.app.lock()
        driver.app.session.lock()
        driver.pump(20)
        driver.close()
        driver.pump(4)
    gc.collect()
    clipboard = importlib.import_module("kivy.core.clipboard").Clipboard
    said = {
        "pid": os.getpid(),
        "typed": typed,
        "secret": secret,
        "titles": sorted(set(titles)),
        "clipboard": clipboard.paste() or "",
    }
    sys.stdout.write(json.dumps(said) + "\n")
    sys.stdout.flush()
    sys.stdin.readline()
    sys.stdout.write(json.dumps(still_held({"".join(letters(seed, n)): n for n in range(len(typed))})) + "\n")


def type_in_each(driver: Any, name: str, seed: str, typed: list[str], secret: list[int]) -> None:
    """Type a canary into each field; `typed` grows by where, `secret` by its number where the field holds a secret.

    Keeps no field after it returns.
    """
    from tests.phone.driver.drive import name_of

    for place in range(len(fields(driver))):
        found = fields(driver)
        if place >= len(found):
            break
        driver.tap(found[place])
        # Only after the driver has set Kivy up.
        window = importlib.import_module("kivy.core.window").Window
        for letter in letters(seed, len(typed)):
            window.dispatch("on_textinput", letter)
        if found[place].secret:
            secret.append(len(typed))
        typed.append(f"{name}: {name_of(found[place]) or type(found[place]).__name__}")
        driver.pump(2)


def still_held(canaries: dict[str, int]) -> list[int]:
    """The numbers of the canaries that are in some text or bytes which something alive refers to."""
    words = frozenset(canaries)
    held = set()
    gc.unfreeze()  # what is set aside from collecting is not told of
    texts = {
        id(one): one
        for root in gc.get_objects()
        for one in gc.get_referents(root)
        if type(one) in (str, bytes)
    }
    for one in texts.values():
        text = one if isinstance(one, str) else one.decode("latin-1")
        if text not in words and LENGTH <= len(text) < 1 << 20:
            held |= {n for word, n in canaries.items() if word in text}
    # The canaries made just now are the same words: a text that is exactly one is told apart by who else refers to it.
    for word, n in canaries.items():
        if any(type(one) is str and one == word and one is not word for one in texts.values()):
            held.add(n)
    return sorted(held)


def fields(driver: Any) -> list[Any]:
    """Every field that can be typed into."""
    from app.phone.widgets.typing_input import TypingInput

    return [
        one for one in driver.walk() if isinstance(one, TypingInput) and not one.disabled and not one.readonly
    ]


def press_on(driver: Any) -> None:
    """Press the main button, so that what was typed goes where it goes."""
    from app.phone.widgets.button import FilledButton

    for one in driver.walk():
        if isinstance(one, FilledButton) and not one.disabled:
            driver.tap(one)
            driver.pump(10)
            return


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], sys.argv[3:])
