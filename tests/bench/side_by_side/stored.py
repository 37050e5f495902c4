"""A vault beside plain SQLite with the same rows, and a tap beside one fsynced write."""

import os
import random
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from app.record import Entry
from app.vault import LockedVault, TimelineQuery, Vault
from app.vault.key_derivation import SALT_BYTES, derive
from app.vault.timeline import page
from tests.bench.bench_vault import COMMON, RARE, WRITTEN, fill, fsynced_write, plain_copy
from tests.bench.side_by_side.table import Row
from tests.vault.making import CHEAP, CODEBOOK, PASSPHRASE, new_vault, reopened, tapped

PAGE = 50
IN_A_ROW = 20
"""Times a work is done before the next has its turn. By itself, after a pause, each takes longer: see `bench_vault`."""
FIND = "SELECT rowid, snippet(words, -1, '', '', '', 12) FROM words WHERE words MATCH ? ORDER BY rowid DESC LIMIT 50"


def _median_ms(works: dict[str, Callable[[], object]], turns: int) -> dict[str, float]:
    """What a work returns as a float is what it spent, in seconds, on something that is not to count.

    Each `IN_A_ROW` times at each of so many turns, and in another order at each: a work pays for what the one before it left
    for the disk to do, and for finding the processor's caches full of something else.
    """
    times: dict[str, list[float]] = {name: [] for name in works}
    chance = random.Random(7)
    for _ in range(turns):
        for name, work in chance.sample(list(works.items()), len(works)):
            for _ in range(IN_A_ROW):
                began = time.perf_counter()
                aside = work()
                took = time.perf_counter() - began - (aside if isinstance(aside, float) else 0)
                times[name].append(took * 1000)
    return {name: statistics.median(found) for name, found in times.items()}


def _open_to_first_page(folder: Path) -> float:
    """Everything that unlocking does but the key derivation, which is cheap in these vaults and is taken off too."""
    vault = reopened(folder)
    vault.timeline()
    spent = time.perf_counter()
    vault.lock()
    derive(bytearray(PASSPHRASE.encode()), bytes(SALT_BYTES), CHEAP.memory_kib, CHEAP.passes, CHEAP.lanes)
    return time.perf_counter() - spent


def _first_page(plain: Any) -> None:
    page(plain, TimelineQuery(), None, PAGE)


def _plain_to_first_page(file: Path) -> float:
    plain = sqlite3.connect(file, isolation_level=None)
    _first_page(plain)
    spent = time.perf_counter()
    plain.close()
    return time.perf_counter() - spent


def at_size(encounters: int, *, full: bool) -> Iterator[Row]:
    """The first page at this size; `full` adds searching, and a tap."""
    with tempfile.TemporaryDirectory(dir=Path.cwd()) as name:
        home = Path(name)
        vault, _ = new_vault(home / "vault")
        fill(vault, encounters)
        plain = plain_copy(vault, home / "plain.db")
        size = f"{encounters:,} encounters"
        took = _median_ms({"ours": vault.timeline, "plain": lambda: _first_page(plain)}, 2)
        yield Row(
            f"first page of {size}", "the same query, plain SQLite", took["ours"], took["plain"], "ms", 1.5
        )
        vault.lock()
        took = _median_ms(
            {
                "ours": lambda: _open_to_first_page(home / "vault"),
                "plain": lambda: _plain_to_first_page(home / "plain.db"),
            },
            2,
        )
        yield Row(
            f"open {size} to the first page",
            "plain SQLite, opened and asked",
            took["ours"],
            took["plain"],
            "ms",
            1.5,
        )
        vault = reopened(home / "vault")
        if full:
            for kind, word in (("rare word", RARE), ("common word", COMMON), ("word by one letter", "a")):
                took = _median_ms(
                    {
                        "ours": lambda word=word: vault.search(word),  # type: ignore[misc]
                        "plain": lambda word=word: plain.execute(FIND, (f'"{word}"*',)).fetchall(),  # type: ignore[misc]
                    },
                    2,
                )
                yield Row(
                    f"find a {kind} in {size}",
                    "plain SQLite FTS5",
                    took["ours"],
                    took["plain"],
                    "ms",
                    1.5,
                )
            yield from _taps(vault, home, encounters)
        vault.lock()
        plain.close()


def _taps(vault: Vault, home: Path, encounters: int) -> Iterator[Row]:
    """One confirmed tap: as it comes most, of a kind the timeline does not tell of yet, and with the vault locked."""
    kinds = [tap.id for tap in CODEBOOK.taps]
    numbers = iter(range(100_000))

    def tap(*, new: bool = False) -> Entry:
        # Ten to an encounter; of the copies none can be added to.
        number = next(numbers)
        kind = kinds[number % len(kinds)] if new else "searched"
        return tapped(kind, min(encounters, WRITTEN) - number // 10, at=encounters * 7.0)

    write, locked = fsynced_write(home), LockedVault(home / "vault")
    took = _median_ms(
        {
            "ours": lambda: vault.append(tap()),
            "plain": write,
            "new": lambda: vault.append(tap(new=True)),
            "write": write,
            "locked": lambda: locked.capture(tapped("searched")),
            "file": _fsynced_file(home),
        },
        20,
    )
    against = "one fsynced write of 400 bytes"
    yield Row("one confirmed tap", against, took["ours"], took["plain"], "ms", 2.0)
    yield Row("one confirmed tap of another kind", against, took["new"], took["write"], "ms", 2.0)
    against = "one new file of 400 bytes, it and its name fsynced"
    yield Row("one confirmed tap while locked", against, took["locked"], took["file"], "ms", 2.0)


def _fsynced_file(folder: Path) -> Callable[[], None]:
    numbers = iter(range(100_000))

    def write() -> None:
        path = folder / f"file{next(numbers)}"
        beside = path.with_suffix(".part")
        with beside.open("xb", buffering=0) as file:
            file.write(bytes(400))
            os.fsync(file.fileno())
        beside.rename(path)
        fd = os.open(folder, os.O_RDONLY)
        os.fsync(fd)
        os.close(fd)

    return write


def opening(sizes: tuple[int, ...]) -> list[tuple[float, float]]:
    """Milliseconds from the key to the first page at each size, key derivation left out: for the chart of growth."""
    found = []
    for encounters in sizes:
        with tempfile.TemporaryDirectory(dir=Path.cwd()) as name:
            vault, _ = new_vault(Path(name) / "vault")
            fill(vault, encounters)
            vault.lock()
            times = []
            for _ in range(15):
                vault = reopened(Path(name) / "vault")
                vault.lock()
                began = time.perf_counter()
                vault = reopened(Path(name) / "vault")
                vault.timeline()
                times.append((time.perf_counter() - began) * 1000)
                vault.lock()
            found.append((float(encounters), statistics.median(times)))
    return found
