"""A real window without a screen: SDL's offscreen driver on Mesa's software GL, at two pixels to the dp.

Import this before anything of Kivy. Needs the Debian packages libegl1 and libgl1-mesa-dri.
"""

import os

PHONE = (412, 915)
SMALL = (320, 568)
DENSITY = 2


def prepare() -> None:
    """Set Kivy up for tests; doing it twice changes nothing."""
    os.environ.setdefault("SDL_VIDEODRIVER", "offscreen")
    os.environ.setdefault("SDL_AUDIODRIVER", "dummy")
    os.environ["KIVY_METRICS_DENSITY"] = str(DENSITY)
    os.environ["KIVY_METRICS_FONTSCALE"] = "1"
    os.environ["KIVY_DPI"] = "320"
    os.environ.setdefault("KIVY_CLIPBOARD", "dummy")
    from app.phone import kivy_settings

    kivy_settings.apply(*PHONE)
