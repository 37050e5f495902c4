"""A text to read: headings, paragraphs, lists."""

from typing import Any

from kivy.properties import NumericProperty, StringProperty

from app.phone.widgets import text as _text  # noqa: F401  (its kv)
from app.phone.widgets.article_text import Block, blocks
from app.phone.widgets.kv import load_kv
from app.phone.widgets.layout import Column, HugRow
from app.phone.widgets.text import Heading, Text

load_kv(__file__)


class Marked(HugRow):
    """A line of a list with its bullet or number."""

    mark = StringProperty("")
    text = StringProperty("")


class Quote(HugRow):
    """Words to say or read out, with a bar at their side."""

    text = StringProperty("")


class Article(Column):
    """Shows `source`; see `article_text` for what it understands. `blocks_shown` counts its pieces."""

    source = StringProperty("")
    blocks_shown = NumericProperty(0)

    def on_kv_post(self, base_widget: Any) -> None:
        # given to the constructor, source came before there was anything to put it in
        if self.source and not self.children:
            self.on_source()

    def on_source(self, *_: object) -> None:
        if self.canvas is None:
            return
        self.clear_widgets()
        pieces = blocks(self.source)
        for block in pieces:
            self.add_widget(self._made(block))
        self.blocks_shown = len(pieces)

    def _made(self, block: Block) -> Text | HugRow:
        if block.kind in ("headline", "title", "strong"):
            return Heading(kind=block.kind, text=block.text)
        if block.kind == "bullet":
            return Marked(mark="•", text=block.text)
        if block.kind == "number":
            return Marked(mark=f"{block.mark}.", text=block.text)
        if block.kind == "quote":
            return Quote(text=block.text)
        return Text(text=block.text)
