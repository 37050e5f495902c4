"""How the app looks and when it locks: what must be known before unlocking, and is nobody's secret. Plain Python."""

from pathlib import Path
from typing import Any, Final

from attrs import evolve, frozen

from app.phone.small_files import read_small, write_small

_NAMES_OF: Final = ("language", "scheme", "scale", "still", "lock_after", "name")
SCHEMES: Final = ("dark", "light")
SCALES: Final = (1.0, 1.15, 1.3, 1.5, 1.75, 2.0)
LOCK_AFTER: Final = (30, 60, 120, 300, 600)
"""Seconds without a touch."""
NAMES: Final = ("Firsthand", "Notebook", "Recipes", "Garden log")
"""What the window may be called, so that a glance at it tells nothing."""
FILE: Final = "settings.json"


@frozen
class Preferences:
    """`language` is "" until one was chosen; `still` turns movement off; `name` is the cover name."""

    language: str = ""
    scheme: str = "dark"
    scale: float = 1.0
    still: bool = False
    lock_after: int = 60
    name: str = NAMES[0]

    def changed(self, **to: Any) -> "Preferences":
        """The same with something else; a value that is not offered is left as it was."""
        return evolve(self, **{name: value for name, value in to.items() if _allowed(name, value)})

    def write(self, folder: Path) -> None:
        """Keep them. Raises OSError."""
        kept = {name: getattr(self, name) for name in _NAMES_OF}
        write_small(folder / FILE, kept)


def read_preferences(folder: Path) -> Preferences:
    """What was kept, as far as it can be used; the rest as it is at first."""
    untrusted = read_small(folder / FILE)
    return Preferences().changed(**{k: v for k, v in untrusted.items() if k in _NAMES_OF})


def _allowed(name: str, value: object) -> bool:
    if name == "language":
        return isinstance(value, str) and len(value) <= 12 and value.replace("_", "").isalpha()
    if name == "still":
        return isinstance(value, bool)
    offered: dict[str, tuple[object, ...]] = {
        "scheme": SCHEMES,
        "scale": SCALES,
        "lock_after": LOCK_AFTER,
        "name": NAMES,
    }
    return value in offered.get(name, ())
