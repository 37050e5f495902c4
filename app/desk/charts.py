"""Charts of a pattern table as SVG: to be put into a report, printed in grey, and read by a screen reader.

Written here rather than by a library: two kinds of chart, no dependency, and nothing in the file but shapes and words. What was
left out is drawn as left out, never as nothing.
"""

from collections.abc import Callable, Sequence
from html import escape
from typing import Final

from app.desk.patterns import NOT_TOLD, OTHERS, Table

Label = Callable[[str], str]
"""The words for a row of the table."""

_FONT: Final = "font-family='system-ui, Segoe UI, Helvetica, Arial, sans-serif'"
_INK: Final = "#1f2933"
_SOFT: Final = "#52606d"
_LINE: Final = "#cbd2d9"
_BAR: Final = "#2f6690"
# Far apart in lightness, so that they are told apart in grey and by people who see few colours.
_COLOURS: Final = ("#16425b", "#e09f3e", "#5fa8d3", "#9e2a2b", "#81b29a", "#7d4f9e")
_REST: Final = "#b8c0c8"
_WIDTH: Final = 900
_LABELS: Final = 320
_ROW: Final = 26
_LETTER: Final = 7.2
_MOST_ROWS: Final = 25


def bars(table: Table, title: str, label: Label, words: Callable[..., str]) -> str:
    """One bar a row, longest first: how many records in all."""
    shown = [
        (name, total) for name, total in zip(table.rows, table.row_totals, strict=True) if total is not None
    ]
    told = [pair for pair in shown if pair[0] not in (NOT_TOLD, OTHERS)]
    told.sort(key=lambda pair: -pair[1])
    rest = [pair for pair in shown if pair[0] in (NOT_TOLD, OTHERS)]
    rows = told[:_MOST_ROWS] + rest
    hidden = len(table.rows) - len(rows)
    most = max((total for _, total in rows), default=1) or 1
    top = 64
    height = top + _ROW * len(rows) + 54
    room = _WIDTH - _LABELS - 90
    parts = [_head(title, words("subtitle", total=table.total, periods=_span(table)), height)]
    for n, (name, total) in enumerate(rows):
        y = top + _ROW * n
        length = room * total / most
        colour = _REST if name in (NOT_TOLD, OTHERS) else _BAR
        parts.append(_text(_LABELS - 10, y + 17, _cut(label(name), _LABELS - 20), anchor="end"))
        parts.append(f"<rect x='{_LABELS}' y='{y + 4}' width='{length:.1f}' height='17' fill='{colour}'/>")
        parts.append(_text(_LABELS + length + 7, y + 17, f"{total:,}", weight="600"))
    parts.append(
        f"<line x1='{_LABELS}' x2='{_LABELS}' y1='{top}' y2='{top + _ROW * len(rows)}' stroke='{_INK}'/>"
    )
    parts.append(_notes(table, hidden, words, height))
    return _whole(parts, title, height)


def over_time(table: Table, title: str, label: Label, words: Callable[..., str]) -> str:
    """One column a period, parted by the most frequent rows; what is left of its records, or left out, in grey."""
    order = [n for n, name in enumerate(table.rows) if name not in (NOT_TOLD, OTHERS)]
    order.sort(key=lambda n: -sum(cell or 0 for cell in table.cells[n]))
    chosen = order[: len(_COLOURS)]
    columns = table.columns or tuple(
        max(records, sum(table.cells[n][p] or 0 for n in chosen)) for p, records in enumerate(table.records)
    )
    top, bottom, left = 64, 400, 60
    most = _round_up(max(columns, default=1) or 1)
    legend = [label(table.rows[n]) for n in chosen]
    if any(total > sum(table.cells[n][p] or 0 for n in chosen) for p, total in enumerate(columns)):
        legend.append(words("rest"))
    height = bottom + 74 + 22 * ((len(legend) + 1) // 2) + 54
    parts = [_head(title, words("subtitle", total=table.total, periods=_span(table)), height)]
    for step in range(5):
        y = bottom - (bottom - top) * step / 4
        parts.append(f"<line x1='{left}' x2='{_WIDTH - 20}' y1='{y:.1f}' y2='{y:.1f}' stroke='{_LINE}'/>")
        parts.append(_text(left - 8, y + 4, f"{most * step / 4:,.0f}", anchor="end", colour=_SOFT))
    pitch = (_WIDTH - 20 - left) / max(1, len(columns))
    every = -(-len(columns) // 12)
    for p, total in enumerate(columns):
        x, width = left + pitch * p + pitch * 0.14, pitch * 0.72
        y = float(bottom)
        for place, n in enumerate(chosen):
            count = table.cells[n][p] or 0
            y = _piece(parts, x, y, width, (bottom - top) * count / most, _COLOURS[place])
            total -= count
        _piece(parts, x, y, width, (bottom - top) * max(total, 0) / most, _REST)
        if p % every == 0:
            name = table.periods[p].name.split(" – ")[0]
            parts.append(
                f"<text x='{x + width / 2:.1f}' y='{bottom + 14}' {_FONT} font-size='11' fill='{_SOFT}'"
                f" text-anchor='end' transform='rotate(-40 {x + width / 2:.1f} {bottom + 14})'>{name}</text>"
            )
    parts.append(f"<line x1='{left}' x2='{_WIDTH - 20}' y1='{bottom}' y2='{bottom}' stroke='{_INK}'/>")
    for n, name in enumerate(legend):
        x, y = left + (n % 2) * 390, bottom + 74 + 22 * (n // 2)
        colour = _COLOURS[n] if n < len(chosen) else _REST
        parts.append(f"<rect x='{x}' y='{y - 11}' width='14' height='14' fill='{colour}'/>")
        parts.append(_text(x + 22, y, _cut(name, 350)))
    parts.append(_notes(table, 0, words, height))
    return _whole(parts, title, height)


def _piece(parts: list[str], x: float, y: float, width: float, tall: float, colour: str) -> float:
    if tall > 0:
        parts.append(
            f"<rect x='{x:.1f}' y='{y - tall:.1f}' width='{width:.1f}' height='{tall:.1f}' fill='{colour}'"
            " stroke='#fff' stroke-width='0.6'/>"
        )
    return y - tall


def _head(title: str, subtitle: str, height: int) -> str:
    return (
        f"<rect width='{_WIDTH}' height='{height}' fill='#fff'/>"
        f"<text x='20' y='28' {_FONT} font-size='18' font-weight='600' fill='{_INK}'>{escape(title)}</text>"
        + _text(20, 48, subtitle, colour=_SOFT)
    )


def _notes(table: Table, hidden: int, words: Callable[..., str], height: int) -> str:
    lines = []
    if table.threshold is not None and table.left_out:
        lines.append(words("left_out", count=table.left_out, threshold=table.threshold))
    if hidden:
        lines.append(words("rows_hidden", count=hidden))
    first = height - 16 * len(lines)
    return "".join(_text(20, first + 16 * n, line, colour=_SOFT, size=12) for n, line in enumerate(lines))


def _text(
    x: float,
    y: float,
    words: str,
    *,
    anchor: str = "start",
    colour: str = _INK,
    size: int = 13,
    weight: str = "400",
) -> str:
    return (
        f"<text x='{x:.1f}' y='{y:.1f}' {_FONT} font-size='{size}' font-weight='{weight}' fill='{colour}'"
        f" text-anchor='{anchor}'>{escape(words)}</text>"
    )


def _whole(parts: Sequence[str], title: str, height: int) -> str:
    return (
        f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {_WIDTH} {height}' width='{_WIDTH}' height='{height}'"
        f" role='img' aria-label='{escape(title)}'><title>{escape(title)}</title>{''.join(parts)}</svg>\n"
    )


def _span(table: Table) -> str:
    if not table.periods:
        return ""
    first, last = table.periods[0].name.split(" – ")[0], table.periods[-1].name.split(" – ")[-1]
    return first if first == last else f"{first} – {last}"


def _cut(words: str, room: int) -> str:
    most = int(room / _LETTER)
    return words if len(words) <= most else f"{words[: most - 1].rstrip()}…"


def _round_up(most: int) -> int:
    """A round number to end the scale with, divisible by four."""
    size = 4
    while True:
        for factor in (1, 2, 3, 5):
            if most <= size * factor:
                return size * factor
        size *= 10
