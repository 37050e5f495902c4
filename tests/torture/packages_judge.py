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
from tests.torture import on_packages
from tests.torture.harm import hold

PLAIN = (b"They laughed.", b"I could not sleep", b"555-0142", CONTENT[next(iter(CONTENT))][:64])
"""What only stands in the clear where somebody opened a package on purpose."""


def template(home: Path) -> Path:
    """A desk that has received one package and named itself; two more wait."""
    for name in ("in", "out", "new"):
        (home / name).mkdir(parents=True)
    (home / "lawyer.txt").write_text(str(X25519Identity.generate()))
    desk = create_desk(home / "desk", on_packages.PASSPHRASE, on_packages.NOW, work_factor=on_packages.CHEAP)
    identity = open_identity(desk, on_packages.PASSPHRASE)
    packed(home / "in", recipients=[identity.recipients[0]]).rename(home / "in" / "first.age")
    on_packages.naming(home)
    on_packages.receiving(home)
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
    desk_holds(operation, home, said, where)
    _JUDGES[operation](home, confirmed, where)
    leaks(home, where)
    left = [path.name for path in home.rglob("*") if path.name.endswith(".partial") and _ours(path)]
    hold(not left, "leaked", f"{where}: left behind {left}")


def leaks(home: Path, where: str) -> None:
    """No file but those of an opened package says anything in the clear."""
    for path in home.rglob("*"):
        if path.is_file() and not {"opened", *_opening(home)} & set(path.relative_to(home).parts):
            content = path.read_bytes()
            hold(not any(one in content for one in PLAIN), "leaked", f"{where}: {path.name}")


def _opening(home: Path) -> set[str]:
    # The folder that an opened package is written to, beside its place: the person asked for it to be in the clear.
    return {path.name for path in home.glob(".firsthand-*.partial")}


def _ours(path: Path) -> bool:
    # Copies among the originals are removed a day later, since another machine may be writing them.
    return path.parent.name != "packages"


def desk_holds(operation: str, home: Path, said: list[list[str]], where: str) -> None:
    """The desk opens with its passphrase, its keys fit each other, and what it had received is there."""
    desk = on_packages.desk_in(home)
    identity = open_identity(desk, on_packages.PASSPHRASE)
    signers = open_signing_keys(desk, on_packages.PASSPHRASE, identity)
    hold(len(signers) == len(identity.generations), "corrupted", where)
    hold(own_card(desk, on_packages.NOW.date()).name in ("Second Legal Aid",), "corrupted", where)
    check(home / "in" / "first.age", identity.identities, codebook=CODEBOOK, wordlist=WORDLIST)
    index = open_index(desk, identity)
    try:
        with index.read() as connection:
            rows = set(connection.execute(select(package.c.digest)).scalars())
        first = sha256((home / "in" / "first.age").read_bytes()).hexdigest()
        hold(first in rows or operation == "receiving_first", "lost", where)
        for digest in rows:
            kept = desk.packages / f"{digest}.age"
            hold(kept.is_file(), "lost", f"{where}: {digest[:8]} is listed and not there")
            hold(sha256(kept.read_bytes()).hexdigest() == digest, "corrupted", where)
        taken = [home / "in" / line[1] for line in said if line[0] == "taken"]
        hold({sha256(path.read_bytes()).hexdigest() for path in taken} <= rows, "lost", where)
    finally:
        index.close()


def _packing(home: Path, confirmed: dict[str, list[str]], where: str) -> None:
    path = home / "out" / "package.age"
    identity = parse_identity((home / "lawyer.txt").read_text())
    if "packed" in confirmed:
        hold(path.exists(), "lost", where)
        hold(sha256(path.read_bytes()).hexdigest() == confirmed["packed"][0], "corrupted", where)
    if not path.exists():
        on_packages.packing(home)
    else:
        # Writing another also clears away what the first try left beside.
        shutil.copy(path, home / "out" / "kept.age")
        path.unlink()
        on_packages.packing(home)
    for one in (home / "out").glob("*.age"):
        check(one, [identity], codebook=CODEBOOK, wordlist=WORDLIST)


def _opening_judge(home: Path, confirmed: dict[str, list[str]], where: str) -> None:
    opened = home / "opened"
    hold(opened.is_dir() or "opened" not in confirmed, "lost", where)
    if opened.is_dir():
        hold(check_folder(opened, codebook=CODEBOOK, wordlist=WORDLIST).files > 10, "corrupted", where)
        shutil.rmtree(opened)
    on_packages.opening(home)
    check_folder(opened, codebook=CODEBOOK, wordlist=WORDLIST)


def _beginning(home: Path, confirmed: dict[str, list[str]], where: str) -> None:
    place = home / "new" / "desk"
    begun = (place / "identity.age").exists()
    hold(begun or "begun" not in confirmed, "lost", where)
    desk = (
        DeskFolder(place)
        if begun
        else create_desk(place, on_packages.PASSPHRASE, on_packages.NOW, work_factor=on_packages.CHEAP)
    )
    # The next thing it writes also clears away what the first try left beside.
    rotate(desk, on_packages.PASSPHRASE, on_packages.NOW, work_factor=on_packages.CHEAP)
    open_signing_keys(desk, on_packages.PASSPHRASE, open_identity(desk, on_packages.PASSPHRASE))


def _rotating(home: Path, confirmed: dict[str, list[str]], where: str) -> None:
    generations = len(open_identity(on_packages.desk_in(home), on_packages.PASSPHRASE).generations)
    hold(generations == 2 or (generations == 1 and "rotated" not in confirmed), "lost", where)
    on_packages.rotating(home)
    again = open_identity(on_packages.desk_in(home), on_packages.PASSPHRASE).generations
    hold(len(again) == generations + 1, "corrupted", where)


def _naming(home: Path, confirmed: dict[str, list[str]], where: str) -> None:
    on_packages.naming(home)


def _receiving(home: Path, confirmed: dict[str, list[str]], where: str) -> None:
    desk = on_packages.desk_in(home)
    identity = open_identity(desk, on_packages.PASSPHRASE)
    index = open_index(desk, identity)
    try:
        Receiver.of(desk, identity, index).receive([home / "in"], processes=1, again=True)
        with index.read() as connection:
            rows = list(connection.execute(select(package.c.digest)).scalars())
        files = [sha256(path.read_bytes()).hexdigest() for path in (home / "in").iterdir()]
        hold(sorted(rows) == sorted(files), "lost", where)
    finally:
        index.close()


def _answering(home: Path, confirmed: dict[str, list[str]], where: str) -> None:
    desk = on_packages.desk_in(home)
    identity = open_identity(desk, on_packages.PASSPHRASE)
    index = open_index(desk, identity)
    try:
        digest = sha256((home / "in" / "first.age").read_bytes()).hexdigest()
        kept = receipt_of(index, digest)
        if "answered" in confirmed:
            hold(kept is not None, "lost", where)
        if "answered" in confirmed and kept is not None:
            hold(sha256(kept.content).hexdigest() == confirmed["answered"][0], "corrupted", where)
        signers = open_signing_keys(desk, on_packages.PASSPHRASE, identity)
        again = answer(index, desk, desk.packages, identity, signers, digest, on_packages.NOW)
        hold(kept is None or again == kept, "corrupted", where)
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
