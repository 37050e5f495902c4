"""When what is no longer used is cleared away, and when the system gets its memory back."""

import gc
import os
import weakref
from pathlib import Path

from tests.phone.driver.drive import Driver


def test_what_is_unused_is_cleared_away_in_calm_moments_only(driver: Driver) -> None:
    from app.phone.tidying import Tidying

    class Page:
        def __init__(self) -> None:
            self.itself = self
            self.parts: list[list[int]] = [[] for _ in range(10_000)]

    before = gc.get_threshold()
    tidying = Tidying()
    try:
        gone = weakref.ref(Page())
        for _ in range(6):
            driver.wait(1)
            driver.tap_at(10, 10)
        assert gone() is not None
        driver.wait(8)
        assert gone() is None
    finally:
        tidying.stop()
    assert gc.get_threshold() == before


def test_what_was_left_is_cleared_away_though_little_is_new(driver: Driver) -> None:
    from app.phone.tidying import Tidying, dropped

    class Page:
        def __init__(self) -> None:
            self.itself = self

    tidying = Tidying()
    try:
        gone = weakref.ref(Page())
        driver.wait(8)
        assert gone() is not None, "not worth a look"
        dropped()
        driver.tap_at(10, 10)
        driver.wait(1)
        assert gone() is not None, "somebody is touching"
        driver.wait(2)
        assert gone() is None
    finally:
        tidying.stop()


def test_memory_that_is_free_goes_back_to_the_system() -> None:
    from app.phone.tidying import give_back

    def resident() -> float:
        return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20

    # Pieces too small for pages of their own, and one in ten is kept: by itself nothing of it would go back.
    pieces = [bytearray(b"x") * 60_000 for _ in range(1_000)]
    kept = pieces[::10]
    del pieces
    before = resident()
    assert give_back()
    assert before - resident() > 40
    assert len(kept) == 100
