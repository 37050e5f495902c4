"""What the vault costs: opening, one tap, the first page, finding a word; beside plain SQLite and one fsynced write.

`python -m tests.bench.bench_vault [ENCOUNTERS] [FOLDER]`. Times are medians in milliseconds. The key derivation is left
out everywhere: it is set to about a second on purpose.
"""

from __future__ import annotations

import os
import random
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from app.record import Entry, Fact
from app.vault import LockedVault, TimelineQuery, Vault
from tests.bench.phone_limits import pin_no_more
from tests.vault.making import CODEBOOK, WORDLIST, encounter_id, moment, new_vault, reopened, tapped

ROUNDS = 15
RARE = "xylophone"
COMMON = "parking"


def median_ms(work: Callable[[], object], rounds: int = ROUNDS, *, rest: float = 0.0) -> float:
    """Of one, in milliseconds; the `rest` before each, in seconds, does not count."""
    times = []
    for _ in range(rounds):
        if rest:
            time.sleep(rest)
        began = time.perf_counter()
        work()
        times.append(time.perf_counter() - began)
    return statistics.median(times) * 1000


def entries_of(n: int, chance: random.Random) -> list[Entry]:
    """One encounter as people make them: a few taps, a few facts, one note."""
    here, at = encounter_id(n), n * 7.0
    words = " ".join(chance.choice(WORDLIST.words) for _ in range(40))
    text = f"{words} {COMMON if n % 4 == 0 else ''} {RARE if n % 2_500 == 3 else ''}"
    opened = {"codebook": CODEBOOK.version, "app": "0.1.0", "language": "es", "locked": False}

    def fact(field_id: str, value: object, item: str | None = None) -> Entry:
        return Entry(
            "stated", here, moment(at), {"item": item, "facts": {field_id: Fact.known(value).to_json()}}
        )

    return [
        Entry("opened", here, moment(at), opened),
        tapped("officers_here", n, at=at),
        tapped(chance.choice(CODEBOOK.taps).id, n, at=at),
        fact("where.setting", chance.choice(CODEBOOK.codes("where.setting"))),
        fact("where.place_text", f"corner of {chance.choice(WORDLIST.words)} street"),
        fact("officer.agency_seen", chance.choice(CODEBOOK.codes("officer.agency_seen")), "0000000a"),
        fact("officer.badge_no", f"{chance.randrange(10**6):06d}", "0000000a"),
        Entry("noted", here, moment(at), {"text": text.strip(), "language": "en", "audience": "complaint"}),
    ]


def fill(vault: Vault, encounters: int) -> None:
    """As many as asked, which only a benchmark may: ten thousand written as the app does, a thousand to a transaction, and
    copies of those with their own numbers, days and marks. Nobody could verify that history; its size is right.
    """
    chance = random.Random(7)
    written = min(encounters, WRITTEN)
    for start in range(1, written + 1, 1_000):
        with vault._changing():
            for n in range(start, min(start + 1_000, written + 1)):
                *before, last = entries_of(n, chance)
                for entry in before:
                    vault._log.add(entry, card=False)
                vault._log.add(last)
    for shift in range(written, encounters, written):
        with vault._changing() as connection:
            for statement in COPIES:
                connection.execute(statement, (shift, encounters))


WRITTEN = 10_000
COPIES = (
    """INSERT INTO encounter SELECT no + ?1, printf('%032x', no + ?1), happened + 7000 * ?1,
    replace(card, id, printf('%032x', no + ?1)) FROM encounter WHERE no <= 10000 AND no + ?1 <= ?2""",
    """INSERT INTO encounter_code SELECT vocabulary, code, encounter + ?1 FROM encounter_code
    WHERE encounter <= 10000 AND encounter + ?1 <= ?2""",
    """INSERT INTO link SELECT n + 8 * ?1, randomblob(32), randomblob(32), salt, body, encounter + ?1 FROM link
    WHERE encounter <= 10000 AND encounter + ?1 <= ?2""",
    """INSERT INTO words (rowid, written, names) SELECT rowid + (?1 << 32) + 8 * ?1, written, names FROM words
    WHERE rowid >> 32 <= 10000 AND (rowid >> 32) + ?1 <= ?2""",
)


def plain_copy(vault: Vault, path: Path) -> sqlite3.Connection:
    """The same timeline and words in SQLite as Python has it, without encryption."""
    assert vault._connection is not None
    plain = sqlite3.connect(path, isolation_level=None)
    plain.execute("CREATE TABLE encounter (no INTEGER PRIMARY KEY, id TEXT, happened INTEGER, card TEXT)")
    plain.execute("CREATE INDEX by_time ON encounter (happened, no)")
    plain.execute(
        "CREATE VIRTUAL TABLE words USING fts5 (written, names, tokenize = 'unicode61 remove_diacritics 2')"
    )
    plain.execute("BEGIN")
    plain.executemany(
        "INSERT INTO encounter VALUES (?, ?, ?, ?)",
        vault._connection.execute("SELECT no, id, happened, card FROM encounter"),
    )
    plain.executemany(
        "INSERT INTO words (rowid, written, names) VALUES (?, ?, ?)",
        vault._connection.execute("SELECT rowid, written, names FROM words"),
    )
    plain.execute("COMMIT")
    return plain


def fsynced_write(folder: Path) -> Callable[[], None]:
    def write() -> None:
        with (folder / "tap").open("ab", buffering=0) as file:
            file.write(bytes(400))
            os.fsync(file.fileno())

    return write


def main(encounters: int, home: Path) -> None:
    vault, _ = new_vault(home / "vault")
    began = time.perf_counter()
    fill(vault, encounters)
    filled = time.perf_counter() - began
    vault.lock()

    def open_to_first_page() -> None:
        with reopened(home / "vault") as again:
            again.timeline()

    rows: list[tuple[str, float, float | None]] = []
    opening = median_ms(open_to_first_page, 7)
    vault = reopened(home / "vault")
    plain = plain_copy(vault, home / "plain.db")
    first = "SELECT happened, no, card FROM encounter ORDER BY happened DESC, no DESC LIMIT 51"
    rows.append(("open to first page, and lock", opening, None))
    rows.append(("first page", median_ms(vault.timeline), median_ms(lambda: plain.execute(first).fetchall())))
    setting = CODEBOOK.codes("where.setting")[0]
    rows.append(
        ("first page of one setting", median_ms(lambda: vault.timeline(TimelineQuery(setting=setting))), None)
    )
    find = "SELECT rowid, snippet(words, -1, '', '', '', 12) FROM words WHERE words MATCH ? ORDER BY rowid DESC LIMIT 50"
    for name, word in (("rare", RARE), ("common", COMMON)):
        rows.append(
            (
                f"find a {name} word",
                median_ms(lambda word=word: vault.search(word)),  # type: ignore[misc]
                median_ms(lambda word=word: plain.execute(find, (f'"{word}"*',)).fetchall()),  # type: ignore[misc]
            )
        )
    words = TimelineQuery(words=COMMON)
    rows.append(("first page with a common word", median_ms(lambda: vault.timeline(words)), None))
    write = median_ms(fsynced_write(home), 100)
    last = iter(range(10_000))

    def tap() -> Entry:
        # Ten to an encounter; of the copies none can be added to.
        return tapped("searched", min(encounters, WRITTEN) - next(last) // 10, at=encounters * 7.0)

    rows.append(
        ("one tap, confirmed (beside one fsynced write)", median_ms(lambda: vault.append(tap()), 200), write)
    )
    rows.append(
        (
            "the same after a rest of 20 ms, and so the write",
            median_ms(lambda: vault.append(tap()), 100, rest=0.02),
            median_ms(fsynced_write(home), 100, rest=0.02),
        )
    )
    locked = LockedVault(home / "vault")
    rows.append(
        (
            "one tap while locked (beside one fsynced write)",
            median_ms(lambda: locked.capture(tap()), 200),
            write,
        )
    )
    size = (home / "vault" / "log.db").stat().st_size
    vault.lock()
    plain.close()
    print(f"vault of {encounters:,} encounters, {8 * encounters:,} entries, {size / 2**20:.0f} MiB")
    print(f"filled in {filled:.1f} s\n\n{'work':50}{'ours ms':>10}{'peer ms':>10}{'ratio':>8}")
    for name, ours, peer in rows:
        beside = f"{peer:10.2f}{ours / peer:8.2f}" if peer else ""
        print(f"{name:50}{ours:10.2f}{beside}")


if __name__ == "__main__":
    pin_no_more()
    how_many = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    with tempfile.TemporaryDirectory(dir=sys.argv[2] if len(sys.argv) > 2 else None) as scratch:
        main(how_many, Path(scratch))
