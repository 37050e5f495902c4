"""The project's own files, for the tests that read them."""

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
APP = ROOT / "app"


def modules(folder: Path = APP) -> list[Path]:
    """Every Python file of ours under `folder`, sorted: not what a tool has put there and git is told to ignore."""
    return [path for path in tracked() if path.suffix == ".py" and folder in path.parents]


def rooms() -> list[str]:
    return sorted(path.parent.name for path in APP.glob("*/__init__.py"))


def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def called_names(tree: ast.AST) -> Iterator[tuple[str, ast.Call]]:
    """Each call with its dotted name as written: `open`, `datetime.now`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            try:
                yield ast.unparse(node.func), node
            except RecursionError:  # a very long chained expression has no name that interests us
                continue


def named(path: Path) -> str:
    """The path as a person would write it, from the root of the project."""
    return path.relative_to(ROOT).as_posix()


@cache
def tracked() -> list[Path]:
    """Every file git knows, and every new one it is not told to ignore."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
    ).stdout
    paths = (ROOT / name for name in listed.decode().split("\0") if name)
    return sorted(path for path in paths if path.is_file())
