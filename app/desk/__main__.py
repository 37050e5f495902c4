"""`firsthand-desk`: see cli.py for its commands and exit codes."""

import sys
from io import TextIOWrapper

from app.desk.cli import run
from app.desk.own_process import close_to_others


def main() -> None:
    """The console script."""
    close_to_others()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            # A code page of Windows lacks many letters; a mark in its place is better than to end there.
            stream.reconfigure(errors="replace")
    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
