"""Witness codes that people sent in by any channel, kept and held against every package, earlier ones and later ones."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.dialects import postgresql, sqlite

from app.desk import content
from app.desk.errors import WitnessCodeMalformed
from app.desk.index import Index
from app.desk.index.tables import sender, witness_code
from app.desk.plain_words import holdable
from app.desk.records import Witnessed
from app.desk.store import history_of, instant
from app.record import find_witness
from app.record.wordcode import WITNESS_WORDS

_LONGEST = 500
_AT_ONCE = 500


def normal_code(untrusted: str) -> str:
    """The code as it is kept: eight words of the list in small letters. Raises WitnessCodeMalformed."""
    words = untrusted.lower().replace(",", " ").split()
    if len(words) != WITNESS_WORDS or any(word not in content.wordlist() for word in words):
        raise WitnessCodeMalformed
    return " ".join(words)


def add_code(index: Index, untrusted_code: str, channel: str, note: str, now: datetime) -> Witnessed:
    """Keep a code from now on. Sent in twice, the first time counts: that is what it proves.

    It is held against the history of every sender at once; some seconds when there are very many. Raises
    WitnessCodeMalformed.
    """
    code = normal_code(untrusted_code)
    insert = postgresql.insert(witness_code) if index.on_server else sqlite.insert(witness_code)
    row = {
        "code": code,
        "received": instant(now),
        "channel": holdable(channel)[:_LONGEST],
        "note": holdable(note)[:_LONGEST],
    }
    with index.write() as connection:
        connection.execute(insert.on_conflict_do_nothing(), row)
        senders = select(sender.c.package, sender.c.commitments).execution_options(yield_per=_AT_ONCE)
        with connection.execute(senders) as histories:
            met = next(
                (
                    (told.package, entry)
                    for told in histories
                    if (entry := find_witness(history_of(bytes(told.commitments)), code, content.wordlist()))
                    is not None
                ),
                None,
            )
        if met is not None:
            connection.execute(
                update(witness_code)
                .where(witness_code.c.code == code, witness_code.c.package.is_(None))
                .values(package=met[0], entry=met[1])
            )
        kept = connection.execute(select(witness_code).where(witness_code.c.code == code)).one()
    return Witnessed(*kept)


def codes(index: Index, *, unmet: bool = False) -> tuple[Witnessed, ...]:
    """The codes kept, latest first; with `unmet` only those no package has borne out yet."""
    query = select(witness_code).order_by(witness_code.c.received.desc(), witness_code.c.code)
    if unmet:
        query = query.where(witness_code.c.package.is_(None))
    with index.read() as connection:
        return tuple(Witnessed(*row) for row in connection.execute(query))
