"""The whole walk at a glance: chapters and how far each is, and the pages of one chapter."""

from typing import Any

from kivy.properties import BooleanProperty, NumericProperty, StringProperty

from app.phone.screens.record.saying import Saying
from app.phone.screens.walk import questions
from app.phone.screens.walk.cards import value_shown
from app.phone.screens.walk.model import WalkModel
from app.phone.screens.walk.questions import Sheet
from app.phone.widgets import button, card, progress, text, varying  # noqa: F401  (their kv)
from app.phone.widgets.card import ListRow
from app.phone.widgets.kv import load_kv
from app.phone.widgets.layout import Column
from app.phone.widgets.varying import Varying
from app.phone.words import words

load_kv(__file__)


class Overview(Varying):
    """Where to begin or go on, and every chapter."""

    begun = BooleanProperty(False)
    open_questions = NumericProperty(0)
    part = NumericProperty(0)
    through = StringProperty("")

    def __init__(self, model: WalkModel, saying: Saying, owner: Any) -> None:
        super().__init__()
        self.owner = owner
        self.begun = model.encounter is not None
        self.open_questions = len(model.open_questions())
        through, whole = questions.done(model.sheets, model.encounter, model.fact)
        self.part = through / whole
        self.through = words.tr("{done} of {all} pages").format(done=through, all=whole)
        for chapter, path, done in model.chapters():
            whole_done = done == len(path)
            row = ListRow(
                text=saying.chapter(chapter),
                more=words.tr("Done") if whole_done else f"{done} / {len(path)}",
                icon="check_circle" if whole_done else "",
                flush=False,
            )
            row.bind(on_release=lambda _, chapter=chapter: owner.open_chapter(chapter))
            self.ids.chapters.add_widget(row)


class ChapterBody(Column):
    """Every question of a chapter with its answer: tap one to go there."""

    def __init__(self, model: WalkModel, saying: Saying, chapter: str, owner: Any) -> None:
        super().__init__()
        for sheet in model.sheets:
            if sheet.chapter == chapter:
                self._add(model, saying, sheet, owner)

    def _add(self, model: WalkModel, saying: Saying, sheet: Sheet, owner: Any) -> None:
        if sheet.cards:
            standing = sum(not item.withdrawn for item in model.cards(sheet.group))
            more = words.trn("%d written down", "%d written down", standing) if standing else ""
            self._row(saying.group(sheet.group), more, "", sheet, owner)
            return
        for field in sheet.fields:
            fact = model.fact(field.id)
            hidden = sheet.locked and not model.revealed
            said = value_shown(saying, field, fact) if fact and not hidden else ""
            self._row(saying.label(field.id), said, "lock" if hidden else "", sheet, owner)

    def _row(self, name: str, said: str, icon: str, sheet: Sheet, owner: Any) -> None:
        row = ListRow(text=name, more=said, icon=icon, flush=False)
        row.bind(on_release=lambda _: owner.jump(sheet))
        self.ids.rows.add_widget(row)
