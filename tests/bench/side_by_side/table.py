"""The one table: each row is ours, the peer or the limit, and their ratio; printed, as JSON, as a chart and for the README."""

import json
import os
import platform
import statistics
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from html import escape
from pathlib import Path

from attrs import asdict, define

BEGIN = "<!-- figures: begin -->"
END = "<!-- figures: end -->"


@define(frozen=True)
class Row:
    """One piece of work. `ours` and `peer` are medians in `unit`; `reach` is the largest ratio ours/peer that is enough."""

    work: str
    against: str
    ours: float
    peer: float
    unit: str
    reach: float

    @property
    def ratio(self) -> float:
        return self.ours / self.peer

    @property
    def reached(self) -> bool:
        return self.ratio <= self.reach


def by_turns(
    works: Mapping[str, Callable[[], object]],
    rounds: int = 5,
    *,
    warm: int = 1,
    leaving: Mapping[str, Path] | None = None,
) -> dict[str, float]:
    """Median seconds of each, run one after the other in every round, because a machine's pace changes.

    The file that a work is `leaving` is removed before it runs again, which does not count.
    """
    took: dict[str, list[float]] = {name: [] for name in works}
    for turn in range(warm + rounds):
        for name, work in works.items():
            if leaving and name in leaving:
                leaving[name].unlink(missing_ok=True)
            began = time.perf_counter()
            work()
            if turn >= warm:
                took[name].append(time.perf_counter() - began)
    return {name: statistics.median(times) for name, times in took.items()}


def machine() -> str:
    """What it was measured on, in a line."""
    model = next(
        (line.partition(":")[2].strip() for line in _lines("/proc/cpuinfo") if line.startswith("model name")),
        platform.machine(),
    )
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{os.cpu_count()} × {model}, {memory:.0f} GiB, {platform.system()}, Python {platform.python_version()}"


def today() -> str:
    """The day of the run."""
    return datetime.now(UTC).date().isoformat()


def _lines(path: str) -> list[str]:
    place = Path(path)
    return place.read_text().splitlines() if place.exists() else []


def amount(value: float, unit: str) -> str:
    """A figure as it is printed."""
    digits = 0 if value >= 1000 else 1 if value >= 10 else 2
    return f"{value:,.{digits}f} {unit}"


def told(row: Row) -> str:
    mark = "" if row.reached else "  not reached"
    return (
        f"{row.work:44.44} {row.against:34.34} {amount(row.ours, row.unit):>13} {amount(row.peer, row.unit):>13}"
        f" {row.ratio:7.2f} {row.reach:7.2f}{mark}"
    )


def header() -> str:
    return f"{'work':44} {'against':34} {'ours':>13} {'peer, limit':>13} {'ratio':>7} {'reach':>7}"


def write_json(rows: list[Row], path: Path, growth: Mapping[str, object]) -> None:
    """Everything measured, for other programs."""
    figures = [{**asdict(row), "ratio": row.ratio, "reached": row.reached} for row in rows]
    found = {"measured_on": today(), "machine": machine(), "rows": figures, "growth": growth}
    path.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def write_chart(rows: list[Row], path: Path) -> None:
    """Ratios as bars, each against the ratio it has to stay under: the bar ends left of its mark where it is reached."""
    top, step, left, room = 60, 30, 430, 380
    height = top + step * len(rows) + 30
    most = 2.0
    parts = [
        (
            f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 900 {height}' width='900' height='{height}' role='img'"
            " font-family='system-ui, Segoe UI, Helvetica, Arial, sans-serif' font-size='13' fill='#1f2933'>"
        ),
        "<title>Ours against the peer or the limit</title>",
        f"<rect width='900' height='{height}' fill='#ffffff'/>",
        "<text x='20' y='28' font-size='17' font-weight='600'>Ours against the peer or the limit (shorter is better)</text>",
        "<text x='20' y='48' fill='#52606d'>The bar is our share of theirs; the mark is the share to stay under.</text>",
    ]
    for n, row in enumerate(rows):
        y = top + step * n
        wide = room * min(row.ratio, most) / most
        colour = "#2f6690" if row.reached else "#9e2a2b"
        mark = left + room * min(row.reach, most) / most
        parts += [
            f"<text x='{left - 10}' y='{y + 16}' text-anchor='end'>{escape(f'{row.work}, {row.against}')}</text>",
            f"<rect x='{left}' y='{y + 3}' width='{wide:.1f}' height='18' fill='{colour}'/>",
            f"<line x1='{mark:.1f}' x2='{mark:.1f}' y1='{y}' y2='{y + 24}' stroke='#1f2933' stroke-width='2'/>",
            f"<text x='{max(left + wide, mark) + 8:.1f}' y='{y + 16}' font-weight='600'>{row.ratio:.2f}</text>",
        ]
    path.write_text("\n".join([*parts, "</svg>"]) + "\n", encoding="utf-8")


def into_readme(rows: list[Row], readme: Path) -> None:
    """Put the table between its two marks in the README."""
    text = readme.read_text("utf-8")
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    lines = [
        f"Measured on {today()}: {machine()}.",
        "",
        "| work | against | ours | peer or limit | ratio | to stay under |",
        "|---|---|--:|--:|--:|--:|",
    ]
    lines += [
        f"| {row.work} | {row.against} | {amount(row.ours, row.unit)} | {amount(row.peer, row.unit)}"
        f" | {'' if row.reached else '**'}{row.ratio:.2f}{'' if row.reached else '**'} | {row.reach:.2f} |"
        for row in rows
    ]
    readme.write_text(f"{before}{BEGIN}\n" + "\n".join(lines) + f"\n{END}{after}", encoding="utf-8")
