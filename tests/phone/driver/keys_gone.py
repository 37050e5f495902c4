"""A page that is still there when the vault's keys are gone, as when two things lock at once: each control on it is pressed.

`pressed_without_keys(driver, app)` gives one `Flaw` for each that does anything but bring the unlock screen, whether by a
finger, by a key or by a screen reader; and for what is seen or kept afterwards that was not before.
"""

from pathlib import Path
from typing import Any

from kivy.base import EventLoop
from kivy.core.window import Window
from kivy.uix.textinput import TextInput

from app.phone.flow import Stop
from app.phone.reader.tree import number_of
from app.phone.reader.watching import Watched
from tests.phone.driver.by_keyboard import ENTER, controls
from tests.phone.driver.drive import Driver, Finger, centre
from tests.phone.driver.lint import Flaw, called


def pressed_without_keys(driver: Driver, app: Any) -> list[Flaw]:
    """The vault is locked, the page was not told. The last touch truly leads to the unlock screen."""
    asked: list[Stop] = []
    seen, kept = set(driver.names()), _files(app.session.vault_folder)
    watched = Watched(lambda: "", lambda: None, app.keyboard.move_to, app.keyless)
    watched.look()
    flaws: list[Flaw] = []
    vars(app)["leave_to"] = asked.append  # it decides as always, and stays for the next
    for one in controls():
        app.keyboard.move_to(one)  # scrolls it into sight
        seen.update(driver.names())
        for by in (_touched, _by_key, _by_reader):
            asked.clear()
            if by(app, watched, one) and asked != [Stop("unlock")]:
                flaws.append(Flaw("keys gone", f"{called(one)} {by.__name__}: {asked}"))
    del vars(app)["leave_to"]
    app.keyboard.release()
    driver.lay_out(2)
    flaws += [Flaw("keys gone", f"says {name!r}") for name in set(driver.names()) - seen]
    if _files(app.session.vault_folder) != kept:
        flaws.append(Flaw("keys gone", "the vault is other than it was"))
    _down(Window.width / 2, Window.height / 2)
    driver.lay_out(2)
    if app.page.place != "unlock":
        flaws.append(Flaw("keys gone", f"a touch leads to {app.page.place}"))
    return flaws


def _down(x: float, y: float) -> None:
    finger = Finger(x, y)
    for phase in ("begin", "end"):
        EventLoop.post_dispatch_input(phase, finger)


def _touched(app: Any, watched: Watched, one: Any) -> bool:
    """Whether it could be touched: what is scrolled away cannot."""
    x, y = centre(one)
    if not (0 <= x < Window.width and 0 <= y < Window.height):
        return False
    _down(x, y)
    return True


def _by_key(app: Any, watched: Watched, one: Any) -> bool:
    if isinstance(one, TextInput):
        Window.dispatch("on_textinput", "x")
    else:
        Window.dispatch("on_key_down", ENTER, 0, None, [])
    return True


def _by_reader(app: Any, watched: Watched, one: Any) -> bool:
    watched.do(number_of(one), "write" if isinstance(one, TextInput) else "press", "x")
    return True


def _files(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}
