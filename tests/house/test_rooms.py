"""Rooms whose names are loaded when first asked for say in two places where each is: both must say the same."""

import ast
import json
import subprocess
import sys
from importlib import import_module
from typing import Any

import pytest

from tests.house.tree import APP, ROOT, parsed

LATE = ("package", "record", "vault")
late = pytest.mark.parametrize("room", LATE)


def told(room: str) -> dict[str, str]:
    """Names by the imports that checkers read."""
    tree = parsed(APP / room / "__init__.py")
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    return {
        name.name: str(node.module)
        for node in imports
        if str(node.module).startswith(f"app.{room}.")
        for name in node.names
    }


def room_of(room: str) -> Any:
    return import_module(f"app.{room}")


@late
def test_every_name_is_found_where_the_checkers_are_told(room: str) -> None:
    here = room_of(room)
    assert sorted(told(room)) == sorted(here.__all__)
    for name, module in told(room).items():
        assert getattr(here, name) is getattr(import_module(module), name)
    late = [
        f"{name} app.{room}.{module}" for module, names in here._MODULES.items() for name in names.split()
    ]
    assert set(late) <= {f"{name} {module}" for name, module in told(room).items()}


@late
def test_a_name_that_is_not_there_is_an_error(room: str) -> None:
    with pytest.raises(AttributeError, match="no_such_name"):
        _ = room_of(room).no_such_name


@late
def test_names_are_right_whichever_module_was_loaded_first(room: str) -> None:
    """A module of the same name as what it holds would be found in its place."""
    code = (
        "import json, pkgutil, types; from importlib import import_module\n"
        f"room = import_module('app.{room}')\n"
        "for found in pkgutil.iter_modules(room.__path__): import_module(f'{room.__name__}.{found.name}')\n"
        "print(json.dumps([n for n in room.__all__ if isinstance(getattr(room, n), types.ModuleType)]))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, timeout=60, check=True)
    assert json.loads(done.stdout) == []
