"""serve: the page in a browser on this machine."""

import webbrowser
from typing import Annotated

import typer

from app.desk import content
from app.desk.commands.entering import (
    DEFAULT_DESK,
    DatabaseOption,
    DeskOption,
    LanguageOption,
    PackagesOption,
    PassphraseOption,
    entered,
    now,
    passphrase,
)
from app.desk.due import refresh
from app.desk.identity import DeskFolder, open_signing_keys


def add(app: typer.Typer) -> None:
    """Put the command into the application."""
    app.command(
        help="Work in your browser. The page comes from this machine, for this machine, until Ctrl+C."
    )(serve)


def serve(
    port: Annotated[int, typer.Option(min=0, max=65535, help="The port; 0: any that is free.")] = 0,
    browser: Annotated[bool, typer.Option("--browser", help="Open the browser at it.")] = False,
    desk: DeskOption = DEFAULT_DESK,
    passphrase_file: PassphraseOption = None,
    database: DatabaseOption = None,
    packages: PackagesOption = None,
    language: LanguageOption = "en",
) -> None:
    # Late: no other command needs a web server.
    from app.desk.page import Workplace
    from app.desk.page import serve as listen

    DeskFolder(desk).must_exist()
    given = passphrase(passphrase_file)

    def ready(address: str) -> None:
        words = content.words(language, "desk_identity")
        typer.echo(words.say("desk_identity", "serve", "open"))
        typer.echo(f"\n    {address}\n")
        typer.echo(words.say("desk_identity", "serve", "once"))
        if browser:
            webbrowser.open(address)

    with entered(desk, passphrase_file, database, packages, given=given) as at:
        signers = open_signing_keys(at.desk, given, at.identity)
        refresh(at.index)
        try:
            listen(
                Workplace(at.desk, at.identity, signers, at.index, at.packages, now), port=port, ready=ready
            )
        except KeyboardInterrupt:
            typer.echo(content.words(language, "desk_identity").say("desk_identity", "serve", "stopped"))
