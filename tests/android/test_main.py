"""The phone's main.py: silence first, the app's own folder, and errors told without what they held."""

import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from tests.android.stage import stage
from tests.android.tools import PACKAGING

SECRET = "badge 7781 and the passphrase"


def ran(folder: Path, app: str) -> subprocess.CompletedProcess[str]:
    """main.py as Android runs it, with a stand-in for the app's own start."""
    program = folder / "unpacked"
    package = program / "app" / "phone"
    package.mkdir(parents=True)
    (program / "main.py").write_bytes((PACKAGING / "main.py").read_bytes())
    (program / "app" / "__init__.py").touch()
    (package / "__init__.py").touch()
    (package / "__main__.py").write_text(app)
    environment = {
        "PATH": "/usr/bin:/bin",
        "ANDROID_PRIVATE": str(folder / "files"),
        "ANDROID_ARGUMENT": str(program),
    }
    return subprocess.run(
        [sys.executable, "-OO", "main.py"], cwd=program, env=environment, capture_output=True, text=True
    )


def test_it_is_silent_before_the_app_is_imported(tmp_path: Path) -> None:
    app = (
        "import json, os, sys, threading, warnings\n"
        f"print({SECRET!r}); sys.stderr.write({SECRET!r}); warnings.warn({SECRET!r})\n"
        f"thread = threading.Thread(target=lambda: 1 / 0); thread.start(); thread.join()\n"
        "def main(given):\n"
        "    open('told.json', 'w').write(json.dumps(dict(os.environ)))\n"
        f"    print({SECRET!r})\n"
        "    return 0\n"
    )
    done = ran(tmp_path, app)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    told = json.loads((tmp_path / "unpacked" / "told.json").read_text())
    home = tmp_path / "files" / "firsthand"
    assert told["HOME"] == str(home)
    assert Path(told["KIVY_HOME"]).is_relative_to(home)
    assert Path(told["TMPDIR"]).is_relative_to(home)
    for name in ("KIVY_NO_FILELOG", "KIVY_NO_CONSOLELOG", "KIVY_NO_ARGS", "KIVY_NO_CONFIG"):
        assert told[name] == "1"
    assert told["SDL_LOGGING"] == "*=0"
    assert stat.S_IMODE(home.stat().st_mode) == 0o700


@pytest.mark.parametrize("when", ["import", "start", "exit"])
def test_an_error_is_told_without_what_it_held(tmp_path: Path, when: str) -> None:
    kinds = {"import": "", "start": "def main(given):\n    ", "exit": "def main(given):\n    "}
    raised = f"raise SystemExit({SECRET!r})" if when == "exit" else f"raise KeyError({SECRET!r})"
    done = ran(tmp_path, f"{kinds[when]}{raised}\n")
    assert (done.returncode, done.stdout, done.stderr) == (0 if when == "exit" else 1, "", "")
    path = tmp_path / "files" / "firsthand" / "stopped.txt"
    told = path.read_text()
    assert told.startswith("builtins.SystemExit\n" if when == "exit" else "builtins.KeyError\n")
    assert "phone/__main__.py" in told
    assert "7781" not in told
    assert str(tmp_path) not in told
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_an_error_of_another_thread_is_told_too(tmp_path: Path) -> None:
    app = (
        "import threading\n"
        "def broken():\n"
        f"    raise ValueError({SECRET!r})\n"
        "def main(given):\n"
        "    thread = threading.Thread(target=broken); thread.start(); thread.join()\n"
        "    return 0\n"
    )
    done = ran(tmp_path, app)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    told = (tmp_path / "files" / "firsthand" / "stopped.txt").read_text()
    assert told.splitlines()[0] == "builtins.ValueError"
    assert told.splitlines()[-1].endswith("broken")
    assert "7781" not in told


def test_its_folder_is_the_one_the_app_uses(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from app.phone.home_folder import home_folder

    for name in ("HOME", "KIVY_HOME", "TMPDIR", "FIRSTHAND_HOME"):
        monkeypatch.setenv(name, os.environ.get(name, ""))
    monkeypatch.delenv("FIRSTHAND_HOME")
    monkeypatch.setenv("ANDROID_PRIVATE", str(tmp_path))
    monkeypatch.setenv("ANDROID_ARGUMENT", str(tmp_path))
    mask = os.umask(0o022)
    try:
        assert stage("main.py").home() == home_folder()
    finally:
        os.umask(mask)


def test_it_is_as_quiet_as_the_apps_own_settings() -> None:
    from app.phone.kivy_settings import ENVIRONMENT

    quiet = stage("main.py").QUIET
    assert {name: quiet.get(name) for name in ENVIRONMENT if name.startswith(("KIVY_NO", "KIVY_LOG"))} == {
        name: value for name, value in ENVIRONMENT.items() if name.startswith(("KIVY_NO", "KIVY_LOG"))
    }
