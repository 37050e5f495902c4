"""open, receipt, receive, refused, rebuild: packages that come in."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from app.desk import deleted, keeping
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
    say,
)
from app.desk.commands.telling_record import change_lines
from app.desk.exits import Exit
from app.desk.identity import DeskFolder, open_identity, open_signing_keys
from app.desk.inbox import State
from app.desk.index import Index
from app.desk.index.engine import new_index
from app.desk.opening import open_package, opened_folder
from app.desk.receipting import write_receipt
from app.desk.receive import Receiver, Tally
from app.desk.records import current_digest, find, version_of
from app.desk.records import refused as refused_files
from app.desk.report import finding_lines, opened_report
from app.desk.rotation import signer_for
from app.package.findings import shown

_MOST_TOLD = 20
_MOST_CHANGES = 8


def add(app: typer.Typer) -> None:
    """Put the commands into the application."""
    app.command("open", help="Open one package. It is checked first, and written when all of it holds.")(
        open_
    )
    app.command(help="Write the signed receipt for a package. It is checked again first.")(receipt)
    app.command(help="Take in packages. Files, folders, and with --watch what comes into a folder.")(receive)
    app.command(help="List the files not taken in, and why.")(refused)
    app.command(help="Make the index anew from the packages, when it was lost.")(rebuild)


def open_(
    file: Annotated[Path, typer.Argument(help="The .age file you were given.")],
    into: Annotated[
        Path | None, typer.Option(help="The folder to write; beside the file by default.")
    ] = None,
    witness: Annotated[
        list[str] | None, typer.Option(help="Eight words the sender told you earlier; may be repeated.")
    ] = None,
    desk: DeskOption = DEFAULT_DESK,
    passphrase_file: PassphraseOption = None,
    database: DatabaseOption = None,
    language: LanguageOption = "en",
) -> None:
    target = into if into is not None else opened_folder(file)
    with entered(desk, passphrase_file, database) as at:
        opened = open_package(at.index, at.identity, file, into=target, witness_codes=tuple(witness or ()))
    for line in opened_report(opened, target, language):
        typer.echo(line)


def receipt(
    file: Annotated[Path, typer.Argument(help="The .age file you were given, or its record's number.")],
    out: Annotated[Path, typer.Option(help="Where the receipt is written.")],
    desk: DeskOption = DEFAULT_DESK,
    passphrase_file: PassphraseOption = None,
    database: DatabaseOption = None,
    packages: PackagesOption = None,
    language: LanguageOption = "en",
) -> None:
    folder = DeskFolder(desk)
    folder.must_exist()
    given = passphrase(passphrase_file)
    with entered(desk, passphrase_file, database, packages, given=given) as at:
        if not file.exists() and str(file).removeprefix("#").isdecimal():
            file = keeping.original(at.packages, current_digest(at.index, find(at.index, str(file))))
        signers = open_signing_keys(folder, given, at.identity)
        checked = open_package(at.index, at.identity, file, into=None)
        signer = signer_for(file, at.identity, signers)
    write_receipt(folder, signer, checked, now(), out)
    typer.echo(say(language, "receipt", "written", path=out))


def receive(
    paths: Annotated[list[Path], typer.Argument(help="Files and folders.")],
    watch: Annotated[
        bool, typer.Option("--watch", help="Go on taking in what comes into the folders, until Ctrl+C.")
    ] = False,
    every: Annotated[float, typer.Option(min=0.2, max=3600, help="Seconds between two looks.")] = 2.0,
    processes: Annotated[
        int, typer.Option(min=0, max=64, help="How many work side by side; 0: one a processor.")
    ] = 0,
    again: Annotated[
        bool, typer.Option("--again", help="Look again at files that were refused before.")
    ] = False,
    desk: DeskOption = DEFAULT_DESK,
    passphrase_file: PassphraseOption = None,
    database: DatabaseOption = None,
    packages: PackagesOption = None,
    language: LanguageOption = "en",
) -> None:
    with entered(desk, passphrase_file, database, packages) as at, _until_stopped() as stopped:
        receiver = at.receiver
        if watch:
            typer.echo(say(language, "receive", "watching"))
            for tally in receiver.watch(paths, every=every, processes=processes, stopped=stopped.is_set):
                _report(at.index, tally, language)
            typer.echo(say(language, "receive", "stopped"))
            return
        with _bar(language) as progress:
            tally = receiver.receive(
                paths, processes=processes, again=again, progress=progress, stopped=stopped.is_set
            )
        _report(at.index, tally, language)
        if stopped.is_set():
            typer.echo(say(language, "receive", "stopped"))
    if tally.refused:
        raise typer.Exit(Exit.REJECTED)


def refused(
    limit: Annotated[int, typer.Option(min=1, help="At most so many.")] = 50,
    desk: DeskOption = DEFAULT_DESK,
    passphrase_file: PassphraseOption = None,
    database: DatabaseOption = None,
    language: LanguageOption = "en",
) -> None:
    with entered(desk, passphrase_file, database) as at:
        found = refused_files(at.index, limit)
    for one in found:
        typer.echo(shown(one.place or one.name))
        typer.echo(f"  SHA-256 {one.digest}")
        for line in finding_lines(one.findings, language):
            typer.echo(f"  {line}" if line else "")
    if not found:
        typer.echo(say(language, "receive", "none_refused"))


def rebuild(
    desk: DeskOption = DEFAULT_DESK, passphrase_file: PassphraseOption = None, language: LanguageOption = "en"
) -> None:
    folder = DeskFolder(desk)
    folder.must_exist()
    identity = open_identity(folder, passphrase(passphrase_file))
    index = new_index(folder, identity)
    try:
        deleted.remember(index, folder.packages)
        with _bar(language) as progress:
            tally = Receiver.of(folder, identity, index).receive(
                [folder.packages] if folder.packages.is_dir() else [], progress=progress
            )
        _report(index, tally, language)
    finally:
        index.close()
    typer.echo(say(language, "receive", "rebuilt"))


def _report(index: Index, tally: Tally, language: str) -> None:
    for state in State:
        if count := tally.states.get(state):
            typer.echo(say(language, "receive", state.value, count=count))
    if not tally.total:
        typer.echo(say(language, "receive", "nothing_new"))
    for one in tally.versions[:_MOST_TOLD]:
        typer.echo(say(language, "receive", "version", no=one.no, version=one.version))
        lines = list(change_lines(version_of(index, one.digest), language))
        for line in lines[:_MOST_CHANGES]:
            typer.echo(f"  {line}")
        if len(lines) > _MOST_CHANGES:
            typer.echo(
                f"  {say(language, 'receive', 'more_changes', count=len(lines) - _MOST_CHANGES, no=one.no)}"
            )
    for one in tally.refused[:_MOST_TOLD]:
        typer.echo(f"  {shown(one.name)}")
        for line in finding_lines(one.findings, language, short=True):
            typer.echo(f"    {line}")
    if tally.refused:
        typer.echo(say(language, "receive", "see_refused"))


@contextmanager
def _bar(language: str) -> Iterator[Any]:
    """A progress bar on the terminal; nothing where there is none."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    console = Console(stderr=True)
    with Progress(*columns, console=console, disable=not console.is_terminal) as progress:
        task = progress.add_task(say(language, "receive", "checking"), total=None)
        yield lambda tally: progress.update(task, completed=tally.done, total=max(tally.total, tally.done))


@contextmanager
def _until_stopped() -> Iterator[Event]:
    """Ctrl+C ends the run after the files that are being worked at; a second one at once."""
    stopped = Event()

    def stop(*_: object) -> None:
        if stopped.is_set():
            raise KeyboardInterrupt
        stopped.set()

    kinds = [signal.SIGINT] + ([signal.SIGTERM] if os.name != "nt" else [])
    before = {kind: signal.signal(kind, stop) for kind in kinds}
    try:
        yield stopped
    finally:
        for kind, handler in before.items():
            signal.signal(kind, handler)
