"""The power fails at any moment, and of what was not made last any part may be gone: what was confirmed is there all the same.

FIRSTHAND_TORTURE=1 tries every moment with many parts each, instead of a sample.
"""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.torture.disk import STRACE, Disk, Part, calls
from tests.vault import child, injecting, test_killed
from tests.vault.test_killed import examine, fresh

template = test_killed.template
KINDS = (("nothing", 0), ("names", 0), ("content", 0))
SEEDS = 8 if injecting.EVERYTHING else 1
MOMENTS = 10_000 if injecting.EVERYTHING else 4


class Cut(NamedTuple):
    """One power cut: the moment, what part is left, what had been confirmed, and the folder that is left."""

    where: str
    said: list[list[str]]
    home: Path


def cuts(home: Path, account: str, before: Disk, how_many: int, place: Path, seed: str) -> Iterator[Cut]:
    """Folders as they are left by cuts at so many moments of a run, each removed afterwards."""
    every = list(calls(account))
    lots = random.Random(seed)
    # The moments that count: those at which something on the disk, or something said, changed.
    telling = [n for n, changed in enumerate(_play(Disk(before._home), every)) if changed]
    chosen = set(telling if len(telling) <= how_many else lots.sample(telling, how_many)) | {telling[-1]}
    for n, _ in enumerate(_play(before, every)):
        if n not in chosen:
            continue
        for kind, which in (*KINDS, *(("some", lots.randrange(1 << 30)) for _ in range(SEEDS))):
            left = place / "left"
            before.after(Part(kind, which), left)
            said = [
                line.split() for line in before.said.decode().splitlines(keepends=True) if line[-1] == "\n"
            ]
            yield Cut(
                f"{kind} {which} after call {n} ({every[n].name})",
                [words[1:] for words in said if words[0] == "confirmed"],
                left,
            )
            shutil.rmtree(left)


def _play(disk: Disk, every: list) -> Iterator[bool]:
    for call in every:
        yield disk.play(call)


def recorded(operation: str, folder: Path, module: str = "tests.vault.child") -> str:
    """The log of a run that went well."""
    done = injecting.run(operation, folder, *STRACE, module=module)
    assert done.code == 0, done.account[-2000:]
    assert done.confirmed
    return done.account


@pytest.mark.parametrize("operation", child.OPERATIONS)
def test_the_power_fails(operation: str, template: tuple[Path, str, str], tmp_path: Path) -> None:
    home = tmp_path / "home"
    folder = fresh(template, operation, home)
    shutil.copytree(home, tmp_path / "before")
    account = recorded(operation, folder)
    shutil.rmtree(home)
    shutil.copytree(tmp_path / "before", home)
    for cut in cuts(home, account, Disk(home), MOMENTS, tmp_path, operation):
        examine(operation, cut.home / folder.name, cut.said, template, cut.where)
