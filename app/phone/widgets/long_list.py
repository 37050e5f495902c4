"""A list of any length that only ever holds the rows one can see.

Subclass it and say how a row of each kind is made and how high it is:

    class Cards(LongList):
        def kind_of(self, item): return "month" if isinstance(item, str) else "card"
        def make(self, kind): return MonthRow() if kind == "month" else CardRow()
        def height_of(self, kind): return dp(48) if kind == "month" else dp(112)

A row has `show(item)`. Set `items`; `add(items)` appends. `on_near_end` asks for more; while more is on its way,
`unfinished` is true.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import accumulate
from typing import Any

from kivy.clock import Clock
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
    items = ObjectProperty((), force_dispatch=True)
    """A list becomes the list's own, and grows."""
    unfinished = False
    """Whether more comes after the last item: a glide then waits for it."""

    def __init__(self, **settings: Any) -> None:
        self._tops: list[float] = [0.0]
        self._kinds: list[str] = []
        self._live: dict[int, Widget] = {}
        self._free: dict[str, list[Widget]] = {}
        self._asked = False
        self._wanted: dict[str, tuple[str, Any, float]] = {}
        self._making: tuple[Widget, str, Any] | None = None
        self._make_spare = Clock.create_trigger(lambda _: self._next_spare(), 0)
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

    def sort_of(self, kind: str) -> str:
        """What a row is made as: rows of one sort can stand in for each other, whatever their kind."""
        return kind

    def spare(self, sort: str) -> int:
        """How many rows of a sort should wait, made and laid out, so that none is made while the list scrolls."""
        return 0

    def on_near_end(self) -> None: ...

    # for the screen

    def add(self, items: Sequence[Any]) -> None:
        """Put more items at the end; what is there stays as it is, where it is."""
        if not isinstance(self.items, list):
            self.items = [*self.items, *items]
            return
        self.items.extend(items)
        self._extend(len(self._kinds))

    def row_of(self, index: int) -> Widget | None:
        """The row that shows item `index` now, if it can be seen."""
        return self._live.get(index)

    @property
    def reached(self) -> int:
        """How many items there are to the last in sight."""
        return max(self._live, default=-1) + 1

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
        self._make_spare.cancel()
        self._wanted.clear()
        self._making = None
        self._sheet.clear_widgets()

    # inside

    def _will_go_on(self) -> bool:
        return self.unfinished and self._speed > 0

    def _measure(self, *_: object) -> None:
        self._drop_all()
        self._kinds, self._tops = [], [0.0]
        self._extend(0)

    def _extend(self, known: int) -> None:
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
        row = self._waiting(kind) or self._made(kind)
        self._live[index] = row
        row.opacity = 1
        self._stand(index, row)
        row.show(self.items[index])
        self._want(kind, self.items[index], row.height)

    def _waiting(self, kind: str) -> Any:
        """A free row of this kind, or else one that was made the same way."""
        sort = self.sort_of(kind)
        for likely in (kind, *(other for other in self._free if self.sort_of(other) == sort)):
            if free := self._free.get(likely):
                return free.pop()
        return None

    def _made(self, kind: str) -> Any:
        row = self.make(kind)
        row.size_hint = None, None
        self._sheet.add_widget(row)
        return row

    # rows made before they are needed: to make one and to lay it out are two frames' work

    def _want(self, kind: str, item: Any, high: float) -> None:
        sort = self.sort_of(kind)
        if sum(len(free) for other, free in self._free.items() if self.sort_of(other) == sort) < self.spare(
            sort
        ):
            self._wanted[sort] = kind, item, high
            self._make_spare()

    def _next_spare(self) -> None:
        if self._making is not None:
            row, kind, item = self._making
            self._making = None
            row.show(item)
            self._free.setdefault(kind, []).append(row)
            self._want(kind, item, row.height)
        elif self._wanted:
            _, (kind, item, high) = self._wanted.popitem()
            row = self._made(kind)
            row.size = self.width, high
            self._put_away(row)
            self._making = row, kind, item
        if self._making is not None or self._wanted:
            self._make_spare()

    def _put_away(self, row: Widget) -> None:
        row.opacity = 0
        row.y = self.top + dp(2 * ANCHOR)

    def _stand(self, index: int, row: Widget) -> None:
        top, bottom = self._tops[index], self._tops[index + 1]
        row.size = self.width, bottom - top
        row.pos = self.x, self.top - (bottom - self.base)

    def _release(self, index: int) -> None:
        row = self._live.pop(index)
        self._put_away(row)
        self._free.setdefault(self._kinds[index], []).append(row)

    def _drop_all(self) -> None:
        for index in list(self._live):
            self._release(index)
        self.base = 0
