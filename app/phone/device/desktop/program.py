"""A program whose output is read as it comes, on a thread of its own."""

import subprocess
from collections.abc import Callable, Sequence
from contextlib import suppress
from threading import Thread
from typing import Final

_AT_ONCE: Final = 1 << 16
_PATIENCE: Final = 5.0
"""Seconds a program gets to finish after it was asked to."""


class Output:
    """Runs a program; `came` gets its output piece by piece, then `ended` is called, both on the reading thread.

    Raises OSError when it cannot be started. Nothing of what it says on its error channel is kept.
    """

    def __init__(
        self, words: Sequence[str], came: Callable[[bytes], None], ended: Callable[[], None]
    ) -> None:
        self._came = came
        self._ended = ended
        self._process = subprocess.Popen(
            words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, bufsize=0
        )
        self._thread = Thread(target=self._read, daemon=True)
        self._thread.start()

    def _read(self) -> None:
        output = self._process.stdout
        try:
            while output is not None and (data := output.read(_AT_ONCE)):
                self._came(data)
        finally:
            self._ended()

    def finish(self, word: bytes) -> None:
        """Ask it with a word to finish, and read what it still has to say."""
        with suppress(OSError):
            if self._process.stdin is not None:
                self._process.stdin.write(word)
        self._wait(kill=False)

    def kill(self) -> None:
        """End it at once."""
        self._process.kill()
        self._wait(kill=True)

    def _wait(self, *, kill: bool) -> None:
        self._thread.join(_PATIENCE)
        if not kill and self._thread.is_alive():
            self._process.kill()
            self._thread.join(_PATIENCE)
        self._process.wait(_PATIENCE)
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()
