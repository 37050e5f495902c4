"""Where an index is. Small values that can be handed to another process."""

from pathlib import Path

from attrs import field, frozen


@frozen
class Embedded:
    """An SQLCipher file and its 32-byte key."""

    path: Path
    key: bytes = field(repr=False)


@frozen
class Server:
    """A PostgreSQL database, `postgresql://user@host/name`. What it holds is as safe as that server is."""

    url: str = field(repr=False)


IndexPlace = Embedded | Server
