"""How cost grows: with the vault's size, with one file's size, with the number of packages; each with its slope.

The slope is that of a straight line through the logarithms: 0 means the cost does not depend on the size, 1 that it
grows in step with it. What every run costs whatever its size makes that slope flatter, so the slope between the two
largest sizes stands beside it.
"""

import math
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from html import escape
from pathlib import Path

from attrs import define

from app.desk.identity import DeskFolder, create_desk, open_identity
from app.desk.index import open_index
from app.desk.receive import Receiver
from app.seal import X25519Identity, seal
from tests.bench.bench_desk import PASSPHRASE
from tests.bench.bench_seal import make, ours, room
from tests.bench.side_by_side import stored
from tests.desk.packages import Press


@define(frozen=True)
class Curve:
    """Cost at some sizes: (size, cost)."""

    what: str
    size: str
    cost: str
    points: list[tuple[float, float]]

    @property
    def slope(self) -> float:
        """Least squares through the logarithms."""
        xs, ys = ([math.log(point[n]) for point in self.points] for n in (0, 1))
        mean_x, mean_y = sum(xs) / len(xs), sum(ys) / len(ys)
        across = sum((x - mean_x) ** 2 for x in xs)
        return sum((x - mean_x) * (y - mean_y) for x, y in zip(xs, ys, strict=True)) / across

    @property
    def at_the_end(self) -> float:
        """The slope between the two largest sizes."""
        (x1, y1), (x2, y2) = sorted(self.points)[-2:]
        return math.log(y2 / y1) / math.log(x2 / x1)


def curves(vaults: tuple[int, ...], mebibytes: tuple[int, ...], packages: tuple[int, ...]) -> Iterator[Curve]:
    """The three of them."""
    yield Curve("open a vault to its first page", "encounters", "ms", stored.opening(vaults))
    yield Curve("seal one file", "MiB", "s", list(_sealing(mebibytes)))
    yield Curve("receive packages, one process", "packages", "s", list(_receiving(packages)))


def _sealing(mebibytes: tuple[int, ...]) -> Iterator[tuple[float, float]]:
    with tempfile.TemporaryDirectory(dir=room(max(mebibytes) // 2)) as name:
        folder, to = Path(name), X25519Identity.generate().recipient
        for size in mebibytes:
            make(folder / "plain", size)
            times = []
            for _ in range(3):
                began = time.perf_counter()
                ours(seal, folder / "plain", folder / "sealed", to)
                times.append(time.perf_counter() - began)
            yield float(size), sorted(times)[1]


def _receiving(packages: tuple[int, ...]) -> Iterator[tuple[float, float]]:
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        create_desk(work / "desk", PASSPHRASE, datetime.now(UTC), work_factor=10)
        identity = open_identity(DeskFolder(work / "desk"), PASSPHRASE)
        press = Press(identity.recipients[0])
        for number in packages:
            press.many(work / f"in{number}", number)
            here = DeskFolder(work / f"desk{number}")
            here.folder.mkdir()
            index = open_index(here, identity)
            began = time.perf_counter()
            Receiver.of(here, identity, index).receive([work / f"in{number}"], processes=1)
            yield float(number), time.perf_counter() - began
            index.close()


def write_chart(found: list[Curve], path: Path) -> None:
    """One panel for each curve, both scales logarithmic."""
    wide, high, left, bottom = 300, 220, 58, 40
    total = len(found) * (wide + left + 20)
    parts = [
        (
            f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {total} {high + 110}' width='{total}' height='{high + 110}'"
            " role='img' font-family='system-ui, Segoe UI, Helvetica, Arial, sans-serif' font-size='12' fill='#1f2933'>"
        ),
        "<title>How cost grows</title>",
        f"<rect width='{total}' height='{high + 110}' fill='#ffffff'/>",
    ]
    for n, curve in enumerate(found):
        x0, y0 = n * (wide + left + 20) + left, high + 50
        lowest_x, highest_x = _decades([x for x, _ in curve.points])
        lowest_y, highest_y = _decades([y for _, y in curve.points])

        def across(value: float, x0: int = x0, low: int = lowest_x, high_: int = highest_x) -> float:
            return x0 + wide * (math.log10(value) - low) / (high_ - low)

        def up(value: float, y0: int = y0, low: int = lowest_y, high_: int = highest_y) -> float:
            return y0 - high * (math.log10(value) - low) / (high_ - low)

        parts.append(
            f"<text x='{x0}' y='22' font-size='14' font-weight='600'>{escape(curve.what)}</text>"
            f"<text x='{x0}' y='40' fill='#52606d'>slope {curve.slope:.2f}, at the end {curve.at_the_end:.2f}</text>"
        )
        for power in range(lowest_x, highest_x + 1):
            x = across(10.0**power)
            parts.append(f"<line x1='{x:.1f}' x2='{x:.1f}' y1='{y0 - high}' y2='{y0}' stroke='#cbd2d9'/>")
            parts.append(f"<text x='{x:.1f}' y='{y0 + 16}' text-anchor='middle'>{10.0**power:,.0f}</text>")
        for power in range(lowest_y, highest_y + 1):
            y = up(10.0**power)
            parts.append(f"<line x1='{x0}' x2='{x0 + wide}' y1='{y:.1f}' y2='{y:.1f}' stroke='#cbd2d9'/>")
            parts.append(f"<text x='{x0 - 6}' y='{y + 4:.1f}' text-anchor='end'>{10.0**power:g}</text>")
        line = " ".join(f"{across(x):.1f},{up(y):.1f}" for x, y in curve.points)
        parts.append(f"<polyline points='{line}' fill='none' stroke='#2f6690' stroke-width='2'/>")
        parts += [
            f"<circle cx='{across(x):.1f}' cy='{up(y):.1f}' r='4' fill='#16425b'/>" for x, y in curve.points
        ]
        parts.append(
            f"<text x='{x0 + wide / 2}' y='{y0 + bottom}' text-anchor='middle' fill='#52606d'>"
            f"{escape(curve.size)} (across), {escape(curve.cost)} (up)</text>"
        )
    path.write_text("\n".join([*parts, "</svg>"]) + "\n", encoding="utf-8")


def _decades(values: list[float]) -> tuple[int, int]:
    low, high = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))
    return low, max(high, low + 1)
