"""What the timeline costs with many encounters: from the open vault to its first frame, and a frame while it scrolls.

`python -m tests.bench.bench_timeline [ENCOUNTERS]`. Milliseconds of the app's own thread, so that the drawing, which
happens in software here and in threads of its own, does not count. The key derivation is left out.
"""

from tests.phone.driver.drive import Driver  # before anything of Kivy

# isort: split

import random
import statistics
import sys
import tempfile
import time
from pathlib import Path

from kivy.base import EventLoop

from app.phone.app import FirsthandApp
from app.phone.flow import Stop
from app.record import Entry
from app.vault import Vault
from tests.bench.bench_vault import entries_of
from tests.phone.living import PASSPHRASE, made_session, new_session
from tests.vault.making import CODEBOOK

WARM = 40
"""Frames of scrolling before the measured ones: rows of each kind are made once."""
FRAMES = 600
SPEED = 60.0
"""Pixels a frame: a fast fling on a phone of this density."""


def fill(vault: Vault, count: int) -> None:
    """So many encounters, as the vault's own benchmark makes them, in few transactions."""
    chance = random.Random(4)
    with vault._changing():
        for n in range(count):
            for entry in entries_of(n, chance):
                vault._log.add(Entry(entry.kind, entry.encounter, entry.time, entry.payload), card=False)
    with vault._changing():
        vault._log.rebuild()


def bench(count: int, home: Path) -> None:
    session = made_session(home)
    began = time.perf_counter()
    fill(session.vault, count)
    print(f"{count:,} encounters, made in {time.perf_counter() - began:.0f} s; {len(CODEBOOK.fields)} fields")
    session.lock()
    driver = Driver()
    session = new_session(home)
    app = driver.run(FirsthandApp(session))
    driver.pump(10)
    session.unlock(PASSPHRASE)
    app.go(Stop("timeline"), anew=True)  # modules and fonts are read once
    driver.pump(10)
    shown = [_once(app, driver) for _ in range(9)]
    _tell("open vault to the first frame of the timeline", [own for own, _ in shown])
    _tell("the same by the clock, drawn in software", [whole for _, whole in shown])
    many = app.page.ids.cards
    scrolled: list[float] = []
    paged: list[float] = []
    for frame in range(WARM + FRAMES):
        driver.now += 1 / 60
        before = len(many.items)
        started = time.thread_time()
        many.offset = min(many.furthest, many.offset + SPEED)
        EventLoop.idle()
        took = (time.thread_time() - started) * 1000
        if frame >= WARM:
            (scrolled if len(many.items) == before else paged).append(took)
    _tell("a frame while scrolling", scrolled)
    if paged:
        _tell("a frame that also reads the next page", paged)
    driver.close()


def _once(app: FirsthandApp, driver: Driver) -> tuple[float, float]:
    app.go(Stop("settings"), anew=True)
    driver.pump(4)
    started, own = time.perf_counter(), time.thread_time()
    app.go(Stop("timeline"), anew=True)
    EventLoop.idle()
    return (time.thread_time() - own) * 1000, (time.perf_counter() - started) * 1000


def _tell(what: str, times: list[float]) -> None:
    most = statistics.quantiles(times, n=20)[-1] if len(times) > 1 else times[0]
    print(f"{what:52}{statistics.median(times):8.1f} ms    19 of 20 under {most:.1f} ms")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as home:
        bench(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000, Path(home))
