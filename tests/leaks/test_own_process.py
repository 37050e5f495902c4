"""Both doors close their process to others before they do anything: no dump, no reading along, files for the owner."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.vault.injecting import ROOT, strace

STATE = """
import ctypes, importlib, os, resource
importlib.import_module({module!r}).close_to_others()
print(resource.getrlimit(resource.RLIMIT_CORE), ctypes.CDLL(None).prctl(3, 0, 0, 0, 0), oct(os.umask(0)))
"""


@pytest.mark.parametrize("module", ["app.phone.own_process", "app.desk.own_process"])
def test_the_process_is_closed(module: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", STATE.format(module=module)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "(0, 0) 0 0o77"


@pytest.mark.parametrize(
    "door", [["-m", "app.phone", "story", "used"], ["-m", "app.desk", "init", "--desk", "nowhere/desk"]]
)
def test_both_doors_close_it_first(door: list[str], tmp_path: Path) -> None:
    (tmp_path / "used" / "vault").mkdir(parents=True)
    trace = tmp_path / "calls"
    wanted = "trace=prctl,setrlimit,prlimit64,umask"
    subprocess.run(
        [strace(), "-f", "-qq", "-o", trace, "-e", wanted, sys.executable, "-B", *door],
        cwd=tmp_path,
        env={"PYTHONPATH": str(ROOT), "PATH": ""},
        capture_output=True,
        stdin=subprocess.DEVNULL,
        check=False,
    )
    calls = trace.read_text()
    assert "umask(077)" in calls
    assert "RLIMIT_CORE, {rlim_cur=0, rlim_max=0}" in calls
    assert "prctl(PR_SET_DUMPABLE, SUID_DUMP_DISABLE" in calls


def test_so_does_each_process_that_receives() -> None:
    source = (ROOT / "app" / "desk" / "receiving_process.py").read_text()
    body = source.partition("def _serve(")[2].partition("\ndef ")[0]
    assert body.index("close_to_others()") < body.index("open_place(")
