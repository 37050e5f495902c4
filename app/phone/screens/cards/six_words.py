"""Six words to read out: numbered, large, in one or two columns."""

from typing import Any

from kivy.properties import ListProperty, StringProperty

from app.phone.widgets import text  # noqa: F401  (its kv)
from app.phone.widgets.kv import load_kv
from app.phone.widgets.layout import Panel

load_kv(__file__)


class SixWords(Panel):
    """`code` holds the words with a space between them; `said` is how a screen reader says them."""

    code = StringProperty("")
    first_words = ListProperty([])
    other_words = ListProperty([])
    role = StringProperty("text")
    name_for_reader = StringProperty("")
    state = StringProperty("")

    def on_code(self, *_: Any) -> None:
        numbered = [f"{n}  {word}" for n, word in enumerate(self.code.split(), 1)]
        half = (len(numbered) + 1) // 2
        self.first_words, self.other_words = numbered[:half], numbered[half:]
        self.name_for_reader = ", ".join(self.code.split())

    def forget(self) -> None:
        """Drop the words."""
        self.code = self.name_for_reader = ""
