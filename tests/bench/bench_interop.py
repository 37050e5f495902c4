"""Every way between us and the `age` program at full size: X25519 and passphrase, binary and armored, both directions.

Run with `make bench`, or `python -m tests.bench.bench_interop [MEBIBYTES]` (1024 by default). Works in memory
(/dev/shm) when there is room. Every opened file is compared byte for byte; fails when one differs, never because of a time.
"""

import filecmp
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from app.seal import ScryptIdentity, ScryptRecipient, X25519Identity, seal, unseal
from tests.bench.bench_seal import make, ours, room
from tests.seal.test_interop import PASSPHRASE, age_at_a_terminal


def age(*arguments: object) -> None:
    subprocess.run(["age", *map(str, arguments)], check=True)


@contextmanager
def told(what: str, opened: Path, plain: Path) -> Iterator[None]:
    began = time.perf_counter()
    yield
    same = filecmp.cmp(opened, plain, shallow=False)
    print(
        f"{what:<48} {'same' if same else 'DIFFERENT':<10} {time.perf_counter() - began:7.1f} s", flush=True
    )
    opened.unlink()
    if not same:
        raise SystemExit(1)


def main(mebibytes: int) -> None:
    key = X25519Identity.generate()
    terminal = partial(age_at_a_terminal, patience=600)
    with tempfile.TemporaryDirectory(dir=room(mebibytes)) as name:
        folder = Path(name)
        plain, sealed, opened, key_file = (folder / each for each in ("plain", "sealed", "opened", "key"))
        make(plain, mebibytes)
        key_file.write_text(f"{key}\n")
        for armored in (False, True):
            form = "armored" if armored else "binary"
            flag = ["--armor"] if armored else []
            ways: list[tuple[str, Callable[[], None], Callable[[], None]]] = [
                (
                    "X25519, ours opened by age",
                    partial(ours, seal, plain, sealed, key.recipient, armored=armored),
                    partial(age, "-d", "-i", key_file, "-o", opened, sealed),
                ),
                (
                    "X25519, age's opened by us",
                    partial(age, *flag, "-r", key.recipient, "-o", sealed, plain),
                    partial(ours, unseal, sealed, opened, key),
                ),
                (
                    "passphrase, ours opened by age",
                    partial(ours, seal, plain, sealed, ScryptRecipient(PASSPHRASE), armored=armored),
                    partial(terminal, 1, "-d", "-o", opened, sealed),
                ),
                (
                    "passphrase, age's opened by us",
                    partial(terminal, 2, *flag, "-p", "-o", sealed, plain),
                    partial(ours, unseal, sealed, opened, ScryptIdentity(PASSPHRASE)),
                ),
            ]
            for what, close, open_ in ways:
                with told(f"{what}, {form}, {mebibytes} MiB", opened, plain):
                    close()
                    open_()
                sealed.unlink()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1024)
