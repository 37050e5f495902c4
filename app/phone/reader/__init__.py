"""For people who do not see the screen: what is shown, as a tree that a screen reader walks and acts on.

`tree.py` makes the tree of plain parts from the widgets, `watching.py` does what a reader asks of one; `desktop.py` hands
it to the system's own reader by AccessKit, `phone.py` to Android's through a device of the phone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.phone.device import ScreenReader


class Bridge(Protocol):
    """Between what is shown and whoever reads it out."""

    def tell(self) -> None:
        """Tell what is shown now, if there is a reader and something has changed."""

    def close(self) -> None:
        """Tell nothing any more."""


def bridge(
    reader: ScreenReader | None,
    title: Callable[[], str],
    current: Callable[[], Any],
    focus: Callable[[Any], None],
    keyless: Callable[[], bool],
) -> Bridge | None:
    """The bridge to the device's reader, or this machine's own; None where there is none.

    `title()` names the window, `current()` is the widget that has the keyboard, `focus(widget)` gives it;
    `keyless()` is asked before anything is done: True when the page was shown for keys that are gone.
    """
    from app.phone.reader.watching import Watched

    watched = Watched(title, current, focus, keyless)
    if reader is not None:
        from app.phone.reader.phone import PhoneBridge

        return PhoneBridge(reader, watched)
    from app.phone.reader.desktop import desktop_bridge

    return desktop_bridge(watched)
