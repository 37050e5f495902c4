"""The app where AccessKit gets its first answer late: `FIRSTHAND_HOME=… python -m tests.phone.driver.stalled`.

AccessKit asks for the first tree on a thread of its own and holds its lock until it has it. Here the app goes on when AccessKit has
begun to ask, and is answered a second later; whatever waits for that lock meanwhile, holding the interpreter, waits for ever.
"""

import threading
import time
from collections.abc import Callable

import accesskit

LATE = 1.0
"""Seconds: a few of the app's looks at its own screen."""
BEGUN_WITHIN = 20.0


def main() -> None:
    """Start the app as it is, on an AccessKit that is slow to be answered."""
    made = accesskit.unix.Adapter
    asking = threading.Event()

    def adapter(asked: Callable[[], object], *others: object) -> object:
        def late() -> object:
            asking.set()
            time.sleep(LATE)
            return asked()

        real = made(late, *others)
        if not asking.wait(BEGUN_WITHIN):
            raise TimeoutError("no reader came")
        return real

    accesskit.unix.Adapter = adapter
    from app.phone.__main__ import main as start

    start([])


if __name__ == "__main__":
    main()
