"""The device's clock, as the record wants it: wall time with offset and zone, and a clock that never goes back."""

from __future__ import annotations

import os
import time
from datetime import datetime
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.record import Moment


def now() -> Moment:
    """This moment. The offset is the one in force here now; the zone name is None when the system does not tell it."""
    from app.record import Moment  # here: nobody is asked for the time before the first screen

    return Moment.at(
        datetime.now().astimezone(),
        zone=_zone(),
        mono_ms=time.monotonic_ns() // 1_000_000,
        boot=_boot(),
    )


@cache
def _boot() -> str:
    """A name for the time since the device was started: Linux and Android tell one, elsewhere it is this process's.

    Hashed and cut, so that a record cannot be matched with what other programs on the phone wrote down.
    """
    from uuid import UUID, uuid4

    try:
        started = UUID(Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip())
    except (OSError, ValueError):
        started = uuid4()
    return sha256(b"firsthand-boot/1" + started.bytes).hexdigest()[:16]


def _zone() -> str | None:
    named = os.environ.get("TZ", "")
    if "/" in named and not named.startswith((":", "/")):
        return named
    try:
        target = os.path.realpath("/etc/localtime")
    except OSError:
        return None
    _, found, name = target.partition("zoneinfo/")
    return name if (found and "/" in name) or name == "UTC" else None
