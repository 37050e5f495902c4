"""The bar at the top with the quick lock, the bar at the bottom with what to do, and dots for pages."""

from typing import Any

from kivy.properties import BooleanProperty, ListProperty, NumericProperty, StringProperty
from kivy.uix.widget import Widget

from app.phone.widgets import button as _button  # noqa: F401  (its kv)
from app.phone.widgets.kv import load_kv
from app.phone.widgets.layout import Box, Column, Row
from app.phone.widgets.press import Pressable
from app.phone.widgets.shapes import Rounded

load_kv(__file__)


class AppBar(Row):
    """Title, a way back, up to two `tools` as (icon, name), and the lock.

    Events: `on_back`, `on_tool(index)`, `on_lock`. The lock stands at the end on every screen.
    """

    __events__ = ("on_back", "on_tool", "on_lock")
    title = StringProperty("")
    shows_back = BooleanProperty(True)
    shows_lock = BooleanProperty(True)
    tools = ListProperty([])

    def on_kv_post(self, base_widget: Any) -> None:
        # given to the constructor, tools came before there was anything to put them in
        if self.tools and not self.ids.tools.children:
            self.on_tools()

    def on_tools(self, *_: object) -> None:
        if "tools" not in self.ids:
            return
        from app.phone.widgets.button import IconButton

        box = self.ids.tools
        box.clear_widgets()
        for index, (icon, name) in enumerate(self.tools):
            button = IconButton(icon=icon, name_for_reader=name, pos_hint={"center_y": 0.5})
            button.bind(on_release=lambda _, index=index: self.dispatch("on_tool", index))
            box.add_widget(button)

    def on_back(self) -> None: ...

    def on_tool(self, index: int) -> None: ...

    def on_lock(self) -> None: ...


class BottomBar(Column):
    """Holds the main actions, in reach of the thumb, over a hairline. Takes no room while none of them is there."""

    bare = BooleanProperty(False)

    def do_layout(self, *args: Any) -> None:
        self.bare = all(child.height < 1 for child in self.children)
        super().do_layout(*args)


class NavItem(Pressable, Box):
    """One place of a `NavBar`."""

    text = StringProperty("")
    icon = StringProperty("")
    code = StringProperty("")
    selected = BooleanProperty(False)
    role = StringProperty("tab")


class NavBar(Row):
    """The app's main places, from `places`, a list of (code, words, icon). `on_go(code)`."""

    __events__ = ("on_go",)
    places = ListProperty([])
    here = StringProperty("")

    def on_kv_post(self, base_widget: Any) -> None:
        # given to the constructor, places came before there was anything to put them in
        if self.places and not self.children:
            self.on_places()

    def on_places(self, *_: object) -> None:
        if self.canvas is None:
            return
        self.clear_widgets()
        for code, text, icon in self.places:
            item = NavItem(code=code, text=text, icon=icon, selected=code == self.here)
            item.bind(on_release=lambda item: self.dispatch("on_go", item.code))
            self.add_widget(item)

    def on_here(self, *_: object) -> None:
        for item in self.children:
            item.selected = item.code == self.here

    def on_go(self, code: str) -> None: ...


class PageDots(Widget):
    """Where one is among a few pages: `page` from 0, of `pages`."""

    pages = NumericProperty(1)
    page = NumericProperty(0)
    role = StringProperty("text")
    name_for_reader = StringProperty("")
    state = StringProperty("")

    def __init__(self, **settings: object) -> None:
        super().__init__(**settings)
        for name in ("pages", "page", "pos", "size"):
            self.fbind(name, self._draw)
        from app.phone.theme.live import theme

        theme.bind(scheme=self._draw)

    def _draw(self, *_: object) -> None:
        from kivy.graphics import Color
        from kivy.metrics import dp

        from app.phone.theme.live import theme
        from app.phone.words import words

        self.canvas.clear()
        widths = [dp(22) if i == self.page else dp(8) for i in range(int(self.pages))]
        # Not `center_x`: while a row is being mirrored Kivy still has the one from before.
        x = self.x + self.width / 2 - (sum(widths) + dp(8) * (len(widths) - 1)) / 2
        with self.canvas:
            for i in range(len(widths)):
                here = len(widths) - 1 - i if words.rtl else i
                Color(rgba=theme.accent if here == self.page else theme.hairline)
                Rounded(pos=(x, self.y + self.height / 2 - dp(4)), size=(widths[here], dp(8)), radius=dp(4))
                x += widths[here] + dp(8)
