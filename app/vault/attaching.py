"""Bringing a file into the vault: sealed as it is read, measured on the way, and there only when it is whole."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import BinaryIO, Final

from app.seal import Recipient, Sealing
from app.vault.content_kind import ContentKind
from app.vault.disk import sync_folder, writing
from app.vault.errors import Cancelled, SourceFailed
from app.vault.recording import Measured, Meter, create_sealed
from app.vault.sealed_folder import SealedFolder

_READ_BYTES: Final = 1 << 20
_CHUNKS_AT_ONCE: Final = 16

Progress = Callable[[int], None]
"""Told the number of bytes done so far."""

Cancel = Callable[[], bool]
"""Asked between pieces whether to stop."""


def seal_source(
    sealed: SealedFolder,
    media_id: str,
    source: BinaryIO,
    recipient: Recipient,
    claimed: ContentKind | None,
    progress: Progress | None,
    cancelled: Cancel | None,
) -> Measured:
    """Seal all of `source` into its file, and return when that is on disk.

    Raises SourceFailed, Cancelled, StorageError; the file is then the caller's to remove.
    """
    meter = Meter()
    with writing(), create_sealed(sealed.media(media_id)) as file:
        with Sealing(file, [recipient], chunks_at_once=_CHUNKS_AT_ONCE) as sealing:
            while piece := _read(source, media_id):
                if cancelled is not None and cancelled():
                    raise Cancelled(media_id)
                sealing.write(piece)
                meter.add(piece)
                if progress is not None:
                    progress(meter.bytes)
        os.fsync(file.fileno())
        sync_folder(sealed.path)
    return meter.result(claimed)


def _read(source: BinaryIO, media_id: str) -> bytes:
    try:
        return source.read(_READ_BYTES)
    except (OSError, ValueError):
        # ValueError is how Python says that the file was closed.
        raise SourceFailed(media_id) from None
