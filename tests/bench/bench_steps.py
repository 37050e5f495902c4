"""How long next steps, a letter and its PDF take, on a full record and on the story of Global Entry.

Run with `make bench`, or `python -m tests.bench.bench_steps`. Prints the first, the best, the median and the worst of a
hundred rounds; nothing fails for a time.
"""

import statistics
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import partial

from app import ASSETS
from app.rights.letter_pdf import letter_pdf
from app.rights.letter_values import PersonGiven
from app.rights.letters import fill
from app.rights.rules import load_rules
from app.rights.steps import next_steps
from app.rights.trial_record import full
from tests.rights.records import CODEBOOK, LETTERS, RULES, english, story

TODAY = date(2026, 1, 15)
ROUNDS = 100


def timed(name: str, work: Callable[[], object], rounds: int = ROUNDS, target: str = "") -> None:
    took = []
    for _ in range(rounds + 1):
        begun = time.perf_counter()
        work()
        took.append((time.perf_counter() - begun) * 1000)
    first, rest = took[0], took[1:]
    figures = f"first {first:8.2f} ms   best {min(rest):7.2f}   median {statistics.median(rest):7.2f}   worst {max(rest):7.2f}"
    print(f"{name:<44} {figures}{target:>10}", flush=True)


def main() -> None:
    records = {"the story": story(), "a full record": full(CODEBOOK)}
    words = english()
    made = datetime(2026, 1, 15, tzinfo=UTC)
    for name, record in records.items():
        timed(f"next steps of {name}", partial(next_steps, record, RULES, TODAY), target="< 10")
    timed("read the rules", lambda: load_rules(ASSETS / "rights", CODEBOOK), 10)
    timed("open a letter", lambda: LETTERS.open("crcl_complaint"))
    letter = LETTERS.open("crcl_complaint")
    for name, record in records.items():
        filled = partial(fill, letter, record, CODEBOOK, words, PersonGiven(), TODAY)
        timed(f"fill a letter from {name}", filled)
        timed(f"its PDF, from {name}", partial(letter_pdf, filled().text, ASSETS / "fonts", made), 5)


if __name__ == "__main__":
    main()
