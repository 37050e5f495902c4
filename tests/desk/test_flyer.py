"""The square is read by a reader that is not ours, from the picture and from the printed page; the page says what counts."""

import io
import subprocess
from datetime import date, timedelta
from pathlib import Path

import pytest
from PIL import Image
from pypdf import PdfReader

from app.desk import content
from app.desk.cards import CardAnswers, make_desk_card
from app.desk.flyer import card_qr_png, card_qr_svg, flyer_pdf
from app.desk.identity import DeskFolder, DeskIdentity, open_signing_key
from app.package import Card, read_card
from tests.desk.conftest import NOW, PASSPHRASE
from tests.qr import qr_codes

TODAY = NOW.date()
LONG = "Immigrant Legal Defense and Community Response Network of the Lower Valley"
MANY = ("en", "es", "ht", "zh", "ar", "am", "ko", "pt", "vi", "tl", "xx", "ru")


ANSWERS = CardAnswers("Example Legal Aid", "legal_aid", ("en", "es"), "+1 312 555 0142", 12)


def made(desk: DeskFolder, identity: DeskIdentity, answers: CardAnswers = ANSWERS) -> Card:
    return make_desk_card(answers, identity, open_signing_key(desk, PASSPHRASE), TODAY)


@pytest.fixture
def card(desk: DeskFolder, identity: DeskIdentity) -> Card:
    return made(desk, identity)


def scanned(image: Image.Image) -> Card:
    (found,) = qr_codes(image)
    return read_card(found.encode(), TODAY)


def printed(pdf: bytes, folder: Path, dots: int) -> Image.Image:
    (folder / "flyer.pdf").write_bytes(pdf)
    command = ["pdftoppm", "-r", str(dots), "-gray", "-png", "-singlefile", "flyer.pdf", "flyer"]
    subprocess.run(command, cwd=folder, check=True)
    return Image.open(folder / "flyer.png")


def text_of(pdf: bytes) -> str:
    reader = PdfReader(io.BytesIO(pdf))
    assert len(reader.pages) == 1
    return " ".join(reader.pages[0].extract_text().split())


def test_the_picture_scans_to_the_card(card: Card) -> None:
    read = scanned(Image.open(io.BytesIO(card_qr_png(card))))
    assert read.fingerprint(content.wordlist()) == card.fingerprint(content.wordlist())
    assert read.x25519 == card.x25519


def test_the_square_in_the_page_is_black_on_white_whatever_the_colours_around_it(card: Card) -> None:
    svg = card_qr_svg(card)
    assert svg.startswith("<svg")
    assert 'fill="#fff"' in svg
    assert "style=" not in svg


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_printed_page_scans_and_shows_the_six_words(card: Card, language: str, tmp_path: Path) -> None:
    pdf = flyer_pdf(card, language)
    # 100 dots to the inch is worse than any office printer.
    assert scanned(printed(pdf, tmp_path, 100)).x25519 == card.x25519
    text = text_of(pdf)
    for word in (card.name, card.phone, *card.fingerprint(content.wordlist()).split()):
        assert word in text
    assert {"en": "Valid until November 24, 2027.", "es": "Válida hasta el 24 de noviembre de 2027."}[
        language
    ] in text


def test_a_long_name_and_many_languages_stay_on_one_page(
    desk: DeskFolder, identity: DeskIdentity, tmp_path: Path
) -> None:
    card = made(desk, identity, CardAnswers(LONG, "legal_aid", MANY, "", 12))
    pdf = flyer_pdf(card, "es")
    text = text_of(pdf)
    assert LONG in text
    assert "한국어" in text
    assert "Llámenos +1" not in text
    assert scanned(printed(pdf, tmp_path, 100)).name == card.name


def test_the_words_of_the_page_are_complete_in_both_languages() -> None:
    def paths(table: object, at: tuple[str, ...] = ()) -> set[tuple[str, ...]]:
        if isinstance(table, dict):
            return {path for key, value in table.items() for path in paths(value, (*at, key))}
        return {at}

    assert paths(content.words("en", "flyer").table) == paths(content.words("es", "flyer").table)


def test_a_card_is_valid_where_it_is_still_yesterday(card: Card) -> None:
    assert (card.valid_from, card.valid_until) == (TODAY - timedelta(days=1), date(2027, 11, 24))
