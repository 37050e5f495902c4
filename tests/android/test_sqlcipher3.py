"""sqlcipher3 built for this machine as the recipe builds it for a phone, and used."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.android.tools import PACKAGING, TOOLS

BUILT = TOOLS / "sqlcipher3" / "built"
USED = """
import json, sys
sys.path.insert(0, {built!r})
from sqlcipher3 import dbapi2
import sqlite3 as plain
told = {{"from": dbapi2.__file__, "loads": hasattr(dbapi2.Connection, "enable_load_extension")}}
made = dbapi2.connect({path!r})
made.execute("PRAGMA key = \\"x'" + "42" * 32 + "'\\"")
told["cipher"] = made.execute("PRAGMA cipher_version").fetchone()[0]
told["provider"] = made.execute("PRAGMA cipher_provider").fetchone()[0]
told["options"] = [row[0] for row in made.execute("PRAGMA compile_options")]
made.execute("CREATE VIRTUAL TABLE words USING fts5(text)")
made.execute("INSERT INTO words VALUES ('the officer asked for a fingerprint')")
made.commit()
told["found"] = made.execute("SELECT count(*) FROM words WHERE words MATCH 'finger*'").fetchone()[0]
try:
    made.execute("SELECT load_extension('x')")
    told["extension"] = "loaded"
except dbapi2.Error as error:
    told["extension"] = str(error)
try:
    made.execute('SELECT "no such column"')
    told["quotes"] = "taken as text"
except dbapi2.Error as error:
    told["quotes"] = str(error)
made.close()
other = dbapi2.connect({path!r})
other.execute("PRAGMA key = \\"x'" + "43" * 32 + "'\\"")
try:
    other.execute("SELECT count(*) FROM sqlite_master").fetchone()
    told["wrong key"] = "opened"
except dbapi2.DatabaseError as error:
    told["wrong key"] = str(error)
beside = plain.connect(":memory:")
told["plain"] = beside.execute("SELECT 'x'").fetchone()[0]
told["plain options"] = [row[0] for row in beside.execute("PRAGMA compile_options")]
print(json.dumps(told))
"""


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict:
    path = tmp_path_factory.mktemp("sqlcipher") / "log.db"
    code = USED.format(built=str(BUILT), path=str(path))
    done = subprocess.run([sys.executable, "-I", "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    # SQLCipher's own log goes to the error channel here, to the phone's log there. There must be none.
    assert done.stderr == ""
    answer: dict = json.loads(done.stdout)
    answer["file"] = path.read_bytes()
    return answer


def test_it_is_ours(told: dict) -> None:
    assert Path(told["from"]).is_relative_to(BUILT)
    assert told["cipher"].startswith("4.19.")
    assert told["provider"] == "openssl"


def test_what_it_is_built_with(told: dict) -> None:
    wanted = {
        "HAS_CODEC",
        "OMIT_LOAD_EXTENSION",
        "SECURE_DELETE",
        "TEMP_STORE=3",
        "ENABLE_FTS5",
        "DQS=0",
        "THREADSAFE=1",
    }
    assert wanted <= set(told["options"])
    assert not told["loads"]
    assert told["extension"] == "no such function: load_extension"
    assert told["quotes"].startswith("no such column")


def test_it_encrypts_and_searches(told: dict) -> None:
    assert told["found"] == 1
    assert told["wrong key"] == "file is not a database"
    assert b"fingerprint" not in told["file"]
    assert b"SQLite format 3" not in told["file"]


def test_it_keeps_apart_from_pythons_own_sqlite(told: dict) -> None:
    assert told["plain"] == "x"
    assert "HAS_CODEC" not in told["plain options"]


def test_the_patch_takes_conan_out() -> None:
    patch = (PACKAGING / "recipes/sqlcipher3/android.patch").read_text()
    assert '-    "conan>=2.0",' in patch
    assert "-        import conan" in patch
    assert "+        import conan" not in patch


def test_without_the_settings_it_would_speak(tmp_path: Path) -> None:
    """The suite's own sqlcipher3, made for desktops, reports a wrong key on the error channel: so the silence above says something."""
    code = USED.format(built=str(tmp_path), path=str(tmp_path / "log.db"))
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert "OMIT_LOAD_EXTENSION" not in done.stdout
    assert done.stderr != ""
