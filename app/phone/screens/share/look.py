"""What goes and what stays, every single thing, before anything is written."""

from typing import Any

from kivy.properties import BooleanProperty, ListProperty, NumericProperty, StringProperty

from app.package import Part
from app.phone import content
from app.phone.screens.record.saying import Saying
from app.phone.screens.share.parts import Heap, Line, heaps
from app.phone.screens.share.step import ShareStep
from app.phone.widgets.card import Card
from app.phone.widgets.kv import load_kv
from app.phone.widgets.layout import Column, HugRow
from app.phone.widgets.press import Pressable
from app.phone.widgets.progress import bytes_in_words
from app.phone.words import words
from app.record import Fact

load_kv(__file__)

OPEN_AT_MOST = 14
"""Things shown at once; where there are more, each heap is opened by a tap."""


class LookStep(ShareStep):
    """Two lists, one shown at a time."""

    side = StringProperty("goes")
    goes = StringProperty("")
    stays = StringProperty("")
    files = StringProperty("")

    def arrive(self) -> None:
        look = self.page.looks[self.model.profile]
        self.goes = words.tr("Goes: {count}").format(count=len(look.goes))
        self.stays = words.tr("Stays: {count}").format(count=len(look.stays))
        self.files = bytes_in_words(look.media_bytes) if look.media_bytes else ""
        self.fill()

    def fill(self) -> None:
        """Show one side."""
        look = self.page.looks[self.model.profile]
        parts = look.goes if self.side == "goes" else look.stays
        saying = Saying(self.page.session.language)
        place = self.ids.heaps
        place.clear_widgets()
        media = {one.id: one for one in self.model.encounter.media}
        for heap in heaps(content.codebook(), parts):
            card = HeapCard(title=_title(saying, heap), count=len(heap.lines), side=self.side)
            card.lines = [_line(saying, line, media) for line in heap.lines]
            card.unfolded = len(parts) <= OPEN_AT_MOST
            place.add_widget(card)
        self.ids.none.text = "" if parts else words.tr("Nothing stays back with this choice.")

    def choose(self, codes: list[str]) -> None:
        """The other side."""
        if codes:
            self.side = codes[0]
        self.ids.sides.chosen = [self.side]
        self.fill()

    def go(self) -> None:
        self.page.after_look()


class HeapHead(Pressable, HugRow):
    """Opens and closes a heap."""

    title = StringProperty("")
    count = StringProperty("")
    unfolded = BooleanProperty(False)


class HeapCard(Card):
    """Things that belong together: a head with their number, and each with its words once it is open."""

    title = StringProperty("")
    side = StringProperty("goes")
    count = NumericProperty(0)
    lines = ListProperty([])
    unfolded = BooleanProperty(False)

    def on_unfolded(self, *_: Any) -> None:
        place = self.ids.lines
        place.clear_widgets()
        if self.unfolded:
            for label, value, more in self.lines:
                place.add_widget(HeapLine(label=label, value=value, more=more))

    def forget(self) -> None:
        """Drop what it showed."""
        self.lines = []


class HeapLine(Column):
    """One thing: what it is, what it says, and what else there is to know."""

    label = StringProperty("")
    value = StringProperty("")
    more = StringProperty("")


def _title(saying: Saying, heap: Heap) -> str:
    if heap.kind == "group":
        if heap.number:
            return f"{saying.one_of(heap.group)} {heap.number}"
        return saying.group(heap.group)
    return {
        "taps": words.tr("Taps"),
        "notes": words.tr("Notes"),
        "media": words.tr("Photos, sound and files"),
        "log": words.tr("About the record itself"),
    }[heap.kind]


def _line(saying: Saying, line: Line, media: dict[str, Any]) -> tuple[str, str, str]:
    part = line.part
    more = words.tr("Earlier answer, corrected later") if line.overtaken else ""
    when = saying.moment(part.time)
    match part.kind:
        case "fact":
            return _fact_label(saying, part), _fact_value(saying, part), more
        case "tap":
            undone = words.tr("taken back") if part.value == "undone" else ""
            return saying.tap(part.about or ""), when, undone
        case "note":
            return when, str(part.value), ""
        case "media":
            one = media.get(part.about or "")
            kind = saying.media_kind(one.kind) if one else words.tr("File")
            size = bytes_in_words(one.bytes) if one else ""
            return kind, str(part.value or when), size
        case _:
            return _log(part.kind), str(part.value) if part.kind in ("shared", "received") else when, ""


def _fact_label(saying: Saying, part: Part) -> str:
    field_id = part.about or ""
    return saying.withdrawn()[0] if field_id.endswith(".withdrawn") else saying.label(field_id)


def _fact_value(saying: Saying, part: Part) -> str:
    field = content.codebook().field(part.about or "")
    fact = Fact.from_json(part.value)
    if fact.state == "known" and field.type in ("media", "media_list"):
        number = len(fact.value) if isinstance(fact.value, list) else 1
        return words.trn("%d file", "%d files", number)
    return saying.fact(field, fact)


def _log(kind: str) -> str:
    return {
        "opened": words.tr("When the record was opened"),
        "affirmed": words.tr("You said it is from your own memory"),
        "shared": words.tr("Made for"),
        "received": words.tr("Receipt of"),
        "erased": words.tr("That something was deleted, not what"),
        "shown": words.tr("Which guide you read"),
    }[kind]
