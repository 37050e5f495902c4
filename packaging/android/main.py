"""Where Android starts. First silence, then folders, then the app.

python-for-android sends whatever Python prints to the phone's log, which other tools can read, and Kivy and SDL write
there of their own accord. So nothing is printed, nothing is logged, and an error nobody caught is told as the names of
its kind and of the places in our code, never with what it held.
"""

import os
import sys
import threading
import traceback
from pathlib import Path
from types import TracebackType
from typing import TextIO

QUIET = {
    "KIVY_NO_ARGS": "1",
    "KIVY_NO_CONFIG": "1",
    "KIVY_NO_CONSOLELOG": "1",
    "KIVY_NO_ENV_CONFIG": "1",
    "KIVY_NO_FILELOG": "1",
    "KIVY_LOG_MODE": "PYTHON",
    "SDL_LOGGING": "*=0",
    "SDL_ANDROID_TRAP_BACK_BUTTON": "1",
}
MOST_PLACES = 12
TOLD = "stopped.txt"
"""In the app's own folder: why it last stopped. Holds no data; never leaves the phone by itself."""


class Nowhere:
    """What is printed goes nowhere."""

    encoding = "utf-8"
    errors = "replace"

    def write(self, text: str) -> int:
        return len(text)

    def flush(self) -> None:
        return None

    def isatty(self) -> bool:
        return False

    def fileno(self) -> int:
        raise OSError


def silence() -> None:
    """Nothing of ours, of Kivy's or of SDL's is printed or logged from here on."""
    nowhere: TextIO = Nowhere()  # type: ignore[assignment]
    sys.stdout = sys.stderr = nowhere
    os.environ.update(QUIET)
    sys.excepthook = tell
    sys.unraisablehook = lambda raised: None
    threading.excepthook = lambda raised: (
        tell(raised.exc_type, raised.exc_value, raised.exc_traceback) if raised.exc_value else None
    )


def home() -> Path:
    """The app's own folder, in storage that no other app and no backup sees. Made when it is not there."""
    folder = Path(os.environ.get("ANDROID_PRIVATE") or Path.cwd()) / "firsthand"
    kivys = folder / "kivy"
    os.umask(0o077)
    kivys.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.environ.update(HOME=str(folder), KIVY_HOME=str(kivys), TMPDIR=str(kivys))
    return folder


def shape(kind: type[BaseException], trace: TracebackType | None) -> str:
    """An error's kind and the places it came through: names and line numbers, no message, no values."""
    places = []
    for at in traceback.extract_tb(trace, limit=-MOST_PLACES):
        path = Path(at.filename)
        places.append(f"{path.parent.name}/{path.name}:{at.lineno} {at.name}")
    return "\n".join([f"{kind.__module__}.{kind.__qualname__}", *places]) + "\n"


def tell(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """Keep the shape of an error nobody caught, instead of the last one."""
    try:
        descriptor = os.open(
            Path(os.environ.get("HOME", "")) / TOLD, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600
        )
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(shape(kind, trace))
    except OSError:
        return


def start() -> int:
    """Run the app to its end; 1 when an error ended it."""
    silence()
    home()
    try:
        from app.phone.__main__ import main

        return main([])
    except BaseException as error:
        tell(type(error), error, error.__traceback__)
        return 0 if isinstance(error, SystemExit) else 1


if __name__ == "__main__":
    sys.exit(start())
