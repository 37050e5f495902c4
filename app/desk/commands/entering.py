"""What the commands have in common: their options, asking for the passphrase, and opening the desk with its index."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from pathlib import Path
from typing import Annotated, Final

import typer
from attrs import frozen

from app.desk import content
from app.desk.identity import DeskFolder, DeskIdentity, open_identity
from app.desk.index import Index, open_index
from app.desk.receive import Receiver

LANGUAGES: Final = ("en", "es")
LANGUAGE_VARIABLE: Final = "FIRSTHAND_LANGUAGE"
SPEAKING: Final[ContextVar[str]] = ContextVar("speaking", default="en")
"""The language of this call, for what is said before a command has its options."""

DEFAULT_DESK: Final = Path(typer.get_app_dir("firsthand-desk"))

DeskOption = Annotated[
    Path,
    typer.Option("--desk", envvar="FIRSTHAND_DESK", help="The desk's own folder.", show_default=False),
]
PassphraseOption = Annotated[
    Path | None,
    typer.Option("--passphrase-file", help="Read the desk's passphrase from the first line of this file."),
]


def _spoken(language: str) -> str:
    if language not in LANGUAGES:
        raise typer.BadParameter(", ".join(LANGUAGES))
    return language


LanguageOption = Annotated[
    str,
    typer.Option(
        "--language",
        envvar=LANGUAGE_VARIABLE,
        callback=_spoken,
        help="Language of what is printed: en or es.",
        show_default=False,
    ),
]
DatabaseOption = Annotated[
    str | None,
    typer.Option(
        "--database",
        envvar="FIRSTHAND_DATABASE",
        help="postgresql://… when several machines share one index. Without it the index is in the desk's folder.",
        show_default=False,
    ),
]
PackagesOption = Annotated[
    Path | None,
    typer.Option(
        "--packages",
        envvar="FIRSTHAND_PACKAGES",
        help="Where the originals are kept, when machines share a folder for them.",
        show_default=False,
    ),
]
ReasonOption = Annotated[str, typer.Option("--reason", help="Why, in words; it goes into the log.")]
RecordArgument = Annotated[
    str, typer.Argument(help="A record: its number, or the beginning of its id or of a package's SHA-256.")
]


@frozen
class Entered:
    """An opened desk."""

    desk: DeskFolder
    identity: DeskIdentity
    index: Index
    packages: Path

    @property
    def receiver(self) -> Receiver:
        """What receives for this desk."""
        return Receiver.of(self.desk, self.identity, self.index, self.packages)


@contextmanager
def entered(
    desk: Path,
    passphrase_file: Path | None,
    database: str | None = None,
    packages: Path | None = None,
    *,
    given: str | None = None,
) -> Iterator[Entered]:
    """Open the desk and its index; `given` is the passphrase when it was asked for already. Raises DeskMissing, WrongDeskPassphrase, and what `open_index` raises."""
    folder = DeskFolder(desk)
    folder.must_exist()
    identity = open_identity(folder, given if given is not None else passphrase(passphrase_file))
    index = open_index(folder, identity, database)
    try:
        yield Entered(folder, identity, index, packages if packages is not None else folder.packages)
    finally:
        index.close()


def passphrase(file: Path | None, *, confirm: bool = False) -> str:
    """The desk's passphrase, from a file or asked for on the terminal."""
    if file is not None:
        return content.first_line(file)
    language = SPEAKING.get()
    if not sys.stdin.isatty():
        raise typer.BadParameter(say(language, "ask", "no_terminal"))
    asked: str = typer.prompt(
        say(language, "ask", "passphrase"),
        hide_input=True,
        confirmation_prompt=say(language, "ask", "again") if confirm else False,
    )
    return asked


def now() -> datetime:
    """The clock of this machine, with its offset."""
    return datetime.now().astimezone()


def say(language: str, *path: str, **values: object) -> str:
    """One of the sentences of assets/words/<language>/desk_index.toml."""
    return content.words(language, "desk_index").say("desk_index", *path, **values)
