"""A desktop has no tile, no shortcut and no second name for the app."""

from typing import Literal


class DesktopLauncher:
    """Nothing to choose."""

    def entered_for(self) -> Literal["", "now"]:
        """Always from the beginning."""
        return ""

    def names(self) -> tuple[str, ...]:
        """None."""
        return ()

    def name(self) -> str:
        """None."""
        return ""

    def rename(self, name: str) -> None:
        """Raises ValueError."""
        raise ValueError(name)
