"""What holds for every test.

The suite runs twice: plainly, and under `python -OO`, which takes asserts and docstrings out of everything, as the
Android build does. pytest rewrites the asserts of test modules into plain code, so they are still checked then;
this file has it do the same for the helper modules beside them. (tests/house/test_stripped.py proves it.)
"""

import gc
import os
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

TESTS = Path(__file__).parent

# Thousands of tests are collected and stay: Python would look through all of them again and again while they run.
gc.set_threshold(50_000, 20, 50)

# Every typed error that a test waits for is looked through for what was given in confidence (tests/leaks/hearing.py).
pytest.register_assert_rewrite("tests.leaks.hearing")
from tests.leaks import hearing  # noqa: E402 - only after its asserts are to be rewritten

pytest.raises = hearing.raises

for helper in TESTS.rglob("*.py"):
    if not helper.name.startswith(("test_", "conftest", "__")):
        pytest.register_assert_rewrite(".".join(("tests", *helper.relative_to(TESTS).with_suffix("").parts)))

from tests import ordering  # noqa: E402 - after its asserts are to be rewritten, like every helper's

# A slow machine is not a failure, and a failing example is printed so that it can be run again. The suite tries the same
# examples every time: what was sound yesterday does not fail today by chance. `make torture` draws new ones.
settings.register_profile(
    "house", deadline=None, print_blob=True, derandomize=os.environ.get("FIRSTHAND_TORTURE") != "1"
)
settings.load_profile("house")

if sys.flags.optimize:
    # Programs of ours that a test starts run the same way.
    os.environ["PYTHONOPTIMIZE"] = str(sys.flags.optimize)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Several processes begin with the longest files, instead of with those of most tests."""
    return ordering.scheduling(config, log) if config.getoption("dist") == "loadfile" else None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if hasattr(config, "workerinput"):
        items.sort(key=lambda item: ordering.turn(item.nodeid))


def pytest_collection_finish() -> None:
    gc.freeze()
