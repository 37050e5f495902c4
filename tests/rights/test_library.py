"""The shelf of guides: languages, fallback, groups' guides beside ours, and nothing from outside the folder."""

from pathlib import Path

import pytest

from app import ASSETS
from app.record import parse_codebook
from app.rights.errors import Fault, GuideMalformed, GuideMissing
from app.rights.guide import read_guide
from app.rights.library import SETTINGS, Library
from app.rights.places import ANYWHERE, guide_for
from tests.rights.guide_texts import GUIDE

OURS = ASSETS / "rights"


@pytest.fixture
def shelf(tmp_path: Path) -> Library:
    """One guide in English, and one in Spanish."""
    for language in ("en", "es"):
        (tmp_path / language).mkdir()
        text = GUIDE.replace('language = "en"', f'language = "{language}"')
        (tmp_path / language / "pool.md").write_text(text, encoding="utf-8")
    (tmp_path / "secret.md").write_text(GUIDE, encoding="utf-8")
    return Library(tmp_path)


def test_every_guide_of_ours_opens_as_what_it_says_it_is() -> None:
    library = Library(OURS)
    assert library.languages() == ("en", "es", "ht", "pt-BR", "zh-Hans")
    assert library.settings() == SETTINGS
    for language in library.languages():
        for setting in library.settings(language):
            shown = library.open(setting, language)
            assert (shown.guide.setting, shown.guide.language) == (setting, language)
            assert not shown.fell_back


@pytest.mark.parametrize(
    ("asked_for", "language", "fell_back"),
    [
        ("es", "es", False),
        ("es-MX", "es", False),
        ("es-419-MX", "es", False),
        ("fr", "en", True),
        ("zh-Hant", "en", True),
        ("not a language", "en", True),
        ("../es", "en", True),
    ],
)
def test_a_language_we_lack_falls_back_to_english_and_says_so(
    shelf: Library, asked_for: str, language: str, fell_back: bool
) -> None:
    shown = shelf.open("pool", asked_for)
    assert (shown.guide.language, shown.fell_back) == (language, fell_back)


@pytest.mark.parametrize("setting", ["sauna", "../secret", "../en/pool", "", "pool.md", "POOL"])
def test_a_setting_without_a_guide_is_missing(shelf: Library, setting: str) -> None:
    with pytest.raises(GuideMissing) as refusal:
        shelf.open(setting, "en")
    assert refusal.value.setting == setting


@pytest.mark.parametrize(
    ("content", "where", "why"),
    [
        (GUIDE.replace('"pool"', '"sauna"').encode(), "setting", Fault.OUT_OF_RANGE),
        (GUIDE.replace('"en"', '"es"').encode(), "language", Fault.OUT_OF_RANGE),
        (GUIDE.encode("utf-16"), "file", Fault.NOT_TEXT),
        (b"\0" * 300_000, "file", Fault.TOO_LONG),
        (b"", "line 1", Fault.NO_FRONT_MATTER),
    ],
)
def test_a_damaged_or_misplaced_file_is_refused(
    shelf: Library, tmp_path: Path, content: bytes, where: str, why: Fault
) -> None:
    (tmp_path / "en" / "pool.md").write_bytes(content)
    with pytest.raises(GuideMalformed) as refusal:
        shelf.open("pool", "en")
    assert (refusal.value.where, refusal.value.why) == (where, why)


def test_a_groups_guide_stands_beside_ours_and_can_be_taken_away(shelf: Library) -> None:
    theirs = read_guide(GUIDE.replace("At the pool", "At our pool"))
    sauna = read_guide(GUIDE.replace('"pool"', '"sauna"'))
    more = shelf.with_pack("Poolside Legal Aid", [theirs, sauna])

    assert more.open("pool", "en").guide.title == "At the pool"
    assert more.open("pool", "en").stamp() == more.open("pool", "en").guide.stamp()
    (shown,) = more.from_groups("pool", "es")
    assert (shown.guide, shown.by, shown.fell_back) == (theirs, "Poolside Legal Aid", True)
    assert shown.stamp() == {**theirs.stamp(), "by": "Poolside Legal Aid"}
    assert more.group_settings() == ("pool", "sauna")

    assert shelf.from_groups("pool", "en") == ()
    assert more.without_pack("Poolside Legal Aid").group_settings() == ()


def test_a_newer_pack_of_a_group_replaces_its_older_one(shelf: Library) -> None:
    older, newer = (read_guide(GUIDE.replace("At the pool", title)) for title in ("Older", "Newer"))
    (shown,) = shelf.with_pack("Aid", [older]).with_pack("Aid", [newer]).from_groups("pool", "en")
    assert shown.guide.title == "Newer"


def test_every_setting_of_the_codebook_has_a_guide_to_offer() -> None:
    codebook = parse_codebook((ASSETS / "codebook" / "encounter.toml").read_text(encoding="utf-8"))
    offered = {code: guide_for(code) for code in codebook.vocabularies["setting"]}
    assert set(offered.values()) <= set(SETTINGS)
    assert offered["home_door"] == "home"
    assert offered["port_of_entry_air"] == "airport"
    assert offered["airport_domestic"] == ANYWHERE
    assert guide_for("no such place") == ANYWHERE
