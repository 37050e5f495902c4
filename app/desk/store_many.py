"""Taking in the packages of one transaction together: one statement a table instead of one a package and table.

Most packages are the first of their phone: those go together. Everything else (a phone that is in the same transaction
twice, an encounter that is known) goes one by one through `Store.put`, after them.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from attrs import frozen
from sqlalchemy import BindParameter, Connection, bindparam, select, update

from app.desk import content
from app.desk.index.numbers import next_numbers
from app.desk.index.rows import put_rows
from app.desk.index.tables import encounter, package, removed, sender
from app.desk.store import (
    HistoryDisagrees,
    Ready,
    Store,
    Stored,
    Taken,
    bear_out,
    instant,
    of_package,
    one_history,
    put_words_of,
    sender_row,
    told_rows,
    unmet_codes,
)

_KEYS: Final[BindParameter[str]] = bindparam("keys", expanding=True)
_DIGESTS: Final[BindParameter[str]] = bindparam("digests", expanding=True)
_REMOVED: Final = select(removed.c.digest).where(removed.c.digest.in_(_DIGESTS))
_HISTORIES: Final = (
    select(sender.c.key, sender.c.commitments)
    .where(sender.c.key.in_(_KEYS))
    .order_by(sender.c.key)
    .with_for_update()
)
_PACKAGES: Final = select(package.c.digest, package.c.encounter, package.c.version).where(
    package.c.digest.in_(_DIGESTS)
)
_ENCOUNTERS: Final = select(encounter.c.no, encounter.c.sender, encounter.c.id).where(
    encounter.c.sender.in_(_KEYS)
)


@frozen
class Arrived:
    """A package that was checked and worked out, under the name and with the size it came."""

    ready: Ready
    name: str
    size: int

    @property
    def key(self) -> str:
        """The signing key, hex."""
        return self.ready.checked.signer.hex()


def put_many(
    store: Store, connection: Connection, these: Sequence[Arrived], now: datetime
) -> list[Stored | None]:
    """Take packages in, inside the caller's transaction and after `Store.prepare`, as `Store.put` does each.

    None for one whose history does not agree with what came in since it was checked.
    """
    often = Counter(one.key for one in these)
    done: dict[int, Stored | None] = {}
    # All receivers take senders in one order, or two could wait for each other.
    order = sorted(range(len(these)), key=lambda n: these[n].key)
    first = {n: these[n] for n in order if often[these[n].key] == 1}
    if first:
        done |= _together(store, connection, first, instant(now))
    for n in order:
        if n not in done:
            one = these[n]
            try:
                # A savepoint: what was tried can be undone without the others.
                with connection.begin_nested():
                    done[n] = store.put(connection, one.ready, one.name, one.size, now)
            except HistoryDisagrees:
                done[n] = None
    return [done[n] for n in range(len(these))]


def _together(
    store: Store, connection: Connection, these: Mapping[int, Arrived], at: str
) -> dict[int, Stored | None]:
    """What became of packages of different senders; those of known encounters are left out."""
    digests = {n: one.ready.checked.digest for n, one in these.items()}
    gone = set(connection.execute(_REMOVED, {"digests": list(digests.values())}).scalars())
    done: dict[int, Stored | None] = {
        n: Stored(Taken.REMOVED, digest, None) for n, digest in digests.items() if digest in gone
    }
    left = {n: one for n, one in these.items() if n not in done}
    if not left:
        return done
    done |= dict.fromkeys(_disagreeing(connection, left))
    known = {row.digest: row for row in connection.execute(_PACKAGES, {"digests": list(digests.values())})}
    keys = [one.key for n, one in left.items() if n not in done]
    have = {(row.sender, row.id) for row in connection.execute(_ENCOUNTERS, {"keys": keys})}
    new: dict[int, Arrived] = {}
    for n, one in left.items():
        row = known.get(digests[n])
        if n in done:
            continue
        if row is not None:
            done[n] = Stored(Taken.KNOWN, digests[n], row.encounter, row.version)
        elif (one.key, one.ready.checked.record.id) not in have:
            new[n] = one
    return done | _first_versions(store, connection, new, at)


def _disagreeing(connection: Connection, these: Mapping[int, Arrived]) -> list[int]:
    """Keep the longest history of each sender; those whose history is another. The rows stay locked until the end."""
    rows = {n: sender_row(one.ready) for n, one in these.items()}
    put_rows(connection, sender, list(rows.values()), once=True)
    found = connection.execute(_HISTORIES, {"keys": [row["key"] for row in rows.values()]})
    kept = {row.key: bytes(row.commitments) for row in found}
    other = []
    for n, row in rows.items():
        before, told = kept[row["key"]], row["commitments"]
        if not one_history(before, told):
            other.append(n)
        elif len(told) > len(before):
            connection.execute(update(sender).where(sender.c.key == row["key"]).values(row))
    return other


def _first_versions(
    store: Store, connection: Connection, new: Mapping[int, Arrived], at: str
) -> dict[int, Stored | None]:
    if not new:
        return {}
    rules = str(content.rules().version)
    no = dict(zip(new, next_numbers(connection, encounter, len(new)), strict=True))
    seq = dict(zip(new, next_numbers(connection, package, len(new)), strict=True))
    put_rows(
        connection,
        encounter,
        [_encounter(one, at, rules) | {"no": no[n], "seq": seq[n]} for n, one in new.items()],
    )
    packages = [
        of_package(one.ready, no[n], 1, one.name, one.size, at)
        | {"no": seq[n], "compared_with": None, "changes": "[]"}
        for n, one in new.items()
    ]
    put_rows(connection, package, packages)
    for table, rows in told_rows(store, [(no[n], one.ready) for n, one in new.items()]).items():
        put_rows(connection, table, rows)
    put_words_of(connection, [(no[n], one.ready.telling.words) for n, one in new.items()])
    if unmet_codes(connection):
        for one in new.values():
            bear_out(connection, one.ready.checked)
    return {n: Stored(Taken.NEW, one.ready.checked.digest, no[n], 1) for n, one in new.items()}


def _encounter(one: Arrived, at: str, rules: str) -> dict[str, Any]:
    checked: Any = one.ready.checked
    return {
        **one.ready.telling.line,
        "sender": one.key,
        "id": checked.record.id,
        "package": checked.digest,
        "profile": checked.profile,
        "versions": 1,
        "first_received": at,
        "last_received": at,
        "rules": rules,
    }
