"""The power fails at a moment of a run: the folders it may leave, by tests/torture/disk.py."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from tests.torture.disk import Call, Disk, Part, calls
from tests.torture.forked import Run

KINDS = (("nothing", 0), ("names", 0), ("content", 0))


class Cut(NamedTuple):
    """One power cut: the moment, what part is left, what had been confirmed, and the folder that is left."""

    where: str
    said: list[list[str]]
    home: Path


def cuts(done: Run, before: Path, home: Path, how_many: int | None, seeds: int, seed: str) -> Iterator[Cut]:
    """Folders as they are left by cuts at so many moments of a run (None: at each), each removed afterwards.

    `before` is what the home was like, `home` where it lay while it was recorded.
    """
    every = list(calls(done.account))
    lots = random.Random(seed)
    # The moments that count: those at which something on the disk, or something said, changed.
    telling = [n for n, changed in enumerate(_play(Disk(home, before), every)) if changed]
    few = how_many is not None and len(telling) > how_many
    chosen = set(lots.sample(telling, how_many or 0) if few else telling) | {telling[-1]}
    disk = Disk(home, before)
    left = home.with_name("left")
    for n, _ in enumerate(_play(disk, every)):
        if n not in chosen:
            continue
        said = [line.split() for line in disk.said.decode().splitlines(keepends=True) if line[-1] == "\n"]
        heard = [words[1:] for words in said if words[0] == "confirmed"]
        for kind, which in (*KINDS, *(("some", lots.randrange(1 << 30)) for _ in range(seeds))):
            disk.after(Part(kind, which), left)
            yield Cut(f"{kind} {which} left of what call {n} ({every[n].name}) found", heard, left)
            shutil.rmtree(left)


def _play(disk: Disk, every: list[Call]) -> Iterator[bool]:
    for call in every:
        yield disk.play(call)
