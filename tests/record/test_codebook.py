"""The shipped codebook is complete and holds together; a codebook that does not is refused for the right reason."""

import re
import tomllib
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.record import (
    PROFILES,
    CodebookError,
    NewerFormat,
    RecordError,
    UnknownField,
    UnknownGroup,
    UnknownProfile,
    UnknownTap,
    parse_codebook,
)
from tests.record.shipped import CODEBOOK, CODEBOOK_TEXT

ROWS = {
    "A": 7, "B": 8, "C": 11, "D": 7, "E": 6, "F": 15, "G": 5, "H": 7, "I": 8, "J": 5, "K": 6,
}  # fmt: skip
"""How many rows each chapter of the field list has; L and M are one row each."""

SELF_WRITING = {"A1", "A2", "K3", "K6"}

SIZES = {
    "setting": 33, "agency": 33, "encounter_type": 20, "authority": 16, "modality": 15, "consent": 11, "confidence": 6,
    "government_process": 15, "author_role": 8, "consent_to_enter": 8, "apparent_basis": 10, "topic": 14, "response": 6,
    "right_asserted": 8, "capture_device": 9, "scan_result": 9, "proof": 7, "id_document": 6, "phone_event": 10,
    "force": 18, "threat": 10, "outcome": 8, "interpreter": 7, "consequence": 15, "traveler_program": 5,
}  # fmt: skip
"""How many codes each list of the research has."""

GROUPS = {
    "record": ("A", False), "where": ("B", False), "officers": ("C", False), "officer": ("C", True),
    "vehicle": ("C", True), "start": ("D", False), "warrant": ("D", True), "questions": ("E", False),
    "question": ("E", True), "scans": ("F", False), "scan": ("F", True), "search": ("G", False),
    "taken_item": ("G", True), "damage": ("G", True), "force": ("H", False), "injury": ("H", True),
    "care": ("H", True), "loss": ("H", True), "outcome": ("I", False), "next_date": ("I", True),
    "language": ("J", False), "people": ("K", False), "witness": ("K", True), "footage": ("K", True),
    "copy_given": ("K", True), "consequence": ("L", True), "action": ("M", True),
}  # fmt: skip


def test_every_row_of_the_field_list_is_a_field_or_writes_itself() -> None:
    rows = {f"{chapter}{n}" for chapter, many in ROWS.items() for n in range(1, many + 1)} | {"L", "M"}
    assert {field.ref for field in CODEBOOK.fields} == rows - SELF_WRITING


def test_chapters_and_groups() -> None:
    assert [chapter.id for chapter in CODEBOOK.chapters] == list("ABCDEFGHIJKLM")
    assert {group.id: (group.chapter, group.repeats) for group in CODEBOOK.groups} == GROUPS
    for group in CODEBOOK.groups:
        assert all(field.ref[0] == group.chapter for field in group.fields)
        assert all(field.group == group.id and field.id.startswith(f"{group.id}.") for field in group.fields)


@pytest.mark.parametrize(("vocabulary", "size"), SIZES.items())
def test_vocabularies_are_whole(vocabulary: str, size: int) -> None:
    assert len(CODEBOOK.vocabularies[vocabulary]) == size


def test_ids_and_codes_are_plain() -> None:
    for field in CODEBOOK.fields:
        assert re.fullmatch(r"[a-z_]+\.[a-z0-9_]+", field.id)
    for codes in CODEBOOK.vocabularies.values():
        for code in codes:
            assert re.fullmatch(r"[a-z0-9_]+", code)
    assert max(Counter(field.id for field in CODEBOOK.fields).values()) == 1


def test_the_first_minute_asks_little() -> None:
    assert [field.id for field in CODEBOOK.fields if field.quick] == [
        "where.setting",
        "officers.count",
        "officer.agency_seen",
        "scans.face",
        "scans.fingers",
        "force.any",
        "people.anyone_taken",
    ]
    assert {CODEBOOK.field(field.id).type for field in CODEBOOK.fields if field.quick} == {
        "code",
        "count",
        "yes_no",
    }


def test_taps() -> None:
    assert {tap.id for tap in CODEBOOK.taps} == {
        "officers_here", "asked_question", "face_scanned", "fingers_scanned", "document_scanned", "plate_photographed",
        "searched", "phone_taken", "force_used", "someone_taken", "threatened", "released",
    }  # fmt: skip
    assert ("scan.modality", "face_scan_recognition") in CODEBOOK.tap("face_scanned").sets
    for tap in CODEBOOK.taps:
        for field_id, code in tap.sets:
            assert code in CODEBOOK.codes(field_id)
            assert tap.audience <= CODEBOOK.field(field_id).audience


LOCKED = {"outcome.a_number", "outcome.booking_no", "outcome.case_no"}
COUNSEL_ONLY = {
    "force.emotional_effects", "force.needs_note", "injury.symptoms", "scan.read_back_note", "people.others_initials",
    "question.response", "outcome.government_process", "outcome.consulate_told", "record.purpose", "scan.proof_offered",
    "scan.id_document_scanned", "warrant.number", "care.provider", "record.intended_for",
}  # fmt: skip
NOT_PUBLIC = {
    "where.place_text", "where.coordinates", "officer.name", "officer.description", "language.best", "outcome.taken_to",
    "vehicle.plate_note", "witness.alias", "copy_given.to", "scan.plate_note", "footage.holder", "next_date.when",
    "force.threat_words", "start.reason_they_gave", "warrant.name_on_it", "warrant.address_on_it", "record.notes_language",
    "consequence.reason_text", "injury.body_area", "scan.child_ages", "taken_item.item",
}  # fmt: skip


def test_who_may_see_what() -> None:
    assert {field.id for field in CODEBOOK.fields if field.locked} == LOCKED
    for field in CODEBOOK.fields:
        assert CODEBOOK.allowed(field.id, "counsel")
        if field.locked or field.private or field.group in ("witness", "copy_given", "next_date"):
            assert field.audience == {"counsel"}
        # Free words, files, money, exact places and dates of a person's own life may point to somebody.
        if field.type in ("note", "media", "media_list", "money", "place"):
            assert "public" not in field.audience
    for field_id in COUNSEL_ONLY:
        assert CODEBOOK.field(field_id).audience == {"counsel"}
    for field_id in NOT_PUBLIC:
        assert not CODEBOOK.allowed(field_id, "public")
    for field_id in ("where.place_text", "where.coordinates", "officer.name"):
        assert CODEBOOK.allowed(field_id, "complaint")
    assert CODEBOOK.allowed("where.area", "public")


FREE_TEXT_FOR_ALL = {
    "where.area",
    "officer.unit",
    "vehicle.make",
    "vehicle.model",
    "vehicle.color",
    "vehicle.plate_state",
}


def test_free_words_for_the_public_are_named_one_by_one() -> None:
    assert {
        field.id for field in CODEBOOK.fields if field.type == "text" and "public" in field.audience
    } == FREE_TEXT_FOR_ALL


def test_a_repeating_group_can_be_taken_back() -> None:
    for group in CODEBOOK.groups:
        if not group.repeats:
            assert group.withdrawn is None
            with pytest.raises(UnknownField):
                CODEBOOK.field(f"{group.id}.withdrawn")
            continue
        withdrawn = CODEBOOK.field(f"{group.id}.withdrawn")
        assert withdrawn == group.withdrawn
        assert withdrawn.type == "yes_no"
        for profile in PROFILES:
            shown = any(CODEBOOK.allowed(field.id, profile) for field in group.fields)
            assert CODEBOOK.allowed(withdrawn.id, profile) is shown


def test_unknown_ids() -> None:
    with pytest.raises(UnknownField):
        CODEBOOK.field("officer.nothing")
    with pytest.raises(UnknownGroup):
        CODEBOOK.group("nothing")
    with pytest.raises(UnknownTap):
        CODEBOOK.tap("nothing")
    with pytest.raises(UnknownProfile):
        CODEBOOK.allowed("where.setting", "everyone")


SMALL = """
format = "firsthand-codebook/1"
version = 1
chapters = ["A", "B"]
[group]
one = { chapter = "A" }
many = { chapter = "B", repeats = true }
[field.one]
kind = { ref = "A1", type = "code", vocabulary = "kinds", quick = true, audience = ["counsel", "public_"] }
[field.many]
note = { ref = "B1", type = "note", audience = ["counsel"] }
[tap]
now = { audience = ["counsel"], sets = { "one.kind" = "a" } }
[vocabulary]
kinds = ["a", "b"]
confidence = ["sure"]
""".replace('"public_"', '"complaint"')


def test_a_small_codebook() -> None:
    small = parse_codebook(SMALL)
    assert small.version == 1
    assert small.field("one.kind").quick
    assert small.tap("now").sets == (("one.kind", "a"),)


@pytest.mark.parametrize(
    ("old", "new", "where", "reason"),
    [
        ('format = "firsthand-codebook/1"', "", "file", "no_format"),
        ('"firsthand-codebook/1"', '"something"', "file", "format"),
        ("version = 1", "version = true", "file", "version"),
        ('"A", "B"', '"A", "A"', "chapters", "named_twice"),
        ('one = { chapter = "A" }', 'one = { chapter = "C" }', "group.one", "chapter"),
        ('one = { chapter = "A" }', "", "one", "group_without_fields"),
        ('one = { chapter = "A" }', 'one = { chapter = "A", more = 1 }', "group.one", "unknown_key"),
        ('"A", "B"', '"B", "A"', "group", "order_of_chapters"),
        ('ref = "A1", ', "", "one.kind", "no_ref"),
        ('type = "note"', 'type = "essay"', "many.note", "type"),
        ('vocabulary = "kinds", ', "", "one.kind", "vocabulary"),
        ('vocabulary = "kinds"', 'vocabulary = "sorts"', "one.kind", "vocabulary"),
        ('type = "note"', 'type = "note", vocabulary = "kinds"', "many.note", "vocabulary"),
        ('"counsel", "complaint"]', '"complaint"]', "one.kind", "audience"),
        ('"counsel", "complaint"]', '"counsel", "public"]', "one.kind", "audience"),
        ("quick = true", 'quick = "yes"', "one.kind", "quick"),
        ("quick = true", "locked = true", "one.kind", "locked_for_counsel_only"),
        ("quick = true", "private = true", "one.kind", "locked_for_counsel_only"),
        ("quick = true", "hidden = true", "one.kind", "unknown_key"),
        ("note = {", "withdrawn = {", "many.withdrawn", "field"),
        ('"one.kind" = "a"', '"one.kind" = "c"', "tap.now", "sets_code"),
        ('"one.kind" = "a"', '"many.note" = "a"', "tap.now", "sets"),
        (
            'now = { audience = ["counsel"]',
            'now = { audience = ["counsel", "complaint", "public"]',
            "tap.now",
            "sets",
        ),
        ('kinds = ["a", "b"]', 'kinds = ["a", "a"]', "vocabulary.kinds", "named_twice"),
        ('kinds = ["a", "b"]', 'kinds = ["a", "b"]\nspare = ["x"]', "spare", "unused_vocabulary"),
        ('confidence = ["sure"]', "", "confidence", "missing_vocabulary"),
        ("version = 1", "version = 1\nextra = 2", "file", "unknown_key"),
        ("version = 1", "version = ", "file", "not_toml"),
    ],
)
def test_a_codebook_that_does_not_hold_together(old: str, new: str, where: str, reason: str) -> None:
    assert SMALL.count(old) == 1
    with pytest.raises(CodebookError) as refused:
        parse_codebook(SMALL.replace(old, new))
    assert (refused.value.where, refused.value.reason) == (where, reason)


def test_a_codebook_of_a_later_format() -> None:
    with pytest.raises(NewerFormat) as refused:
        parse_codebook(SMALL.replace("codebook/1", "codebook/2"))
    assert refused.value.found == "firsthand-codebook/2"


@given(st.data())
def test_any_broken_line_of_the_shipped_file_is_refused_or_harmless(data: st.DataObject) -> None:
    lines = CODEBOOK_TEXT.splitlines()
    n = data.draw(st.integers(0, len(lines) - 1))
    broken = "\n".join(lines[:n] + lines[n + 1 :])
    try:
        parsed = parse_codebook(broken)
    except RecordError:
        return
    # What is left out and not missed can only be a comment, a blank line, a field, a tap or some codes.
    removed = lines[n]
    assert parsed == CODEBOOK or removed.startswith(" ") or re.match(r"[a-z0-9_]+ = [{\[]", removed)


def test_the_file_has_no_key_that_is_not_read() -> None:
    assert set(tomllib.loads(CODEBOOK_TEXT)) == {
        "format",
        "version",
        "chapters",
        "group",
        "field",
        "tap",
        "vocabulary",
    }
