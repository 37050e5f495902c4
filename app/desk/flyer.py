"""The card as a page to pin on a wall or hand out: one sheet of US Letter, in one language, for a black-and-white printer too.

It says who the group is, how to call it, what the square does and does not do, and the six words to compare. The square
is the card's text form, so that a phone needs no network to take it in.
"""

import io
from collections.abc import Sequence

import segno
from fpdf import FPDF

from app.desk import content
from app.desk.card_words import language_names, long_date
from app.package import Card, card_text
from app.package.summary.legible import needs_shaping
from app.package.summary.lettering import FAMILY, Face, Lettering
from app.package.summary.lines import break_lines
from app.record import Words

_LEFT, _WIDTH = 54.0, 504.0
_WORDS_TOP = 536.0
_QR = 244.0
_GUTTER = 30.0

_INK, _QUIET = 24, 88
_KICKER = Face(11, 15, bold=True, ink=_QUIET)
_LEAD = Face(13.5, 19, ink=_QUIET)
_LABEL = Face(9.5, 13, ink=_QUIET)
_STRONG = Face(13, 18, bold=True)
_BODY = Face(11.8, 16.4)
_NAMES = tuple(Face(size, size * 1.18, bold=True) for size in (34.0, 30.0, 26.0, 22.0, 18.0, 14.0))
_PHONE = Face(27, 34, bold=True)
_WORD = Face(17, 24, bold=True)
_SMALL = Face(9.2, 13, ink=_QUIET)


def card_qr_png(card: Card, *, pixels: int = 8) -> bytes:
    """The card as a QR code, black on white with the border that readers need; `pixels` a module."""
    sink = io.BytesIO()
    _square(card).save(sink, kind="png", scale=pixels, border=4)
    return sink.getvalue()


def card_qr_svg(card: Card) -> str:
    """The same as an SVG element, to stand in a page."""
    return text_qr_svg(card_text(card))


def text_qr_svg(text: str) -> str:
    """A card's or receipt's text as a QR code in an SVG element."""
    return str(_square_of(text).svg_inline(border=4, omitsize=True, light="#fff", dark="#000"))


def flyer_pdf(card: Card, language: str) -> bytes:
    """The page as a PDF. Raises WordsMissing for a language it has no words for."""
    words = content.words(language, "flyer").together(content.words(language, "report"))
    page = _Page(card, words)
    page.card(page.head())
    page.words()
    page.foot()
    return bytes(page.pdf.output())


def _square(card: Card) -> segno.QRCode:
    return _square_of(card_text(card))


def _square_of(text: str) -> segno.QRCode:
    # Only capitals and digits, which a QR code packs tightly; a seventh of it may be dirty or torn.
    return segno.make(text, error="m", micro=False, boost_error=False)


class _Page:
    def __init__(self, card: Card, words: Words) -> None:
        self.pdf = FPDF(unit="pt", format="letter")
        self.pdf.set_auto_page_break(False)
        self.pdf.set_margin(0)
        self.pdf.c_margin = 0
        self.pdf.set_title(card.name)
        self.pdf.set_producer("Firsthand")
        self.pdf.set_lang(words.language)
        self.pdf.add_page()
        self._card = card
        self._words = words
        self._lettering = Lettering(self.pdf, content.FONTS, [card.name, *_leaves(words)])

    def say(self, *path: str, **values: object) -> str:
        return self._words.say("flyer", *path, **values)

    def head(self) -> float:
        """Who the group is and how to reach it; a long name is set smaller so that two lines hold it. Gives the y below."""
        y = self.text(_LEFT, 48, self.say("kicker"), _KICKER)
        face = _NAMES[-1]
        for face in _NAMES:
            if len(break_lines(self._card.name, face, _WIDTH, self._lettering)) <= 2:
                break
        y = self.text(_LEFT, y + 4, self._card.name, face)
        kind = self.say("kind", self._card.kind)
        languages = self.say("languages", languages=language_names(self._card, self._words))
        y = self.text(_LEFT, y + 2, f"{kind}  ·  {languages}", _LEAD)
        if self._card.phone:
            y = self.text(_LEFT, y + 10, self.say("phone"), _LABEL)
            y = self.text(_LEFT, y, self._card.phone, _PHONE)
        self.rule(y + 12)
        return y + 12

    def card(self, above: float) -> None:
        """The square on the left, what to do with it on the right, midway between the head and the words."""
        top = above + (_WORDS_TOP - 12 - above - _QR) / 2
        self.square(_LEFT, top)
        left = _LEFT + _QR + _GUTTER
        width = _WIDTH - _QR - _GUTTER
        y = self.text(left, top - 4, self.say("how"), _STRONG, width) + 6
        for number in ("1", "2", "3", "4"):
            self.text(left, y, number, Face(11.8, 16.4, bold=True), 18)
            y = self.text(left + 20, y, self.say("step", number), _BODY, width - 20) + 7

    def words(self) -> None:
        """The six words, large enough to read across a desk."""
        y = self.text(_LEFT, _WORDS_TOP, self.say("words"), _STRONG)
        spelled = self._card.fingerprint(content.wordlist()).split(" ")
        column = (_WIDTH - 2 * 10) / 3
        y += 6
        for row in range(2):
            for place in range(3):
                word = spelled[row * 3 + place]
                x = _LEFT + place * (column + 10)
                self.pdf.set_draw_color(150)
                self.pdf.set_line_width(0.8)
                self.pdf.rect(x, y, column, 38, style="D", round_corners=True, corner_radius=7)
                self.text(x + 11, y + 13, str(row * 3 + place + 1), Face(9, 12, ink=_QUIET), 20)
                self.text(x + 25, y + 7, word, _WORD, column - 30)
            y += 46
        self.text(_LEFT, y + 2, self.say("compare"), _BODY)

    def foot(self) -> None:
        """Until when it counts, and what it is not."""
        self.rule(710)
        valid = self.say("valid", date=long_date(self._card.valid_until, self._words))
        self.text(_LEFT, 720, valid, Face(9.2, 13, bold=True, ink=_INK))
        self.text(_LEFT, 734, self.say("small"), _SMALL)

    def square(self, x: float, y: float) -> None:
        code = _square(self._card)
        rows = [bytes(row) for row in code.matrix]
        module = _QR / len(rows)
        self.pdf.set_fill_color(0)
        for down, row in enumerate(rows):
            for start, length in _runs(row):
                # A hair wider than the module: viewers otherwise leave white lines between neighbours.
                self.pdf.rect(
                    x + start * module, y + down * module, length * module + 0.05, module + 0.05, style="F"
                )

    def text(self, x: float, y: float, text: str, face: Face, width: float = _WIDTH) -> float:
        """Set a paragraph with its top at `y`; gives the y below it."""
        for line in break_lines(text, face, width, self._lettering):
            shaped = needs_shaping(line)
            self.pdf.set_text_shaping(shaped)
            self.pdf.set_font(FAMILY, "B" if face.bold else "", face.size)
            self.pdf.set_text_color(face.ink)
            self.pdf.set_xy(x, y)
            self.pdf.cell(width, face.leading, line)
            y += face.leading
        return y

    def rule(self, y: float) -> None:
        self.pdf.set_draw_color(170)
        self.pdf.set_line_width(0.7)
        self.pdf.line(_LEFT, y, _LEFT + _WIDTH, y)


def _runs(row: bytes) -> list[tuple[int, int]]:
    """(start, length) of the dark stretches of a row."""
    runs: list[tuple[int, int]] = []
    for place, dark in enumerate(row):
        if not dark:
            continue
        if runs and sum(runs[-1]) == place:
            runs[-1] = (runs[-1][0], runs[-1][1] + 1)
        else:
            runs.append((place, 1))
    return runs


def _leaves(words: Words) -> Sequence[str]:
    def gather(table: object) -> list[str]:
        if isinstance(table, str):
            return [table]
        return [text for value in table.values() for text in gather(value)] if isinstance(table, dict) else []

    return gather(words.table.get("flyer"))
