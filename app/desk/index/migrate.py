"""Bring an index to the current form: numbered migrations, each in one transaction, one process at a time."""

from pathlib import Path
from typing import TYPE_CHECKING, Final

from sqlalchemy import Connection, Engine, inspect, text

from app.desk.errors import IndexNewer

if TYPE_CHECKING:
    from alembic.config import Config

FOLDER: Final = Path(__file__).parent / "migrations"
CURRENT: Final = "0003"
"""The newest migration. With it in the index there is nothing to run, and alembic, which is large, stays unloaded."""

_LOCK: Final = 0x46697273  # any number, the same on all machines
_WRITES: Final = {"firsthand_writes": True}


def upgrade(engine: Engine) -> None:
    """Run what is missing. Raises IndexNewer when the index is of a later version than this program."""
    with engine.connect() as connection:
        if _version(connection) == CURRENT:
            return
    _run(engine)


def _run(engine: Engine) -> None:
    from alembic import command
    from alembic.script import ScriptDirectory

    script = ScriptDirectory.from_config(_config())
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
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()


def _config() -> "Config":
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config
