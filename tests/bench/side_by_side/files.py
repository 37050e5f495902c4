"""Sealing and opening a gibibyte, packing and checking it, beside the programs people would use instead."""

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pyrage
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from app.seal import X25519Identity, seal, unseal
from tests.bench import bench_package
from tests.bench.bench_seal import make, ours, room, theirs
from tests.bench.side_by_side.table import Row, by_turns

CHUNK = 64 << 10


def raw_loop(mebibytes: int) -> Callable[[], None]:
    """Nothing but the cipher over one buffer in memory: what no program can beat with one thread."""
    cipher, out, plain = ChaCha20Poly1305(bytes(32)), bytearray(CHUNK + 16), os.urandom(CHUNK)

    def run() -> None:
        for n in range(mebibytes * 16):
            cipher.encrypt_into(n.to_bytes(12), plain, None, out)

    return run


def sealing(mebibytes: int) -> Iterator[Row]:
    """On tmpfs, where the disk does not hide the work, and on disk."""
    for where, place in (("in memory", room(mebibytes)), ("on disk", str(Path.cwd()))):
        with tempfile.TemporaryDirectory(dir=place) as name:
            yield from _sealing_in(Path(name), mebibytes, where)


def _sealing_in(folder: Path, mebibytes: int, where: str) -> Iterator[Row]:
    identity = X25519Identity.generate()
    old = pyrage.x25519.Identity.from_str(str(identity))
    plain, key = folder / "plain", folder / "key"
    make(plain, mebibytes)
    key.write_text(f"{identity}\n")
    to = identity.recipient
    took = by_turns(
        {
            "ours": lambda: ours(seal, plain, folder / "w", to),
            "age": lambda: theirs("-r", to, "-o", folder / "a", plain),
            "pyrage": lambda: pyrage.encrypt_file(str(plain), str(folder / "p"), [old.to_public()]),
            "raw": raw_loop(mebibytes),
        },
        leaving={"ours": folder / "w", "age": folder / "a", "pyrage": folder / "p"},
    )
    (folder / "p").unlink()
    size = f"{mebibytes / 1024:g} GiB"
    # 1.2 times as fast is the reach in memory; on disk all wait for the same disk.
    fast = 1 / 1.2 if where == "in memory" else 1.0
    yield Row(f"seal {size} {where}", "age", took["ours"], took["age"], "s", fast)
    yield Row(f"seal {size} {where}", "pyrage", took["ours"], took["pyrage"], "s", 1.0)
    if where == "in memory":
        yield Row(f"seal {size} {where}", "the bare cipher, one thread", took["ours"], took["raw"], "s", 1.5)
    took = by_turns(
        {
            "ours": lambda: ours(unseal, folder / "a", folder / "o", identity),
            "age": lambda: theirs("-d", "-i", key, "-o", folder / "o", folder / "w"),
            "pyrage": lambda: pyrage.decrypt_file(str(folder / "w"), str(folder / "o"), [old]),
        },
        leaving=dict.fromkeys(("ours", "age", "pyrage"), folder / "o"),
    )
    fast = 1 / 2 if where == "in memory" else 1.0
    yield Row(f"open {size} {where}", "age", took["ours"], took["age"], "s", fast)
    yield Row(f"open {size} {where}", "pyrage", took["ours"], took["pyrage"], "s", 1.0)


def packing(mebibytes: int) -> Iterator[Row]:
    """One encounter of 200 entries with one large file, each step of ours in a process of its own for its memory."""
    with tempfile.TemporaryDirectory(dir=bench_package.room(mebibytes)) as name:
        folder = Path(name)
        (folder / "key").write_text(f"{X25519Identity.generate()}\n")
        digest, crc = bench_package.make(folder / "media", mebibytes)
        (folder / "digest").write_text(digest.hex())
        (folder / "crc").write_text(str(crc))
        peaks: dict[str, float] = {}

        def step(which: str) -> Callable[[], None]:
            def run() -> None:
                done = subprocess.run(
                    [sys.executable, "-m", "tests.bench.bench_package", "--step", which, name],
                    stdout=subprocess.PIPE,
                    text=True,
                    check=True,
                )
                peak = re.search(r"peak +([0-9.]+) MiB", done.stdout)
                if peak is None:
                    raise SystemExit(f"{which} did not tell its memory")
                peaks[which] = max(peaks.get(which, 0), float(peak[1]))

            return run

        packing_by_hand, checking_by_hand = bench_package.by_hand(folder)
        took = by_turns({"ours": step("pack"), "shell": packing_by_hand})
        size = f"{mebibytes / 1024:g} GiB"
        pipe = "zip, sha256sum, age, ssh-keygen"
        yield Row(f"pack {size} and 200 entries", pipe, took["ours"], took["shell"], "s", 1 / 1.5)
        took = by_turns({"ours": step("open"), "shell": checking_by_hand})
        yield Row(f"check and write {size}", pipe, took["ours"], took["shell"], "s", 1 / 1.5)
        yield Row(f"memory, packing {size}", "100 MiB", peaks["pack"], 100, "MiB", 1.0)
        yield Row(f"memory, checking {size}", "100 MiB", peaks["open"], 100, "MiB", 1.0)
