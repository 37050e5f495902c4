"""Firsthand.

    doors     phone | desk
    kept      vault | package | rights
    ground    record | seal

A room may look down, never up, never sideways.
"""

from pathlib import Path
from typing import Final

__version__: Final = "0.1.0"


def _assets() -> Path:
    inside = Path(__file__).parent / "assets"
    return inside if inside.is_dir() else Path(__file__).parent.parent / "assets"


ASSETS: Final = _assets()
"""The data files: codebook, words, guides, letters, fonts."""
