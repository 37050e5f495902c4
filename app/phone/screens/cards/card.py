"""One card: who it says it is, its six words to compare by voice, keeping and removing it."""

from typing import Any

from kivy.properties import BooleanProperty, StringProperty

from app.phone.dates import day_in_words
from app.phone.page import Page
from app.phone.screens.cards import six_words  # noqa: F401  (its kv)
from app.phone.screens.cards.model import CardsModel, KeptCard
from app.phone.screens.cards.saying import kind, languages
from app.phone.widgets import bars, button, card, scroll, varying  # noqa: F401  (their kv)
from app.phone.widgets.kv import load_kv
from app.phone.widgets.overlay import Dialog, snack
from app.phone.words import words

load_kv(__file__)


class CardPage(Page):
    """Given `key` of a kept card, or `untrusted`, the bytes of one that was just read and is not kept yet."""

    kept = BooleanProperty(False)
    compared = BooleanProperty(False)
    usable = BooleanProperty(True)
    replaces = BooleanProperty(False)
    name = StringProperty("")
    kind = StringProperty("")
    languages = StringProperty("")
    phone = StringProperty("")
    valid = StringProperty("")
    fingerprint = StringProperty("")

    def made(self, key: str = "", untrusted: bytes = b"", **given: Any) -> None:
        self.model = CardsModel(self.session)
        if key:
            self._card = self.model.kept(key)
        else:
            self._card = self.model.look(self.model.read(untrusted))
        self._new = not key

    def arrive(self) -> None:
        if self._card is None:
            self.back()
            return
        self._show(self._card, kept=not self._new)

    def _show(self, shown: KeptCard, *, kept: bool) -> None:
        self._card = shown
        made = shown.card
        language = self.session.language
        self.kept, self.compared, self.usable = kept, shown.compared, shown.usable
        self.replaces = not kept and self.model.replaces(made) is not None
        self.name, self.kind = made.name, kind(made)
        self.languages, self.phone = languages(made, language), made.phone
        begins, ends = (day_in_words(day, language) for day in (made.valid_from, made.valid_until))
        self.valid = words.tr("From {begins} to {ends}").format(begins=begins, ends=ends)
        self.fingerprint = shown.fingerprint

    def same(self) -> None:
        """The words were compared and are the same."""
        if self._card is not None:
            self._kept(self.model.keep(self._card.card, compared=True), words.tr("Card kept."))

    def later(self) -> None:
        """Keep it without having compared."""
        if self._card is not None:
            self._kept(
                self.model.keep(self._card.card, compared=False),
                words.tr("Card kept. Compare the six words before you hand anything over."),
            )

    def _kept(self, shown: KeptCard, said: str) -> None:
        self._new = False
        snack(said)
        if self.kept or self.first:
            self._show(shown, kept=True)
        else:
            self.back()

    def different(self) -> None:
        """The words are not the same."""
        dialog = Dialog(
            icon="warning",
            title=words.tr("Do not use this card"),
            text=words.tr(
                "If the words differ, the card is not theirs or was changed on the way. "
                "Ask the group for their card in another way."
            ),
            choices=[
                ("drop", words.tr("Throw it away"), "filled"),
                ("stay", words.tr("Compare once more"), "text"),
            ],
        )
        dialog.bind(on_choice=lambda _, choice: self._dropped() if choice == "drop" else None)
        dialog.open()

    def remove(self) -> None:
        """Ask, then remove it."""
        dialog = Dialog(
            icon="delete",
            title=words.tr("Remove this card?"),
            text=words.tr(
                "Nothing more can be sealed to it. What you handed over before stays in your records."
            ),
            choices=[("drop", words.tr("Remove"), "destructive"), ("stay", words.tr("Keep it"), "text")],
        )
        dialog.bind(on_choice=lambda _, choice: self._dropped() if choice == "drop" else None)
        dialog.open()

    def _dropped(self) -> None:
        if self._card is not None and self.kept:
            self.model.remove(self._card.key)
        self._card = None
        self.back()

    def forget(self) -> None:
        super().forget()
        self._card = None


SCREEN = CardPage
