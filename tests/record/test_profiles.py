"""Each profile sees its part of the entries and no more."""

from typing import Any

import pytest
from hypothesis import given

from app.record import (
    PROFILES,
    Entry,
    Fact,
    History,
    UnknownKind,
    UnknownProfile,
    audience_allows,
    disclose_to,
    entry_allowed,
    verify,
)
from tests.record.shipped import CODEBOOK, DIGEST, chained, entry, media, stated, stories

SHARED = {
    "to": "Lantern Aid",
    "fingerprint": None,
    "profile": "counsel",
    "package_id": "p",
    "package": DIGEST,
}


def note(audience: str, **more: Any) -> Entry:
    return entry("noted", {"text": "words", "language": "en", "audience": audience, **more})


ALL = {"counsel", "complaint", "public"}
SEEN: list[tuple[Entry, set[str]]] = [
    (entry("opened", {}), ALL),
    (entry("observed", {"tap": "face_scanned"}), ALL),
    (entry("observed", {"tap": "face_scanned", "undoes": DIGEST}), ALL),
    (entry("sealed", {"affirmation": "own_memory"}), ALL),
    (entry("erased", {"commitments": [DIGEST]}), ALL),
    (entry("shared", SHARED), {"counsel"}),
    (entry("received", {}), {"counsel"}),
    (note("counsel"), {"counsel"}),
    (note("complaint"), {"counsel", "complaint"}),
    (note("public"), ALL),
    (entry("attached", media(audience="counsel")), {"counsel"}),
    (entry("attached", media(audience="complaint")), {"counsel", "complaint"}),
    (entry("attached", media(audience="public")), ALL),
    (entry("shown", {"guide": {"setting": "home"}}), {"counsel"}),
    (
        entry(
            "attached", {**media(audience="public"), "answers": {"field": "where.place_text", "item": None}}
        ),
        {"counsel", "complaint"},
    ),
    (
        entry("attached", {**media(audience="counsel"), "answers": {"field": "where.setting", "item": None}}),
        {"counsel"},
    ),
    (stated({"where.setting": Fact("unknown")}), ALL),
    (stated({"where.place_text": Fact.known("5 Elm Street")}), {"counsel", "complaint"}),
    (stated({"outcome.a_number": Fact.known("0")}), {"counsel"}),
    (
        stated({"where.setting": Fact("unknown"), "where.place_text": Fact("unknown")}),
        {"counsel", "complaint"},
    ),
    (stated({"where.setting": Fact("unknown"), "outcome.case_no": Fact("withheld")}), {"counsel"}),
    (stated({"officer.badge_no": Fact.known("4417")}, "0000000a"), ALL),
    (stated({"officer.withdrawn": Fact.known("yes")}, "0000000a"), ALL),
    (stated({"injury.withdrawn": Fact.known("yes")}, "0000000a"), {"counsel", "complaint"}),
    (stated({"witness.withdrawn": Fact.known("yes")}, "0000000a"), {"counsel"}),
    (stated({"consequence.program": Fact.known("global_entry")}, "0000000a", kind="consequence"), ALL),
    (stated({"consequence.notice": Fact("unknown")}, "0000000a", kind="consequence"), {"counsel"}),
    (stated({"action.kind": Fact.known("dhs_trip")}, "0000000a", kind="acted"), {"counsel", "complaint"}),
]


@pytest.mark.parametrize(("one", "seen_by"), SEEN)
def test_who_sees_an_entry(one: Entry, seen_by: set[str]) -> None:
    assert {profile for profile in PROFILES if entry_allowed(CODEBOOK, one, profile)} == seen_by


@pytest.mark.parametrize("field", CODEBOOK.fields, ids=lambda field: field.id)
def test_a_fact_goes_where_its_field_may_go(field) -> None:
    one = stated({field.id: Fact("unknown")}, "0000000a")
    assert {profile for profile in PROFILES if entry_allowed(CODEBOOK, one, profile)} == field.audience


def test_what_is_no_profile_or_no_kind() -> None:
    for kind in ("opened", "noted", "stated"):
        with pytest.raises(UnknownProfile):
            entry_allowed(CODEBOOK, entry(kind, {}), "everyone")
    with pytest.raises(UnknownKind):
        entry_allowed(CODEBOOK, entry("dreamt", {}), "counsel")
    with pytest.raises(UnknownProfile):
        disclose_to(CODEBOOK, History(), "everyone")


@pytest.mark.parametrize("audience", [None, "", "everyone", 3, ["public"]])
def test_an_audience_nobody_knows_is_nobody(audience: object) -> None:
    assert not any(audience_allows(audience, profile) for profile in PROFILES)


def shown(history: History, profile: str) -> list[int]:
    """The numbers of the entries that a profile is shown."""
    disclosed = disclose_to(CODEBOOK, history, profile)
    verify(disclosed)
    assert disclosed.head == history.head
    return [link.n for link in disclosed.links if not link.bare]


def test_a_note_put_right_in_private_takes_the_first_one_with_it() -> None:
    first = chained([note("public")])
    mark = first.links[0].commitment.hex()
    second = first.appended(bytes(16), note("complaint", corrects=mark).body())
    mark = second.links[1].commitment.hex()
    third = second.appended(bytes(16), note("counsel", corrects=mark).body())
    assert shown(first, "public") == [1]
    assert (shown(second, "public"), shown(second, "complaint")) == ([], [1, 2])
    assert (shown(third, "complaint"), shown(third, "counsel")) == ([], [1, 2, 3])


def test_a_note_put_right_for_more_people_does_not_open_the_first_one() -> None:
    first = chained([note("counsel")])
    second = first.appended(bytes(16), note("public", corrects=first.links[0].commitment.hex()).body())
    assert (shown(second, "public"), shown(second, "counsel")) == ([2], [1, 2])


def test_media_kept_back_later_are_kept_back_everywhere() -> None:
    other = media(id="1" * 32, audience="public")
    told = [entry("attached", one) for one in (media(audience="public"), other, media(audience="counsel"))]
    assert shown(chained(told), "public") == [2]
    assert shown(chained(told), "counsel") == [1, 2, 3]


def test_a_private_note_about_a_fact_hides_no_fact() -> None:
    first = chained([stated({"where.setting": Fact.known("school")})])
    second = first.appended(bytes(16), note("counsel", corrects=first.links[0].commitment.hex()).body())
    assert shown(second, "public") == [1]


@given(stories())
def test_a_wider_circle_never_sees_more(story: list[Entry]) -> None:
    history = chained(story)
    counsel, complaint, public = (set(shown(history, profile)) for profile in PROFILES)
    assert public <= complaint <= counsel == set(range(1, len(story) + 1))
    for profile, numbers in (("complaint", complaint), ("public", public)):
        assert all(entry_allowed(CODEBOOK, story[n - 1], profile) for n in numbers)
