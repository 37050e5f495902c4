"""One gibibyte of media packed and checked, beside the tools a shell would use, and many small packages checked.

Run with `make bench`, or `python -m tests.bench.bench_package [MEBIBYTES] [SMALL]`. Works in memory (/dev/shm) when there is
room. Prints the pace in MB/s (10^6 bytes) and the largest resident memory of a process that does only that step.
Fails when a result is wrong, never because of a time.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from zlib import crc32

from app.package import MediaSource, check, pack
from app.seal import X25519Identity, parse_identity
from tests.package.sample import (
    CODEBOOK,
    PHOTO_ID,
    WORDLIST,
    history,
    known,
    media_payload,
    request,
    told,
)

MIB = 1 << 20
ENTRIES = 200


def room(mebibytes: int) -> str | None:
    shm = Path("/dev/shm")
    return str(shm) if shm.is_dir() and shutil.disk_usage(shm).free > 6 * mebibytes * MIB else None


def make(path: Path, mebibytes: int) -> tuple[bytes, int]:
    """A file of noise; its SHA-256 and CRC-32, as a vault would know them."""
    digest, sum_ = sha256(), 0
    with path.open("wb") as file:
        for _ in range(mebibytes):
            block = os.urandom(MIB)
            digest.update(block)
            sum_ = crc32(block, sum_)
            file.write(block)
    return digest.digest(), sum_


def step_pack(folder: Path) -> None:
    media = folder / "media"
    digest, sum_ = bytes.fromhex((folder / "digest").read_text()), int((folder / "crc").read_text())
    size = media.stat().st_size
    photo = media_payload(PHOTO_ID, "video", "video/mp4", b"")["media"] | {
        "bytes": size,
        "sha256": digest.hex(),
    }
    entries = [told()[0], ("attached", {"media": photo})]
    entries += [
        ("stated", {"item": f"{n:08x}", "facts": {"officer.badge_no": known(f"{n}")}})
        for n in range(ENTRIES - 2)
    ]
    identity = parse_identity((folder / "key").read_text().strip())
    given = request(
        chain=history(entries),
        media={PHOTO_ID: MediaSource(lambda: media.open("rb", buffering=0), size, digest, sum_)},
        recipients=[identity.recipient],
    )
    (folder / "ours.age").unlink(missing_ok=True)  # of the round before
    start = time.perf_counter()
    packed = pack(given, folder / "ours.age")
    told_pace("pack", packed.bytes, time.perf_counter() - start)


def step_check(folder: Path, into: bool) -> None:
    identity = parse_identity((folder / "key").read_text().strip())
    place = folder / "opened" if into else None
    if place is not None and place.exists():
        shutil.rmtree(place)
    start = time.perf_counter()
    check(folder / "ours.age", [identity], codebook=CODEBOOK, wordlist=WORDLIST, into=place)
    took = time.perf_counter() - start
    told_pace("check and write" if into else "check", (folder / "ours.age").stat().st_size, took)


def told_pace(what: str, size: int, took: float) -> None:
    print(
        f"{what:24} {took:6.2f} s  {size / took / 1e6:7.0f} MB/s  peak {peak_mebibytes():5.1f} MiB",
        flush=True,
    )


def peak_mebibytes() -> float:
    """The most this program had in memory. Not `ru_maxrss`: that begins with what its parent had when it was started."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024


def by_hand(folder: Path) -> tuple[Callable[[], None], Callable[[], None]]:
    """The same packing and checking with zip, sha256sum, age and ssh-keygen, each file passing once through each tool."""
    recipient = parse_identity((folder / "key").read_text().strip()).recipient
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", folder / "signing"], check=True)
    bag = folder / "bag"
    bag.mkdir()
    os.link(folder / "media", bag / "media")
    packing = (
        "rm -f manifest.sig; sha256sum media > manifest"
        " && ssh-keygen -q -Y sign -f ../signing -n x manifest 2>/dev/null"
        f" && zip -q -0 -r - . | age -r {recipient} -o ../shell.age"
    )
    checking = (
        "rm -rf shell shell.zip; age -d -i key -o shell.zip shell.age && unzip -q shell.zip -d shell && cd shell"
        " && sha256sum --quiet -c manifest && ssh-keygen -q -Y check-novalidate -n x -s manifest.sig < manifest"
        " && sha256sum ../shell.age > /dev/null"
    )

    def step(command: str, place: Path) -> Callable[[], None]:
        return lambda: _run(["bash", "-c", f"set -eo pipefail; {command}"], place)

    return step(packing, bag), step(checking, folder)


def _run(command: list[str], place: Path) -> None:
    subprocess.run(command, cwd=place, check=True)


def shell(folder: Path) -> None:
    packing, checking = by_hand(folder)
    for what, work in (("shell pack", packing), ("shell check and write", checking)):
        start = time.perf_counter()
        work()
        took = time.perf_counter() - start
        size = (folder / "shell.age").stat().st_size
        print(f"{what:24} {took:6.2f} s  {size / took / 1e6:7.0f} MB/s", flush=True)


def small(folder: Path, count: int) -> None:
    identity = X25519Identity.generate()
    path = folder / "small.age"
    start = time.perf_counter()
    pack(request(recipients=[identity.recipient]), path)
    print(
        f"{'pack a small one':24} {(time.perf_counter() - start) * 1000:6.1f} ms, {path.stat().st_size} bytes"
    )
    start = time.perf_counter()
    for _ in range(count):
        check(path, [identity], codebook=CODEBOOK, wordlist=WORDLIST)
    took = time.perf_counter() - start
    print(f"{'check small ones':24} {count / took:6.0f} a second on one core", flush=True)


def main(mebibytes: int, count: int) -> int:
    for tool in ("age", "ssh-keygen", "zip", "unzip"):
        if not shutil.which(tool):
            print(f"{tool} is needed for the comparison; install it with your system's packages")
            return 1
    with tempfile.TemporaryDirectory(dir=room(mebibytes)) as name:
        folder = Path(name)
        (folder / "key").write_text(f"{X25519Identity.generate()}\n")
        digest, sum_ = make(folder / "media", mebibytes)
        (folder / "digest").write_text(digest.hex())
        (folder / "crc").write_text(str(sum_))
        for step in ("pack", "check", "open"):
            # A process of its own, so that its largest memory is that of this step.
            subprocess.run(
                [sys.executable, "-m", "tests.bench.bench_package", "--step", step, name], check=True
            )
        shell(folder)
        small(folder, count)
    return 0


if __name__ == "__main__":
    if sys.argv[1:2] == ["--step"]:
        place = Path(sys.argv[3])
        match sys.argv[2]:
            case "pack":
                step_pack(place)
            case "check":
                step_check(place, into=False)
            case _:
                step_check(place, into=True)
        sys.exit(0)
    given = [int(argument) for argument in sys.argv[1:]]
    sys.exit(main(*(given + [1024, 200][len(given) :])))
