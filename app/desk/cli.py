"""The desk's command line: words in, words out, an exit code; the work is done by the modules beside it.

Exit codes: 0 verified (or done), 1 rejected, 2 wrong usage (also a wrong passphrase or a name already taken),
3 not sealed for this desk's keys, 70 a mistake of ours. What a person is to read goes to standard output; errors go
to standard error and are two sentences: what happened, and what to do.
"""

import os
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Final

import typer
from typer.exceptions import Abort, TyperException

from app.desk.commands import (
    card,
    counting,
    finding,
    handing_out,
    identity,
    packages,
    retaining,
    serve,
    stamping,
)
from app.desk.commands.entering import LANGUAGE_VARIABLE, LANGUAGES, SPEAKING, say
from app.desk.exits import Exit
from app.desk.help_words import speak
from app.desk.report import rejected_report
from app.desk.wording import explain
from app.package import Kind, PackageRejected

GROUPS: Final = (identity, card, handing_out, serve, packages, finding, counting, retaining, stamping)

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Open, check and answer what people seal to you with Firsthand.",
)
for group in GROUPS:
    group.add(app)


def run(arguments: Sequence[str]) -> Exit:
    """Run one command and give its exit code. Never raises for what a person or a file can do wrong."""
    language = _language(arguments)
    SPEAKING.set(language)
    try:
        # Not `app(...)`: that sets an attribute on every exception passing through, and ours cannot be changed.
        command = typer.main.get_command(app)
        speak(command, language)
        ended = command.main(list(arguments), prog_name="firsthand-desk", standalone_mode=False)
    except PackageRejected as rejected:
        for line in rejected_report(rejected, language):
            typer.echo(line, err=True)
        kinds = {finding.kind for finding in rejected.findings}
        return Exit.NOT_FOR_THIS_KEY if Kind.NOT_FOR_THIS_KEY in kinds else Exit.REJECTED
    except Abort:
        typer.echo(say(language, "ended", "stopped"), err=True)
        return Exit.WRONG_USAGE
    except TyperException as usage:
        typer.echo(usage.format_message(), err=True)
        typer.echo(say(language, "ended", "see_help"), err=True)
        return Exit.WRONG_USAGE
    except Exception as error:
        return _told(error, language)
    # A command of ours ends with an exit code of ours; `--help` and a call without a command with a number of theirs.
    if isinstance(ended, Exit):
        return ended
    return Exit.WRONG_USAGE if ended else Exit.VERIFIED


def _told(error: Exception, language: str) -> Exit:
    explanation = explain(error, language)
    if explanation is None:
        # Only the kind and the place: the message of a stray exception can hold what a record says.
        place = error.__traceback__
        while place is not None and place.tb_next is not None:
            place = place.tb_next
        where = f"{Path(place.tb_frame.f_code.co_filename).name}:{place.tb_lineno}" if place else "?"
        typer.echo(say(language, "ended", "ours", kind=type(error).__name__, where=where), err=True)
        typer.echo(say(language, "ended", "ours_next"), err=True)
        return Exit.OUR_BUG
    typer.echo(explanation.what, err=True)
    typer.echo(explanation.next, err=True)
    return Exit.WRONG_USAGE


def _language(arguments: Sequence[str]) -> str:
    """The language asked for, found before the options are read, so that mistakes in them are told in it too."""
    given = os.environ.get(LANGUAGE_VARIABLE, "")
    for here, after in pairwise([*arguments, ""]):
        if here == "--language":
            given = after
        elif here.startswith("--language="):
            given = here.partition("=")[2]
    return given if given in LANGUAGES else "en"
