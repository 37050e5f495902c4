"""What wiping costs: the same vault with SQLCipher's memory security, as the app has it, and without.

`python -m tests.bench.bench_wiping [--pinning] [ENCOUNTERS]`. With it SQLCipher fills all memory it gives back with numbers drawn at
random, and pins all that it takes; a process that has it once has it for good, so each side has its own. Times are medians
in milliseconds, beside plain SQLite where that does the same. The rows in brackets have nothing of ours in them: what
SQLCipher alone takes is the least that the app can take. It runs with what Android lets an app pin; `--pinning` leaves that out.
"""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2 as sqlcipher

from app.vault import database
from tests.bench.bench_vault import COMMON, RARE, WRITTEN, fill, fsynced_write, median_ms, plain_copy
from tests.bench.phone_limits import pin_no_more
from tests.bench.side_by_side.stored import FIND
from tests.vault.making import new_vault, reopened, tapped

WITHOUT = "without"
PINNING = "--pinning"


def measured(home: Path, encounters: int) -> dict[str, float]:
    """Milliseconds for each work, as this process is."""
    folder = home / "vault"
    took = {}
    for _ in range(15):
        reopened(folder).lock()
    took["open and lock"] = median_ms(lambda: reopened(folder).lock(), 25)
    with reopened(folder) as vault:
        vault_key = bytes(vault._key)
        took["first page"] = median_ms(vault.timeline, 25)
        took["find a rare word"] = median_ms(lambda: vault.search(RARE), 25)
        took["find a common word"] = median_ms(lambda: vault.search(COMMON), 25)
        numbers = iter(range(10_000))
        last = min(encounters, WRITTEN)
        took["one tap"] = median_ms(
            lambda: vault.append(tapped("searched", last - next(numbers) // 10, at=encounters * 7.0)), 200
        )
    return took | bare(folder / "log.db", vault_key, wiping="memory_security" in str(database._BEFORE_KEY))


FIRST = "SELECT happened, no, card FROM encounter ORDER BY happened DESC, no DESC LIMIT 51"
TABLE = "CREATE TABLE IF NOT EXISTS tap (n INTEGER PRIMARY KEY, told BLOB)"
TAP = "INSERT INTO tap (told) VALUES (randomblob(300))"


def bare(file: Path, key: bytes, *, wiping: bool) -> dict[str, float]:
    """The database opened with nothing but its key, its first page read; and one row written, in a database of its own."""

    def connected(path: Path) -> Any:
        connection = sqlcipher.connect(path, isolation_level=None)
        connection.execute(f"PRAGMA cipher_memory_security = {'ON' if wiping else 'OFF'}")
        connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
        connection.execute("PRAGMA locking_mode = EXCLUSIVE")
        return connection

    def first_page() -> None:
        connection = connected(file)
        connection.execute(FIRST).fetchall()
        connection.close()

    opening = median_ms(first_page, 50)
    other = connected(file.parent.parent / f"bare{int(wiping)}.db")
    other.execute("PRAGMA journal_mode = WAL")
    other.execute(TABLE)
    writing = median_ms(lambda: other.execute(TAP), 200)
    other.close()
    return {"(open, first page)": opening, "(one row)": writing}


def plain(home: Path) -> dict[str, float]:
    """The same of SQLite without encryption, and of one fsynced write."""
    connection = sqlite3.connect(home / "plain.db", isolation_level=None)

    def find(word: str) -> float:
        return median_ms(lambda: connection.execute(FIND, (f'"{word}"*',)).fetchall(), 25)

    def first_page() -> None:
        again = sqlite3.connect(home / "plain.db", isolation_level=None)
        again.execute(FIRST).fetchall()
        again.close()

    took = {"find a rare word": find(RARE), "find a common word": find(COMMON)}
    took["(open, first page)"] = median_ms(first_page, 50)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute(TABLE)
    took["(one row)"] = median_ms(lambda: connection.execute(TAP), 200)
    connection.close()
    return took | {"one tap": median_ms(fsynced_write(home), 200)}


def main(encounters: int, options: list[str]) -> None:
    with tempfile.TemporaryDirectory(dir=Path.cwd()) as name:
        home = Path(name)
        vault, _ = new_vault(home / "vault")
        fill(vault, encounters)
        plain_copy(vault, home / "plain.db").close()
        vault.lock()
        command = [sys.executable, "-m", "tests.bench.bench_wiping", str(encounters), str(home)]
        wiping, without = (
            json.loads(subprocess.run([*command, *more, *options], check=True, capture_output=True).stdout)
            for more in ([], [WITHOUT])
        )
        peer = plain(home)
    print(f"vault of {encounters:,} encounters\n\n{'work':24}{'wiping':>10}{'without':>10}{'plain':>10}")
    for work, took in wiping.items():
        beside = f"{peer[work]:10.2f}" if work in peer else ""
        print(f"{work:24}{took:10.2f}{without[work]:10.2f}{beside}")


if __name__ == "__main__":
    words = [word for word in sys.argv[1:] if word != PINNING]
    if PINNING not in sys.argv:
        pin_no_more()
    how_many = int(words[0]) if words else 10_000
    if len(words) < 2:
        main(how_many, [PINNING] if PINNING in sys.argv else [])
    else:
        if words[2:] == [WITHOUT]:
            # Only here: the app itself has no way to go without.
            database._BEFORE_KEY = tuple(  # type: ignore[misc, assignment]
                statement for statement in database._BEFORE_KEY if "memory_security" not in statement
            )
        print(json.dumps(measured(Path(words[1]), how_many)))
