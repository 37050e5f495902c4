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
from kivy.properties import ObjectProperty
from kivy.uix.widget import Widget

from app.phone.theme.live import theme
from app.phone.widgets.out_of_sight import draw
from app.phone.widgets.scroll import Scroll
from app.phone.widgets.spare_rows import SpareRows

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
        self._asked = False
        self._ahead: dict[int, Any] = {}  # the next row by its item, once it is laid out: one or none
        self._was_at = 0.0
        self._draw_ahead = Clock.create_trigger(lambda _: self._draw_prepared(), 0)
        super().__init__(**settings)
        self._sheet = Widget(size_hint=(None, None))
        super().add_widget(self._sheet)
        self._rows = SpareRows(self._sheet, make=self.make, sort_of=self.sort_of, enough=self.spare)
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
        self._drop_ahead()
        for index, row in self._live.items():
            row.show(self.items[index])

    def forget(self) -> None:
        """Drop all rows and items, as locking does."""
        self.items = ()
        self._rows.forget()

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
        if not self._show() and self._live:
            self._prepare(down=self.offset > self._was_at)
        self._was_at = self.offset

    def _show(self) -> bool:
        """Whether a row came into sight."""
        if not self._kinds or self.height <= 1:
            return False
        base = self.offset // ANCHOR * ANCHOR
        if base != self.base:
            self.base = base
            for index, row in self._live.items():
                self._stand(index, row)
        first = max(0, bisect_right(self._tops, self.offset) - 1)
        last = min(len(self._kinds), bisect_left(self._tops, self.offset + self.height))
        for index in [index for index in self._live if not first <= index < last]:
            self._release(index)
        new = [index for index in range(first, last) if index not in self._live]
        for index in new:
            self._take(index)
        if not self._asked and self.extent - self.offset < self.height * AHEAD:
            self._asked = True
            self.dispatch("on_near_end")
        return bool(new)

    def _take(self, index: int) -> None:
        kind, item = self._kinds[index], self.items[index]
        ready = index in self._ahead
        if ready:
            row = self._ahead.pop(index)
        else:
            self._drop_ahead()
            row = self._rows.take(kind) or self._rows.made(kind)
        self._live[index] = row
        draw(row)
        row.opacity = 1
        self._stand(index, row)
        if not ready:
            row.show(item)
        self._rows.want(kind, item, row.size)

    # the next row

    def _prepare(self, *, down: bool) -> None:
        """Lay it out now and draw it in the next frame, before it comes into sight: both at once take half a frame."""
        index = max(self._live) + 1 if down else min(self._live) - 1
        if not 0 <= index < len(self._kinds) or index in self._ahead:
            return
        self._drop_ahead()
        row = self._rows.take(self._kinds[index])
        if row is not None:
            self._ahead[index] = row
            row.size = self.width, self._tops[index + 1] - self._tops[index]
            row.show(self.items[index])
            self._draw_ahead()

    def _draw_prepared(self) -> None:
        for row in self._ahead.values():
            draw(row)

    def _drop_ahead(self) -> None:
        while self._ahead:
            index, row = self._ahead.popitem()
            self._rows.put(self._kinds[index], row)

    def _stand(self, index: int, row: Widget) -> None:
        top, bottom = self._tops[index], self._tops[index + 1]
        row.size = self.width, bottom - top
        row.pos = self.x, self.top - (bottom - self.base)

    def _release(self, index: int) -> None:
        self._rows.put(self._kinds[index], self._live.pop(index))

    def _drop_all(self) -> None:
        self._drop_ahead()
        for index in list(self._live):
            self._release(index)
        self.base = 0
