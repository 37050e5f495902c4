"""Nothing that was left out can be worked out from what was published: by hand, by equations, and by trying every table."""

from fractions import Fraction
from itertools import product

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from app.desk.suppression import Suppressed, suppress

Cells = list[list[int]]
THRESHOLD = 5


def unknowns(table: Suppressed) -> list[tuple[int, int]]:
    """(row, column) of what was left out; column -1 for a row's total."""
    found = [(r, c) for r, row in enumerate(table.cells) for c, cell in enumerate(row) if cell is None]
    return found + [(r, -1) for r, total in enumerate(table.rows) if total is None]


def equations(table: Suppressed) -> list[tuple[dict[tuple[int, int], int], int]]:
    """All that adds up: each as coefficients of what was left out, and what they sum to."""
    found = []
    for r, row in enumerate(table.cells):
        left = {(r, c): 1 for c, cell in enumerate(row) if cell is None}
        known = -sum(cell or 0 for cell in row)
        if table.rows[r] is None:
            left[(r, -1)] = -1
        else:
            known += table.rows[r] or 0
        found.append((left, known))
    for c, total in enumerate(table.columns):
        left = {(r, c): 1 for r, row in enumerate(table.cells) if row[c] is None}
        found.append((left, total - sum(row[c] or 0 for row in table.cells)))
    left = {(r, -1): 1 for r, total in enumerate(table.rows) if total is None}
    found.append((left, table.total - sum(total or 0 for total in table.rows)))
    return found


def worked_out(table: Suppressed) -> dict[tuple[int, int], Fraction]:
    """What the equations alone give away: solved by elimination over fractions."""
    names = unknowns(table)
    matrix = [
        [Fraction(left.get(name, 0)) for name in names] + [Fraction(known)]
        for left, known in equations(table)
    ]
    pivots = 0
    for column in range(len(names)):
        at = next((n for n in range(pivots, len(matrix)) if matrix[n][column]), None)
        if at is None:
            continue
        matrix[pivots], matrix[at] = matrix[at], matrix[pivots]
        scale = matrix[pivots][column]
        matrix[pivots] = [each / scale for each in matrix[pivots]]
        for n in range(len(matrix)):
            if n != pivots and matrix[n][column]:
                factor = matrix[n][column]
                matrix[n] = [a - factor * b for a, b in zip(matrix[n], matrix[pivots], strict=True)]
        pivots += 1
    given_away = {}
    for line in matrix[:pivots]:
        held = [n for n, each in enumerate(line[:-1]) if each]
        if len(held) == 1:
            given_away[names[held[0]]] = line[-1]
    return given_away


def possible(table: Suppressed) -> dict[tuple[int, int], set[int]]:
    """Every value each left-out number has in some table that fits what was published. By trying them all."""
    names = [name for name in unknowns(table) if name[1] >= 0]
    seen: dict[tuple[int, int], set[int]] = {name: set() for name in unknowns(table)}
    most = [table.columns[c] - sum(row[c] or 0 for row in table.cells) if c >= 0 else 0 for _, c in names]
    for values in product(*(range(each + 1) for each in most)):
        chosen = dict(zip(names, values, strict=True))
        cells = [
            [chosen.get((r, c), cell or 0) for c, cell in enumerate(row)] for r, row in enumerate(table.cells)
        ]
        rows = [sum(row) for row in cells]
        fits = all(
            sum(column) == total
            for column, total in zip(zip(*cells, strict=True), table.columns, strict=True)
        )
        if fits and all(told in (None, found) for told, found in zip(table.rows, rows, strict=True)):
            for name in seen:
                seen[name].add(rows[name[0]] if name[1] < 0 else chosen[name])
    return seen


def enough(cells: Cells, threshold: int = THRESHOLD) -> bool:
    return all(sum(column) == 0 or sum(column) >= threshold for column in zip(*cells, strict=True))


@st.composite
def tables(draw: st.DrawFn, rows: int = 6, columns: int = 6, largest: int = 30) -> Cells:
    height, width = draw(st.integers(1, rows)), draw(st.integers(1, columns))
    count = st.integers(0, 4) | st.integers(0, largest)
    cells = [[draw(count) for _ in range(width)] for _ in range(height)]
    for column in range(width):
        total = sum(row[column] for row in cells)
        if 0 < total < THRESHOLD:
            cells[draw(st.integers(0, height - 1))][column] += THRESHOLD - total
    return cells


@given(tables())
@settings(max_examples=300)
def test_what_is_left_out_cannot_be_worked_out(cells: Cells) -> None:
    assert worked_out(suppress(cells, THRESHOLD)) == {}


@given(tables(rows=3, columns=3, largest=7))
@settings(max_examples=150)
def test_a_small_count_could_be_nothing_and_could_be_the_threshold(cells: Cells) -> None:
    table = suppress(cells, THRESHOLD)
    names = [name for name in unknowns(table) if name[1] >= 0]
    size = 1
    for _, c in names:
        size *= table.columns[c] - sum(row[c] or 0 for row in table.cells) + 1
    assume(size <= 60_000)
    seen = possible(table)
    for (r, c), values in seen.items():
        true = sum(cells[r]) if c < 0 else cells[r][c]
        assert true in values
        assert len(values) > 1
        if 0 < true < THRESHOLD:
            assert min(values) == 0
            assert max(values) >= THRESHOLD


@given(tables())
def test_what_is_published_is_true_and_never_small(cells: Cells) -> None:
    table = suppress(cells, THRESHOLD)
    for r, row in enumerate(table.cells):
        for c, cell in enumerate(row):
            assert cell is None or (cell == cells[r][c] and not 0 < cell < THRESHOLD)
        total = table.rows[r]
        assert total is None or (total == sum(cells[r]) and not 0 < total < THRESHOLD)
    assert table.columns == tuple(sum(column) for column in zip(*cells, strict=True))


def test_a_table_without_small_counts_is_published_whole() -> None:
    cells = [[5, 0, 12], [7, 9, 0]]
    table = suppress(cells, THRESHOLD)
    assert [list(row) for row in table.cells] == cells
    assert table.rows == (17, 16)


def test_one_small_count_takes_others_with_it() -> None:
    table = suppress([[2, 20], [30, 40], [50, 60]], THRESHOLD)
    assert table.cells[0][0] is None
    left_out = unknowns(table)
    # Two in its row and two in its column at least: one alone would be the difference to the total.
    assert sum(r == 0 for r, _ in left_out) >= 2
    assert sum(c == 0 for _, c in left_out) >= 2
    assert len(left_out) == 4


def test_the_tests_themselves_notice_a_careless_table() -> None:
    careless = Suppressed(((None, 20), (30, 40)), (22, 70), (32, 60), 92)
    assert worked_out(careless) == {(0, 0): 2}
    assert possible(careless)[(0, 0)] == {2}


def test_a_column_that_is_small_itself_is_for_the_caller_to_join() -> None:
    with pytest.raises(ValueError, match="columns"):
        suppress([[2, 20], [1, 7]], THRESHOLD)
    with pytest.raises(ValueError, match="threshold"):
        suppress([[9]], 2)


def test_a_large_table_is_done_in_a_moment() -> None:
    cells = [[(7 * r + 3 * c) % 11 * (r % 5 == 0 or c % 3) for c in range(36)] for r in range(35)]
    for c in range(36):
        cells[0][c] += THRESHOLD
    assert worked_out(suppress([row[:12] for row in cells[:12]], THRESHOLD)) == {}
    assert enough(cells)
    suppress(cells, THRESHOLD)
