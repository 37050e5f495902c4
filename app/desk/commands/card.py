"""card: how this desk makes itself known, as a file, a picture to scan, and a page to print."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer
from attrs import evolve

from app.desk import content, disk
from app.desk.card_words import language_names, long_date
from app.desk.cards import CardAnswers, keep_card, make_desk_card, own_card
from app.desk.commands.entering import (
    DEFAULT_DESK,
    DeskOption,
    LanguageOption,
    PassphraseOption,
    now,
    passphrase,
)
from app.desk.errors import CardAnswerWrong
from app.desk.identity import DeskFolder, open_identity, open_signing_key
from app.desk.wording import explain
from app.package import Card
from app.package.cards import KINDS

_LARGEST_MONTHS = 36


def add(app: typer.Typer) -> None:
    """Put the command into the application."""
    app.command(help="Make your card and hand it out. As a file for phones, a QR picture, a flyer to print.")(
        card
    )


def card(
    name: Annotated[
        str | None, typer.Option(help="How people know you. Given: a new card is made; else yours is used.")
    ] = None,
    out: Annotated[Path | None, typer.Option(help="Write the card as a file.")] = None,
    qr: Annotated[Path | None, typer.Option(help="Write the card as a QR picture (PNG).")] = None,
    flyer: Annotated[
        Path | None, typer.Option(help="Write a page to print (PDF), in the language of --language.")
    ] = None,
    kind: Annotated[
        str, typer.Option(help="legal_aid, law_office, coalition, hotline or other.")
    ] = "legal_aid",
    languages: Annotated[str, typer.Option(help="Languages you work in, as in: en,es,ht")] = "en",
    phone: Annotated[str, typer.Option(help="A number people can call.")] = "",
    months: Annotated[int, typer.Option(min=1, max=_LARGEST_MONTHS, help="How long the card is valid.")] = 12,
    desk: DeskOption = DEFAULT_DESK,
    passphrase_file: PassphraseOption = None,
    language: LanguageOption = "en",
) -> None:
    folder = DeskFolder(desk)
    folder.must_exist()
    today = now().date()
    if name is None:
        shown = own_card(folder, today)
    else:
        given = passphrase(passphrase_file)
        answers = CardAnswers(name, kind, split(languages), phone, months)
        shown = make_desk_card(answers, open_identity(folder, given), open_signing_key(folder, given), today)
    _write(shown, out, qr, flyer, language)
    if name is not None:
        keep_card(folder, shown)
    for path, what in ((out, "written"), (qr, "qr"), (flyer, "flyer")):
        if path is not None:
            typer.echo(_say(language, "card", what, path=path))
    for line in told_card(folder, today, language):
        typer.echo(line)


def _write(shown: Card, out: Path | None, qr: Path | None, flyer: Path | None, language: str) -> None:
    # Late: what draws squares and pages is large, and no other command needs it.
    from app.desk.flyer import card_qr_png, flyer_pdf

    if out is not None:
        disk.write_new(out, shown.to_bytes())
    if qr is not None:
        disk.write_new(qr, card_qr_png(shown))
    if flyer is not None:
        disk.write_new(flyer, flyer_pdf(shown, language))


def told_card(folder: DeskFolder, today: date, language: str) -> Iterator[str]:
    """The desk's card in a few lines."""
    shown = own_card(folder, today)
    words = content.words(language, "flyer").together(content.words(language, "report"))
    yield f"{shown.name} · {words.say('flyer', 'kind', shown.kind)} · {language_names(shown, words)}"
    yield words.say("flyer", "valid", date=long_date(shown.valid_until, words))
    yield _say(language, "card", "six", words=shown.fingerprint(content.wordlist()))


def asked_answers(language: str) -> CardAnswers | None:
    """Ask on the terminal who this is; None when that is put off."""
    name = _asked(language, "name")
    if not name.strip():
        return None
    kinds = content.words(language, "flyer")
    typer.echo(_say(language, "ask", "kind"))
    for number, one in enumerate(KINDS, 1):
        typer.echo(f"  {number}  {kinds.say('flyer', 'kind', one)}")
    chosen = 0
    while not 1 <= chosen <= len(KINDS):
        chosen = typer.prompt(_say(language, "ask", "number"), type=int, default=1)
    return CardAnswers(
        name, KINDS[chosen - 1], split(_asked(language, "languages")), _asked(language, "phone"), 12
    )


def asked_again(answers: CardAnswers, wrong: CardAnswerWrong, language: str) -> CardAnswers:
    """Say what cannot stand on a card, and ask for it once more."""
    if told := explain(wrong, language):
        typer.echo(f"{told.what}\n{told.next}")
    again = _asked(language, wrong.answer)
    said: dict[str, Any] = {wrong.answer: split(again) if wrong.answer == "languages" else again}
    return evolve(answers, **said)


def _asked(language: str, what: str) -> str:
    given: str = typer.prompt(
        _say(language, "ask", what),
        default="en, es" if what == "languages" else "",
        show_default=what == "languages",
    )
    return given


def split(languages: str) -> tuple[str, ...]:
    """`en, es` as its parts."""
    return tuple(part.strip() for part in languages.split(",") if part.strip())


def _say(language: str, *path: str, **values: object) -> str:
    return content.words(language, "desk_identity").say("desk_identity", *path, **values)
