"""The check of the content: clean for what we ship, and each kind of fault is found where it is."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from app import ASSETS
from app.rights.content_check import Weight, check, find

pytestmark = pytest.mark.once

OURS = ASSETS / "rights"
WRITTEN = date(2026, 11, 28)
SPRING = date(2027, 3, 1)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(OURS, tmp_path / "rights"))


def failures(folder: Path, today: date = WRITTEN) -> set[tuple[str, str]]:
    return {(found.file, found.code) for found in find(folder, today) if found.weight is Weight.FAILURE}


def test_what_we_ship_is_clean_on_the_day_it_was_written() -> None:
    said: list[str] = []
    assert check(OURS, WRITTEN, said.append)
    assert said == []


def test_a_text_past_its_review_is_warned_about_and_does_not_stop_the_build() -> None:
    said: list[str] = []
    assert check(OURS, SPRING, said.append)
    assert "warning: en/home.md: due_for_review 2027-02-21" in said
    assert any(line.startswith("warning: es/show-cards.toml: due_for_review") for line in said)
    assert any(line.startswith("warning: hotlines.toml: due_for_review") for line in said)


def test_a_failure_is_reported_and_stops_the_build(folder: Path) -> None:
    (folder / "en" / "home.md").unlink()
    said: list[str] = []
    assert not check(folder, WRITTEN, said.append)
    assert "failure: en/home.md: missing_or_malformed" in said
    assert "failure: es/home.md: no_english_guide" in said


SILENT = "- “I want to stay silent. I want a lawyer.”"


@pytest.mark.parametrize(
    ("file", "old", "new", "code"),
    [
        ("en/home.md", 'kind = "primary"', 'kind = "gossip"', "malformed"),
        ("en/home.md", "review_by = 2027-02-21", "review_by = 2027-02-23", "review_too_late"),
        ("en/home.md", "checked_on = 2026-11-24", "checked_on = 2026-11-29", "checked_in_the_future"),
        ("en/home.md", "seen = 2026-11-24", "seen = 2026-11-25", "source_seen_after_check"),
        ("en/home.md", 'translation = "none"', 'translation = "human"', "translation_mark"),
        ("es/home.md", 'translation = "machine"', 'translation = "none"', "translation_mark"),
        ("en/home.md", SILENT, SILENT + "\n- Say nothing.", "no_words_to_say"),
        (
            "en/home.md",
            "- They might still force",
            "- " + "word " * 10 + "They might still force",
            "too_long",
        ),
        ("en/home.md", "- Stay calm.", "- Keep calm.", "openings_differ"),
        ("en/home.md", "## Do this first", "## First of all", "headings_differ"),
        ("es/home.md", "formulario I-205", "formulario I-502", "number_lost"),
        ("es/home.md", "- Deje la puerta cerrada.", "- Deje la puerta.\n- Cerrada.", "other_structure"),
        ("es/home.md", 'version = "2026-11-28.1"', 'version = "2026-11-23.1"', "other_version"),
        ("es/home.md", 'name = "Payton', 'name = "Peyton', "other_sources"),
        ("zh-Hans/home.md", "- 关好门。", "- " + "关" * 120 + "门。", "too_long"),
        ("en/show-cards.toml", "I want to stay silent.", "I want " + "very " * 20, "too_long"),
        (
            "en/show-cards.toml",
            "I do not want to answer questions.",
            "Interrogation necessitates unequivocal authorization.",
            "too_hard",
        ),
        ("zh-Hans/show-cards.toml", "我要保持沉默。", "我" * 40, "too_long"),
        ("ar/show-cards.toml", "أريد أن ألتزم الصمت.", "كلمة " * 30, "too_long"),
        ("fr/show-cards.toml", 'version = "2026-11-24.1"', 'version = "2026-11-23.1"', "other_version"),
        ("es/show-cards.toml", "[cards.lawyer]", "[cards.liar]", "malformed"),
        ("hotlines.toml", 'ht = "Chèche yon granmoun', 'fr = "Chèche yon granmoun', "not_in_language"),
        ("hotlines.toml", "seen = 2026-11-24", "seen = 2026-11-29", "checked_in_the_future"),
        ("hotlines.toml", "[[hotlines]]", "[[hotline]]", "malformed"),
    ],
)
def test_each_fault_is_found_where_it_is(folder: Path, file: str, old: str, new: str, code: str) -> None:
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    # What is about all guides of a language is reported for its folder.
    places = {file, file.split("/")[0]}
    assert any(place in places and found == code for place, found in failures(folder))


def test_hard_words_are_found(folder: Path) -> None:
    path = folder / "en" / "minors.md"
    hard = "Interrogation notwithstanding, constitutional considerations necessitate unconditional noncooperation"
    text = path.read_text(encoding="utf-8")
    head, body = text.split("## Words you can say", 1)
    lines = [f"- {hard}" if line.startswith("- ") and "“" not in line else line for line in body.split("\n")]
    path.write_text(head + "## Words you can say" + "\n".join(lines), encoding="utf-8")
    assert ("en/minors.md", "too_hard") in failures(folder)


def test_news_alone_does_not_carry_a_guide(folder: Path) -> None:
    path = folder / "en" / "home.md"
    text = path.read_text(encoding="utf-8")
    for kind in ("primary", "organisation"):
        text = text.replace(f'kind = "{kind}"', 'kind = "news"')
    path.write_text(text, encoding="utf-8")
    assert ("en/home.md", "only_news_sources") in failures(folder)


@pytest.mark.parametrize("name", ["Home.md", "hoem.md", "notes.txt"])
def test_a_file_nobody_reads_is_found(folder: Path, name: str) -> None:
    shutil.copy(folder / "en" / "home.md", folder / "en" / name)
    assert (f"en/{name}", "unknown_file") in failures(folder)


def test_missing_cards_and_hotlines_are_found(folder: Path) -> None:
    (folder / "es" / "show-cards.toml").unlink()
    (folder / "hotlines.toml").unlink()
    assert failures(folder) == {
        ("es/show-cards.toml", "missing_or_malformed"),
        ("hotlines.toml", "missing_or_malformed"),
    }
