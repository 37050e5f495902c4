"""The key of the embedded index: 32 random bytes, sealed to the desk's identity in `index.key.age`."""

import io
import os
from pathlib import Path
from typing import Final

from app.desk import disk
from app.desk.errors import DeskDamaged
from app.desk.identity import DeskIdentity
from app.seal import HybridRecipient, Recipient, SealError, seal_bytes, unseal

KEY_BYTES: Final = 32
_LARGEST: Final = 64 * 1024


def index_key(path: Path, identity: DeskIdentity, *, make: bool) -> bytes | None:
    """The key in `path`; with `make` a new one when there is no file, else None.

    Raises DeskDamaged when it does not open or is none, OutputUnwritable.
    """
    if not path.exists():
        if not make:
            return None
        key = os.urandom(KEY_BYTES)
        disk.write_new(path, seal_bytes(key, [_strongest(identity)]))
        return key
    sink = io.BytesIO()
    try:
        unseal(io.BytesIO(disk.read(path, limit=_LARGEST)), sink, identity.identities)
    except SealError:
        raise DeskDamaged(path) from None
    if len(sink.getvalue()) != KEY_BYTES:
        raise DeskDamaged(path)
    return sink.getvalue()


def _strongest(identity: DeskIdentity) -> Recipient:
    """The newest post-quantum recipient; age does not mix the two kinds in one file."""
    strong = (each for each in identity.recipients if isinstance(each, HybridRecipient))
    return next(strong, identity.recipients[0])
