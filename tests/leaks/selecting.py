"""A program that types, selects and copies on a real X screen, and holds still after each step to be looked at.

    DISPLAY=… KIVY_CLIPBOARD=xclip|sdl2 python -m tests.leaks.selecting HOME SEED

Started by test_x_selection.py. Says after each step which it was, and goes on at a line.
"""

import select
import sys
from pathlib import Path
from typing import Any

from tests.leaks.typing_everywhere import letters


def main(home: Path, seed: str) -> None:
    """Do all of it."""
    from tests.phone.driver.drive import Driver
    from tests.phone.driver.stage import Stage, scenes

    driver = Driver()
    driver.drawn = False
    for step, scene, keys in (
        ("typed", "walk_note", ""),
        ("selected", "walk_note", "a"),
        ("secret copied", "unlock", "ac"),
        ("secret cut", "unlock", "ax"),
        ("copied", "walk_note", "ac"),
    ):
        folder = home / step
        folder.mkdir(parents=True)
        scenes()[scene](Stage(driver, folder))
        driver.pump(6)
        field = type_in(driver, "".join(letters(seed, 0)))
        for key in keys:
            driver.key(ord(key), ("ctrl",))
        if keys:
            assert_selected(field, step)
        hear()  # what was asked of the screen so far is sent to it only with this
        sys.stdout.write(f"{step}\n")
        sys.stdout.flush()
        answer_until_told()
        driver.close()


def answer_until_told() -> None:
    """Another program that asks for a selection is answered by the window's own events."""
    while not select.select([sys.stdin], [], [], 0.02)[0]:
        hear()
    sys.stdin.readline()


def hear() -> None:
    """Take the events of the window that wait."""
    from kivy.core.window import Window

    while Window._win.poll():
        pass


def type_in(driver: Any, text: str) -> Any:
    """Into the first field of the screen, as a keyboard does."""
    from tests.leaks.typing_everywhere import fields

    field = fields(driver)[0]
    driver.tap(field)
    driver.type(text)
    return field


def assert_selected(field: Any, step: str) -> None:
    """A key that did nothing would prove nothing."""
    if not field.selection_text:
        raise AssertionError(f"nothing is selected: {step}")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
