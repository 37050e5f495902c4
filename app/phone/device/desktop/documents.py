"""Files chosen on a desktop: plain paths, asked for by whatever page the app has for it."""

import errno
import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from app.phone.device import AskToRead, AskToWrite, Document, DocumentKind, NewDocument
from app.phone.device.calls import copied, digest, reading
from app.phone.errors import FileNotReadable, FileNotWritten


class DesktopDocuments:
    """`to_read` and `to_write` show the page on which a path is chosen."""

    def __init__(self, to_read: AskToRead, to_write: AskToWrite) -> None:
        self._to_read = to_read
        self._to_write = to_write

    def open(
        self, chosen: Callable[[Document | None], None], kinds: Sequence[DocumentKind] = ("any",)
    ) -> None:
        """Ask for a file to read."""
        self._to_read(kinds, lambda path: chosen(None if path is None else document(path)))

    def create(self, name: str, media_type: str, chosen: Callable[[NewDocument | None], None]) -> None:
        """Ask where to put a file."""
        self._to_write(name, lambda path: chosen(None if path is None else new_document(path)))


def document(path: Path) -> Document:
    """A path to read."""

    def opened() -> BinaryIO:
        try:
            return path.open("rb")
        except OSError:
            raise FileNotReadable from None

    return Document(path.name, opened)


def new_document(path: Path) -> NewDocument:
    """A path to write."""
    return NewDocument(path.name, lambda source: _copy(source, path))


def _copy(source: Path | bytes, to: Path) -> None:
    """Beside, to the disk, then under its name: what was there stays until the new one is whole."""
    beside = to.with_name(f".{to.name}.part")
    try:
        with reading(source) as whole, beside.open("wb") as writing:
            wanted = copied(whole, writing)
            writing.flush()
            os.fsync(writing.fileno())
        with beside.open("rb") as written:
            if digest(written) != wanted:
                raise OSError
        beside.replace(to)
        _sync_folder(to.parent)
    except OSError:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
        raise FileNotWritten from None


def _sync_folder(folder: Path) -> None:
    """Make the name last. Windows opens no folder, and some foreign devices cannot do this to one: there it is theirs."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):
            raise
    finally:
        os.close(descriptor)
