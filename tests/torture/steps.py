"""Random operations with random losses of the process, held against a model: tests/vault/test_model.py, at length."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

STEPS = "random steps against a model"
ROOT = Path(__file__).parents[2]
_TOOK = re.compile(r"^steps taken: (\d+)$", re.MULTILINE)


def model_steps(few: int | None) -> Iterator[dict[str, Any]]:
    """One for each step that was taken; the last is harm when the model did not hold."""
    environment = dict(os.environ) | ({} if few else {"FIRSTHAND_TORTURE": "1"})
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-p",
            "no:cacheprovider",
            "--timeout=0",
            "tests/vault/test_model.py",
        ],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    took = _TOOK.search(done.stdout)
    for _ in range(int(took[1]) if took else 0):
        yield {"fault": "step", "harm": None, "where": None}
    if done.returncode != 0:
        yield {"fault": "step", "harm": "corrupted", "where": done.stdout[-6000:]}
