"""The tools of the Android proofs, and running something by them."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
PACKAGING = ROOT / "packaging" / "android"
TOOLS = PACKAGING / ".tools"
DEBIAN = TOOLS / "debian"
P4A_PYTHON = TOOLS / "p4a" / "bin" / "python"
FRAMEWORK = DEBIAN / "usr/share/android-framework-res/framework-res.apk"
ZXING = DEBIAN / "usr/share/java/core-3.5.3.jar"


def bring() -> None:
    """Bring the tools. A proof that cannot be run is a failure."""
    done = subprocess.run(
        [sys.executable, PACKAGING / "proof-tools"], capture_output=True, text=True, timeout=900
    )
    assert done.returncode == 0, done.stderr


def proof(name: str, *given: str | Path) -> Any:
    """What one of packaging/android/proofs answers."""
    done = ask(name, *given)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    (line,) = [line for line in done.stdout.splitlines() if line.startswith("ANSWER ")]
    return json.loads(line.removeprefix("ANSWER "))


def ask(name: str, *given: str | Path) -> subprocess.CompletedProcess[str]:
    words = [P4A_PYTHON, PACKAGING / "proofs" / f"{name}.py", *given]
    return subprocess.run(
        [str(word) for word in words],
        capture_output=True,
        text=True,
        cwd=PACKAGING,
        env={"PATH": path(), "HOME": str(TOOLS)},
    )


def path() -> str:
    """The programs of python-for-android first."""
    return f"{P4A_PYTHON.parent}:/usr/local/bin:/usr/bin:/bin"


def aapt2(*words: str | Path) -> str:
    """Android's resource compiler, on the libraries it came with."""
    libraries = ":".join(
        str(DEBIAN / part)
        for part in ("usr/lib/x86_64-linux-gnu/android", "usr/lib/x86_64-linux-gnu", "usr/lib/7zip")
    )
    (loader,) = DEBIAN.glob("usr/lib*/ld-linux-*.so.*")
    said = [
        str(loader),
        "--library-path",
        libraries,
        str(DEBIAN / "usr/bin/aapt2"),
        *(str(word) for word in words),
    ]
    done = subprocess.run(said, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout
