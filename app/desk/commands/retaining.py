"""hold, release, delete, log, hand-over: how long records are kept, and who else gets them."""

from pathlib import Path
from typing import Annotated

import typer

from app.desk import disk, retention
from app.desk.commands.entering import (
    DEFAULT_DESK,
    DatabaseOption,
    DeskOption,
    LanguageOption,
    PackagesOption,
    PassphraseOption,
    ReasonOption,
    RecordArgument,
    entered,
    now,
    say,
)
from app.desk.handover import hand_over as hand_all_over
from app.desk.records import find
from app.package import read_card
from app.package.findings import shown
from app.seal import Recipient

_LARGEST_CARD = 64 * 1024


def add(app: typer.Typer) -> None:
    """Put the commands into the application."""
    app.command(help="Put a record under a legal hold: it cannot be deleted.")(hold)
    app.command(help="End a legal hold.")(release)
    app.command(help="Delete a record and its packages. The reason is logged.")(delete)
    app.command(help="Show the log of holds, deletions and handing over.")(log)
    app.command("hand-over", help="Write everything into a folder for another group.")(hand_over)


def hold(
    record: RecordArgument,
    reason: ReasonOption,
    desk: DeskOption = DEFAULT_DESK,
    passphrase_file: PassphraseOption = None,
    database: DatabaseOption = None,
    language: LanguageOption = "en",
) -> None:
    with entered(desk, passphrase_file, database) as at:
        no = find(at.index, record)
        retention.hold(at.index, no, reason, now())
    typer.echo(say(language, "keeping", "held", no=no))


def release(
    record: RecordArgument,
    reason: ReasonOption,
    desk: DeskOption = DEFAULT_DESK,
    passphrase_file: PassphraseOption = None,
    database: DatabaseOption = None,
    language: LanguageOption = "en",
) -> None:
    with entered(desk, passphrase_file, database) as at:
        no = find(at.index, record)
        retention.release(at.index, no, reason, now())
    typer.echo(say(language, "keeping", "released", no=no))


def delete(
    record: RecordArgument,
    reason: ReasonOption,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask again.")] = False,
    desk: DeskOption = DEFAULT_DESK,
    passphrase_file: PassphraseOption = None,
    database: DatabaseOption = None,
    packages: PackagesOption = None,
    language: LanguageOption = "en",
) -> None:
    with entered(desk, passphrase_file, database, packages) as at:
        retention.finish_deleting(at.index, at.packages)
        no = find(at.index, record)
        typer.echo(say(language, "keeping", "warning"))
        if not yes:
            typer.confirm(say(language, "keeping", "sure", no=no), abort=True)
        gone = retention.delete_record(at.index, at.packages, no, reason, now())
    typer.echo(say(language, "keeping", "deleted", no=no, count=len(gone)))


def log(
    desk: DeskOption = DEFAULT_DESK,
    passphrase_file: PassphraseOption = None,
    database: DatabaseOption = None,
    language: LanguageOption = "en",
) -> None:
    with entered(desk, passphrase_file, database) as at:
        lines = retention.log(at.index)
    for one in lines:
        typer.echo(f"{one.at}  {say(language, 'log', one.what)}  {one.encounter}  {shown(one.reason)}")
    if not lines:
        typer.echo(say(language, "log", "empty"))


def hand_over(
    out: Annotated[Path, typer.Option(help="The new folder to write.")],
    reason: ReasonOption,
    card: Annotated[
        Path | None, typer.Option(help="The other group's card: every package is sealed anew, to them.")
    ] = None,
    desk: DeskOption = DEFAULT_DESK,
    passphrase_file: PassphraseOption = None,
    database: DatabaseOption = None,
    packages: PackagesOption = None,
    language: LanguageOption = "en",
) -> None:
    to: tuple[Recipient, ...] = ()
    if card is not None:
        theirs = read_card(disk.read(card, limit=_LARGEST_CARD), now().date())
        to = theirs.recipients()
    with entered(desk, passphrase_file, database, packages) as at:
        done = hand_all_over(
            at.index, at.packages, out, reason, now(), identity=at.identity if to else None, to=to
        )
    typer.echo(
        say(language, "keeping", "handed_over", records=done.records, packages=done.packages, folder=out)
    )
    typer.echo(say(language, "keeping", "sealed_anew" if to else "still_ours"))
