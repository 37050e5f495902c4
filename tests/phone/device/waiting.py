"""The app's own thread, for tests: what devices deliver is run while the test waits for something."""

import time
from collections.abc import Callable
from queue import Empty, Queue

PATIENCE = 60.0


class AppThread:
    """`deliver` may be called from anywhere; what it was given runs in `until`."""

    def __init__(self) -> None:
        self._waiting: Queue[Callable[[], None]] = Queue()

    def deliver(self, call: Callable[[], None]) -> None:
        self._waiting.put(call)

    def until(self, so: Callable[[], object], patience: float = PATIENCE) -> bool:
        """Run what is delivered until it is so; False when patience ends first."""
        end = time.monotonic() + patience
        while not so():
            if time.monotonic() > end:
                return False
            try:
                self._waiting.get(timeout=0.02)()
            except Empty:
                continue
        return True

    def settle(self, seconds: float = 0.3) -> None:
        """Run what is delivered for a while."""
        self.until(lambda: False, seconds)
