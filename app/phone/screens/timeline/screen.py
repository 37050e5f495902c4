"""The list of encounters, newest first: what the person sees after unlocking."""

from time import perf_counter
from typing import Any, Final

from kivy.clock import Clock
from kivy.core.window import Window
from kivy.properties import BooleanProperty, ListProperty, StringProperty

from app.phone import jobs
from app.phone.edges import edges
from app.phone.page import Page
from app.phone.screens.home.model import Notice, notices
from app.phone.screens.record.saying import Saying
from app.phone.screens.timeline import cards
from app.phone.screens.timeline.cards import CardRow, Head, MonthRow, Shown
from app.phone.screens.timeline.model import FILTERS, Month, TimelineModel
from app.phone.theme.live import theme
from app.phone.widgets import bars, button, chip, field, scroll, varying  # noqa: F401  (their kv)
from app.phone.widgets.card import Banner
from app.phone.widgets.choice import ChoiceRow
from app.phone.widgets.kv import load_kv
from app.phone.widgets.long_list import LongList
from app.phone.widgets.overlay import BottomSheet
from app.phone.widgets.varying import Varying
from app.phone.words import words
from app.vault import TimelineCard, TimelinePage, VaultError

load_kv(__file__)

WORDED: Final = 2
"""Rows put into words in one frame, at most: in one of the fastest fling less than one passes by."""
SHORT_SECONDS: Final = 0.0015
"""Where the first took longer it is the only one: in Arabic one takes three milliseconds, in English less than one."""
SPARE_CARDS: Final = 2
"""That wait for more to be in sight than ever before. A month's heading is made in no time."""


class TimelineHead(Varying):
    """What to tell, the search, the filters; when there is nothing yet, what to do."""

    empty = BooleanProperty(False)
    searching = BooleanProperty(False)
    none_found = BooleanProperty(False)
    filters = ListProperty([])
    owner: Any = None

    def show(self, head: Head) -> None:
        """It is always the same."""

    def tell(self, told: tuple[Notice, ...], wording: dict[str, tuple[str, str, str]]) -> None:
        """Show what should be told after unlocking."""
        box = self.ids.notices
        box.clear_widgets()
        for notice in told:
            title, text, action = wording[notice.code]
            banner = Banner(kind="warn", title=title, text=text, actions=[action] if action else [])
            banner.bind(on_act=lambda _, index: self.owner.follow("recovery_sheet"))
            box.add_widget(banner)


class Cards(LongList):
    """The long list; `head` is one widget over the cards, which scrolls with them."""

    def __init__(self, **settings: Any) -> None:
        self.head = TimelineHead()
        self.page: Any = None
        self._again = Clock.create_trigger(lambda _: self._anew(), -1)
        super().__init__(**settings)
        self.head.bind(height=self._again)
        self.bind(width=self._head_width)

    def _head_width(self, *_: object) -> None:
        self.head.width = self.width

    def _anew(self) -> None:
        self._measure()

    def kind_of(self, item: Any) -> str:
        return str(item.kind)

    def make(self, kind: str) -> Any:
        if kind == "head":
            return self.head
        if kind.startswith("month"):
            return MonthRow()
        row = CardRow()
        row.bind(on_open=lambda _, encounter: self.page.open(encounter))
        return row

    def height_of(self, kind: str) -> float:
        return float(self.head.minimum_height) if kind == "head" else cards.height_of(kind)

    def sort_of(self, kind: str) -> str:
        return kind.partition(" ")[0]

    def spare(self, sort: str) -> int:
        return SPARE_CARDS if sort == "card" else 0


class TimelineScreen(Page):
    """All encounters."""

    language = StringProperty("")

    def made(self, **given: Any) -> None:
        self.model = TimelineModel(self.session)
        self.saying = Saying(words.language)
        self._measured_for = (0.0, 0.0)
        self._read: list[TimelineCard | Month] = []
        self._reading: jobs.Job[TimelinePage] | None = None
        self._word_more = Clock.create_trigger(self._word_some, 0)
        self._measure_again = Clock.create_trigger(lambda _: self._width_changed(), 0)

    def on_kv_post(self, base_widget: Any) -> None:
        many = self.ids.cards
        many.page = many.head.owner = self
        many.bind(on_near_end=lambda _: self.more(), width=self._measure_again)
        # A method is held weakly; the trigger itself would keep this page, and what it shows, for as long as the app runs.
        theme.bind(scale=self._scaled)

    def arrive(self) -> None:
        self.saying = Saying(words.language)
        self.ids.cards.head.tell(notices(self.session), self._notices())
        self.show(self.ids.cards.reached)

    def _scaled(self, *_: object) -> None:
        self._measure_again()

    def _width_changed(self) -> None:
        if self._measured_for != (Window.width - edges.left - edges.right, theme.scale):
            self.show(self.ids.cards.reached)

    def show(self, least: int = 0) -> None:
        """Read the first page anew, or so many cards that the list goes on to where it is."""
        if not self.session.unlocked:
            return
        self._drop_read()
        try:
            rows = self.model.first(least)
        except VaultError as error:
            self.explain(error)
            return
        self._measured_for = Window.width - edges.left - edges.right, theme.scale
        head = self.ids.cards.head
        head.empty = not rows and not self.model.narrowed
        head.none_found = not rows and self.model.narrowed
        head.searching = bool(rows) or self.model.narrowed
        head.filters = [(name, self._filter(name), bool(self.model.chosen(name))) for name in FILTERS]
        self._fill_filters(head)
        self.ids.cards.unfinished = not self.model.through
        self.ids.cards.items = [Head(), *map(self._worded, rows)]

    def more(self) -> None:
        """The next page, when the end comes near: read beside the window, put into words a few rows in each frame."""
        if self._reading is None and not self._read and self.ids.cards.unfinished and self.session.unlocked:
            read = self.model.reading()
            self._reading = self.work(lambda _: read(), self._take, self._not_read, thread=jobs.READER)

    def _take(self, page: TimelinePage) -> None:
        self._reading = None
        self._read = self.model.take(page)
        self._word_some()

    def _not_read(self, error: Exception) -> None:
        self._drop_read()
        self.explain(error)

    def _drop_read(self) -> None:
        """What is being read, and what was read and is not shown yet, is not wanted any more."""
        if self._reading is not None:
            self._reading.abandon()
        self._reading, self._read = None, []
        self._word_more.cancel()
        self.ids.cards.unfinished = False

    def _word_some(self, *_: object) -> None:
        began = perf_counter()
        some: list[Shown | cards.MonthShown] = []
        while self._read and len(some) < WORDED and (not some or perf_counter() - began < SHORT_SECONDS):
            some.append(self._worded(self._read.pop(0)))
        if self._read:
            self._word_more()
        self.ids.cards.unfinished = bool(self._read) or not self.model.through
        self.ids.cards.add(some)

    def forget(self) -> None:
        self._drop_read()
        super().forget()

    def _worded(self, row: TimelineCard | Month) -> Shown | cards.MonthShown:
        room = float(Window.width - edges.left - edges.right)
        if isinstance(row, Month):
            return cards.month_in_words(row, self.saying, room)
        excerpt = self.model.excerpts.get(row.encounter, ())
        return cards.in_words(row, self.saying, self.model.due(row), excerpt, room)

    # searching

    def search(self, typed: str) -> None:
        """Show what holds the words."""
        self.model.search(typed)
        self.show()

    def show_all(self) -> None:
        """Ask for nothing in particular any more."""
        self.ids.cards.head.ids.find.text = ""
        self.model.ask_for_all()
        self.show()

    def _filter(self, vocabulary: str) -> str:
        code = self.model.chosen(vocabulary)
        if code:
            return self.saying.code(vocabulary, code)
        names = {
            "agency": words.tr("Agency"),
            "setting": words.tr("Kind of place"),
            "modality": words.tr("Scan"),
        }
        return names[vocabulary]

    def _fill_filters(self, head: TimelineHead) -> None:
        box = head.ids.filters
        if [(chip.code, chip.text, chip.selected) for chip in reversed(box.children)] == head.filters:
            return
        box.clear_widgets()
        for name, said, chosen in head.filters:
            made = chip.Chip(text=said, icon="expand_more", code=name, selected=chosen)
            made.bind(on_release=lambda _, name=name: self.choose(name))
            box.bind(width=lambda box, width, made=made: setattr(made, "most_width", width))
            made.most_width = box.width
            box.add_widget(made)

    def choose(self, vocabulary: str) -> None:
        """Ask which agency, place or scan to show."""
        # Late: the timeline is the first thing seen after unlocking, and the walk's widgets take a while to load.
        from app.phone.screens.walk import inputs

        titles = {
            "agency": words.tr("Show one agency"),
            "setting": words.tr("Show one kind of place"),
            "modality": words.tr("Show one kind of scan"),
        }
        sheet = BottomSheet(title=titles[vocabulary])
        chosen = self.model.chosen(vocabulary)
        every = ChoiceRow(text=words.tr("All"), selected=chosen is None)
        every.bind(on_release=lambda _: self._chosen(sheet, vocabulary, None))
        options = [(code, self.saying.code(vocabulary, code)) for code in self.model.codes(vocabulary)]
        several = inputs.choices(options, many=False, question=titles[vocabulary])
        several.show([chosen] if chosen else [])
        several.bind(on_said=lambda _, code: self._chosen(sheet, vocabulary, code))
        sheet.add_widget(every)
        sheet.add_widget(several)
        sheet.open()

    def _chosen(self, sheet: BottomSheet, vocabulary: str, code: str | None) -> None:
        sheet.close()
        self.model.narrow(vocabulary, code)
        self.show()

    # going

    def open(self, encounter: str) -> None:
        """Open a record."""
        self.follow("open", encounter=encounter)

    def _notices(self) -> dict[str, tuple[str, str, str]]:
        tr = words.tr
        return {
            "sheet_not_tried": (
                tr("Your recovery sheet was not tried yet"),
                tr("Without it, a forgotten passphrase cannot be replaced. It takes two minutes."),
                tr("Do it now"),
            ),
            "set_aside": (
                tr("Something written while locked could not be read"),
                tr("It is kept as it is. Settings, Check my vault says more."),
                "",
            ),
            "cut_short": (
                tr("Part of what was written last could not be read"),
                tr("A copy of it is kept. Look at what you wrote last, and make a backup in Settings."),
                "",
            ),
            "waiting": (
                tr("A recording is still being written"),
                tr("It joins its record the next time you unlock."),
                "",
            ),
            "altered": (
                tr("A file of the vault is not as the app left it"),
                tr("Your records could be opened. Make a backup and check the vault in Settings."),
                "",
            ),
        }


SCREEN = TimelineScreen
