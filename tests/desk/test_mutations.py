"""A thousand packages that were altered on the way or made to deceive: a thousand refusals, each for the right reason."""

import random
from collections.abc import Callable, Iterator
from pathlib import Path

from app.desk.identity import DeskFolder, DeskIdentity
from app.desk.inbox import State
from app.desk.index import open_index
from app.desk.receive import Receiver
from app.desk.records import refused
from app.desk.search import count
from app.package import Kind, Step, bag
from app.package.findings import Finding
from app.seal import X25519Identity, seal_bytes, unseal_bytes
from tests.desk.packages import Press, signer
from tests.package.altered import Files, archived, listed_anew, with_history

Expected = Callable[[tuple[Finding, ...]], bool]
Mutant = tuple[bytes, Expected]

HEADER = {
    Kind.SEAL_HEADER,
    Kind.SEAL_HEADER_ALTERED,
    Kind.NOT_SEALED,
    Kind.SEAL_NEWER,
    Kind.NOT_FOR_THIS_KEY,
    Kind.PASSPHRASE_NEEDED,
    Kind.SEAL_ALTERED,
    Kind.SEAL_CUT_OFF,
}

# Others of the same length take its place, so that every length in the archive stays right.
NAME = b"data/summary.pdf"
NAMES: list[tuple[bytes, Kind | None]] = [
    (b"data/../../x.pdf", Kind.NAME_CLIMBS),
    (b"data\\summary.pdf", Kind.NAME_BACKSLASH),
    (b"data/summ\x01ry.pdf", Kind.NAME_CONTROL),
    (b"data/summary.pd.", Kind.NAME_TRAILING),
    (b"data/Summary.pdf", None),
    (b"data/history.jso", None),
]


def only(*kinds: Kind) -> Expected:
    return lambda findings: bool(findings) and {one.kind for one in findings} <= set(kinds)


def among(kind: Kind) -> Expected:
    return lambda findings: kind in {one.kind for one in findings}


def at(step: Step) -> Expected:
    return lambda findings: step in {one.step for one in findings}


class Maker:
    """Makes them from sound packages."""

    def __init__(self, press: Press, identity: DeskIdentity, folder: Path) -> None:
        self.dice = random.Random(20261124)
        self.press = press
        self.recipient = identity.recipients[0]
        self.sound = [press.make(folder / f"{n}.age", n).read_bytes() for n in range(4)]
        self.archives = [unseal_bytes(each, identity.identities) for each in self.sound]
        self.parts: list[tuple[Files, str]] = []
        for n in range(4):
            files = press.files(n)
            self.parts.append((files, f"{bag.TOP}{files.pop('').decode()}/"))

    def seal(self, archive: bytes) -> bytes:
        return seal_bytes(archive, [self.recipient])

    def pack(self, files: Files, top: str) -> bytes:
        return self.seal(archived(files, top))

    def all(self) -> Iterator[Mutant]:
        yield from (self.flipped() for _ in range(300))
        yield from (self.cut() for _ in range(150))
        yield from (self.swapped() for _ in range(60))
        yield from (self.lengthened() for _ in range(40))
        yield from (self.for_another() for _ in range(30))
        yield from (self.flipped_inside() for _ in range(180))
        yield from (self.changed_file() for _ in range(80))
        yield from (self.missing_or_added() for _ in range(60))
        yield from (self.changed_and_signed() for _ in range(50))
        yield from self.other_chains(30)
        names = list(self.renamed())
        yield from (names[n % len(names)] for n in range(20))

    def _one(self) -> tuple[bytes, int]:
        whole = self.dice.choice(self.sound)
        return whole, whole.index(b"\n--- ") + len(b"\n--- ") + 43 + 1

    def flipped(self) -> Mutant:
        whole, header = self._one()
        # As often in the header, which is small, as in the rest.
        place = self.dice.randrange(*((0, header) if self.dice.random() < 0.4 else (header, len(whole))))
        altered = bytearray(whole)
        altered[place] ^= 1 << self.dice.randrange(8)
        return bytes(altered), only(*HEADER) if place < header else only(Kind.SEAL_ALTERED)

    def cut(self) -> Mutant:
        whole, header = self._one()
        length = self.dice.randrange(len(whole))
        kinds = HEADER if length < header + 16 else {Kind.SEAL_ALTERED, Kind.SEAL_CUT_OFF}
        return whole[:length], only(*kinds)

    def swapped(self) -> Mutant:
        one, header = self._one()
        other = next(each for each in self.sound if each is not one)
        start = other.index(b"\n--- ") + 48 + 1
        return one[:header] + other[start:], only(Kind.SEAL_ALTERED)

    def lengthened(self) -> Mutant:
        whole, _ = self._one()
        return whole + self.dice.randbytes(self.dice.randrange(1, 70_000)), only(
            Kind.SEAL_ALTERED, Kind.SEAL_CUT_OFF
        )

    def for_another(self) -> Mutant:
        archive = self.dice.choice(self.archives)
        return seal_bytes(archive, [X25519Identity.generate().recipient]), only(Kind.NOT_FOR_THIS_KEY)

    def flipped_inside(self) -> Mutant:
        altered = bytearray(self.dice.choice(self.archives))
        altered[self.dice.randrange(len(altered))] ^= 1 << self.dice.randrange(8)
        return self.seal(bytes(altered)), at(Step.ARCHIVE)

    def changed_file(self) -> Mutant:
        files, top = self.dice.choice(self.parts)
        name = self.dice.choice(sorted(name for name in files if name.startswith("data/")))
        content = bytearray(files[name])
        content[self.dice.randrange(len(content))] ^= 1 << self.dice.randrange(8)
        return self.pack({**files, name: bytes(content)}, top), among(Kind.HASH_DIFFERS)

    def missing_or_added(self) -> Mutant:
        files, top = self.dice.choice(self.parts)
        if self.dice.random() < 0.5:
            name = self.dice.choice(sorted(files))
            rest = {each: content for each, content in files.items() if each != name}
            missing = only_or(Kind.BAG_FILE_MISSING, Kind.FILE_MISSING)
            return self.pack(rest, top), missing
        name = self.dice.choice(
            ["data/media/01-photo.jpg", "data/x.exe", "autorun.inf", "data/extra.json", "fetch.txt"]
        )
        kind = Kind.FETCH_REFUSED if name == "fetch.txt" else Kind.FILE_UNDECLARED
        return self.pack({**files, name: self.dice.randbytes(9)}, top), among(kind)

    def changed_and_signed(self) -> Mutant:
        """By the sender's own key, as somebody who holds the phone could."""
        n = self.dice.randrange(4)
        files, top = self.parts[n]

        def rewrite(history: dict) -> None:
            bodies = [link for link in history["links"] if isinstance(link, dict)]
            self.dice.choice(bodies)["body"]["time"]["mono_ms"] += 1

        if self.dice.random() < 0.5:
            changed, kind = with_history(files, rewrite), Kind.CHAIN_BROKEN
        else:
            record = files[bag.RECORD].replace(b'"language":"en"', b'"language":"es"', 1)
            changed, kind = {**files, bag.RECORD: record}, Kind.RECORD_DIFFERS
        return self.pack(listed_anew(changed, signer(n)), top), among(kind)

    def other_chains(self, count: int) -> Iterator[Mutant]:
        """Another history by a key whose history is known."""
        for n in range(count):
            files = self.press.files(500 + n, phone=n % 4)
            top = f"{bag.TOP}{files.pop('').decode()}/"
            yield self.pack(files, top), only(Kind.EARLIER_DIFFERS)

    def renamed(self) -> Iterator[Mutant]:
        for archive in self.archives:
            for other, kind in NAMES:
                assert len(other) == len(NAME)
                altered = archive.replace(NAME, other)
                assert altered != archive
                yield self.seal(altered), among(kind) if kind else bool


def only_or(*kinds: Kind) -> Expected:
    return lambda findings: bool({one.kind for one in findings} & set(kinds))


def tree(folder: Path) -> set[tuple[str, int]]:
    return {
        (str(path.relative_to(folder)), path.stat().st_mtime_ns)
        for path in folder.rglob("*")
        if path.is_file() and "desk" not in path.relative_to(folder).parts[:1]
    }


def test_a_thousand_altered_packages_are_refused_each_for_the_right_reason(
    desk: DeskFolder, identity: DeskIdentity, press: Press, tmp_path: Path
) -> None:
    maker = Maker(press, identity, tmp_path / "sound")
    index = open_index(desk, identity)
    try:
        receiver = Receiver.of(desk, identity, index)
        assert receiver.receive([tmp_path / "sound"]).states == {State.TAKEN: 4}
        folder = tmp_path / "in"
        folder.mkdir()
        expected: dict[str, Expected] = {}
        for n, (content, right) in enumerate(maker.all()):
            (folder / f"{n:04}.age").write_bytes(content)
            expected[f"{n:04}.age"] = right
        assert len(expected) == 1000
        before = tree(tmp_path)
        tally = receiver.receive([folder], processes=2)
        assert tally.states == {State.REJECTED: 1000}
        wrong = {one.name: one.findings for one in tally.refused if not expected[one.name](one.findings)}
        assert wrong == {}
        assert tree(tmp_path) == before
        assert count(index) == 4
        assert len(list(desk.packages.iterdir())) == 4
        # The same bytes under two names are one refusal.
        assert len(refused(index, limit=2000)) == len({path.read_bytes() for path in folder.iterdir()})
    finally:
        index.close()


def test_the_sound_ones_they_are_made_from_are_taken(
    desk: DeskFolder, identity: DeskIdentity, press: Press, tmp_path: Path
) -> None:
    maker = Maker(press, identity, tmp_path / "sound")
    index = open_index(desk, identity)
    try:
        for n, (files, top) in enumerate(maker.parts):
            # Through the same hands as the altered ones, with nothing altered.
            (tmp_path / f"{n}.age").write_bytes(maker.pack(listed_anew(files, signer(n)), top))
        tally = Receiver.of(desk, identity, index).receive(sorted(tmp_path.glob("*.age")))
        assert tally.states == {State.TAKEN: 4}
    finally:
        index.close()
