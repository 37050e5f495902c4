"""The numbers of records and packages. A record's number stands in letters and on notes: no other record ever gets it."""

from typing import Any, Final

from sqlalchemy import Connection, Table, func, select
from sqlalchemy.dialects import sqlite

from app.desk.index.tables import encounter, spent

_OF_RECORDS: Final = encounter.name


def next_numbers(connection: Connection, table: Table, many: int = 1) -> list[int]:
    """So many numbers of a table's rows, rising, which nobody else gets."""
    if connection.dialect.name == "postgresql":
        one = func.nextval(func.pg_get_serial_sequence(table.name, "no"))
        given = connection.execute(select(one).select_from(func.generate_series(1, many).alias("each")))
        return sorted(given.scalars())
    # SQLite lets one write at a time, so nobody comes between.
    last = connection.execute(select(func.coalesce(func.max(table.c.no), 0))).scalar_one()
    before = connection.execute(select(spent.c.no).where(spent.c.kind == table.name)).scalar()
    first = max(last, before or 0) + 1
    return list(range(first, first + many))


def spend(connection: Connection, no: int) -> None:
    """Remember the number of a record that is deleted. PostgreSQL's own counter does without."""
    if connection.dialect.name == "postgresql":
        return
    row = sqlite.insert(spent)
    higher: Any = func.max(spent.c.no, row.excluded.no)
    connection.execute(
        row.on_conflict_do_update(index_elements=["kind"], set_={"no": higher}),
        {"kind": _OF_RECORDS, "no": no},
    )
