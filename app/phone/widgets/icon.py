"""Signs from the bundled Material Symbols."""

import json
from functools import cache
from typing import cast

from kivy.core.text import LabelBase
from kivy.properties import BooleanProperty, ColorProperty, NumericProperty, StringProperty
from kivy.uix.label import Label

from app import ASSETS
from app.phone.widgets.kv import load_kv

ICON_DIR = ASSETS / "icons"
TURNED = {
    "arrow_back": "arrow_forward",
    "arrow_forward": "arrow_back",
    "chevron_left": "chevron_right",
    "chevron_right": "chevron_left",
}
"""Signs that point along the reading direction and turn round with it."""

LabelBase.register("IconsOutlined", str(ICON_DIR / "outlined.ttf"))
LabelBase.register("IconsFilled", str(ICON_DIR / "filled.ttf"))


@cache
def _points() -> dict[str, str]:
    return cast("dict[str, str]", json.loads((ICON_DIR / "icons.json").read_text()))


def icon_char(name: str, rtl: bool = False) -> str:
    """The character of an icon; nothing for no name. Raises KeyError for one that is not bundled."""
    if not name:
        return ""
    return chr(int(_points()[TURNED.get(name, name) if rtl else name], 16))


load_kv(__file__, icon_char=icon_char)


class Icon(Label):
    """One sign, `side` dp high at 100 % text size, in the colour `paint`. Decorative: screen readers pass over it."""

    name = StringProperty("")
    filled = BooleanProperty(False)
    side = NumericProperty(24)
    disc = NumericProperty(0)
    paint = ColorProperty(None, allownone=True)
    role = StringProperty("none")


class IconDisc(Icon):
    """A sign on a softly coloured disc, `disc` dp wide."""
