"""`firsthand-desk`: see cli.py for its commands and exit codes."""

import sys

from app.desk.cli import run
from app.desk.own_process import close_to_others


def main() -> None:
    """The console script."""
    close_to_others()
    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
