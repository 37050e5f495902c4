"""The cards that are kept, and adding one."""

from typing import Any

from kivy.properties import BooleanProperty

from app.package import PackageError
from app.phone.page import Page
from app.phone.screens.cards.model import CardsModel, KeptCard, is_receipt
from app.phone.screens.cards.saying import kind_and_languages
from app.phone.screens.cards.taking_in import take_in
from app.phone.screens.share.receipt import take_receipt
from app.phone.widgets import bars, button, card, scroll, varying  # noqa: F401  (their kv)
from app.phone.widgets.card import ListRow
from app.phone.widgets.kv import load_kv
from app.phone.words import words

load_kv(__file__)


class CardsScreen(Page):
    """A main place: everybody a record can be sealed to."""

    empty = BooleanProperty(True)

    def made(self, **given: Any) -> None:
        self.model = CardsModel(self.session)

    def arrive(self) -> None:
        found = self.model.all()
        self.empty = not found
        rows = self.ids.rows
        rows.clear_widgets()
        for kept in found:
            row = ListRow(
                text=kept.card.name,
                more=f"{kind_and_languages(kept.card, self.session.language)}\n{standing(kept)}",
                icon="event_busy" if not kept.usable else "verified_user" if kept.compared else "id_card",
            )
            row.bind(on_release=lambda _, key=kept.key: self.follow("card", key=key))
            rows.add_widget(row)

    def add(self) -> None:
        """Ask for a card."""
        take_in(self, words.tr("Add a card"), self.take)

    def take(self, untrusted: bytes) -> None:
        """Read what was given, and show the card; a receipt goes where receipts go."""
        if is_receipt(untrusted):
            take_receipt(self, untrusted)
            return
        try:
            self.model.read(untrusted)
        except PackageError as error:
            self.explain(error)
        else:
            self.follow("card", untrusted=untrusted)

    def receipt(self) -> None:
        """Ask for a receipt."""
        take_in(self, words.tr("Add a receipt"), lambda untrusted: take_receipt(self, untrusted))


def standing(kept: KeptCard) -> str:
    """How a card stands, in a few words."""
    if kept.state == "expired":
        return words.tr("No longer valid: ask for their new card")
    if kept.state == "not_yet":
        return words.tr("Not valid yet")
    return words.tr("Six words compared") if kept.compared else words.tr("Six words not compared yet")


SCREEN = CardsScreen
