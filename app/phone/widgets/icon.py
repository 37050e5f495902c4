"""Signs from the bundled Material Symbols."""

import json
from functools import cache
from typing import cast

from kivy.core.text import LabelBase
from kivy.metrics import dp
from kivy.properties import BooleanProperty, ColorProperty, NumericProperty, StringProperty

from app import ASSETS
from app.phone.theme.live import theme
from app.phone.widgets.following import follow
from app.phone.widgets.kv import load_kv
from app.phone.widgets.label import SparingLabel
from app.phone.words import words

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


class Icon(SparingLabel):
    """One sign, `side` dp high at 100 % text size, in the colour `paint`. Decorative: screen readers pass over it."""

    followed = ("text", "font_size", "color", "font_name")
    looked_at = ("halign", "font_hinting")

    name = StringProperty("")
    filled = BooleanProperty(False)
    side = NumericProperty(24)
    disc = NumericProperty(0)
    paint = ColorProperty(None, allownone=True)
    role = StringProperty("none")

    def follow(self) -> None:
        """See the class it is made from."""
        super().follow()
        self.keep(self._spell, "name")
        self.keep(self._choose_font, "filled")
        self.keep(self._measure, "name", "side", "disc")
        self.keep(self._choose_colour, "paint")
        follow(words, "rtl", self, "_spell")
        follow(theme, "icon", self, "_measure")
        follow(theme, "scheme", self, "_choose_colour")

    def _spell(self, *_: object) -> None:
        self.text = icon_char(self.name, words.rtl)

    def _choose_font(self, *_: object) -> None:
        self.font_name = "IconsFilled" if self.filled else "IconsOutlined"

    def _measure(self, *_: object) -> None:
        self.font_size = dp(self.side) * theme.icon
        room = dp(max(self.side, self.disc)) * theme.icon if self.name else 0
        self.size = room, room

    def _choose_colour(self, *_: object) -> None:
        self.color = self.paint or theme.ink


class IconDisc(Icon):
    """A sign on a softly coloured disc, `disc` dp wide."""
