"""`firsthand` opens the app; `firsthand story FOLDER` goes the whole way once, without a screen."""

import argparse
import gc
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from app.phone.own_process import close_to_others


def main(arguments: Sequence[str] | None = None) -> int:
    """The console script. Exit code 0, or 2 when the story's folder has been used already."""
    close_to_others()
    parser = argparse.ArgumentParser(
        prog="firsthand", description="A private record of an encounter with officers."
    )
    commands = parser.add_subparsers(dest="command")
    story = commands.add_parser(
        "story", help="tell the whole story once, from a tap to a receipt, in a folder"
    )
    story.add_argument("folder", type=Path, help="a new or empty folder")
    given = parser.parse_args(arguments)
    if given.command == "story":
        return _story(given.folder)
    gc.disable()  # all that is loaded now stays; looking through it again and again would delay the first screen
    from app.phone import kivy_settings

    kivy_settings.apply()
    from app.phone.app import run

    run()
    return 0


def _story(folder: Path) -> int:
    from app.phone.story.telling import Story, closing_lines

    try:
        told = Story(folder, datetime.now().astimezone(), print).tell()
    except FileExistsError:
        print(
            f"There is a story in {folder} already. Give another folder, or move that one away.",
            file=sys.stderr,
        )
        return 2
    for line in closing_lines(told):
        print(line)
    return 0


if __name__ == "__main__":
    sys.exit(main())
