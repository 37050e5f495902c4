"""Writing one buffer behind, on a second thread, while the next buffer is being sealed or opened.

The cipher and the operating system's write both work outside Python's lock, so on two processors a large
file takes about as long as the slower of the two instead of their sum. Measured on 1 GiB in memory, best of
several runs on two virtual processors: sealing 0.60 s without and 0.39 s with, opening 0.68 s and 0.41 s.
"""

from __future__ import annotations

import io
from queue import SimpleQueue
from threading import Thread
from types import TracebackType
from typing import Final

from .source import ByteSink, write_all

# Below this, starting a thread costs more than it gains.
WORTH_A_THREAD: Final = 512 * 1024

# For a large write Linux takes its page cache in large blocks, which as a rule are memory nothing has used before, and
# copying into those is dear; for a small one the two threads wait for Python's lock more often. Opening 1 GiB (ext4, Linux
# 6.18) takes 0.9 s with 16 KiB at a time, 0.6 s with 128 KiB, 1.5 s with a mebibyte; in memory (tmpfs) 0.71, 0.56, 0.55 s.
_PIECE: Final = 128 * 1024


class WriteBehind:
    """A sink in front of ``sink``, to be used as a context manager; leaving it waits for the last write.

    Only plain files are written from the other thread: other sinks may belong to the thread that made
    them. A buffer given to `write` must stay as it is until the next call has returned. A failed write
    is raised by the next call, or on leaving.
    """

    def __init__(self, sink: ByteSink) -> None:
        self._sink = sink
        self._may = isinstance(sink, io.FileIO | io.BufferedWriter | io.BufferedRandom)
        self._thread: Thread | None = None
        self._to_write: SimpleQueue[bytes | memoryview | None] = SimpleQueue()
        self._written: SimpleQueue[BaseException | None] = SimpleQueue()
        self._busy = False

    def write(self, data: bytes | memoryview, /) -> int:
        self._wait()
        if self._thread is None and not (self._may and len(data) >= WORTH_A_THREAD):
            self._write_through(data)
            return len(data)
        if self._thread is None:
            self._thread = Thread(target=self._keep_writing, name="seal-write-behind", daemon=True)
            self._thread.start()
        self._busy = True
        self._to_write.put(data)
        return len(data)

    def __enter__(self) -> WriteBehind:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            self._wait()
        finally:
            if self._thread:
                self._to_write.put(None)
                self._thread.join()

    def _wait(self) -> None:
        if self._busy:
            problem = self._written.get()
            self._busy = False
            if problem:
                raise problem

    def _write_through(self, data: bytes | memoryview) -> None:
        rest = memoryview(data)
        while rest:
            piece = rest[:_PIECE] if self._may else rest
            write_all(self._sink, piece)
            rest = rest[len(piece) :]

    def _keep_writing(self) -> None:
        while (data := self._to_write.get()) is not None:
            try:
                self._write_through(data)
            except BaseException as problem:
                self._written.put(problem)
            else:
                self._written.put(None)
