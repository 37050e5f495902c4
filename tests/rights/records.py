"""What the tests of steps and letters start from: the shipped rules and letters, a record to write, and one story.

Records are made of entries that `check_entry` passed, folded by `app.record`.
"""

from datetime import datetime, timedelta, timezone
from functools import cache
from hashlib import sha256
from typing import Any

from app import ASSETS
from app.record import (
    Chained,
    Codebook,
    Encounter,
    Entry,
    Fact,
    Moment,
    Words,
    check_entry,
    fold,
    parse_codebook,
    parse_words,
)
from app.rights.letters import LetterShelf
from app.rights.rules import Rules, load_rules

CODEBOOK: Codebook = parse_codebook((ASSETS / "codebook" / "encounter.toml").read_text(encoding="utf-8"))
RULES: Rules = load_rules(ASSETS / "rights", CODEBOOK)
LETTERS = LetterShelf(ASSETS / "letters", CODEBOOK, RULES.conditions)
ID = "0123456789abcdef0123456789abcdef"


@cache
def words(language: str, *tables: str) -> Words:
    """Tables of words of one language put together."""
    folder = ASSETS / "words" / language
    found = Words(language, {})
    for table in tables:
        found = found.together(
            parse_words((folder / f"{table}.toml").read_text(encoding="utf-8"), language, table)
        )
    return found


def english() -> Words:
    """What letters are filled with."""
    return words("en", "codebook", "letters")


def moment(day: str, clock: str = "07:41") -> Moment:
    """A moment in Minnesota's winter."""
    when = datetime.fromisoformat(f"{day}T{clock}:00").replace(tzinfo=timezone(timedelta(hours=-6)))
    return Moment.at(when, zone="America/Chicago", mono_ms=0, boot="boot-1")


class Record:
    """Entries of one encounter, written one after the other."""

    def __init__(self, day: str = "2026-01-10") -> None:
        self.day = day
        self.entries: list[Chained] = []
        self.add("opened", {"codebook": 1, "app": "0.1.0", "language": "en", "locked": False})

    def add(self, kind: str, payload: dict[str, Any], clock: str = "07:41") -> "Record":
        entry = Entry(kind, ID, moment(self.day, clock), payload)
        check_entry(CODEBOOK, entry)
        self.entries.append(Chained(sha256(str(len(self.entries)).encode()).digest(), entry))
        return self

    def tap(self, tap: str, clock: str = "07:41") -> "Record":
        return self.add("observed", {"tap": tap}, clock)

    def say(self, field_id: str, value: Any, item: str | None = None) -> "Record":
        group = CODEBOOK.field(field_id).group
        kind = {"consequence": "consequence", "action": "acted"}.get(group, "stated")
        fact = value if isinstance(value, Fact) else Fact.known(value)
        return self.add(kind, {"item": item, "facts": {field_id: fact.to_json()}})

    def fold(self) -> Encounter:
        return fold(CODEBOOK, self.entries)


def story() -> Encounter:
    """A face scan on a street on 10 January 2026; Global Entry revoked by a notice of 13 January."""
    record = Record()
    record.tap("officers_here", "07:40").tap("face_scanned", "07:41")
    record.say("where.start", {"precision": "about", "date": "2026-01-10", "time": "07:40"})
    record.say("where.setting", "street_or_sidewalk")
    record.say("where.area", "Example Falls, Minnesota")
    record.say("where.cameras_nearby", ["doorbell", "shop"])
    record.say("start.role", "observer_filming")
    record.say("officer.agency_seen", "ice_ero", "00000001")
    record.say("officer.badge_no", "44?1", "00000001")
    record.say("scan.modality", ["face_scan_recognition"], "00000002")
    record.say("scan.capture_device", "phone", "00000002")
    record.say("scan.words_about_it", "We have facial recognition.", "00000002")
    record.say("consequence.kind", "trusted_traveler_revoked", "00000003")
    record.say("consequence.program", "global_entry", "00000003")
    record.say("consequence.notice_date", "2026-01-13", "00000003")
    record.say("consequence.reason_text", "You do not meet the program eligibility requirements.", "00000003")
    return record.fold()
