"""The big tiles of the screen that is used while it happens."""

from kivy.properties import NumericProperty, OptionProperty, StringProperty

from app.phone.widgets import button as _button  # noqa: F401  (its kv)
from app.phone.widgets.kv import load_kv
from app.phone.widgets.layout import Box
from app.phone.widgets.press import Pressable

load_kv(__file__)


class Tile(Pressable, Box):
    """`icon` over `text`, at least 64 dp high. `saved` is "", saving, saved or failed; `count` how many times.

    The tile shows "saved" only when its owner sets it, which must be after the tap is on disk.
    """

    text = StringProperty("")
    icon = StringProperty("")
    saved = OptionProperty("", options=["", "saving", "saved", "failed"])
    note = StringProperty("")
    count = NumericProperty(0)
    tall = NumericProperty("104dp")
    need = NumericProperty(0)
    """Height its words need, in pixels; a `TileGrid` makes all tiles as high as the highest."""
