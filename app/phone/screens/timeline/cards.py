"""One card of the timeline in words, and how much room they need: every row of a long list must know its height."""

from collections.abc import Sequence
from typing import Final

from attrs import frozen
from kivy.core.text import Label as CoreLabel
from kivy.metrics import dp
from kivy.properties import StringProperty

from app.phone.screens.record.saying import Saying
from app.phone.screens.timeline.model import Due, Month
from app.phone.theme.live import theme
from app.phone.theme.sizes import BOLD
from app.phone.widgets import text  # noqa: F401  (its kv)
from app.phone.widgets.card import Tag
from app.phone.widgets.kv import load_kv
from app.phone.widgets.layout import Column, Middle
from app.phone.widgets.press import Pressable
from app.phone.words import words
from app.vault import TimelineCard

Mark = tuple[str, str, str]
"""Words, icon and tone of a small label."""

MOST_WHAT: Final = 4
SIDE: Final = 16
"""dp between the card and the edge of the screen, and between its edge and its words."""
INSIDE: Final = 14
GAP: Final = 4
BETWEEN: Final = 12

load_kv(__file__, card_side=SIDE, card_inside=INSIDE, card_between=BETWEEN, card_gap=GAP)


@frozen
class Shown:
    """A card in words. `kind` is how many pixels each part is high: rows of one kind are equally high."""

    encounter: str
    title: str
    place: str
    what: str
    marks: tuple[Mark, ...]
    kind: str


@frozen
class MonthShown:
    """A heading in words."""

    title: str
    kind: str


@frozen
class Head:
    """What stands over the cards and scrolls away with them."""

    kind: str = "head"


def in_words(
    card: TimelineCard, saying: Saying, due: Due | None, excerpt: Sequence[tuple[str, bool]], room: float
) -> Shown:
    """A card in the language of `saying`, for cards of `room` pixels."""
    title = saying.when(card.happened, short=True) if card.happened else saying.moment(card.opened)
    settings = [saying.code("setting", code) for code in card.codes["setting"]]
    place = " · ".join([*settings, card.place] if card.place else settings)
    if excerpt:
        what = "… " + "".join(piece for piece, _ in excerpt).replace("\n", " ").strip(" …") + " …"
    else:
        said = [saying.tap(tap) for tap in card.taps]
        said += [saying.code(name, code) for name in ("agency", "modality") for code in card.codes[name]]
        what = " · ".join(list(dict.fromkeys(said))[:MOST_WHAT])
    marks = tuple(_marks(card, saying, due))
    inside = room - dp(2 * SIDE + 2 * INSIDE)
    parts = [
        high_of(title, "strong", inside),
        high_of(place, "body", inside),
        high_of(what, "label", inside, bold=False),
        *mark_rows(marks, inside),
    ]
    return Shown(card.encounter, title, place, what, marks, "card " + " ".join(map(str, parts)))


def _marks(card: TimelineCard, saying: Saying, due: Due | None) -> list[Mark]:
    tr, trn = words.tr, words.trn
    marks: list[Mark] = []
    if due is not None:
        day = saying.day(due.day, short=True)
        said = tr("Was due {day}") if due.late else tr("Due {day}")
        marks.append((said.format(day=day), "event_upcoming", "sand"))
    if card.unfinished:
        marks.append((trn("%d question open", "%d questions open", card.unfinished), "edit_note", "accent"))
    if card.consequences:
        marks.append((trn("%d later event", "%d later events", card.consequences), "history", "quiet"))
    if card.receipts:
        marks.append((tr("Received by your lawyer"), "check_circle", "good"))
    elif card.shares:
        marks.append((tr("Handed on"), "send", "quiet"))
    if card.affirmed:
        marks.append((tr("Affirmed"), "signature", "good"))
    if card.media:
        marks.append((trn("%d photo or file", "%d photos or files", card.media), "attach_file", "quiet"))
    return marks


def month_in_words(month: Month, saying: Saying, room: float) -> MonthShown:
    """A heading for a month."""
    said = saying.month(month.day)
    return MonthShown(said, f"month {high_of(said, 'label', room - dp(2 * SIDE))}")


# how much room words need


def _probe(kind: str, bold: bool) -> CoreLabel:
    return CoreLabel(font_size=getattr(theme, kind), bold=bold)


def high_of(said: str, kind: str, room: float, *, bold: bool | None = None) -> int:
    """How many pixels high words stand in `room` pixels; 0 for none. In some writing one line is higher than another."""
    if not said:
        return 0
    probe = _probe(kind, kind in BOLD if bold is None else bold)
    wide, high = probe.get_extents(said)
    if "\n" not in said and wide <= room:
        return int(high)
    # Kivy's own laying out, without a picture: words measured one by one are up to 1 % narrower than as a line.
    probe.text, probe.text_size = said, (room, None)
    return int(probe.render()[1])


def mark_rows(marks: Sequence[Mark], room: float) -> tuple[int, ...]:
    """The small labels in rows: for each row, how high the words of its highest are."""
    probe = _probe("small", bold=False)
    around = 2 + dp(22) + dp(16 * theme.icon)
    rows: list[int] = []
    used = 0.0
    for said, *_ in marks:
        wide = min(probe.get_extents(said)[0] + around, room)
        high = high_of(said, "small", room - around)
        if not rows or used + dp(6) + wide > room:
            rows.append(high)
            used = wide
        else:
            rows[-1] = max(rows[-1], high)
            used += dp(6) + wide
    return tuple(rows)


def height_of(kind: str) -> float:
    """Pixels of a row of this kind, the room to the next one with it."""
    name, *parts = kind.split()
    title, *others = map(int, parts)
    if name == "month":
        return float(title + dp(30))
    place, what, *marks = others
    # Kivy's StackLayout keeps the room between lines after the last one too.
    high = title + place + what + sum(max(dp(26), label + dp(4)) + dp(6) for label in marks)
    gaps = sum(bool(part) for part in (title, place, what)) - 1
    return float(high + dp(GAP) * gaps + (dp(8) if marks else 0) + dp(2 * INSIDE) + dp(BETWEEN))


# rows


class MonthRow(Middle):
    """A month between the cards."""

    title = StringProperty("")

    def show(self, month: MonthShown) -> None:
        """Show this month."""
        self.title = month.title


class CardRow(Pressable, Column):
    """A card that opens its record; `on_open(encounter)`."""

    __events__ = ("on_open",)
    title = StringProperty("")
    place = StringProperty("")
    what = StringProperty("")

    def __init__(self) -> None:
        self.encounter = ""
        self._tags: list[Tag] = []
        super().__init__()

    def show(self, shown: Shown) -> None:
        """Show this card."""
        self.encounter = shown.encounter
        self.title, self.place, self.what = shown.title, shown.place, shown.what
        while len(self._tags) < len(shown.marks):
            self._tags.append(Tag())
        box = self.ids.marks
        wanted = self._tags[: len(shown.marks)]
        for tag, (said, icon, tone) in zip(wanted, shown.marks, strict=True):
            tag.text, tag.icon, tag.tone = said, icon, tone
        if box.children != wanted[::-1]:
            box.clear_widgets()
            for tag in wanted:
                box.add_widget(tag)
        self.name_for_reader = ", ".join(
            part
            for part in (shown.title, shown.place, shown.what, *(mark[0] for mark in shown.marks))
            if part
        )

    def on_release(self) -> None:
        self.dispatch("on_open", self.encounter)

    def on_open(self, encounter: str) -> None: ...

    def forget(self) -> None:
        """Drop what was shown; labels not shown now too."""
        for tag in self._tags:
            tag.text = ""
        self.title = self.place = self.what = self.name_for_reader = ""
