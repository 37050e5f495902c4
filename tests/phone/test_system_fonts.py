"""Characters that none of the app's own fonts holds are drawn with the system's, and forgotten with the rest."""

from pathlib import Path

import pytest

from app import ASSETS
from app.phone.text import runs, system_fonts
from app.phone.text.fonts import FALLBACKS, covers
from app.phone.text.system_fonts import spans, system_font
from tests.phone.driver.drive import Driver

NAME = "გიორგი"
"""A name in Georgian letters, which the app carries no font for."""


def holds(path: str, char: str) -> bool:
    starts, ends = spans(path)
    return any(low <= ord(char) <= high for low, high in zip(starts, ends, strict=True))


@pytest.mark.parametrize("font", FALLBACKS)
def test_the_table_of_characters_is_read_as_the_build_has_it(font: str) -> None:
    path = str(ASSETS / "fonts" / f"{font}.ttf")
    for point in (*range(0x20, 0x700), *range(0x900, 0xA80), *range(0x1000, 0x1400), *range(0x4E00, 0x4F00)):
        assert holds(path, chr(point)) == covers(font, chr(point)), hex(point)


def test_a_rare_name_is_drawn_with_a_font_of_the_system(driver: Driver) -> None:
    from kivy.core.text import Label

    if system_font(NAME[0]) is None:
        pytest.fail(
            "No font of this system has Georgian letters. On Debian: apt-get install fonts-dejavu-core"
        )
    assert not any(covers(font, NAME[0]) for font in FALLBACKS)
    (badge, name) = runs.itemise(f"Badge {NAME}", False, None)
    assert (badge.font, name.text) == ("Latin", NAME)
    assert holds(name.font, NAME[0])
    label = Label(text=NAME, font_size=40)
    label.refresh()
    (a, b) = (Label(text=char, font_size=40).get_extents(char)[0] for char in ("ი", "გ"))
    assert a > 0
    assert b > 0
    missing = Label(text="\U0010fffd", font_size=40).get_extents("\U0010fffd")[0]
    assert {missing} != {Label(text=char, font_size=40).get_extents(char)[0] for char in NAME}


def test_what_was_asked_for_is_forgotten_on_locking() -> None:
    system_font(NAME[0])
    assert system_font.cache_info().currsize
    runs.forget()
    assert system_font.cache_info().currsize == 0


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x00\x01\x00\x00\xff\xff",
        b"ttcf\x00\x00\x00\x00\x00\x00\x00\x01\xff\xff\xff\xff",
        b"\x00" * 4000,
    ],
)
def test_a_broken_file_holds_nothing(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "broken.ttf"
    path.write_bytes(content)
    assert spans(str(path)) == ((), ())
    assert system_font("გ", (str(tmp_path),)) is None


def test_a_system_without_fonts_leaves_the_line_as_it_was(tmp_path: Path) -> None:
    assert system_font("გ", (str(tmp_path / "nowhere"),)) is None
    assert system_fonts.system_font("\U0010fffd") is None
