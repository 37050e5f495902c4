"""What Kivy must be told before it is imported: no log, no config file, no arguments, our own fonts and style.

`apply()` comes first in every program and test that shows a window. Left alone, Kivy writes a config file, a log of
every run and copies of its icons into the person's home, and reads its command line.
"""

import logging
import os
import sys
from pathlib import Path
from typing import Final

from app import ASSETS

BASE_FONT: Final = "Firsthand"
ENVIRONMENT: Final = {
    "KIVY_NO_ARGS": "1",
    "KIVY_NO_CONFIG": "1",
    "KIVY_NO_FILELOG": "1",
    "KIVY_NO_CONSOLELOG": "1",
    "KIVY_NO_ENV_CONFIG": "1",
    "KIVY_LOG_MODE": "PYTHON",
    "KIVY_WINDOW": "sdl2",
    "KIVY_TEXT": "sdl2",
    "KIVY_IMAGE": "sdl2",
    "KIVY_AUDIO": "sdl2",
}
UNWANTED: Final = ("KIVY_DATA_DIR", "KIVY_MODULES_DIR", "KIVY_EVENTLOOP")


def apply(width: int = 412, height: int = 915) -> None:
    """Set the environment and Kivy's configuration, and load the app's short base style instead of Kivy's.

    `width` and `height` are the desktop window's size in dp. Raises RuntimeError when Kivy was imported before.
    """
    if "kivy" in sys.modules:
        if getattr(sys.modules["kivy"], "set_up_by_firsthand", False):
            return
        raise RuntimeError("Kivy was imported before its settings were made")
    os.environ.update(ENVIRONMENT)
    for name in UNWANTED:
        os.environ.pop(name, None)
    logging.getLogger("kivy").addHandler(logging.NullHandler())
    logging.getLogger("kivy").propagate = False
    import kivy

    kivy.set_up_by_firsthand = True
    _configure(width, height)
    _load_short_style()
    from app.phone import text

    text.install()


def _configure(width: int, height: int) -> None:
    from kivy.config import Config

    density = float(os.environ.get("KIVY_METRICS_DENSITY", "1"))
    regular, bold = (str(ASSETS / "fonts" / f"{name}.ttf") for name in ("Latin", "LatinSemiBold"))
    Config.set("kivy", "default_font", repr([BASE_FONT, regular, regular, bold, bold]))
    Config.set("kivy", "exit_on_escape", "0")
    Config.set("kivy", "log_level", "error")
    Config.set("graphics", "width", str(round(width * density)))
    Config.set("graphics", "height", str(round(height * density)))
    Config.set("graphics", "multisamples", "0")
    Config.set("graphics", "maxfps", "60")
    Config.set("input", "mouse", "mouse,disable_multitouch")


def _load_short_style() -> None:
    """Kivy parses 1,300 lines of style for widgets the app never shows; ours has the three it needs."""
    import kivy

    stock = kivy.kivy_data_dir
    kivy.kivy_data_dir = str(Path(__file__).resolve().parent / "theme")
    try:
        import kivy.lang.builder
    finally:
        kivy.kivy_data_dir = stock
