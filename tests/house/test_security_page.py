"""SECURITY.md has a row for every control, and every test it calls upon exists."""

import ast
import re
from pathlib import Path

import pytest

pytestmark = pytest.mark.once

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
HOW_MANY = {
    "STORAGE": 2,
    "CRYPTO": 2,
    "AUTH": 3,
    "NETWORK": 2,
    "PLATFORM": 3,
    "CODE": 4,
    "RESILIENCE": 4,
    "PRIVACY": 4,
}
"""The controls of each group in the OWASP MASVS, version 2."""
ROWS = [line for line in PAGE.splitlines() if line.startswith("| MASVS-")]
NAMED = sorted(set(re.findall(r"`(tests/[\w/]+\.py(?:::\w+)?)`", PAGE)))


def named_in(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {
        node.name
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    }


def test_every_control_has_its_row_in_order() -> None:
    wanted = [f"MASVS-{group}-{n}" for group, count in HOW_MANY.items() for n in range(1, count + 1)]
    assert [row.split(" | ")[0].removeprefix("| ") for row in ROWS] == wanted
    assert len(wanted) == 24


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[2:22].partition(" ")[0])
def test_a_row_says_what_is_done_what_shows_it_and_what_is_left(row: str) -> None:
    cells = [cell.strip() for cell in row.strip("|").split(" | ")]
    assert len(cells) == 4
    assert all(cells)
    assert "`tests/" in cells[2]


@pytest.mark.parametrize("named", NAMED)
def test_a_test_that_is_called_upon_exists(named: str) -> None:
    path, _, name = named.partition("::")
    there = named_in(ROOT / path)
    assert there
    assert not name or name in there
