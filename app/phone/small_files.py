"""Small files beside the vault that hold no secret: settings, how far the first run is, wrong tries. Plain Python.

Written whole or not at all. One that cannot be read counts as not there: nothing in it is worth stopping anybody.
"""

import json
import os
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

LARGEST: Final = 64 << 10


def read_small(path: Path) -> dict[str, Any]:
    """The JSON object in a file; empty when there is none, or none that can be read."""
    try:
        with path.open("rb") as file:
            untrusted = json.loads(file.read(LARGEST))
    except (OSError, ValueError, RecursionError):
        return {}
    return untrusted if isinstance(untrusted, dict) else {}


def write_small(path: Path, value: dict[str, Any]) -> None:
    """Put a JSON object in a file, on disk when it returns. Raises OSError; then what was there still is."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.part")
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_NOFOLLOW", 0), 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(value, file, ensure_ascii=False, sort_keys=True)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
    if os.name == "nt":
        return  # Windows opens no folder; there the file system's journal makes names last
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def remove_small(path: Path) -> None:
    """Take a small file away, if it is there."""
    with suppress(OSError):
        path.unlink()
