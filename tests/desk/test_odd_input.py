"""What a database or a terminal could stumble over: odd file names, odd facts about a package, paths that lead nowhere."""

import os
from pathlib import Path

import pytest

from app.desk.errors import InputUnreadable
from app.desk.identity import DeskFolder, DeskIdentity
from app.desk.inbox import State
from app.desk.index import Index
from app.desk.receive import Receiver
from app.desk.records import refused
from app.desk.search import every_line
from app.package import Kind, bag
from app.seal import seal_bytes
from tests.desk.packages import Press, signer, small
from tests.package.altered import archived, listed_anew
from tests.package.sample import fact, known


def told_otherwise(press: Press, recipient: object, path: Path, n: int, line: bytes, other: bytes) -> None:
    """A package whose `bag-info.txt` has another line, signed by its own phone."""
    files = press.files(n)
    top = f"{bag.TOP}{files.pop('').decode()}/"
    lines = [other if one.startswith(line) else one for one in files[bag.INFO].split(b"\n")]
    assert other in lines
    files = listed_anew({**files, bag.INFO: b"\n".join(lines)}, signer(n))
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(seal_bytes(archived(files, top), [recipient]))  # type: ignore[list-item]


@pytest.mark.parametrize(
    ("line", "other"),
    [
        (b"Bag-Software-Agent", b"Bag-Software-Agent: Firsthand 1\x00"),
        (b"Bag-Software-Agent", b"Bag-Software-Agent: Firsthand " + b"9" * 100),
        (b"Bag-Software-Agent", b"Bag-Software-Agent: Firsthand \x1b[2J"),
        (b"Firsthand-Made", b"Firsthand-Made: 2026-03-14" + b"x" * 100),
        (b"Firsthand-Made", b"Firsthand-Made: 2026-03-14"),
        (b"Firsthand-Made", b"Firsthand-Made: 2026-03-14T25:00:00.000+00:00"),
    ],
)
def test_facts_of_a_package_are_what_they_should_be_or_it_is_refused(
    receiver: Receiver, press: Press, identity: DeskIdentity, tmp_path: Path, line: bytes, other: bytes
) -> None:
    told_otherwise(press, identity.recipients[0], tmp_path / "in" / "0.age", 0, line, other)
    press.make(tmp_path / "in" / "1.age", 1)
    tally = receiver.receive([tmp_path / "in"])
    assert tally.states == {State.REJECTED: 1, State.TAKEN: 1}
    assert {one.kind for one in refused(receiver.index)[0].findings} == {Kind.BAG_FILE_MALFORMED}


def test_the_longest_and_strangest_that_may_be_said_is_kept(
    receiver: Receiver, press: Press, tmp_path: Path
) -> None:
    entries = [
        *small(1),
        ("stated", fact("where.area", known("\U0001f600'\"\\%_=" * 140))),
        ("stated", fact("where.place_text", known("\u202e\ufffe\U0010ffff" * 300))),
        ("stated", fact("officer.badge_no", known("A?*-" * 10), "0b0b0b0b")),
        ("noted", {"text": "a\u0000b"[0:1] + "\t\n" + "ﷺ" * 50_000, "language": "en", "audience": "counsel"}),
    ]
    press.make(tmp_path / "in" / "1.age", 1, entries=entries)
    assert receiver.receive([tmp_path / "in"]).states == {State.TAKEN: 1}
    assert len(list(every_line(receiver.index))) == 1


def test_a_name_that_is_no_text_is_a_file_like_any_other(
    receiver: Receiver, press: Press, tmp_path: Path
) -> None:
    folder = tmp_path / "in"
    for n, name in enumerate((b"caf\xe9.age", b"caf\xe9/\xff.age", b"plain.age", b"new\nline \x1b[1m.age")):
        path = folder / os.fsdecode(name)
        press.make(path, n)
    broken = folder / os.fsdecode(b"bad\xff.age")
    broken.write_bytes(b"nothing")
    tally = receiver.receive([folder])
    assert tally.states == {State.TAKEN: 4, State.REJECTED: 1}
    for one in tally.refused:
        one.name.encode()
    (kept,) = refused(receiver.index)
    assert kept.place is not None
    kept.place.encode()
    assert receiver.receive([folder]).total == 0
    assert receiver.receive([folder], again=True).states == {State.REJECTED: 1}


def test_a_path_that_leads_nowhere_is_told_before_anything_is_done(
    receiver: Receiver, press: Press, desk: DeskFolder, index: Index, tmp_path: Path
) -> None:
    press.make(tmp_path / "in" / "0.age", 0)
    with pytest.raises(InputUnreadable) as fault:
        receiver.receive([tmp_path / "in", tmp_path / "inn"])
    assert fault.value.path == tmp_path / "inn"
    assert list(every_line(index)) == []
    assert not list(desk.packages.glob("*"))


def test_what_cannot_be_read_is_listed_and_a_pipe_holds_nothing_up(
    receiver: Receiver, press: Press, tmp_path: Path
) -> None:
    press.make(tmp_path / "in" / "0.age", 0)
    os.mkfifo(tmp_path / "in" / "pipe.age")
    tally = receiver.receive([Path("/proc/self/mem"), tmp_path / "in"])
    assert tally.states == {State.TAKEN: 1, State.UNREADABLE: 1}
    assert [one.name for one in tally.refused] == ["mem"]
