"""What is refused says exactly what is wrong, and where: kind, reason and field are what a screen or a finding tells a person."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from attrs import evolve

from app.record import (
    GENESIS,
    LARGEST_BODY,
    LARGEST_INT,
    Entry,
    EventTime,
    Fact,
    History,
    Moment,
    Place,
    canonical,
    check_entry,
    check_fact,
    entry_allowed,
    erase,
    fold,
    next_link,
    read_history,
    read_json,
    verify,
)
from tests.record.refusing import refusal, says
from tests.record.shipped import (
    CODEBOOK,
    DIGEST,
    MEDIA,
    OPENED,
    chained,
    entry,
    marks,
    media,
    moment,
)
from tests.record.test_entries import GOOD, NOTE, RECEIVED, SHARED

# --- times and places -----------------------------------------------------------------------------------------

MOMENT = {
    "wall": "2026-03-14T07:41:12.000-05:00",
    "zone": None,
    "mono_ms": 0,
    "boot": "b",
    "went_back": False,
}


def at(**changed: Any) -> Callable[[], object]:
    return lambda: Moment.from_json({**MOMENT, **changed})


def when(**told: Any) -> Callable[[], object]:
    return lambda: EventTime.from_json({"precision": "date_only", "date": "2026-03-14", **told})


def place(**told: Any) -> Callable[[], object]:
    return lambda: Place.from_json({"lat": "41.88", "lon": "-87.63", "source": "map", **told})


@says(
    [
        (at(wall="now"), "MalformedTime", ("wall", "time")),
        (at(wall="2026-02-30T07:41:12.000-05:00"), "MalformedTime", ("wall", "time")),
        (at(zone="../etc"), "MalformedTime", ("zone", "time")),
        (at(zone="Z" * 65), "MalformedTime", ("zone", "time")),
        (at(mono_ms=-1), "MalformedTime", ("mono_ms", "time")),
        (at(boot=""), "MalformedTime", ("boot", "time")),
        (at(went_back=None), "MalformedTime", ("went_back", "time")),
        (lambda: Moment.from_json([]), "MalformedTime", ("keys", "time")),
        (
            lambda: Moment.at(datetime(2026, 3, 14), zone=None, mono_ms=0, boot="b"),  # noqa: DTZ001
            "MalformedTime",
            ("no_offset", "time"),
        ),
        (when(precision="perhaps"), "MalformedTime", ("precision", None)),
        (when(date="14.3.2026"), "MalformedTime", ("date", None)),
        (when(date="2026-02-30"), "MalformedTime", ("date", None)),
        (when(time="07:41"), "MalformedTime", ("time", None)),
        (when(precision="exact"), "MalformedTime", ("time", None)),
        (when(precision="exact", time="24:00"), "MalformedTime", ("time", None)),
        (when(part="night"), "MalformedTime", ("part", None)),
        (when(precision="part_of_day"), "MalformedTime", ("part", None)),
        (when(precision="part_of_day", part="tea"), "MalformedTime", ("part", None)),
        (when(offset="-05:00"), "MalformedTime", ("offset", None)),
        (when(precision="exact", time="07:41", offset="-15:00"), "MalformedTime", ("offset", None)),
        (when(more=1), "MalformedTime", ("keys", None)),
        (place(datum="NAD27"), "MalformedPlace", ("datum", None)),
        (lambda: Place.from_json({"absent": "lost"}), "MalformedPlace", ("absent", None)),
        (place(absent="off"), "MalformedPlace", ("both", None)),
        (lambda: Place.from_json({"absent": "off", "accuracy_m": 0}), "MalformedPlace", ("both", None)),
        (place(lat=41.88), "MalformedPlace", ("degrees", None)),
        (place(lat="90.000000001"), "MalformedPlace", ("degrees", None)),
        (place(lon="-180.1"), "MalformedPlace", ("degrees", None)),
        (place(source="rumor"), "MalformedPlace", ("source", None)),
        (place(accuracy_m=-1), "MalformedPlace", ("accuracy_m", None)),
        (place(accuracy_m=10**7 + 1), "MalformedPlace", ("accuracy_m", None)),
        (place(accuracy_m=True), "MalformedPlace", ("accuracy_m", None)),
        (place(more=1), "MalformedPlace", ("keys", None)),
    ]
)
def test_times_and_places(does: Callable[[], object], kind: str, carries: tuple[Any, ...]) -> None:
    assert refusal(does) == (kind, carries)


def test_times_and_places_at_their_limits() -> None:
    at(zone="Z" * 64, mono_ms=LARGEST_INT, boot="b" * 64)()
    at(wall="2026-03-14T23:59:59.999+14:59")()
    when(precision="exact", time="23:59", offset="+14:00")()
    place(lat="-90", lon="180.000000000", accuracy_m=10**7)()
    place(lat="90", lon="-180", accuracy_m=0)()


# --- facts ----------------------------------------------------------------------------------------------------


def fact(field: str, value: Any, confidence: str | None = None) -> Callable[[], object]:
    return lambda: check_fact(CODEBOOK, field, Fact.known(value, confidence))


@says(
    [
        (fact("officer.nothing", "x"), "UnknownField", ("unknown_field", "officer.nothing")),
        (fact("force.any", "yes", "sure"), "UnknownCode", ("unknown_code", "force.any")),
        (fact("force.any", "maybe"), "UnknownCode", ("unknown_code", "force.any")),
        (fact("where.setting", "moon"), "UnknownCode", ("unknown_code", "where.setting")),
        (fact("scan.modality", "iris_scan"), "WrongType", ("list", "scan.modality")),
        (fact("scan.modality", []), "WrongType", ("list", "scan.modality")),
        (fact("scan.modality", ["iris_scan", "iris_scan"]), "WrongType", ("twice", "scan.modality")),
        (fact("scan.modality", ["aura"]), "UnknownCode", ("unknown_code", "scan.modality")),
        (fact("officer.name", 5), "WrongType", ("text", "officer.name")),
        (fact("officer.name", "x" * 1001), "WrongType", ("text", "officer.name")),
        (fact("officer.name", "a\nb"), "WrongType", ("control_character", "officer.name")),
        (fact("officer.name", "a\rb"), "WrongType", ("control_character", "officer.name")),
        (fact("officer.description", "a\x0bb"), "WrongType", ("control_character", "officer.description")),
        (fact("officer.description", "x" * 100_001), "WrongType", ("text", "officer.description")),
        (fact("officer.name", "\ud800"), "WrongType", ("surrogate", "officer.name")),
        (fact("officers.count", -1), "WrongType", ("count", "officers.count")),
        (fact("officers.count", 1_000_001), "WrongType", ("count", "officers.count")),
        (fact("damage.estimate", "120"), "WrongType", ("money", "damage.estimate")),
        (
            fact("damage.estimate", {"amount": 1, "currency": "USD"}),
            "WrongType",
            ("amount", "damage.estimate"),
        ),
        (
            fact("damage.estimate", {"amount": "1", "currency": "usd"}),
            "WrongType",
            ("currency", "damage.estimate"),
        ),
        (fact("language.best", "not a tag"), "WrongType", ("language", "language.best")),
        (fact("officer.badge_no", "12 34"), "WrongType", ("identifier", "officer.badge_no")),
        (fact("officer.badge_no", "1" * 41), "WrongType", ("identifier", "officer.badge_no")),
        (fact("damage.photos", MEDIA), "WrongType", ("list", "damage.photos")),
        (fact("damage.photos", ["x"]), "WrongType", ("media", "damage.photos")),
        (fact("where.start", "today"), "MalformedTime", ("keys", None)),
        (fact("action.sent_on", "today"), "MalformedTime", ("date", None)),
        (fact("where.coordinates", "here"), "MalformedPlace", ("keys", None)),
        (
            lambda: check_fact(CODEBOOK, "force.any", Fact("unknown", "yes")),
            "WrongShape",
            ("fact", "force.any"),
        ),
        (lambda: Fact.from_json({}, "force.any"), "WrongShape", ("fact", "force.any")),
        (lambda: Fact.from_json({}), "WrongShape", ("fact", None)),
    ]
)
def test_facts(does: Callable[[], object], kind: str, carries: tuple[Any, ...]) -> None:
    assert refusal(does) == (kind, carries)


def test_facts_at_their_limits() -> None:
    fact("officer.name", "x" * 1000)()
    fact("officer.name", "\t\x7f tab")()
    fact("officer.description", "x" * 99_998 + "\r\n")()
    fact("officers.count", 0)()
    fact("officers.count", 1_000_000)()
    fact("officer.badge_no", "1" * 40)()
    fact("damage.estimate", {"amount": "999999999999.99", "currency": "USD"})()
    fact("damage.photos", [MEDIA])()


# --- entries --------------------------------------------------------------------------------------------------


def one(kind: str, payload: Any) -> Callable[[], object]:
    return lambda: check_entry(CODEBOOK, entry(kind, payload))


def opened(**changed: Any) -> Callable[[], object]:
    return one("opened", {**OPENED, **changed})


def facts(told: dict[str, Any], item: str | None = None, kind: str = "stated") -> Callable[[], object]:
    return one(kind, {"item": item, "facts": told})


NOT_KNOWN = {"state": "unknown"}


@says(
    [
        (one("d" * 41, {}), "UnknownKind", ("unknown_kind", "d" * 40)),
        (
            lambda: check_entry(CODEBOOK, Entry("noted", None, moment(), NOTE)),
            "WrongShape",
            ("encounter", None),
        ),
        (
            lambda: check_entry(CODEBOOK, Entry("noted", "x", moment(), NOTE)),
            "WrongShape",
            ("encounter", None),
        ),
        (one("noted", {**NOTE, "capture": "x"}), "WrongType", ("capture", "capture")),
        (one("noted", []), "WrongShape", ("keys", "payload")),
        (opened(codebook=0), "WrongType", ("codebook", "codebook")),
        (opened(codebook=LARGEST_INT + 1), "WrongType", ("codebook", "codebook")),
        (opened(app="x" * 41), "WrongType", ("text", "app")),
        (opened(app="1\n2"), "WrongType", ("control_character", "app")),
        (opened(language="e"), "WrongType", ("language", "language")),
        (opened(locked=0), "WrongType", ("locked", "locked")),
        (opened(guide=None), "WrongType", ("guide", "guide")),
        (opened(guide={}), "WrongType", ("guide", "guide")),
        (opened(guide={f"key {n}": n for n in range(17)}), "WrongType", ("guide", "guide")),
        (opened(guide={"k" * 41: 1}), "WrongType", ("text", "guide")),
        (opened(guide={"a\nb": 1}), "WrongType", ("control_character", "guide")),
        (opened(guide={"id": "x" * 1001}), "WrongType", ("text", "guide")),
        (opened(guide={"id": "a\nb"}), "WrongType", ("control_character", "guide")),
        (one("observed", {"tap": "sneezed"}), "UnknownTap", ("unknown_tap", "sneezed")),
        (
            one("observed", {"tap": "searched", "undoes": DIGEST, "undoes_capture": "0" * 16}),
            "WrongShape",
            ("keys", "undoes"),
        ),
        (one("observed", {"tap": "searched", "undoes": "x"}), "WrongType", ("undoes", "undoes")),
        (
            one("observed", {"tap": "searched", "undoes_capture": "x"}),
            "WrongType",
            ("undoes_capture", "undoes_capture"),
        ),
        (facts({}), "WrongShape", ("facts", "facts")),
        (one("stated", {"item": None, "facts": None}), "WrongShape", ("facts", None)),
        (facts({"force.any": 1}), "WrongShape", ("fact", "force.any")),
        (facts({"officer.name": NOT_KNOWN}, "x"), "WrongType", ("item", "item")),
        (facts({"officer.name": NOT_KNOWN}), "MisplacedField", ("misplaced", "officer.name")),
        (facts({"force.any": NOT_KNOWN}, "0000000a"), "MisplacedField", ("misplaced", "force.any")),
        (
            facts({"officer.name": NOT_KNOWN, "vehicle.make": NOT_KNOWN}, "0000000a"),
            "MisplacedField",
            ("misplaced", "vehicle.make"),
        ),
        (facts({"action.kind": NOT_KNOWN}, "0000000a"), "MisplacedField", ("other_kind", "action.kind")),
        (
            facts({"officer.name": NOT_KNOWN}, "0000000a", "acted"),
            "MisplacedField",
            ("other_kind", "officer.name"),
        ),
        (
            facts({"officer.withdrawn": NOT_KNOWN}, "0000000a"),
            "UnknownCode",
            ("withdrawn", "officer.withdrawn"),
        ),
        (one("noted", {**NOTE, "text": ""}), "WrongType", ("text", "text")),
        (one("noted", {**NOTE, "language": ""}), "WrongType", ("language", "language")),
        (one("noted", {**NOTE, "audience": "all"}), "UnknownCode", ("unknown_code", "audience")),
        (one("noted", {**NOTE, "about": "x.y"}), "UnknownField", ("unknown_field", "x.y")),
        (one("noted", {**NOTE, "corrects": "x"}), "WrongType", ("corrects", "corrects")),
        (one("attached", {"media": None}), "WrongShape", ("keys", "media")),
        (one("attached", media(id="x")), "WrongType", ("id", "id")),
        (one("attached", media(kind="x")), "UnknownCode", ("unknown_code", "kind")),
        (one("attached", media(media_type="x")), "WrongType", ("media_type", "media_type")),
        (one("attached", media(bytes=-1)), "WrongType", ("bytes", "bytes")),
        (one("attached", media(bytes=LARGEST_INT + 1)), "WrongType", ("bytes", "bytes")),
        (one("attached", media(sha256="x")), "WrongType", ("sha256", "sha256")),
        (one("attached", media(captured=1)), "MalformedTime", ("keys", "time")),
        (one("attached", media(original=1)), "WrongType", ("original", "original")),
        (one("attached", media(cut_off=1)), "WrongType", ("cut_off", "cut_off")),
        (one("attached", media(audience=1)), "UnknownCode", ("unknown_code", "audience")),
        (one("attached", media(caption="")), "WrongType", ("text", "caption")),
        (one("attached", media(given_name="")), "WrongType", ("text", "given_name")),
        (one("sealed", {"affirmation": "x"}), "UnknownCode", ("unknown_code", "affirmation")),
        (one("shared", {**SHARED, "to": "a\nb"}), "WrongType", ("control_character", "to")),
        (one("shared", {**SHARED, "to": "x" * 1001}), "WrongType", ("text", "to")),
        (one("shared", {**SHARED, "fingerprint": "x" * 201}), "WrongType", ("text", "fingerprint")),
        (one("shared", {**SHARED, "fingerprint": "a\nb"}), "WrongType", ("control_character", "fingerprint")),
        (one("shared", {**SHARED, "profile": "x"}), "UnknownCode", ("unknown_code", "profile")),
        (one("shared", {**SHARED, "package_id": "x" * 101}), "WrongType", ("text", "package_id")),
        (one("shared", {**SHARED, "package_id": "a\nb"}), "WrongType", ("control_character", "package_id")),
        (one("shared", {**SHARED, "package": "x"}), "WrongType", ("package", "package")),
        (one("received", {**RECEIVED, "package": "x"}), "WrongType", ("package", "package")),
        (one("received", {**RECEIVED, "by": "a\nb"}), "WrongType", ("control_character", "by")),
        (one("received", {**RECEIVED, "by": "x" * 1001}), "WrongType", ("text", "by")),
        (one("received", {**RECEIVED, "at": "x" * 41}), "WrongType", ("text", "at")),
        (one("received", {**RECEIVED, "at": "a\nb"}), "WrongType", ("control_character", "at")),
        (one("received", {**RECEIVED, "receipt": "x"}), "WrongType", ("receipt", "receipt")),
        (one("erased", {"commitments": []}), "WrongType", ("commitments", "commitments")),
        (one("erased", {"commitments": ["x"]}), "WrongType", ("commitments", "commitments")),
    ]
)
def test_entries(does: Callable[[], object], kind: str, carries: tuple[Any, ...]) -> None:
    assert refusal(does) == (kind, carries)


def test_entries_at_their_limits() -> None:
    longest_guide = {f"{n:040}": "x" * 1000 for n in range(16)}
    opened(codebook=LARGEST_INT, app="x" * 40, guide=longest_guide)()
    opened(codebook=1, guide={"version": 1, "shown": True, "language": None})()
    one("attached", media(bytes=LARGEST_INT, caption="a\nb", given_name="x" * 1000))()
    one("shared", {**SHARED, "to": "x" * 1000, "fingerprint": "x" * 200, "package_id": "x" * 100})()
    one("received", {**RECEIVED, "by": "x" * 1000, "at": "x" * 40})()


@pytest.mark.parametrize(("kind", "payload"), GOOD)
def test_a_key_more_is_named(kind: str, payload: dict[str, Any]) -> None:
    assert refusal(one(kind, {**payload, "more": 1})) == ("WrongShape", ("keys", "payload"))


def body(**changed: Any) -> Callable[[], object]:
    plain = read_json(entry("observed", {"tap": "searched"}).body(), max_bytes=LARGEST_BODY)
    return lambda: Entry.from_body(canonical({**plain, **changed}))


@says(
    [
        (lambda: Entry.from_body(b"[]"), "WrongShape", ("body", None)),
        (lambda: Entry.from_body(b"[ ]"), "WrongShape", ("not_canonical", None)),
        (body(format=1), "WrongShape", ("format", None)),
        (body(format="firsthand-entry/"), "NewerFormat", ("firsthand-entry/", "firsthand-entry/1")),
        (body(format="firsthand-entry/" + "9" * 24), "WrongShape", ("format", None)),
        (
            body(format="firsthand-entry/" + "9" * 23),
            "NewerFormat",
            ("firsthand-entry/" + "9" * 23, "firsthand-entry/1"),
        ),
        (body(more=1), "WrongShape", ("body", None)),
        (body(kind=1), "WrongShape", ("body", None)),
        (body(encounter="x"), "WrongShape", ("encounter", None)),
        (
            lambda: entry("noted", {**NOTE, "text": "x" * LARGEST_BODY}).body(),
            "WrongShape",
            ("too_long", None),
        ),
    ]
)
def test_bodies(does: Callable[[], object], kind: str, carries: tuple[Any, ...]) -> None:
    assert refusal(does) == (kind, carries)


@says(
    [
        (
            lambda: entry_allowed(CODEBOOK, entry("observed", {}), "public"),
            "UnknownTap",
            ("unknown_tap", ""),
        ),
        (
            lambda: entry_allowed(CODEBOOK, entry("attached", {}), "public"),
            "WrongShape",
            ("keys", "media"),
        ),
        (
            lambda: entry_allowed(CODEBOOK, entry("d" * 41, {}), "public"),
            "UnknownKind",
            ("unknown_kind", "d" * 40),
        ),
        (
            lambda: entry_allowed(CODEBOOK, entry("noted", NOTE), "friends"),
            "UnknownProfile",
            ("unknown_profile", None),
        ),
        (lambda: fold(CODEBOOK, []), "MixedEncounters", ("none", None)),
        (
            lambda: fold(CODEBOOK, marks([entry("noted", NOTE), Entry("noted", "f" * 32, moment(), NOTE)])),
            "MixedEncounters",
            ("several", None),
        ),
        (
            lambda: fold(CODEBOOK, marks([entry("noted", {})])),
            "WrongShape",
            ("unchecked_entry", None),
        ),
    ]
)
def test_profiles_and_folding(does: Callable[[], object], kind: str, carries: tuple[Any, ...]) -> None:
    assert refusal(does) == (kind, carries)


# --- the chain ------------------------------------------------------------------------------------------------

STORY = chained([entry("opened", OPENED), entry("noted", NOTE)])


def written(**changed: Any) -> Callable[[], object]:
    return lambda: read_history(canonical({**STORY.to_json(), **changed}))


def second(**changed: Any) -> Callable[[], object]:
    return lambda: verify(History((STORY.links[0], evolve(STORY.links[1], **changed))))


def link(**changed: Any) -> Callable[[], object]:
    first, last = STORY.to_json()["links"]
    return written(links=[first, {**last, **changed}])


@says(
    [
        (lambda: History.from_json([]), "MalformedLink", (0, "not_an_object")),
        (written(format=1), "MalformedLink", (0, "format")),
        (written(format="firsthand-history/2"), "NewerFormat", ("firsthand-history/2", "firsthand-history/1")),
        (
            written(format="firsthand-history/" + "9" * 21),
            "NewerFormat",
            ("firsthand-history/" + "9" * 21, "firsthand-history/1"),
        ),
        (written(format="firsthand-history/" + "9" * 22), "MalformedLink", (0, "format")),
        (written(more=1), "MalformedLink", (0, "keys")),
        (written(links={}), "MalformedLink", (0, "keys")),
        (written(links=[DIGEST, DIGEST.upper()]), "MalformedLink", (2, "hex")),
        (written(links=[DIGEST[:-2]]), "MalformedLink", (1, "hex")),
        (written(links=[DIGEST, 5]), "MalformedLink", (2, "keys")),
        (link(more=1), "MalformedLink", (2, "keys")),
        (link(body="x"), "MalformedLink", (2, "body")),
        (lambda: History.from_json({**STORY.to_json(), "links": [{"commitment": DIGEST, "salt": "00" * 16, "body": {"a": 0.5}}]}), "MalformedLink", (1, "body")),
        (link(salt="00" * 15), "MalformedLink", (2, "hex")),
        (link(commitment="x"), "MalformedLink", (2, "hex")),
        (link(salt="00" * 16), "CommitmentMismatch", (2, "body")),
        (written(head=None), "MalformedLink", (0, "head")),
        (written(head={"n": True, "link": DIGEST}), "MalformedLink", (0, "head")),
        (written(head={"n": 2, "link": "x"}), "MalformedLink", (0, "hex")),
        (written(head={"n": 2, "link": DIGEST}), "HeadMismatch", (2, "head")),
        (second(n=3), "LinkMismatch", (2, "number")),
        (second(link=GENESIS), "LinkMismatch", (2, "link")),
        (second(salt=bytes(16)), "CommitmentMismatch", (2, "body")),
        (second(salt=bytes(15)), "CommitmentMismatch", (2, "body")),
        (second(salt=None), "CommitmentMismatch", (2, "half")),
        (second(body=None), "CommitmentMismatch", (2, "half")),
        (
            second(commitment=b"short", link=next_link(STORY.links[0].link, b"short"), salt=None, body=None),
            "LinkMismatch",
            (2, "link"),
        ),
        (lambda: erase(STORY, [bytes(32), b"\xff" * 32]), "NotInHistory", (0, "00" * 32)),
    ]
)  # fmt: skip
def test_the_chain(does: Callable[[], object], kind: str, carries: tuple[Any, ...]) -> None:
    assert refusal(does) == (kind, carries)


def test_a_bare_link_has_no_entry() -> None:
    bare = erase(STORY, [STORY.links[1].commitment]).links[1]
    assert (bare.bare, bare.entry(), bare.salt, bare.body) == (True, None, None, None)
    assert STORY.links[1].entry() == entry("noted", NOTE)
