"""The fold: the latest fact stands and the earlier ones are kept, taps can be undone, nothing told is ever lost."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.record import (
    PROFILES,
    Chained,
    Encounter,
    Entry,
    Fact,
    MixedEncounters,
    Stated,
    Telling,
    UnknownField,
    UnknownTap,
    WrongShape,
    canonical,
    disclose_to,
    fold,
    read_json,
)
from tests.record.shipped import (
    CODEBOOK,
    DIGEST,
    ENCOUNTER,
    MEDIA,
    OPENED,
    chained,
    entry,
    marks,
    media,
    moment,
    stated,
    stories,
)


def told(*entries: Entry) -> Encounter:
    return fold(CODEBOOK, marks(list(entries)))


OPEN = entry("opened", {**OPENED, "guide": {"id": "home"}})


def test_opening() -> None:
    one = told(OPEN, entry("opened", {**OPENED, "language": "fr"}, 9))
    assert (one.id, one.opened, one.codebook, one.app) == (ENCOUNTER, moment(), 1, "0.1.0")
    assert (one.language, one.locked, one.guide) == ("es", False, {"id": "home"})


def test_an_encounter_whose_opening_is_not_shown() -> None:
    one = told(entry("sealed", {"affirmation": "own_memory"}, 5))
    assert (one.opened, one.language, one.codebook, one.guide) == (moment(5), "und", None, None)


def test_the_latest_fact_stands_and_the_earlier_ones_are_under_it() -> None:
    entries = [
        OPEN,
        stated({"where.setting": Fact.known("school")}, seconds=1),
        stated({"where.setting": Fact("withheld")}, seconds=2),
        stated({"where.setting": Fact.known("campus", "unsure")}, seconds=3),
    ]
    m = [one.commitment for one in marks(entries)]
    assert told(*entries).facts == {
        "where.setting": Stated(
            Fact.known("campus", "unsure"),
            moment(3),
            m[3],
            (Stated(Fact.known("school"), moment(1), m[1]), Stated(Fact("withheld"), moment(2), m[2])),
        )
    }
    assert told(*entries).value("where.setting") == "campus"
    assert told(*entries).value("where.light") is None


def test_items_are_kept_apart_and_in_order() -> None:
    one = told(
        OPEN,
        stated({"officer.badge_no": Fact.known("77")}, "0000000b"),
        stated({"officer.badge_no": Fact.known("12")}, "0000000a"),
        stated({"officer.name": Fact.known("Vale")}, "0000000b"),
        stated({"vehicle.plate": Fact.known("KX?")}, "0000000a"),
    )
    assert [(item.id, item.value("officer.badge_no")) for item in one.of("officer")] == [
        ("0000000b", "77"),
        ("0000000a", "12"),
    ]
    assert one.of("officer")[0].value("officer.name") == "Vale"
    assert list(one.items) == ["officer", "vehicle"]
    assert one.of("witness") == ()


def test_an_item_can_be_taken_back_and_put_again() -> None:
    entries = [
        OPEN,
        stated({"officer.name": Fact.known("Vale")}, "0000000a", 1),
        stated({"officer.withdrawn": Fact.known("yes")}, "0000000a", 2),
    ]
    item = told(*entries).of("officer")[0]
    assert item.withdrawn
    assert list(item.facts) == ["officer.name"]
    assert item.withdrawal is not None
    assert item.withdrawal.time == moment(2)
    again = told(*entries, stated({"officer.withdrawn": Fact.known("no")}, "0000000a", 3)).of("officer")[0]
    assert not again.withdrawn
    assert again.withdrawal is not None
    assert [one.fact.value for one in again.withdrawal.earlier] == ["yes"]


def test_consequences_and_actions_stand_by_themselves() -> None:
    one = told(
        OPEN,
        stated({"consequence.kind": Fact.known("trusted_traveler_revoked")}, "0000000a", 1, "consequence"),
        stated({"action.kind": Fact.known("traveler_program_redress")}, "0000000a", 2, "acted"),
    )
    assert one.items == {}
    assert [item.value("consequence.kind") for item in one.consequences] == ["trusted_traveler_revoked"]
    assert one.of("action") == one.actions
    assert one.of("consequence")[0].group == "consequence"
    assert [(field_id, item is not None) for field_id, item, _ in one.stated()] == [
        ("consequence.kind", True),
        ("action.kind", True),
    ]


def test_taps_undone_by_commitment_and_by_capture() -> None:
    start = [
        OPEN,
        entry("observed", {"tap": "face_scanned"}, 1),
        entry("observed", {"tap": "force_used", "capture": "0123456789abcdef"}, 2),
        entry("observed", {"tap": "force_used"}, 3),
    ]
    mark = marks(start)[1].commitment.hex()
    before = told(*start)
    assert [(one.tap, one.undone) for one in before.taps] == [
        ("face_scanned", False),
        ("force_used", False),
        ("force_used", False),
    ]
    assert before.implied == {
        "scans.face": ("yes",),
        "scan.modality": ("face_scan_recognition",),
        "force.any": ("yes",),
    }
    after = told(
        *start,
        entry("observed", {"tap": "face_scanned", "undoes": mark}, 4),
        entry(
            "observed", {"tap": "force_used", "undoes_capture": "0123456789abcdef", "capture": "f" * 16}, 5
        ),
    )
    assert [one.undone for one in after.taps] == [True, True, False]
    assert after.implied == {"force.any": ("yes",)}


def test_an_undo_of_something_else_undoes_nothing() -> None:
    start = [OPEN, entry("observed", {"tap": "face_scanned"}, 1)]
    mark = marks(start)[1].commitment.hex()
    for undo in (
        {"tap": "force_used", "undoes": mark},
        {"tap": "face_scanned", "undoes": DIGEST},
        {"tap": "face_scanned", "undoes_capture": "0" * 16},
    ):
        assert [one.undone for one in told(*start, entry("observed", undo, 2)).taps] == [False]


def test_an_undo_may_be_folded_before_its_tap() -> None:
    one = told(
        OPEN,
        entry("observed", {"tap": "searched", "undoes_capture": "0" * 16}, 2),
        entry("observed", {"tap": "searched", "capture": "0" * 16}, 1),
    )
    assert [tapped.undone for tapped in one.taps] == [True]


def test_unfinished_is_what_the_first_minute_still_asks() -> None:
    everything = told(OPEN).unfinished
    assert everything == tuple(field.id for field in CODEBOOK.fields if field.quick)
    some = told(
        OPEN,
        stated({"where.setting": Fact("withheld")}),
        stated({"officer.agency_seen": Fact("unknown")}, "0000000a"),
        entry("observed", {"tap": "face_scanned"}),
    ).unfinished
    assert set(everything) - set(some) == {"where.setting", "officer.agency_seen", "scans.face"}
    taken_back = told(
        OPEN,
        stated({"officer.agency_seen": Fact("unknown")}, "0000000a"),
        stated({"officer.withdrawn": Fact.known("yes")}, "0000000a"),
    ).unfinished
    assert taken_back == everything


def note(text: str, **more: Any) -> Entry:
    return entry("noted", {"text": text, "language": "es", "audience": "complaint", **more})


def test_notes_and_their_corrections() -> None:
    start = [OPEN, note("two cars", about="officers.count")]
    mark = marks(start)[1].commitment
    entries = [*start, note("three cars", corrects=mark.hex()), note("four", corrects=mark.hex())]
    first, second, third = told(*entries).notes
    assert (first.text, first.about, first.corrected_by) == ("two cars", "officers.count", third.commitment)
    assert (second.corrects, third.corrects, third.corrected_by) == (mark, mark, None)


def test_media_attached_again_is_one_thing() -> None:
    first = entry("attached", media(captured=moment(7).to_json()), 1)
    one = told(OPEN, first, entry("attached", media(caption="Front door", audience="counsel"), 2))
    assert len(one.media) == 1
    assert (one.media[0].id, one.media[0].caption, one.media[0].audience) == (MEDIA, "Front door", "counsel")
    assert told(OPEN, first).media[0].captured == moment(7)


def test_shares_receipts_and_affirmations() -> None:
    shared = {
        "to": "Lantern Aid",
        "fingerprint": None,
        "profile": "counsel",
        "package_id": "p1",
        "package": DIGEST,
    }
    received = {"package": DIGEST, "by": "Lantern Aid", "at": "2026-03-15", "receipt": "cd" * 32}
    one = told(
        OPEN,
        entry("sealed", {"affirmation": "own_memory"}),
        entry("shared", shared),
        entry("received", received),
    )
    assert (
        [share.package for share in one.shares] == [receipt.package for receipt in one.receipts] == [DIGEST]
    )
    assert [said.affirmation for said in one.affirmations] == ["own_memory"]


def test_only_one_encounter_can_be_told() -> None:
    erased = entry("erased", {"commitments": [DIGEST]})
    assert told(OPEN, erased) == told(OPEN)
    for entries in ([], [erased], [OPEN, Entry("opened", "f" * 32, moment(), OPENED)]):
        with pytest.raises(MixedEncounters):
            fold(CODEBOOK, marks(entries))


@pytest.mark.parametrize(
    ("kind", "payload", "error"),
    [
        ("stated", {"item": None, "facts": {"birthplace": {"state": "unknown"}}}, UnknownField),
        ("observed", {"tap": "sneezed"}, UnknownTap),
        ("observed", {}, WrongShape),
        ("noted", {}, WrongShape),
        ("noted", {"text": "x", "language": "en", "audience": "public", "corrects": "x"}, WrongShape),
        ("attached", {}, WrongShape),
        ("attached", {"media": []}, WrongShape),
        ("sealed", {}, WrongShape),
        ("stated", {"item": [], "facts": {"officer.name": {"state": "unknown"}}}, WrongShape),
    ],
)
def test_entries_nobody_checked(kind: str, payload: dict[str, Any], error: type[Exception]) -> None:
    with pytest.raises(error):
        told(OPEN, entry(kind, payload))


@given(stories())
def test_the_same_entries_tell_the_same_story(story: list[Entry]) -> None:
    first = canonical(told(*story).to_json())
    assert canonical(fold(CODEBOOK, iter(chained(story).entries())).to_json()) == first
    assert canonical(fold(CODEBOOK, [(one.commitment, one.entry) for one in marks(story)]).to_json()) == first  # type: ignore[misc]
    assert canonical(read_json(first, max_bytes=1 << 24)) == first


@given(stories(), st.sampled_from(PROFILES))
def test_what_is_told_to_a_profile_is_the_story_of_its_entries(story: list[Entry], profile: str) -> None:
    disclosed = disclose_to(CODEBOOK, chained(story), profile)
    one = fold(CODEBOOK, disclosed.entries())
    shown = {chain.commitment for chain in disclosed.entries()}
    assert commitments(one) <= shown
    for field_id, _, _ in one.stated():
        assert CODEBOOK.allowed(field_id, profile)
    audiences = [each.audience for each in one.notes] + [each.audience for each in one.media]
    assert all(PROFILES.index(profile) <= PROFILES.index(audience) for audience in audiences)


def versions(one: Stated) -> list[tuple[bytes, Fact]]:
    """Everything that ever stood here."""
    return [(each.commitment, each.fact) for each in (*one.earlier, one)]


def commitments(one: Encounter) -> set[bytes]:
    """Every entry that left something in a story."""
    things: tuple[Any, ...] = (
        *one.taps,
        *one.notes,
        *one.media,
        *one.affirmations,
        *one.shares,
        *one.receipts,
    )
    found = {thing.commitment for thing in things}
    stands = [each for _, _, each in one.stated()]
    for items in (*one.items.values(), one.consequences, one.actions):
        stands += [item.withdrawal for item in items if item.withdrawal is not None]
    return found | {mark for each in stands for mark, _ in versions(each)}


@given(stories(most=20), st.data())
def test_going_on_never_loses_what_was_told(story: list[Entry], data: st.DataObject) -> None:
    cut = data.draw(st.integers(1, len(story)))
    all_marks = marks(story)
    early = fold(CODEBOOK, all_marks[:cut])
    late = fold(CODEBOOK, all_marks)
    assert (late.id, late.opened, late.language) == (early.id, early.opened, early.language)
    stands = {
        (field_id, item and (item.group, item.id)): versions(one) for field_id, item, one in late.stated()
    }
    for field_id, item, one in early.stated():
        known = versions(one)
        assert stands[field_id, item and (item.group, item.id)][: len(known)] == known
    for group, items in early.items.items():
        assert [item.id for item in late.items[group]][: len(items)] == [item.id for item in items]
    for before, after in zip(early.taps, late.taps, strict=False):
        assert (before.tap, before.commitment) == (after.tap, after.commitment)
        assert after.undone >= before.undone
    assert [each.commitment for each in late.notes][: len(early.notes)] == [
        each.commitment for each in early.notes
    ]
    assert [each.id for each in late.media][: len(early.media)] == [each.id for each in early.media]
    for part in ("affirmations", "shares", "receipts"):
        before, after = getattr(early, part), getattr(late, part)
        assert after[: len(before)] == before
    # Only media told anew in place of the first telling, and undos, leave no entry of their own in the story.
    replaced = {chain.commitment for chain in all_marks if chain.entry.kind == "attached"}
    assert commitments(early) - commitments(late) <= replaced


@given(stories())
def test_every_fact_of_every_entry_is_in_the_story(story: list[Entry]) -> None:
    found = commitments(told(*story))
    for mark, one in marks(story):
        undo = {"undoes", "undoes_capture"} & one.payload.keys()
        if one.kind not in ("opened", "erased", "attached") and not undo:
            assert mark in found


def test_the_story_takes_entries_as_pairs() -> None:
    pairs = [Chained(one.commitment, one.entry) for one in marks([OPEN])]
    assert fold(CODEBOOK, pairs) == told(OPEN)


@given(stories())
def test_told_step_by_step_it_is_the_same_and_what_was_told_stays(story: list[Entry]) -> None:
    telling = Telling(CODEBOOK)
    told = []
    for entries in range(1, len(story) + 1):
        mark, one = marks(story)[entries - 1]
        if one.encounter is not None:
            telling.add(mark, one)
            told.append((telling.told(), entries))
    for encounter, entries in told:
        whole = fold(CODEBOOK, marks(story)[:entries])
        assert encounter == whole
        assert canonical(encounter.to_json()) == canonical(whole.to_json())
