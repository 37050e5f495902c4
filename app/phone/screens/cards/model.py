"""The cards that are kept: whom a record can be sealed to. Plain Python.

A card lies in the vault's drawer `cards` under its signing key, as the file it came in, so that a group's new card takes the
place of its old one. The six words that were compared by voice lie beside it: a card with other keys counts as new.

What reads and checks a card is loaded when there is one.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Final, Literal

from attrs import frozen

from app.package import CardError, CardExpired, CardMalformed, CardNotYetValid
from app.phone import content
from app.phone.session import Session

if TYPE_CHECKING:
    from app.package import Card

DRAWER: Final = "cards"
COMPARED: Final = "cards_compared"

State = Literal["valid", "expired", "not_yet"]


@frozen
class KeptCard:
    """A card, how it stands today, its six words, and whether the person has compared them."""

    card: Card
    state: State
    fingerprint: str
    compared: bool

    @property
    def key(self) -> str:
        """What it is kept under."""
        return self.card.signing_key.hex()

    @property
    def usable(self) -> bool:
        """Whether a record can be sealed to it today."""
        return self.state == "valid"


class CardsModel:
    """Reads and keeps cards. Everything raises VaultError besides what is named."""

    def __init__(self, session: Session) -> None:
        self._session = session

    @property
    def today(self) -> date:
        return self._session.now().instant.date()

    def read(self, untrusted: bytes) -> Card:
        """The card of a file or a text. Raises CardError and its kinds; expired and newer cards are not taken in."""
        from app.package import read_card

        return read_card(untrusted, self.today)

    def look(self, card: Card) -> KeptCard:
        """A card that may not be kept yet, as it would be listed."""
        fingerprint = card.fingerprint(content.wordlist())
        compared = self._session.vault.kept(COMPARED, card.signing_key.hex())
        return KeptCard(card, self._state(card), fingerprint, compared == fingerprint.encode())

    def kept(self, key: str) -> KeptCard | None:
        """One kept card."""
        found = self._session.vault.kept(DRAWER, key)
        card = None if found is None else whole(found, self.today)
        return None if card is None else self.look(card)

    def all(self) -> tuple[KeptCard, ...]:
        """All kept cards: those that can be used first, by name."""
        found = [one for key in self._session.vault.drawer(DRAWER) if (one := self.kept(key))]
        return tuple(sorted(found, key=lambda one: (not one.usable, one.card.name.casefold(), one.key)))

    def keep(self, card: Card, *, compared: bool) -> KeptCard:
        """Keep a card; what was compared before stays compared only while the words are the same."""
        vault = self._session.vault
        before = self.look(card)
        key = card.signing_key.hex()
        if compared:
            vault.keep(COMPARED, key, before.fingerprint.encode())
        elif not before.compared:
            vault.drop(COMPARED, key)
        vault.keep(DRAWER, key, card.to_bytes())
        return self.look(card)

    def remove(self, key: str) -> None:
        """Throw a card away. What was handed over with it stays in the record."""
        self._session.vault.drop(DRAWER, key)
        self._session.vault.drop(COMPARED, key)

    def replaces(self, card: Card) -> KeptCard | None:
        """The kept card of the same group with other keys or dates, if this one would take its place."""
        before = self.kept(card.signing_key.hex())
        return before if before is not None and before.card.signature != card.signature else None

    def _state(self, card: Card) -> State:
        if self.today > card.valid_until:
            return "expired"
        return "valid" if self.today >= card.valid_from else "not_yet"


def whole(untrusted: bytes, today: date) -> Card | None:
    """A card that was kept, also when its time is over; None when it cannot be read any more."""
    from app.package import read_card

    for day in _days(untrusted, today):
        try:
            return read_card(untrusted, day)
        except CardError:
            continue
    return None


def _days(untrusted: bytes, today: date) -> Iterator[date]:
    from app.package import read_card

    yield today
    try:
        read_card(untrusted, today)
    except CardExpired as over:
        yield over.valid_until
    except CardNotYetValid as early:
        yield early.valid_from
    except CardError:
        return


def is_receipt(untrusted: bytes) -> bool:
    """Whether what was given looks like a receipt, so that it is not refused as a damaged card."""
    start = untrusted.lstrip()[:4096]
    return start[:18].upper() == b"FIRSTHAND-RECEIPT-" or start.startswith(b'{"receipt"')


__all__ = ["COMPARED", "DRAWER", "CardMalformed", "CardsModel", "KeptCard", "State", "is_receipt", "whole"]
