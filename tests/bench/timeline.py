"""The timeline with many encounters: the vault, from the locked app to its first page, a frame while it scrolls.

Times are milliseconds; `own` is the processor time of the app's own thread. Even there drawing in software takes several
times as much as the app, and a phone has a chip for it: `python -m tests.bench.bench_phone` therefore measures this with
Mesa's driver that draws nothing. What is left is the app, Kivy, putting words into pictures, and OpenGL's front.
"""

from tests.phone.driver.drive import Driver  # before anything of Kivy

# isort: split

import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from attrs import frozen
from kivy.base import EventLoop
from kivy.clock import Clock

from app.phone.app import FirsthandApp
from app.phone.flow import Stop
from app.record import Entry
from app.vault import Vault
from tests.bench.bench_vault import entries_of
from tests.phone.living import PASSPHRASE

WARM = 10
"""Frames of scrolling before the measured ones: what is read and made ahead while the first page is looked at."""
FRAMES = 600
SPEED = 60.0
"""Pixels a frame: a fast fling on a phone of this density."""


@frozen
class Took:
    """One measured piece of work, in milliseconds."""

    own: float
    clock: float


def fill(vault: Vault, count: int) -> None:
    """So many encounters, as the vault's own benchmark makes them, in few transactions."""
    chance = random.Random(4)
    with vault._changing():
        for n in range(count):
            for entry in entries_of(n, chance):
                vault._log.add(Entry(entry.kind, entry.encounter, entry.time, entry.payload), card=False)
    with vault._changing():
        vault._log.rebuild()


@contextmanager
def measured(found: list[Took]) -> Iterator[None]:
    began, own = time.perf_counter(), time.thread_time()
    yield
    found.append(Took((time.thread_time() - own) * 1000, (time.perf_counter() - began) * 1000))


def unlocked(app: FirsthandApp, driver: Driver, found: list[Took]) -> None:
    """From the locked app to the first frame of the timeline, with a key derivation that costs next to nothing."""
    app.lock()
    driver.wait(0.5)
    with measured(found):
        app.session.unlock(PASSPHRASE)
        app.follow("unlocked")
        driver.now += 1 / 60
        EventLoop.idle()


def shown(app: FirsthandApp, driver: Driver, found: list[Took]) -> None:
    """From another place to the first frame of the timeline."""
    app.go(Stop("settings"), anew=True)
    driver.pump(4)
    with measured(found):
        app.go(Stop("timeline"), anew=True)
        EventLoop.idle()


def scrolled(page: Any, driver: Driver) -> tuple[list[float], list[float]]:
    """A long fling at 60 frames a second: own milliseconds of the frames, and of those in which
    the list also grew."""
    many = page.ids.cards
    plain: list[float] = []
    growing: list[float] = []

    def fling(_: float) -> None:
        many.offset = min(many.furthest, many.offset + SPEED)

    flung = Clock.schedule_interval(fling, 0)  # as a glide goes on
    for frame in range(WARM + FRAMES):
        driver.now += 1 / 60
        before = len(many.items)
        began, own = time.perf_counter(), time.thread_time()
        EventLoop.idle()
        took = (time.thread_time() - own) * 1000
        # What is read beside the window has the time of a frame to be read in, as on a screen.
        time.sleep(max(0.0, began + 1 / 60 - time.perf_counter()))
        if frame >= WARM:
            (plain if len(many.items) == before else growing).append(took)
    flung.cancel()
    return plain, growing
