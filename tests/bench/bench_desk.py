"""The desk under load: receiving, one and two receivers, and 100,000 records in both databases.

Run with `make bench`, or `python -m tests.bench.bench_desk [PACKAGES] [RECORDS]`. PostgreSQL is a server of its own with its
usual safety (fsync on). Fails when a result is wrong, never because of a time.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from app.desk import patterns
from app.desk.due import due_lines
from app.desk.identity import DeskFolder, DeskIdentity, create_desk, open_identity
from app.desk.inbox import State
from app.desk.index import open_index
from app.desk.receive import Receiver
from app.desk.search import Search, count, list_page
from tests.desk.filling import fill
from tests.desk.packages import Press
from tests.desk.postgresql import Cluster

PASSPHRASE = "lantern orchard violet harbor canyon maple"

SEARCHES = {
    "a rare word": Search(words="unique4242"),
    "a common word": Search(words="officer"),
    "two words": Search(words="band42 elm"),
    "a name": Search(name="nunez"),
    "a badge": Search(badge="04821"),
    "a badge with ?": Search(badge="048??"),
    "a badge with *": Search(badge="*821"),
    "an agency": Search(agency="border_patrol"),
    "agency, consent, days": Search(agency="ice_ero", consent="asked_refused_done_anyway", since="2025-03-01", until="2025-03-31"),
    "a place and a kind of scan": Search(place="market square", modality="contactless_fingerprint"),
    "nothing fits": Search(words="nowhere", agency="ice_ero"),
}  # fmt: skip


def told(what: str, result: str) -> None:
    print(f"  {what:44} {result}", flush=True)


def receiving(desk: DeskFolder, identity: DeskIdentity, work: Path, number: int) -> None:
    folder = work / "in"
    sources = Press(identity.recipients[0]).many(folder, number)
    print(f"Receiving {number} packages of {sources[0].stat().st_size} bytes, fully checked", flush=True)
    for processes in (1, 2):
        here = DeskFolder(work / f"desk{processes}")
        here.folder.mkdir()
        index = open_index(here, identity)
        start, used = time.perf_counter(), os.times()
        tally = Receiver.of(here, identity, index).receive([folder], processes=processes)
        took, now = time.perf_counter() - start, os.times()
        index.close()
        if tally.states != {State.TAKEN: number}:
            raise SystemExit(f"not all were taken: {tally.states}")
        cpu = sum(now[:4]) - sum(used[:4])
        told(
            f"{processes} process(es)",
            f"{number / took:6.0f} a second, {number / cpu:6.0f} a second of processor",
        )


def two_receivers(
    desk: DeskFolder, identity: DeskIdentity, work: Path, cluster: Cluster, number: int
) -> None:
    print("PostgreSQL: receivers of one process each at one folder", flush=True)
    passphrase = work / "passphrase"
    passphrase.write_text(PASSPHRASE)
    pace, whole = {}, {}
    for receivers in (1, 2):
        database = cluster.database()
        open_index(desk, identity, database).close()
        packages = work / f"packages{receivers}"
        command = [
            sys.executable,
            "-m",
            "app.desk",
            "receive",
            work / "in",
            "--desk",
            desk.folder,
            "--database",
            database,
        ]
        command += ["--packages", packages, "--passphrase-file", passphrase, "--processes", "1"]
        start = time.perf_counter()
        running = [
            subprocess.Popen([*map(str, command)], stdout=subprocess.DEVNULL) for _ in range(receivers)
        ]
        while not packages.is_dir() or not any(packages.glob("*.age")):
            time.sleep(0.01)
            if any(each.poll() for each in running):
                raise SystemExit("a receiver failed")
        begun = time.perf_counter()
        if any(each.wait() for each in running):
            raise SystemExit("a receiver failed")
        took, worked = time.perf_counter() - start, time.perf_counter() - begun
        index = open_index(desk, identity, database)
        if count(index) != number or len(list(packages.glob("*.age"))) != number:
            raise SystemExit("not all were taken")
        index.close()
        pace[receivers], whole[receivers] = number / worked, number / took
        told(
            f"{receivers} receiver(s)",
            f"{number / worked:6.0f} a second from the first on, {number / took:6.0f} with starting up",
        )
    told("two against one", f"{pace[2] / pace[1]:.2f} x, {whole[2] / whole[1]:.2f} x with starting up")


def at_size(name: str, index: Any, records: int) -> None:
    start = time.perf_counter()
    fill(index, records)
    print(f"{name}: {records:,} records (made in {time.perf_counter() - start:.0f} s)", flush=True)

    def pages() -> None:
        first = list_page(index)
        list_page(index, after=first.next)

    measured("two list pages", pages)
    measured(
        "list page by day, deep inside",
        lambda: list_page(index, Search(until="2025-06-01"), order="happened"),
    )
    for what, search in SEARCHES.items():
        measured(f"search: {what}", lambda search=search: list_page(index, search, limit=50))  # type: ignore[misc]
    measured(
        "deadlines of the next weeks", lambda: due_lines(index, date(2026, 1, 1), since=date(2026, 1, 1))
    )
    for dimension in ("agency", "setting", "consent", "area"):
        measured(f"patterns by {dimension}, published", lambda d=dimension: patterns.published(index, d))  # type: ignore[misc]
    measured("patterns: what came later", lambda: patterns.published(index, "consequence"))
    measured("patterns: the same badge", lambda: patterns.repeated(index, "badge", at_least=5))


def measured(what: str, work: Callable[[], object], times: int = 5) -> None:
    took = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        took.append((time.perf_counter() - start) * 1000)
    told(what, f"{statistics.median(took):7.1f} ms  (most {max(took):.0f})")


def main(packages: int = 400, records: int = 100_000) -> None:
    with tempfile.TemporaryDirectory() as name, Cluster() as cluster:
        work = Path(name)
        desk = create_desk(work / "desk", PASSPHRASE, datetime.now(UTC), work_factor=10)
        identity = open_identity(desk, PASSPHRASE)
        receiving(desk, identity, work, packages)
        two_receivers(desk, identity, work, cluster, packages)
        for title, database in (("SQLCipher", None), ("PostgreSQL", cluster.database())):
            index = open_index(desk, identity, database)
            at_size(title, index, records)
            index.close()


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
