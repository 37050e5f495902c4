"""A screen gone through by the keyboard alone, held against what can be seen and touched on it.

`looked_over(page)` gives one `Flaw` for each control that Tab does not reach or reaches in the wrong order, or that
does not show that it has the keyboard. `pressed(driver, page)` one for each that Enter or Space do not press as a tap does.
"""

from itertools import pairwise
from typing import Any

from kivy.base import EventLoop
from kivy.core.window import Window
from kivy.uix.textinput import TextInput

from app.phone.widgets.bars import AppBar
from app.phone.widgets.keypad import Key
from app.phone.widgets.overlay import Overlay, Snackbar, top_overlay
from app.phone.widgets.press import Pressable
from app.phone.words import words
from tests.phone.driver.drive import Driver, Finger, centre, name_of
from tests.phone.driver.lint import SLACK, Flaw, called, scroll_around

TAB, ENTER, ESCAPE, SPACE = 9, 13, 27, 32


def looked_over(driver: Driver, keyboard: Any) -> list[Flaw]:
    """Go all the way round with Tab, and back again with Shift and Tab."""
    expected = controls()
    keyboard.release()
    forward, flaws = _round(driver, keyboard, ())
    flaws += [Flaw("keyboard", f"Tab does not reach {called(one)}") for one in expected if one not in forward]
    flaws += _order(forward)
    keyboard.release()
    backward, _ = _round(driver, keyboard, ("shift",))
    # A long list makes its rows while it is gone through: there the way back may begin at others.
    if not any(_in_long_list(one) for one in forward) and backward != forward[::-1]:
        flaws.append(
            Flaw("keyboard", f"back {list(map(called, backward))}, there {list(map(called, forward))}")
        )
    keyboard.release()
    return flaws


def pressed(driver: Driver, keyboard: Any) -> list[Flaw]:
    """Press each control by Enter, Space and a finger, without letting it do anything: each must be told the same."""
    flaws = []
    for one in controls():
        if not isinstance(one, Pressable):
            continue
        told: list[str] = []

        def hear(*_: object, told: list[str] = told) -> bool:
            told.append("released")
            return True  # goes no further

        one.bind(on_press=_swallow, on_release=hear)
        for key in (ENTER, SPACE):
            keyboard.move_to(one)
            driver.key(key)
        keyboard.release()
        by_keys = len(told)
        driver.reveal(one)
        finger = Finger(*centre(one))
        for phase in ("begin", "end"):
            EventLoop.post_dispatch_input(phase, finger)
        driver.lay_out(2)
        one.unbind(on_press=_swallow, on_release=hear)
        if (by_keys, len(told)) != (2, 3):
            flaws.append(
                Flaw("keyboard", f"{called(one)}: {by_keys} by two keys, {len(told) - by_keys} by a tap")
            )
    return flaws


def escaped(driver: Driver, app: Any) -> list[Flaw]:
    """Escape closes what lies over the page; without it goes back, wherever the page shows a way back."""
    top, back = top_overlay(), words.tr("Back")
    before = app.page, driver.names()
    had_back = (
        top is None
        and not app.page.first
        and any(name_of(one) == back and isinstance(one.parent, AppBar) for one in controls())
    )
    driver.key(ESCAPE)
    driver.pump(6)
    if top is not None and top.dismissable and top_overlay() is top:
        return [Flaw("keyboard", f"Escape does not close {called(top)}")]
    if had_back and before == (app.page, driver.names()):
        return [Flaw("keyboard", "Escape does not go back")]
    return []


def held_escape(driver: Driver, app: Any) -> list[Flaw]:
    """Escape held locks wherever there is something to lock, and nothing of the page is left over it."""
    if not app.page.lockable:
        return []
    Window.dispatch("on_key_down", ESCAPE, 0, None, [])
    driver.wait(1)
    Window.dispatch("on_key_up", ESCAPE, 0)
    driver.pump(2)
    if app.page.place != "unlock" or top_overlay() is not None:
        return [Flaw("keyboard", f"Escape held leads to {app.page.place}, under {top_overlay()}")]
    return []


def _swallow(*_: object) -> bool:
    return True


def controls() -> list[Any]:
    """What can be touched now: everything in the topmost overlay or on the page, and in a line over it."""
    top = top_overlay()
    layers = [one for one in Window.children if isinstance(one, Snackbar)]
    layers += [top] if top else [one for one in Window.children if not isinstance(one, Overlay | Snackbar)]
    return [one for layer in layers for one in _under(layer)]


def _under(widget: Any) -> list[Any]:
    if widget.disabled or widget.opacity == 0 or widget.width < 1 or widget.height < 1:
        return []
    here = [widget] if isinstance(widget, Pressable | TextInput) else []
    children = widget.children
    if hasattr(widget, "row_of"):
        low = widget.y - widget.offset + widget.base
        rows = [row for sheet in children for row in sheet.children]
        children = [row for row in rows if row.top > low and row.y < low + widget.height]
    return here + [found for child in children for found in _under(child)]


def _round(driver: Driver, keyboard: Any, modifiers: tuple[str, ...]) -> tuple[list[Any], list[Flaw]]:
    found: list[Any] = []
    flaws: list[Flaw] = []
    while len(found) < 400:
        Window.dispatch("on_key_down", TAB, 0, None, list(modifiers))
        driver.lay_out(1)
        now = keyboard.current
        if now is None:
            return found, flaws
        if now in found:
            if now is not found[0]:
                flaws.append(Flaw("keyboard", f"a trap at {called(now)}"))
            return found, flaws
        found.append(now)
        if not modifiers:
            flaws += _shown(now)
    return found, [Flaw("keyboard", "no end")]


def _shown(widget: Any) -> list[Flaw]:
    """Whether one sees where the keyboard is: a ring or an active field, in sight."""
    flaws: list[Flaw] = []
    if isinstance(widget, Pressable):
        marked = bool(widget.canvas.after.get_group("press"))
    else:
        parent = widget
        while parent is not Window and not getattr(parent, "active", False):
            parent = parent.parent
        marked = widget.focus and parent is not Window
    if not marked:
        flaws.append(Flaw("keyboard", f"nothing shows that {called(widget)} has it"))
    _, y = widget.to_window(*widget.pos)
    low, high = 0.0, float(Window.height)
    scroll = scroll_around(widget)
    if scroll is not None:
        low = scroll.to_window(*scroll.pos)[1]
        high = low + scroll.height
    if y + widget.height > high + SLACK and y < low - SLACK:
        return flaws  # larger than the room there is
    if (
        y > high - SLACK
        or y + widget.height < low + SLACK
        or (widget.height < high - low and y < low - SLACK)
    ):
        flaws.append(
            Flaw("keyboard", f"{called(widget)} is out of sight at {y:.0f} between {low:.0f} and {high:.0f}")
        )
    return flaws


def _order(found: list[Any]) -> list[Flaw]:
    """Downwards, and on one line from the side where reading begins; each scrolling part by itself."""
    flaws = []
    for one, other in pairwise(found):
        if scroll_around(one) is not scroll_around(other) or _layer(one) is not _layer(other):
            continue
        (x, y), (ox, oy) = _place(one), _place(other)
        above = oy >= y + one.height - SLACK
        beside = not above and oy + other.height > y + SLACK
        before = ox >= x + one.width - SLACK if words.rtl else ox + other.width <= x + SLACK
        if words.rtl and isinstance(one, Key):
            before = False  # digits stand as on every telephone, the keys beside them turn round
        if above or (beside and before):
            flaws.append(Flaw("keyboard", f"{called(other)} comes after {called(one)}"))
    return flaws


def _place(widget: Any) -> tuple[float, float]:
    scroll = scroll_around(widget)
    x, y = widget.to_window(*widget.pos)
    return float(x), float(y) - (scroll.offset if scroll is not None else 0.0)


def _layer(widget: Any) -> Any:
    while widget.parent is not None and widget.parent is not Window:
        widget = widget.parent
    return widget


def _in_long_list(widget: Any) -> bool:
    parent = widget.parent
    while parent is not None and parent is not Window:
        if hasattr(parent, "row_of"):
            return True
        parent = parent.parent
    return False
