"""One encounter at the desk: its versions, what changed between them, its numbers, and what was refused instead of it."""

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final

from attrs import frozen
from sqlalchemy import Connection, or_, select

from app.desk import content
from app.desk.differences import Change
from app.desk.due import DueLine, dues_of
from app.desk.errors import NotFound
from app.desk.index import Index
from app.desk.index.tables import (
    encounter,
    identifier,
    inbox,
    package,
    receipt,
    rejected,
    time_stamp,
    witness_code,
)
from app.desk.search import Line, columns_of_line, line_of
from app.package import Finding, Kind, Outcome, Step, StepResult
from app.record import Encounter

_SHORTEST: Final = 4


@frozen
class Version:
    """One package of an encounter. `changes` are told against `compared_with`; empty for the first."""

    version: int
    digest: str
    package_id: str
    profile: str
    made: str
    app_version: str
    head_n: int
    head_link: str
    witness: str
    size: int
    files: int
    received: str
    name: str
    steps: tuple[StepResult, ...]
    compared_with: str | None
    changes: tuple[Change, ...]


@frozen
class Witnessed:
    """A witness code somebody sent in. `package` and `entry` once a package bears it out."""

    code: str
    received: str
    channel: str
    note: str
    package: str | None
    entry: int | None


@frozen
class Stamp:
    """A time stamp asked for, or had: then `stamped` is the authority's time."""

    no: int
    package: str
    asked: str
    stamped: str | None
    authority: str | None


@frozen
class Shown:
    """All the index has on one encounter. `record` is what its newest version tells."""

    line: Line
    record: Encounter
    versions: tuple[Version, ...]
    dues: tuple[DueLine, ...]
    witnessed: tuple[Witnessed, ...]
    stamps: tuple[Stamp, ...]
    receipts: tuple[tuple[str, str], ...]


@frozen
class Refused:
    """A file that was not taken in, with everything that was found. `place` is where it lay."""

    digest: str
    name: str
    place: str | None
    size: int
    first_met: str
    last_met: str
    findings: tuple[Finding, ...]
    steps: tuple[StepResult, ...]


def find(index: Index, asked: str) -> int:
    """The number of an encounter, by its number, or the beginning of its id or of a package's SHA-256 or id.

    Raises NotFound, also when several begin so.
    """
    with index.read() as connection:
        return find_on(connection, asked)


def find_on(connection: Connection, asked: str) -> int:
    """`find` on a connection that is open already."""
    given = asked.strip().lower().removeprefix("#").removesuffix(".age")
    if given.isdecimal() and len(given) < 10:
        no = connection.execute(select(encounter.c.no).where(encounter.c.no == int(given))).scalar()
        if no is not None:
            return int(no)
    if len(given) < _SHORTEST or not given.isalnum():
        raise NotFound(asked)
    query = (
        select(encounter.c.no)
        .distinct()
        .join(package, package.c.encounter == encounter.c.no)
        .where(
            or_(
                *(
                    column.between(given, given + "g")
                    for column in (encounter.c.id, package.c.digest, package.c.package_id)
                )
            )
        )
        .limit(2)
    )
    found = connection.execute(query).scalars().all()
    if len(found) != 1:
        raise NotFound(asked)
    return int(found[0])


def show(index: Index, no: int, today: date) -> Shown:
    """Everything on one encounter. Raises NotFound."""
    with index.read() as connection:
        row = connection.execute(select(*columns_of_line()).where(encounter.c.no == no)).one_or_none()
        if row is None:
            raise NotFound(str(no))
        versions = connection.execute(
            select(package).where(package.c.encounter == no).order_by(package.c.version)
        ).all()
        digests = [one.digest for one in versions]
        told = next(one.told for one in versions if one.digest == row.package)
        return Shown(
            line_of(row),
            content.encounter_of(told),
            tuple(_version(one) for one in versions),
            dues_of(connection, no, today),
            witnessed_by(connection, digests),
            stamps_of(connection, digests),
            tuple(
                (one.digest, one.written)
                for one in connection.execute(
                    select(receipt.c.digest, receipt.c.written)
                    .where(receipt.c.package.in_(digests))
                    .order_by(receipt.c.written)
                )
            ),
        )


def current_digest(index: Index, no: int) -> str:
    """The SHA-256 of the package that tells a record now. Raises NotFound."""
    with index.read() as connection:
        digest = connection.execute(select(encounter.c.package).where(encounter.c.no == no)).scalar()
    if digest is None:
        raise NotFound(str(no))
    return str(digest)


def record_of(index: Index, digest: str) -> Encounter:
    """What one package tells. Raises NotFound."""
    with index.read() as connection:
        told = connection.execute(select(package.c.told).where(package.c.digest == digest)).scalar()
    if told is None:
        raise NotFound(digest)
    return content.encounter_of(told)


def version_of(index: Index, digest: str) -> Version:
    """One package as a version of its record. Raises NotFound."""
    with index.read() as connection:
        row = connection.execute(select(package).where(package.c.digest == digest)).one_or_none()
    if row is None:
        raise NotFound(digest)
    return _version(row)


def witnessed_by(connection: Connection, digests: Sequence[str]) -> tuple[Witnessed, ...]:
    """The codes that these packages bear out."""
    query = select(witness_code).where(witness_code.c.package.in_(digests)).order_by(witness_code.c.received)
    return tuple(Witnessed(*row) for row in connection.execute(query))


def stamps_of(connection: Connection, digests: Sequence[str]) -> tuple[Stamp, ...]:
    """The time stamps of these packages."""
    columns = [time_stamp.c[name] for name in ("no", "package", "asked", "stamped", "authority")]
    query = select(*columns).where(time_stamp.c.package.in_(digests)).order_by(time_stamp.c.no)
    return tuple(Stamp(*row) for row in connection.execute(query))


def numbers_of(index: Index, no: int) -> tuple[tuple[str, str, str], ...]:
    """(field, item, number) of one encounter."""
    with index.read() as connection:
        query = (
            select(identifier.c.kind, identifier.c.item, identifier.c.value)
            .where(identifier.c.encounter == no)
            .order_by(identifier.c.kind, identifier.c.item)
        )
        return tuple((row.kind, row.item, row.value) for row in connection.execute(query))


def refused(index: Index, limit: int = 100) -> tuple[Refused, ...]:
    """The files that were not taken in, latest first."""
    with index.read() as connection:
        rows = connection.execute(
            select(rejected, inbox.c.place)
            .join(inbox, inbox.c.digest == rejected.c.digest, isouter=True)
            .order_by(rejected.c.last_met.desc(), rejected.c.digest)
            .limit(limit)
        ).all()
    # One that lies there under two names has two rows.
    return tuple({row.digest: _refused(row) for row in rows}.values())


def _refused(row: Any) -> Refused:
    findings = tuple(
        Finding(Step(step), Kind(kind), where, expected, found)
        for step, kind, where, expected, found in json.loads(row.findings)
    )
    place = None if row.place is None else str(Path(row.place, row.name.lstrip("/")))
    return Refused(
        row.digest, row.name, place, row.size, row.first_met, row.last_met, findings, _steps(row.steps)
    )


def _steps(kept: str) -> tuple[StepResult, ...]:
    return tuple(StepResult(Step(step), Outcome(outcome), n) for step, outcome, n in json.loads(kept))


def _version(row: Any) -> Version:
    return Version(
        row.version,
        row.digest,
        row.package_id,
        row.profile,
        row.made,
        row.app_version,
        row.head_n,
        row.head_link,
        row.witness,
        row.size,
        row.files,
        row.received,
        row.name,
        _steps(row.steps),
        row.compared_with,
        tuple(Change.from_json(one) for one in json.loads(row.changes)),
    )
