"""What runs by pytest at length: random operations against a model, words typed into every field of every screen, and the tests
that `make test` leaves to `make torture`."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

STEPS: Final = "random steps against a model"
WORDS: Final = "words typed on every screen"
LONGER: Final = "tests marked torture"
AT_LENGTH: Final = {
    STEPS: (("tests/vault/test_model.py",), "step", "corrupted"),
    WORDS: (("tests/leaks/test_canaries.py",), "word", "leaked"),
    LONGER: (("-m", "torture", "tests"), "test", "lost"),
}
"""Row: the tests, what one try of it is called, and what it is if they fail."""
ROOT = Path(__file__).parents[2]
_TOOK = re.compile(r"^(?:steps taken|words typed): (\d+)$", re.MULTILINE)
_PASSED = re.compile(r"^(?:.* )?(\d+) passed", re.MULTILINE)


def at_length(row: str, few: int | None) -> Iterator[dict[str, Any]]:
    """One for each try; the last is harm when the tests did not hold. With `few`, as short as in the suite."""
    tests, fault, harm = AT_LENGTH[row]
    environment = dict(os.environ) | ({} if few else {"FIRSTHAND_TORTURE": "1"})
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-s", "-p", "no:cacheprovider", "--timeout=0", *tests],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    took = _TOOK.search(done.stdout) or _PASSED.search(done.stdout)
    for _ in range(int(took[1]) if took else 0):
        yield {"fault": fault, "harm": None, "where": None}
    if done.returncode != 0:
        yield {"fault": fault, "harm": harm, "where": done.stdout[-6000:]}
