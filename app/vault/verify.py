"""Going over a whole vault and listing everything that is wrong with it. Nothing is changed."""

from __future__ import annotations

import json
from collections.abc import Sequence

from app.record import (
    GENESIS,
    Chained,
    Codebook,
    Entry,
    RecordError,
    check_entry,
    commitment,
    fold,
    next_link,
)
from app.seal import Identity
from app.vault import media, search, timeline
from app.vault.database import Connection, damage_of, index_holds
from app.vault.errors import MediaDamaged, VaultError
from app.vault.finding import Finding
from app.vault.sealed_folder import SealedFolder

_READ_BYTES = 1 << 20


def verify_database(connection: Connection, codebook: Codebook, labels: search.Labels) -> list[Finding]:
    """Pages, structure, chain from its beginning, every entry, and what is derived from them."""
    found: list[Finding] = []
    for line in damage_of(connection):
        kind, _, detail = line.partition(": ")
        found.append(
            Finding("database_pages" if kind == "pages" else "database_structure", detail=detail[:80])
        )
    found += verify_chain(connection)
    found += _verify_derived(connection, codebook, labels)
    return found


def verify_chain(connection: Connection) -> list[Finding]:
    """Every number, link and body, from the first."""
    found = []
    previous = GENESIS
    expected = 0
    for n, mark, link, salt, body in connection.execute(
        "SELECT n, commitment, link, salt, body FROM link ORDER BY n"
    ):
        expected += 1
        if n != expected:
            found.append(Finding("history", str(expected), "missing"))
            expected = n
        previous = next_link(previous, mark)
        if previous != link:
            found.append(Finding("history", str(n), "link"))
            previous = link
        if body is not None and commitment(salt, body) != mark:
            found.append(Finding("history", str(n), "body"))
    return found


def _verify_derived(connection: Connection, codebook: Codebook, labels: search.Labels) -> list[Finding]:
    found = []
    words: dict[int, search.Terms] = {}
    stories: dict[int, list[Chained]] = {}
    rows = connection.execute(
        "SELECT n, commitment, body, encounter FROM link WHERE body IS NOT NULL ORDER BY n"
    )
    for n, mark, body, no in rows:
        try:
            entry = Entry.from_body(body)
            check_entry(codebook, entry)
            if no is not None:
                stories.setdefault(no, []).append(Chained(mark, entry))
                found_by = search.terms(codebook, entry, labels)
                if found_by.written or found_by.names:
                    words[no << search.ENTRY_BITS | n] = found_by
        except RecordError as error:
            found.append(Finding("entry", str(n), type(error).__name__))
    kept = {
        no: (encounter_id, text)
        for no, encounter_id, text in connection.execute("SELECT no, id, card FROM encounter")
    }
    for no in stories.keys() | kept.keys():
        if not _card_holds(codebook, stories.get(no), kept.get(no)):
            found.append(Finding("timeline", kept[no][0] if no in kept else str(no)))
    found += _verify_words(connection, words)
    return found


def _card_holds(codebook: Codebook, told: list[Chained] | None, kept: tuple[str, str] | None) -> bool:
    if told is None or kept is None:
        return False
    try:
        card = timeline.make_card(codebook, fold(codebook, told)).to_json()
        return bool(card["encounter"] == kept[0] and card == json.loads(kept[1]))
    except (RecordError, ValueError):
        return False


def _verify_words(connection: Connection, expected: dict[int, search.Terms]) -> list[Finding]:
    rows = connection.execute("SELECT rowid, written, names FROM words")
    kept = {row: search.Terms(written, names) for row, written, names in rows}
    wrong = {row for row in kept.keys() | expected.keys() if kept.get(row) != expected.get(row)}
    found = [Finding("search", str(row & (1 << search.ENTRY_BITS) - 1)) for row in sorted(wrong)]
    if not index_holds(connection):
        found.append(Finding("search", detail="index"))
    return found


def verify_media(
    sealed: SealedFolder, facts: media.MediaFacts, identities: Sequence[Identity]
) -> list[Finding]:
    """Whether one photo, recording or document opens to what was attached."""
    try:
        with media.open_sealed(sealed, facts, identities) as stream:
            while stream.read(_READ_BYTES):
                pass
    except MediaDamaged as error:
        return [Finding("media_damaged", facts.id, error.reason)]
    except VaultError as error:
        return [Finding("media_missing", facts.id, type(error).__name__)]
    return []
