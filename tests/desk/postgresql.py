"""A real PostgreSQL for tests: made in a folder of its own, reached through a socket there and no network, and stopped."""

import os
import pwd
import shutil
import subprocess
import tempfile
from pathlib import Path
from types import TracebackType
from typing import Self

HOW = "PostgreSQL is missing: apt-get install postgresql"


def programs() -> Path:
    """Where its programs are."""
    # Debian keeps them off the path, one folder a version.
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda each: int(each.parent.name))
    if folders:
        return folders[-1]
    found = shutil.which("initdb")
    assert found is not None, HOW
    return Path(found).resolve().parent


class Cluster:
    """A server with databases that are made as they are needed. It refuses to run as root, so another user runs it."""

    def __init__(self, **settings: str) -> None:
        self._programs = programs()
        # A socket's path may have a hundred letters or so: the tests' own folders are too deep.
        self.folder = Path(tempfile.mkdtemp(prefix="fh-pg-"))
        self._settings = {"listen_addresses": "", "unix_socket_directories": str(self.folder)} | settings
        self._data = self.folder / "data"
        self._count = 0

    def __enter__(self) -> Self:
        if os.geteuid() == 0:
            owner = pwd.getpwnam("postgres")
            os.chown(self.folder, owner.pw_uid, owner.pw_gid)
        self._run("initdb", "-D", self._data, "-U", "desk", "--auth=trust", "-E", "UTF8", "--locale=C", "-N")
        with (self._data / "postgresql.conf").open("a") as file:
            file.writelines(f"{name} = '{value}'\n" for name, value in self._settings.items())
        self.start()
        return self

    def start(self) -> None:
        self._run("pg_ctl", "-D", self._data, "-l", self.folder / "log", "-w", "-t", "60", "start")

    def stop(self, how: str = "fast") -> None:
        self._run("pg_ctl", "-D", self._data, "-m", how, "-w", "-t", "60", "stop")

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> None:
        try:
            self.stop("immediate")
        finally:
            shutil.rmtree(self.folder)

    def database(self) -> str:
        """The address of a new, empty database."""
        self._count += 1
        name = f"desk{self._count}"
        self.ask("CREATE DATABASE " + name)
        return f"postgresql://desk@/{name}?host={self.folder}"

    def ask(self, statement: str, database: str = "postgres") -> str:
        """What psql answers."""
        return self._run(
            "psql", "-h", self.folder, "-U", "desk", "-d", database, "-qAtX", "-c", statement
        ).strip()

    def _run(self, program: str, *arguments: str | Path) -> str:
        command = [str(self._programs / program), *map(str, arguments)]
        if os.geteuid() == 0:
            command = ["runuser", "-u", "postgres", "--", *command]
        done = subprocess.run(
            command, cwd=self.folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, text=True, timeout=120, check=False,
        )  # fmt: skip
        assert done.returncode == 0, f"{program}: {done.stdout}"
        return done.stdout
