"""`firsthand-desk`: see cli.py for its commands and exit codes."""

import sys

from app.desk.cli import run


def main() -> None:
    """The console script."""
    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
