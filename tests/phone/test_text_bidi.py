"""The bidirectional algorithm against Unicode's own two test files, every twentieth line of them; `make torture` takes them whole.

They come with the Debian package `unicode-data` (apt-get install unicode-data).
"""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pytest

from app.phone.text import bidi

UNICODE = Path("/usr/share/unicode")
BASES = ((1, None), (2, 0), (4, 1))
LINES = pytest.mark.parametrize("every", [20, pytest.param(1, marks=pytest.mark.torture)])


def lines(name: str) -> Iterator[str]:
    path = UNICODE / name
    if not path.exists():
        pytest.fail(f"{path} is missing: apt-get install unicode-data")
    with path.open() as file:
        for line in file:
            line = line.strip()
            if line and not line.startswith("#"):
                yield line


def agrees(wanted: list[str], order: list[int], levels: list[int]) -> bool:
    same = all(want in ("x", str(got)) for want, got in zip(wanted, levels, strict=True))
    return same and [i for i in bidi.visual_order(levels) if wanted[i] != "x"] == order


@LINES
@pytest.mark.timeout(300)
def test_lines_of_bidi_character_test(every: int) -> None:
    count, wrong = 0, []
    for line in islice(lines("BidiCharacterTest.txt"), 0, None, every):
        points, direction, base, wanted, order = line.split(";")
        text = "".join(chr(int(point, 16)) for point in points.split())
        got_base, levels = bidi.resolve(bidi.classes_of(text), text, (0, 1, None)[int(direction)])
        count += 1
        if got_base != int(base) or not agrees(wanted.split(), [int(i) for i in order.split()], levels):
            wrong.append(line)
    assert wrong == []
    assert count > 91_000 // every


@LINES
@pytest.mark.timeout(300)
def test_lines_of_bidi_test(every: int) -> None:
    count, wrong = 0, []
    wanted: list[str] = []
    order: list[int] = []
    for number, line in enumerate(lines("BidiTest.txt")):
        if line.startswith("@Levels:"):
            wanted = line.removeprefix("@Levels:").split()
        elif line.startswith("@Reorder:"):
            order = [int(i) for i in line.removeprefix("@Reorder:").split()]
        elif not line.startswith("@") and number % every == 0:
            kinds, bits = line.split(";")
            for bit, base in BASES:
                if int(bits, 16) & bit:
                    count += 1
                    if not agrees(wanted, order, bidi.resolve(kinds.split(), None, base)[1]):
                        wrong.append(line)
    assert wrong == []
    assert count > 770_000 // every * 0.9


def test_base_level_follows_the_first_strong_character() -> None:
    assert bidi.base_level("12 abc") == 0
    assert bidi.base_level("12 شارة") == 1
    assert bidi.base_level("12 - 34") is None
