"""The statements a person can hold up. Plain Python, no vault needed."""

from app.phone import guidance
from app.phone.session import Session
from app.rights.provenance import Provenance
from app.rights.show_card import ShowCard


class ShowCardModel:
    """All cards, and which of them is held up: `at` from 0, None while choosing."""

    def __init__(self, session: Session) -> None:
        found = guidance.show_cards(session.language)
        self.cards: tuple[ShowCard, ...] = found.cards
        self.provenance: Provenance = found.provenance
        self.at: int | None = None

    def hold(self, name: str) -> None:
        """Hold up the card of this name."""
        self.at = [card.id for card in self.cards].index(name)

    def turn(self, by: int) -> None:
        """The next card, or the one before."""
        if self.at is not None:
            self.at = (self.at + by) % len(self.cards)

    @property
    def held(self) -> ShowCard | None:
        """The card that is held up."""
        return None if self.at is None else self.cards[self.at]

    @property
    def two_languages(self) -> bool:
        """Whether the person's language stands under the English."""
        return self.provenance.language != "en"
