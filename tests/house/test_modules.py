"""Rooms stay small enough to hold in the head, and code keeps to what survives `python -OO`."""

import ast
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest

from tests.house.tree import APP, ROOT, called_names, modules, named, parsed, rooms

pytestmark = pytest.mark.once

LONGEST = 500
LONGEST_BY_NAME = {"app/phone/main.py": 150}
"""A module that only constructs and connects is where a class that knows everything would grow."""

EMPTY_NAMES = {"base", "common", "core", "helper", "helpers", "manager", "managers", "misc", "util", "utils"}
"""Names that say nothing, and so gather everything."""

SPEAKING = ("app/desk/", "app/phone/__main__.py", "app/phone/story")

NETWORK_OF_KIVY = ("kivy.network", "kivy.loader", "AsyncImage", "UrlRequest")
"""The contracts see `kivy` as one name; these are its ways to a network."""


def flaws(paths: Iterable[Path], look: Callable[[Path], object]) -> dict[str, object]:
    """What `look` finds, by module. One test for all of them: three thousand tests cost more than they tell."""
    return {named(path): found for path in paths if (found := look(path))}


def too_long(path: Path) -> int:
    lines = len(path.read_text(encoding="utf-8").splitlines())
    return lines if lines > LONGEST_BY_NAME.get(named(path), LONGEST) else 0


def test_modules_are_small() -> None:
    assert flaws([*modules(), *modules(ROOT / "tests"), *modules(ROOT / "packaging")], too_long) == {}


def test_modules_are_named_for_what_they_hold() -> None:
    assert flaws(modules(), lambda path: EMPTY_NAMES & set(path.relative_to(APP).with_suffix("").parts)) == {}


def stripped(path: Path) -> list[str]:
    return [
        f"line {node.lineno}: {ast.unparse(node)[:60]}"
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Assert)
        or (isinstance(node, ast.Attribute) and node.attr == "__doc__")
        or (isinstance(node, ast.Name) and node.id in {"__debug__", "__doc__"})
    ]


def test_nothing_depends_on_what_is_stripped() -> None:
    """`assert` vanishes under -O, docstrings under -OO: neither may carry anything."""
    assert flaws(modules(), stripped) == {}


def prints(path: Path) -> list[int]:
    return [call.lineno for name, call in called_names(parsed(path)) if name == "print"]


def test_only_the_doors_speak() -> None:
    assert flaws([path for path in modules() if not named(path).startswith(SPEAKING)], prints) == {}


def hidden_imports(path: Path) -> Iterator[str]:
    """Imports by a computed name, which the contracts cannot see. A library of ours may stand."""
    if path == APP / "by_name.py":  # rooms say there what checkers and contracts are told too (test_rooms.py)
        return
    for name, call in called_names(parsed(path)):
        if name in {"__import__", "eval", "exec", "runpy.run_module", "runpy.run_path"}:
            yield f"line {call.lineno}: {name}"
        elif name.endswith("import_module"):
            start = call.args[0] if call.args else None
            if isinstance(start, ast.JoinedStr):
                start = start.values[0]
            within = isinstance(start, ast.Constant) and str(start.value).startswith(
                ("app.", "cryptography.", "kivy.")
            )
            if not within:
                yield f"line {call.lineno}: {ast.unparse(call)}"


def test_no_import_is_hidden_from_the_contracts() -> None:
    assert flaws(modules(), lambda path: list(hidden_imports(path))) == {}


def outside(path: Path) -> list[str]:
    names = {
        "open",
        "io.open",
        "os.open",
        "datetime.now",
        "datetime.utcnow",
        "datetime.today",
        "date.today",
    }
    names |= {"datetime.datetime.now", "datetime.date.today", "io.FileIO", "FileIO"}
    return [f"line {call.lineno}: {name}" for name, call in called_names(parsed(path)) if name in names]


def test_ground_floor_opens_no_file_and_reads_no_clock() -> None:
    assert flaws([*modules(APP / "record"), *modules(APP / "seal")], outside) == {}


def networks(path: Path) -> list[str]:
    text = path.read_text(encoding="utf-8")
    return [name for name in NETWORK_OF_KIVY if name in text]


def test_phone_leaves_kivys_network_alone() -> None:
    paths = [path for path in (APP / "phone").rglob("*") if path.suffix in {".py", ".kv"}]
    assert len(paths) > 100
    assert flaws(paths, networks) == {}


@pytest.mark.parametrize("room", rooms())
def test_room_with_code_has_tests_beside_it(room: str) -> None:
    code = [path for path in modules(APP / room) if path.name != "__init__.py"]
    assert not code or list((ROOT / "tests" / room).rglob("test_*.py"))


MOCKS_AND_SKIPS = {
    "mock",
    "unittest.mock",
    "pytest_mock",
    "pytest.skip",
    "pytest.importorskip",
    "pytest.mark.skip",
}
MOCKS_AND_SKIPS |= {"pytest.mark.skipif", "pytest.xfail", "pytest.mark.xfail", "unittest.skip"}


def left_out(path: Path) -> list[str]:
    found = []
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Attribute):
            found.append(ast.unparse(node))
        elif isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            found += [node.module or "", *(f"{node.module}.{alias.name}" for alias in node.names)]
    return sorted(MOCKS_AND_SKIPS & set(found))


def test_tests_use_real_things_and_leave_nothing_out() -> None:
    assert flaws(modules(ROOT / "tests"), left_out) == {}
