"""The one look that passes most names passes none that has a fault."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.package.member_name import LONGEST_NAME, name_fault, slow_fault, surely_plain

PARTS = st.sampled_from(
    ["a", "con", "COM1", "nul-", "aux.txt", ".", "..", "-", "_", "/", "~", "\\", "é", "\n", "Z:", " ", "0"]
)
NAMES = st.lists(PARTS, max_size=8).map("".join) | st.text(max_size=20)


@given(NAMES)
@example("con")
@example("data/NUL.txt")
@example("a\n")
@example("data/")
@example("a" * (LONGEST_NAME + 1))
@example("lpt\u00b2")
def test_what_is_passed_at_one_look_has_no_fault(name: str) -> None:
    if surely_plain(name):
        assert slow_fault(name) is None
    assert name_fault(name) == slow_fault(name)


@pytest.mark.parametrize(
    "name", ["data/record.json", "data/media/01-photo.jpg", "firsthand-0a/manifest-sha256.txt", "con-1/a"]
)
def test_our_own_names_are_passed_at_one_look(name: str) -> None:
    assert surely_plain(name)
