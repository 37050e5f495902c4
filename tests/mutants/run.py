"""Mutation testing: change the code in thousands of small ways and see whether a test notices.

    python -m tests.mutants.run [--every N] [--into FOLDER] [ROOM…]

Prints for each room how many mutants were tried, died, and survived, and lists the survivors; those that may stay are
in SURVIVORS.md with the reason. All of them take a night; `--every 12` tries every twelfth, always the same ones.
Needs mutmut (see tests/nightly.txt), which no other part of the project needs.
"""

import argparse
import importlib.util
import json
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

from tests.mutants.rooms import BY_NAME, ROOMS, Room

ROOT = Path(__file__).parents[2]
ENGINE = Path(__file__).with_name("engine.py")
COPIED = ("app", "tests", "assets", "packaging")
KILLED = ("killed", "timeout", "segfault", "suspicious")


def main() -> int:
    """Run, print the table and the survivors; 1 when fewer than nine in ten died somewhere."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--every", type=int, default=1)
    asked.add_argument("--into", type=Path, default=ROOT / "build" / "mutants")
    asked.add_argument("rooms", nargs="*", choices=[*BY_NAME, []], default=[room.name for room in ROOMS])
    told = asked.parse_args()
    if importlib.util.find_spec("mutmut") is None:
        sys.stderr.write("mutmut is missing: .venv/bin/pip install -r tests/nightly.txt\n")
        return 2
    poor = False
    for name in told.rooms:
        found = try_room(BY_NAME[name], told.into, told.every)
        count = Counter("died" if one["state"] in KILLED else "survived" for one in found)
        share = 100 * count["died"] / max(1, len(found))
        poor = poor or share < 90
        sys.stdout.write(
            f"{name:18} tried {len(found):5}  died {count['died']:5}  survived {count['survived']:4}  {share:5.1f} %\n"
        )
        for one in found:
            if one["state"] not in KILLED:
                sys.stdout.write(f"\n# {one['mutant']}: {one['state']}\n{changed(one['diff'])}\n")
        sys.stdout.flush()
    return int(poor)


def try_room(room: Room, into: Path, every: int) -> list[dict[str, str]]:
    """Every mutant that was tried in a room: its name, its state, and, where it lives, its difference."""
    tree = into / room.name.replace(" ", "-")
    shutil.rmtree(tree, ignore_errors=True)
    tree.mkdir(parents=True)
    for part in COPIED:
        shutil.copytree(ROOT / part, tree / part, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tree)
    (tree / "setup.cfg").write_text(settings(room))
    log = tree / "log"
    for step in (["first", str(every)], ["again"]):
        with log.open("ab") as out:
            done = subprocess.run(
                [sys.executable, ENGINE, *step], cwd=tree, stdout=out, stderr=subprocess.STDOUT, check=False
            )
        if done.returncode:
            raise SystemExit(f"mutmut failed, see {log}")
    told = subprocess.run(
        [sys.executable, ENGINE, "show"], cwd=tree, capture_output=True, text=True, check=True
    )
    return [json.loads(line) for line in told.stdout.splitlines() if line.startswith("{")]


def settings(room: Room) -> str:
    """mutmut's configuration for a room."""
    lists = {
        "only_mutate": [f"app/{one}" for one in room.code],
        "do_not_mutate_patterns": list(room.spared),
        "also_copy": ["assets", "packaging"],
        "pytest_add_cli_args": ["-p", "tests.mutants.quick", "-p", "no:cacheprovider"],
        "pytest_add_cli_args_test_selection": list(room.tests),
    }
    lines = ["[mutmut]", "source_paths=app", "timeout_multiplier=1.5", "use_git_change_detection=false"]
    for key, values in lists.items():
        if values:
            lines += [f"{key}=", *(f"    {value}" for value in values)]
    return "\n".join(lines) + "\n"


def changed(diff: str) -> str:
    """The changed lines of a difference."""
    lines = diff.splitlines()
    return "\n".join(line for line in lines if line[:1] in "+-" and line[:3] not in ("+++", "---"))


if __name__ == "__main__":
    sys.exit(main())
