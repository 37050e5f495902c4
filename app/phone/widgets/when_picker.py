"""Say when: chips for the usual answers, big steps for the rest."""

from datetime import datetime
from typing import Any

from kivy.properties import BooleanProperty, ObjectProperty, StringProperty

from app.phone import when as calendar
from app.phone.dates import day_in_words, standing, time_in_words
from app.phone.widgets import chip as _chip  # noqa: F401  (its kv)
from app.phone.widgets.kv import load_kv
from app.phone.widgets.layout import Column, Row
from app.phone.words import words

load_kv(__file__)

MINUTES_AGO = (15, 30, 60)


class StepRow(Row):
    """`text` between a big minus and plus. `on_step(by)` with -1 or 1."""

    __events__ = ("on_step",)
    text = StringProperty("")
    what = StringProperty("")
    more = StringProperty("")

    def on_step(self, by: int) -> None: ...


class WhenPicker(Column):
    """`value` is a `When`. `now()` gives the owner's time as a naive local datetime. `on_when(value)` by taps only."""

    __events__ = ("on_when",)
    value = ObjectProperty(None, allownone=True)
    now = ObjectProperty(datetime.now)
    timed = BooleanProperty(True)
    """Whether a time of day is asked, or only the date."""
    _parts: tuple[Any, ...] = ()

    def on_kv_post(self, base_widget: Any) -> None:
        # those that are not shown have no parent to keep them
        self._parts = tuple(part.__self__ for part in (self.ids.part, self.ids.times, self.ids.precision))
        words.bind(tr=self._redraw)
        self._redraw()

    def on_value(self, *_: object) -> None:
        self._redraw()

    def on_timed(self, *_: object) -> None:
        self._redraw()

    def _redraw(self, *_: object) -> None:
        if not self._parts:
            return
        tr, trn = words.tr, words.trn
        quick = [("now", tr("Just now"))] if self.timed else []
        if self.timed:
            quick += [
                ("15", standing(trn("%d minute ago", "%d minutes ago", 15))),
                ("30", standing(trn("%d minute ago", "%d minutes ago", 30))),
            ]
            quick += [("60", tr("An hour ago"))]
        quick += [("today", tr("Today")), ("yesterday", tr("Yesterday"))]
        self.ids.quick.choices = quick
        self.ids.precision.choices = [
            *[("exact", tr("I am sure")), ("about", tr("About then"))],
            *[("part_of_day", tr("Part of the day")), ("date_only", tr("Only the date"))],
        ]
        self.ids.part.choices = [
            *[("night", tr("Night")), ("morning", tr("Morning")), ("midday", tr("Midday"))],
            *[("afternoon", tr("Afternoon")), ("evening", tr("Evening"))],
        ]
        value = self.value
        language = words.language
        self.ids.day.text = standing(day_in_words(value.day, language)) if value else tr("No date yet")
        self.ids.hour.text = (
            time_in_words(value.time, language) if value and value.time else tr("No time yet")
        )
        self.ids.precision.chosen = [value.precision] if value else []
        self.ids.part.chosen = [value.part] if value and value.part else []
        part, times, precision = self._parts
        self._show(precision, self.timed and value is not None)
        self._show(times, bool(self.timed and value and value.time))
        self._show(part, bool(value and value.precision == "part_of_day"))

    def _show(self, part: Any, wanted: bool) -> None:
        if wanted and part.parent is None:
            below = [other for other in self._parts[: self._parts.index(part)] if other.parent]
            self.add_widget(part, index=len(below))
        elif not wanted and part.parent is not None:
            self.remove_widget(part)

    def _set(self, value: calendar.When) -> None:
        self.value = value
        self.dispatch("on_when", value)

    def quick(self, codes: list[str]) -> None:
        now = self.now()
        self.ids.quick.chosen = codes
        code = codes[0] if codes else "now"
        if code == "now":
            self._set(calendar.just_now(now))
        elif code in ("today", "yesterday"):
            self._set(calendar.on_day(now, int(code == "yesterday")))
        else:
            self._set(calendar.ago(now, int(code)))

    def precise(self, codes: list[str]) -> None:
        if codes:
            self._set(calendar.with_precision(self._known(), codes[0], self.now()))
        else:
            self._redraw()

    def part(self, codes: list[str]) -> None:
        value = self._known()
        self._set(calendar.When(value.day, "part_of_day", None, codes[0] if codes else value.part))

    def step(self, days: int = 0, minutes: int = 0) -> None:
        self.ids.quick.chosen = []
        self._set(calendar.shifted(self._known(), self.now(), days=days, minutes=minutes))

    def _known(self) -> calendar.When:
        return self.value or calendar.on_day(self.now(), 0)

    def on_when(self, value: calendar.When) -> None: ...
