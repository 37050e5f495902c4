"""Bring an index to the current form: numbered migrations, each in one transaction, one process at a time."""

from pathlib import Path
from typing import Final

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine

from app.desk.errors import IndexNewer

FOLDER: Final = Path(__file__).parent / "migrations"
_LOCK: Final = 0x46697273  # any number, the same on all machines
_WRITES: Final = {"firsthand_writes": True}


def upgrade(engine: Engine) -> None:
    """Run what is missing. Raises IndexNewer when the index is of a later version than this program."""
    script = ScriptDirectory.from_config(_config())
    with engine.connect() as connection:
        if _version(connection) == script.get_current_head():
            return
    with engine.connect() as connection, connection.execution_options(**_WRITES).begin():
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
        found = _version(connection)
        if found is not None and found not in {each.revision for each in script.walk_revisions()}:
            raise IndexNewer(found)
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _version(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config
