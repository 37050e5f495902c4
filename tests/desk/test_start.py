"""What a command loads before it does anything: large libraries only where they are needed."""

import subprocess
import sys

from alembic.script import ScriptDirectory

from app.desk.index import migrate

LARGE = ("PIL", "alembic", "flask", "fontTools", "fpdf", "psycopg", "segno", "uharfbuzz", "waitress")


def test_the_command_line_starts_without_what_only_one_command_needs() -> None:
    """Each of them costs every command its memory and its time, `open` too."""
    program = f"import sys, app.desk.cli; print(sorted(set({LARGE!r}) & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_newest_migration_is_the_one_that_is_looked_for() -> None:
    assert ScriptDirectory.from_config(migrate._config()).get_current_head() == migrate.CURRENT
