"""How long records are kept and who else gets them: holds, deleting, handing over, witness codes; on both databases."""

import csv
import hashlib
import json
import subprocess
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from app.desk import keeping, retention, witness
from app.desk.cli import run
from app.desk.due import due_lines
from app.desk.errors import (
    NotFound,
    OutputExists,
    ReasonMissing,
    UnderHold,
    UnknownColumn,
    WitnessCodeMalformed,
)
from app.desk.exits import Exit
from app.desk.export import FORMATS, export, mappings
from app.desk.handover import hand_over
from app.desk.identity import DeskFolder, DeskIdentity, create_desk, open_identity
from app.desk.inbox import State
from app.desk.index import open_index
from app.desk.index.tables import sender, witness_code
from app.desk.receive import Receiver
from app.desk.records import find, show
from app.desk.search import Search, count, every_line
from app.package import bag
from app.seal import unseal_bytes
from tests.desk.conftest import CHEAP, NOW, PASSPHRASE
from tests.desk.packages import Press, encounter_id, small
from tests.package.sample import bare, fact, history, known


def received(receiver: Receiver, press: Press, folder: Path, many: int = 3) -> list[Path]:
    paths = press.many(folder, many)
    assert receiver.receive([folder]).states == {State.TAKEN: many}
    return paths


def test_a_held_record_is_not_deleted_until_it_is_released(
    receiver: Receiver, press: Press, tmp_path: Path
) -> None:
    index, packages = receiver.index, receiver.packages
    received(receiver, press, tmp_path / "in")
    no = find(index, encounter_id(1))
    with pytest.raises(ReasonMissing):
        retention.hold(index, no, " \n", NOW)
    retention.hold(index, no, "A case\nis  coming \x00", NOW)
    assert show(index, no, NOW.date()).line.hold_reason == "A case is coming \ufffd"
    assert [line.no for line in every_line(index, Search(held=True))] == [no]
    with pytest.raises(UnderHold):
        retention.delete_record(index, packages, no, "too old", NOW)
    assert count(index) == 3
    retention.release(index, no, "settled", NOW)
    retention.delete_record(index, packages, no, "too old", NOW)
    assert [one.what for one in retention.log(index)] == ["deleted", "released", "held"]
    with pytest.raises(NotFound):
        retention.hold(index, 99_999, "x", NOW)


def test_a_deleted_record_leaves_its_number_and_reason_and_does_not_come_back(
    receiver: Receiver, press: Press, tmp_path: Path
) -> None:
    index, packages = receiver.index, receiver.packages
    path = received(receiver, press, tmp_path / "in")[1]
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    no = find(index, encounter_id(1))
    assert retention.delete_record(index, packages, no, "asked by the person", NOW) == (digest,)
    assert not keeping.original(packages, digest).exists()
    assert count(index) == 2
    assert count(index, Search(words="word1")) == 0
    (line,) = retention.log(index)
    assert (line.encounter, line.packages, line.reason) == (encounter_id(1), (digest,), "asked by the person")
    again = tmp_path / "again" / "other-name.age"
    again.parent.mkdir()
    again.write_bytes(path.read_bytes())
    assert receiver.receive([again]).states == {State.REMOVED: 1}
    assert count(index) == 2
    assert not keeping.original(packages, digest).exists()
    # A crash between the two steps leaves the file; the next deleting removes it.
    keeping.original(packages, digest).write_bytes(path.read_bytes())
    assert retention.finish_deleting(index, packages) == 1
    assert not keeping.original(packages, digest).exists()


def test_the_number_of_a_deleted_record_is_nobody_elses(
    receiver: Receiver, press: Press, tmp_path: Path
) -> None:
    index, packages = receiver.index, receiver.packages
    received(receiver, press, tmp_path / "in")
    given = {line.no for line in every_line(index)}
    for no in (max(given), min(given)):
        retention.delete_record(index, packages, no, "asked by the person", NOW)
    receiver.receive([press.make(tmp_path / "7.age", 7)])
    # Two of one phone at once go one by one.
    receiver.receive([press.make(tmp_path / "two" / f"8{more}.age", 8, more=more) for more in (0, 1)])
    assert find(index, encounter_id(7)) not in given
    assert find(index, encounter_id(8)) not in given
    retention.delete_record(index, packages, find(index, encounter_id(8)), "asked by the person", NOW)
    receiver.receive([press.make(tmp_path / "two" / f"9{more}.age", 9, more=more) for more in (0, 1)])
    assert find(index, encounter_id(9)) > max(given) + 2


def test_what_was_deleted_stays_so_when_the_index_is_lost_and_made_anew(
    desk: DeskFolder, identity: DeskIdentity, press: Press, passphrase_file: Path, tmp_path: Path
) -> None:
    index = open_index(desk, identity)
    receiver = Receiver.of(desk, identity, index)
    paths = received(receiver, press, tmp_path / "in")
    (digest,) = retention.delete_record(
        index, receiver.packages, find(index, encounter_id(1)), "asked by the person", NOW
    )
    index.close()
    for left in desk.folder.glob("index.db*"):
        left.unlink()
    command = ["rebuild", "--desk", str(desk.folder), "--passphrase-file", str(passphrase_file)]
    assert run(command) is Exit.VERIFIED
    index = open_index(desk, identity)
    try:
        assert count(index) == 2
        again = tmp_path / "again" / "other-name.age"
        again.parent.mkdir()
        again.write_bytes(paths[1].read_bytes())
        states = Receiver.of(desk, identity, index).receive([again, *paths]).states
        assert states == {State.REMOVED: 2, State.KNOWN: 2}
        assert count(index) == 2
        assert not keeping.original(receiver.packages, digest).exists()
    finally:
        index.close()


def test_everything_handed_over_opens_at_the_other_desk_and_adds_up(
    receiver: Receiver, press: Press, identity: DeskIdentity, tmp_path: Path
) -> None:
    index, packages = receiver.index, receiver.packages
    received(receiver, press, tmp_path / "in")
    other = open_identity(create_desk(tmp_path / "other", PASSPHRASE, NOW, work_factor=CHEAP), PASSPHRASE)
    with pytest.raises(ReasonMissing):
        hand_over(index, packages, tmp_path / "out", "", NOW)
    assert [one.name for one in tmp_path.iterdir() if "out" in one.name] == []
    done = hand_over(
        index, packages, tmp_path / "out", "moving", NOW, identity=identity, to=other.recipients[:1]
    )
    assert (done.records, done.packages) == (3, 3)
    subprocess.run(["sha256sum", "--quiet", "-c", "sha256sums.txt"], cwd=done.folder, check=True)
    for path in (done.folder / "packages").iterdir():
        ours = keeping.original(packages, path.stem).read_bytes()
        assert unseal_bytes(path.read_bytes(), other.identities) == unseal_bytes(ours, identity.identities)
    with (done.folder / "packages.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        written = done.folder / "packages" / f"{row['sha256_received']}.age"
        assert hashlib.sha256(written.read_bytes()).hexdigest() == row["sha256_handed_over"]
    assert {row["encounter"] for row in rows} == {encounter_id(n) for n in range(3)}
    assert {one.what for one in retention.log(index)} == {"handed_over"}
    with pytest.raises(OutputExists):
        hand_over(index, packages, tmp_path / "out", "again", NOW)
    theirs = open_index(create_desk(tmp_path / "third", PASSPHRASE, NOW, work_factor=CHEAP), other)
    try:
        taken = Receiver(receiver.desk, other, theirs, tmp_path / "kept").receive([done.folder / "packages"])
        assert taken.states == {State.TAKEN: 3}
    finally:
        theirs.close()


def test_a_witness_code_is_held_against_what_is_here_and_what_comes(
    receiver: Receiver, press: Press, tmp_path: Path
) -> None:
    index = receiver.index
    received(receiver, press, tmp_path / "in", 2)
    here = show(index, find(index, encounter_id(0)), NOW.date()).versions[0]
    kept = witness.add_code(index, here.witness.upper(), "call", "", NOW)
    assert (kept.package, kept.entry) == (here.digest, here.head_n)
    with pytest.raises(WitnessCodeMalformed):
        witness.add_code(index, "eight words that are not of the list", "call", "", NOW)
    # Sent in before anything of that phone came; then a package that has more.
    told = press.files(5)[bag.INFO].decode()
    code = next(line for line in told.splitlines() if line.startswith("Firsthand-Witness: "))
    unmet = witness.add_code(index, code.partition(": ")[2], "letter", "from a friend", NOW)
    assert unmet.package is None
    assert [one.code for one in witness.codes(index, unmet=True)] == [unmet.code]
    receiver.receive([press.make(tmp_path / "more" / "5b.age", 5, more=1)])
    (met,) = (one for one in witness.codes(index) if one.code == unmet.code)
    shown = show(index, find(index, encounter_id(5)), NOW.date())
    assert met.entry == shown.versions[0].head_n - 1
    assert [one.code for one in shown.witnessed] == [unmet.code]
    assert witness.codes(index, unmet=True) == ()


def test_a_witness_code_of_a_deleted_record_matches_nothing(
    receiver: Receiver, press: Press, tmp_path: Path
) -> None:
    index, packages = receiver.index, receiver.packages
    receiver.receive([press.make(tmp_path / "7.age", 7)])
    longer = press.make(tmp_path / "7b.age", 7, more=2)
    receiver.receive([longer])
    receiver.receive([press.make(tmp_path / "8.age", 8)])
    version, newer = show(index, find(index, encounter_id(7)), NOW.date()).versions
    only = show(index, find(index, encounter_id(8)), NOW.date()).versions[0]
    for code in (version.witness, newer.witness, only.witness):
        assert witness.add_code(index, code, "call", "told by a neighbour", NOW).package is not None
    for encounter in (7, 8):
        retention.delete_record(index, packages, find(index, encounter_id(encounter)), "asked", NOW)
    assert witness.codes(index) == ()
    for code in (version.witness, newer.witness, only.witness):
        assert witness.add_code(index, code, "call", "", NOW).package is None
    with index.read() as connection:
        for table in (sender, witness_code):
            assert "neighbour" not in str(connection.execute(select(table)).all())
        assert connection.execute(select(sender)).all() == []


def test_what_another_record_of_the_phone_told_stays(
    receiver: Receiver, press: Press, tmp_path: Path
) -> None:
    index, packages = receiver.index, receiver.packages
    # One vault: the second encounter begins after the first, and its history holds all of it.
    earlier = bare(history(small(20), encounter_id(20)))
    receiver.receive([press.make(tmp_path / "a.age", 20)])
    receiver.receive([press.make(tmp_path / "b.age", 21, phone=20, begin=earlier)])
    first = show(index, 1, NOW.date()).versions[0]
    second = show(index, 2, NOW.date()).versions[0]
    assert first.head_n < second.head_n
    for code in (first.witness, second.witness):
        witness.add_code(index, code, "call", "", NOW)
    retention.delete_record(index, packages, 2, "asked", NOW)
    (kept,) = witness.codes(index)
    assert (kept.code, kept.package) == (first.witness, first.digest)
    with index.read() as connection:
        (row,) = connection.execute(select(sender)).all()
        assert (row.entries, row.package) == (first.head_n, first.digest)
        assert len(row.commitments) == 32 * first.head_n


def test_a_new_version_says_what_changed(receiver: Receiver, press: Press, tmp_path: Path) -> None:
    received(receiver, press, tmp_path / "in", 1)
    entries = [*small(0), ("stated", fact("where.setting", known("home_inside")))]
    press.make(tmp_path / "more" / "0.age", 0, entries=entries)
    tally = receiver.receive([tmp_path / "more"])
    assert [(one.no, one.version) for one in tally.versions] == [(1, 2)]
    (change,) = show(receiver.index, 1, NOW.date()).versions[1].changes
    assert (change.kind, change.what, change.after["value"]) == ("fact", "where.setting", "home_inside")
    assert change.before["value"] != "home_inside"


def test_deadlines_come_soonest_first_and_name_their_record(
    receiver: Receiver, press: Press, tmp_path: Path
) -> None:
    received(receiver, press, tmp_path / "in", 9)
    lines = due_lines(receiver.index, date(2026, 1, 1))
    days = [one.ask_by for one in lines]
    assert days
    assert days == sorted(days, key=str)
    # Each fourth person lost a travel program: thirty days from the notice.
    assert {one.encounter for one in lines} >= {encounter_id(n) for n in (0, 4, 8)}
    until = date.fromisoformat(str(days[0]))
    assert due_lines(receiver.index, until, until=until - timedelta(days=1)) == ()
    assert {one.ask_by for one in due_lines(receiver.index, until, until=until)} == {days[0]}


def test_exports_hold_each_record_once_and_no_formula(
    receiver: Receiver, press: Press, tmp_path: Path
) -> None:
    received(receiver, press, tmp_path / "in", 2)
    entries = [*small(7), ("stated", fact("where.place_text", known("=cmd|' /C calc'!A0")))]
    receiver.receive([press.make(tmp_path / "more" / "7.age", 7, entries=entries)])
    for how in FORMATS:
        for name, layout in mappings().items():
            out = tmp_path / f"{name}.{how}"
            assert export(receiver.index, out, how, mapping=name) == 3
            columns = [theirs for _, theirs in layout.columns]
            if how == "csv":
                with out.open(encoding="utf-8-sig", newline="") as file:
                    rows = list(csv.reader(file))
                assert rows[0] == columns
                assert len(rows) == 4
                assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "@"))]
            else:
                text = out.read_text(encoding="utf-8")
                told = json.loads(text) if how == "json" else [json.loads(one) for one in text.splitlines()]
                assert [list(one) for one in told] == [columns] * 3
    assert "'=cmd" in (tmp_path / "plain.csv").read_text(encoding="utf-8-sig")
    with pytest.raises(UnknownColumn):
        export(receiver.index, tmp_path / "x", "csv", mapping="nothing")
    with pytest.raises(OutputExists):
        export(receiver.index, tmp_path / "plain.csv", "csv")
