"""Many records for measuring with: rows as receiving would write them, without the packages."""

import random
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, insert, select, text

from app.desk.identifiers import is_partial, like_pattern
from app.desk.index import Index
from app.desk.index.tables import (
    code,
    due,
    encounter,
    identifier,
    later,
    mark,
    month_number,
    package,
    sender,
)
from app.desk.plain_words import told_words
from app.desk.store import put_words_of
from tests.desk.packages import AGENCIES, CONSENTS, MODALITIES, NAMES, RESULTS, STREETS
from tests.record.shipped import CODEBOOK

AT_ONCE = 2_000
VOCABULARY = [
    f"{a}{b}"
    for a in ("ba", "ke", "li", "mo", "su", "ta", "re")
    for b in ("nd", "rt", "ck", "ll", "ns", "pe", "st", "vo")
]


def fill(index: Index, count: int, seed: int = 1) -> None:
    """So many encounters of the years 2024 to 2026, each with what the index keeps of one."""
    dice = random.Random(seed)
    agencies = (*AGENCIES, *CODEBOOK.vocabularies["agency"][:20])
    kinds = [
        *(("agency", value) for value in agencies),
        *(("where.setting", value) for value in CODEBOOK.vocabularies["setting"]),
        *(("modality", value) for value in MODALITIES),
        *(("scan.consent", value) for value in CONSENTS),
        *(("result", value) for value in RESULTS),
        *(("scan.capture_device", value) for value in CODEBOOK.vocabularies["capture_device"]),
        *(
            ("place", f"{lat / 10:.1f}, {lon / 10:.1f}")
            for lat in range(300, 420, 6)
            for lon in range(-1200, -700, 25)
        ),
    ]
    with index.write() as connection:
        connection.execute(
            insert(code), [{"kind": kind, "value": value} for kind, value in dict.fromkeys(kinds)]
        )
        codes = {(row.kind, row.value): row.no for row in connection.execute(select(code))}
    places = [value for kind, value in kinds if kind == "place"]
    for start in range(1, count + 1, AT_ONCE):
        numbers = range(start, min(start + AT_ONCE, count + 1))
        rows: dict[Any, list[dict[str, Any]]] = {
            table: [] for table in (sender, encounter, package, mark, identifier, later, due)
        }
        words = []
        for no in numbers:
            words.append((no, _one(dice, no, rows, codes, agencies, places)))
        with index.write() as connection:
            if index.on_server:
                _copy(connection, rows, words)
                continue
            for table, each in rows.items():
                if each:
                    connection.execute(insert(table), each)
            put_words_of(connection, words)
    if index.on_server:
        with index.write() as connection:
            for table in ("encounter", "package"):
                connection.execute(
                    text(f"SELECT setval(pg_get_serial_sequence('{table}', 'no'), {count + 1})")
                )
        with index.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE"))
    else:
        with index.write() as connection:
            connection.execute(text("ANALYZE"))


def _copy(
    connection: Connection, rows: dict[Any, list[dict[str, Any]]], words: list[tuple[int, list[str]]]
) -> None:
    """The same by PostgreSQL's COPY, several times faster."""
    cursor = connection.connection.driver_connection.cursor()  # type: ignore[union-attr]
    for table, each in rows.items():
        if each:
            names = list(each[0])
            with cursor.copy(f"COPY {table.name} ({', '.join(names)}) FROM STDIN") as copy:
                for row in each:
                    copy.write_row([row[name] for name in names])
    with cursor.copy("COPY words (rowid, tokens) FROM STDIN") as copy:
        for no, these in words:
            copy.write_row([no, " ".join(f"'{word}'" for word in these)])


def _one(
    dice: random.Random,
    no: int,
    rows: dict[Any, list[dict[str, Any]]],
    codes: dict[tuple[str, str], int],
    agencies: tuple[str, ...],
    places: list[str],
) -> list[str]:
    digest, key = f"{no:064x}", f"{no % 90_000:064x}"
    day = date(2024, 1, 1) + timedelta(days=dice.randrange(1_000))
    happened, month = f"{day}T09:{no % 60:02}", month_number(str(day))
    setting, agency = (
        dice.choice(CODEBOOK.vocabularies["setting"]),
        agencies[min(dice.randrange(90), dice.randrange(90)) % len(agencies)],
    )
    modality, place = dice.choice(MODALITIES), dice.choice(places)
    street = f"{dice.randrange(1, 900)} {dice.choice(STREETS)}"
    if no < 90_000:
        rows[sender].append({"key": key, "entries": 20, "commitments": bytes(640), "package": digest})
    elif no == 90_000:
        rows[sender].append({"key": f"{0:064x}", "entries": 20, "commitments": bytes(640), "package": digest})
    rows[encounter].append({
        "no": no, "sender": key, "id": f"{no:032x}", "seq": no, "package": digest, "versions": 1,
        "first_received": "2026-10-01T10:00:00.000Z", "last_received": "2026-10-01T10:00:00.000Z",
        "happened": happened, "happened_from": "told", "month": month, "language": "en", "profile": "counsel",
        "setting": setting, "agencies": agency, "modalities": modality, "result": dice.choice(RESULTS), "place": street,
        "lat": float(place.split(", ")[0]), "lon": float(place.split(", ")[1]), "officers": 1, "scans": 1, "media": 2,
        "notes": 2, "consequences": 0, "actions": 0, "affirmed": True, "rules": "x",
    })  # fmt: skip
    rows[package].append({
        "no": no, "digest": digest, "encounter": no, "version": 1, "package_id": f"{no:032x}", "profile": "counsel",
        "made": "2026-10-01T10:00:00.000+00:00", "app_version": "0.1.0", "head_n": 20, "head_link": digest, "witness": "w",
        "size": 50_000, "files": 14, "received": "2026-10-01T10:00:00.000Z", "name": f"{no}.age", "steps": "[]",
        "changes": "[]", "told": "x" * 6_000,
    })  # fmt: skip
    marks = [("agency", agency), ("where.setting", setting), ("modality", modality), ("place", place)]
    marks += [("scan.consent", dice.choice(CONSENTS)), ("result", dice.choice(RESULTS))]
    marks += [("scan.capture_device", dice.choice(CODEBOOK.vocabularies["capture_device"]))]
    if dice.random() < 0.2:
        marks.append(("agency", next(each for each in agencies if each != agency)))
    rows[mark] += [{"code": codes[each], "month": month, "encounter": no} for each in dict.fromkeys(marks)]
    badge = (
        f"{dice.randrange(100_000):05}"
        if dice.random() < 0.8
        else f"{dice.randrange(1_000):03}?{dice.choice('?*7')}"
    )
    rows[identifier].append({
        "encounter": no, "kind": "officer.badge_no", "item": "0a0a0a0a", "value": badge, "agency": agency,
        "partial": is_partial(badge), "pattern": like_pattern(badge),
    })  # fmt: skip
    rows[later].append(
        {"encounter": no, "item": "0e", "kind": "trusted_traveler_revoked", "days": no % 300, "month": month}
    )
    rows[due].append({
        "encounter": no, "step": "ftca_claim", "rule": "ftca_claim", "whose": "yours", "status": "open", "started": str(day),
        "ask_by": str(day + timedelta(days=400)), "safe_day": str(day + timedelta(days=700)), "last_day": str(day + timedelta(days=730)),
    })  # fmt: skip
    written = " ".join(
        dice.choice(VOCABULARY) + (str(dice.randrange(500)) if dice.random() < 0.3 else "") for _ in range(40)
    )
    return told_words([written, f"unique{no}", "officer scan"], [dice.choice(NAMES)], [street])
