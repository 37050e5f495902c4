"""Any words a person writes can be printed, whole, and turn or mark nothing around them."""

import re
import subprocess
from functools import cache

import pytest
from attrs import evolve
from fpdf import FPDF
from hypothesis import given, settings
from hypothesis import strategies as st

from app.package.summary.legible import legible
from app.package.summary.lettering import Face, Lettering
from app.package.summary.lines import break_lines
from tests.package.diary import ASSETS, Diary, pages_of, text_of
from tests.package.diary_cases import photo, unfinished


@cache
def lettering() -> Lettering:
    return Lettering(FPDF(unit="pt"), ASSETS / "fonts", ["脸问مرक्ष"])


HOSTILE = (
    "\u202egnp.exe",
    "\u2066\u2069\u200e\u200f",
    "a\x00b\x07c\x1b[31m",
    "\ud83d alone",
    "🙂👩🏽‍⚖️ 🇲🇽",
    "e" + "\u0301" * 300,
    "W" * 4000,
    "\u00a0" * 500,
    " \n\n\t\r\n\u2028x\u2029 ",
    '=HYPERLINK("http://x") **bold** __u__ --s-- {nb} \\ ( ) [x](y)',
    "𒀀𓀀\U0010ffff\ue000\ufffe",
    "הוא אמר (ICE) שלום 2026",
    "قال لي: «انتظر» ABC ١٢٣",
    "उन्होंने मेरा चेहरा स्कैन किया",
    "他们扫描了我的脸。他们没有问。" * 40,
    "នេះជាអត្ថបទ ข้อความภาษาไทยที่ไม่มีช่องว่าง",
)


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_any_free_text_can_be_printed(text):
    pdf = _with_words(text)
    found = text_of(pdf)
    assert "after it" in found
    for turning in "\u202d\u202e\u2066\u2067\u2068\u2069\x1b\x07":
        # pdftotext puts 202a-202c around what it reads from right to left by itself.
        assert turning not in found


@settings(max_examples=25)
@given(st.text(max_size=400))
def test_no_text_at_all_stops_a_summary(text):
    assert _with_words(text).startswith(b"%PDF-")


def _with_words(text: str) -> bytes:
    """A summary whose every free place holds this text, put there behind the back of the entry check."""
    diary = Diary("en")
    diary.note("plain words", audience="public")
    diary.state("where.place_text", "plain words")
    diary.state("officer.name", "plain words", item="0" * 8)
    media_id = diary.attach(photo((80, 60)), caption="plain words")
    facts = diary.facts()
    encounter = facts.encounter
    (note,) = encounter.notes
    place = encounter.facts["where.place_text"]
    encounter = evolve(
        encounter,
        notes=(evolve(note, text=text + "\nafter it"),),
        facts={"where.place_text": evolve(place, fact=evolve(place.fact, value=text))},
    )
    row = evolve(facts.evidence[0], untrusted_caption=text, untrusted_given_name=text)
    assert row.media_id == media_id
    return diary.summary(encounter=encounter, evidence=(row,), prepared_for=text)


def test_no_number_is_turned_round_among_arabic_words():
    """As it stands on the paper: pdftotext gives what runs from the left as it is drawn, each run by itself."""
    diary = Diary("es")
    diary.note("رأيت الشارة 44?7 على صدره ثم ?45 ولوحة 7-K?2 وهاتف 555-0142 هنا", audience="public")
    boxes = subprocess.run(
        ["pdftotext", "-bbox", "-", "-"], input=diary.summary(), capture_output=True, check=True
    ).stdout.decode()
    drawn = set(re.findall(r">([^<]*)</word>", boxes))
    assert {"44?7", "?45", "7-K?2", "555-0142"} <= drawn


def test_a_mark_stands_for_what_cannot_be_printed_and_says_where_the_text_is():
    diary = Diary("en")
    diary.note("He smiled 🙂 at me")
    pages = pages_of(diary.summary())
    assert any("He smiled � at me" in page for page in pages)
    assert all("record.json" in page for page in pages)
    assert "cannot print" not in text_of(unfinished().summary())


@given(st.text(alphabet=st.characters(), max_size=60))
def test_making_a_text_legible_twice_changes_nothing(text):
    once = legible(text)
    assert legible(once) == once
    assert not set(once) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\x00\x1b\x7f\x85")


@given(st.text(alphabet=st.sampled_from("abcdefgh ,.-()áñü¿¡€"), max_size=200))
def test_plain_text_is_left_as_it_is(text):
    assert legible(text) == text


@settings(max_examples=60)
@given(st.text(alphabet=st.sampled_from("ab WMñ\u0301\u00a0脸问 \nمرक्ष"), max_size=120), st.integers(8, 200))
def test_breaking_lines_loses_nothing_and_keeps_to_the_width(text, width):
    face = Face(9.4, 13)
    lines = break_lines(text, face, float(width), lettering())
    joined = "".join(lines).replace(" ", "").replace("\u00a0", "")
    assert joined == lettering().settle(text).replace(" ", "").replace("\u00a0", "").replace("\n", "")
    for line in lines:
        if line.isascii() and len(line) > 1:
            assert lettering().width(line, face) <= width + 0.01
