"""init, card: who this desk is."""

from pathlib import Path
from typing import Annotated

import typer

from app.desk.cards import CardAnswers, make_desk_card, write_card
from app.desk.commands.entering import DEFAULT_DESK, DeskOption, PassphraseOption, now, passphrase
from app.desk.identity import DeskFolder, create_desk, open_identity, open_signing_key


def add(app: typer.Typer) -> None:
    """Put the commands into the application."""
    app.command(help="Make this desk's identity: the keys that people seal their records to.")(init)
    app.command(help="Make your card: the file that people's phones seal to.")(card)


def init(desk: DeskOption = DEFAULT_DESK, passphrase_file: PassphraseOption = None) -> None:
    create_desk(desk, passphrase(passphrase_file, confirm=True), now())
    typer.echo(f"The desk's identity is in {desk}.")
    typer.echo(
        "Without its passphrase nothing sealed to this desk can be opened: keep a copy of both in a safe place."
    )
    typer.echo("Next: firsthand-desk card --name 'Your group' --out card.json")


def card(
    name: Annotated[str, typer.Option(help="How people know you.")],
    out: Annotated[Path, typer.Option(help="Where the card is written.")],
    kind: Annotated[
        str, typer.Option(help="legal_aid, law_office, coalition, hotline or other.")
    ] = "legal_aid",
    languages: Annotated[str, typer.Option(help="Languages you work in, as in: en,es,ht")] = "en",
    phone: Annotated[str, typer.Option(help="A number people can call.")] = "",
    months: Annotated[int, typer.Option(min=1, max=36, help="How long the card is valid.")] = 12,
    desk: DeskOption = DEFAULT_DESK,
    passphrase_file: PassphraseOption = None,
) -> None:
    folder = DeskFolder(desk)
    folder.must_exist()
    given = passphrase(passphrase_file)
    answers = CardAnswers(name, kind, tuple(part.strip() for part in languages.split(",")), phone, months)
    made = make_desk_card(
        answers, open_identity(folder, given), open_signing_key(folder, given), now().date()
    )
    fingerprint = write_card(folder, made, out)
    typer.echo(f"The card is in {out}. Give it to the people who should be able to reach you.")
    typer.echo(f"Its six words, to compare by voice: {fingerprint}")
