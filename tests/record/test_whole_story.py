"""One story with an entry of every kind, folded: every key and value of record.json, and what stands beside it."""

from typing import Any

from app.record import Chained, Entry, Fact, fold, read_json
from app.record.canonical import canonical
from tests.record.shipped import (
    CODEBOOK,
    DIGEST,
    ENCOUNTER,
    chained,
    entry,
    media,
    moment,
    stated,
)

ITEM, OTHER = "0000000a", "0000000b"
GUIDE = {"id": "home", "version": 2}
KEPT = {
    "caption": "Front door",
    "given_name": "IMG 1.jpg",
    "captured": moment(1).to_json(),
    "original": False,
    "cut_off": True,
}


def story() -> tuple[list[Entry], list[Chained]]:
    """Every kind once, some twice; the entries, and with their commitments."""
    told = [
        entry("opened", {"codebook": 3, "app": "0.1.0", "language": "es", "locked": True, "guide": GUIDE}),
        entry("observed", {"tap": "face_scanned"}, 1),
        entry("observed", {"tap": "searched", "capture": "0" * 16}, 2),
        entry("observed", {"tap": "searched", "undoes_capture": "0" * 16}, 3),
        stated({"force.any": Fact.known("yes", "unsure")}, seconds=4),
        stated({"force.any": Fact("withheld")}, seconds=5),
        stated({"officer.name": Fact.known("R. Doe")}, ITEM, 6),
        stated({"officer.withdrawn": Fact.known("yes")}, ITEM, 7),
        stated({"officer.name": Fact("unknown")}, OTHER, 8),
        entry("noted", {"text": "Two cars.", "language": "en", "audience": "public"}, 9),
    ]
    first_note = chained(told).links[-1].commitment.hex()
    told += [
        entry("noted", {"text": "Three.", "language": "es", "audience": "counsel", "about": ITEM, "corrects": first_note}, 10),
        entry("attached", media(), 11),
        entry("attached", media(id="00" * 16, bytes=5, kind="audio", media_type="audio/ogg", audience="public", **KEPT), 12),
        stated({"consequence.date": Fact.known("2026-04-01")}, ITEM, 13, "consequence"),
        stated({"action.sent_on": Fact.known("2026-04-02")}, ITEM, 14, "acted"),
        entry("sealed", {"affirmation": "own_memory"}, 15),
        entry("shared", {"to": "Lantern Aid", "fingerprint": "a b", "profile": "counsel", "package_id": "p", "package": DIGEST}, 16),
        entry("received", {"package": DIGEST, "by": "Lantern Aid", "at": "then", "receipt": "cd" * 32}, 17),
        entry("erased", {"commitments": [DIGEST]}, 18),
        entry("attached", {**media(id="11" * 16), "answers": {"field": "officer.stated_reason", "item": ITEM}}, 19),
        entry("shown", {"guide": GUIDE, "capture": "0" * 16}, 20),
    ]  # fmt: skip
    return told, list(chained(told).entries())


def test_every_key_and_value() -> None:
    told, pairs = story()
    mark = [one.commitment.hex() for one in pairs]

    def at(n: int) -> dict[str, Any]:
        return {"time": moment(n).to_json(), "entry": mark[n]}

    def fact(n: int, value: Any, confidence: str | None = None) -> dict[str, Any]:
        return {"fact": {"state": "known", "value": value, "confidence": confidence}, **at(n)}

    assert read_json(canonical(fold(CODEBOOK, pairs).to_json()), max_bytes=1 << 20) == {
        "format": "firsthand-record/1",
        "encounter": ENCOUNTER,
        "opened": moment().to_json(),
        "codebook": 3,
        "app": "0.1.0",
        "language": "es",
        "locked": True,
        "guide": GUIDE,
        "facts": {
            "force.any": {
                "fact": {"state": "withheld"},
                **at(5),
                "earlier": [fact(4, "yes", "unsure")],
            }
        },
        "items": {
            "officer": [
                {
                    "id": ITEM,
                    "withdrawn": True,
                    "withdrawal": {**fact(7, "yes"), "earlier": []},
                    "facts": {"officer.name": {**fact(6, "R. Doe"), "earlier": []}},
                },
                {
                    "id": OTHER,
                    "withdrawn": False,
                    "withdrawal": None,
                    "facts": {"officer.name": {"fact": {"state": "unknown"}, **at(8), "earlier": []}},
                },
            ]
        },
        "taps": [
            {"tap": "face_scanned", "undone": False, **at(1)},
            {"tap": "searched", "undone": True, **at(2)},
        ],
        "notes": [
            {
                "text": "Two cars.",
                "language": "en",
                "audience": "public",
                "about": None,
                "corrects": None,
                "corrected_by": mark[10],
                **at(9),
            },
            {
                "text": "Three.",
                "language": "es",
                "audience": "counsel",
                "about": ITEM,
                "corrects": mark[9],
                "corrected_by": None,
                **at(10),
            },
        ],
        "media": [
            {**media()["media"], "caption": None, "given_name": None, **at(11)},
            {
                "id": "00" * 16,
                "kind": "audio",
                "media_type": "audio/ogg",
                "bytes": 5,
                "sha256": DIGEST,
                "audience": "public",
                **KEPT,
                **at(12),
            },
            {
                **media(id="11" * 16)["media"],
                "caption": None,
                "given_name": None,
                **at(19),
                "answers": {"field": "officer.stated_reason", "item": ITEM},
            },
        ],
        "consequences": [
            {
                "id": ITEM,
                "withdrawn": False,
                "withdrawal": None,
                "facts": {"consequence.date": {**fact(13, "2026-04-01"), "earlier": []}},
            }
        ],
        "actions": [
            {
                "id": ITEM,
                "withdrawn": False,
                "withdrawal": None,
                "facts": {"action.sent_on": {**fact(14, "2026-04-02"), "earlier": []}},
            }
        ],
        "affirmations": [{"affirmation": "own_memory", **at(15)}],
        "shares": [
            {
                "to": "Lantern Aid",
                "fingerprint": "a b",
                "profile": "counsel",
                "package_id": "p",
                "package": DIGEST,
                **at(16),
            }
        ],
        "receipts": [{"package": DIGEST, "by": "Lantern Aid", "at": "then", "receipt": "cd" * 32, **at(17)}],
        "guides": [{"guide": GUIDE, **at(20)}],
    }
    assert len(told) == len(mark) == 21


def test_what_stands_beside_it() -> None:
    _, pairs = story()
    told = fold(CODEBOOK, pairs)
    assert told.implied == {
        "scan.modality": ("face_scan_recognition",),
        "scans.face": ("yes",),
    }
    assert told.unfinished == (
        "where.setting",
        "officers.count",
        "officer.agency_seen",
        "scans.fingers",
        "people.anyone_taken",
    )
    assert [one.id for one in told.of("consequence")] == [one.id for one in told.of("action")] == [ITEM]
    assert [one.id for one in told.of("officer")] == [ITEM, OTHER]
    assert told.of("vehicle") == ()
    assert [one.id for one in told.voices("officer.stated_reason", ITEM)] == ["11" * 16]
    assert told.voices("officer.stated_reason") == told.voices("officer.name", ITEM) == ()
    assert told.of("officer")[0].value("officer.name") == "R. Doe"
    assert told.of("officer")[0].value("officer.badge_no") is None
    assert (told.value("force.any"), told.value("where.setting")) == (None, None)
    assert [(field, item and item.id) for field, item, _ in told.stated()] == [
        ("force.any", None),
        ("officer.name", ITEM),
        ("officer.name", OTHER),
        ("consequence.date", ITEM),
        ("action.sent_on", ITEM),
    ]


def test_without_its_opening() -> None:
    """What the opening would have told is not made up; the encounter is known by its first entry."""
    _, pairs = story()
    told = fold(CODEBOOK, pairs[1:]).to_json()
    left = {
        key: told[key] for key in ("encounter", "opened", "codebook", "app", "language", "locked", "guide")
    }
    assert left == {
        "encounter": ENCOUNTER,
        "opened": moment(1).to_json(),
        "codebook": None,
        "app": None,
        "language": "und",
        "locked": False,
        "guide": None,
    }
