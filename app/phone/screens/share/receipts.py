"""Receipts: the signed answer of a group that it has a package. Plain Python.

A receipt counts only against the very card the package was sealed to, so that card is kept with the package's digest in
the vault's drawer `shared_with`. For a package sealed with a passphrase any kept card may have signed.
"""

from collections.abc import Iterator
from typing import Final

from attrs import frozen

from app.package import Card, Receipt, ReceiptMalformed, ReceiptOtherSigner, read_receipt
from app.phone.errors import ReceiptForAnother
from app.phone.screens.cards.model import CardsModel, whole
from app.phone.session import Session
from app.record import Entry, RecordError, canonical, read_json

SHARED_WITH: Final = "shared_with"
RECEIPTS: Final = "receipts"
_MOST: Final = 1 << 18


@frozen
class Received:
    """A receipt that was checked and written into the record of `encounter`; `new` is False when it was there before."""

    encounter: str
    by: str
    at: str
    new: bool


@frozen
class Handed:
    """One package of a record: to whom, how much, on which day, and who says they have it, if anybody does."""

    package: str
    to: str
    profile: str
    on: str
    by_card: bool
    received_by: str
    received_at: str


def remember(session: Session, encounter: str, package: str, card: Card | None) -> None:
    """Keep which record a package is of, and the card it was sealed to, if any."""
    value = {"encounter": encounter, "card": None if card is None else card.to_bytes().decode()}
    session.vault.keep(SHARED_WITH, package, canonical(value))


def forget_packages(session: Session, encounter: str) -> None:
    """Throw away what is kept beside a record that was deleted: cards it was sealed to, receipts."""
    for package in session.vault.drawer(SHARED_WITH):
        if _home(session, package) == encounter:
            session.vault.drop(SHARED_WITH, package)


def handed(session: Session, encounter: str) -> tuple[Handed, ...]:
    """The packages of a record, newest first."""
    told = session.encounter(encounter)
    receipts = {receipt.package: receipt for receipt in told.receipts}
    found = [
        Handed(
            package=share.package,
            to=share.to,
            profile=share.profile,
            on=share.time.wall[:10],
            by_card=share.fingerprint is not None,
            received_by=receipts[share.package].by if share.package in receipts else "",
            received_at=receipts[share.package].at if share.package in receipts else "",
        )
        for share in told.shares
    ]
    return tuple(reversed(found))


def take(session: Session, untrusted: bytes, encounter: str = "") -> Received:
    """Check a receipt against the card and the package, and write `received`.

    `encounter` is the record it was given for; "" to look for it. Raises ReceiptError and its kinds, ReceiptForAnother,
    VaultError. Nothing is written unless everything holds.
    """
    receipt, card = _read(session, untrusted)
    home = _home(session, receipt.package) or encounter
    if not home:
        raise ReceiptForAnother
    told = session.encounter(home)
    share = next((one for one in told.shares if one.package == receipt.package), None)
    if share is None or (share.package_id != receipt.package_id):
        raise ReceiptForAnother
    sealed_to = _card_of(session, receipt.package)
    if sealed_to is not None and sealed_to.signing_key != card.signing_key:
        raise ReceiptOtherSigner
    if any(one.receipt == receipt.digest for one in told.receipts):
        return Received(home, receipt.by, receipt.at, new=False)
    payload = {
        "package": receipt.package,
        "by": receipt.by,
        "at": receipt.at,
        "receipt": receipt.digest,
    }
    session.vault.keep(RECEIPTS, receipt.digest, receipt.to_bytes())
    session.vault.append(Entry("received", home, session.now(), payload))
    return Received(home, receipt.by, receipt.at, new=True)


def _read(session: Session, untrusted: bytes) -> tuple[Receipt, Card]:
    other: ReceiptOtherSigner | None = None
    for card in _cards(session):
        try:
            return read_receipt(untrusted, card), card
        except ReceiptOtherSigner as error:
            other = error
    if other is not None:
        raise other
    raise ReceiptMalformed("no card") if not untrusted.strip() else ReceiptOtherSigner


def _cards(session: Session) -> Iterator[Card]:
    for package in session.vault.drawer(SHARED_WITH):
        card = _card_of(session, package)
        if card is not None:
            yield card
    yield from (kept.card for kept in CardsModel(session).all())


def _note(session: Session, package: str) -> dict[str, str | None]:
    found = session.vault.kept(SHARED_WITH, package)
    if found is None:
        return {}
    try:
        value = read_json(found, max_bytes=_MOST)
    except RecordError:
        return {}
    return value if isinstance(value, dict) else {}


def _home(session: Session, package: str) -> str:
    return _note(session, package).get("encounter") or ""


def _card_of(session: Session, package: str) -> Card | None:
    text = _note(session, package).get("card")
    return None if text is None else whole(text.encode(), session.now().instant.date())
