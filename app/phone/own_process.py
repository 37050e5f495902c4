"""Our own process, closed to others: what it makes is the owner's alone, and its memory goes into no dump.

Memory of an unlocked program holds keys and words. A crash would write all of it to a file, and any other program of the
same user could read it; both are switched off where the system lets us.
"""

import contextlib
import ctypes
import os
import sys
from typing import Final

_PR_SET_DUMPABLE: Final = 4


def close_to_others() -> None:
    """No core dumps, no looking in by other programs (prctl(2), PR_SET_DUMPABLE), files for the owner only.

    Raises nothing: a system that has one of these not has the others.
    """
    os.umask(0o077)
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform in ("linux", "android"):
        with contextlib.suppress(AttributeError, OSError):
            ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
