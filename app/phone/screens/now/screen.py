"""It is happening now: tiles in the order things happen, each saved before it says so. Dim, silent, small words."""

from functools import partial
from typing import Any

from kivy.metrics import dp
from kivy.properties import StringProperty

from app.phone.dates import time_in_words
from app.phone.page import Page
from app.phone.screens.now.media import NowMedia
from app.phone.screens.now.model import NowModel, Saved
from app.phone.screens.now.sheets import IdentifierSheet, LineSheet
from app.phone.screens.now.writer import PATIENCE, Writer
from app.phone.widgets import bars, button, card, scroll, tile, varying  # noqa: F401  (their kv)
from app.phone.widgets.kv import load_kv
from app.phone.widgets.layout import HugRow
from app.phone.widgets.overlay import snack
from app.phone.widgets.tile import Tile
from app.phone.words import explain, words

load_kv(__file__)

ICONS = {
    "officers_here": "local_police",
    "asked_question": "contact_support",
    "face_scanned": "familiar_face_and_zone",
    "fingers_scanned": "fingerprint",
    "document_scanned": "id_card",
    "plate_photographed": "directions_car",
    "searched": "manage_search",
    "phone_taken": "mobile_off",
    "force_used": "front_hand",
    "someone_taken": "person_remove",
    "threatened": "warning",
    "released": "directions_walk",
}
KIND_ICONS = {
    "badge": "badge",
    "plate": "directions_car",
    "line": "edit",
    "photo": "photo_camera",
    "audio": "mic",
}
UNDO_SECONDS = 6.0
LINES_SHOWN = 30
WRITTEN = 2.0
"""Seconds that leaving waits for what is being written. It is written all the same; only nobody would know."""
SLOW = 0.15
"""Seconds after which a tap that is not on disk yet shows as being saved."""
LOWEST, HIGHEST = 88, 124
"""dp of a tile."""


class SavedLine(HugRow):
    """One line of the running list."""

    icon = StringProperty("")
    text = StringProperty("")
    time = StringProperty("")


class NowScreen(Page):
    """`began` is the time of the tap that opened it, `told` whether that is on disk, `trouble` what went wrong last."""

    began = StringProperty("")
    told = StringProperty("")
    trouble = StringProperty("")
    trouble_next = StringProperty("")

    def made(self, **given: Any) -> None:
        self.model = NowModel(self.session, given["moment"], given.get("encounter"))
        self.writer = Writer()
        self.media = NowMedia(self)
        self.tiles: dict[str, Tile] = {}
        self.lines: dict[str, SavedLine] = {}
        self.waiting: dict[str, int] = {}

    def arrive(self) -> None:
        if self.tiles:
            return
        self.began = self._time(self.model.moment.instant)
        self.told = words.tr("saved") if self.model.begun else words.tr("saving")
        grid = self.ids.grid
        for tap in self.model.taps:
            made = Tile(text=self.model.label(tap, self.session.language), icon=ICONS[tap], tall=self._tall())
            made.bind(on_release=partial(self._tapped, tap))
            self.tiles[tap] = made
            grid.add_widget(made)
        if not self.model.begun:
            self.writer.write(self.model.begin, lambda _: self._say(words.tr("saved")), self._failed)

    def on_height(self, *_: object) -> None:
        for made in self.tiles.values():
            made.tall = self._tall()

    def _tall(self) -> float:
        """As high as the thumb likes, with room for the list under the tiles."""
        return float(min(max((self.height - dp(330)) / 4, dp(LOWEST)), dp(HIGHEST)))

    def _say(self, told: str) -> None:
        self.told = told

    # tiles

    def _tapped(self, tap: str, _: object) -> None:
        moment = self.model.now()
        self.waiting[tap] = self.waiting.get(tap, 0) + 1
        self.writer.later(partial(self._still_saving, tap), SLOW)
        write = partial(self.model.tap, tap, moment)
        self.writer.write(write, self._tap_saved, partial(self._tap_failed, tap), PATIENCE)

    def _still_saving(self, tap: str) -> None:
        """Said only of a slow disk: drawing it would hold up "saved"."""
        if self.waiting.get(tap):
            self.tiles[tap].saved = "saving"

    def _tap_saved(self, saved: Saved) -> None:
        self.waiting[saved.what] -= 1
        self._show_tile(saved.what)
        # What takes longer to draw comes after the tile has said it.
        self.writer.later(partial(self._told_too, saved), 0)

    def _told_too(self, saved: Saved) -> None:
        self.list()
        if saved.id != self.model.saved[-1].id:
            return  # another tap came before the disk was done with this one: what is said is said of the latest
        label = self.model.label(saved.what, self.session.language)
        said = words.tr("{what} · saved").format(what=label)
        snack(said, words.tr("Undo"), partial(self._undo, saved), seconds=UNDO_SECONDS, lift=self.lift())

    def _show_tile(self, tap: str) -> None:
        count = self.model.count(tap)
        self.tiles[tap].count = count
        self.tiles[tap].saved = "saved" if count else ""
        self.tiles[tap].note = words.tr("saved") + f" · {count}" if count > 1 else ""

    def _tap_failed(self, tap: str, error: Exception) -> None:
        self.waiting[tap] -= 1
        self.tiles[tap].saved = "failed"
        self._failed(error)

    def _undo(self, saved: Saved) -> None:
        self.writer.write(partial(self.model.undo, saved, self.model.now()), self._undone, self._failed)

    def _undone(self, saved: Saved) -> None:
        self._show_tile(saved.what)
        self.list()

    # the rest

    def identifier(self) -> None:
        """Badge or plate, on big keys."""
        IdentifierSheet(
            lambda kind, text: self.keep(partial(self.model.identify, kind, text, self.model.now()))
        ).open()

    def line(self) -> None:
        """One line of words."""
        LineSheet(lambda text: self.keep(partial(self.model.line, text, self.model.now()))).open()

    def keep(self, work: Any) -> None:
        """Write something down and list it."""
        self.writer.write(work, self.kept, self._failed)

    def kept(self, saved: Saved) -> None:
        """It is on disk."""
        self.list()
        snack(words.tr("Saved"), seconds=3.0, lift=self.lift())

    def list(self) -> None:
        """The running list, latest first."""
        self.trouble = ""
        lines = self.ids.lines
        for saved in self.model.saved[-LINES_SHOWN:]:
            line = self.lines.get(saved.id)
            if line is None:
                icon = ICONS.get(saved.what, "check") if saved.kind == "tap" else KIND_ICONS[saved.kind]
                line = self.lines[saved.id] = SavedLine(icon=icon, time=self._time(saved.moment.instant))
                lines.add_widget(line, index=len(lines.children))
            line.text = self._worded(saved)
        for old in lines.children[LINES_SHOWN:]:
            lines.remove_widget(old)

    def _worded(self, saved: Saved) -> str:
        tr = words.tr
        if saved.kind == "tap":
            label = self.model.label(saved.what, self.session.language)
            return tr("{what}, taken back").format(what=label) if saved.undone else label
        kinds = {"badge": tr("Badge"), "plate": tr("Plate"), "photo": tr("Photo"), "audio": tr("Voice note")}
        return saved.what if saved.kind == "line" else f"{kinds[saved.kind]} {saved.what}".strip()

    def _time(self, instant: Any) -> str:
        return time_in_words(instant.time(), self.session.language)

    def lift(self) -> float:
        """dp from the edge to just over the tools."""
        return float(self.ids.tools.height / dp(1) + 8)

    def _failed(self, error: Exception) -> None:
        self.trouble, self.trouble_next = explain(error)
        if self.told == words.tr("saving"):
            self.told = words.tr("not saved")

    # leaving

    @property
    def busy(self) -> bool:
        """A voice note puts off the lock for want of touches: it would cut it off."""
        return super().busy or self.media.listening

    def going_on(self) -> dict[str, Any] | None:
        """Leave nothing half written. What a new page of the same encounter is given; None when it is not on disk."""
        self.media.close()
        self.writer.wait(WRITTEN)
        model = self.model
        return {"moment": model.moment, "encounter": model.encounter} if model.begun else None

    def went_back(self) -> bool:
        self.follow("left")
        return True

    def lock(self) -> None:
        self.follow("left")

    def forget(self) -> None:
        self.media.close()
        self.writer.close()
        super().forget()
        self.model.forget()
        self.lines.clear()


SCREEN = NowScreen
