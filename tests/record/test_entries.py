"""Facts and entries: what the codebook allows is taken, everything else is refused for the right reason."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.record import (
    KINDS,
    LARGEST_BODY,
    UNKNOWN,
    WITHHELD,
    Entry,
    EntryError,
    Fact,
    JsonError,
    MalformedPlace,
    MalformedTime,
    MisplacedField,
    NewerFormat,
    RecordError,
    UnknownCode,
    UnknownField,
    UnknownKind,
    UnknownTap,
    WrongShape,
    WrongType,
    canonical,
    check_entry,
    check_fact,
    normal_identifier,
    read_json,
)
from tests.record.shipped import (
    CODEBOOK,
    DIGEST,
    ENCOUNTER,
    MEDIA,
    OPENED,
    any_entries,
    entry,
    facts,
    media,
    moment,
    stated,
    stories,
)


@given(st.data())
def test_every_field_takes_its_own_values(data: st.DataObject) -> None:
    field = data.draw(st.sampled_from(CODEBOOK.fields))
    fact = data.draw(facts(field))
    check_fact(CODEBOOK, field.id, fact)
    assert Fact.from_json(fact.to_json()) == fact


LONG = "x" * 100_001
BAD_VALUES: list[tuple[str, Any, type[EntryError]]] = [
    ("where.setting", "moon", UnknownCode),
    ("where.setting", ["school"], UnknownCode),
    ("where.setting", None, UnknownCode),
    ("scan.modality", "face_scan_recognition", WrongType),
    ("scan.modality", [], WrongType),
    ("scan.modality", ["iris_scan", "iris_scan"], WrongType),
    ("scan.modality", ["iris_scan", "aura"], UnknownCode),
    ("scan.modality", ["iris_scan", 1], WrongType),
    ("force.any", True, UnknownCode),
    ("force.any", "maybe", UnknownCode),
    ("officer.name", "", WrongType),
    ("officer.name", "  ", WrongType),
    ("officer.name", "a\nb", WrongType),
    ("officer.name", "a\x00b", WrongType),
    ("officer.name", "\ud800", WrongType),
    ("officer.name", "x" * 1001, WrongType),
    ("officer.name", 5, WrongType),
    ("officer.description", LONG, WrongType),
    ("officer.description", "bell\x07", WrongType),
    ("officers.count", -1, WrongType),
    ("officers.count", True, WrongType),
    ("officers.count", 1.0, WrongType),
    ("officers.count", "3", WrongType),
    ("officers.count", 10**7, WrongType),
    ("outcome.minutes_held", -5, WrongType),
    ("damage.estimate", 120, WrongType),
    ("damage.estimate", {"amount": "120"}, WrongType),
    ("damage.estimate", {"amount": "120.5", "currency": "USD"}, WrongType),
    ("damage.estimate", {"amount": "-1.00", "currency": "USD"}, WrongType),
    ("damage.estimate", {"amount": "1.00", "currency": "usd"}, WrongType),
    ("damage.estimate", {"amount": "1,000.00", "currency": "USD"}, WrongType),
    ("where.start", "2026-03-14", MalformedTime),
    ("where.start", {"precision": "exact", "date": "2026-03-14"}, MalformedTime),
    ("action.sent_on", "March 14", MalformedTime),
    ("action.sent_on", {"date": "2026-03-14"}, MalformedTime),
    ("where.coordinates", "41.88,-87.63", MalformedPlace),
    ("where.coordinates", {"lat": 41.88, "lon": -87.63, "source": "map"}, MalformedPlace),
    ("language.best", "Spanish language", WrongType),
    ("language.best", "", WrongType),
    ("officer.badge_no", "12 34", WrongType),
    ("officer.badge_no", "ab12", WrongType),
    ("officer.badge_no", "???", WrongType),
    ("officer.badge_no", "1" * 41, WrongType),
    ("vehicle.plate", "", WrongType),
    ("damage.photos", MEDIA, WrongType),
    ("damage.photos", [MEDIA, MEDIA], WrongType),
    ("damage.photos", [MEDIA.upper()], WrongType),
    ("damage.photos", [MEDIA[:-1]], WrongType),
    ("officer.nothing", "x", UnknownField),
    ("birthplace", "x", UnknownField),
]


@pytest.mark.parametrize(("field_id", "value", "error"), BAD_VALUES, ids=lambda part: str(part)[:40])
def test_values_a_field_does_not_take(field_id: str, value: Any, error: type[EntryError]) -> None:
    with pytest.raises(EntryError) as refused:
        check_fact(CODEBOOK, field_id, Fact.known(value))
    assert type(refused.value) is error


@pytest.mark.parametrize("value", ["4417", "?4?17", "A*", "*99-Z", "7"])
def test_identifiers(value: str) -> None:
    check_fact(CODEBOOK, "officer.badge_no", Fact.known(value, "saw_or_heard_myself"))


def test_an_identifier_is_put_in_its_form() -> None:
    assert normal_identifier(" abc 12.3 ") == "ABC123"
    assert normal_identifier("kx-4?7*") == "KX-4?7*"


@pytest.mark.parametrize(
    "fact",
    [
        Fact("known", "yes", "certain"),
        Fact("unknown", "yes"),
        Fact("withheld", None, "unsure"),
        Fact("perhaps"),  # type: ignore[arg-type]
    ],
)
def test_a_fact_that_is_not_one(fact: Fact) -> None:
    with pytest.raises((WrongShape, UnknownCode)):
        check_fact(CODEBOOK, "force.any", fact)


@pytest.mark.parametrize(
    "value",
    [
        None, {}, "known", {"state": "known"}, {"state": "known", "value": "yes"}, {"state": "not_asked"},
        {"state": "unknown", "value": None}, {"state": "known", "value": 1, "confidence": None, "more": 1}, {"state": []},
    ],
)  # fmt: skip
def test_a_fact_has_one_form(value: Any) -> None:
    with pytest.raises(WrongShape):
        Fact.from_json(value)


def test_the_kinds_of_no_answer_differ() -> None:
    assert UNKNOWN.to_json() == {"state": "unknown"}
    assert WITHHELD.to_json() == {"state": "withheld"}
    assert UNKNOWN != WITHHELD != Fact.known("no")


@given(any_entries)
def test_an_entry_survives_its_bytes(one: Entry) -> None:
    check_entry(CODEBOOK, one)
    body = one.body()
    again = Entry.from_body(body)
    assert again == one
    assert again.body() == body


@given(stories())
def test_a_whole_story_passes(story: list[Entry]) -> None:
    for one in story:
        check_entry(CODEBOOK, one)


SHARED = {
    "to": "Lantern Aid",
    "fingerprint": "a b c d e f",
    "profile": "counsel",
    "package_id": "p",
    "package": DIGEST,
}
RECEIVED = {"package": DIGEST, "by": "Lantern Aid", "at": "2026-03-15T10:00:00.000-05:00", "receipt": DIGEST}
NOTE = {"text": "They had two cars.\nOne was gray.", "language": "en", "audience": "complaint"}
GOOD: list[tuple[str, dict[str, Any]]] = [
    ("opened", OPENED),
    (
        "opened",
        {**OPENED, "guide": {"id": "home", "checked_on": "2026-11-23", "version": 2, "language": None}},
    ),
    ("opened", {**OPENED, "capture": "00112233445566ff"}),
    ("observed", {"tap": "face_scanned"}),
    ("observed", {"tap": "face_scanned", "capture": "0" * 32}),
    ("observed", {"tap": "face_scanned", "undoes": DIGEST}),
    ("observed", {"tap": "face_scanned", "undoes_capture": "0" * 16}),
    (
        "stated",
        {"item": None, "facts": {"where.setting": {"state": "unknown"}, "force.any": {"state": "withheld"}}},
    ),
    (
        "stated",
        {
            "item": "0000000a",
            "facts": {"officer.withdrawn": {"state": "known", "value": "yes", "confidence": None}},
        },
    ),
    ("noted", NOTE),
    ("noted", {**NOTE, "about": "where.setting", "corrects": DIGEST}),
    ("noted", {**NOTE, "about": "0000000a", "corrects": None}),
    ("noted", {**NOTE, "about": None}),
    ("attached", media()),
    (
        "attached",
        media(captured=moment().to_json(), caption="Front door", given_name="IMG 1.jpg", audience="counsel"),
    ),
    ("consequence", {"item": "0000000a", "facts": {"consequence.date": {"state": "unknown"}}}),
    ("attached", {**media(), "answers": {"field": "where.place_text", "item": None}}),
    ("attached", {**media(), "answers": {"field": "officer.stated_reason", "item": "0000000a"}}),
    ("shown", {"guide": {"setting": "home", "version": "2026-11-23.1", "sha256": DIGEST}}),
    ("acted", {"item": "0000000a", "facts": {"action.kind": {"state": "withheld"}}}),
    ("sealed", {"affirmation": "own_memory"}),
    ("shared", SHARED),
    ("shared", {**SHARED, "fingerprint": None}),
    ("received", RECEIVED),
    ("erased", {"commitments": [DIGEST, "cd" * 32]}),
]


@pytest.mark.parametrize(("kind", "payload"), GOOD)
def test_entries_as_the_format_has_them(kind: str, payload: dict[str, Any]) -> None:
    one = entry(kind, payload)
    check_entry(CODEBOOK, one)
    assert Entry.from_body(one.body()) == one


def test_every_kind_is_tried() -> None:
    assert {kind for kind, _ in GOOD} == set(KINDS)


@pytest.mark.parametrize(("kind", "payload"), GOOD)
def test_a_key_more_or_less_is_refused(kind: str, payload: dict[str, Any]) -> None:
    optional = {"capture", "undoes", "undoes_capture", "about", "corrects", "answers"}
    optional |= {"guide"} if kind == "opened" else set()
    for key in payload.keys() - optional:
        with pytest.raises(EntryError):
            check_entry(
                CODEBOOK, entry(kind, {name: value for name, value in payload.items() if name != key})
            )
    with pytest.raises(EntryError):
        check_entry(CODEBOOK, entry(kind, {**payload, "more": 1}))


@pytest.mark.parametrize(("kind", "payload"), GOOD)
@given(data=st.data())
def test_a_value_of_another_kind_is_refused_or_at_least_never_crashes(
    kind: str, payload: dict[str, Any], data: st.DataObject
) -> None:
    key = data.draw(st.sampled_from(sorted(payload)))
    value: Any = data.draw(
        st.sampled_from(
            [None, True, -1, 2**60, "", "x", "\ud800", [], [[]], [None], {}, {"a": 1}, {1: 2}, [{}], b"x"]
        )
    )
    try:
        check_entry(CODEBOOK, entry(kind, {**payload, key: value}))
    except EntryError:
        return
    assert value == payload[key] or (kind, key, value) in [
        ("shared", "fingerprint", None), ("shared", "fingerprint", "x"), ("shared", "to", "x"), ("shared", "package_id", "x"),
        ("received", "by", "x"), ("received", "at", "x"), ("noted", "text", "x"), ("noted", "about", None),
        ("noted", "corrects", None), ("opened", "app", "x"), ("opened", "locked", True), ("opened", "guide", {"a": 1}),
        ("shown", "guide", {"a": 1}),
    ]  # fmt: skip


BAD: list[tuple[str, dict[str, Any], type[EntryError]]] = [
    ("dreamt", {}, UnknownKind),
    ("observed", {"tap": "sneezed"}, UnknownTap),
    ("observed", {"tap": "searched", "undoes": DIGEST, "undoes_capture": "0" * 16}, WrongShape),
    ("observed", {"tap": "searched", "undoes": DIGEST.upper()}, WrongType),
    ("observed", {"tap": "searched", "capture": "0" * 15}, WrongType),
    ("stated", {"item": None, "facts": {}}, WrongShape),
    ("stated", {"item": None, "facts": {"birthplace": {"state": "unknown"}}}, UnknownField),
    ("stated", {"item": None, "facts": {"officer.name": {"state": "unknown"}}}, MisplacedField),
    ("stated", {"item": "0000000a", "facts": {"where.setting": {"state": "unknown"}}}, MisplacedField),
    (
        "stated",
        {
            "item": "0000000a",
            "facts": {"officer.name": {"state": "unknown"}, "vehicle.make": {"state": "unknown"}},
        },
        MisplacedField,
    ),
    ("stated", {"item": "0000000A", "facts": {"officer.name": {"state": "unknown"}}}, WrongType),
    ("stated", {"item": "a", "facts": {"officer.name": {"state": "unknown"}}}, WrongType),
    ("stated", {"item": "0000000a", "facts": {"officer.withdrawn": {"state": "unknown"}}}, UnknownCode),
    (
        "stated",
        {
            "item": "0000000a",
            "facts": {"officer.withdrawn": {"state": "known", "value": "unsure", "confidence": None}},
        },
        UnknownCode,
    ),
    ("stated", {"item": "0000000a", "facts": {"consequence.date": {"state": "unknown"}}}, MisplacedField),
    ("stated", {"item": "0000000a", "facts": {"action.kind": {"state": "unknown"}}}, MisplacedField),
    ("consequence", {"item": "0000000a", "facts": {"officer.name": {"state": "unknown"}}}, MisplacedField),
    ("consequence", {"item": None, "facts": {"consequence.date": {"state": "unknown"}}}, MisplacedField),
    ("acted", {"item": "0000000a", "facts": {"consequence.date": {"state": "unknown"}}}, MisplacedField),
    ("noted", {**NOTE, "text": " \n "}, WrongType),
    ("noted", {**NOTE, "audience": "everyone"}, UnknownCode),
    ("noted", {**NOTE, "about": "officer.nothing"}, UnknownField),
    ("attached", media(kind="hologram"), UnknownCode),
    ("attached", media(media_type="JPEG"), WrongType),
    ("attached", media(bytes=-1), WrongType),
    ("attached", media(bytes=True), WrongType),
    ("attached", media(sha256="x"), WrongType),
    ("attached", media(captured={"wall": "now"}), MalformedTime),
    ("attached", media(original=None), WrongType),
    ("attached", media(caption=""), WrongType),
    ("attached", media(size=1), WrongShape),
    ("sealed", {"affirmation": "sworn"}, UnknownCode),
    ("shared", {**SHARED, "profile": "friends"}, UnknownCode),
    ("erased", {"commitments": []}, WrongType),
    ("erased", {"commitments": [DIGEST, DIGEST]}, WrongType),
]


@pytest.mark.parametrize(("kind", "payload", "error"), BAD)
def test_entries_that_are_refused(kind: str, payload: dict[str, Any], error: type[EntryError]) -> None:
    with pytest.raises(EntryError) as refused:
        check_entry(CODEBOOK, entry(kind, payload))
    assert type(refused.value) is error


@pytest.mark.parametrize("encounter", [None, "", "x" * 32, ENCOUNTER.upper(), ENCOUNTER + "0"])
def test_an_entry_belongs_to_an_encounter(encounter: str | None) -> None:
    with pytest.raises(WrongShape):
        check_entry(CODEBOOK, Entry("observed", encounter, moment(), {"tap": "searched"}))


def test_an_erasure_belongs_to_none() -> None:
    with pytest.raises(WrongShape):
        check_entry(CODEBOOK, Entry("erased", ENCOUNTER, moment(), {"commitments": [DIGEST]}))


def body(**changed: Any) -> dict[str, Any]:
    plain: dict[str, Any] = read_json(entry("observed", {"tap": "searched"}).body(), max_bytes=LARGEST_BODY)
    return {**plain, **changed}


@pytest.mark.parametrize(
    ("value", "error"),
    [
        (body(format="firsthand-entry/2"), NewerFormat),
        (body(format="diary/1"), WrongShape),
        (body(format=None), WrongShape),
        (body(kind=1), WrongShape),
        (body(payload=[]), WrongShape),
        (body(encounter="x"), WrongShape),
        (body(time=None), MalformedTime),
        (body(more=1), WrongShape),
        ([], WrongShape),
    ],
)
def test_bodies_that_are_refused(value: Any, error: type[RecordError]) -> None:
    with pytest.raises(RecordError) as refused:
        Entry.from_body(canonical(value))
    assert type(refused.value) is error


def test_a_body_has_one_form() -> None:
    written = entry("observed", {"tap": "searched"}).body()
    assert Entry.from_body(written).body() == written
    for loose in (
        written.replace(b":", b": ", 1),
        b" " + written,
        written + b"\n",
        written.replace(b"searched", b"s\\u0065arched"),
    ):
        with pytest.raises(WrongShape):
            Entry.from_body(loose)
    with pytest.raises(JsonError):
        Entry.from_body(b" " * (LARGEST_BODY + 1))


def test_a_body_too_long_to_be_read_is_not_written() -> None:
    most = (LARGEST_BODY - len(entry("erased", {"commitments": []}).body()) + 1) // 67
    fits = entry("erased", {"commitments": [DIGEST] * most})
    assert Entry.from_body(fits.body()) == fits
    with pytest.raises(WrongShape):
        entry("erased", {"commitments": [DIGEST] * (most + 1)}).body()


def test_facts_of_an_entry() -> None:
    assert stated({"force.any": Fact.known("yes"), "where.setting": UNKNOWN}).facts() == {
        "force.any": Fact.known("yes"),
        "where.setting": UNKNOWN,
    }
    assert entry("observed", {"tap": "searched"}).facts() == {}
    with pytest.raises(WrongShape):
        entry("stated", {"item": None, "facts": None}).facts()
