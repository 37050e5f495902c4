"""One guide, to read or to hear."""

from collections.abc import Callable
from functools import partial
from typing import Any

from kivy.clock import Clock
from kivy.properties import BooleanProperty, ListProperty, NumericProperty, ObjectProperty, StringProperty

from app.phone.aloud import Aloud
from app.phone.dates import short_day
from app.phone.page import Page
from app.phone.screens.rights import address as _address  # noqa: F401  (used in kv)
from app.phone.screens.rights.marks import tags
from app.phone.screens.rights.model import RightsModel, aloud
from app.phone.widgets import bars, button, card, scroll, varying  # noqa: F401  (their kv)
from app.phone.widgets.kv import load_kv
from app.phone.widgets.layout import Column, HugRow
from app.phone.widgets.text import Heading
from app.phone.words import words
from app.rights.errors import ContentError
from app.rights.guide import Section
from app.rights.library import Shown
from app.rights.provenance import Source, SourceKind

load_kv(__file__)

AT_ONCE = 5
"""Headings and lines in the first frame, and in each one after it."""
AFTER = 1 / 30
"""Seconds until the next ones: the frame before it is drawn by then."""


class GuidePage(Page):
    """Given `setting`, and `by` for a group's guide. `larger` shows the lines in bigger letters."""

    heading = StringProperty("")
    larger = BooleanProperty(False)
    sources_open = BooleanProperty(False)
    tools = ListProperty([])

    def made(self, setting: str = "everywhere", by: str = "", **given: Any) -> None:
        self.model = RightsModel(self.session)
        self.aloud = Aloud(self)
        self._wanted = setting, by
        self._left: list[Any] = []
        self._shown: Shown | None = None
        self._foot: GuideFoot | None = None
        self._later = Clock.create_trigger(self._add_pieces, AFTER)

    def arrive(self) -> None:
        self._name_tools()
        if self._shown is not None:
            return
        try:
            shown = self._shown = self.model.open(*self._wanted)
        except ContentError as error:
            self.explain(error)
            return
        self.model.showing(shown)
        guide = shown.guide
        self.heading = guide.title
        marks = self.model.marks(guide.provenance, fell_back=shown.fell_back)
        for tag in tags(marks, guide.provenance.checked_on, self.session.language, shown.by or ""):
            self.ids.marks.add_widget(tag)
        self._fill()

    def _fill(self) -> None:
        """What to do first comes at once, the rest a few lines in each frame: so the guide opens sooner."""
        if self._shown is None:
            return
        self.ids.body.clear_widgets()
        size = "title" if self.larger else "body"
        self._left = [piece for section in self._shown.guide.sections for piece in _pieces(section, size)]
        self._add_pieces()

    def _add_pieces(self, *_: object) -> None:
        if self.forgotten:
            return
        now, self._left = self._left[:AT_ONCE], self._left[AT_ONCE:]
        for piece in now:
            self.ids.body.add_widget(piece())
        if self._left:
            self._later()
        elif self._foot is None:
            self._foot = GuideFoot(page=self)
            self.ids.foot.add_widget(self._foot)

    def turn_sources(self) -> None:
        """Show where the guide has its facts from, or hide it again."""
        self.sources_open = not self.sources_open
        if self._shown is not None and self._foot is not None and not self._foot.ids.sources.children:
            for source in self._shown.guide.provenance.sources:
                self._foot.ids.sources.add_widget(SourceLine(source, self.session.language))

    def _name_tools(self) -> None:
        size = words.tr("Smaller letters") if self.larger else words.tr("Larger letters")
        self.tools = [("text_fields", size), self.aloud.tool()]

    def tool(self, index: int) -> None:
        """Larger letters, or reading aloud."""
        if index == 0:
            self.larger = not self.larger
            self._fill()
        elif self._shown is not None:
            self.aloud.turn(aloud(self._shown.guide), self._shown.guide.language)
        self._name_tools()

    def leave(self) -> None:
        self.aloud.quiet()


def _pieces(section: Section, size: str) -> list[Callable[[], Any]]:
    """What makes the heading and the lines of a section."""
    kind = SayLine if section.id == "say" else GuideLine
    return [
        partial(Heading, text=section.heading),
        *(partial(kind, text=line, kind=size) for line in section.lines),
    ]


class GuideFoot(varying.Varying):
    """What stands under a guide."""

    page = ObjectProperty(None, rebind=True)


class GuideLine(HugRow):
    """One line with its bullet."""

    text = StringProperty("")
    tone = StringProperty("ink")
    kind = StringProperty("body")
    letters = NumericProperty(16)
    """Height of the letters, for the bullet."""


class SayLine(HugRow):
    """Words to say, with a bar at their side."""

    text = StringProperty("")
    kind = StringProperty("body")


class SourceLine(Column):
    """Where a guide has something from."""

    name = StringProperty("")
    address = StringProperty("")
    more = StringProperty("")

    def __init__(self, source: Source, language: str, **settings: Any) -> None:
        kind = {
            SourceKind.PRIMARY: words.tr("Law, ruling or agency"),
            SourceKind.ORGANISATION: words.tr("Organization"),
            SourceKind.NEWS: words.tr("News"),
        }[source.kind]
        seen = words.tr("seen on {day}").format(day=short_day(source.seen, language))
        super().__init__(name=source.name, address=source.address, more=f"{kind}, {seen}", **settings)


SCREEN = GuidePage
