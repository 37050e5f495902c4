"""Receiving: what came is kept byte for byte, once; what does not hold stays where it is; a kill loses and repeats nothing."""

import os
import random
import shutil
import signal
import stat
import subprocess
import sys
import threading
import time
from hashlib import sha256
from pathlib import Path

import pytest
from sqlalchemy import func, select

from app.desk import inbox, keeping, receiving_process
from app.desk.errors import InputUnreadable, ReceivingElsewhere
from app.desk.identity import DeskFolder, DeskIdentity
from app.desk.inbox import State, Waiting
from app.desk.index import Index, open_index
from app.desk.index.tables import code, encounter, metadata, package
from app.desk.receive import Receiver, _drained, _lots
from app.desk.receiving import HANDED_OUT, TOGETHER, TOGETHER_BYTES, Outcome, Station
from app.desk.records import find, record_of, refused, show
from app.desk.search import Search, count
from app.desk.store import Taken
from app.package import Kind
from tests.desk.conftest import NOW
from tests.desk.packages import Press, encounter_id

TODAY = NOW.date()


def rows(index: Index) -> dict[str, int]:
    with index.read() as connection:
        return {
            table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in metadata.sorted_tables
        }


def digests(index: Index) -> set[str]:
    with index.read() as connection:
        return set(connection.execute(select(package.c.digest)).scalars())


def test_originals_are_kept_byte_for_byte_and_cannot_be_written(
    press: Press, receiver: Receiver, tmp_path: Path
) -> None:
    sources = press.many(tmp_path / "in", 3)
    tally = receiver.receive([tmp_path / "in"])
    assert tally.states == {State.TAKEN: 3}
    assert {path.name for path in receiver.packages.iterdir()} == {
        f"{sha256(path.read_bytes()).hexdigest()}.age" for path in sources
    }
    for path in sources:
        kept = keeping.original(receiver.packages, sha256(path.read_bytes()).hexdigest())
        assert kept.read_bytes() == path.read_bytes()
        assert stat.S_IMODE(kept.stat().st_mode) == 0o400
    assert digests(receiver.index) == {path.stem for path in receiver.packages.iterdir()}


def test_what_was_checked_is_kept_whatever_became_of_the_file(press: Press, tmp_path: Path) -> None:
    path = press.make(tmp_path / "in" / "a.age", 1)
    checked = path.read_bytes()
    path.write_bytes(b"something else")
    kept = keeping.keep(path, tmp_path / "packages", sha256(checked).hexdigest(), sealed=checked)
    assert kept.read_bytes() == checked
    with pytest.raises(keeping.Changed):
        keeping.keep(path, tmp_path / "packages", "00" * 32)
    assert [each.name for each in (tmp_path / "packages").iterdir()] == [kept.name]


def test_a_file_that_grew_since_it_was_found_is_taken_as_it_is(
    press: Press, receiver: Receiver, tmp_path: Path
) -> None:
    path = press.make(tmp_path / "in" / "a.age", 1)
    (one,) = inbox.look([path])
    small = Waiting(one.key, one.place, one.name, 10)
    inbox.enter(receiver.index, [small], TODAY.isoformat())
    station = Station(receiver.index, receiver.identity.identities, receiver.packages)
    outcome = station.receive(small)
    assert outcome.state is State.TAKEN
    assert keeping.original(receiver.packages, outcome.digest).read_bytes() == path.read_bytes()


def test_the_same_again_is_one_record(press: Press, receiver: Receiver, tmp_path: Path) -> None:
    path = press.make(tmp_path / "in" / "a.age", 1)
    first = receiver.receive([path])
    before = rows(receiver.index)
    assert receiver.receive([path, tmp_path / "in"]).total == 0
    copy = tmp_path / "other" / "b.age"
    copy.parent.mkdir()
    copy.write_bytes(path.read_bytes())
    again = receiver.receive([copy.parent])
    assert again.states == {State.KNOWN: 1}
    assert rows(receiver.index) == before | {"inbox": before["inbox"] + 1}
    assert first.states == {State.TAKEN: 1}


def test_a_newer_package_is_the_next_version_and_says_what_changed(
    press: Press, receiver: Receiver, tmp_path: Path
) -> None:
    receiver.receive([press.make(tmp_path / "1.age", 5)])
    receiver.receive([press.make(tmp_path / "2.age", 5, more=2)])
    shown = show(receiver.index, find(receiver.index, encounter_id(5)), TODAY)
    assert count(receiver.index) == 1
    assert [version.version for version in shown.versions] == [1, 2]
    assert shown.versions[0].changes == ()
    assert shown.versions[1].compared_with == shown.versions[0].digest
    assert [
        (change.kind, change.what, change.before, change.after) for change in shown.versions[1].changes
    ] == [
        ("note", "Later 0", None, True),
        ("note", "Later 1", None, True),
    ]
    assert shown.line.package == shown.versions[1].digest
    assert count(receiver.index, Search(words="later")) == 1
    assert len(record_of(receiver.index, shown.versions[0].digest).notes) == len(shown.record.notes) - 2


def test_an_older_package_that_comes_later_does_not_hide_the_newer(
    press: Press, receiver: Receiver, tmp_path: Path
) -> None:
    receiver.receive([press.make(tmp_path / "2.age", 5, more=2)])
    tally = receiver.receive([press.make(tmp_path / "1.age", 5)])
    assert tally.states == {State.TAKEN: 1}
    shown = show(receiver.index, find(receiver.index, encounter_id(5)), TODAY)
    assert shown.line.package == shown.versions[0].digest
    assert len(shown.record.notes) == 3
    # Told from the older to the newer, whichever came first.
    assert all(change.before is None for change in shown.versions[1].changes)


def test_what_does_not_hold_stays_where_it_is_with_every_finding(
    press: Press, receiver: Receiver, tmp_path: Path
) -> None:
    folder = tmp_path / "in"
    press.many(folder, 2)
    whole = press.make(folder / "altered.age", 3).read_bytes()
    (folder / "altered.age").write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    press.make(folder / "other-chain.age", 9, phone=1)
    (folder / "not-sealed.age").write_bytes(b"This was never sealed by anybody.\n" * 3)
    before = {path: path.read_bytes() for path in folder.iterdir()}
    receiver.receive([folder / "000001.age"])
    tally = receiver.receive([folder])
    assert tally.states == {State.TAKEN: 1, State.REJECTED: 3}
    assert {path: path.read_bytes() for path in folder.iterdir()} == before
    found = {one.name: {finding.kind for finding in one.findings} for one in refused(receiver.index)}
    assert found == {
        "altered.age": {Kind.SEAL_ALTERED},
        "other-chain.age": {Kind.EARLIER_DIFFERS},
        "not-sealed.age": {Kind.NOT_SEALED},
    }
    assert all(one.place == str(folder / one.name) for one in refused(receiver.index))
    assert receiver.receive([folder]).total == 0
    assert receiver.receive([folder], again=True).states == {State.REJECTED: 3}
    assert len(refused(receiver.index)) == 3


def test_a_file_put_right_under_the_same_name_is_looked_at(
    press: Press, receiver: Receiver, tmp_path: Path
) -> None:
    path = press.make(tmp_path / "a.age", 1)
    whole = path.read_bytes()
    path.write_bytes(whole[:-5])
    assert receiver.receive([path]).states == {State.REJECTED: 1}
    path.write_bytes(whole)
    assert receiver.receive([path]).states == {State.TAKEN: 1}


def test_together_or_alone_the_same_comes_of_it(
    press: Press, receiver: Receiver, desk: DeskFolder, identity: DeskIdentity, tmp_path: Path
) -> None:
    # In one transaction: new ones, one known already, two phones of which one tells twice and one tells otherwise.
    known = press.make(tmp_path / "known.age", 1)
    receiver.receive([known])
    together = tmp_path / "in"
    press.many(together, 4, first=10)
    shutil.copy(known, together / "again.age")
    press.make(together / "1-newer.age", 1, more=2)
    press.make(together / "2.age", 2)
    press.make(together / "2-newer.age", 2, more=1)
    press.make(together / "3.age", 3)
    press.make(together / "3-other.age", 4, phone=3)
    tally = receiver.receive([together], processes=1)
    assert tally.total < TOGETHER
    assert tally.states == {State.TAKEN: 8, State.KNOWN: 1, State.REJECTED: 1}
    assert [find.kind for one in tally.refused for find in one.findings] == [Kind.EARLIER_DIFFERS]
    refused_name = tally.refused[0].name
    alone = DeskFolder(tmp_path / "alone")
    alone.folder.mkdir()
    other = Receiver.of(alone, identity, open_index(alone, identity))
    other.receive([known])
    for path in sorted(together.iterdir(), key=lambda path: path.name == refused_name):
        other.receive([path])
    assert worked_out(other.index) == worked_out(receiver.index)
    other.index.close()


def worked_out(index: Index) -> dict[str, list[str]]:
    """Everything that is told of each package and of each encounter, whatever their numbers and times."""
    told = {}
    with index.read() as connection:
        names = {row.no: row.id for row in connection.execute(select(encounter.c.no, encounter.c.id))}
        codes = {row.no: f"{row.kind}={row.value}" for row in connection.execute(select(code))}
        for table in metadata.sorted_tables:
            rows = [
                {
                    name: names[value]
                    if name in ("encounter", "of")
                    else codes[value]
                    if (table.name, name) == ("mark", "code")
                    else value
                    for name, value in row.items()
                    if name not in UNLIKE
                }
                for row in connection.execute(select(table)).mappings()
            ]
            if table.name != "inbox":
                told[table.name] = sorted(map(str, rows))
    return told


UNLIKE = {
    *("no", "seq", "first_received", "last_received", "received", "name", "first_met", "last_met"),
    # How many earlier packages one was compared with when it was checked, before those beside it were in.
    "steps",
    # PostgreSQL hands out files in an order of its own.
    *("version", "compared_with", "changes"),
}


def test_only_package_files_are_met_in_folders(press: Press, tmp_path: Path) -> None:
    inside = tmp_path / "a" / "b"
    path = press.make(inside / "one.age", 1)
    (inside / "notes.txt").write_text("no")
    (inside / ".copying.age").write_bytes(b"no")
    (inside / ".hidden").mkdir()
    (inside / ".hidden" / "two.age").write_bytes(b"no")
    (inside / "link.age").symlink_to(path)
    named = tmp_path / "without-ending"
    named.write_bytes(path.read_bytes())
    assert [one.name for one in inbox.look([tmp_path / "a", named, tmp_path / "missing"])] == [
        "b/one.age",
        "without-ending",
    ]


def test_many_are_received_side_by_side(press: Press, receiver: Receiver, tmp_path: Path) -> None:
    press.many(tmp_path / "in", 24)
    seen = []
    tally = receiver.receive([tmp_path / "in"], processes=2, progress=lambda now: seen.append(now.done))
    assert tally.states == {State.TAKEN: 24}
    assert count(receiver.index) == 24
    assert seen == sorted(seen)
    assert seen[-1] == 24


def test_packages_of_one_sender_side_by_side_are_told_apart_whoever_comes_first(
    press: Press, receiver: Receiver, tmp_path: Path
) -> None:
    folder = tmp_path / "in"
    press.many(folder, 16)
    for n in range(8):
        press.make(folder / f"other-{n}.age", 100 + n, phone=99)
    tally = receiver.receive([folder], processes=2)
    # Eight histories of one phone that all differ: one of them, and no more, can be taken.
    assert tally.states == {State.TAKEN: 17, State.REJECTED: 7}
    assert {finding.kind for one in refused(receiver.index) for finding in one.findings} == {
        Kind.EARLIER_DIFFERS
    }


def test_stopping_keeps_what_is_done_and_the_next_run_goes_on(
    press: Press, receiver: Receiver, tmp_path: Path
) -> None:
    together = HANDED_OUT if receiver.index.on_server else TOGETHER
    press.many(tmp_path / "in", 2 * together)
    done: list[int] = []
    receiver.receive(
        [tmp_path / "in"], progress=lambda tally: done.append(tally.done), stopped=lambda: len(done) >= 2
    )
    assert count(receiver.index) == together
    assert receiver.receive([tmp_path / "in"]).states == {State.TAKEN: together}


@pytest.mark.parametrize("answers", [[None, []], [[], None]], ids=["before", "after"])
def test_none_left_counts_for_nothing_beside_files_that_may_have_been_let_go(
    answers: list[list[Outcome] | None],
) -> None:
    assert not _drained(answers, before=False)
    assert not _drained(answers, before=True)
    assert _drained([None], before=False)
    assert _drained([], before=True)


def test_large_files_are_not_all_held_up_for_one_transaction() -> None:
    half = TOGETHER_BYTES // 2
    sizes = [1, half, half - 1, 1, 3 * TOGETHER_BYTES, half, half, *[1] * (TOGETHER + 1)]
    waiting = [Waiting(str(n), Path("in"), f"{n}.age", size) for n, size in enumerate(sizes)]
    lots = [[one.size for one in lot] for lot in _lots(waiting[::-1])]
    assert lots == [[1, half, half - 1], [1], [3 * TOGETHER_BYTES], [half, half], [1] * TOGETHER, [1]]


def test_a_watched_folder_is_received_from_until_stopped(
    press: Press, receiver: Receiver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.desk.receive.SETTLED_SECONDS", 0.1)
    folder = tmp_path / "in"
    folder.mkdir()
    stop = threading.Event()
    found: list[int] = []

    def watch() -> None:
        for tally in receiver.watch([folder], every=0.05, stopped=stop.is_set):
            found.append(tally.done)

    watching = threading.Thread(target=watch)
    watching.start()
    try:
        for n in range(2):
            made = press.make(tmp_path / "made" / f"{n}.age", n)
            growing = folder / made.name
            growing.write_bytes(made.read_bytes()[:1000])
            growing.write_bytes(made.read_bytes())
            until = time.monotonic() + 60
            while count(receiver.index) <= n and time.monotonic() < until:
                time.sleep(0.05)
    finally:
        stop.set()
        watching.join(30)
    assert not watching.is_alive()
    assert count(receiver.index) == 2
    assert sum(found) >= 2


def test_one_receiver_at_a_time_for_an_embedded_index(desk: DeskFolder, identity: DeskIdentity) -> None:
    index = open_index(desk, identity)
    with keeping.receiving_alone(desk.folder), pytest.raises(ReceivingElsewhere):
        Receiver.of(desk, identity, index).receive([])
    Receiver.of(desk, identity, index).receive([])
    index.close()


def run(desk: DeskFolder, folder: Path, passphrase_file: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "app.desk", "receive", folder, "--desk", desk.folder]
    return subprocess.Popen(
        [*map(str, command), "--passphrase-file", str(passphrase_file), "--processes", "2"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def test_killed_at_any_moment_nothing_is_lost_and_nothing_is_there_twice(
    desk: DeskFolder, identity: DeskIdentity, press: Press, tmp_path: Path, passphrase_file: Path
) -> None:
    folder = tmp_path / "in"
    press.many(folder, 40)
    press.make(folder / "bad.age", 50, phone=1)
    (folder / "bad.age").write_bytes((folder / "bad.age").read_bytes()[:-9])
    open_index(desk, identity).close()
    dice = random.Random(7)
    kills = 0
    for _ in range(4):
        process = run(desk, folder, passphrase_file)
        begun = time.monotonic() + 60
        # Kill only after it has begun to work, somewhere inside.
        before = len(list(desk.packages.glob("*"))) if desk.packages.is_dir() else 0
        while process.poll() is None and time.monotonic() < begun:
            if desk.packages.is_dir() and len(list(desk.packages.glob("*"))) > before:
                break
            time.sleep(0.005)
        time.sleep(dice.uniform(0, 0.12))
        if process.poll() is None:
            process.send_signal(signal.SIGKILL)
            kills += 1
        process.wait(60)
    assert kills >= 1
    last = run(desk, folder, passphrase_file)
    assert last.wait(100) in (0, 1)
    index = open_index(desk, identity)
    try:
        with index.read() as connection:
            assert connection.execute(select(func.count()).select_from(encounter)).scalar_one() == 40
            versions = set(connection.execute(select(encounter.c.versions)).scalars())
        assert versions == {1}
        assert inbox.counts(index) == {State.TAKEN: 40, State.REJECTED: 1}
        sources = {sha256(path.read_bytes()).hexdigest() for path in folder.glob("0*.age")}
        assert digests(index) == sources
        kept = {path.stem for path in desk.packages.glob("[0-9a-f]*.age")}
        assert kept == sources
        assert all(
            sha256(path.read_bytes()).hexdigest() == path.stem for path in desk.packages.glob("[0-9a-f]*")
        )
    finally:
        index.close()


def test_a_receiving_process_that_dies_is_replaced_and_its_file_tried_once_more(
    desk: DeskFolder, identity: DeskIdentity, press: Press, tmp_path: Path
) -> None:
    paths = press.many(tmp_path / "in", 2)
    index = open_index(desk, identity)
    setup = receiving_process.Setup(
        index.place, tuple(map(str, identity.identities)), desk.packages, (tmp_path / "in",)
    )
    found = list(inbox.look(paths))
    inbox.enter(index, found, "2026-11-24T10:00:00.000Z")
    workers = receiving_process.Workers(setup, 1)
    try:
        process = next(iter(workers._pipes.values()))[0]
        process.kill()
        process.join()
        workers.give((found[0],))
        answers = [answer for answer in _until(workers) if answer]
        assert answers == [receiving_process.Died((found[0],))]
        workers.give((found[0],))
        (answer,) = _until(workers)
        assert isinstance(answer, list)
        assert [one.taken for one in answer] == [Taken.NEW]
    finally:
        workers.close()
        index.close()


def _until(workers: receiving_process.Workers) -> list[receiving_process.Answer]:
    until = time.monotonic() + 60
    answers: list[receiving_process.Answer] = []
    while not answers and time.monotonic() < until:
        answers += workers.answers(0.2)
    return answers


def test_what_cannot_be_tidied_up_does_not_stand_in_the_way(
    desk: DeskFolder, identity: DeskIdentity, press: Press, tmp_path: Path
) -> None:
    odd = desk.packages / ".0a.partial"
    (odd / "inside").mkdir(parents=True)
    os.utime(odd, (0, 0))
    index = open_index(desk, identity)
    press.many(tmp_path / "in", 1)
    assert Receiver.of(desk, identity, index).receive([tmp_path / "in"]).states == {State.TAKEN: 1}
    index.close()


def test_an_index_is_not_made_anew_where_the_originals_cannot_be_seen(
    desk: DeskFolder, identity: DeskIdentity
) -> None:
    desk.packages.symlink_to(desk.packages)  # leads round in a circle
    with pytest.raises(InputUnreadable):
        open_index(desk, identity)
    assert not desk.index.exists()


def test_what_a_killed_run_left_beside_its_place_goes_when_the_desk_is_opened_again(
    desk: DeskFolder, identity: DeskIdentity
) -> None:
    left = desk.folder / ".firsthand-0123456789abcdef.partial"
    left.write_bytes(b"a key, sealed")
    open_index(desk, identity).close()
    assert not left.exists()
