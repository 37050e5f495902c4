"""Packing, opening, receiving, answering, a desk's keys: killed, refused or cut off from power at any system call.

FIRSTHAND_TORTURE=1 tries every call instead of a sample.
"""

from __future__ import annotations

import shutil
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from tests.torture import child, handing_over
from tests.torture.disk import Disk
from tests.torture.handing_over import judge, prepared
from tests.torture.test_power_loss import MOMENTS, cuts, recorded
from tests.vault import injecting

MODULE = "tests.torture.child"


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return handing_over.template(tmp_path_factory.mktemp("template") / "home")


@pytest.fixture(scope="module")
def counted(template: Path, tmp_path_factory: pytest.TempPathFactory):
    @cache
    def count(operation: str) -> Counter[str]:
        home = prepared(template, operation, tmp_path_factory.mktemp("counted") / "home")
        return injecting.calls(operation, home, MODULE)

    return count


@pytest.mark.parametrize("operation", child.OPERATIONS)
def test_killed_at_any_moment(operation: str, template: Path, counted, tmp_path: Path) -> None:
    for name, n in injecting.moments(operation, counted(operation), 2):
        home = prepared(template, operation, tmp_path / f"{name}-{n}")
        done = injecting.run(operation, home, *injecting.killing(name, n), module=MODULE)
        assert "killed by SIGKILL" in done.account
        judge(operation, home, done.confirmed, f"{name} {n}")
        shutil.rmtree(home)


@pytest.mark.parametrize("operation", child.OPERATIONS)
def test_refused_at_any_moment(operation: str, template: Path, counted, tmp_path: Path) -> None:
    found = Counter(counted(operation))
    del found["write"]  # standard output and standard error are written to as well
    faults = ("ENOSPC", "EIO")
    for name, n in injecting.moments(operation, found, 1):
        for fault in faults if injecting.EVERYTHING else faults[len(operation) % 2 :][:1]:
            home = prepared(template, operation, tmp_path / f"{name}-{n}-{fault}")
            done = injecting.run(operation, home, *injecting.failing(name, n, fault), module=MODULE)
            assert "INJECTED" in done.account
            assert done.code == 0, (name, n, fault, done.account[-2000:])
            judge(operation, home, done.confirmed, f"{name} {n} {fault}")
            shutil.rmtree(home)


@pytest.mark.parametrize("operation", child.OPERATIONS)
def test_the_power_fails(operation: str, template: Path, tmp_path: Path) -> None:
    home = prepared(template, operation, tmp_path / "home")
    account = recorded(operation, home, MODULE)
    shutil.rmtree(home)
    prepared(template, operation, home)
    for cut in cuts(home, account, Disk(home), MOMENTS // 2, tmp_path, operation):
        judge(operation, cut.home, cut.said, cut.where)
