"""PostgreSQL: the same rows as the embedded index, several receivers at one folder, and a connection that breaks."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from datetime import datetime
from hashlib import sha256
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select, text

from app.desk import attempts, inbox
from app.desk.errors import DatabaseAddressWrong, DatabaseUnreachable
from app.desk.identity import DeskFolder, DeskIdentity
from app.desk.inbox import State
from app.desk.index import Index, open_index
from app.desk.index.tables import attempt, code, encounter, mark, metadata, package
from app.desk.index.tables import inbox as inbox_table
from app.desk.receive import Receiver
from app.desk.receiving import Station
from app.desk.records import refused
from app.desk.search import Search, every_line
from app.package import Kind
from app.seal import parse_identity
from tests.desk.conftest import NOW
from tests.desk.packages import Press
from tests.desk.postgresql import Cluster

TIMES = {"received", "first_received", "last_received", "seen", "done", "first_met", "last_met", "place"}
"""What differs by when it was done, and where."""


def content(index: Index) -> dict[str, list[Any]]:
    """All rows of all tables, numbers the database gave replaced by what they stand for."""
    with index.read() as connection:
        names = {row.no: row.id for row in connection.execute(select(encounter.c.no, encounter.c.id))}
        codes = {row.no: (row.kind, row.value) for row in connection.execute(select(code))}
        found: dict[str, list[Any]] = {}
        for table in metadata.sorted_tables:
            rows = []
            for row in connection.execute(select(table)).mappings():
                told: dict[str, Any] = {
                    key: value for key, value in row.items() if key not in TIMES | {"no", "seq"}
                }
                if "encounter" in told and isinstance(told["encounter"], int):
                    told["encounter"] = names[told["encounter"]]
                if table is mark:
                    told["code"] = codes[told["code"]]
                rows.append(
                    json.dumps(
                        {
                            key: value.hex() if isinstance(value, bytes) else value
                            for key, value in told.items()
                        }
                    )
                )
            found[table.name] = sorted(rows)
        if index.on_server:
            words = "SELECT rowid, array_to_string(tsvector_to_array(tokens), ' ') FROM words"
        else:
            words = "SELECT rowid, tokens FROM words"
        found["words"] = sorted(
            f"{names[no]} {' '.join(sorted(tokens.split()))}"
            for no, tokens in connection.execute(text(words))
        )
    return found


def test_the_same_input_gives_the_same_rows_and_digests(
    desk: DeskFolder, identity: DeskIdentity, press: Press, cluster: Cluster, tmp_path: Path
) -> None:
    folder = tmp_path / "in"
    press.many(folder, 20)
    bad = press.make(folder / "bad.age", 60)
    bad.write_bytes(bad.read_bytes()[:-3])
    press.make(tmp_path / "second" / "later.age", 4, more=2)
    press.make(tmp_path / "third" / "elsewhere.age", 61, phone=5)
    indexes = [open_index(desk, identity), open_index(desk, identity, cluster.database())]
    try:
        for index in indexes:
            for each in (folder, tmp_path / "second", tmp_path / "third"):
                Receiver.of(desk, identity, index, tmp_path / f"kept-{index.on_server}").receive([each])
        embedded, server = (content(index) for index in indexes)
        assert embedded == server
        assert {name: len(rows) for name, rows in server.items()}["package"] == 21
        assert len(embedded["rejected"]) == 2
        kept = [{path.name for path in (tmp_path / f"kept-{on}").iterdir()} for on in (False, True)]
        assert kept[0] == kept[1]
        assert len(kept[0]) == 21
        searches = [
            Search(words="word7"),
            Search(badge="11??"),
            Search(name="nunez"),
            Search(agency="ice_ero"),
        ]
        for search in searches:
            found = [sorted(line.id for line in every_line(index, search)) for index in indexes]
            assert found[0] == found[1]
    finally:
        for index in indexes:
            index.close()


def receive(desk: DeskFolder, folder: Path, database: str, packages: Path, passphrase_file: Path) -> Any:
    options = ["--desk", desk.folder, "--database", database, "--packages", packages]
    options += ["--passphrase-file", passphrase_file, "--processes", "2"]
    command = [sys.executable, "-m", "app.desk", "receive", folder, *options]
    return subprocess.Popen([*map(str, command)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def test_two_receivers_at_one_folder_take_each_file_once(
    desk: DeskFolder,
    identity: DeskIdentity,
    press: Press,
    cluster: Cluster,
    tmp_path: Path,
    passphrase_file: Path,
) -> None:
    folder, packages = tmp_path / "shared", tmp_path / "packages"
    sources = press.many(folder, 60)
    database = cluster.database()
    receivers = [receive(desk, folder, database, packages, passphrase_file) for _ in range(2)]
    said = [each.communicate(timeout=100)[0] for each in receivers]
    assert [each.returncode for each in receivers] == [0, 0], said
    index = open_index(desk, identity, database)
    try:
        with index.read() as connection:
            assert connection.execute(select(func.count()).select_from(package)).scalar_one() == 60
            assert set(connection.execute(select(encounter.c.versions)).scalars()) == {1}
        # None was done twice: a file met again would be known and not taken.
        assert inbox.counts(index) == {State.TAKEN: 60}
        assert {path.stem for path in packages.glob("*.age")} == {
            sha256(path.read_bytes()).hexdigest() for path in sources
        }
    finally:
        index.close()


def test_a_killed_receivers_file_goes_to_another(
    desk: DeskFolder,
    identity: DeskIdentity,
    press: Press,
    cluster: Cluster,
    tmp_path: Path,
    passphrase_file: Path,
) -> None:
    folder, packages = tmp_path / "shared", tmp_path / "packages"
    press.many(folder, 40)
    database = cluster.database()
    open_index(desk, identity, database).close()
    first = receive(desk, folder, database, packages, passphrase_file)
    until = time.monotonic() + 60
    while not list(packages.glob("*.age")) and time.monotonic() < until:
        time.sleep(0.01)
    first.kill()
    first.communicate()
    second = receive(desk, folder, database, packages, passphrase_file)
    said, _ = second.communicate(timeout=100)
    assert second.returncode == 0, said
    index = open_index(desk, identity, database)
    try:
        assert inbox.counts(index) == {State.TAKEN: 40}
        assert len(list(every_line(index))) == 40
    finally:
        index.close()


def dying(database: str, identity: str, packages: Path, folder: Path) -> None:
    """A receiver that the system kills once it has begun."""

    def die() -> datetime:
        os.kill(os.getpid(), signal.SIGKILL)
        return NOW

    station = Station(
        open_index(DeskFolder(folder), DeskIdentity(()), database), [parse_identity(identity)], packages, die
    )
    station.claim_some([folder])


def test_a_file_over_which_receivers_die_is_set_aside_and_the_others_are_taken(
    desk: DeskFolder, identity: DeskIdentity, press: Press, cluster: Cluster, tmp_path: Path
) -> None:
    folder, packages, database = tmp_path / "in", tmp_path / "packages", cluster.database()
    press.many(folder, 5)
    index = open_index(desk, identity, database)
    inbox.enter(index, list(inbox.look([folder])), "2026-11-24T10:00:00.000Z")
    for _ in range(attempts.MOST):
        arguments = (database, str(identity.identities[0]), packages, folder)
        process = get_context("spawn").Process(target=dying, args=arguments)
        process.start()
        process.join(60)
        assert process.exitcode == -signal.SIGKILL
    receiver = Receiver.of(desk, identity, index, packages)
    try:
        tally = receiver.receive([folder], processes=1)
        assert tally.states == {State.TAKEN: 4, State.REJECTED: 1}
        assert [one.kind for one in tally.refused[0].findings] == [Kind.CHECK_BROKE_OFF]
        assert [one.name for one in refused(index)] == [tally.refused[0].name]
        assert receiver.receive([folder], processes=1).total == 0
        assert receiver.receive([folder], processes=1, again=True).states == {State.TAKEN: 1}
        with index.read() as connection:
            assert connection.execute(select(attempt)).all() == []
    finally:
        index.close()


def test_a_broken_connection_is_made_anew_and_nothing_is_lost(
    desk: DeskFolder, identity: DeskIdentity, press: Press, tmp_path: Path
) -> None:
    press.many(tmp_path / "in", 14)
    with Cluster(fsync="off") as own:
        index = open_index(desk, identity, own.database())
        broken: list[int] = []

        def breaking(tally: Any) -> None:
            if tally.done == 3:
                own.ask("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname LIKE 'desk%'")
                broken.append(1)
            if tally.done == 7:
                own.stop("immediate")
                broken.append(2)
                threading.Timer(0.5, own.start).start()

        receiver = Receiver.of(desk, identity, index)
        tally = receiver.receive([tmp_path / "in"], progress=breaking)
        assert broken == [1, 2]
        assert tally.states == {State.TAKEN: 14}
        assert inbox.counts(index) == {State.TAKEN: 14}
        assert len(list(every_line(index))) == 14
        index.close()


def test_a_file_out_of_reach_is_left_for_a_machine_that_has_it(
    desk: DeskFolder, identity: DeskIdentity, press: Press, cluster: Cluster, tmp_path: Path
) -> None:
    index = open_index(desk, identity, cluster.database())
    gone = press.make(tmp_path / "elsewhere" / "0.age", 70)
    found = list(inbox.look([gone]))
    inbox.enter(index, found, "2026-11-24T10:00:00.000Z")
    gone.rename(tmp_path / "taken-away")
    press.many(tmp_path / "in", 2)
    assert Receiver.of(desk, identity, index).receive([tmp_path / "in"]).states == {State.TAKEN: 2}
    with index.read() as connection:
        left = connection.execute(select(inbox_table.c.name).where(inbox_table.c.state == State.WAITING))
        assert left.scalars().all() == ["0.age"]
    index.close()


def test_an_address_that_leads_nowhere(desk: DeskFolder, identity: DeskIdentity, tmp_path: Path) -> None:
    for address in ("mysql://x/y", "what", "sqlite:///x"):
        with pytest.raises(DatabaseAddressWrong):
            open_index(desk, identity, address)
    with pytest.raises(DatabaseUnreachable) as unreachable:
        open_index(desk, identity, f"postgresql://desk:secret-word@/none?host={tmp_path}")
    assert "secret-word" not in str(unreachable.value.database)
    assert "secret-word" not in repr(unreachable.value)
