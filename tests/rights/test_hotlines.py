"""Hotlines: published contacts with their source and date, read strictly."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import ASSETS
from app.rights.errors import Fault, HotlinesMalformed
from app.rights.hotlines import Hotline, read_hotlines

TEXT = (ASSETS / "rights" / "hotlines.toml").read_text(encoding="utf-8")


def test_every_hotline_can_be_reached_and_says_what_it_is_for() -> None:
    hotlines = read_hotlines(TEXT)
    assert {"ice-locator", "immigration-court", "legal-directory"} <= {hotline.id for hotline in hotlines}
    for hotline in hotlines:
        assert hotline.phone or hotline.web
        assert hotline.source.startswith("https://")
        assert len({hotline.use(language) for language in ("en", "es", "ht", "pt-BR", "zh-Hans")}) == 5


def test_a_language_it_lacks_gets_english() -> None:
    hotline = read_hotlines(TEXT)[0]
    assert hotline.use("fr") == hotline.use("en")
    assert hotline.use("es-MX") == hotline.use("es")


def test_a_number_is_due_for_review_after_ninety_days() -> None:
    hotline = read_hotlines(TEXT)[0]
    assert not hotline.due_for_review(hotline.seen + timedelta(days=90))
    assert hotline.due_for_review(hotline.seen + timedelta(days=91))


@pytest.mark.parametrize(
    ("old", "new", "where", "why"),
    [
        ('id = "ice-locator"', 'id = "immigration-court"', "hotlines", Fault.REPEATED),
        ('web = "https://locator.ice.gov/odls/"\n', "", "hotlines.1.phone", Fault.MISSING),
        ('web = "https://locator', 'web = "http://locator', "hotlines.1.web", Fault.OUT_OF_RANGE),
        ('phone = "1-800-898-7180"', 'phone = "call me"', "hotlines.2.phone", Fault.OUT_OF_RANGE),
        ('\nen = "Find an adult', '\nxx = "Find an adult', "hotlines.1.for_what.en", Fault.MISSING),
        ('\nen = "Find an adult', '\n"e n" = "Find an adult', "hotlines.1.for_what.e n", Fault.OUT_OF_RANGE),
        ("seen = 2026-11-24", 'seen = "today"', "hotlines.1.seen", Fault.WRONG_TYPE),
        ("[[hotlines]]", "[[hotline]]\n[[hotlines]]", "hotline", Fault.UNKNOWN),
    ],
)
def test_a_fault_is_named(old: str, new: str, where: str, why: Fault) -> None:
    assert old in TEXT
    with pytest.raises(HotlinesMalformed) as refusal:
        read_hotlines(TEXT.replace(old, new, 1))
    assert (refusal.value.where, refusal.value.why) == (where, why)


@given(start=st.integers(0, len(TEXT)), length=st.integers(0, 60), put=st.text(max_size=40))
def test_a_changed_list_is_a_list_or_refused(start: int, length: int, put: str) -> None:
    outcome: tuple[Hotline, ...] | HotlinesMalformed
    try:
        outcome = read_hotlines(TEXT[:start] + put + TEXT[start + length :])
    except HotlinesMalformed as refusal:
        outcome = refusal
    if isinstance(outcome, tuple):
        assert outcome
    else:
        assert outcome.where
