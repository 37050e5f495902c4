"""`make content` finds what is wrong with steps, limits, letters and words, and nothing in what ships."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from app import ASSETS
from app.rights.content_check import Weight
from app.rights.content_check_steps import check, find

pytestmark = pytest.mark.once

TODAY = date(2026, 11, 28)


@pytest.fixture
def assets(tmp_path: Path) -> Path:
    """A copy of what the check reads, to break."""
    for part in ("codebook", "letters", "words/en", "words/es"):
        shutil.copytree(ASSETS / part, tmp_path / part)
    (tmp_path / "rights").mkdir()
    for path in (ASSETS / "rights").glob("*.toml"):
        shutil.copy(path, tmp_path / "rights")
    return tmp_path


def test_what_ships_has_nothing_to_mend() -> None:
    lines: list[str] = []
    assert check(ASSETS, TODAY, lines.append)
    assert lines == []


def test_what_is_due_for_review_is_a_warning_only() -> None:
    lines: list[str] = []
    assert check(ASSETS, date(2027, 6, 1), lines.append)
    assert len([line for line in lines if "due_for_review" in line]) == 19
    assert all(line.startswith("warning") for line in lines)


@pytest.mark.parametrize(
    ("file", "old", "new", "code"),
    [
        ("rights/steps.toml", '"force.any"', '"force.nothing"', None),
        ("rights/steps.toml", '"preservation_store"', '"preservation_shop"', "no_such_letter"),
        ("rights/steps.toml", "review_by = 2027-02-21", "review_by = 2027-06-01", "review_too_late"),
        ("rights/steps.toml", "checked_on = 2026-11-28", "checked_on = 2026-12-24", "checked_in_the_future"),
        ("rights/steps.toml", 'deadlines = ["section_1983"]\n', "", "unused_deadline"),
        ("rights/conditions.toml", '"scans.face"', '"scans.nose"', "malformed"),
        ("rights/deadlines.toml", "period = 30", "period = 0", "malformed"),
        ("rights/sources.toml", "[sources.casework]", "[sources.casework_2]", "malformed"),
        ("rights/sources.toml", "[sources.casework]", "[sources.a]\nname = \"A\"\naddress = \"https://a.example\"\nkind = \"primary\"\nseen = 2026-11-24\n\n[sources.casework]", "unused_source"),
        ("letters/foia_ice.md", "{today}", "{tomorrow}", "malformed"),
        ("letters/foia_ice.md", "review_by = 2027-02-21", "review_by = 2027-12-21", "review_too_late"),
        ("words/en/steps.toml", 'title = "See a doctor"\n', "", "words_missing"),
        ("words/es/steps.toml", "30 días", "31 días", "other_numbers"),
        ("words/es/steps.toml", "{ask_by}", "{askby}", "other_places"),
        ("words/es/steps.toml", "[caution]\n", '[caution]\nnew = "Nuevo."\n', "words_left_over"),
        ("words/en/steps.toml", "Your health comes first.", "Notwithstanding jurisdictional considerations, ameliorating physiological deterioration necessitates prioritization.", "too_hard"),
        ("words/en/letters.toml", "Asks ICE for reports,", "Necessitates organizational authorization of considerations,", "too_hard"),
        ("words/en/letters.toml", "[letter.foia_ice]", "[letter.foia_nice]", "words_missing"),
        ("words/es/letters.toml", '"the date you sign"', '"the day you sign"', "blank_missing"),
        ("words/en/codebook.toml", "[vocabulary.agency]\nice_ero", "[vocabulary.agency]\nice_ero_2", "does_not_fill"),
    ],
)  # fmt: skip
def test_every_kind_of_slip_is_found(assets: Path, file: str, old: str, new: str, code: str | None) -> None:
    path = assets / file
    text = path.read_text(encoding="utf-8")
    if code is None:
        old, new = 'known = "where.setting"', 'known = "where.nothing"'
        code = "malformed"
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    found = find(assets, TODAY)
    assert code in {one.code for one in found if one.weight is Weight.FAILURE}


def test_a_letter_that_tells_too_much_is_found(assets: Path) -> None:
    """The codebook decides; a field that is opened to complaint offices by a slip shows in the letters."""
    path = assets / "codebook" / "encounter.toml"
    line = 'intended_for = { ref = "A5", type = "text", audience = ["counsel"] }'
    text = path.read_text(encoding="utf-8")
    assert line in text
    letter = assets / "letters" / "foia_ice.md"
    letter.write_text(
        letter.read_text("utf-8").replace("{today}", "{field:record.intended_for}"), encoding="utf-8"
    )
    assert "malformed" in {one.code for one in find(assets, TODAY)}
    path.write_text(
        text.replace(line, line.replace('["counsel"]', '["counsel", "complaint"]')), encoding="utf-8"
    )
    assert "malformed" not in {one.code for one in find(assets, TODAY)}
