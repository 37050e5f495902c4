"""Everything that is measured against what people would use instead, side by side in one run.

`python -m tests.bench.side_by_side [--quick] [--readme] [FOLDER]` prints one table and writes figures.json, figures.svg and
growth.svg to FOLDER (./bench). `--quick` takes a sixteenth of the sizes; `--readme` puts the table into the README.
Nothing here fails because of a time. All of it runs with what Android lets an app pin in memory.
"""

import shutil
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

from attrs import asdict

from tests.bench.phone_limits import pin_no_more
from tests.bench.side_by_side import files, growth, small, stored, table, window
from tests.bench.side_by_side.table import Row

NEEDED = ("age", "ssh-keygen", "zip", "unzip", "sha256sum")


def main(folder: Path, *, quick: bool, readme: bool) -> int:
    missing = [tool for tool in NEEDED if not shutil.which(tool)]
    if missing:
        print(f"Missing for the comparison: {' '.join(missing)}. Install them with your system's packages.")
        return 1
    pin_no_more()
    folder.mkdir(parents=True, exist_ok=True)
    part = 16 if quick else 1
    groups: list[Callable[[], Iterable[Row]]] = [
        window.starting,
        window.memory,
        lambda: stored.at_size(10, full=False),
        lambda: stored.at_size(1_000, full=False),
        lambda: stored.at_size(100_000 // part, full=True),
        lambda: small.receiving(2_000 // part),
        small.summaries,
        lambda: files.packing(1024 // part),
        lambda: files.sealing(1024 // part),
    ]
    print(f"{table.machine()}\n\n{table.header()}", flush=True)
    rows: list[Row] = []
    for group in groups:
        for row in group():
            rows.append(row)
            print(table.told(row), flush=True)
    found = []
    print("\nHow cost grows: 0 does not depend on the size, 1 grows in step with it")
    for curve in growth.curves(
        (10, 100, 1_000, 10_000, 100_000 // part),
        (1, 16, 256, 1024 // part, 4096 // part) if not quick else (1, 16, 64),
        (1, 10, 100, 1_000, 10_000 // part) if not quick else (1, 10, 100),
    ):
        found.append(curve)
        print(
            f"  {curve.what:36} slope {curve.slope:5.2f}, at the end {curve.at_the_end:5.2f}  {curve.points}",
            flush=True,
        )
    growth.write_chart(found, folder / "growth.svg")
    table.write_chart(rows, folder / "figures.svg")
    table.write_json(
        rows,
        folder / "figures.json",
        {
            curve.what: {**asdict(curve), "slope": curve.slope, "at_the_end": curve.at_the_end}
            for curve in found
        },
    )
    if readme:
        table.into_readme(rows, Path("README.md"))
    print(f"\nWritten to {folder}: figures.json, figures.svg, growth.svg")
    return 0


if __name__ == "__main__":
    words = [word for word in sys.argv[1:] if not word.startswith("--")]
    sys.exit(
        main(Path(words[0] if words else "bench"), quick="--quick" in sys.argv, readme="--readme" in sys.argv)
    )
