"""How long records are kept: legal holds, deleting with a reason, and a log of both that only grows.

A deleted record leaves its number, the digests of its packages, the reason and the time; nothing of its content. Its
packages do not come back by being received again.
"""

import json
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Final

from attrs import frozen
from sqlalchemy import Connection, delete, insert, select, update

from app.desk import deleted, keeping
from app.desk.errors import NotFound, ReasonMissing, UnderHold
from app.desk.index import Index
from app.desk.index.numbers import spend
from app.desk.index.rows import put_rows
from app.desk.index.tables import (
    encounter,
    kept_log,
    package,
    receipt,
    removed,
    sender,
    time_stamp,
    witness_code,
)
from app.desk.plain_words import holdable
from app.desk.store import COMMITMENT_BYTES, forget, instant

HELD: Final = "held"
RELEASED: Final = "released"
DELETED: Final = "deleted"
HANDED_OVER: Final = "handed_over"
_LONGEST: Final = 1_000


@frozen
class Logged:
    """One line of the log."""

    at: str
    what: str
    encounter: str
    packages: tuple[str, ...]
    reason: str


def hold(index: Index, no: int, reason: str, now: datetime) -> None:
    """Forbid deleting. Holding again puts the new reason. Raises NotFound, ReasonMissing."""
    at, reason = instant(now), given_reason(reason)
    with index.write() as connection:
        name = _name(connection, no)
        held = update(encounter).where(encounter.c.no == no)
        connection.execute(held.values(hold_since=at, hold_reason=reason))
        _log(connection, at, HELD, name, _digests(connection, no), reason)


def release(index: Index, no: int, reason: str, now: datetime) -> None:
    """End a hold. Raises NotFound, ReasonMissing."""
    at, reason = instant(now), given_reason(reason)
    with index.write() as connection:
        name = _name(connection, no)
        held = update(encounter).where(encounter.c.no == no)
        connection.execute(held.values(hold_since=None, hold_reason=None))
        _log(connection, at, RELEASED, name, _digests(connection, no), reason)


def delete_record(index: Index, packages: Path, no: int, reason: str, now: datetime) -> tuple[str, ...]:
    """Delete a record: its rows, its words, its packages, and what only they told. Gives the digests of the packages.

    The rows and the note in the log are one transaction; the files go after it, and `finish_deleting` removes what a
    crash left. Raises NotFound, ReasonMissing, UnderHold, OutputUnwritable.
    """
    at, reason = instant(now), given_reason(reason)
    with index.write() as connection:
        name = _name(connection, no)
        since = connection.execute(
            select(encounter.c.hold_since).where(encounter.c.no == no).with_for_update()
        ).scalar()
        if since is not None:
            raise UnderHold(since)
        digests = _digests(connection, no)
        key = connection.execute(select(encounter.c.sender).where(encounter.c.no == no)).scalar_one()
        # Receivers lock a sender before they touch its encounters; so is it done here.
        connection.execute(select(sender.c.key).where(sender.c.key == key).with_for_update())
        forget(connection, no)
        for other in (time_stamp, receipt):
            connection.execute(delete(other).where(other.c.package.in_(digests)))
        connection.execute(delete(package).where(package.c.encounter == no))
        connection.execute(delete(encounter).where(encounter.c.no == no))
        spend(connection, no)
        _forget_history(connection, key, digests)
        put_rows(connection, removed, [{"digest": digest, "at": at} for digest in digests], once=True)
        _log(connection, at, DELETED, name, digests, reason)
    deleted.note(packages, dict.fromkeys(digests, at))
    for digest in digests:
        keeping.discard(packages, digest)
    return digests


def _forget_history(connection: Connection, key: str, gone: Sequence[str]) -> None:
    """Keep of a sender's history only what packages that are still here have told, and of witness codes what they bear out.

    Else a code would go on telling that somebody's record had been here.
    """
    query = (
        select(package.c.digest, package.c.head_n)
        .join(encounter, encounter.c.no == package.c.encounter)
        .where(encounter.c.sender == key)
        .order_by(package.c.head_n.desc(), package.c.no)
        .limit(1)
    )
    left = connection.execute(query).first()
    borne_out = witness_code.c.package.in_(gone)
    if left is None:
        connection.execute(delete(witness_code).where(borne_out))
        connection.execute(delete(sender).where(sender.c.key == key))
        return
    connection.execute(delete(witness_code).where(borne_out, witness_code.c.entry > left.head_n))
    connection.execute(update(witness_code).where(borne_out).values(package=left.digest))
    told = connection.execute(select(sender.c.commitments).where(sender.c.key == key)).scalar_one()
    connection.execute(
        update(sender)
        .where(sender.c.key == key)
        .values(
            entries=left.head_n,
            commitments=bytes(told)[: left.head_n * COMMITMENT_BYTES],
            package=left.digest,
        )
    )


def finish_deleting(index: Index, packages: Path) -> int:
    """Remove packages of deleted records that a broken-off deleting left, and note them. Gives how many."""
    gone = deleted.of_index(index)
    deleted.note(packages, gone)
    left = [digest for digest in gone if keeping.original(packages, digest).exists()]
    for digest in left:
        keeping.discard(packages, digest)
    return len(left)


def log(index: Index, limit: int = 1_000) -> tuple[Logged, ...]:
    """The log, latest first."""
    query = select(kept_log).order_by(kept_log.c.no.desc()).limit(limit)
    with index.read() as connection:
        return tuple(
            Logged(row.at, row.what, row.encounter, tuple(json.loads(row.packages)), row.reason)
            for row in connection.execute(query)
        )


def note_handed_over(
    index: Index, names: Sequence[tuple[str, tuple[str, ...]]], reason: str, now: datetime
) -> None:
    """Write down that records were handed over. Raises ReasonMissing."""
    at, reason = instant(now), given_reason(reason)
    with index.write() as connection:
        for name, digests in names:
            _log(connection, at, HANDED_OVER, name, digests, reason)


def given_reason(reason: str) -> str:
    """The reason as the log keeps it: one line. Raises ReasonMissing."""
    if not reason.strip():
        raise ReasonMissing
    return holdable(" ".join(reason.split()))[:_LONGEST]


def _name(connection: Connection, no: int) -> str:
    name = connection.execute(select(encounter.c.id).where(encounter.c.no == no)).scalar()
    if name is None:
        raise NotFound(str(no))
    return str(name)


def _digests(connection: Connection, no: int) -> tuple[str, ...]:
    query = select(package.c.digest).where(package.c.encounter == no).order_by(package.c.version)
    return tuple(connection.execute(query).scalars())


def _log(connection: Connection, at: str, what: str, name: str, digests: Sequence[str], reason: str) -> None:
    connection.execute(
        insert(kept_log),
        {"at": at, "what": what, "encounter": name, "packages": json.dumps(list(digests)), "reason": reason},
    )
