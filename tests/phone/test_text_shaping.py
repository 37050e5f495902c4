"""Every script drawn right: widths against HarfBuzz, digits in order, carets where the letters are."""

from itertools import pairwise

import pytest
import uharfbuzz

from app import ASSETS
from app.phone.text import bidi, runs
from app.phone.text.breaking import needs_breaking, wrap
from app.phone.text.characters import cluster_edges, clusters, joins_before, script_of
from app.phone.text.fonts import FALLBACKS, covers, font_for
from tests.phone.driver.drive import Driver

SENTENCES = {
    "Latin": "The officer asked for my name and wrote it down.",
    "Arabic": "طلب الشرطي هويتي وسأل عن العنوان",
    "Devanagari": "पुलिस ने मुझे रास्ते में रोककर प्रश्न पूछा",
    "Gurmukhi": "ਪੁਲਿਸ ਨੇ ਮੈਨੂੰ ਰਸਤੇ ਵਿੱਚ ਰੋਕਿਆ",
    "Bengali": "পুলিশ আমাকে রাস্তায় থামিয়ে প্রশ্ন করেছে",
    "Ethiopic": "ፖሊስ መንገድ ላይ አስቆመኝ",
    "Khmer": "ប៉ូលិសបានបញ្ឈប់ខ្ញុំនៅតាមផ្លូវ",
    "Myanmar": "ရဲက ကျွန်တော့်ကို လမ်းမှာ တားတယ်",
    "Thai": "ตำรวจหยุดฉันบนถนนและถามชื่อ",
    "Chinese": "警察在路上拦住我，问了我的名字",
    "Korean": "경찰이길에서나를세우고이름을물었다",
}
RUSSIAN = "Полицейский спросил моё имя"


def advance(font: str, text: str) -> float:
    """Width by HarfBuzz for a font size of 1."""
    face = uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(ASSETS / "fonts" / f"{font}.ttf")))
    shaped = uharfbuzz.Font(face)
    shaped.scale = (1000, 1000)
    buffer = uharfbuzz.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    uharfbuzz.shape(shaped, buffer)
    assert all(info.codepoint for info in buffer.glyph_infos), f"{font} lacks a letter of {text}"
    return sum(position.x_advance for position in buffer.glyph_positions) / 1000


def reference(text: str) -> float:
    """Width of a whole line by HarfBuzz, run by run."""
    return sum(advance(run.font, run.text) for run in runs.itemise(text, False, None))


@pytest.mark.parametrize("size", [28, 34, 68])
@pytest.mark.parametrize("font", [*SENTENCES, "Cyrillic"])
def test_widths_are_harfbuzz_widths(driver: Driver, font: str, size: int) -> None:
    from kivy.core.text import Label

    text = SENTENCES.get(font, RUSSIAN)
    label = Label(text=text, font_size=size)
    assert label.get_extents(text)[0] == pytest.approx(reference(text) * size, rel=0.02)


def test_strong_words_in_gurmukhi_have_their_own_weight(driver: Driver) -> None:
    from kivy.core.text import Label

    text = SENTENCES["Gurmukhi"]
    strong, plain = (Label(text=text, font_size=34, bold=bold).get_extents(text)[0] for bold in (True, False))
    (run,) = runs.itemise(text, True, None)
    assert run.font == "GurmukhiSemiBold"
    assert strong == pytest.approx(advance(run.font, text) * 34, rel=0.02)
    assert strong != plain


def test_widths_do_not_depend_on_what_was_drawn_before(driver: Driver) -> None:
    from kivy.core.text import Label

    def widths() -> list[int]:
        return [Label(text=text, font_size=34).get_extents(text)[0] for text in SENTENCES.values()]

    first = widths()
    for size in range(20, 60):  # more opened fonts than Kivy keeps
        for text in ("Badge 4471", "شارة 4471", "पुलिस"):
            Label(text=text, font_size=size).get_extents(text)
        Label(text="x", font_size=size, font_name="IconsFilled").get_extents("x")
    assert widths() == first


def test_this_machine_joins_letters(driver: Driver) -> None:
    from app.phone.text.shaping import shaping_works

    assert shaping_works()


def test_a_machine_that_does_not_join_letters_is_told_of(driver: Driver, tmp_path, monkeypatch) -> None:
    from kivy.core.text.text_sdl2 import LabelSDL2

    from app.phone.text import shaping
    from tests.phone.living import new_session, start

    app = start(driver, new_session(tmp_path))
    said = "This device cannot join the letters of some languages. Words may look wrong."
    app.check_letters()
    driver.pump(2)
    assert not driver.has(said)
    joined = LabelSDL2.get_extents

    def letter_by_letter(self, text: str) -> tuple[int, int]:
        """As SDL_ttf measures without HarfBuzz."""
        return sum(joined(self, char)[0] for char in text), joined(self, text)[1]

    monkeypatch.setattr(LabelSDL2, "get_extents", letter_by_letter)
    assert not shaping.shaping_works()
    app.check_letters()
    monkeypatch.undo()
    driver.pump(2)
    assert driver.reads(said)


@pytest.mark.parametrize(
    ("line", "base", "drawn"),
    [
        ("رقم الشارة 4471 هنا", None, "انه 4471 ةراشلا مقر"),
        ("Badge 4471 شارة", None, "Badge 4471 ةراش"),
        ("شارة AB-4471", None, "AB-4471 ةراش"),
        ("4471", 1, "4471"),
        ("الشارة 44?7", None, "44?7 ةراشلا"),
        ("الهاتف 555-0142 هنا", None, "انه 555-0142 فتاهلا"),
        ("اللوحة 7-K?2 هنا", None, "انه 7-K?2 ةحوللا"),
        ("الشارة ?44", None, "?44 ةراشلا"),
        ("الشارة ?4?17… هنا", None, "انه ?4?17… ةراشلا"),
    ],
)
def test_digits_inside_arabic_never_turn_round(line: str, base: int | None, drawn: str) -> None:
    pieces = runs.itemise(line, False, base)
    assert "".join(run.text if run.rightward else run.text[::-1] for run in pieces) == drawn


def test_edges_of_digits_inside_arabic_ascend(driver: Driver) -> None:
    from kivy.core.text import Label

    line = "رقم الشارة 4471 هنا"
    label = Label(text=line, font_size=34)
    edges = label.letter_edges(line)
    digits = [edges[line.index(digit)] for digit in "471"]
    assert [left for left, _, _ in digits] == sorted(left for left, _, _ in digits)
    assert edges[0][0] > edges[-1][0]
    stops = label.caret_stops(line)
    assert len(stops) == len(line) + 1
    assert stops[0] == max(stops)
    assert stops[-1] == min(stops)


def test_runs_hold_each_drawn_character_once() -> None:
    line = "ICE — آيس — पुलिस — 警察 🙂 \u200fend"
    where = sorted(i for run in runs.itemise(line, False, None) for i in run.where)
    assert where == [i for i, char in enumerate(line) if char not in bidi.CONTROLS]


def test_every_font_covers_its_sentence() -> None:
    for font, text in SENTENCES.items():
        assert {font_for(script_of(char) or "Latn") for char in text if char.isalpha()} == {font}
        assert all(covers(font, char) or covers("Latin", char) for char in text)


def test_fonts_fit_in_three_mebibytes() -> None:
    files = [*(ASSETS / "fonts").iterdir(), *(ASSETS / "icons").iterdir()]
    assert sum(path.stat().st_size for path in files) < 3 * 1024 * 1024
    assert all((ASSETS / "fonts" / f"{font}.ttf").exists() for font in FALLBACKS)
    assert (ASSETS / "fonts" / "LICENSE").exists()
    assert (ASSETS / "icons" / "LICENSE").exists()


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("क्षि", ["क्षि"]),
        ("नमस्ते", ["न", "म", "स्ते"]),
        ("ខ្ញុំ", ["ខ្ញុំ"]),
        ("မြန်မာ", ["မြ", "န်", "မာ"]),
        ("น้ำ", ["น้ำ"]),
        ("e\u0301a", ["e\u0301", "a"]),
        ("", []),
    ],
)
def test_clusters(text: str, wanted: list[str]) -> None:
    assert clusters(text) == wanted


def test_cluster_edges_end_with_the_length() -> None:
    assert cluster_edges("नमस्ते") == [0, 1, 2, 6]
    assert not joins_before("a", "b")


@pytest.mark.parametrize("script", ["Thai", "Khmer", "Myanmar", "Chinese", "Korean"])
def test_lines_break_only_between_clusters(script: str) -> None:
    text = SENTENCES[script] * 3
    assert needs_breaking(text)
    broken = wrap(text, 9, lambda part: float(len(part)))
    assert "".join(broken.split()) == "".join(text.split())
    lines = broken.split("\n")
    assert len(lines) > 3
    for line, following in pairwise(lines):
        assert len(line.rstrip()) <= 9 + 1  # one more for a mark that may not begin a line
        assert not joins_before(following[0], line[-1])


def test_chinese_lines_do_not_begin_with_a_closing_mark() -> None:
    broken = wrap("警察在路上，拦住我（昨天）。", 5, lambda part: float(len(part)))
    assert all(line[0] not in "，。）" for line in broken.split("\n"))
    assert all(line[-1] not in "（" for line in broken.split("\n"))


def test_a_line_needs_breaking_by_any_letter_of_a_script_without_spaces() -> None:
    unspaced = {"Thai", "Khmr", "Mymr", "Laoo", "Hani", "Kana", "Hang"}
    for point in (*range(0x20, 0x3100), *range(0x3100, 0x32000, 7)):
        char = chr(point)
        assert needs_breaking(f"a {char}") == (script_of(char) in unspaced), hex(point)


def test_latin_lines_break_at_spaces() -> None:
    assert wrap("ab cd efg", 5, lambda part: float(len(part))) == "ab cd\nefg"


def test_forgetting_drops_the_remembered_lines() -> None:
    from kivy.core.text.text_sdl2 import LabelSDL2

    from app.phone import text
    from app.phone.text import shaping

    runs.itemise("سر", False, None)
    LabelSDL2(font_size=20).get_extents("secret")
    assert runs.itemise.cache_info().currsize
    assert "secret" in {measured[0] for measured in shaping._measured}
    text.forget()
    assert runs.itemise.cache_info().currsize == 0
    assert not shaping._measured


def test_a_remembered_measure_is_that_of_its_weight_size_and_direction(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from kivy.core.text.text_sdl2 import LabelSDL2

    from app.phone import text
    from app.phone.text import shaping

    monkeypatch.setattr(shaping, "_MOST_MEASURED", 40)  # so small that it is emptied on the way
    labels = [
        LabelSDL2(text=whole, font_size=size, bold=bold)
        for whole in ("Wi 7-4 (a)", "Wi 7-4 شارة", "шофёр 警察 Wi")
        for size in (20, 31)
        for bold in (False, True)
    ]
    words = [
        (label, word)
        for label in labels
        for word in (label.text, "Wi", "7-4", "(a)", "شارة", "警察", "", " ")
    ]
    once = []
    for label, word in words:
        text.forget()
        once.append(label.get_extents(word))
    text.forget()
    assert [label.get_extents(word) for label, word in words for _ in range(2)][::2] == once
    assert [label.get_extents(word) for label, word in words] == once
    assert len(shaping._measured) <= 40
    assert len(set(once)) > 20


def test_what_was_drawn_is_not_kept_beside_what_the_graphics_chip_got(driver: Driver) -> None:
    from kivy.core.text import Label

    label = Label(text="Officer", font_size=20)
    label.refresh()
    label.texture.bind()
    assert vars(label)["_surface"] is None


def test_a_font_is_opened_once_for_each_whole_pixel(driver: Driver) -> None:
    from kivy.core.text import Label

    one, same, larger = (Label(text="Officer", font_size=size) for size in (23, 23.9, 24.0))
    assert one.get_extents("Officer") == same.get_extents("Officer") < larger.get_extents("Officer")
    assert one._get_font_id() == same._get_font_id() != larger._get_font_id()
