"""The second run of the suite, under `python -OO`, still checks: asserts in tests are alive, those in code are gone."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.tree import ROOT

pytestmark = pytest.mark.once

FAILING_TEST = """
def test_in_a_test():
    assert 1 == 2
"""
FAILING_HELPER = """
def check():
    assert 1 == 2
"""
TEST_WITH_HELPER = """
from tests import helper

def test_in_a_helper():
    helper.check()
"""
STRIPPED_CODE = '''
"""A docstring."""

def guarded():
    assert False, "gone under -O"
'''
TEST_OF_CODE = """
import stripped_code

def test_code_is_stripped():
    stripped_code.guarded()
    assert stripped_code.__doc__ is None
"""


def run_suite(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("PYTEST", "PYTHON"))
    }
    return subprocess.run(
        [sys.executable, *options],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
    )


@pytest.fixture
def suite(tmp_path: Path) -> Path:
    """An empty suite with our settings, our conftest and what that loads."""
    (tmp_path / "tests").mkdir()
    (tmp_path / "pyproject.toml").write_text((ROOT / "pyproject.toml").read_text())
    for name in ("conftest.py", "ordering.py", "leaks/hearing.py"):
        copy = tmp_path / "tests" / name
        copy.parent.mkdir(exist_ok=True)
        copy.write_text((ROOT / "tests" / name).read_text())
    return tmp_path


RUNNERS = pytest.mark.parametrize("runner", [(), ("-n", "1")], ids=["one process", "worker"])


@RUNNERS
def test_a_failing_assert_in_a_test_fails_when_stripped(suite: Path, runner: tuple[str, ...]) -> None:
    (suite / "tests" / "test_it.py").write_text(FAILING_TEST)
    finished = run_suite(suite, "-OO", "-m", "pytest", *runner)
    assert finished.returncode == 1, finished.stdout + finished.stderr
    assert "1 failed" in finished.stdout


@RUNNERS
def test_a_failing_assert_in_a_helper_fails_when_stripped(suite: Path, runner: tuple[str, ...]) -> None:
    (suite / "tests" / "helper.py").write_text(FAILING_HELPER)
    (suite / "tests" / "test_it.py").write_text(TEST_WITH_HELPER)
    finished = run_suite(suite, "-OO", "-m", "pytest", *runner)
    assert finished.returncode == 1, finished.stdout + finished.stderr
    assert "1 failed" in finished.stdout


@RUNNERS
def test_code_outside_the_tests_is_stripped(suite: Path, runner: tuple[str, ...]) -> None:
    (suite / "stripped_code.py").write_text(STRIPPED_CODE)
    (suite / "tests" / "test_it.py").write_text(TEST_OF_CODE)
    assert run_suite(suite, "-OO", "-m", "pytest", *runner).returncode == 0
    assert run_suite(suite, "-m", "pytest").returncode == 1


def test_a_run_that_could_not_check_is_refused(suite: Path) -> None:
    (suite / "tests" / "test_it.py").write_text(FAILING_TEST)
    finished = run_suite(suite, "-OO", "-m", "pytest", "--assert=plain")
    assert finished.returncode == 1, finished.stdout + finished.stderr
    assert "ASSERTIONS ARE NOT EXECUTED" in finished.stderr


def test_make_test_runs_both_ways() -> None:
    planned = subprocess.run(
        ["make", "--dry-run", "test"], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout.splitlines()
    runs = [line.partition("bin/")[2] for line in planned if " -m pytest" in line]
    assert [run.partition(" -m pytest")[0] for run in runs] == ["python", "python -OO"]
    plain, stripped = (run.partition(" -m pytest")[2] for run in runs)
    # One -m: of several, pytest heeds the last.
    assert plain.endswith(' -m "not torture"') and plain.count("-m") == 1
    assert stripped == plain.replace('"not torture"', '"not once and not torture"') + " --ignore tests/desk"
