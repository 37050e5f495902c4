"""The tables, once for both databases. Times are RFC 3339 text in UTC, days `YYYY-MM-DD`, months numbers (`month_number`).

Only portable types: the same rows come out of both databases. Words are searched through `words`, which each
database has in its own form (FTS5 or tsvector) and the first migration makes.
"""

from typing import Final

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

metadata: Final = MetaData()

# A 64-bit number that counts itself. SQLite does that for INTEGER alone.
_NUMBER: Final = BigInteger().with_variant(Integer, "sqlite")

sender: Final = Table(
    "sender",
    metadata,
    Column("key", String(64), primary_key=True, comment="the signing key of a phone, hex"),
    Column("entries", Integer, nullable=False, comment="how many entries its longest history has"),
    Column("commitments", LargeBinary, nullable=False, comment="32 bytes an entry, in order"),
    Column("package", String(64), nullable=False, comment="the package that told them"),
)

encounter: Final = Table(
    "encounter",
    metadata,
    Column("no", _NUMBER, primary_key=True, autoincrement=True),
    Column("sender", String(64), ForeignKey("sender.key"), nullable=False),
    Column("id", String(32), nullable=False, comment="the phone's id of the encounter, hex"),
    Column("seq", _NUMBER, nullable=False, comment="the package that last changed it: the order of the list"),
    Column("package", String(64), nullable=False, comment="the package that tells it now"),
    Column("versions", Integer, nullable=False),
    Column("first_received", String(32), nullable=False),
    Column("last_received", String(32), nullable=False),
    Column("happened", String(16), nullable=False, comment="YYYY-MM-DD or YYYY-MM-DDTHH:MM, as told"),
    Column("happened_from", String(8), nullable=False, comment="told, tap or opened"),
    Column("month", Integer, nullable=False),
    Column("language", String(64), nullable=False),
    Column("profile", String(16), nullable=False),
    Column("setting", String(64)),
    Column("agencies", Text, nullable=False, comment="codes with spaces between"),
    Column("modalities", Text, nullable=False, comment="codes with spaces between"),
    Column("result", String(64), comment="outcome.result"),
    Column("place", Text),
    Column("lat", Float(53)),
    Column("lon", Float(53)),
    Column("officers", Integer, nullable=False),
    Column("scans", Integer, nullable=False),
    Column("media", Integer, nullable=False),
    Column("notes", Integer, nullable=False),
    Column("consequences", Integer, nullable=False),
    Column("actions", Integer, nullable=False),
    Column("affirmed", Boolean, nullable=False),
    Column("hold_since", String(32), comment="under a legal hold since then"),
    Column("hold_reason", Text),
    Column(
        "rules", String(32), nullable=False, comment="the version of the rules its dues were worked out with"
    ),
    UniqueConstraint("sender", "id", name="encounter_of_sender"),
    Index("encounter_by_seq", "seq"),
    Index("encounter_by_month", "month"),
    Index("encounter_by_time", "happened", "no"),
)

package: Final = Table(
    "package",
    metadata,
    Column("no", _NUMBER, primary_key=True, autoincrement=True),
    Column("digest", String(64), nullable=False, unique=True, comment="SHA-256 of the sealed file, hex"),
    Column("encounter", _NUMBER, ForeignKey("encounter.no"), nullable=False),
    Column("version", Integer, nullable=False, comment="from 1, in the order of arrival"),
    Column("package_id", String(32), nullable=False),
    Column("profile", String(16), nullable=False),
    Column("made", String(40), nullable=False, comment="the packing phone's clock"),
    Column("app_version", String(64), nullable=False),
    Column("head_n", Integer, nullable=False),
    Column("head_link", String(64), nullable=False),
    Column("witness", Text, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("files", Integer, nullable=False),
    Column("received", String(32), nullable=False),
    Column("name", Text, nullable=False, comment="the name it came under"),
    Column("steps", Text, nullable=False, comment="JSON: [[step, outcome, looked at], ...]"),
    Column("compared_with", String(64), comment="the package the changes are told against"),
    Column("changes", Text, nullable=False, comment="JSON of app.desk.differences"),
    Column("told", Text, nullable=False, comment="record.json, canonical"),
    Index("package_by_encounter", "encounter", "version", unique=True),
)

code: Final = Table(
    "code",
    metadata,
    Column("no", Integer, primary_key=True, autoincrement=True),
    Column(
        "kind", String(64), nullable=False, comment="a field of the codebook, or a kind of app.desk.telling"
    ),
    Column("value", String(128), nullable=False),
    UniqueConstraint("kind", "value", name="code_once"),
)

mark: Final = Table(
    "mark",
    metadata,
    Column("code", Integer, ForeignKey("code.no"), primary_key=True),
    Column("month", Integer, primary_key=True),
    Column("encounter", _NUMBER, ForeignKey("encounter.no"), primary_key=True),
    Index("mark_by_encounter", "encounter"),
    sqlite_with_rowid=False,
    comment="which codes an encounter has; it holds the month too, so that counting reads nothing else",
)

identifier: Final = Table(
    "identifier",
    metadata,
    Column("encounter", _NUMBER, ForeignKey("encounter.no"), primary_key=True),
    Column("kind", String(32), primary_key=True, comment="the field: officer.badge_no, vehicle.plate, ..."),
    Column("item", String(8), primary_key=True),
    Column("value", String(40), nullable=False),
    Column("agency", String(64), nullable=False, comment="of the same officer; empty where not told"),
    Column("partial", Boolean, nullable=False),
    Column("pattern", String(90), nullable=False, comment="the value as a LIKE pattern"),
    Index("identifier_by_value", "kind", "value", "encounter"),
    Index("identifier_partial", "partial", "pattern", "kind", "encounter"),
)

later: Final = Table(
    "later",
    metadata,
    Column("encounter", _NUMBER, ForeignKey("encounter.no"), primary_key=True),
    Column("item", String(8), primary_key=True),
    Column("kind", String(64), nullable=False, comment="consequence.kind"),
    Column("days", Integer, nullable=False, comment="from the encounter to the consequence"),
    Column("month", Integer, nullable=False),
    Index("later_by_kind", "kind", "days", "month", "encounter"),
)

due: Final = Table(
    "due",
    metadata,
    Column("encounter", _NUMBER, ForeignKey("encounter.no"), primary_key=True),
    Column("step", String(80), primary_key=True),
    Column("rule", String(64), primary_key=True),
    Column("whose", String(8), nullable=False),
    Column("status", String(16), nullable=False),
    Column("started", String(10)),
    Column("ask_by", String(10)),
    Column("safe_day", String(10)),
    Column("last_day", String(10)),
    Index("due_by_day", "ask_by", "encounter"),
)

inbox: Final = Table(
    "inbox",
    metadata,
    Column("key", String(64), primary_key=True, comment="of name, size, time and first bytes"),
    Column("place", Text, nullable=False, comment="the folder that was given"),
    Column("name", Text, nullable=False, comment="the path inside it"),
    Column("size", BigInteger, nullable=False),
    Column("state", String(12), nullable=False),
    Column("digest", String(64)),
    Column("seen", String(32), nullable=False),
    Column("done", String(32)),
    Index("inbox_by_state", "state", "key"),
)

attempt: Final = Table(
    "attempt",
    metadata,
    Column("key", String(64), primary_key=True, comment="of the file, as in inbox"),
    Column(
        "tries", Integer, nullable=False, comment="how many receivers began it and did not come to its end"
    ),
)

rejected: Final = Table(
    "rejected",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("name", Text, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("first_met", String(32), nullable=False),
    Column("last_met", String(32), nullable=False),
    Column("findings", Text, nullable=False, comment="JSON: [[step, kind, where, expected, found], ...]"),
    Column("steps", Text, nullable=False),
    Index("rejected_by_time", "last_met", "digest"),
)

witness_code: Final = Table(
    "witness_code",
    metadata,
    Column("code", String(160), primary_key=True, comment="eight words, one space between"),
    Column("received", String(32), nullable=False),
    Column("channel", Text, nullable=False, comment="how it came: call, letter, ..."),
    Column("note", Text, nullable=False),
    Column("package", String(64), comment="the first package that bears it out"),
    Column("entry", Integer, comment="the entry it proves everything up to"),
)

time_stamp: Final = Table(
    "time_stamp",
    metadata,
    Column("no", _NUMBER, primary_key=True, autoincrement=True),
    Column("package", String(64), nullable=False),
    Column("request", LargeBinary, nullable=False, comment="RFC 3161 TimeStampReq, DER"),
    Column("asked", String(32), nullable=False),
    Column("response", LargeBinary, comment="RFC 3161 TimeStampResp, DER"),
    Column("stamped", String(40), comment="the authority's time"),
    Column("authority", Text),
    Index("time_stamp_by_package", "package"),
)

receipt: Final = Table(
    "receipt",
    metadata,
    Column("digest", String(64), primary_key=True, comment="SHA-256 of the receipt, hex"),
    Column("package", String(64), nullable=False),
    Column("written", String(40), nullable=False),
    Column("content", LargeBinary, nullable=False),
    Index("receipt_by_package", "package"),
)

kept_log: Final = Table(
    "kept_log",
    metadata,
    Column("no", _NUMBER, primary_key=True, autoincrement=True),
    Column("at", String(32), nullable=False),
    Column("what", String(16), nullable=False, comment="held, released, deleted or handed_over"),
    Column("encounter", String(32), nullable=False),
    Column("packages", Text, nullable=False, comment="JSON: digests"),
    Column("reason", Text, nullable=False),
)

removed: Final = Table(
    "removed",
    metadata,
    Column(
        "digest",
        String(64),
        primary_key=True,
        comment="a package that was deleted, not to come back by itself",
    ),
    Column("at", String(32), nullable=False),
)

spent: Final = Table(
    "spent",
    metadata,
    Column("kind", String(16), primary_key=True, comment="the table whose rows were numbered"),
    Column("no", _NUMBER, nullable=False, comment="the highest number of a row that was deleted"),
)

OF_ENCOUNTER: Final = (mark, identifier, later, due)
"""What is worked out of an encounter's current package, and made anew with each version."""


def month_number(day: str) -> int:
    """Months since year 0 of `YYYY-MM...`."""
    return int(day[:4]) * 12 + int(day[5:7]) - 1


def month_text(number: int) -> str:
    """`YYYY-MM`."""
    return f"{number // 12:04d}-{number % 12 + 1:02d}"
