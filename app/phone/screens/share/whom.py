"""To whom: a card that is kept, or a passphrase; and what was handed over before."""

from datetime import date

from kivy.properties import BooleanProperty, ListProperty, StringProperty

from app.package import PackageError
from app.phone.dates import short_day
from app.phone.screens.cards.model import is_receipt
from app.phone.screens.cards.saying import kind_and_languages
from app.phone.screens.cards.screen import standing
from app.phone.screens.cards.taking_in import take_in
from app.phone.screens.share.model import NO_CARD
from app.phone.screens.share.receipt import signed_at, take_receipt
from app.phone.screens.share.receipts import Handed, handed
from app.phone.screens.share.step import ShareStep
from app.phone.widgets.card import ListRow
from app.phone.widgets.kv import load_kv
from app.phone.widgets.overlay import Dialog
from app.phone.words import words

load_kv(__file__)


class WhomStep(ShareStep):
    """`whom` is a card's key or "passphrase"."""

    choices = ListProperty([])
    whom = StringProperty("")
    any_before = BooleanProperty(False)
    not_compared = BooleanProperty(False)

    def arrive(self) -> None:
        kept = [one for one in self.model.cards.all() if one.usable]
        language = self.page.session.language
        self.choices = [
            *(
                (one.key, one.card.name, f"{kind_and_languages(one.card, language)}\n{standing(one)}")
                for one in kept
            ),
            (
                NO_CARD,
                words.tr("Somebody without a card"),
                words.tr("Sealed with a passphrase that you tell them"),
            ),
        ]
        if self.model.whom not in [choice[0] for choice in self.choices]:
            self.model.choose(kept[0].key if len(kept) == 1 else "")
        self._set(self.model.whom)
        self._show_before(handed(self.page.session, self.model.id))

    def choose(self, codes: list[str]) -> None:
        """A card or the passphrase was tapped; tapping twice leaves it chosen."""
        self.model.choose(codes[0] if codes else self.model.whom)
        self._set(self.model.whom)

    def _set(self, whom: str) -> None:
        self.whom = whom
        self.ids.list.chosen = [whom] if whom else []
        self.ready = bool(whom)
        kept = self.model.cards.kept(whom) if whom and whom != NO_CARD else None
        self.not_compared = kept is not None and not kept.compared

    def reader(self, name: str) -> None:
        """What the person calls who will get it."""
        self.model.reader = name

    def compare(self) -> None:
        """Look at the card once more."""
        self.page.follow("card", key=self.whom)

    def other(self) -> None:
        take_in(self.page, words.tr("Add a card"), self._card)

    def _card(self, untrusted: bytes) -> None:
        if is_receipt(untrusted):
            take_receipt(self.page, untrusted, self.model.id)
            return
        try:
            self.model.cards.read(untrusted)
        except PackageError as error:
            self.page.explain(error)
        else:
            self.page.follow("card", untrusted=untrusted)

    def go(self) -> None:
        self.page.show("much")

    # what was handed over before

    def _show_before(self, before: tuple[Handed, ...]) -> None:
        self.any_before = bool(before)
        rows = self.ids.before
        rows.clear_widgets()
        language = self.page.session.language
        for one in before:
            made = words.tr("File made on {day}").format(day=short_day(date.fromisoformat(one.on), language))
            answer = (
                words.tr("Received by {name}").format(name=one.received_by)
                if one.received_by
                else words.tr("No receipt yet")
            )
            row = ListRow(
                text=one.to,
                more=f"{made}\n{answer}",
                icon="verified" if one.received_by else "hourglass_top",
            )
            row.bind(on_release=lambda _, one=one: self.tapped(one))
            rows.add_widget(row)

    def tapped(self, one: Handed) -> None:
        """Show the receipt, or ask for it."""
        if not one.received_by:
            take_in(
                self.page,
                words.tr("Add a receipt"),
                lambda untrusted: take_receipt(self.page, untrusted, self.model.id),
            )
            return
        Dialog(
            icon="verified",
            title=words.tr("Received by {name}").format(name=one.received_by),
            text=words.tr("Signed on {when}.").format(
                when=signed_at(one.received_at, self.page.session.language)
            ),
            choices=[("close", words.tr("Close"), "filled")],
        ).open()

    def forget(self) -> None:
        super().forget()
        self.choices = []
