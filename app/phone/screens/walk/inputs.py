"""What an answer is given with, for each type of field. Each tells its owner what was said.

`on_said(value)` is a whole answer; `on_typing(text)` a draft that grows; `on_left` that the person left the field.
`show(typed)` or `show(chosen)` puts in what stands there.
"""

from collections.abc import Sequence
from typing import Any, Final

from kivy.properties import BooleanProperty, ListProperty, ObjectProperty, StringProperty

from app.phone.screens.walk.answers import LONG, SHOWN_FIRST, Option, found
from app.phone.screens.walk.days import shown_when, stepped, typed_when
from app.phone.when import When, on_day
from app.phone.widgets import chip, choice, field, keypad  # noqa: F401  (their kv)
from app.phone.widgets.kv import load_kv
from app.phone.widgets.layout import Column
from app.phone.widgets.when_picker import StepRow, WhenPicker
from app.phone.words import words

load_kv(__file__)

COUNTS: Final = ("1", "2", "3", "4", "5", "6")
MINUTES: Final = ("5", "10", "15", "30", "60", "120")


class AnswerInput(Column):
    """Common part."""

    __events__: tuple[str, ...] = ("on_said", "on_typing", "on_left")
    question = StringProperty("")
    error = StringProperty("")

    def on_said(self, value: Any) -> None: ...

    def on_typing(self, text: str) -> None: ...

    def on_left(self) -> None: ...


class FewChoices(AnswerInput):
    """All codes as large rows."""

    options = ListProperty([])
    many = BooleanProperty(False)

    def show(self, chosen: list[str]) -> None:
        """Mark what was chosen."""
        self.ids.rows.chosen = list(chosen)

    def tapped(self, codes: list[str]) -> None:
        """A row was tapped; a single choice stands until another is made."""
        if self.many:
            self.dispatch("on_said", codes)
        elif codes:
            self.dispatch("on_said", codes[0])
        else:
            self.dispatch("on_left")


class ManyChoices(FewChoices):
    """A long list: the likely ones, a search, and all of them when asked."""

    chosen = ListProperty([])
    whole = BooleanProperty(False)
    typed = StringProperty("")
    rest = StringProperty("")
    none_found = BooleanProperty(False)

    def on_kv_post(self, base_widget: Any) -> None:
        find = self.ids.find.__self__
        self.remove_widget(find)
        self.add_widget(find, index=len(self.children))

    def show(self, chosen: list[str]) -> None:
        self.chosen = list(chosen)
        self._fill()

    def tapped(self, codes: list[str]) -> None:
        shown = {code for code, *_ in self.ids.rows.choices}
        if self.many:
            self.chosen = [*(code for code in self.chosen if code not in shown), *codes]
            self.dispatch("on_said", list(self.chosen))
            return
        super().tapped(codes)

    def search(self, typed: str) -> None:
        """Show what holds the words."""
        self.typed = typed.strip()
        self._fill()

    def open(self) -> None:
        """Show all of them."""
        self.whole = True
        self._fill()

    def _fill(self) -> None:
        options: list[Option] = [tuple(option) for option in self.options]
        shown = found(options, self.typed) if self.typed else options
        if not self.whole and not self.typed:
            first = {code for code, *_ in shown[:SHOWN_FIRST]} | set(self.chosen)
            shown = [option for option in shown if option[0] in first]
        self.none_found = bool(self.typed) and not shown
        hidden = len(options) - len(shown)
        self.rest = words.trn("Show %d more", "Show %d more", hidden) if hidden and not self.typed else ""
        if [tuple(option) for option in self.ids.rows.choices] != shown:
            self.ids.rows.choices = shown
        self.ids.rows.chosen = [code for code in self.chosen if code in {one for one, *_ in shown}]


class Typed(AnswerInput):
    """A line or a page of one's own words, or an amount."""

    lines = ListProperty([1])
    keyboard = StringProperty("text")
    hint = StringProperty("")
    helper = StringProperty("")
    text = StringProperty("")

    def show(self, typed: str) -> None:
        """Put in what stands there."""
        self.text = typed

    def typing(self, text: str) -> None:
        """A letter more or less."""
        self.text = text
        self.dispatch("on_typing", text)

    def focused(self, active: bool) -> None:
        """The caret came or went."""
        if not active:
            self.dispatch("on_left")


class Written(Typed):
    """Words, in one line or more."""


class Number(Typed):
    """Usual numbers as chips, any other typed."""

    usual = ListProperty([])

    def show(self, typed: str) -> None:
        super().show(typed)
        self.ids.chips.chosen = [typed]

    def typing(self, text: str) -> None:
        super().typing(text)
        self.ids.chips.chosen = [text.strip()]

    def picked(self, codes: list[str]) -> None:
        """A usual number was tapped; a second tap changes nothing."""
        if codes:
            self.text = codes[0]
            self.dispatch("on_said", int(codes[0]))
        else:
            self.ids.chips.chosen = [self.text]


class Badge(Typed):
    """A badge, plate or unit number by large keys, with signs for what could not be read."""


class Point(Typed):
    """A point on the map: from the phone once, or typed, or why there is none."""

    __events__ = ("on_locate",)
    found = StringProperty("")

    def on_locate(self) -> None: ...


class Shelf(FewChoices):
    """Photos, recordings and files of this record that belong to the answer, and adding another."""

    __events__ = ("on_add",)

    def on_add(self) -> None: ...


class AnyDay(WhenPicker):
    """A picker that also goes by months, and ahead of now where `ahead` allows it."""

    ahead = BooleanProperty(False)

    def on_kv_post(self, base_widget: Any) -> None:
        month = StepRow(what=words.tr("month"))
        month.bind(on_step=lambda _, by: self.by_month(by))
        self.ids["month"] = month
        self.add_widget(month, index=self.children.index(self.ids.day) + 1)
        super().on_kv_post(base_widget)

    def _redraw(self, *_: object) -> None:
        super()._redraw()
        if self.ahead and "quick" in self.ids:
            tr = words.tr
            self.ids.quick.choices = [
                ("today", tr("Today")),
                ("+7", tr("In a week")),
                ("+30", tr("In a month")),
            ]
        month = self.ids.get("month")
        if month is not None:
            month.what = words.tr("month")
            month.text = self._month_words()
            month.more = words.tr("one month at a time")

    def _month_words(self) -> str:
        from app.phone.dates import month_in_words

        return month_in_words(self._known().day, words.language)

    def on_ahead(self, *_: object) -> None:
        self._redraw()

    def quick(self, codes: list[str]) -> None:
        """A chip was tapped; those that begin with + lie days ahead."""
        if not codes or not codes[0].startswith("+"):
            super().quick(codes)
            return
        self.ids.quick.chosen = codes
        days = int(codes[0])
        day = on_day(self.now(), 0)
        self._set(stepped(day, months=1) if days == 30 else stepped(day, days=days))

    def by_month(self, by: int) -> None:
        """A month earlier or later."""
        self.ids.quick.chosen = []
        self._set(self._within(stepped(self._known(), months=by)))

    def step(self, days: int = 0, minutes: int = 0) -> None:
        if not self.ahead:
            super().step(days, minutes)
            return
        self.ids.quick.chosen = []
        self._set(stepped(self._known(), days=days, minutes=minutes))

    def _within(self, when: When) -> When:
        now = self.now()
        if self.ahead or when.day < now.date() or (when.day == now.date() and not when.time):
            return when
        if when.day == now.date() and when.time <= now.time():
            return when
        at = min(when.time, now.time()).replace(second=0, microsecond=0) if when.time else None
        return When(on_day(now, 0).day, when.precision, at, when.part)


class Day(AnswerInput):
    """When it was."""

    timed = BooleanProperty(True)
    ahead = BooleanProperty(False)
    now = ObjectProperty(None)
    field = ObjectProperty(None)

    def show(self, typed: str) -> None:
        """Put in what stands there."""
        self.ids.picker.value = shown_when(self.field, typed)

    def picked(self, when: When) -> None:
        """Something was tapped in the picker."""
        self.dispatch("on_typing", typed_when(self.field, when, self.now()))

    def local(self) -> Any:
        """The clock's time here, without its offset."""
        return self.now().instant.replace(tzinfo=None) if self.now else None


def choices(options: Sequence[Option], *, many: bool, question: str) -> FewChoices:
    """The right list for so many options."""
    made = ManyChoices if len(options) > LONG else FewChoices
    return made(options=list(options), many=many, question=question)
