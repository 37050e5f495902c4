"""What the README tells people to type exists."""

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from app.desk.cli import run
from app.desk.exits import Exit
from tests.house.tree import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
SCRIPTS: dict[str, str] = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["scripts"]
BIN = Path(sys.executable).parent
TYPED = sorted(
    set(re.findall(rf"^({'|'.join(map(re.escape, SCRIPTS))})(?: +([a-z-]+))", README, re.MULTILINE))
)


def said(*words: str) -> str:
    environment = {**os.environ, "COLUMNS": "120", "TERM": "dumb"}
    finished = subprocess.run([BIN / words[0], *words[1:]], env=environment, capture_output=True, text=True)
    assert finished.returncode == 0, finished.stdout + finished.stderr
    return finished.stdout


def test_readme_shows_every_console_script() -> None:
    assert {script for script, _ in TYPED} == set(SCRIPTS)


@pytest.mark.parametrize("script", sorted(SCRIPTS))
def test_every_console_script_starts(script: str) -> None:
    assert said(script, "--help")


@pytest.mark.parametrize("typed", [" ".join(typed) for typed in TYPED if typed[0] != "firsthand-desk"])
def test_command_in_the_readme_exists(typed: str) -> None:
    assert said(*typed.split(), "--help")


@pytest.mark.parametrize("command", [command for script, command in TYPED if script == "firsthand-desk"])
def test_command_of_the_desk_in_the_readme_exists(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([command, "--help"]) is Exit.VERIFIED
    assert f"firsthand-desk {command}" in capsys.readouterr().out


def test_every_command_of_the_desk_is_in_the_readme() -> None:
    _, _, listed = said("firsthand-desk", "--help").partition("Commands")
    commands = re.findall(r"^[│|\s]*([a-z][a-z-]*)  ", listed, re.MULTILINE)
    assert sorted(commands) == sorted(command for script, command in TYPED if script == "firsthand-desk")


def test_make_commands_in_the_pages_exist() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    told = re.findall(r"(?:^|`)make ([a-z]+)", README + (ROOT / "CONTRIBUTING.md").read_text(), re.MULTILINE)
    assert {"run", "test"} <= set(told) <= targets


@pytest.mark.parametrize("page", ["README.md", "SECURITY.md", "CONTRIBUTING.md"])
def test_every_link_and_path_in_a_page_leads_somewhere(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    links = re.findall(r"\]\(([^)#:]+)\)", text)
    paths = re.findall(r"`((?:app|assets|tests|packaging)/[\w./-]*)`", text)
    assert [path for path in (*links, *paths) if not (ROOT / path).exists()] == []
