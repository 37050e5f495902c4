"""What Android lets an app pin in memory, for benchmarks that run on a larger machine.

SQLCipher's memory security pins (mlock) all that it takes. An app on Android may pin 64 KiB, a person on a desktop some
megabytes, root everything: as root, most of what a small query costs is the kernel pinning and letting go of pages.
"""

import ctypes
import os
import resource
import sys
from typing import Final

PINNED: Final = 64 * 1024
"""Bytes: RLIMIT_MEMLOCK of an Android app."""
_CAP_IPC_LOCK: Final = 14
_PR_CAPBSET_DROP: Final = 24
_VERSION_3: Final = 0x20080522


def pin_no_more() -> None:
    """Let this process and what it starts pin no more than an app may, also as root. Raises OSError."""
    resource.setrlimit(resource.RLIMIT_MEMLOCK, (PINNED, PINNED))
    if os.geteuid() != 0 or not sys.platform.startswith("linux"):
        return
    libc = ctypes.CDLL(None, use_errno=True)
    header = (ctypes.c_uint32 * 2)(_VERSION_3, 0)
    sets = (
        ctypes.c_uint32 * 6
    )()  # effective, permitted and inheritable, of 32 capabilities each time (capset(2))
    done = libc.prctl(_PR_CAPBSET_DROP, _CAP_IPC_LOCK, 0, 0, 0) or libc.capget(header, sets)
    for one in range(3):
        sets[one] &= ~(1 << _CAP_IPC_LOCK)
    if done or libc.capset(header, sets):
        raise OSError(ctypes.get_errno(), "could not give up pinning memory")
