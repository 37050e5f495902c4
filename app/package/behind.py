"""Hash and write large blocks on a second thread, in order, while the next ones are being made.

Hashing and writing work outside Python's lock, so on two processors a gibibyte costs the longer half instead of the
sum. Blocks are copied, because their makers use the buffer again; at most a few are under way, so memory is bounded.
Small files never start a thread.
"""

from collections.abc import Callable
from queue import Queue
from threading import Thread
from typing import Final

WORTH_A_THREAD: Final = 1 << 18
_UNDER_WAY: Final = 3

Block = bytes | memoryview


class Behind:
    """Calls `work` with every block given to `put`, one after the other. A failure is raised by a later call."""

    def __init__(self, work: Callable[[Block], object]) -> None:
        self._work = work
        self._queue: Queue[bytes | None] = Queue(_UNDER_WAY)
        self._thread: Thread | None = None
        self._problem: BaseException | None = None

    def put(self, block: Block) -> None:
        """Work on a block, now or soon. Raises what `work` raised on an earlier one."""
        self._raise()
        if self._thread is None:
            if len(block) < WORTH_A_THREAD:
                self._work(block)
                return
            self._thread = Thread(target=self._run, name="package-behind", daemon=True)
            self._thread.start()
        self._queue.put(bytes(block))

    def finish(self) -> None:
        """Wait until all blocks are worked on; more may follow. Raises what `work` raised."""
        self.stop()
        self._raise()

    def stop(self) -> None:
        """Wait, and raise nothing: for the way out of a failure."""
        if self._thread is not None:
            self._queue.put(None)
            self._thread.join()
            self._thread = None

    def _run(self) -> None:
        while (block := self._queue.get()) is not None:
            # After a failure the rest is only taken off the queue, so that nobody waits for ever.
            if self._problem is None:
                try:
                    self._work(block)
                except BaseException as problem:
                    self._problem = problem

    def _raise(self) -> None:
        if self._problem is not None:
            raise self._problem
