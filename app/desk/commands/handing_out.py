"""guides: a group's own guides, letters and numbers as one signed file for phones."""

from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer

from app.desk import content, disk, handing_out
from app.desk.card_words import long_date
from app.desk.cards import own_card
from app.desk.commands.entering import (
    DEFAULT_DESK,
    DeskOption,
    LanguageOption,
    PassphraseOption,
    now,
    passphrase,
)
from app.desk.errors import HandoutMalformed
from app.desk.identity import DeskFolder, open_signing_key

_DAYS_A_MONTH = 30
_MOST_MONTHS = 12


def add(app: typer.Typer) -> None:
    """Put the command into the application."""
    app.command(help="Sign your own guides, letters and numbers as one file that people's phones take in.")(
        guides
    )


def guides(
    folder: Annotated[
        Path,
        typer.Argument(
            help="Holds <language>/<setting>.md, letters/<id>.md and hotlines.toml, or some of them."
        ),
    ],
    out: Annotated[Path, typer.Option(help="The file to write, for people who keep your card.")],
    months: Annotated[
        int,
        typer.Option(min=1, max=_MOST_MONTHS, help="How long phones show it. The law moves: keep it short."),
    ] = 3,
    desk: DeskOption = DEFAULT_DESK,
    passphrase_file: PassphraseOption = None,
    language: LanguageOption = "en",
) -> None:
    at = DeskFolder(desk)
    at.must_exist()
    today = now().date()
    card = own_card(at, today)
    try:
        texts = handing_out.gather(folder)
    except HandoutMalformed as error:
        typer.echo(_say(language, "fault", error.why.value), err=True)
        raise
    signer = open_signing_key(at, passphrase(passphrase_file))
    version, until = handing_out.next_version(at, today), today + timedelta(days=months * _DAYS_A_MONTH)
    made = handing_out.sign(texts, card, signer, version, today, until)
    disk.write_new(out, made)
    handing_out.keep_version(at, version)
    pack = handing_out.read(made, card, today)
    words = content.words(language, "flyer").together(content.words(language, "report"))
    typer.echo(_say(language, "guides", "written", path=out))
    counts = {"guides": len(pack.guides), "letters": len(pack.letters), "numbers": len(pack.hotlines)}
    typer.echo(_say(language, "guides", "holds", **counts))
    typer.echo(_say(language, "guides", "valid", version=version, date=long_date(until, words)))
    for due in (one for one in pack.guides if one.due_for_review(until)):
        place = f"{due.language}/{due.setting}.md"
        typer.echo(_say(language, "guides", "due", file=place, date=long_date(due.provenance.due, words)))
    typer.echo(_say(language, "guides", "how"))


def _say(language: str, *path: str, **values: object) -> str:
    return content.words(language, "desk_identity").say("desk_identity", *path, **values)
