"""Nothing that is small to send takes all of the time or memory there is: each bomb in a process with limits on both."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.hostile.bombs import BOMBS

# Time and memory that the same parsers take; test_parsers.py is run stripped too.
pytestmark = pytest.mark.once

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def ends() -> dict[tuple[str, str], str]:
    """How each of them ended, all read once."""
    optimize = ["-O"] * sys.flags.optimize
    done = subprocess.run(
        [sys.executable, *optimize, "-W", "ignore", "-m", "tests.hostile.bounds"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    told = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    return {(one["bomb"], one["parser"]): one["end"] for one in told}


@pytest.mark.parametrize("bomb", BOMBS, ids=lambda bomb: f"{bomb.name}, {bomb.parser}")
def test_it_is_read_or_refused_within_bounds(bomb, ends) -> None:
    assert ends[bomb.name, bomb.parser] in ("taken", "refused")


def test_the_limits_bite() -> None:
    """A reader that would take all it is given is stopped."""
    code = (
        "from tests.hostile import bounds, bombs, parsers\n"
        "greedy = parsers.Parser('greedy', lambda data: bytearray(len(data) << 30), (), tuple)\n"
        "parsers.BY_NAME['greedy'] = greedy\n"
        "print(bounds.measured(bombs.Bomb('one', 'greedy', lambda: b'x' * 4))['end'])\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split()[-1] == "MemoryError"
