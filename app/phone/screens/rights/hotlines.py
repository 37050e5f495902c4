"""Published numbers and addresses, each with its source and the day it was last seen. Nothing is dialled from here."""

from typing import Any

from kivy.properties import StringProperty

from app.phone import guidance, handouts
from app.phone.dates import short_day, standing
from app.phone.page import Page
from app.phone.screens.rights import address as _address  # noqa: F401  (used in kv)
from app.phone.widgets import bars, card, scroll  # noqa: F401  (their kv)
from app.phone.widgets.card import Card
from app.phone.widgets.kv import load_kv
from app.phone.words import words
from app.rights.hotlines import Hotline

load_kv(__file__)


class HotlinesPage(Page):
    """Ours, then those of groups."""

    def arrive(self) -> None:
        place = self.ids.rows
        place.clear_widgets()
        for line in guidance.hotlines():
            place.add_widget(self._card(line, ""))
        for one in handouts.all_of(self.session):
            for line in one.pack.hotlines if one.pack else ():
                place.add_widget(self._card(line, one.by))

    def _card(self, line: Hotline, by: str) -> "HotlineCard":
        language = self.session.language
        seen = words.tr("seen on {day}").format(day=short_day(line.seen, language))
        if line.due_for_review(self.session.now().instant.date()):
            seen = f"{seen}. {words.tr('Due for a new check')}"
        source = "" if by else line.source
        name = f"{line.name} ({by})" if by else line.name
        return HotlineCard(
            name=name,
            use=line.use(guidance.tag(language)),
            phone=line.phone or "",
            web=line.web or "",
            source=source,
            seen=standing(seen),
        )


class HotlineCard(Card):
    """One number."""

    name = StringProperty("")
    use = StringProperty("")
    phone = StringProperty("")
    web = StringProperty("")
    source = StringProperty("")
    seen = StringProperty("")


SCREEN: Any = HotlinesPage
