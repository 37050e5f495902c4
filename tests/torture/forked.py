"""One piece of work in a process of its own under strace: killed, refused or stopped at a chosen system call.

The process is a fork of this one, so that nothing is loaded anew for each of thousands of runs; strace is attached while
it waits. What it says goes out by `writev`, a call nobody injects anything into: every `write` is then one to a file.
"""

from __future__ import annotations

import contextlib
import io
import os
import signal
import subprocess
import tempfile
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from tests.vault.injecting import strace

_PATIENCE_SECONDS = 100


class Run(NamedTuple):
    """How it ended: exit code (negative: killed by that signal), what it said line by line, strace's account, traceback."""

    code: int
    said: list[list[str]]
    account: str
    trace: str

    @property
    def confirmed(self) -> list[list[str]]:
        return [words[1:] for words in self.said if words[0] == "confirmed"]

    @property
    def told(self) -> bool:
        """Whether it came to its end, or was refused by name."""
        return self.code == 0

    @property
    def injected(self) -> bool:
        return any(sign in self.account for sign in ("INJECTED", "killed by SIGKILL", "SIGSTOP {"))


def tell(*what: object) -> None:
    """Say one line, whole or not at all."""
    os.writev(1, [(" ".join(map(str, what)) + "\n").encode()])


def confirmed(*what: object) -> None:
    """Say that from now on this must be there for ever."""
    tell("confirmed", *what)


def run(
    work: Callable[[], object],
    options: tuple[str, ...],
    refusals: tuple[type[Exception], ...],
    stopped: Callable[[], None] | None = None,
) -> Run:
    """Do `work` under strace with `options`. If it is stopped, `stopped` is called, and it goes on.

    An exception of `refusals` is a proper end: its name is said. Any other ends with exit code 1.
    """
    with tempfile.TemporaryDirectory() as place:
        log, trace = Path(place, "log"), Path(place, "trace")
        hearing, speaking = os.pipe()
        pid = os.fork()
        if pid == 0:
            os.close(hearing)
            _child(work, speaking, trace, refusals)
        os.close(speaking)
        os.waitpid(pid, os.WUNTRACED)
        tracer = subprocess.Popen(
            [strace(), "-f", "-qq", "-o", str(log), *options, "-p", str(pid)], stderr=subprocess.DEVNULL
        )
        _until_traced(pid, tracer)
        os.kill(pid, signal.SIGCONT)
        code = _wait(pid, stopped)
        with os.fdopen(hearing, "rb") as pipe:
            lines = pipe.read().decode().splitlines(keepends=True)
        tracer.wait(timeout=_PATIENCE_SECONDS)
        account = log.read_text(errors="replace") if log.exists() else ""
        said = [line.split() for line in lines if line.endswith("\n")]
        return Run(code, said, account, trace.read_text() if trace.exists() else "")


def _child(
    work: Callable[[], object], speaking: int, trace: Path, refusals: tuple[type[Exception], ...]
) -> None:
    code = 1
    try:
        os.dup2(speaking, 1)
        os.kill(os.getpid(), signal.SIGSTOP)
        try:
            work()
            code = 0
        except refusals as refusal:
            tell("refused", type(refusal).__name__)
            code = 0
        except BaseException:
            # Not by `write`: the next one may be the one that is refused.
            lines = io.StringIO()
            traceback.print_exc(file=lines)
            fd = os.open(trace, os.O_WRONLY | os.O_CREAT, 0o600)
            os.writev(fd, [lines.getvalue().encode()])
    finally:
        os._exit(code)


def _until_traced(pid: int, tracer: subprocess.Popen[bytes]) -> None:
    status = Path(f"/proc/{pid}/status")
    until = time.monotonic() + _PATIENCE_SECONDS
    while "TracerPid:\t0\n" in status.read_text():
        if tracer.poll() is not None or time.monotonic() > until:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
            raise RuntimeError("strace could not be attached: may this user trace processes?")
        time.sleep(0.001)


def _wait(pid: int, stopped: Callable[[], None] | None) -> int:
    while True:
        _, status = os.waitpid(pid, os.WUNTRACED)
        if not os.WIFSTOPPED(status):
            return os.waitstatus_to_exitcode(status)
        try:
            if stopped is not None:
                stopped()
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGCONT)
