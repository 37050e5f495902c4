"""The desk's part of the story, run as its own program: the two sides share files and nothing else."""

import os
import subprocess
import sys
from pathlib import Path

from attrs import frozen


@frozen
class DeskCallFailed(Exception):
    """`firsthand-desk` ended with another exit code than 0; what it said is in `said`."""

    command: str
    code: int
    said: str


@frozen
class DeskProgram:
    """`firsthand-desk` with its folder and the file that holds its passphrase."""

    folder: Path
    passphrase_file: Path

    def __call__(self, command: str, *arguments: str | Path) -> str:
        """Run one command and give what it printed. Raises DeskCallFailed."""
        done = subprocess.run(
            [
                sys.executable,
                "-m",
                "app.desk",
                command,
                *map(str, arguments),
                "--desk",
                str(self.folder),
                "--passphrase-file",
                str(self.passphrase_file),
            ],
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, "PYTHONPATH": _where_app_is()},
        )
        if done.returncode != 0:
            raise DeskCallFailed(command, done.returncode, done.stderr)
        return done.stdout


def _where_app_is() -> str:
    here = str(Path(__file__).resolve().parents[3])
    already = os.environ.get("PYTHONPATH")
    return f"{here}{os.pathsep}{already}" if already else here
