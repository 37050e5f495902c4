"""Charts as SVG elements: plain shapes with classes, coloured by the page's style, readable as text beside them.

Counts can be missing: one that is held back has the caller's mark and no bar; it is never told as zero.
"""

from collections.abc import Sequence
from typing import Final

from attrs import frozen
from markupsafe import Markup, escape

WIDE: Final = 940
NARROW: Final = 330


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


def bars(rows: Sequence[Bar], held_back: str) -> Markup:
    """A list of bars, the longest across the whole width; words and numbers are text, so that they wrap and grow."""
    most = max((row.count or 0 for row in rows), default=0) or 1
    parts = []
    for row in rows:
        share = 0.0 if not row.count else max(0.5, 100 * row.count / most)
        value = held_back if row.count is None else f"{row.count:,}"
        shape = f'<rect class="s1" width="{share:.2f}%" height="100%" rx="4"/>' if share else ""
        drawn = (
            f'<span class="label">{escape(row.label)}</span>'
            f'<svg class="bar" aria-hidden="true">{shape}</svg><span class="value">{escape(value)}</span>'
        )
        inside = f'<a href="{escape(row.href)}">{drawn}</a>' if row.href else f"<span>{drawn}</span>"
        parts.append(f"<li>{inside}</li>")
    return Markup(f'<ul class="bars">{"".join(parts)}</ul>')  # noqa: S704 - every text inside has been escaped


def columns(
    title: str, moments: Sequence[str], series: Sequence[Series], held_back: str, *, wide: int = WIDE
) -> Markup:
    """Stacked columns over time; every few moments are named below, so that the names do not touch.

    `wide` is how many pixels it is drawn for: on a narrow page smaller letters would not be read.
    """
    high, left, bottom = 240, 46, 28
    totals = [sum(one.counts[n] or 0 for one in series) for n in range(len(moments))]
    most = _round_up(max(totals, default=0))
    step = (wide - left - 6) / max(1, len(moments))
    room = high - bottom - 14
    parts = []
    for tick in range(3):
        value = most * tick // 2
        y = 14 + room - room * value / most
        parts.append(
            f'<line class="axis" x1="{left}" y1="{y:.1f}" x2="{wide}" y2="{y:.1f}"/>'
            f'<text x="{left - 8}" y="{y + 4:.1f}" text-anchor="end">{value:,}</text>'
        )
    every = max(1, -(-len(moments) * 96 // (wide - left)))
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
    return _svg(title, wide, high, "".join(parts))


def _svg(title: str, wide: int, high: int, inside: str) -> Markup:
    # What holds links is no picture to a screen reader, or they could not be reached.
    role = "group" if "<a " in inside else "img"
    return Markup(  # noqa: S704 - every text inside has been escaped above
        f'<svg class="chart{" narrow" if wide < WIDE else ""}" viewBox="0 0 {wide} {high}" role="{role}" aria-label="{escape(title)}">{inside}</svg>'
    )


def _round_up(number: int) -> int:
    """The next number that reads well halved: 2, 4, 10, 20, 40, 100…"""
    size = 1
    while True:
        for step in (2, 4, 6, 8, 10, 12, 14, 16):
            if number <= step * size:
                return step * size
        size *= 10
