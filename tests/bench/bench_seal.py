"""One gibibyte sealed and opened, by us and by the `age` program, each opening what the other sealed.

Run with `make bench`, or `python -m tests.bench.bench_seal [MEBIBYTES] [ROUNDS]`. Works in memory (/dev/shm)
when there is room, so that the disk does not set the pace. The rounds alternate, because a machine's pace
changes; every opened file is compared byte for byte. Fails when a file comes out different, never because of a time.
"""

from __future__ import annotations

import filecmp
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pyrage

from app.seal import X25519Identity, seal, unseal

MIB = 1 << 20


def make(path: Path, mebibytes: int) -> None:
    with path.open("wb") as file:
        for _ in range(mebibytes):
            file.write(os.urandom(MIB))


def room(mebibytes: int) -> str | None:
    """Memory, if four files of that size fit twice over; otherwise wherever temporary files go."""
    shm = Path("/dev/shm")
    return str(shm) if shm.is_dir() and shutil.disk_usage(shm).free > 8 * mebibytes * MIB else None


def ours(step: Callable[..., None], source: Path, sink: Path, key: object, **how: bool) -> None:
    with source.open("rb", buffering=0) as reading, sink.open("wb", buffering=0) as writing:
        step(reading, writing, [key], **how)


def theirs(*arguments: object) -> None:
    subprocess.run(["age", *map(str, arguments)], check=True)


def main(mebibytes: int, rounds: int) -> int:
    if not shutil.which("age"):
        print("age is needed; install it with: apt-get install age")
        return 1
    identity = X25519Identity.generate()
    to = identity.recipient
    with tempfile.TemporaryDirectory(dir=room(mebibytes)) as name:
        folder = Path(name)
        plain, key = folder / "plain", folder / "key"
        make(plain, mebibytes)
        key.write_text(f"{identity}\n")
        old = pyrage.x25519.Identity.from_str(str(identity))
        steps: dict[str, tuple[Callable[[], object], str, str]] = {
            "we seal": (lambda: ours(seal, plain, folder / "w", to), "plain", "w"),
            "age seals": (lambda: theirs("-r", to, "-o", folder / "a", plain), "plain", "a"),
            "we open age's": (lambda: ours(unseal, folder / "a", folder / "o", identity), "a", "o"),
            "age opens ours": (lambda: theirs("-d", "-i", key, "-o", folder / "o", folder / "w"), "w", "o"),
            "pyrage opens ours": (
                lambda: pyrage.decrypt_file(str(folder / "w"), str(folder / "o"), [old]),
                "w",
                "o",
            ),
            "we seal, armored": (lambda: ours(seal, plain, folder / "wa", to, armored=True), "plain", "wa"),
            "age opens ours, armored": (
                lambda: theirs("-d", "-i", key, "-o", folder / "o", folder / "wa"),
                "wa",
                "o",
            ),
            "age seals, armored": (lambda: theirs("-a", "-r", to, "-o", folder / "wa", plain), "plain", "wa"),
            "we open age's, armored": (
                lambda: ours(unseal, folder / "wa", folder / "o", identity),
                "wa",
                "o",
            ),
        }
        times: dict[str, list[float]] = {step: [] for step in steps}
        different = 0
        # The first round warms the memory and is not counted.
        for turn in range(rounds + 1):
            for step, (run, _, result) in steps.items():
                (folder / result).unlink(missing_ok=True)
                start = time.perf_counter()
                run()
                took = time.perf_counter() - start
                if turn:
                    times[step].append(took)
                if result == "o" and not filecmp.cmp(plain, folder / "o", shallow=False):
                    print(f"DIFFERENT: {step}")
                    different += 1
        where = "memory" if room(mebibytes) else "disk"
        print(f"{mebibytes} MiB in {where}, {rounds} rounds        median      best   MB/s (best)")
        for step, each in times.items():
            best = min(each)
            print(
                f"  {step:32} {statistics.median(each):7.2f} s {best:7.2f} s {mebibytes * MIB / best / 1e6:9.0f}"
            )
        for what, we, they in (
            ("seal", "we seal", "age seals"),
            ("open", "we open age's", "age opens ours"),
        ):
            median = statistics.median(times[they]) / statistics.median(times[we])
            print(
                f"  {what}: {median:.2f} times as fast as age (median), {min(times[they]) / min(times[we]):.2f} (best)"
            )
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"  most memory of this process at any time: {peak:.0f} MiB")
    return 1 if different else 0


if __name__ == "__main__":
    given = [int(word) for word in sys.argv[1:3]]
    sys.exit(main(*(given + [1024, 5][len(given) :])))
