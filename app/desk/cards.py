"""The desk's own card: made from its keys, kept in its folder, written where the worker wants it."""

from datetime import date, timedelta
from pathlib import Path

from attrs import frozen

from app.desk import content, disk
from app.desk.errors import DeskMissing, InputUnreadable, NoCardYet
from app.desk.identity import DeskFolder, DeskIdentity, SigningKey
from app.package import Card, make_card, read_card
from app.seal import HybridRecipient, X25519Recipient

_DAYS_A_MONTH = 30.44
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
    """A card with all recipients of this desk, signed. Raises CardMalformed."""
    return make_card(
        name=answers.name,
        kind=answers.kind,
        languages=answers.languages,
        phone=answers.phone,
        recipients=[
            each for each in identity.recipients if isinstance(each, X25519Recipient | HybridRecipient)
        ],
        signer=signer,
        valid_from=today,
        valid_until=today + timedelta(days=round(answers.months * _DAYS_A_MONTH)),
    )


def write_card(desk: DeskFolder, card: Card, out: Path) -> str:
    """Write the card to `out`, keep it as the desk's own, and give its six fingerprint words.

    Raises OutputExists, OutputUnwritable.
    """
    disk.write_new(out, card.to_bytes())
    keep_card(desk, card)
    return card.fingerprint(content.wordlist())


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
