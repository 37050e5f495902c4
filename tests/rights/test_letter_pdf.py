"""The PDF of a letter holds its words, in order, on US Letter paper, and nothing that runs or tells of the author."""

import io
from datetime import UTC, date, datetime

import pytest
from pypdf import PdfReader

from app import ASSETS
from app.rights.letter_pdf import letter_pdf
from app.rights.letter_values import PersonGiven
from app.rights.letters import fill
from app.rights.trial_record import almost_empty, full
from tests.rights.records import CODEBOOK, LETTERS, english

FONTS = ASSETS / "fonts"
MADE = datetime(2026, 1, 15, 10, tzinfo=UTC)


def read(content: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(content))


def words_of(content: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in read(content).pages).split())


def draft_text(name: str, rich: bool) -> str:
    record = full(CODEBOOK) if rich else almost_empty(CODEBOOK)
    made = fill(
        LETTERS.open(name), record, CODEBOOK, english(), PersonGiven("Ana Example"), date(2026, 1, 15)
    )
    return made.text


@pytest.mark.parametrize("name", LETTERS.names())
def test_every_letter_is_laid_out_without_loss(name: str) -> None:
    text = draft_text(name, rich=False)
    made = letter_pdf(text, FONTS, MADE)
    assert made.unprinted == frozenset()
    # A long address may be broken at the end of a line: spaces and dashes of lists aside, all is there, in order.
    shown = "".join(words_of(made.content).split())
    for number in range(1, len(read(made.content).pages) + 1):
        shown = shown.replace(f"Page{number}of{len(read(made.content).pages)}", "")
    wanted = "\n".join(line.removeprefix("- ") for line in text.split("\n"))
    assert shown.replace("–", "") == "".join(wanted.split()).replace("–", "")


def test_paper_and_properties() -> None:
    pdf = read(letter_pdf(draft_text("crcl_complaint", rich=True), FONTS, MADE, "Complaint").content)
    assert len(pdf.pages) > 1
    assert all((page.mediabox.width, page.mediabox.height) == (612, 792) for page in pdf.pages)
    assert pdf.metadata is not None
    assert pdf.metadata.title == "Complaint"
    assert pdf.metadata.author is None
    assert pdf.metadata.creation_date == MADE
    assert f"Page 1 of {len(pdf.pages)}" in pdf.pages[0].extract_text()


def test_one_page_has_no_number() -> None:
    content = letter_pdf("Hello.\n\nSincerely,\n\nAna Example", FONTS, MADE).content
    assert words_of(content) == "Hello. Sincerely, Ana Example"


def test_the_same_letter_gives_the_same_bytes() -> None:
    text = draft_text("foia_cbp", rich=True)
    assert letter_pdf(text, FONTS, MADE).content == letter_pdf(text, FONTS, MADE).content


def test_nothing_in_it_runs_or_leads_away() -> None:
    content = letter_pdf(
        "Write to https://example.org or <b>me</b> [link](https://example.org)", FONTS, MADE
    ).content
    for part in (b"/JavaScript", b"/JS", b"/Launch", b"/URI", b"/EmbeddedFile", b"/OpenAction <<"):
        assert part not in content


def test_names_in_other_scripts_are_written() -> None:
    text = "Nguyễn Văn An\nمحمد\nਗੁਰਪ੍ਰੀਤ\n李明\nЮлія"
    made = letter_pdf(text, FONTS, MADE)
    assert made.unprinted == frozenset()
    assert "Nguyễn Văn An" in words_of(made.content)


def test_a_character_no_font_holds_is_told_and_marked() -> None:
    made = letter_pdf("before \U0001f9ed after", FONTS, MADE)
    assert made.unprinted == frozenset("\U0001f9ed")
    assert "before" in words_of(made.content)
    assert "after" in words_of(made.content)


@pytest.mark.parametrize(
    "text", ["", "   ", "\x00\x1b[31m", "a\u202eb", "x" * 5000, "- ", "-", "- - -\n\n- "]
)
def test_any_text_is_laid_out(text: str) -> None:
    assert read(letter_pdf(text, FONTS, MADE).content).pages
