"""Keeping the passphrase, making the sealed file, putting it somewhere, and what is true then."""

from typing import Final

from kivy.properties import BooleanProperty, StringProperty

from app.package import Packed
from app.phone.device import NewDocument
from app.phone.errors import PhoneError
from app.phone.screens.cards import six_words  # noqa: F401  (its kv)
from app.phone.screens.cards.taking_in import take_in
from app.phone.screens.share.receipt import take_receipt
from app.phone.screens.share.step import ShareStep
from app.phone.widgets.kv import load_kv
from app.phone.widgets.progress import bytes_in_words
from app.phone.words import words
from app.vault import VaultError

load_kv(__file__)

MEDIA_TYPE: Final = "application/octet-stream"
"""Of a sealed file: it says nothing of what is in it."""


class SecretStep(ShareStep):
    """The six words that open the file; nobody keeps them but the person."""

    code = StringProperty("")

    def arrive(self) -> None:
        self.code = self.model.passphrase

    def go(self) -> None:
        self.page.show("pack")

    def forget(self) -> None:
        super().forget()
        self.code = ""


class PackStep(ShareStep):
    """Makes the sealed file in the worker thread. `stopping` once it has been told to stop."""

    stopping = BooleanProperty(False)

    def arrive(self) -> None:
        chosen = self.page.chosen()
        if chosen is None:
            self.page.show("whom")
            return
        self.ids.progress.begin()
        self._job = self.page.work(
            lambda job: self.model.pack(chosen, job.cancelled, job.report),
            lambda _: self.page.show("ready"),
            failed=self._failed,
            progress=self.ids.progress.show,
            stopped=lambda: self.page.show("look"),
        )

    def other(self) -> None:
        self.stopping = True
        self.ids.progress.cancel()

    def cancel(self) -> None:
        """Stop; nothing of the file is left."""
        if self._job is not None:
            self._job.cancel()

    def _failed(self, error: Exception) -> None:
        self.page.show("look")
        self.page.explain(error)


class ReadyStep(ShareStep):
    """The file is made and lies in the app's own folder; the person says where it goes."""

    name = StringProperty("")
    length = StringProperty("")
    by_card = BooleanProperty(True)
    to = StringProperty("")

    def arrive(self) -> None:
        packed: Packed | None = self.model.packed
        chosen = self.page.chosen()
        if packed is None or chosen is None:
            self.page.show("look")
            return
        self.by_card = chosen.card is not None
        self.name, self.length, self.to = packed.path.name, bytes_in_words(packed.bytes), chosen.name

    def go(self) -> None:
        documents = self.page.app.devices.documents
        documents.create(self.name, MEDIA_TYPE, self._save)

    def _save(self, place: NewDocument | None) -> None:
        packed, chosen = self.model.packed, self.page.chosen()
        if place is None or packed is None or chosen is None:
            return

        def save(_: object) -> None:
            place.put(packed.path)
            self.model.written(chosen)

        self.working = True
        self.page.work(save, lambda _: self._done(place.name), failed=self._failed)

    def other(self) -> None:
        """Hand it to another app. Whether one took it, nobody tells us."""
        chosen = self.page.chosen()
        if self.working or self.model.packed is None or chosen is None:
            return
        try:
            self.model.hand(chosen, self.page.app.devices.share.hand)
        except (PhoneError, VaultError) as error:
            self.page.explain(error)
        else:
            self._done("")

    def _done(self, name: str) -> None:
        if name:
            self.model.discard()
        self.page.saved_as = name
        self.page.show("done")

    def _failed(self, error: Exception) -> None:
        self.working = False
        self.page.explain(error)


class SavedStep(ShareStep):
    """What is true now: the file is there. Not that anybody has it."""

    name = StringProperty("")
    to = StringProperty("")

    def arrive(self) -> None:
        chosen = self.page.chosen()
        self.name = self.page.saved_as
        self.to = chosen.name if chosen else words.tr("whoever has the passphrase")

    def go(self) -> None:
        self.page.app.back()

    def other(self) -> None:
        take_in(
            self.page,
            words.tr("Add a receipt"),
            lambda untrusted: take_receipt(self.page, untrusted, self.model.id),
        )
