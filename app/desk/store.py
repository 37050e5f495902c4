"""Putting a checked package into the index: one transaction, after which it is there once, whole, and findable.

the digest is known         nothing changes
a new encounter             its first version
one that is known           its next version, with what changed; it is shown from now on if its history is longer,
                            or as long and packed for a wider circle
"""

import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Final

from attrs import frozen
from sqlalchemy import Connection, bindparam, delete, insert, select, text, update
from sqlalchemy.dialects import postgresql, sqlite

from app.desk import content, due
from app.desk.differences import differences
from app.desk.index import Index
from app.desk.index.numbers import next_numbers
from app.desk.index.rows import put_on_server, put_rows
from app.desk.index.tables import (
    OF_ENCOUNTER,
    code,
    encounter,
    identifier,
    later,
    mark,
    package,
    rejected,
    removed,
    sender,
    witness_code,
)
from app.desk.index.tables import due as due_table
from app.desk.telling import Telling, tell
from app.package import CheckedPackage, KnownHistory, PackageRejected
from app.record import GENESIS, Head, History, Link, next_link
from app.record import witness_code as spelled

COMMITMENT_BYTES: Final = 32
_WIDTH: Final = {"public": 0, "complaint": 1, "counsel": 2}
_AT_ONCE: Final = 500


class Taken(StrEnum):
    """What became of a package that holds."""

    NEW = "new"
    VERSION = "version"
    OLDER = "older"
    KNOWN = "known"
    REMOVED = "removed"


@frozen
class Stored:
    """`no` is the encounter's number in the list; None for a package that was deleted here before."""

    taken: Taken
    digest: str
    no: int | None
    version: int = 0


class HistoryDisagrees(Exception):
    """Between the check and now another package of this sender came in, and the two do not agree."""


@frozen
class Ready:
    """All that a package adds, worked out before the transaction begins."""

    checked: CheckedPackage
    telling: Telling
    dues: list[dict[str, Any]]
    told: str
    commitments: bytes


def ready(checked: CheckedPackage) -> Ready:
    """Work out what a checked package adds to the index."""
    return Ready(
        checked,
        tell(checked.record, content.codebook()),
        due.due_rows(checked.record),
        checked.record_json.decode(),
        b"".join(link.commitment for link in checked.history.links),
    )


def instant(now: datetime) -> str:
    """An aware time as the index keeps it: UTC, to the millisecond."""
    return now.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


_HISTORY: Final = select(sender.c.commitments).where(sender.c.key == bindparam("key"))
_TOLD_BY_SOME: Final = select(sender.c.key, sender.c.package, sender.c.commitments).where(
    sender.c.key.in_(bindparam("keys", expanding=True))
)
_TOLD_BY: Final = select(sender.c.package, sender.c.commitments).where(sender.c.key == bindparam("key"))


def known_histories(connection: Connection, signer: bytes) -> tuple[KnownHistory, ...]:
    """The longest history this sender has told, for `app.package.check`."""
    row = connection.execute(_TOLD_BY, {"key": signer.hex()}).one_or_none()
    return () if row is None else (KnownHistory(row.package, signer, history_of(bytes(row.commitments))),)


def told_before(connection: Connection, signers: Iterable[bytes]) -> dict[bytes, tuple[KnownHistory, ...]]:
    """`known_histories` of several senders, in one go; of a sender who told nothing yet there is none."""
    rows = connection.execute(_TOLD_BY_SOME, {"keys": [signer.hex() for signer in signers]})
    return {
        (key := bytes.fromhex(row.key)): (KnownHistory(row.package, key, history_of(bytes(row.commitments))),)
        for row in rows
    }


def history_of(commitments: bytes) -> History:
    """The history these commitments make, every entry bare."""
    links, last = [], GENESIS
    for n, start in enumerate(range(0, len(commitments), COMMITMENT_BYTES), 1):
        commitment = commitments[start : start + COMMITMENT_BYTES]
        last = next_link(last, commitment)
        links.append(Link(n, commitment, last))
    return History(tuple(links))


def remember(index: Index, checked: CheckedPackage) -> None:
    """Keep the history of a package that was checked but not taken in. Raises HistoryDisagrees."""
    told = b"".join(link.commitment for link in checked.history.links)
    with index.write() as connection:
        _keep_history(connection, checked.signer.hex(), told, checked.digest)


def _keep_history(connection: Connection, key: str, told: bytes, digest: str) -> None:
    """Hold a history against the longest one known, and keep the longer. The row is locked until the end."""
    row = {"key": key, "entries": len(told) // COMMITMENT_BYTES, "commitments": told, "package": digest}
    connection.execute(inserting(connection, sender).on_conflict_do_nothing(), row)
    kept = bytes(connection.execute(_HISTORY.with_for_update(), {"key": key}).scalar_one())
    if not one_history(kept, told):
        raise HistoryDisagrees
    if len(told) > len(kept):
        connection.execute(update(sender).where(sender.c.key == key).values(row))


def one_history(one: bytes, other: bytes) -> bool:
    """Whether the shorter of two lists of commitments begins the longer."""
    return one.startswith(other) or other.startswith(one)


def sender_row(one: Ready) -> dict[str, Any]:
    """The row of a package's sender, when it is the first."""
    told = one.commitments
    key, digest = one.checked.signer.hex(), one.checked.digest
    return {"key": key, "entries": len(told) // COMMITMENT_BYTES, "commitments": told, "package": digest}


def inserting(connection: Connection, table: Any) -> Any:
    """An insert that can say what to do when the row is there."""
    return (postgresql if connection.dialect.name == "postgresql" else sqlite).insert(table)


class Store:
    """Writes into one index; keeps the numbers of codes it has met."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._codes: dict[tuple[str, str], int] = {}

    def prepare(self, these: Sequence[Ready]) -> None:
        """Give numbers to codes nobody used before, in a transaction of its own, so that a number once given stays."""
        marks = {one for each in these for one in each.telling.marks}
        if new := sorted(marks - self._codes.keys()):
            with self._index.write() as connection:
                rows = [{"kind": kind, "value": value} for kind, value in new]
                connection.execute(inserting(connection, code).on_conflict_do_nothing(), rows)
                kinds = {kind for kind, _ in new}
                found = connection.execute(select(code).where(code.c.kind.in_(kinds))).all()
            self._codes |= {(row.kind, row.value): row.no for row in found}

    def put(self, connection: Connection, one: Ready, name: str, size: int, now: datetime) -> Stored:
        """Take a package in, inside the caller's transaction and after `prepare`. Raises HistoryDisagrees."""
        checked, at = one.checked, instant(now)
        if connection.execute(select(removed.c.digest).where(removed.c.digest == checked.digest)).first():
            return Stored(Taken.REMOVED, checked.digest, None)
        _keep_history(connection, checked.signer.hex(), one.commitments, checked.digest)
        known = connection.execute(
            select(package.c.encounter, package.c.version).where(package.c.digest == checked.digest)
        ).first()
        if known is not None:
            return Stored(Taken.KNOWN, checked.digest, known.encounter, known.version)
        before = self._encounter(connection, one, at)
        no, version = before["no"], before["versions"] + 1
        current = before["told"] is None or _newer(checked, before)
        changes = () if before["told"] is None else _changes(before["told"], one.told, forward=current)
        seq = connection.execute(
            insert(package).returning(package.c.no),
            of_package(one, no, version, name, size, at)
            | {
                "compared_with": before["package"] if before["told"] is not None else None,
                "changes": json.dumps([change.to_json() for change in changes], ensure_ascii=False),
            },
        ).scalar_one()
        values = {"versions": version, "last_received": at, "seq": seq}
        if current:
            values |= {**one.telling.line, "package": checked.digest, "profile": checked.profile}
            values |= {"rules": str(content.rules().version)}
            self._tell(connection, no, one, anew=before["told"] is not None)
        connection.execute(update(encounter).where(encounter.c.no == no).values(values))
        if unmet_codes(connection):
            bear_out(connection, checked)
        if before["told"] is None:
            return Stored(Taken.NEW, checked.digest, no, version)
        return Stored(Taken.VERSION if current else Taken.OLDER, checked.digest, no, version)

    def reject(
        self, connection: Connection, fault: PackageRejected, name: str, size: int, now: datetime
    ) -> None:
        """Keep what was found in a file that was refused. The file stays where it is."""
        at = instant(now)
        row = {
            "digest": fault.digest,
            "name": name,
            "size": size,
            "first_met": at,
            "last_met": at,
            "findings": json.dumps(
                [[one.step.value, one.kind, one.where, one.expected, one.found] for one in fault.findings]
            ),
            "steps": json.dumps([[one.step.value, one.outcome, one.looked_at] for one in fault.steps]),
        }
        statement = inserting(connection, rejected)
        connection.execute(
            statement.on_conflict_do_update(
                index_elements=["digest"],
                set_={key: row[key] for key in ("name", "last_met", "findings", "steps")},
            ),
            row,
        )

    def _encounter(self, connection: Connection, one: Ready, at: str) -> dict[str, Any]:
        """The encounter's row and what tells it now, made when it is new."""
        checked = one.checked
        key, name = checked.signer.hex(), checked.record.id
        query = (
            select(
                encounter.c.no,
                encounter.c.versions,
                encounter.c.package,
                encounter.c.profile,
                package.c.head_n,
                package.c.told,
            )
            .join(package, package.c.digest == encounter.c.package, isouter=True)
            .where(encounter.c.sender == key, encounter.c.id == name)
        )
        found = connection.execute(query).mappings().one_or_none()
        if found is not None:
            return dict(found)
        (no,) = next_numbers(connection, encounter)
        row = {
            **one.telling.line,
            "no": no,
            "sender": key,
            "id": name,
            "seq": 0,
            "package": checked.digest,
            "profile": checked.profile,
            "versions": 0,
            "first_received": at,
            "last_received": at,
            "rules": "",
        }
        connection.execute(insert(encounter), row)
        return {"no": no, "versions": 0, "told": None, "package": None}

    def _tell(self, connection: Connection, no: int, one: Ready, *, anew: bool) -> None:
        """Write what is worked out of the encounter; `anew` when there is something of an earlier version."""
        if anew:
            forget(connection, no)
        for table, rows in told_rows(self, [(no, one)]).items():
            put_rows(connection, table, rows)
        put_words(connection, no, one.telling.words)

    def number(self, code: tuple[str, str]) -> int:
        """The number of a code that `prepare` met."""
        return self._codes[code]


def of_package(one: Ready, no: int, version: int, name: str, size: int, at: str) -> dict[str, Any]:
    """The row of a package, but for what it changed."""
    checked = one.checked
    return {
        "digest": checked.digest,
        "encounter": no,
        "version": version,
        "package_id": checked.package_id,
        "profile": checked.profile,
        "made": checked.made,
        "app_version": checked.app_version,
        "head_n": checked.head.n,
        "head_link": checked.head.link.hex(),
        "witness": checked.witness,
        "size": size,
        "files": checked.files,
        "received": at,
        "name": name,
        "steps": json.dumps([[one.step.value, one.outcome, one.looked_at] for one in checked.steps]),
        "told": one.told,
    }


def told_rows(store: Store, these: Sequence[tuple[int, Ready]]) -> dict[Any, list[dict[str, Any]]]:
    """What is worked out of encounters, by table."""
    rows: dict[Any, list[dict[str, Any]]] = {mark: [], identifier: [], later: [], due_table: []}
    for no, one in these:
        telling = one.telling
        rows[mark] += [
            {"code": store.number(each), "month": telling.month, "encounter": no} for each in telling.marks
        ]
        rows[identifier] += [each.row(no) for each in telling.identifiers]
        rows[later] += [
            {"encounter": no, "item": o.item, "kind": o.kind, "days": o.days, "month": telling.month}
            for o in telling.later
        ]
        rows[due_table] += [row | {"encounter": no} for row in one.dues]
    return rows


def unmet_codes(connection: Connection) -> bool:
    """Whether somebody told a witness code that nothing has borne out yet."""
    return connection.execute(_UNMET.limit(1)).first() is not None


def bear_out(connection: Connection, checked: CheckedPackage) -> None:
    """Mark the codes somebody sent in that this history bears out."""
    found = {spelled(Head(link.n, link.link), content.wordlist()): link.n for link in checked.history.links}
    names = list(found)
    for start in range(0, len(names), _AT_ONCE):
        some = _UNMET.where(witness_code.c.code.in_(names[start : start + _AT_ONCE]))
        for met in connection.execute(some).scalars().all():
            connection.execute(
                update(witness_code)
                .where(witness_code.c.code == met)
                .values(package=checked.digest, entry=found[met])
            )


_UNMET: Final = select(witness_code.c.code).where(witness_code.c.package.is_(None))
_FORGET_WORDS: Final = text("DELETE FROM words WHERE rowid = :no")
_PUT_WORDS: Final = text("INSERT INTO words (rowid, tokens) VALUES (:no, :words)")


def forget(connection: Connection, no: int) -> None:
    """Take what is worked out of an encounter out of the index, so that nothing finds or counts it."""
    for table in OF_ENCOUNTER:
        connection.execute(delete(table).where(table.c.encounter == no))
    connection.execute(_FORGET_WORDS, {"no": no})


def put_words(connection: Connection, no: int, words: Sequence[str]) -> None:
    """Make an encounter findable by these words, when it has none yet."""
    put_words_of(connection, [(no, words)])


def put_words_of(connection: Connection, these: Sequence[tuple[int, Sequence[str]]]) -> None:
    """Make encounters findable by their words."""
    some = [(no, words) for no, words in these if words]
    if connection.dialect.name == "postgresql":
        # Words hold letters and digits only, so nothing in them ends the quotation.
        quoted = [(no, " ".join(f"'{word}'" for word in words)) for no, words in some]
        put_on_server(connection, "words", [{"rowid": no, "tokens": words} for no, words in quoted])
    elif some:
        connection.execute(_PUT_WORDS, [{"no": no, "words": " ".join(words)} for no, words in some])


def _newer(checked: CheckedPackage, before: dict[str, Any]) -> bool:
    return (checked.head.n, _WIDTH[checked.profile]) >= (before["head_n"], _WIDTH[before["profile"]])


def _changes(before: str, after: str, *, forward: bool) -> Any:
    old, new = json.loads(before), json.loads(after)
    return differences(old, new) if forward else differences(new, old)
