"""Rows of a long list that show nothing now: to make one and to lay it out takes two frames, to give it other words less than one."""

from collections.abc import Callable
from typing import Any

from kivy.clock import Clock
from kivy.metrics import dp
from kivy.uix.widget import Widget

from app.phone.widgets.out_of_sight import leave_out

FAR = 8192
"""dp above the list, where no finger finds a row."""


class SpareRows:
    """What waits on `sheet`, not drawn. Rows of one sort, as `sort_of` says of their kind, can stand in for each other.

    `make` makes a row of a kind; so many as `enough` says of a sort are made before they are needed, one in two frames.
    """

    def __init__(
        self,
        sheet: Widget,
        *,
        make: Callable[[str], Any],
        sort_of: Callable[[str], str],
        enough: Callable[[str], int],
    ) -> None:
        self._sheet = sheet
        self._make, self._sort_of, self._enough = make, sort_of, enough
        self._free: dict[str, list[Any]] = {}
        self._wanted: dict[str, tuple[str, Any, tuple[float, float]]] = {}
        self._making: tuple[Any, str, Any] | None = None
        self._go_on = Clock.create_trigger(lambda _: self._next(), 0)

    def take(self, kind: str) -> Any:
        """A free row of this kind, or else one that was made the same way; None for none. It is not drawn yet."""
        for likely in (kind, *self._alike(kind)):
            if free := self._free.get(likely):
                return free.pop()
        return None

    def made(self, kind: str) -> Any:
        """A new row of this kind, drawn from now on."""
        row = self._make(kind)
        row.size_hint = None, None
        self._sheet.add_widget(row)
        return row

    def put(self, kind: str, row: Any) -> None:
        """It is free again: drawn no more, and hidden from whoever reads or touches the screen."""
        self._hide(row)
        self._free.setdefault(kind, []).append(row)

    def want(self, kind: str, item: Any, size: tuple[float, float]) -> None:
        """Have enough of this sort wait, laid out for an item like this one."""
        sort = self._sort_of(kind)
        if sum(len(self._free[other]) for other in self._alike(kind)) < self._enough(sort):
            self._wanted[sort] = kind, item, size
            self._go_on()

    def forget(self) -> None:
        """Drop all rows, those in use too."""
        self._go_on.cancel()
        self._free.clear()
        self._wanted.clear()
        self._making = None
        self._sheet.clear_widgets()

    def _alike(self, kind: str) -> list[str]:
        sort = self._sort_of(kind)
        return [other for other in self._free if self._sort_of(other) == sort]

    def _next(self) -> None:
        if self._making is not None:
            row, kind, item = self._making
            self._making = None
            row.show(item)
            self._free.setdefault(kind, []).append(row)
            self.want(kind, item, row.size)
        elif self._wanted:
            _, (kind, item, size) = self._wanted.popitem()
            row = self.made(kind)
            row.size = size
            self._hide(row)
            self._making = row, kind, item
        if self._making is not None or self._wanted:
            self._go_on()

    def _hide(self, row: Any) -> None:
        leave_out(row)
        row.opacity = 0
        row.y = self._sheet.top + dp(FAR)
