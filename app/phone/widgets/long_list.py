"""A list of any length that only ever holds the rows one can see.

Subclass it and say how a row of each kind is made and how high it is:

    class Cards(LongList):
        def kind_of(self, item): return "month" if isinstance(item, str) else "card"
        def make(self, kind): return MonthRow() if kind == "month" else CardRow()
        def height_of(self, kind): return dp(48) if kind == "month" else dp(112)

A row has `show(item)`. Set `items`; `add(items)` appends. `on_near_end` asks for more.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import accumulate
from typing import Any

from kivy.metrics import dp
from kivy.properties import ObjectProperty
from kivy.uix.widget import Widget

from app.phone.theme.live import theme
from app.phone.widgets.scroll import Scroll

ANCHOR = 4096
"""Rows stand within this many pixels of the window: far larger places lose precision on the graphics chip."""

AHEAD = 3
"""Windowfuls before the end at which more rows are asked for."""


class LongList(Scroll):
    """See the module's description."""

    __events__ = ("on_near_end",)
    items = ObjectProperty(())

    def __init__(self, **settings: Any) -> None:
        self._tops: list[float] = [0.0]
        self._kinds: list[str] = []
        self._live: dict[int, Widget] = {}
        self._free: dict[str, list[Widget]] = {}
        self._asked = False
        super().__init__(**settings)
        self._sheet = Widget(size_hint=(None, None))
        super().add_widget(self._sheet)
        self.bind(size=self._resize, pos=self._resize)
        theme.bind(scale=self._measure)

    # to be said by the subclass

    def kind_of(self, item: Any) -> str:
        """Which kind of row shows this item."""
        return "row"

    def make(self, kind: str) -> Widget:
        """A new row of this kind."""
        raise NotImplementedError

    def height_of(self, kind: str) -> float:
        """Height in pixels of every row of this kind."""
        raise NotImplementedError

    def on_near_end(self) -> None: ...

    # for the screen

    def add(self, items: Sequence[Any]) -> None:
        """Put more items at the end without going back to the start."""
        known = len(self._kinds)
        self.property("items").set(self, [*self.items, *items])
        self._extend(known)

    def row_of(self, index: int) -> Widget | None:
        """The row that shows item `index` now, if it can be seen."""
        return self._live.get(index)

    def on_items(self, *_: object) -> None:
        self._measure()

    def beside(self, row: Widget, step: int) -> Widget | None:
        """The next row that can be pressed, after `row` or before it when `step` is -1, scrolled into sight; None at the end."""
        index = next((index for index, live in self._live.items() if live is row), None)
        while index is not None and 0 <= index + step < len(self._kinds):
            index += step
            self.stop()
            if self._tops[index] < self.offset:
                self.offset = self._tops[index]
            elif self._tops[index + 1] > self.offset + self.height:
                self.offset = min(self._tops[index + 1] - self.height, self.furthest)
            other = self._live.get(index)
            if getattr(other, "focusable", False):
                return other
        return None

    def refresh(self) -> None:
        """Show the visible items anew."""
        for index, row in self._live.items():
            row.show(self.items[index])

    def forget(self) -> None:
        """Drop all rows and items, as locking does."""
        self.items = ()
        self._free.clear()
        self._sheet.clear_widgets()

    # inside

    def _measure(self, *_: object) -> None:
        self._drop_all()
        self._kinds, self._tops = [], [0.0]
        self._extend(0)

    def _extend(self, known: int) -> None:
        if len(self._kinds) == known and len(self.items) >= known:
            new = [self.kind_of(item) for item in self.items[known:]]
            heights = {kind: self.height_of(kind) for kind in set(new)}
            self._kinds += new
            start = self._tops.pop()
            self._tops += accumulate((heights[kind] for kind in new), initial=start)
        self._asked = False
        self._place_content()
        self._show()

    def _place_content(self, *_: object) -> None:
        if not hasattr(self, "_sheet"):
            return
        self._sheet.pos, self._sheet.size = self.pos, self.size
        self.extent = self._tops[-1]
        self.offset = min(max(self.offset, 0), self._get_furthest())

    def _resize(self, *_: object) -> None:
        self._place_content()
        for index, row in self._live.items():
            self._stand(index, row)
        self._show()

    def on_offset(self, *args: object) -> None:
        super().on_offset(*args)
        self._show()

    def _show(self) -> None:
        if not self._kinds or self.height <= 1:
            return
        base = self.offset // ANCHOR * ANCHOR
        if base != self.base:
            self.base = base
            for index, row in self._live.items():
                self._stand(index, row)
        first = max(0, bisect_right(self._tops, self.offset) - 1)
        last = min(len(self._kinds), bisect_left(self._tops, self.offset + self.height))
        for index in [index for index in self._live if not first <= index < last]:
            self._release(index)
        for index in range(first, last):
            if index not in self._live:
                self._take(index)
        if not self._asked and self.extent - self.offset < self.height * AHEAD:
            self._asked = True
            self.dispatch("on_near_end")

    def _take(self, index: int) -> None:
        kind = self._kinds[index]
        free = self._free.setdefault(kind, [])
        if free:
            row = free.pop()
        else:
            row = self.make(kind)
            row.size_hint = None, None
            self._sheet.add_widget(row)
        self._live[index] = row
        self._stand(index, row)
        row.show(self.items[index])

    def _stand(self, index: int, row: Widget) -> None:
        top, bottom = self._tops[index], self._tops[index + 1]
        row.size = self.width, bottom - top
        row.pos = self.x, self.top - (bottom - self.base)

    def _release(self, index: int) -> None:
        row = self._live.pop(index)
        row.y = self.top + dp(2 * ANCHOR)
        self._free[self._kinds[index]].append(row)

    def _drop_all(self) -> None:
        for index in list(self._live):
            self._release(index)
        self.base = 0
