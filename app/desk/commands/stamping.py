"""timestamp, witness: proof from outside of when something existed."""

from pathlib import Path
from typing import Annotated

import typer

from app.desk import disk
from app.desk import timestamp as stamps
from app.desk import witness as witnesses
from app.desk.commands.entering import (
    DEFAULT_DESK,
    DatabaseOption,
    DeskOption,
    LanguageOption,
    PackagesOption,
    PassphraseOption,
    RecordArgument,
    entered,
    now,
    say,
)
from app.desk.records import find
from app.package.findings import shown

_LARGEST_PEM = 1 << 20

AuthorityOption = Annotated[
    Path, typer.Option("--authority", help="The authority's certificates to trust, as a PEM file.")
]


def add(app: typer.Typer) -> None:
    """Put the commands into the application."""
    stamp = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
    stamp.command(help="Write a request for a record's package, to be carried to an authority.")(request)
    stamp.command(help="Make a request, send it to an authority's address, and keep the answer.")(send)
    stamp.command(help="Check an authority's answer and keep it.")(take)
    stamp.command(help="Check a kept answer again, against the package on the disk.")(verify)
    app.add_typer(stamp, name="timestamp", help="Time stamps by an outside authority (RFC 3161).")
    code = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
    code.command("add", help="Keep a witness code that somebody told you, from now on.")(add_code)
    code.command("list", help="List the codes, and the packages that bear them out.")(list_codes)
    app.add_typer(code, name="witness", help="Witness codes that people told you.")


def request(
    record: RecordArgument,
    out: Annotated[Path, typer.Option(help="The request file to write (.tsq).")],
    desk: DeskOption = DEFAULT_DESK,
    passphrase_file: PassphraseOption = None,
    database: DatabaseOption = None,
    language: LanguageOption = "en",
) -> None:
    with entered(desk, passphrase_file, database) as at:
        stamp, content = stamps.ask(at.index, find(at.index, record), now())
    disk.write_new(out, content)
    typer.echo(say(language, "stamp", "request", path=out, no=stamp.no))


def send(
    record: RecordArgument,
    to: Annotated[str, typer.Option("--to", envvar="FIRSTHAND_TIMESTAMP_AUTHORITY", help="http(s)://…")],
    authority: AuthorityOption,
    desk: DeskOption = DEFAULT_DESK,
    passphrase_file: PassphraseOption = None,
    database: DatabaseOption = None,
    language: LanguageOption = "en",
) -> None:
    with entered(desk, passphrase_file, database) as at:
        _, content = stamps.ask(at.index, find(at.index, record), now())
        answer = stamps.send(content, to)
        stamp = stamps.take(at.index, answer, disk.read(authority, limit=_LARGEST_PEM))
    typer.echo(
        say(language, "stamp", "kept", no=stamp.no, at=stamp.stamped, authority=shown(stamp.authority or ""))
    )


def take(
    answer: Annotated[Path, typer.Argument(help="The authority's answer (.tsr).")],
    authority: AuthorityOption,
    desk: DeskOption = DEFAULT_DESK,
    passphrase_file: PassphraseOption = None,
    database: DatabaseOption = None,
    language: LanguageOption = "en",
) -> None:
    untrusted = disk.read(answer, limit=stamps.LARGEST_ANSWER)
    with entered(desk, passphrase_file, database) as at:
        stamp = stamps.take(at.index, untrusted, disk.read(authority, limit=_LARGEST_PEM))
    typer.echo(
        say(language, "stamp", "kept", no=stamp.no, at=stamp.stamped, authority=shown(stamp.authority or ""))
    )


def verify(
    stamp: Annotated[int, typer.Argument(help="The stamp's number.")],
    authority: AuthorityOption,
    desk: DeskOption = DEFAULT_DESK,
    passphrase_file: PassphraseOption = None,
    database: DatabaseOption = None,
    packages: PackagesOption = None,
    language: LanguageOption = "en",
) -> None:
    with entered(desk, passphrase_file, database, packages) as at:
        found = stamps.verify(at.index, at.packages, stamp, disk.read(authority, limit=_LARGEST_PEM))
    typer.echo(say(language, "stamp", "verified", at=found.stamped, package=found.package))


def add_code(
    code: Annotated[str, typer.Argument(help="The eight words, in quotation marks.")],
    channel: Annotated[str, typer.Option(help="How it came: call, letter, message.")] = "",
    note: Annotated[str, typer.Option(help="Anything to find it by.")] = "",
    desk: DeskOption = DEFAULT_DESK,
    passphrase_file: PassphraseOption = None,
    database: DatabaseOption = None,
    language: LanguageOption = "en",
) -> None:
    with entered(desk, passphrase_file, database) as at:
        kept = witnesses.add_code(at.index, code, channel, note, now())
    typer.echo(say(language, "witness", "kept", at=kept.received))
    if kept.package:
        typer.echo(say(language, "witness", "met", package=kept.package, n=kept.entry))


def list_codes(
    unmet: Annotated[bool, typer.Option("--unmet", help="Only those no package has borne out yet.")] = False,
    desk: DeskOption = DEFAULT_DESK,
    passphrase_file: PassphraseOption = None,
    database: DatabaseOption = None,
    language: LanguageOption = "en",
) -> None:
    with entered(desk, passphrase_file, database) as at:
        found = witnesses.codes(at.index, unmet=unmet)
    for one in found:
        state = (
            say(language, "witness", "met", package=one.package, n=one.entry)
            if one.package
            else say(language, "witness", "unmet")
        )
        typer.echo(
            f"{one.received[:16]}  {one.code}\n    {shown(one.channel)} {shown(one.note)}\n    {state}"
        )
    if not found:
        typer.echo(say(language, "witness", "none"))
