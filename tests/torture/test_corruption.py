"""A sample of the alterations of every file; `make torture` tries every byte and every length."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.torture.altering import Subject, alterations
from tests.torture.corruption import SUBJECTS, corrupted


@pytest.mark.parametrize("subject", SUBJECTS)
def test_no_alteration_passes_for_what_was_written(subject: str, tmp_path: Path) -> None:
    found = list(corrupted(subject, tmp_path, 5, (0, 1)))
    assert len(found) > 10
    assert [str(harm) for harm in found if harm] == []


def test_every_byte_every_length_and_every_pair_comes_up() -> None:
    subject = Subject(bytes(range(64)), lambda content, where: None, 16)
    every = list(alterations(subject, None, ""))
    assert sum("flipped" in what for what, _ in every) == 64
    assert sum("cut" in what for what, _ in every) == 64
    assert sum("swapped" in what for what, _ in every) == 6
    assert len({content for _, content in every}) > 140
