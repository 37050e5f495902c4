"""What must hold of packages and the desk after anything happened to a program: the home to try it in, and the judge."""

from __future__ import annotations

import shutil
from hashlib import sha256
from pathlib import Path

from sqlalchemy import select

from app.desk.answering import answer, receipt_of
from app.desk.cards import own_card
from app.desk.identity import DeskFolder, create_desk, open_identity, open_signing_keys
from app.desk.index import open_index
from app.desk.index.tables import package
from app.desk.receive import Receiver
from app.desk.rotation import rotate
from app.package import check, check_folder
from app.seal import X25519Identity, parse_identity
from tests.desk.packages import Press
from tests.package.sample import CODEBOOK, CONTENT, WORDLIST, packed
from tests.torture import child

PLAIN = (b"They laughed.", b"I could not sleep", b"555-0142", CONTENT[next(iter(CONTENT))][:64])
"""What only stands in the clear where somebody opened a package on purpose."""


def template(home: Path) -> Path:
    """A desk that has received one package and named itself; two more wait."""
    for name in ("in", "out", "new"):
        (home / name).mkdir(parents=True)
    (home / "lawyer.txt").write_text(str(X25519Identity.generate()))
    desk = create_desk(home / "desk", child.PASSPHRASE, child.NOW, work_factor=child.CHEAP)
    identity = open_identity(desk, child.PASSPHRASE)
    packed(home / "in", recipients=[identity.recipients[0]]).rename(home / "in" / "first.age")
    child.naming(home)
    child.receiving(home)
    Press(identity.recipients[0]).many(home / "in", 2)
    return home


def prepared(template: Path, operation: str, home: Path) -> Path:
    """A copy of the template; for the first receiving of all, with a desk that has received nothing."""
    shutil.copytree(template, home)
    if operation == "receiving_first":
        shutil.rmtree(home / "desk" / "packages")
        for path in (home / "desk").glob("index*"):
            path.unlink()
    return home


def judge(operation: str, home: Path, said: list[list[str]], where: str) -> None:
    """Hold what is on disk against what was confirmed; then the operation, done again, must come to its end.

    Raises AssertionError whose first word is `lost`, `corrupted` or `leaked`.
    """
    confirmed = {line[0]: line[1:] for line in said}
    leaks(home, where)
    desk_holds(operation, home, confirmed, where)
    _JUDGES[operation](home, confirmed, where)
    leaks(home, where)
    left = [path.name for path in home.rglob("*") if path.name.endswith(".partial") and _ours(path)]
    assert not left, f"leaked {where}: left behind {left}"


def leaks(home: Path, where: str) -> None:
    """No file but those of an opened package says anything in the clear."""
    for path in home.rglob("*"):
        if path.is_file() and not {"opened", *_opening(home)} & set(path.relative_to(home).parts):
            content = path.read_bytes()
            assert not any(one in content for one in PLAIN), f"leaked {where}: {path.name}"


def _opening(home: Path) -> set[str]:
    # The folder that an opened package is written to, beside its place: the person asked for it to be in the clear.
    return {path.name for path in home.glob(".firsthand-*.partial")}


def _ours(path: Path) -> bool:
    # Copies among the originals are removed a day later, since another machine may be writing them.
    return path.parent.name != "packages"


def desk_holds(operation: str, home: Path, confirmed: dict[str, list[str]], where: str) -> None:
    """The desk opens with its passphrase, its keys fit each other, and what it had received is there."""
    desk = child.desk_in(home)
    identity = open_identity(desk, child.PASSPHRASE)
    signers = open_signing_keys(desk, child.PASSPHRASE, identity)
    assert len(signers) == len(identity.generations), f"corrupted {where}"
    assert own_card(desk, child.NOW.date()).name in ("Second Legal Aid",), f"corrupted {where}"
    check(home / "in" / "first.age", identity.identities, codebook=CODEBOOK, wordlist=WORDLIST)
    index = open_index(desk, identity)
    try:
        with index.read() as connection:
            rows = set(connection.execute(select(package.c.digest)).scalars())
        first = sha256((home / "in" / "first.age").read_bytes()).hexdigest()
        assert first in rows or operation == "receiving_first", f"lost {where}"
        for digest in rows:
            kept = desk.packages / f"{digest}.age"
            assert kept.is_file(), f"lost {where}: {digest[:8]} is listed and not there"
            assert sha256(kept.read_bytes()).hexdigest() == digest, f"corrupted {where}"
        if "taken" in confirmed:
            assert set(confirmed["taken"]) <= rows, f"lost {where}"
    finally:
        index.close()


def _packing(home: Path, confirmed: dict[str, list[str]], where: str) -> None:
    path = home / "out" / "package.age"
    identity = parse_identity((home / "lawyer.txt").read_text())
    if "packed" in confirmed:
        assert path.exists(), f"lost {where}"
        assert sha256(path.read_bytes()).hexdigest() == confirmed["packed"][0], f"corrupted {where}"
    if not path.exists():
        child.packing(home)
    else:
        # Writing another also clears away what the first try left beside.
        shutil.copy(path, home / "out" / "kept.age")
        path.unlink()
        child.packing(home)
    for one in (home / "out").glob("*.age"):
        check(one, [identity], codebook=CODEBOOK, wordlist=WORDLIST)


def _opening_judge(home: Path, confirmed: dict[str, list[str]], where: str) -> None:
    opened = home / "opened"
    assert opened.is_dir() or "opened" not in confirmed, f"lost {where}"
    if opened.is_dir():
        assert check_folder(opened, codebook=CODEBOOK, wordlist=WORDLIST).files > 10, f"corrupted {where}"
        shutil.rmtree(opened)
    child.opening(home)
    check_folder(opened, codebook=CODEBOOK, wordlist=WORDLIST)


def _beginning(home: Path, confirmed: dict[str, list[str]], where: str) -> None:
    place = home / "new" / "desk"
    begun = (place / "identity.age").exists()
    assert begun or "begun" not in confirmed, f"lost {where}"
    desk = (
        DeskFolder(place)
        if begun
        else create_desk(place, child.PASSPHRASE, child.NOW, work_factor=child.CHEAP)
    )
    # The next thing it writes also clears away what the first try left beside.
    rotate(desk, child.PASSPHRASE, child.NOW, work_factor=child.CHEAP)
    open_signing_keys(desk, child.PASSPHRASE, open_identity(desk, child.PASSPHRASE))


def _rotating(home: Path, confirmed: dict[str, list[str]], where: str) -> None:
    generations = len(open_identity(child.desk_in(home), child.PASSPHRASE).generations)
    assert generations == 2 or (generations == 1 and "rotated" not in confirmed), f"lost {where}"
    child.rotating(home)
    assert len(open_identity(child.desk_in(home), child.PASSPHRASE).generations) == generations + 1


def _naming(home: Path, confirmed: dict[str, list[str]], where: str) -> None:
    child.naming(home)


def _receiving(home: Path, confirmed: dict[str, list[str]], where: str) -> None:
    desk = child.desk_in(home)
    identity = open_identity(desk, child.PASSPHRASE)
    index = open_index(desk, identity)
    try:
        Receiver.of(desk, identity, index).receive([home / "in"], processes=1)
        with index.read() as connection:
            rows = list(connection.execute(select(package.c.digest)).scalars())
        files = [sha256(path.read_bytes()).hexdigest() for path in (home / "in").iterdir()]
        assert sorted(rows) == sorted(files), f"lost {where}"
    finally:
        index.close()


def _answering(home: Path, confirmed: dict[str, list[str]], where: str) -> None:
    desk = child.desk_in(home)
    identity = open_identity(desk, child.PASSPHRASE)
    index = open_index(desk, identity)
    try:
        digest = sha256((home / "in" / "first.age").read_bytes()).hexdigest()
        kept = receipt_of(index, digest)
        if "answered" in confirmed:
            assert kept is not None, f"lost {where}"
            assert sha256(kept.content).hexdigest() == confirmed["answered"][0], f"corrupted {where}"
        signers = open_signing_keys(desk, child.PASSPHRASE, identity)
        again = answer(index, desk, desk.packages, identity, signers, digest, child.NOW)
        assert kept is None or again == kept, f"corrupted {where}"
    finally:
        index.close()


_JUDGES = {
    "packing": _packing,
    "opening": _opening_judge,
    "beginning": _beginning,
    "rotating": _rotating,
    "naming": _naming,
    "receiving": _receiving,
    "receiving_first": _receiving,
    "answering": _answering,
}
