"""The screen of a desktop: a window cannot keep others from looking, nor dim the display, and says so."""

import sys

from app.phone.device import Insets


class DesktopScreen:
    """Only keeping it on is in a window's power."""

    def secure(self, on: bool) -> bool:
        """Not here."""
        return False

    def brightness(self, level: float | None) -> bool:
        """Not here."""
        return False

    def keep_on(self, on: bool) -> bool:
        """Through SDL, when there is a window."""
        made = sys.modules.get("kivy.core.window")
        window = getattr(made, "Window", None)
        if window is None:
            return False
        window.allow_screensaver = not on
        return True

    def insets(self) -> Insets:
        """A window is not covered."""
        return Insets()
