"""Coverage-guided fuzzing of every parser that meets bytes from outside, with atheris.

    python -m tests.hostile.fuzz [SECONDS] [PARSER…]

Each parser for SECONDS (60 unless said), in a process of its own with 1 GiB of memory and at most 10 seconds for one input.
What was worth keeping lies in build/fuzz/<parser>/, and the next run goes on from there. Prints a table; an input that is
a fault is kept beside it and the exit code is 1. Needs atheris (see tests/nightly.txt), which nothing else does.
"""

import importlib.util
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parents[2]
INTO = ROOT / "build" / "fuzz"


def fuzz_one(name: str, arguments: Sequence[str]) -> None:
    """Feed one parser until libFuzzer stops. Does not return."""
    import atheris

    with atheris.instrument_imports(include=["app"], enable_loader_override=False):
        from tests.hostile.parsers import BY_NAME
    parser = BY_NAME[name]
    parser.feed(b"")
    atheris.Setup([name, *arguments], parser.feed)
    atheris.Fuzz()


def corpus_of(name: str) -> Path:
    """The folder of a parser's inputs, with its seeds in it."""
    from tests.hostile.parsers import BY_NAME

    folder = INTO / re.sub(r"\W+", "-", name)
    folder.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(BY_NAME[name].seeds()):
        (folder / f"seed-{number}").write_bytes(seed)
    return folder


def run(name: str, seconds: int) -> tuple[str, bool]:
    """One line of the table, and whether there was a fault."""
    folder = corpus_of(name)
    limits = [f"-max_total_time={seconds}", "-timeout=10", "-rss_limit_mb=1024", "-max_len=65536"]
    kept = [f"-artifact_prefix={folder}.fault-", "-print_final_stats=1", str(folder)]
    done = subprocess.run(
        [sys.executable, "-m", "tests.hostile.fuzz", "one", name, *limits, *kept],
        cwd=ROOT,
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
    said = done.stdout + done.stderr

    def number(of: str) -> str:
        found = re.findall(of, said)
        return found[-1] if found else "?"

    runs, peak = number(r"number_of_executed_units: (\d+)"), number(r"peak_rss_mb: +(\d+)")
    slowest = number(r"slowest_unit_time_sec: +(\d+)")
    line = (
        f"{name:34} {runs:>9} runs {number('cov: ([0-9]+)'):>6} branches {slowest:>3} s slowest {peak:>5} MiB"
    )
    if done.returncode:
        tail = "\n".join(said.splitlines()[-25:])
        return f"{line}  FAULT\n{tail}", True
    return line, False


def main(arguments: Sequence[str]) -> int:
    """Fuzz what is asked for."""
    if importlib.util.find_spec("atheris") is None:
        sys.stderr.write("atheris is missing: .venv/bin/pip install -r tests/nightly.txt\n")
        return 2
    if arguments[:1] == ["one"]:
        fuzz_one(arguments[1], arguments[2:])
    from tests.hostile.parsers import BY_NAME

    seconds = int(arguments[0]) if arguments else 60
    faults = 0
    for name in arguments[1:] or BY_NAME:
        line, fault = run(name, seconds)
        faults += fault
        sys.stdout.write(line + "\n")
        sys.stdout.flush()
    return int(bool(faults))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
