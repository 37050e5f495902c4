"""Opening the index and working in it: reading, writing in one transaction, and what a database can refuse."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from attrs import frozen
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, InterfaceError, NoSuchModuleError, OperationalError
from sqlalchemy.pool import QueuePool
from sqlcipher3 import dbapi2 as sqlcipher

from app.desk.errors import (
    DatabaseAddressWrong,
    DatabaseUnreachable,
    DeskDamaged,
    IndexLost,
    OutputExists,
    OutputUnwritable,
)
from app.desk.identity import DeskFolder, DeskIdentity
from app.desk.index import migrate
from app.desk.index import sqlcipher as embedded
from app.desk.index.key import index_key
from app.desk.index.place import Embedded, IndexPlace, Server
from app.desk.keeping import are_there
from app.package.leftovers import sweep

_WRITES: Final = "firsthand_writes"
_CONNECT_SECONDS: Final = 10


@frozen(eq=False)
class Index:
    """An open index. Close it when done; each process and each thread opens its own connections through it."""

    place: IndexPlace
    engine: Engine

    @property
    def on_server(self) -> bool:
        """Whether it is PostgreSQL, which hands out work by itself."""
        return isinstance(self.place, Server)

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection to read with, seeing one state of the index throughout. Raises DatabaseUnreachable, DeskDamaged."""
        with self.speaking(), self.engine.connect() as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """One transaction: all of it or nothing, on disk when this ends. Raises DatabaseUnreachable, DeskDamaged."""
        with (
            self.speaking(),
            self.engine.connect() as connection,
            connection.execution_options(**{_WRITES: True}).begin(),
        ):
            yield connection

    @contextmanager
    def speaking(self) -> Iterator[None]:
        """Turns what the database says about itself into the desk's errors; our own mistakes pass through."""
        try:
            yield
        except DBAPIError as error:
            raise self._translated(error) from None

    def _translated(self, error: DBAPIError) -> Exception:
        if isinstance(self.place, Server):
            unreachable = error.connection_invalidated or _is_trouble(error)
            return DatabaseUnreachable(_shown(self.place.url)) if unreachable else error
        return _told_by_sqlite(error.orig, self.place.path) or error

    def close(self) -> None:
        """Let go of all connections."""
        self.engine.dispose()


def open_index(desk: DeskFolder, identity: DeskIdentity, database: str | None = None) -> Index:
    """The desk's index, made or brought up to date when needed: embedded, or at `database`.

    Raises DeskDamaged, IndexLost, InputUnreadable, OutputExists, OutputUnwritable; DatabaseAddressWrong, DatabaseUnreachable.
    """
    if database is not None:
        return open_place(Server(database))
    sweep(desk.folder)
    used = are_there(desk.packages)
    key = index_key(desk.index_key, identity, make=not used and not desk.index.exists())
    if key is None or (used and not desk.index.exists()):
        # SQLite would make an empty one and be content; the packages are whole and say otherwise.
        raise IndexLost(desk.index)
    return open_place(Embedded(desk.index, key))


def new_index(desk: DeskFolder, identity: DeskIdentity) -> Index:
    """An empty embedded index where there is none, for making it anew from the packages.

    Raises OutputExists when there is one, DeskDamaged when there is a key that does not open, OutputUnwritable.
    """
    if desk.index.exists():
        raise OutputExists(desk.index)
    key = index_key(desk.index_key, identity, make=True)
    if key is None:
        raise DeskDamaged(desk.index_key)
    return open_place(Embedded(desk.index, key))


def open_place(place: IndexPlace, *, current: bool = False) -> Index:
    """Open an index; with `current` it is known to be up to date, as another process has just seen to it."""
    index = Index(place, _engine(place))
    if not current:
        try:
            with index.speaking():
                migrate.upgrade(index.engine)
        except BaseException:
            index.close()
            raise
    return index


def _engine(place: IndexPlace) -> Engine:
    if isinstance(place, Server):
        try:
            url = make_url(place.url).set(drivername="postgresql+psycopg")
            if make_url(place.url).get_backend_name() != "postgresql":
                raise DatabaseAddressWrong
            return create_engine(
                url, pool_pre_ping=True, connect_args={"connect_timeout": _CONNECT_SECONDS}, future=True
            )
        except (ArgumentError, NoSuchModuleError):
            raise DatabaseAddressWrong from None
    _private(place.path)
    engine = create_engine(
        "sqlite://", module=sqlcipher, creator=lambda: embedded.connect(place), poolclass=QueuePool
    )
    event.listen(engine, "begin", _begin)
    return engine


def _begin(connection: Connection) -> None:
    # A reader that turns writer later could meet another's change and fail: who will write says so at once.
    writes = connection.get_execution_options().get(_WRITES)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _private(path: Path) -> None:
    try:
        path.touch(mode=0o600, exist_ok=True)
    except OSError:
        raise OutputUnwritable(path) from None


def _told_by_sqlite(error: Any, path: Path) -> Exception | None:
    code = (getattr(error, "sqlite_errorcode", 0) or 0) & 0xFF
    if code in (11, 26):
        return DeskDamaged(path)
    if code in (5, 6, 8, 10, 13, 14, 23):
        return OutputUnwritable(path)
    return None


def _is_trouble(error: DBAPIError) -> bool:
    """Connection lost or refused (class 08), shutting down (57P), out of room or memory (53)."""
    state = getattr(error.orig, "sqlstate", None)
    if state is None:
        # What the driver says by itself: of the connection, or of a value it cannot send, which is our mistake.
        return isinstance(error, OperationalError | InterfaceError)
    # 40: two receivers waited for each other, and one had to give way; its files wait.
    return state[:2] in ("08", "40", "53") or state[:3] == "57P"


def _shown(url: str) -> str:
    """The address without its password."""
    return make_url(url).render_as_string(hide_password=True)
