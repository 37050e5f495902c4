"""Runs mutmut in a copy of the tree, on a sample, quick tests first. Started by tests/mutants/run.py, not by hand.

python engine.py first EVERY     every EVERYth mutant (by the hash of its name), against quick tests
python engine.py again           those that survived, against all tests of the room
python engine.py show            what is left, as lines of JSON: {"mutant": …, "state": …, "diff": …}
"""

from __future__ import annotations

import hashlib
import json
import sys
from multiprocessing import set_start_method
from pathlib import Path

QUICK_SECONDS = 4.0
ALIVE = ("survived", "no tests")


def main(what: str, every: int) -> None:
    """One of the three."""
    import mutmut.__main__ as m
    from mutmut.runners.harness import PytestRunner
    from mutmut.state import state
    from mutmut.stats import status_by_exit_code
    from mutmut.workers import isolation

    def seconds(test: str) -> float:
        return float(state().duration_by_test.get(test, 0.0))

    def in_order(_: object, tests: list[str]) -> list[str]:
        # Whole functions: the names of single cases can hold characters that pytest cannot be given back.
        chosen = dict.fromkeys(
            test.partition("[")[0] for test in sorted(tests, key=lambda test: (seconds(test), test))
        )
        return ["-x", "-q", *(chosen or m.config().pytest_add_cli_args_test_selection)]

    def measured(*given: object, **more: object) -> None:
        whole(*given, **more)
        if what == "first":
            mapping = state().tests_by_mangled_function_name
            for function, tests in mapping.items():
                mapping[function] = quick(tests)

    def quick(tests: set[str]) -> set[str]:
        kept: set[str] = set()
        spent = 0.0
        for test in sorted(tests, key=lambda test: (seconds(test), test)):
            spent += seconds(test)
            if kept and spent > QUICK_SECONDS:
                break
            kept.add(test)
        return kept

    whole, m.collect_or_load_stats = m.collect_or_load_stats, measured
    register = isolation.register_timeout
    # mutmut ends a mutant that takes longer by the clock than its tests did: on a busy machine that is no proof. What
    # it spends in processor time still ends it; the clock only when it hangs.
    isolation.register_timeout = lambda pid, timeout_s: register(pid, 30 + 20 * timeout_s)
    PytestRunner._pytest_args_regular_run = in_order

    def states() -> dict[str, str]:
        _, files = m.collect_source_file_mutation_data(mutant_names=())
        return {
            name: str(status_by_exit_code[code])
            for data in files.values()
            for name, code in data.exit_code_by_key.items()
            if code is not None
        }

    if what == "show":
        for name, state_now in states().items():
            diff = "" if state_now not in ALIVE else m.get_diff_for_mutant(name)
            sys.stdout.write(json.dumps({"mutant": name, "state": state_now, "diff": diff}) + "\n")
        return
    if what == "first":
        m.set_mutant_under_test("mutant_generation")
        Path("mutants").mkdir(exist_ok=True)
        m.copy_src_dir()
        m.copy_also_copy_files()
        m.create_mutants(2)
        _, files = m.collect_source_file_mutation_data(mutant_names=())
        names = [name for data in files.values() for name in data.exit_code_by_key if _drawn(name, every)]
    else:
        names = [name for name, state_now in states().items() if state_now == "survived"]
    if names:
        m._run(tuple(names), max_children=2)


def _drawn(name: str, every: int) -> bool:
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big") % every == 0


if __name__ == "__main__":
    set_start_method("fork")
    main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 1)
