"""The desk's own card: made from its keys, kept in its folder, written where the worker wants it."""

import re
from datetime import date, timedelta
from pathlib import Path

from attrs import asdict, frozen

from app.desk import disk
from app.desk.errors import CardAnswerWrong, DeskMissing, InputUnreadable, NoCardYet
from app.desk.identity import DeskFolder, DeskIdentity, SigningKey
from app.package import Card, CardExpired, CardMalformed, make_card, read_card
from app.package.findings import shown
from app.seal import HybridRecipient, X25519Recipient

_DAYS_A_MONTH = 30.44
_ANSWERS = ("name", "kind", "languages", "phone")
_LARGEST_CARD = 64 * 1024


@frozen
class CardAnswers:
    """What a worker says about the group. `months` is how long the card is valid, from today."""

    name: str
    kind: str
    languages: tuple[str, ...]
    phone: str
    months: int


def make_desk_card(answers: CardAnswers, identity: DeskIdentity, signer: SigningKey, today: date) -> Card:
    """A card with all recipients of this desk, signed. Raises CardAnswerWrong."""
    try:
        return make_card(
            name=answers.name,
            kind=answers.kind,
            languages=answers.languages,
            phone=_plain_phone(answers.phone),
            recipients=[
                each for each in identity.recipients if isinstance(each, X25519Recipient | HybridRecipient)
            ],
            signer=signer,
            # West of here it is still yesterday, and a person there may be given the card this minute.
            valid_from=today - timedelta(days=1),
            valid_until=today + timedelta(days=round(answers.months * _DAYS_A_MONTH)),
        )
    except CardMalformed as wrong:
        given = {name: value for name, value in asdict(answers).items() if name in _ANSWERS}
        if wrong.reason not in given:
            raise
        said = given[wrong.reason]
        raise CardAnswerWrong(
            wrong.reason, shown(said if isinstance(said, str) else ", ".join(said))
        ) from None


def _plain_phone(text: str) -> str:
    """(202) 555-0143, as many write it, without what a card's number cannot begin with."""
    return re.sub(r"^\(([0-9]+)\) *", r"\1 ", " ".join(text.split()))


def card_again(
    desk: DeskFolder, identity: DeskIdentity, signer: SigningKey, today: date, out: Path | None
) -> Card | None:
    """A card that says what the last one said, with the keys of now, kept and written to `out`; None without one.

    It is valid as long as the last one was to be. Raises OutputExists, OutputUnwritable, CardError.
    """
    try:
        # How long ago it ended does not matter here.
        old = read_card(disk.read(desk.card, limit=_LARGEST_CARD), today)
    except InputUnreadable:
        return None
    except CardExpired as expired:
        old = read_card(disk.read(desk.card, limit=_LARGEST_CARD), expired.valid_until)
    months = round((old.valid_until - old.valid_from).days / _DAYS_A_MONTH)
    answers = CardAnswers(old.name, old.kind, old.languages, old.phone, max(1, months))
    card = make_desk_card(answers, identity, signer, today)
    if out is not None:
        disk.write_new(out, card.to_bytes())
    keep_card(desk, card)
    return card


def keep_card(desk: DeskFolder, card: Card) -> None:
    """Make this the desk's own card. Raises OutputUnwritable."""
    disk.replace(desk.card, card.to_bytes())


def own_card(desk: DeskFolder, today: date) -> Card:
    """The card last made. Raises DeskMissing, NoCardYet, and CardError for one that expired or was altered."""
    if not desk.identity.is_file():
        raise DeskMissing(desk.folder)
    try:
        untrusted = disk.read(desk.card, limit=_LARGEST_CARD)
    except InputUnreadable:
        raise NoCardYet(desk.folder) from None
    return read_card(untrusted, today)
