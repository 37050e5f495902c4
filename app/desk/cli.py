"""The desk's command line: words in, words out, an exit code; the work is done by the modules beside it.

Exit codes: 0 verified (or done), 1 rejected, 2 wrong usage (also a wrong passphrase or a name already taken),
3 not sealed for this desk's keys, 70 a mistake of ours. What a person is to read goes to standard output; errors go
to standard error and are two sentences: what happened, and what to do.
"""

import sys
from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from typing import Annotated

import typer
from typer.exceptions import Abort, TyperException

from app.desk import content
from app.desk.cards import CardAnswers, make_desk_card, write_card
from app.desk.exits import Exit
from app.desk.identity import DeskFolder, create_desk, open_identity, open_signing_key
from app.desk.opening import open_package, opened_folder
from app.desk.receipting import write_receipt
from app.desk.report import opened_report, rejected_report
from app.desk.wording import explain
from app.package import Kind, PackageRejected

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Open, check and answer what people seal to you with Firsthand.",
)

DeskOption = Annotated[
    Path,
    typer.Option("--desk", envvar="FIRSTHAND_DESK", help="The desk's own folder.", show_default=False),
]
PassphraseOption = Annotated[
    Path | None,
    typer.Option("--passphrase-file", help="Read the desk's passphrase from the first line of this file."),
]
LanguageOption = Annotated[str, typer.Option("--language", help="Language of what is printed: en or es.")]

_DEFAULT_DESK = Path(typer.get_app_dir("firsthand-desk"))


@app.command(help="Make this desk's identity: the keys that people seal their records to.")
def init(
    desk: DeskOption = _DEFAULT_DESK,
    passphrase_file: PassphraseOption = None,
) -> None:
    passphrase = _passphrase(passphrase_file, confirm=True)
    create_desk(desk, passphrase, datetime.now().astimezone())
    typer.echo(f"The desk's identity is in {desk}.")
    typer.echo(
        "Without its passphrase nothing sealed to this desk can be opened: keep a copy of both in a safe place."
    )
    typer.echo("Next: firsthand-desk card --name 'Your group' --out card.json")


@app.command(help="Make your card: the file that people's phones seal to.")
def card(
    name: Annotated[str, typer.Option(help="How people know you.")],
    out: Annotated[Path, typer.Option(help="Where the card is written.")],
    kind: Annotated[
        str, typer.Option(help="legal_aid, law_office, coalition, hotline or other.")
    ] = "legal_aid",
    languages: Annotated[str, typer.Option(help="Languages you work in, as in: en,es,ht")] = "en",
    phone: Annotated[str, typer.Option(help="A number people can call.")] = "",
    months: Annotated[int, typer.Option(min=1, max=36, help="How long the card is valid.")] = 12,
    desk: DeskOption = _DEFAULT_DESK,
    passphrase_file: PassphraseOption = None,
) -> None:
    folder = DeskFolder(desk)
    folder.must_exist()
    passphrase = _passphrase(passphrase_file)
    answers = CardAnswers(name, kind, tuple(part.strip() for part in languages.split(",")), phone, months)
    made = make_desk_card(
        answers,
        open_identity(folder, passphrase),
        open_signing_key(folder, passphrase),
        datetime.now().astimezone().date(),
    )
    fingerprint = write_card(folder, made, out)
    typer.echo(f"The card is in {out}. Give it to the people who should be able to reach you.")
    typer.echo(f"Its six words, to compare by voice: {fingerprint}")


@app.command(
    "open", help="Open a package: decrypt, check everything, and write the folder when all of it holds."
)
def open_(
    file: Annotated[Path, typer.Argument(help="The .age file you were given.")],
    into: Annotated[
        Path | None, typer.Option(help="The folder to write; beside the file by default.")
    ] = None,
    witness: Annotated[
        list[str] | None, typer.Option(help="Eight words the sender told you earlier; may be repeated.")
    ] = None,
    desk: DeskOption = _DEFAULT_DESK,
    passphrase_file: PassphraseOption = None,
    language: LanguageOption = "en",
) -> None:
    folder = DeskFolder(desk)
    folder.must_exist()
    identity = open_identity(folder, _passphrase(passphrase_file))
    target = into if into is not None else opened_folder(file)
    opened = open_package(folder, identity, file, into=target, witness_codes=tuple(witness or ()))
    for line in opened_report(opened, target, language):
        typer.echo(line)


@app.command(help="Check a package again and write the signed receipt for the person who sent it.")
def receipt(
    file: Annotated[Path, typer.Argument(help="The .age file you were given.")],
    out: Annotated[Path, typer.Option(help="Where the receipt is written.")],
    desk: DeskOption = _DEFAULT_DESK,
    passphrase_file: PassphraseOption = None,
) -> None:
    folder = DeskFolder(desk)
    folder.must_exist()
    passphrase = _passphrase(passphrase_file)
    checked = open_package(folder, open_identity(folder, passphrase), file, into=None)
    write_receipt(folder, open_signing_key(folder, passphrase), checked, datetime.now().astimezone(), out)
    typer.echo(
        f"The receipt is in {out}. It names this package only by its hash; send it back by any channel."
    )


def run(arguments: Sequence[str]) -> Exit:
    """Run one command and give its exit code. Never raises for what a person or a file can do wrong."""
    language = "es" if "--language=es" in arguments or _follows(arguments, "--language") == "es" else "en"
    try:
        # Not `app(...)`: that sets an attribute on every exception passing through, and ours cannot be changed.
        ended = typer.main.get_command(app).main(
            list(arguments), prog_name="firsthand-desk", standalone_mode=False
        )
    except PackageRejected as rejected:
        for line in rejected_report(rejected, language):
            typer.echo(line, err=True)
        kinds = {finding.kind for finding in rejected.findings}
        return Exit.NOT_FOR_THIS_KEY if Kind.NOT_FOR_THIS_KEY in kinds else Exit.REJECTED
    except Abort:
        typer.echo("Stopped; nothing was changed.", err=True)
        return Exit.WRONG_USAGE
    except TyperException as usage:
        typer.echo(usage.format_message(), err=True)
        typer.echo("See: firsthand-desk --help", err=True)
        return Exit.WRONG_USAGE
    except Exception as error:
        return _told(error, language)
    # A number here is what `--help` and a call without a command end with.
    return Exit.WRONG_USAGE if ended else Exit.VERIFIED


def _told(error: Exception, language: str) -> Exit:
    explanation = explain(error, language)
    if explanation is None:
        # Only the kind and the place: the message of a stray exception can hold what a record says.
        place = error.__traceback__
        while place is not None and place.tb_next is not None:
            place = place.tb_next
        where = f"{Path(place.tb_frame.f_code.co_filename).name}:{place.tb_lineno}" if place else "?"
        typer.echo(f"This is a mistake in firsthand-desk ({type(error).__name__} at {where}).", err=True)
        typer.echo(
            "Nothing was changed that was not reported above; please report this line to its makers.",
            err=True,
        )
        return Exit.OUR_BUG
    typer.echo(explanation.what, err=True)
    typer.echo(explanation.next, err=True)
    return Exit.WRONG_USAGE


def _follows(arguments: Sequence[str], option: str) -> str | None:
    for here, after in pairwise(arguments):
        if here == option:
            return after
    return None


def _passphrase(file: Path | None, *, confirm: bool = False) -> str:
    if file is not None:
        return content.first_line(file)
    if not sys.stdin.isatty():
        raise typer.BadParameter("there is no terminal to ask for it on; give --passphrase-file")
    asked: str = typer.prompt("Passphrase of the desk", hide_input=True, confirmation_prompt=confirm)
    return asked
