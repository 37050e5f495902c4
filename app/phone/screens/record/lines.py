"""The lines of a record's page: what happened, what was answered, and under each what it corrects."""

from collections.abc import Callable, Mapping
from typing import Any

from kivy.properties import BooleanProperty, StringProperty

from app.phone.screens.record.saying import Saying
from app.phone.screens.record.story import Answer, Happening
from app.phone.screens.walk.cards import value_shown
from app.phone.widgets import button, card, text  # noqa: F401  (their kv)
from app.phone.widgets.kv import load_kv
from app.phone.widgets.layout import Column, HugRow
from app.phone.widgets.press import Pressable
from app.phone.words import words
from app.record import Item, Note

load_kv(__file__)

ICONS = {
    "opened": "edit_note",
    "tap": "circle",
    "scan": "familiar_face_and_zone",
    "affirmed": "signature",
    "shared": "send",
    "received": "check_circle",
    "consequence": "history",
    "action": "mail",
    "date": "event",
    "shown": "balance",
}
USUAL = "saw_or_heard_myself"


class Line(HugRow):
    """One thing that happened: `at` when, `said` what, `more` about it."""

    at = StringProperty("")
    said = StringProperty("")
    more = StringProperty("")
    icon = StringProperty("circle")
    struck = BooleanProperty(False)


class NoteLine(Column):
    """Words of the person's own, whoever may see them, and what put them right. `on_correct` to put them right."""

    __events__ = ("on_correct",)
    at = StringProperty("")
    said = StringProperty("")
    who = StringProperty("")
    corrected = BooleanProperty(False)

    def on_correct(self) -> None: ...


class Correction(Column):
    """What stands under the thing it puts right."""

    title = StringProperty("")
    said = StringProperty("")


class AnswerRow(Pressable, Column):
    """A question, its answer, how the person knows, and what stood there before. A tap answers it anew."""

    label = StringProperty("")
    said = StringProperty("")
    known = BooleanProperty(True)
    source = StringProperty("")

    def under(self, earlier: list[str]) -> None:
        """What stood there before, latest first."""
        for said in earlier:
            self.add_widget(Correction(title=words.tr("Before"), said=said))


def line(happening: Happening, saying: Saying) -> Line:
    """A line for anything but notes and media, which have cards of their own."""
    made = Line(icon=ICONS.get(happening.kind, "circle"), at=_at(happening, saying))
    made.said, made.more = _said(happening, saying)
    if happening.kind == "tap" and happening.what.undone:
        made.struck, made.more = True, words.tr("Taken back")
    if happening.moment is not None and happening.moment.went_back:
        made.more = " ".join(part for part in (made.more, saying.clock_went_back()) if part)
    return made


def _at(happening: Happening, saying: Saying) -> str:
    if happening.moment is not None:
        return saying.clock(happening.moment)
    when = dict(happening.when or {})
    if when.get("precision") == "date_only":
        return ""
    from app.record import EventTime

    return saying.when(EventTime.from_json(when), short=True).partition(", ")[2].rpartition(", ")[2]


def _said(happening: Happening, saying: Saying) -> tuple[str, str]:
    what: Any = happening.what
    match happening.kind:
        case "opened":
            return words.tr("This record was begun"), words.tr("While locked") if what.locked else ""
        case "tap":
            return saying.tap(what.tap), ""
        case "affirmed":
            return saying.affirmation(what.affirmation), words.tr("Affirmed by you")
        case "shared":
            return words.tr("Handed to {name}").format(name=what.to), saying.profile(what.profile)
        case "shown":
            return words.tr("You read a guide"), _guide_title(what.guide)
        case "received":
            return words.tr("Received by {name}").format(name=what.by), words.tr(
                "Their signature was checked"
            )
        case _:
            return saying.one_of(what.group), about(what, saying)


def _guide_title(stamp: Mapping[str, Any]) -> str:
    """The guide's title if we still have it, and its version."""
    from app.phone import guidance
    from app.rights.errors import ContentError

    setting, language = str(stamp.get("setting", "")), str(stamp.get("language", ""))
    try:
        title = guidance.library().open(setting, language).guide.title
    except ContentError:
        title = setting
    return " · ".join(part for part in (title, str(stamp.get("version", ""))) if part)


def about(item: Item, saying: Saying) -> str:
    """The coded answers of a card, in a line."""
    from app.phone import content

    parts = []
    for field in content.codebook().group(item.group).fields:
        value = item.value(field.id)
        if value is not None and field.type in ("code", "codes", "identifier"):
            parts.append(saying.value(field, value))
    return " · ".join(parts[:4])


def note_lines(happening: Happening, saying: Saying, correct: Callable[[Note], None]) -> NoteLine:
    """A note with all that put it right under it."""
    note: Note = happening.what
    made = NoteLine(at=saying.clock(note.time), said=note.text, who=saying.profile(note.audience))
    made.corrected = bool(happening.corrections)
    for later in happening.corrections:
        title = words.tr("Put right on {when}").format(when=saying.moment(later.time))
        made.ids.under.add_widget(Correction(title=title, said=later.text))
    last = happening.corrections[-1] if happening.corrections else note
    made.bind(on_correct=lambda _: correct(last))
    return made


def answer_row(answer: Answer, saying: Saying, open_it: Callable[[], None]) -> AnswerRow:
    """A question with its answer and what stood before."""
    fact = answer.stated.fact
    source = saying.confidence(fact.confidence) if fact.confidence not in (None, USUAL) else ""
    row = AnswerRow(
        label=saying.label(answer.field.id),
        said=value_shown(saying, answer.field, fact),
        known=fact.state == "known",
        source=source,
    )
    row.under(
        [
            words.tr("{said}, written {when}").format(
                said=value_shown(saying, answer.field, before.fact), when=saying.moment(before.time)
            )
            for before in reversed(answer.stated.earlier)
        ]
    )
    row.name_for_reader = f"{row.label}: {row.said}"
    row.bind(on_release=lambda _: open_it())
    return row
