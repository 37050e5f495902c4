"""Charts as SVG elements: plain shapes with classes, coloured by the page's style, readable as text beside them.

Counts can be missing: one that is held back has the caller's mark and no bar; it is never told as zero.
"""

from collections.abc import Sequence
from typing import Final

from attrs import frozen
from markupsafe import Markup, escape

_WIDTH: Final = 940
_BAR: Final = 24
_ROW: Final = 38
_LABELS: Final = 300
_LETTER: Final = 6.6


@frozen
class Bar:
    """One bar. `count` None is a number held back; `href` leads to what it counts."""

    label: str
    count: int | None
    href: str | None = None


@frozen
class Series:
    """Counts over time, one a moment; None where held back."""

    label: str
    counts: tuple[int | None, ...]


def bars(title: str, rows: Sequence[Bar], held_back: str) -> Markup:
    """Horizontal bars, one a row, the longest across the whole width."""
    most = max((row.count or 0 for row in rows), default=0) or 1
    room = _WIDTH - _LABELS - 70
    parts = []
    for place, row in enumerate(rows):
        y = place * _ROW + 6
        wide = 0 if row.count is None else max(2.0, room * row.count / most) if row.count else 0
        value = held_back if row.count is None else f"{row.count:,}"
        label = _cut(row.label, _LABELS - 14)
        shape = (
            f'<rect class="s1" x="{_LABELS}" y="{y}" width="{wide:.1f}" height="{_BAR}" rx="4"/>'
            if wide
            else f'<line class="axis" x1="{_LABELS}" y1="{y}" x2="{_LABELS}" y2="{y + _BAR}"/>'
        )
        drawn = (
            f"<title>{escape(row.label)}: {escape(value)}</title>"
            f'<text x="{_LABELS - 12}" y="{y + 17}" text-anchor="end">{escape(label)}</text>{shape}'
            f'<text class="value" x="{_LABELS + wide + 8:.1f}" y="{y + 17}">{escape(value)}</text>'
        )
        parts.append(f'<a href="{escape(row.href)}">{drawn}</a>' if row.href else f"<g>{drawn}</g>")
    return _svg(title, max(1, len(rows)) * _ROW, "".join(parts))


def columns(title: str, moments: Sequence[str], series: Sequence[Series], held_back: str) -> Markup:
    """Stacked columns over time; every few moments are named below, so that the names do not touch."""
    high, left, bottom = 240, 46, 28
    totals = [sum(one.counts[n] or 0 for one in series) for n in range(len(moments))]
    most = _round_up(max(totals, default=0))
    step = (_WIDTH - left - 6) / max(1, len(moments))
    room = high - bottom - 14
    parts = []
    for tick in range(3):
        value = most * tick // 2
        y = 14 + room - room * value / most
        parts.append(
            f'<line class="axis" x1="{left}" y1="{y:.1f}" x2="{_WIDTH}" y2="{y:.1f}"/>'
            f'<text x="{left - 8}" y="{y + 4:.1f}" text-anchor="end">{value:,}</text>'
        )
    every = max(1, -(-len(moments) * 96 // (_WIDTH - left)))
    for n, moment in enumerate(moments):
        x = left + n * step
        y = 14.0 + room
        told = []
        for place, one in enumerate(series):
            count = one.counts[n]
            told.append(f"{one.label}: {held_back if count is None else f'{count:,}'}")
            if count:
                tall = room * count / most
                y -= tall
                parts.append(
                    f'<rect class="s{place % 6 + 1}" x="{x + step * 0.14:.1f}" y="{y:.1f}" '
                    f'width="{step * 0.72:.1f}" height="{max(tall, 1):.1f}"/>'
                )
        parts.append(
            f'<rect x="{x:.1f}" y="14" width="{step:.1f}" height="{room}" fill="none" pointer-events="all">'
            f"<title>{escape(moment)} – {escape('; '.join(told))}</title></rect>"
        )
        if n % every == 0:
            parts.append(
                f'<text x="{x + step / 2:.1f}" y="{high - 8}" text-anchor="middle">{escape(moment)}</text>'
            )
    return _svg(title, high, "".join(parts))


def _svg(title: str, high: int, inside: str) -> Markup:
    # What holds links is no picture to a screen reader, or they could not be reached.
    role = "group" if "<a " in inside else "img"
    return Markup(  # noqa: S704 - every text inside has been escaped above
        f'<svg class="chart" viewBox="0 0 {_WIDTH} {high}" role="{role}" aria-label="{escape(title)}">{inside}</svg>'
    )


def _cut(text: str, width: float) -> str:
    most = int(width / _LETTER)
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def _round_up(number: int) -> int:
    """The next number that reads well halved: 2, 4, 10, 20, 40, 100…"""
    size = 1
    while True:
        for step in (2, 4, 6, 8, 10, 12, 14, 16):
            if number <= step * size:
                return step * size
        size *= 10
