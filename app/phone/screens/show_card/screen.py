"""One statement as large as the window allows, black on white, in English and under it in the person's language."""

from typing import Any, Final

from kivy.core.text import Label as CoreLabel
from kivy.metrics import sp
from kivy.properties import BooleanProperty, NumericProperty, StringProperty
from kivy.uix.label import Label

from app.phone.aloud import Aloud
from app.phone.page import Page
from app.phone.screens.rights.marks import tags
from app.phone.screens.rights.model import RightsModel
from app.phone.screens.show_card.model import ShowCardModel
from app.phone.theme.live import theme
from app.phone.widgets import bars, button, scroll, varying  # noqa: F401  (their kv)
from app.phone.widgets.card import TapCard
from app.phone.widgets.kv import load_kv
from app.phone.words import words

load_kv(__file__)

LEAST, MOST = 18.0, 84.0
"""Size of the letters, in sp at 100 %."""
PICTURES: Final = {
    "silence": "volume_off",
    "lawyer": "balance",
    "am_i_free": "directions_walk",
    "no_entry": "door_front",
    "no_search": "do_not_touch",
    "no_scan": "no_photography",
    "interpreter": "translate",
    "minor": "child_care",
}
"""What each card is about, for who does not read."""


class ShowCardScreen(Page):
    """First the list of cards, then one held up. Given `card`, that one at once."""

    held = BooleanProperty(False)
    two_languages = BooleanProperty(False)
    saying = StringProperty("")
    english = StringProperty("")
    statement = StringProperty("")
    at = NumericProperty(0)
    cards = NumericProperty(1)

    def made(self, card: str = "", **given: Any) -> None:
        self.model = ShowCardModel(self.session)
        self.cards = len(self.model.cards)
        self._bright = False
        self.aloud = Aloud(self)
        self.two_languages = self.model.two_languages
        if card:
            self.model.hold(card)

    def arrive(self) -> None:
        if not self.ids.rows.children:
            self._list()
        self._show()

    def _list(self) -> None:
        provenance = self.model.provenance
        marks = RightsModel(self.session).marks(provenance, fell_back=False)
        for tag in tags(marks, provenance.checked_on, self.session.language):
            self.ids.marks.add_widget(tag)
        for card in self.model.cards:
            row = StatementRow(
                title=card.title, english=card.english, icon=PICTURES.get(card.id, "format_quote")
            )
            row.bind(on_release=lambda _, name=card.id: self.hold(name))
            self.ids.rows.add_widget(row)

    def hold(self, name: str) -> None:
        """Hold a card up."""
        self.model.hold(name)
        self._show()

    def read(self, english: bool) -> None:
        """Read the card out, in the person's language or in English; again, and it is silent."""
        card = self.model.held
        if card is not None:
            language = "en" if english else self.model.provenance.language
            self.aloud.turn(card.english if english else card.statement, language)
            self._told_aloud("en" if english else "own")

    def _told_aloud(self, which: str = "") -> None:
        self.saying = which if self.aloud.saying else ""

    def turn(self, by: int) -> None:
        """The next card."""
        self.aloud.quiet()
        self.model.turn(by)
        self._show()

    def _show(self) -> None:
        card = self.model.held
        self._told_aloud()
        self.held = card is not None
        if card is not None:
            self.english = card.english
            self.statement = card.statement if self.model.two_languages else ""
            self.at = self.model.at or 0
        self._shine(card is not None)

    def _shine(self, on: bool) -> None:
        """As bright as the screen can be while a card is held up, and no longer."""
        if on:
            theme.scheme = "show"
        else:
            self.app.colour()
        if on != self._bright:
            self._bright = on
            screen = self.app.devices.screen
            screen.brightness(1.0 if on else None)
            screen.keep_on(on)
        for part, wanted in ((self.ids.choosing, not on), (self.ids.holding, on)):
            part = part.__self__
            if wanted and part.parent is None:
                self.add_widget(part)
            elif not wanted and part.parent is not None:
                self.remove_widget(part)

    def went_back(self) -> bool:
        self.aloud.quiet()
        if self.held and not self.given.get("card"):
            self.model.at = None
            self._show()
            return True
        return False

    def on_kv_post(self, base_widget: Any) -> None:
        # ids hold weakly, and one of the two is always off the screen.
        self._parts = self.ids.choosing.__self__, self.ids.holding.__self__

    def leave(self) -> None:
        self.aloud.quiet()
        self._shine_off()

    def _shine_off(self) -> None:
        if self._bright:
            self._bright = False
            self.app.devices.screen.brightness(None)
            self.app.devices.screen.keep_on(False)
        self.app.colour()


class StatementRow(TapCard):
    """A card in the list."""

    icon = StringProperty("")
    title = StringProperty("")
    english = StringProperty("")


class Statement(Label):
    """Words as large as the room they have. English runs from the left whatever the app's language does."""

    in_english = BooleanProperty(False)
    role = StringProperty("text")
    name_for_reader = StringProperty("")
    state = StringProperty("")

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        for name in ("text", "size", "bold"):
            self.fbind(name, self._fit)
        words.bind(rtl=self._fit)

    def _fit(self, *_: object) -> None:
        if not self.text or self.width < 10 or self.height < 10:
            return
        low, high = sp(LEAST), sp(MOST)
        while high - low > 1:
            middle = (low + high) / 2
            low, high = (middle, high) if self._fits(middle) else (low, middle)
        self.font_size = int(low)
        self.text_size = self.width, None

    def _fits(self, size: float) -> bool:
        probe = CoreLabel(
            font_size=size, bold=self.bold, font_name=self.font_name, line_height=self.line_height
        )
        longest = max(probe.get_extents(word)[0] for word in self.text.split())
        if longest > self.width:
            return False
        probe = CoreLabel(
            text=self.text,
            font_size=size,
            bold=self.bold,
            font_name=self.font_name,
            line_height=self.line_height,
            text_size=(self.width, None),
        )
        probe.refresh()
        return bool(probe.content_height <= self.height)


SCREEN = ShowCardScreen
