"""The guide reader: what it reads, and that it refuses everything else with the place and the reason."""

import hashlib
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rights.errors import Fault, GuideMalformed
from app.rights.guide import SECTIONS, Guide, read_guide
from app.rights.provenance import Reviewer, SourceKind, Translation
from tests.rights.guide_texts import BODY, GUIDE, HEAD


def test_every_part_of_a_guide_is_read() -> None:
    guide = read_guide(GUIDE)
    assert (guide.setting, guide.title, guide.language) == ("pool", "At the pool", "en")
    assert guide.version == "2026-11-24.1"
    assert guide.provenance.jurisdiction == "United States, federal"
    assert (guide.provenance.checked_on, guide.provenance.review_by) == (
        date(2026, 11, 24),
        date(2027, 2, 21),
    )
    assert (guide.provenance.translation, guide.provenance.reviewed_by) == (
        Translation.NONE,
        (Reviewer.LAWYER,),
    )
    (source,) = guide.provenance.sources
    assert (source.name, source.address) == ("Rules of the pool", "https://pool.example/rules")
    assert (source.kind, source.seen) == (SourceKind.ORGANISATION, date(2026, 11, 24))
    assert tuple(section.id for section in guide.sections) == SECTIONS
    assert guide.section("first").heading == "First"
    assert guide.section("first").lines == ("Stay calm.", "Do not lie.")
    assert guide.section("write").lines == ("The time.",)


def test_the_stamp_finds_the_same_words_again() -> None:
    assert read_guide(GUIDE).stamp() == {
        "setting": "pool",
        "language": "en",
        "version": "2026-11-24.1",
        "sha256": hashlib.sha256(GUIDE.encode()).hexdigest(),
    }


def test_windows_line_ends_make_the_same_guide() -> None:
    assert read_guide(GUIDE.replace("\n", "\r\n")) == read_guide(GUIDE)


def test_a_guide_is_due_on_the_day_after_its_last() -> None:
    guide = read_guide(GUIDE)
    assert not guide.due_for_review(date(2027, 2, 21))
    assert guide.due_for_review(date(2027, 2, 22))


def test_no_guide_puts_its_review_off_for_longer_than_ninety_days() -> None:
    guide = read_guide(GUIDE.replace("review_by = 2027-02-21", "review_by = 2036-01-01"))
    assert not guide.due_for_review(date(2026, 11, 24) + timedelta(days=90))
    assert guide.due_for_review(date(2026, 11, 24) + timedelta(days=91))


@pytest.mark.parametrize(
    ("reviewed_by", "translation", "unreviewed"),
    [
        ("[]", "machine", True),
        ('["lawyer"]', "machine", True),
        ('["speaker"]', "machine", False),
        ("[]", "human", False),
        ("[]", "none", False),
    ],
)
def test_a_machine_translation_is_unreviewed_until_a_speaker_has_read_it(
    reviewed_by: str, translation: str, unreviewed: bool
) -> None:
    text = GUIDE.replace('["lawyer"]', reviewed_by).replace(
        'translation = "none"', f'translation = "{translation}"'
    )
    assert read_guide(text).provenance.unreviewed_translation is unreviewed


HEAD_FAULTS = [
    ('title = "At the pool"\n', "", "title", Fault.MISSING),
    ('title = "At the pool"', "title = 7", "title", Fault.WRONG_TYPE),
    ('title = "At the pool"', 'title = "  "', "title", Fault.EMPTY),
    ('title = "At the pool"', 'title = " At the pool"', "title", Fault.FORBIDDEN_CHARACTER),
    ('title = "At the pool"', r'title = "At\nthe pool"', "title", Fault.FORBIDDEN_CHARACTER),
    ('title = "At the pool"', r'title = "At \u202e the pool"', "title", Fault.FORBIDDEN_CHARACTER),
    ('title = "At the pool"', f'title = "{"A" * 81}"', "title", Fault.TOO_LONG),
    ('setting = "pool"', 'setting = "../pool"', "setting", Fault.OUT_OF_RANGE),
    ('setting = "pool"', 'setting = "Pool"', "setting", Fault.OUT_OF_RANGE),
    ('language = "en"', 'language = "english!"', "language", Fault.OUT_OF_RANGE),
    ('version = "2026-11-24.1"', 'version = "1"', "version", Fault.OUT_OF_RANGE),
    ("checked_on = 2026-11-24", 'checked_on = "2026-11-24"', "checked_on", Fault.WRONG_TYPE),
    ("checked_on = 2026-11-24", "checked_on = 2026-11-24T10:00:00", "checked_on", Fault.WRONG_TYPE),
    ("checked_on = 2026-11-24", "checked_on = 2026-11-31", "front matter", Fault.NOT_TOML),
    ("review_by = 2027-02-21", "review_by = 2026-11-23", "review_by", Fault.OUT_OF_RANGE),
    ('translation = "none"', 'translation = "perfect"', "translation", Fault.OUT_OF_RANGE),
    ('["lawyer"]', '["lawyer", "lawyer"]', "reviewed_by", Fault.REPEATED),
    ('["lawyer"]', '["a friend"]', "reviewed_by", Fault.OUT_OF_RANGE),
    ('["lawyer"]', '"lawyer"', "reviewed_by", Fault.WRONG_TYPE),
    ('kind = "organisation"', 'kind = "rumour"', "sources.1.kind", Fault.OUT_OF_RANGE),
    ('kind = "organisation"\n', "", "sources.1.kind", Fault.MISSING),
    ("https://pool.example/rules", "javascript:alert(1)", "sources.1.address", Fault.OUT_OF_RANGE),
    ("https://pool.example/rules", "https://pool.example/ru les", "sources.1.address", Fault.OUT_OF_RANGE),
    ("[[sources]]", "[sources]", "sources", Fault.WRONG_TYPE),
    ("[[sources]]", 'colour = "blue"\n[[sources]]', "colour", Fault.UNKNOWN),
    ('kind = "organisation"', 'kind = "organisation"\ncolour = "blue"', "sources.1.colour", Fault.UNKNOWN),
    ('title = "At the pool"', 'title = "a"\ntitle = "b"', "front matter", Fault.NOT_TOML),
    ('title = "At the pool"', f"title = {'9' * 5000}", "front matter", Fault.NOT_TOML),
    ('title = "At the pool"', f"title = {'[' * 5000}", "front matter", Fault.NOT_TOML),
]


@pytest.mark.parametrize(("old", "new", "where", "why"), HEAD_FAULTS)
def test_a_fault_in_the_head_is_named(old: str, new: str, where: str, why: Fault) -> None:
    assert old in HEAD
    with pytest.raises(GuideMalformed) as refusal:
        read_guide(GUIDE.replace(old, new, 1))
    assert (refusal.value.where, refusal.value.why) == (where, why)


def test_a_guide_without_sources_is_refused() -> None:
    head = HEAD[: HEAD.index("[[sources]]")]
    for text, why in ((head, Fault.MISSING), (f"{head}sources = []\n", Fault.EMPTY)):
        with pytest.raises(GuideMalformed) as refusal:
            read_guide(f"+++\n{text}+++\n{BODY}")
        assert (refusal.value.where, refusal.value.why) == ("sources", why)


BODY_FAULTS = [
    ("## Say {#say}", "## Say", "line 24", Fault.NOT_A_LINE),
    ("## Say {#say}", "## {#say}", "line 24", Fault.NOT_A_LINE),
    ("## Say {#say}", "## Say {#sing}", "line 24", Fault.UNKNOWN),
    ("## Say {#say}", "## Say {#first}", "line 24", Fault.REPEATED),
    ("## Say {#say}", "## Say {#write}", "line 24", Fault.OUT_OF_ORDER),
    ("## First {#first}", "- Too early.\n## First {#first}", "line 19", Fault.OUT_OF_ORDER),
    ("- They may ask.\n", "", "officers", Fault.EMPTY),
    ("## Write {#write}\n\n- The time.\n", "", "write", Fault.MISSING),
    ("- Do not lie.", "Do not lie.", "line 22", Fault.NOT_A_LINE),
    ("- Do not lie.", "-Do not lie.", "line 22", Fault.NOT_A_LINE),
    ("- Do not lie.", "- Do not lie. ", "line 22", Fault.NOT_A_LINE),
    ("- Do not lie.", "  - Do not lie.", "line 22", Fault.NOT_A_LINE),
    ("- Do not lie.", f"- {'lie ' * 100}lie", "line 22", Fault.TOO_LONG),
    ("- Do not lie.", "- a\n" * 17, "line 37", Fault.TOO_LONG),
    ("- Do not lie.", "- Do not\tlie.", "line 22", Fault.FORBIDDEN_CHARACTER),
    ("- Do not lie.", "- Do not \u2066lie.", "line 22", Fault.FORBIDDEN_CHARACTER),
    ("- Do not lie.", "- Do not \ud800lie.", "line 22", Fault.FORBIDDEN_CHARACTER),
]


@pytest.mark.parametrize(("old", "new", "where", "why"), BODY_FAULTS)
def test_a_fault_in_the_body_is_named(old: str, new: str, where: str, why: Fault) -> None:
    assert old in BODY
    with pytest.raises(GuideMalformed) as refusal:
        read_guide(GUIDE.replace(old, new, 1))
    assert (refusal.value.where, refusal.value.why) == (where, why)


@pytest.mark.parametrize(
    "text", ["", "+++", "+++\n", "Hello", BODY, f"+++ \n{HEAD}+++\n{BODY}", f"\ufeff{GUIDE}"]
)
def test_a_text_without_a_head_is_refused(text: str) -> None:
    with pytest.raises(GuideMalformed) as refusal:
        read_guide(text)
    assert refusal.value.where == "line 1"


def test_an_oversized_text_is_refused_before_it_is_parsed() -> None:
    with pytest.raises(GuideMalformed) as refusal:
        read_guide(GUIDE + "\n" * 70_000)
    assert (refusal.value.where, refusal.value.why) == ("file", Fault.TOO_LONG)


def reads_or_refuses(text: str) -> None:
    """Anything else than a guide or its own refusal passes through, and fails the test."""
    outcome: Guide | GuideMalformed
    try:
        outcome = read_guide(text)
    except GuideMalformed as refusal:
        outcome = refusal
    if isinstance(outcome, Guide):
        assert all(section.lines for section in outcome.sections)
    else:
        assert outcome.where
        assert isinstance(outcome.why, Fault)


@given(st.text(alphabet=st.characters()))
def test_any_text_is_a_guide_or_refused(text: str) -> None:
    reads_or_refuses(text)


@given(st.text(alphabet=st.characters()))
def test_any_head_is_a_guide_or_refused(head: str) -> None:
    reads_or_refuses(f"+++\n{head}\n+++\n{BODY}")


@given(start=st.integers(0, len(GUIDE)), length=st.integers(0, 60), put=st.text(max_size=40))
def test_a_changed_guide_is_a_guide_or_refused(start: int, length: int, put: str) -> None:
    reads_or_refuses(GUIDE[:start] + put + GUIDE[start + length :])


plain_lines = st.text(
    alphabet=st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp"), exclude_characters="\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"),
    min_size=1,
    max_size=200,
).map(str.strip).filter(bool)  # fmt: skip


@given(st.lists(plain_lines, min_size=1, max_size=16))
def test_the_lines_of_a_guide_come_back_as_they_were_written(lines: list[str]) -> None:
    body = BODY.replace("- They may ask.", "\n".join(f"- {line}" for line in lines))
    assert read_guide(f"+++\n{HEAD}+++\n{body}").section("officers").lines == tuple(lines)
