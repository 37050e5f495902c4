"""Small packages in number, and what one of them and its summary cost."""

import os
import subprocess
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from app.desk.identity import DeskFolder, create_desk, open_identity
from app.desk.inbox import State
from app.desk.index import open_index
from app.desk.receive import Receiver
from app.package import pack
from app.record import History
from app.seal import X25519Identity
from tests.bench.bench_desk import PASSPHRASE, SHELL
from tests.bench.side_by_side.table import Row, by_turns
from tests.desk.packages import Press
from tests.package.diary_cases import full, photo
from tests.package.sample import history, request, told

BY_HAND = 100
"""How many the shell does in a round: it takes some tens of milliseconds for each."""


def receiving(number: int) -> Iterator[Row]:
    """Per core: one process, and the shell's loop over the same files."""
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        create_desk(work / "desk", PASSPHRASE, datetime.now(UTC), work_factor=10)
        identity = open_identity(DeskFolder(work / "desk"), PASSPHRASE)
        sources = Press(identity.recipients[0]).many(work / "in", number)
        (work / "part").mkdir()
        for path in sources[:BY_HAND]:
            os.link(path, work / "part" / path.name)
        keys = [str(each) for each in identity.identities if isinstance(each, X25519Identity)]
        (work / "key").write_text("\n".join(keys) + "\n")
        (work / "shell").mkdir()
        rounds = iter(range(100))

        def take() -> None:
            here = DeskFolder(work / f"desk{next(rounds)}")
            here.folder.mkdir()
            index = open_index(here, identity)
            tally = Receiver.of(here, identity, index).receive([work / "in"], processes=1)
            index.close()
            if tally.states != {State.TAKEN: number}:
                raise SystemExit(f"not all were taken: {tally.states}")

        def loop() -> None:
            subprocess.run(
                ["bash", "-c", SHELL, "-", work / "shell", work / "part", work / "key"], check=True
            )

        took = by_turns({"ours": take, "shell": loop}, warm=0)
        yield Row(
            f"receive {number:,} small packages, one core, each",
            "age, unzip, sha256sum, ssh-keygen",
            took["ours"] / number * 1000,
            took["shell"] / BY_HAND * 1000,
            "ms",
            1 / 5,
        )


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
