"""The architecture is a test: the contracts in pyproject.toml hold, and each of them bites."""

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from attrs import frozen

from tests.house.tree import ROOT, rooms

pytestmark = pytest.mark.once

CONTRACTS: list[dict[str, object]] = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"][
    "importlinter"
]["contracts"]


@frozen
class Break:
    """A module that should not be: where, what it imports, and the chain the contract must report."""

    contract: str
    module: str
    imports: str
    reported: str


FLOORS = "Three floors: a room may look down, never up or sideways"
KIVY = "Only app.phone knows Kivy and the phone's hardware"
MODELS = "What a screen decides, and which screen follows, is plain Python"
NETWORK = "Only app.desk can reach a network"
GROUND = "The ground floor touches no file, clock or program"
CHANCE = "What happened is told without chance: no operating system in app.record"
SQL = "SQL is written in app.vault and app.desk only"
KEEPS = "The phone keeps nothing outside its vault"

BREAKS = [
    Break(FLOORS, "app.record.up", "import app.seal.sideways", "app.record.up -> app.seal.sideways"),
    Break(FLOORS, "app.seal.sideways", "import app.vault.x", "app.seal.sideways -> app.vault.x"),
    Break(FLOORS, "app.package.sideways", "from app.vault import x", "app.package.sideways -> app.vault.x"),
    Break(
        FLOORS,
        "app.rights.sideways",
        "import app.package.sideways",
        "app.rights.sideways -> app.package.sideways",
    ),
    Break(FLOORS, "app.vault.up", "import app.phone.flow", "app.vault.up -> app.phone.flow"),
    Break(
        FLOORS,
        "app.phone.other_door",
        "import app.desk.kivy_here",
        "app.phone.other_door -> app.desk.kivy_here",
    ),
    Break(FLOORS, "app.desk.other_door", "import app.phone.flow", "app.desk.other_door -> app.phone.flow"),
    Break(FLOORS, "app.attic", "", "attic"),
    Break(KIVY, "app.desk.kivy_here", "import kivy.app", "app.desk.kivy_here -> kivy"),
    Break(KIVY, "app.record.java_here", "from jnius import autoclass", "app.record.java_here -> jnius"),
    Break(KIVY, "app.vault.plyer_here", "def f():\n    import plyer", "app.vault.plyer_here -> plyer"),
    Break(
        MODELS, "app.phone.screens.write.model", "import kivy.clock", "app.phone.screens.write.model -> kivy"
    ),
    Break(MODELS, "app.phone.screens.home.model", "import app.phone.widgets", "app.phone.widgets -> kivy"),
    Break(MODELS, "app.phone.flow", "from kivy.event import EventDispatcher", "app.phone.flow -> kivy"),
    Break(NETWORK, "app.record.net", "import socket", "app.record.net -> socket"),
    Break(NETWORK, "app.seal.net", "from urllib.parse import quote", "app.seal.net -> urllib"),
    Break(NETWORK, "app.vault.x", "def late():\n    import http.client", "app.vault.x -> http"),
    Break(NETWORK, "app.package.net", "import requests", "app.package.net -> requests"),
    Break(NETWORK, "app.rights.net", "import asyncio", "app.rights.net -> asyncio"),
    Break(NETWORK, "app.phone.net", "import ssl", "app.phone.net -> ssl"),
    Break(
        NETWORK, "app.phone.through_a_room", "import app.vault.x", "app.phone.through_a_room -> app.vault.x"
    ),
    Break(GROUND, "app.record.files", "from pathlib import Path", "app.record.files -> pathlib"),
    Break(GROUND, "app.seal.clock", "import time", "app.seal.clock -> time"),
    Break(CHANCE, "app.record.chance", "import os", "app.record.chance -> os"),
    Break(SQL, "app.package.sql", "import sqlcipher3", "app.package.sql -> sqlcipher3"),
    Break(SQL, "app.rights.sql", "import sqlite3", "app.rights.sql -> sqlite3"),
    Break(KEEPS, "app.phone.diary", "import sqlite3", "app.phone.diary -> sqlite3"),
]


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    linter = "import sys; from importlinter.cli import lint_imports_command as run; run(['--no-cache', '--no-logo'])"
    return subprocess.run(
        [sys.executable, "-c", linter],
        cwd=folder,
        env={"PATH": "", "COLUMNS": "200", "PYTHONPATH": str(folder)},
        capture_output=True,
        text=True,
    )


def module_file(folder: Path, module: str) -> Path:
    return folder.joinpath(*module.split(".")).with_suffix(".py")


@pytest.fixture(scope="module")
def broken_report(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What the linter says of a house with every room, and every break in it at once."""
    folder = tmp_path_factory.mktemp("broken")
    shutil.copy(ROOT / "pyproject.toml", folder)
    for name in ("app", *(f"app.{room}" for room in rooms())):
        folder.joinpath(*name.split(".")).mkdir()
        folder.joinpath(*name.split("."), "__init__.py").touch()
    module_file(folder, "app.phone.widgets").write_text("import kivy.uix.label\n")
    for broken in BREAKS:
        path = module_file(folder, broken.module)
        path.parent.mkdir(parents=True, exist_ok=True)
        for parent in path.relative_to(folder).parents:
            if parent.parts:
                (folder / parent / "__init__.py").touch()
        path.write_text(broken.imports + "\n")
    finished = lint(folder)
    assert finished.returncode == 1, finished.stdout + finished.stderr
    return finished.stdout


def section(report: str, contract: str) -> str:
    """The part of the report that speaks of one contract."""
    _, _, details = report.partition("Broken contracts")
    _, found, rest = details.partition(f"\n{contract}\n{'-' * len(contract)}\n")
    assert found, f"not reported as broken: {contract}"
    ends = [rest.find(f"\n{other['name']}\n---") for other in CONTRACTS]
    return rest[: min((end for end in ends if end >= 0), default=len(rest))]


@pytest.mark.parametrize("broken", BREAKS, ids=lambda broken: f"{broken.module}")
def test_contract_bites(broken: Break, broken_report: str) -> None:
    assert broken.reported in section(broken_report, broken.contract)


def test_every_contract_is_broken_here_once() -> None:
    assert {broken.contract for broken in BREAKS} == {contract["name"] for contract in CONTRACTS}


def test_contracts_hold() -> None:
    finished = lint(ROOT)
    assert finished.returncode == 0, finished.stdout + finished.stderr
