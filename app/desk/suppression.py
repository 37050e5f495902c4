"""Counts that can be published without telling of anybody: small ones are left out, and so many others that no small one
can be worked out from what is left.

A table is a circulation: records flow from the source to rows, from rows to columns, and back. The arcs are the row totals, the
cells and the column totals; what is published is fixed, what is left out may be anything that still adds up. A small
count is safe when it could as well be nothing, and as well be the threshold: then so many other arcs must be left out
that its arc can be driven down to 0 and up to the threshold along them. Arcs to leave out are chosen by cheapest paths
(after Cox 1995 and Castro 2002 on cell suppression by network flows).

Column totals and the whole are always published, so each must be 0 or reach the threshold: app.desk.patterns joins
periods until it is so. Then a way always exists.
"""

import heapq
from collections.abc import Iterator, Sequence
from typing import Final

from attrs import frozen

SMALLEST_THRESHOLD: Final = 3
_ROW_COST: Final = 1_000
_ZERO_COST: Final = 20

Arc = tuple[int, int]
"""(row, column); column -1 is the row's total."""


@frozen
class Suppressed:
    """A table as it may be published: None is left out. Each `columns` entry is the sum of its cells, `total` of all."""

    cells: tuple[tuple[int | None, ...], ...]
    rows: tuple[int | None, ...]
    columns: tuple[int, ...]
    total: int


def suppress(cells: Sequence[Sequence[int]], threshold: int) -> Suppressed:
    """Leave out counts from 1 to below `threshold`, and what would give them away.

    Raises ValueError for a threshold below 3, or when a column's sum is neither 0 nor at least the threshold.
    """
    if threshold < SMALLEST_THRESHOLD:
        raise ValueError("threshold")
    columns = tuple(sum(column) for column in zip(*cells, strict=True))
    if any(0 < total < threshold for total in columns):
        raise ValueError("columns")
    network = _Network(cells, threshold)
    network.protect()
    return Suppressed(
        tuple(
            tuple(None if (row, column) in network.out else count for column, count in enumerate(counts))
            for row, counts in enumerate(cells)
        ),
        tuple(None if (row, -1) in network.out else sum(counts) for row, counts in enumerate(cells)),
        columns,
        sum(columns),
    )


class _Network:
    """Nodes: the rows, then the columns, then the source. `out` are the arcs left out."""

    def __init__(self, cells: Sequence[Sequence[int]], threshold: int) -> None:
        self._threshold = threshold
        self._height = len(cells)
        self._width = len(cells[0]) if cells else 0
        self._source = self._height + self._width
        self._value: dict[Arc, int] = {
            (row, column): count for row, counts in enumerate(cells) for column, count in enumerate(counts)
        }
        self._value |= {(row, -1): sum(counts) for row, counts in enumerate(cells)}
        self._small = [arc for arc, count in self._value.items() if 0 < count < threshold]
        self.out = set(self._small)
        self._left_out: list[list[tuple[int, Arc, bool]]] = [[] for _ in range(self._source + 1)]
        for arc in self._small:
            self._join(arc)

    def protect(self) -> None:
        """Leave out more until every small arc can be 0 and can be the threshold."""
        # The smallest first: what protects them mostly protects the others too.
        for arc in sorted(self._small, key=lambda each: (self._value[each], each)):
            tail, head = self._ends(arc)
            self._drive(arc, head, tail, self._threshold - self._value[arc])
            self._drive(arc, tail, head, self._value[arc])

    def _ends(self, arc: Arc) -> tuple[int, int]:
        row, column = arc
        return (self._source, row) if column < 0 else (row, self._height + column)

    def _drive(self, arc: Arc, start: int, end: int, amount: int) -> None:
        """Find ways from `start` to `end`, around `arc`, for so many records; leave out the arcs they take."""
        moved: dict[Arc, int] = {}
        while amount > 0:
            way = self._free(arc, start, end, moved) or self._cheapest(arc, start, end, moved)
            room = min([amount, *(self._value[each] + moved.get(each, 0) for each, up in way if not up)])
            for each, up in way:
                moved[each] = moved.get(each, 0) + (room if up else -room)
                self._leave_out(each)
            amount -= room

    def _leave_out(self, arc: Arc) -> None:
        if arc not in self.out:
            self.out.add(arc)
            self._join(arc)

    def _join(self, arc: Arc) -> None:
        tail, head = self._ends(arc)
        self._left_out[tail].append((head, arc, True))
        self._left_out[head].append((tail, arc, False))

    def _free(self, around: Arc, start: int, end: int, moved: dict[Arc, int]) -> list[tuple[Arc, bool]]:
        """The shortest way along what is left out already, or an empty one: what costs nothing is tried first."""
        came: dict[int, tuple[int, Arc, bool]] = {}
        ring, met = [start], {start}
        while ring:
            following = []
            for node in ring:
                for other, arc, up in self._left_out[node]:
                    if other in met or arc == around or not (up or self._value[arc] + moved.get(arc, 0) > 0):
                        continue
                    met.add(other)
                    came[other] = (node, arc, up)
                    if other == end:
                        return _way(came, start, end)
                    following.append(other)
            ring = following
        return []

    def _cheapest(self, around: Arc, start: int, end: int, moved: dict[Arc, int]) -> list[tuple[Arc, bool]]:
        """The arcs of a way, each with whether it grows. Dijkstra over what must newly be left out."""
        best: dict[int, int] = {start: 0}
        came: dict[int, tuple[int, Arc, bool]] = {}
        queue = [(0, start)]
        done: set[int] = set()
        while queue:
            cost, node = heapq.heappop(queue)
            if node == end:
                break
            if node in done:
                continue
            done.add(node)
            for other, arc, up in self._arcs(node):
                if other in done or arc == around:
                    continue
                if not up and self._value[arc] + moved.get(arc, 0) <= 0:
                    continue
                reached = cost + (0 if arc in self.out else self._cost(arc))
                if reached < best.get(other, 1 << 60):
                    best[other] = reached
                    came[other] = (node, arc, up)
                    heapq.heappush(queue, (reached, other))
        return _way(came, start, end)

    def _arcs(self, node: int) -> Iterator[tuple[int, Arc, bool]]:
        if node == self._source:
            for row in range(self._height):
                yield row, (row, -1), True
        elif node < self._height:
            yield self._source, (node, -1), False
            for column in range(self._width):
                yield self._height + column, (node, column), True
        else:
            column = node - self._height
            for row in range(self._height):
                yield row, (row, column), False

    def _cost(self, arc: Arc) -> int:
        """What is lost by leaving it out: totals are worth most, and a nothing is a finding too."""
        value = self._value[arc]
        if arc[1] < 0:
            return _ROW_COST + value
        return 1 + min(value, _ROW_COST // 2) if value else _ZERO_COST


def _way(came: dict[int, tuple[int, Arc, bool]], start: int, end: int) -> list[tuple[Arc, bool]]:
    """The arcs from `start` to `end`, each with whether it grows, told from the end."""
    way = []
    node = end
    while node != start:
        node, arc, up = came[node]
        way.append((arc, up))
    return way
