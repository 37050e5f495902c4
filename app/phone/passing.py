"""Sealed files on their way in or out: for a moment in the app's own folder, since a vault is backed up to a path and
restored from one, and what the person chose may be no path. Plain Python.

They lie in the outbox, which is emptied at the next start should the app be ended in between.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex

from app.phone.device import Document
from app.phone.device.calls import copied
from app.phone.errors import FileNotReadable


@contextmanager
def passing(outbox: Path) -> Iterator[Path]:
    """A path nothing lies at yet, and nothing any more afterwards."""
    outbox.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = outbox / f"{token_hex(6)}.part"
    try:
        yield path
    finally:
        path.unlink(missing_ok=True)


@contextmanager
def here(document: Document, outbox: Path) -> Iterator[Path]:
    """A copy of a file that was chosen. Raises FileNotReadable."""
    with passing(outbox) as path:
        try:
            with document.open() as source, path.open("wb") as copy:
                copied(source, copy)
        except OSError:
            raise FileNotReadable from None
        yield path
