"""The one folder that files are handed to other apps from."""

from pathlib import Path

from app.phone.errors import FileNotReadable


def waiting_in(outbox: Path, path: Path) -> Path:
    """The file itself, when it lies in the outbox and nowhere else. Raises FileNotReadable.

    Links are followed first: one that leads out of the folder is refused.
    """
    try:
        there = path.resolve(strict=True)
        home = outbox.resolve(strict=True)
    except (OSError, RuntimeError):
        raise FileNotReadable from None
    if there.parent != home or not there.is_file():
        raise FileNotReadable
    return there


def empty(outbox: Path) -> None:
    """Remove what was handed over; nobody can read it from here any more."""
    if outbox.is_dir():
        for path in outbox.iterdir():
            path.unlink(missing_ok=True)
