"""How long the record takes: a chain of 200,000 bare links, and an encounter of 200 entries.

Run with `make bench`, or `python -m tests.bench.bench_record`. Prints the best of five rounds; nothing fails for a time.
"""

import time
from collections.abc import Callable
from hashlib import sha256

from app.record import (
    GENESIS,
    Fact,
    History,
    Link,
    canonical,
    check_entry,
    find_witness,
    fold,
    next_link,
    parse_codebook,
    read_history,
    verify,
    witness_code,
)
from tests.record.shipped import CODEBOOK, CODEBOOK_TEXT, WORDLIST, chained, stated

LINKS = 200_000
ENTRIES = 200


def bare_links() -> History:
    links = []
    previous = GENESIS
    for n in range(1, LINKS + 1):
        mark = sha256(n.to_bytes(8, "big")).digest()
        previous = next_link(previous, mark)
        links.append(Link(n, mark, previous))
    return History(tuple(links))


def encounter() -> History:
    fields = [
        field for field in CODEBOOK.fields if field.type in ("text", "yes_no") and field.ref not in ("L", "M")
    ]
    entries = []
    for n in range(ENTRIES):
        field = fields[n % len(fields)]
        value = "yes" if field.type == "yes_no" else f"Words number {n}, as long as a person may write."
        item = f"{n % 3:08x}" if CODEBOOK.group(field.group).repeats else None
        entries.append(stated({field.id: Fact.known(value, "recorded")}, item, n))
    return chained(entries)


def read_and_check(history: History) -> None:
    for one in history.entries():
        check_entry(CODEBOOK, one.entry)


def row(what: str, work: Callable[[], object]) -> None:
    best = float("inf")
    for _ in range(5):
        start = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - start)
    print(f"{what:<62} {best * 1000:9.1f} ms")


def main() -> None:
    history = bare_links()
    written = canonical(history.to_json())
    code = witness_code(history.head, WORDLIST)
    print(f"{LINKS:,} bare links ({len(written):,} bytes of history.json)")
    row("  verify", lambda: verify(history))
    row("  read history.json and verify", lambda: read_history(written))
    row("  find the witness code of the last", lambda: find_witness(history, code, WORDLIST))
    told = encounter()
    entries = list(told.entries())
    story = fold(CODEBOOK, entries)
    print(f"{len(entries)} entries of one encounter")
    row("  read and check the bodies", lambda: read_and_check(told))
    row("  fold", lambda: fold(CODEBOOK, entries))
    row("  write record.json", lambda: canonical(story.to_json()))
    row("read the codebook", lambda: parse_codebook(CODEBOOK_TEXT))


if __name__ == "__main__":
    main()
