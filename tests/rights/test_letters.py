"""Letters: every one fills from every kind of record, tells nothing it must not, and marks what is missing."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import ASSETS
from app.record import UNKNOWN, WITHHELD, Encounter
from app.rights.errors import DraftMalformed, Fault, LetterMalformed, LetterMissing
from app.rights.letter import Kind, read_letter
from app.rights.letter_values import NEVER_TOLD, PersonGiven
from app.rights.letters import Draft, blank_text, fill
from app.rights.trial_record import AMOUNT, NOT_FOR_LETTERS, almost_empty, full
from tests.rights.records import CODEBOOK, LETTERS, RULES, Record, english, story, words

TODAY = date(2026, 1, 15)
ITEM = "0000000a"
ANA = PersonGiven(
    "Ana Example", "12 Example Street\nExample Falls, MN 55555", "612-555-0100", "ana@example.org"
)
NAMES = LETTERS.names()
EVERY = pytest.mark.parametrize("name", NAMES)
ASKED_FOR = {
    "preservation_store", "preservation_transit", "preservation_doorbell", "preservation_body_worn", "foia_cbp",
    "foia_ice", "foia_obim", "foia_tsa", "foia_uscis", "privacy_act_amendment", "crcl_complaint", "oig_complaint",
    "ice_opr_complaint", "cbp_complaint", "dhs_trip_worksheet", "global_entry_redress", "sf95_worksheet",
    "state_attorney_general",
}  # fmt: skip


def draft(name: str, record: Record | Encounter, person: PersonGiven = ANA, item: str | None = None) -> Draft:
    encounter = record.fold() if isinstance(record, Record) else record
    return fill(LETTERS.open(name), encounter, CODEBOOK, english(), person, TODAY, item=item)


def test_every_letter_asked_for_is_there() -> None:
    assert set(NAMES) == ASKED_FOR


@EVERY
def test_an_almost_empty_record_gives_blanks_and_no_loose_ends(name: str) -> None:
    made = draft(name, almost_empty(CODEBOOK), PersonGiven())
    assert made.blanks
    assert "None" not in made.text
    assert not any(mark in made.text for mark in ("{", "}", "[[", "]]", "\n\n\n", "% "))
    assert "your full name" in made.blanks


@EVERY
@pytest.mark.parametrize("code", range(0, 34, 3))
def test_a_full_record_tells_nothing_a_letter_must_not(name: str, code: int) -> None:
    text = draft(name, full(CODEBOOK, code=code)).text
    for hidden in (NOT_FOR_LETTERS, AMOUNT, "44.883", "-93.283", "USD", "ffeeddcc"):
        assert hidden not in text
    for code_name in NEVER_TOLD:
        for vocabulary in ("scan_result", "authority"):
            if code_name in CODEBOOK.vocabularies[vocabulary]:
                assert english().say("codebook", "vocabulary", vocabulary, code_name) not in text


@EVERY
def test_identity_is_a_blank_whatever_the_record_holds(name: str) -> None:
    made = draft(name, full(CODEBOOK))
    for line in made.text.split("\n"):
        for word in ("A-number", "place of birth", "birthplace", "immigration status", "date of birth"):
            if (word in line.lower() or word in line) and not line.isupper():
                assert "[____ : " in line, line


def test_amounts_of_the_money_claim_are_never_suggested() -> None:
    text = draft("sf95_worksheet", full(CODEBOOK)).text
    box = text[text.index("BOX 12.") : text.index("BOXES 13")]
    for line in box.strip().split("\n")[2:]:
        assert "[____ : " in line, line
    assert "$" not in text


def test_the_money_claim_goes_by_the_numbers_of_its_boxes() -> None:
    text = draft("sf95_worksheet", almost_empty(CODEBOOK)).text
    found = [line for line in text.split("\n") if line.startswith("BOX")]
    assert [line.split(".")[0] for line in found] == [
        "BOX 1", "BOX 2", "BOX 3", "BOX 4", "BOX 5", "BOX 6", "BOX 7", "BOX 8", "BOX 9", "BOX 10", "BOX 11", "BOX 12",
        "BOXES 13 AND 14", "BOXES 15 TO 19",
    ]  # fmt: skip


def test_the_money_claim_has_day_of_the_week_and_time_in_their_boxes() -> None:
    text = draft("sf95_worksheet", full(CODEBOOK)).text
    assert "BOX 6. DATE AND DAY\n\nSaturday, January 10, 2026\n" in text
    assert "BOX 7. TIME\n\n7:40 a.m.\n" in text
    empty = draft("sf95_worksheet", almost_empty(CODEBOOK))
    assert {"the date and the day of the week", "the time of day"} <= set(empty.blanks)


def test_the_story_fills_the_redress_letter() -> None:
    made = draft("global_entry_redress", story(), item="00000003")
    assert "My membership was ended by a notice dated January 13, 2026." in made.text
    assert "Subject: Redress Request RE: Global Entry" in made.text
    assert "Program: Global Entry" in made.text
    assert "“You do not meet the program eligibility requirements.”" in made.text
    assert made.text.startswith(
        "Ana Example\n12 Example Street\nExample Falls, MN 55555\n612-555-0100\nana@example.org\n"
    )
    assert made.action == "traveler_program_redress"
    assert "why that reason is not right. Facts only, and let a lawyer read this part first" in made.blanks


def test_the_letter_is_about_the_notice_it_was_opened_from() -> None:
    record = Record()
    for item, day in (("0000000a", "2026-02-01"), ("0000000b", "2026-03-02")):
        record.say("consequence.kind", "trusted_traveler_revoked", item)
        record.say("consequence.notice_date", day, item)
    assert "February 1, 2026" in draft("global_entry_redress", record).text
    assert "March 2, 2026" in draft("global_entry_redress", record, item="0000000b").text


def test_the_story_asks_cbp_by_the_names_of_its_systems() -> None:
    text = draft("foia_cbp", story()).text
    for name in ("DHS-2731", "DHS-2577", "TVSI", "ATS-C", "Mobile Fortify"):
        assert name in text
    assert "DHS-2666" not in text
    assert "from January 10, 2026 to January 13, 2026" in text
    assert "Place: Example Falls, Minnesota" in text
    assert "my trusted traveler file" in text


@pytest.mark.parametrize(
    ("record", "letter", "named", "left_out"),
    [
        (lambda: Record().tap("plate_photographed"), "foia_ice", "DHS-2666", "DHS-2577"),
        (lambda: Record().tap("fingers_scanned"), "foia_ice", "DHS-2577", "DHS-2666"),
        (lambda: Record().tap("document_scanned"), "foia_cbp", "DHS-2731", "DHS-2666"),
        (lambda: Record(), "foia_cbp", "records of the encounter itself", "DHS-2731"),
    ],
)
def test_systems_are_named_as_they_fit_what_was_scanned(record, letter, named, left_out) -> None:
    text = draft(letter, record()).text
    assert named in text
    assert left_out not in text


def test_a_tap_alone_gives_the_time_and_what_was_scanned() -> None:
    text = draft("foia_cbp", Record().tap("face_scanned", "07:41")).text
    assert "Date and time: January 10, 2026, 7:41 a.m." in text
    assert "Face scanned, noted on January 10, 2026 at 7:41 a.m." in text and "a.m.." not in text


def test_what_happened_is_told_in_order_with_the_precision_it_was_told_with() -> None:
    text = draft("ice_opr_complaint", story()).text
    told = text[text.index("WHAT HAPPENED, IN ORDER") :].split("\n\n")[1]
    assert told.split("\n") == [
        "- January 10, 2026, about 7:40 a.m.: It began.",
        "- January 10, 2026, 7:40 a.m.: Officers are here.",
        "- January 10, 2026, 7:41 a.m.: Face scanned.",
        "- January 13, 2026: Traveler program taken away.",
    ]


@pytest.mark.parametrize(
    ("start", "end", "asked"),
    [
        ({"precision": "exact", "date": "2026-01-10", "time": "19:05"}, None, "January 10, 2026, from 6:05 p.m. to 8:05 p.m."),
        (
            {"precision": "about", "date": "2026-01-10", "time": "23:30"},
            {"precision": "about", "date": "2026-01-11", "time": "00:10"},
            "January 10, 2026, from 10:30 p.m. to 1:10 a.m. on January 11, 2026",
        ),
        ({"precision": "part_of_day", "date": "2026-01-10", "part": "evening"}, None, "January 10, 2026, in the evening"),
        ({"precision": "date_only", "date": "2026-01-10"}, None, "all of January 10, 2026"),
        (
            {"precision": "exact", "date": "2026-01-10", "time": "12:00"},
            {"precision": "exact", "date": "2026-01-10", "time": "09:00"},
            "January 10, 2026, from 11:00 a.m. to 1:00 p.m.",
        ),
    ],
)  # fmt: skip
def test_a_camera_is_asked_for_an_hour_around(start, end, asked) -> None:
    record = Record().say("where.start", start)
    if end is not None:
        record.say("where.end", end)
    assert f"Date and time: {asked}" in draft("preservation_store", record).text


def test_a_store_learns_only_where_and_when() -> None:
    told = draft("preservation_store", full(CODEBOOK)).text
    bare = draft("preservation_store", almost_empty(CODEBOOK)).text
    new = {line for line in told.split("\n") if line not in bare.split("\n")}
    assert {line.partition(":")[0] for line in new} == {"Subject", "Date and time", "Place", "Town"}


def test_not_known_is_said_and_not_told_is_a_blank() -> None:
    unknown = draft("sf95_worksheet", Record().say("outcome.minutes_held", UNKNOWN)).text
    assert (
        "- How long they held people, in minutes: not known to me" in unknown
        or ": not known to me" in unknown
    )
    withheld = draft("preservation_store", Record().say("where.area", WITHHELD))
    assert "town or neighborhood" in withheld.blanks


def test_an_unread_sign_is_explained() -> None:
    record = Record().say("officer.badge_no", "44?1", ITEM)
    assert "44?1 (? and * stand for what could not be read)" in draft("ice_opr_complaint", record).text


def test_who_writes_for_somebody_else_is_asked_for_consent_and_swears_nothing() -> None:
    mine = draft("foia_ice", Record().say("record.author_role", "person_stopped")).text
    theirs = draft("foia_ice", Record().say("record.author_role", "family")).text
    assert "I am the person named above" in mine
    assert "I am the person named above" not in theirs
    assert "written consent" in theirs


@EVERY
def test_every_letter_says_where_it_goes_or_that_it_must_be_looked_up(name: str) -> None:
    letter = LETTERS.open(name)
    assert letter.to.check
    if letter.to.lines:
        assert letter.to.source is not None
        assert letter.to.seen == date(2026, 11, 24)
    elif letter.kind is Kind.LETTER:
        assert f"the address: {letter.to.check}" in draft(name, almost_empty(CODEBOOK)).blanks


def test_a_draft_belongs_to_the_person() -> None:
    made = draft("global_entry_redress", story())
    mine = made.edited("My own words.\n[____ : one thing] and [____ : one thing] and [____ : another]")
    assert mine.blanks == ("one thing", "another")
    assert mine.plain_text() == mine.text.encode() + b"\n"
    assert Draft.from_bytes(mine.to_bytes()) == mine


def test_a_blank_is_explained_in_the_persons_language() -> None:
    (first, *_) = draft("global_entry_redress", story(), PersonGiven()).blanks
    assert blank_text(first, words("es", "letters")) == "su nombre completo"
    assert blank_text(first, words("en", "letters")) == "your full name"
    assert blank_text("a blank of a group", words("es", "letters")) == "a blank of a group"


@given(st.text(max_size=200).filter(lambda text: text.isprintable()), st.none() | st.just("Lantern Aid"))
def test_a_kept_draft_comes_back_as_it_was(text: str, by: str | None) -> None:
    made = Draft("foia_ice", "Title", "2026-11-24.1", "foia_request", ("truth",), text, by)
    assert Draft.from_bytes(made.to_bytes()) == made


@pytest.mark.parametrize(
    "kept", [b"", b"{}", b"[]", b'{"format":"firsthand-draft/2"}', b"\xff", b'{"format":"firsthand-draft/1"}']
)
def test_a_broken_draft_is_refused(kept: bytes) -> None:
    with pytest.raises(DraftMalformed):
        Draft.from_bytes(kept)


def test_a_draft_of_wrong_types_is_refused() -> None:
    kept = draft("foia_ice", story()).to_bytes()
    for broken in (kept.replace(b'"by":null', b'"by":7'), kept.replace(b'"cautions":[', b'"cautions":[1,')):
        assert broken != kept
        with pytest.raises(DraftMalformed) as caught:
            Draft.from_bytes(broken)
        assert caught.value.why is Fault.WRONG_TYPE


@pytest.mark.parametrize("name", ["no_such_letter", "../rights/en/home", "", "FOIA_ICE"])
def test_no_other_file_is_opened(name: str) -> None:
    with pytest.raises(LetterMissing):
        LETTERS.open(name)


PLAIN = (ASSETS / "letters" / "global_entry_redress.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("{today}", "{yesterday}", Fault.UNKNOWN),
        ("{today}", "{field:outcome.a_number}", Fault.UNKNOWN),
        ("{today}", "{field:scan.modality}", Fault.UNKNOWN),
        ("{today}", "{field:injury.symptoms}", Fault.UNKNOWN),
        ("{today}", "{field:where.coordinates}", Fault.UNKNOWN),
        ("{today}", "{list:witness}", Fault.UNKNOWN),
        ("{today}", "{list:where}", Fault.UNKNOWN),
        ("{today}", "{group:scan}", Fault.UNKNOWN),
        ("{today}", "{today", Fault.NOT_A_LINE),
        ("{today}", "today}}", Fault.NOT_A_LINE),
        ("{today}", "{today.__class__}", Fault.UNKNOWN),
        ("[[member]]", "[[nobody]]", Fault.UNKNOWN),
        ("[[member]]", "", Fault.UNKNOWN),
        ("{today}", "% when sunny\n{today}\n% end", Fault.UNKNOWN),
        ("{today}", "% when scanned\n{today}", Fault.MISSING),
        ("{today}", "% end", Fault.OUT_OF_ORDER),
        ("{today}", "% when scanned\n% when scanned\n% end", Fault.OUT_OF_ORDER),
        ("{today}", "% import os", Fault.NOT_A_LINE),
        ('action = "traveler_program_redress"', 'action = "dance"', Fault.UNKNOWN),
        ("{today}", "\u202e{today}", Fault.FORBIDDEN_CHARACTER),
        ('check = "', 'colour = "red"\ncheck = "', Fault.UNKNOWN),
    ],
)
def test_a_broken_letter_is_refused(old: str, new: str, why: Fault) -> None:
    assert old in PLAIN
    with pytest.raises(LetterMalformed) as caught:
        read_letter(PLAIN.replace(old, new, 1), CODEBOOK, RULES.conditions)
    assert caught.value.why is why
