"""init, rotate: the keys of this desk."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from app.desk import content
from app.desk.cards import CardAnswers, card_again, keep_card, make_desk_card
from app.desk.commands.card import asked_again, asked_answers, told_card
from app.desk.commands.entering import (
    DEFAULT_DESK,
    DeskOption,
    LanguageOption,
    PassphraseOption,
    now,
    passphrase,
)
from app.desk.errors import CardAnswerWrong, DeskExists
from app.desk.identity import DeskFolder, create_desk, open_identity, open_signing_key
from app.desk.rotation import rotate as new_generation
from app.desk.wording import explain


def add(app: typer.Typer) -> None:
    """Put the commands into the application."""
    app.command(help="Set up this desk: its passphrase, its keys, its card.")(init)
    app.command(help="Make new keys and a new card. What was sealed to the old ones still opens.")(rotate)


def init(
    desk: DeskOption = DEFAULT_DESK,
    passphrase_file: PassphraseOption = None,
    language: LanguageOption = "en",
) -> None:
    if DeskFolder(desk).identity.exists():
        raise DeskExists(desk)
    guided = passphrase_file is None and sys.stdin.isatty()
    given = _chosen(language) if guided else passphrase(passphrase_file, confirm=True)
    answers = asked_answers(language) if guided else None
    folder = create_desk(desk, given, now())
    typer.echo(_say(language, "init", "made", folder=desk))
    typer.echo(_say(language, "init", "keep"))
    if answers is None:
        typer.echo(_say(language, "init", "next"))
        return
    _new_card(folder, given, answers, language)
    for line in told_card(folder, now().date(), language):
        typer.echo(line)
    typer.echo(_say(language, "init", "hand_out"))


def rotate(
    out: Annotated[
        Path | None, typer.Option(help="Where the new card is written; it is kept by the desk too.")
    ] = None,
    desk: DeskOption = DEFAULT_DESK,
    passphrase_file: PassphraseOption = None,
    language: LanguageOption = "en",
) -> None:
    folder = DeskFolder(desk)
    folder.must_exist()
    given = passphrase(passphrase_file)
    new_generation(folder, given, now())
    typer.echo(_say(language, "rotate", "done"))
    made = card_again(
        folder, open_identity(folder, given), open_signing_key(folder, given), now().date(), out
    )
    if made is None:
        typer.echo(_say(language, "init", "next"))
        return
    if out is not None:
        typer.echo(_say(language, "card", "written", path=out))
    for line in told_card(folder, now().date(), language):
        typer.echo(line)


def _chosen(language: str) -> str:
    """Six words that are offered, or a passphrase of one's own; either is typed once more."""
    # Late: the room brings the phone's database along.
    from app.vault.errors import WeakPassphrase
    from app.vault.passphrase import normalise, require_strong, suggest_passphrase

    offered = suggest_passphrase(content.wordlist())
    typer.echo(_say(language, "init", "offer"))
    typer.echo(f"\n    {offered}\n")
    while True:
        own: str = typer.prompt(
            _say(language, "init", "own"), default="", hide_input=True, show_default=False
        )
        try:
            if own:
                require_strong(own)
            break
        except WeakPassphrase as weak:
            if told := explain(weak, language):
                typer.echo(f"{told.what}\n{told.next}")
    wanted = normalise(own or offered)
    while True:
        again: str = typer.prompt(_say(language, "init", "again"), hide_input=True)
        if normalise(again) == wanted:
            return wanted
        typer.echo(_say(language, "init", "differs"))


def _new_card(folder: DeskFolder, given: str, answers: CardAnswers, language: str) -> None:
    identity = open_identity(folder, given)
    signer = open_signing_key(folder, given)
    while True:
        try:
            made = make_desk_card(answers, identity, signer, now().date())
        except CardAnswerWrong as wrong:
            answers = asked_again(answers, wrong, language)
        else:
            keep_card(folder, made)
            return


def _say(language: str, *path: str, **values: object) -> str:
    return content.words(language, "desk_identity").say("desk_identity", *path, **values)
