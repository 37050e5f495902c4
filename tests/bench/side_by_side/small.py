"""Small packages in number, and what one of them and its summary cost."""

import os
import resource
import shutil
import statistics
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from app.desk.identity import DeskFolder, create_desk, open_identity
from app.desk.inbox import State
from app.desk.index import open_index
from app.desk.receive import Receiver
from app.package import pack
from app.record import History
from app.seal import X25519Identity
from tests.bench.bench_desk import PASSPHRASE
from tests.bench.side_by_side.table import Row, by_turns
from tests.desk.packages import Press
from tests.package.diary_cases import full, photo
from tests.package.sample import history, request, told

SLICES: Final = 10
"""Ours and the shell take turns at so many parts of the packages: a machine's pace changes within one run."""

BY_HAND: Final = 20
"""How many of each part the shell does: it takes some tens of milliseconds for each."""

SHELL: Final = """
set -e
cd "$1"
for file in "$2"/*.age; do
    digest=$(sha256sum < "$file")
    digest=${digest%% *}
    age -d -i "$3" "$file" > bag.zip
    unzip -q bag.zip -d "$digest"
    cd "$digest"/firsthand-*
    sha256sum --quiet -c manifest-sha256.txt tagmanifest-sha256.txt
    ssh-keygen -q -Y verify -f allowed_signers -I firsthand -n firsthand-package \\
        -s tagmanifest-sha256.txt.sig < tagmanifest-sha256.txt > /dev/null
    cd ../..
    cp "$file" "kept/$digest.age"
    sync "kept/$digest.age"
done
"""
"""What VERIFY.txt tells a person to do, and keeping the sealed file. No process more than it needs: what was unpacked is cleared
away outside the clock. It leaves out what no usual tool does and ours does too: the archive's safety, the form of the
record, its history, the list and the search."""


def receiving(number: int) -> Iterator[Row]:
    """Per core: processor time of one process of ours, and of the shell's loop with the programs it starts."""
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        create_desk(work / "desk", PASSPHRASE, datetime.now(UTC), work_factor=10)
        identity = open_identity(DeskFolder(work / "desk"), PASSPHRASE)
        press = Press(identity.recipients[0])
        keys = [str(each) for each in identity.identities if isinstance(each, X25519Identity)]
        (work / "key").write_text("\n".join(keys) + "\n")
        here = DeskFolder(work / "ours")
        here.folder.mkdir()
        index = open_index(here, identity)
        receiver = Receiver.of(here, identity, index)
        each = number // SLICES
        ours, shell = [], []
        for part in range(SLICES):
            given, some, done = (work / f"{what}{part}" for what in ("in", "some", "shell"))
            packages = press.many(given, each, part * each)[:BY_HAND]
            some.mkdir()
            for path in packages:
                os.link(path, some / path.name)
            (done / "kept").mkdir(parents=True)

            def take(given: Path = given) -> None:
                tally = receiver.receive([given], processes=1)
                if tally.states != {State.TAKEN: each}:
                    raise SystemExit(f"not all were taken: {tally.states}")

            def loop(some: Path = some, done: Path = done) -> None:
                subprocess.run(["bash", "-c", SHELL, "-", done, some, work / "key"], check=True)

            ours.append(_processor(take) / each)
            shell.append(_processor(loop) / len(packages))
            shutil.rmtree(done)
        index.close()
        yield Row(
            f"receive {number:,} small packages, one core, each",
            "age, unzip, sha256sum, ssh-keygen, cp, sync",
            statistics.median(ours) * 1000,
            statistics.median(shell) * 1000,
            "ms",
            1 / 5,
        )


def _processor(work: Callable[[], object]) -> float:
    """Seconds of processor that it takes, in this process and in those it starts and waits for."""
    before = _used()
    work()
    return _used() - before


def _used() -> float:
    both = [resource.getrusage(whose) for whose in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in both)


def summaries() -> Iterator[Row]:
    """The summary of a full encounter with twenty photos, and a package without media."""
    diary = full()
    for n in range(20):
        diary.attach(photo(shade=60 + 5 * n), caption=f"Photo {n + 1}", audience="counsel")
    took = by_turns({"ours": lambda: diary.summary()})
    parts = f"1 s ({len(diary.history.links)} entries, 22 photos of 1600×1200)"
    yield Row("summary PDF of a full encounter", parts, took["ours"], 1.0, "s", 1.0)
    with tempfile.TemporaryDirectory() as name:
        sealed = pack(
            request(recipients=[X25519Identity.generate().recipient], chain=without_media(), media={}),
            Path(name) / "package.age",
        )
    yield Row("a package without media", "60 KiB", sealed.bytes / 1024, 60, "KiB", 1.0)


def without_media() -> History:
    """The sample's chain but for what was attached."""
    return history([entry for entry in told() if entry[0] != "attached"])
