"""The shelf of guides, the way to the show cards and to the numbers. Readable without unlocking."""

from typing import Any

from kivy.properties import BooleanProperty

from app.phone.page import Page
from app.phone.screens.rights.model import RightsModel, Row
from app.phone.widgets import bars, button, card, scroll, varying  # noqa: F401  (their kv)
from app.phone.widgets.card import ListRow
from app.phone.widgets.kv import load_kv
from app.phone.words import words

load_kv(__file__)


class RightsScreen(Page):
    """A main place. `place` is where the encounter was, a code of the codebook, when one is known."""

    groups = BooleanProperty(False)

    def made(self, place: str = "", **given: Any) -> None:
        self.model = RightsModel(self.session)
        self._place = place

    def arrive(self) -> None:
        self._fill(self.ids.ours, self.model.rows(self._place))
        theirs = self.model.of_groups()
        self.groups = bool(theirs)
        self._fill(self.ids.theirs, theirs)

    def _fill(self, place: Any, rows: tuple[Row, ...]) -> None:
        place.clear_widgets()
        for row in rows:
            made = ListRow(text=row.title, more=_more(row), icon=row.icon)
            made.bind(on_release=lambda _, row=row: self.follow("guide", setting=row.setting, by=row.by))
            place.add_widget(made)


def _more(row: Row) -> str:
    said = [row.by] if row.by else []
    if "other_language" in row.marks:
        said.append(words.tr("In English"))
    if "due" in row.marks:
        said.append(words.tr("Due for a new check"))
    return " · ".join(said)


SCREEN = RightsScreen
