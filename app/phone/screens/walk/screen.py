"""The guided walk: one page of it at a time, an overview, and the cards of repeating groups."""

from typing import Any

from kivy.properties import BooleanProperty, ListProperty, NumericProperty, StringProperty

from app.phone.aloud import Aloud
from app.phone.device import Document, Stopping
from app.phone.page import Page
from app.phone.screens.record.saying import Saying
from app.phone.screens.walk import cards, overview
from app.phone.screens.walk.model import Suggestion, WalkModel
from app.phone.screens.walk.question import QuestionBlock
from app.phone.screens.walk.questions import Sheet, with_field
from app.phone.screens.walk.way import Spot, WalkWay
from app.phone.tidying import dropped
from app.phone.widgets import bars, button, progress, scroll, varying  # noqa: F401  (their kv)
from app.phone.widgets.kv import load_kv
from app.phone.widgets.layout import Column
from app.phone.words import words
from app.record import Fact
from app.vault import VaultError

load_kv(__file__)


class LockedQuestions(Column):
    """Stands before questions whose answers point straight to a person. `on_reveal` when they are wanted."""

    __events__ = ("on_reveal",)

    def on_reveal(self) -> None: ...


class WalkScreen(Page):
    """Given `encounter`, or none to write down a new one; `field` opens the page of a question, `card` that card of
    its group, `add` the first page of a new card of a group.
    """

    title = StringProperty("")
    tools = ListProperty([])
    asking = BooleanProperty(False)
    spot = StringProperty("overview")
    has_back = BooleanProperty(True)
    part = NumericProperty(0)
    count = StringProperty("")
    saved = StringProperty("")
    onward = StringProperty("")
    answered = BooleanProperty(False)
    reads = BooleanProperty(False)
    voice = ListProperty(["volume_up", ""])

    def made(self, encounter: str | None = None, **given: Any) -> None:
        self.model = WalkModel(self.session, encounter)
        self.way = WalkWay(self.model)
        self.blocks: list[QuestionBlock] = []
        self.aloud = Aloud(self)
        self.leaving = False
        self.asked: Stopping | None = None
        self._begin_at(**given)

    def _begin_at(self, field: str = "", card: str = "", add: str = "", **_: Any) -> None:
        sheet = with_field(self.model.sheets, field) if field else None
        if sheet is not None:
            self.way.trail = [Spot("sheet", sheet.id)]
            if card:
                self.way.fill_card(sheet.group, card, self._page_of(sheet.group, field))
        elif add:
            self.way.trail = [Spot("sheet", add)]
            self.way.fill_card(add, self.model.new_card())

    def _page_of(self, group: str, field: str) -> str:
        found = with_field(self.model.path(group), field)
        return found.id if found else ""

    def arrive(self) -> None:
        self.saying = Saying(words.language)
        self.model.read()
        self.show()

    # showing

    def show(self) -> None:
        """Show where the way is."""
        self.aloud.quiet()
        here, sheet = self.way.here, self.way.sheet
        body = self.ids.body
        body.clear_widgets()
        dropped()
        self.blocks = []
        self.saved = ""
        self.asking = sheet is not None
        self.spot = here.kind
        self.has_back = not self.first or len(self.way.trail) > 1
        self.tools = [("view_list", words.tr("All questions"))] if here.kind != "overview" else []
        at, whole = self.way.progress()
        self.part = at / whole if whole else 0
        self.count = f"{at} / {whole}" if whole else ""
        self.title = self._title()
        body.add_widget(self._body(sheet))
        self.reads, self.voice = bool(self.blocks), self.aloud.tool()
        self._follow_answers()
        self.ids.scroll.to_start()

    def read(self) -> None:
        """Read the questions of this page aloud, or be silent."""
        self.aloud.turn("\n".join(block.aloud() for block in self.blocks), self.saying.language)
        self.voice = self.aloud.tool()

    def _title(self) -> str:
        here, sheet = self.way.here, self.way.sheet
        if here.kind in ("card", "card_sheet"):
            return cards.title_of(self.model, self.saying, here.id, here.item)
        if here.kind == "chapter":
            return self.saying.chapter(here.id)
        return self.saying.chapter(sheet.chapter) if sheet else words.tr("Write it down")

    def _body(self, sheet: Sheet | None) -> Any:
        here = self.way.here
        if here.kind == "overview":
            return overview.Overview(self.model, self.saying, self)
        if here.kind == "chapter":
            return overview.ChapterBody(self.model, self.saying, here.id, self)
        if here.kind == "card":
            return cards.CardBody(self.model, self.saying, here.id, here.item, self)
        if sheet is None:
            return Column()
        if sheet.cards:
            return cards.CardsBody(self.model, self.saying, sheet.group, self)
        if sheet.locked and not self.model.revealed:
            locked = LockedQuestions()
            locked.bind(on_reveal=lambda _: self.reveal())
            return locked
        return self._questions(sheet)

    def _questions(self, sheet: Sheet) -> Any:
        column = Column(spacing="36dp")
        for field in sheet.fields:
            block = QuestionBlock(self.model, self.saying, sheet, field, self.way.here.item or None, self)
            block.bind(on_saved=lambda _: self._was_saved())
            self.blocks.append(block)
            column.add_widget(block)
        return column

    def _follow_answers(self) -> None:
        sheet = self.way.sheet
        last = self.way.last()
        self.answered = bool(sheet and sheet.cards) or any(block.answered for block in self.blocks)
        if last:
            self.onward = words.tr("Done")
        else:
            self.onward = words.tr("Next") if self.answered else words.tr("Skip")

    def saving(self) -> None:
        """Something is being typed that is not on disk yet."""
        self.saved = ""

    def _was_saved(self) -> None:
        self.saved = words.tr("Saved")
        self._follow_answers()

    # going

    def settle(self) -> None:
        """The page is left: what was typed on it becomes answers."""
        for block in self.blocks:
            block.settle()

    def forward(self) -> None:
        """Next, or done: back to the record when it was opened for one question, or to the overview."""
        self.settle()
        alone = self.way.trail[0].kind != "overview" and self.way.last()
        if (
            alone
            and self.way.here.kind == "card_sheet"
            and self.way.trail[0] == Spot("sheet", self.way.here.id)
        ):
            self.leaving = True
            self.back()
            return
        self.way.forward()
        self.show()

    def backward(self) -> None:
        """The page before."""
        self.settle()
        self.way.backward()
        self.show()

    def went_back(self) -> bool:
        self.settle()
        if self.leaving or not self.way.back():
            return False
        self.show()
        return True

    def leave(self) -> None:
        if self.asked is not None:
            self.asked.stop()
        self.aloud.quiet()
        if self.session.unlocked:
            self.settle()

    def before_lock(self) -> None:
        self.settle()

    @property
    def busy(self) -> bool:
        """An answer that is being spoken puts off the lock for want of touches."""
        return super().busy or any(block.speaking and block.speaking.listening for block in self.blocks)

    def forget(self) -> None:
        for block in self.blocks:
            block.forget()
        self.blocks = []
        super().forget()

    def finish_later(self) -> None:
        """Enough for now: back to where the walk was opened from; a record just begun is shown."""
        self.settle()
        self.leaving = True
        new = None if self.given.get("encounter") else self.model.id
        if new is None or not self.first:
            self.back()
        if new is not None:
            self.app.follow("finished" if self.first else "open", encounter=new)

    def tool(self, _: int) -> None:
        """All questions: the chapter first, the whole walk from there."""
        self.settle()
        sheet = self.way.sheet
        if self.way.here.kind == "sheet" and sheet is not None:
            self.way.go(Spot("chapter", sheet.chapter))
        else:
            self.way.go(Spot("overview"))
        self.show()

    def begin(self, *, short: bool = False) -> None:
        """Begin, or go on."""
        self.way.begin(short=short)
        self.show()

    def open_chapter(self, chapter: str) -> None:
        """Show the questions of a chapter."""
        self.way.go(Spot("chapter", chapter))
        self.show()

    def jump(self, sheet: Sheet) -> None:
        """Go to any page."""
        self.way.jump(sheet)
        self.show()

    def reveal(self) -> None:
        """Show the questions behind the warning, until the walk is left."""
        self.model.revealed = True
        self.show()

    # cards

    def add_card(self, group: str) -> None:
        """A new card, from its first question."""
        self.fill_card(group, self.model.new_card())

    def add_suggested(self, group: str, suggestion: Suggestion) -> None:
        """A new card with what was tapped."""
        field = self.model.codebook.field(suggestion.field_id)
        item = self.model.new_card()
        value = list(suggestion.codes) if field.many else suggestion.codes[0]
        try:
            self.model.say(field, Fact.known(value, self.model.confidence(field)), item)
        except VaultError as error:
            self.explain(error)
            return
        self.fill_card(group, item)

    def open_card(self, group: str, item: str) -> None:
        """Look at a card."""
        self.way.open_card(group, item)
        self.show()

    def fill_card(self, group: str, item: str, page: str = "") -> None:
        """Answer the questions of a card."""
        self.way.fill_card(group, item, page)
        self.show()

    def card_done(self) -> None:
        """Back to the cards of the group."""
        self.way.to_cards(self.way.here.id)
        self.show()

    def take_back(self, group: str, item: str, back: bool = True) -> None:
        """Take a card back, or put it in place again."""
        try:
            self.model.take_back(group, item, back)
        except VaultError as error:
            self.explain(error)
            return
        self.way.to_cards(group)
        self.show()

    def locate(self, block: QuestionBlock) -> None:
        """Ask the device once where it is, for an answer."""
        self.asked = self.app.devices.place.once(block.located)

    def add_file(self, block: QuestionBlock) -> None:
        """Take a photo or a file into the record, for an answer."""
        self.app.devices.documents.open(lambda chosen: self._attach(block, chosen))

    def _attach(self, block: QuestionBlock, document: Document | None) -> None:
        if document is None:
            return

        def done(_: object) -> None:
            self.model.read()
            block.add_media(self.model.media()[-1].id)

        self.work(lambda job: self.model.attach(document, job.cancelled), done)


SCREEN = WalkScreen
