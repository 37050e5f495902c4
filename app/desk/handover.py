"""Handing everything (or some records) to another group: the originals, the receipts and time stamps, and lists.

The packages stay sealed to this desk: the other group needs this desk's identity, given by another way, or the person packs
anew for their card. With `identity` given, each package is sealed anew to the other group's card instead of copied:
the same archive inside, so every check of it still holds; the digest of the sealed file is then another one, and
the list has both.
"""

import json
import os
from datetime import datetime
from hashlib import file_digest
from pathlib import Path
from typing import Final

from attrs import frozen
from sqlalchemy import select

from app.desk import disk, keeping, retention
from app.desk.errors import InputUnreadable, OutputExists, OutputUnwritable
from app.desk.export import write_table
from app.desk.identity import DeskIdentity
from app.desk.index import Index
from app.desk.index.tables import encounter, package, receipt, time_stamp, witness_code
from app.desk.search import Search, every_line
from app.desk.store import instant
from app.seal import Recipient, SealError, Unsealing, seal

_READ_ME: Final = """What is in this folder

packages/         the sealed packages as age files; the name is the SHA-256 they came with
packages.csv      one line a package: its record, version, SHA-256 as received and as handed over
receipts/         receipts that were given
time-stamps/      RFC 3161 answers; each is for the package of the same name as received
witness-codes.csv codes that people sent in, and the package that bears each out
log.csv           holds, deletions and handing over, with reasons
sha256sums.txt    check with: sha256sum -c sha256sums.txt

To take them in at another desk: firsthand-desk receive packages
"""


@frozen
class HandedOver:
    """How much was handed over."""

    records: int
    packages: int
    folder: Path


def hand_over(
    index: Index,
    packages: Path,
    into: Path,
    reason: str,
    now: datetime,
    *,
    search: Search | None = None,
    identity: DeskIdentity | None = None,
    to: tuple[Recipient, ...] = (),
) -> HandedOver:
    """Write all of it into a new folder, which gets its name when it is complete and stands in the log.

    Raises OutputExists, OutputUnwritable, InputUnreadable for a package that is not there, ReasonMissing.
    """
    retention.given_reason(reason)
    if into.exists():
        raise OutputExists(into)
    beside = into.with_name(f".{into.name}.partial")
    numbers = [line.no for line in every_line(index, search)]
    try:
        if beside.exists():
            _clear(beside)
        for name in ("packages", "receipts", "time-stamps"):
            (beside / name).mkdir(mode=0o700, parents=True)
    except OSError:
        raise OutputUnwritable(into) from None
    rows, names = [], []
    with index.read() as connection:
        for no in numbers:
            query = (
                select(package, encounter.c.id.label("record"))
                .join(encounter, encounter.c.no == package.c.encounter)
                .where(package.c.encounter == no)
                .order_by(package.c.version)
            )
            versions = connection.execute(query).all()
            for one in versions:
                digest = _one(packages, beside / "packages", one.digest, identity, to)
                rows.append(
                    (one.record, one.version, one.profile, one.made, one.received, one.digest, digest)
                )
            names.append((versions[0].record, tuple(one.digest for one in versions)))
        digests = {one for _, each in names for one in each}
        for given in connection.execute(select(receipt)):
            if given.package in digests:
                disk.write_new(
                    beside / "receipts" / f"{given.package}-{given.digest[:8]}.json", given.content
                )
        for stamp in connection.execute(select(time_stamp).where(time_stamp.c.response.is_not(None))):
            if stamp.package in digests:
                disk.write_new(beside / "time-stamps" / f"{stamp.package}-{stamp.no}.tsr", stamp.response)
        witnessed = connection.execute(select(witness_code)).all()
    columns = ("encounter", "version", "profile", "made", "received", "sha256_received", "sha256_handed_over")
    write_table(beside / "packages.csv", columns, rows)
    write_table(
        beside / "witness-codes.csv",
        ("code", "received", "channel", "note", "package", "entry"),
        [tuple(each) for each in witnessed if search is None or each.package in digests],
    )
    write_table(
        beside / "log.csv",
        ("at", "what", "encounter", "packages", "reason"),
        [
            (each.at, each.what, each.encounter, " ".join(each.packages), each.reason)
            for each in retention.log(index, limit=1_000_000)
            if search is None or set(each.packages) & digests
        ],
    )
    disk.write_new(beside / "READ_ME_FIRST.txt", _READ_ME.encode())
    about = {
        "format": "firsthand-handover/1",
        "at": instant(now),
        "records": len(numbers),
        "packages": len(rows),
    }
    disk.write_new(beside / "about.json", json.dumps(about).encode())
    _sums(beside)
    retention.note_handed_over(index, names, reason, now)
    try:
        beside.rename(into)
        keeping.sync_folder(into.parent)
    except OSError:
        raise OutputUnwritable(into) from None
    return HandedOver(len(numbers), len(rows), into)


def _one(
    packages: Path, into: Path, digest: str, identity: DeskIdentity | None, to: tuple[Recipient, ...]
) -> str:
    """Copy a package or seal it anew; gives the digest of what was written."""
    source = keeping.original(packages, digest)
    if identity is None or not to:
        keeping.keep(source, into, digest)
        return digest
    target = into / f"{digest}.age"
    try:
        with source.open("rb") as reading, target.open("xb") as writing:
            seal(Unsealing(reading, identity.identities), writing, list(to))
            writing.flush()
            os.fsync(writing.fileno())
        with target.open("rb") as written:
            return file_digest(written, "sha256").hexdigest()
    except (OSError, SealError):
        raise InputUnreadable(source) from None


def _sums(folder: Path) -> None:
    lines = []
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            with path.open("rb") as file:
                digest = file_digest(file, "sha256").hexdigest()
            lines.append(f"{digest}  {path.relative_to(folder).as_posix()}\n")
    disk.write_new(folder / "sha256sums.txt", "".join(lines).encode())


def _clear(folder: Path) -> None:
    for path in sorted(folder.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    folder.rmdir()
