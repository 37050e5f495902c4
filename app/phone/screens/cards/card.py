"""One card: who it says it is, its six words to compare by voice, keeping and removing it."""

from typing import Any

from kivy.properties import BooleanProperty, StringProperty

from app.phone import handouts
from app.phone.dates import short_day
from app.phone.page import Page
from app.phone.screens.cards import six_words  # noqa: F401  (its kv)
from app.phone.screens.cards.model import CardsModel, KeptCard
from app.phone.screens.cards.saying import kind, languages
from app.phone.screens.cards.taking_in import take_in
from app.phone.widgets import bars, button, card, scroll, varying  # noqa: F401  (their kv)
from app.phone.widgets.kv import load_kv
from app.phone.widgets.overlay import Dialog, snack
from app.phone.words import explain, words
from app.rights.errors import RightsError
from app.vault import VaultError

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
    guides = StringProperty("")
    """What the group has handed out, in words; "" when nothing."""

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
        begins, ends = (short_day(day, language) for day in (made.valid_from, made.valid_until))
        self.valid = words.tr("From {begins} to {ends}").format(begins=begins, ends=ends)
        self.fingerprint = shown.fingerprint
        self._show_guides()

    def _show_guides(self) -> None:
        found = handouts.of(self.session, self._card.key) if self._card and self.kept else None
        if found is None:
            self.guides = ""
        elif found.pack is None:
            self.guides = " ".join(explain(found.trouble)) if found.trouble else ""
        else:
            until = short_day(found.pack.valid_until, self.session.language)
            self.guides = words.tr("Their guides and letters, valid until {day}").format(day=until)

    def add_guides(self) -> None:
        """Take in the file a group has signed: its guides, numbers and letters."""
        take_in(self, words.tr("Add their guides"), self._take_guides)

    def _take_guides(self, untrusted: bytes) -> None:
        if self._card is None:
            return
        try:
            handouts.take(self.session, untrusted, self._card.card)
        except (RightsError, VaultError) as error:
            self.explain(error)
            return
        self._show_guides()
        snack(words.tr("Kept. You find them under Rights while the app is unlocked."))

    def remove_guides(self) -> None:
        """Throw away what the group has handed out."""
        if self._card is not None:
            handouts.remove(self.session, self._card.key)
            self._show_guides()

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
            handouts.remove(self.session, self._card.key)
            self.model.remove(self._card.key)
        self._card = None
        self.back()

    def forget(self) -> None:
        super().forget()
        self._card = None


SCREEN = CardPage
