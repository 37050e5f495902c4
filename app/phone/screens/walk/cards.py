"""The cards of a repeating group, and one card with its answers."""

from typing import Any

from kivy.properties import BooleanProperty, ListProperty, StringProperty

from app.phone.screens.record.saying import Saying
from app.phone.screens.walk.model import Suggestion, WalkModel
from app.phone.widgets import button, card, text, varying  # noqa: F401  (their kv)
from app.phone.widgets.card import ListRow, TapCard
from app.phone.widgets.kv import load_kv
from app.phone.widgets.layout import Column, Panel
from app.phone.widgets.overlay import Dialog
from app.phone.widgets.varying import Varying
from app.phone.words import words
from app.record import Item

load_kv(__file__)

MOST_SAID = 4


def title_of(model: WalkModel, saying: Saying, group: str, item_id: str) -> str:
    """Officer 2: numbered in the order they were first named."""
    items = model.encounter.of(group) if model.encounter else ()
    number = next((n for n, item in enumerate(items, 1) if item.id == item_id), len(items) + 1)
    return f"{saying.one_of(group)} {number}"


def said_on(model: WalkModel, saying: Saying, item: Item) -> str:
    """The first few things said on a card."""
    parts = []
    for field in model.codebook.group(item.group).fields:
        value = item.value(field.id)
        if value is not None and field.type not in ("media", "media_list", "note"):
            parts.append(saying.value(field, value))
    if not parts:
        parts = [saying.label(field_id) for field_id in item.facts]
    return " · ".join(parts[:MOST_SAID])


class ItemCard(TapCard):
    """One card: what it is, what was said on it, whether it was taken back."""

    title = StringProperty("")
    said = StringProperty("")
    withdrawn = BooleanProperty(False)


class SuggestedCard(Panel):
    """What was tapped and is on no card yet. `on_accept` makes the card."""

    __events__ = ("on_accept",)
    said = StringProperty("")

    def on_accept(self) -> None: ...


class CardsBody(Varying):
    """All cards of a group, and adding one."""

    title = StringProperty("")
    add = StringProperty("")
    empty = BooleanProperty(True)

    def __init__(self, model: WalkModel, saying: Saying, group: str, owner: Any) -> None:
        super().__init__(
            title=saying.group(group), add=words.tr("Add: {what}").format(what=saying.one_of(group))
        )
        self.owner, self.group = owner, group
        cards = model.cards(group)
        suggested = model.cards_suggested(group)
        self.empty = not cards and not suggested
        for suggestion in suggested:
            self.ids.cards.add_widget(self._suggested(model, saying, suggestion))
        for item in cards:
            shown = ItemCard(
                title=title_of(model, saying, group, item.id),
                said=said_on(model, saying, item),
                withdrawn=item.withdrawn,
            )
            shown.bind(on_release=lambda _, item=item: owner.open_card(group, item.id))
            self.ids.cards.add_widget(shown)

    def _suggested(self, model: WalkModel, saying: Saying, suggestion: Suggestion) -> SuggestedCard:
        field = model.codebook.field(suggestion.field_id)
        said = ", ".join(saying.code(field.vocabulary, code) for code in suggestion.codes)
        shown = SuggestedCard(said=said)
        shown.bind(on_accept=lambda _: self.owner.add_suggested(self.group, suggestion))
        return shown


class CardBody(Column):
    """One card: every question of it with its answer, and taking it back."""

    withdrawn = BooleanProperty(False)
    rows = ListProperty([])

    def __init__(self, model: WalkModel, saying: Saying, group: str, item_id: str, owner: Any) -> None:
        super().__init__()
        self.owner, self.group, self.item, self.saying = owner, group, item_id, saying
        item = model.item(group, item_id)
        self.withdrawn = item is not None and item.withdrawn
        for sheet in model.path(group):
            for field in sheet.fields:
                fact = model.fact(field.id, item_id)
                said = value_shown(saying, field, fact) if fact else saying.state("not_asked")
                row = ListRow(text=saying.label(field.id), more=said, flush=False)
                row.bind(on_release=lambda _, page=sheet.id: owner.fill_card(group, item_id, page))
                self.ids.rows.add_widget(row)

    def ask(self) -> None:
        """Take the card back after asking, or put it in place again."""
        if self.withdrawn:
            self.owner.take_back(self.group, self.item, back=False)
            return
        title, question = self.saying.withdrawn()
        dialog = Dialog(
            title=title,
            text=question,
            choices=[("back", words.tr("Take it back"), "tonal"), ("keep", words.tr("Keep it"), "text")],
        )
        dialog.bind(
            on_choice=lambda _, code: self.owner.take_back(self.group, self.item) if code == "back" else None
        )
        dialog.open()


def value_shown(saying: Saying, field: Any, fact: Any) -> str:
    """An answer in words; photos and files by their number."""
    if fact.state == "known" and field.type == "media_list":
        return words.trn("%d photo or file", "%d photos or files", len(fact.value))
    if fact.state == "known" and field.type == "media":
        return words.trn("%d photo or file", "%d photos or files", 1)
    return saying.fact(field, fact)
