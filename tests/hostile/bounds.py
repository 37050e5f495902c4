"""Time and memory of every bomb, each read in a process of its own that may use only so much of either.

    python -m tests.hostile.bounds [PART OF A NAME]

Prints one line of JSON each; with a terminal, a table. A process that is stopped by its limit, or by an error that is
not the parser's own, is a fault.
"""

import json
import os
import resource
import sys
from typing import Any

from tests.hostile.bombs import BOMBS, Bomb
from tests.hostile.parsers import BY_NAME

MOST_SECONDS = 20
MOST_MEMORY = 400 << 20
"""Beyond what the program and the input itself take. A phone from 2016 has 2 GiB."""


def measured(bomb: Bomb) -> dict[str, Any]:
    """What reading one took, and how it ended: taken, refused, or the name of what stopped it."""
    parser = BY_NAME[bomb.parser]
    parser.feed(b"")  # whatever is imported late is imported now, and counts as the program's
    content = bomb.make()
    reading, writing = os.pipe()
    before = _peak()
    child = os.fork()
    if not child:
        os.close(reading)
        resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
        held = int(open("/proc/self/statm").read().split()[0]) * resource.getpagesize()  # noqa: SIM115, PTH123
        resource.setrlimit(resource.RLIMIT_AS, (held + MOST_MEMORY, held + MOST_MEMORY))
        try:
            end = "taken" if parser.feed(content) else "refused"
        except BaseException as fault:
            end = type(fault).__name__
        os.write(writing, f"{end} {_peak()}".encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as told:
        said = told.read().decode().split()
    _, _, used = os.wait4(child, 0)
    end, peak = (said[0], int(said[1])) if said else ("stopped", 0)
    return {
        "bomb": bomb.name,
        "parser": bomb.parser,
        "bytes": len(content),
        "seconds": round(used.ru_utime + used.ru_stime, 2),
        "mebibytes": max(0, peak - before) // 1024,
        "end": end,
    }


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def main(part: str = "") -> None:
    """All of them, or those with `part` in their name."""
    for bomb in BOMBS:
        if part in f"{bomb.name} {bomb.parser}":
            one = measured(bomb)
            if sys.stdout.isatty():
                sys.stdout.write(
                    "{parser:32} {bomb:36} {bytes:>9} B {seconds:6} s {mebibytes:4} MiB {end}\n".format(**one)
                )
            else:
                sys.stdout.write(json.dumps(one) + "\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
