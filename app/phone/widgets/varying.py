"""A column whose children come and go."""

from typing import Any

from kivy.uix.label import Label

from app.phone.widgets.layout import Column


class Varying(Column):
    """Children whose `present` is False are taken out, with the spacing around them; rows, columns, wraps and texts have it."""

    def __init__(self, **settings: Any) -> None:
        self._all: list[Any] = []
        super().__init__(**settings)

    def on_kv_post(self, base_widget: Any) -> None:
        self._all = list(reversed(self.children))
        for child in self._all:
            if hasattr(child, "present"):
                child.fbind("present", self._sort)
        self._sort()

    def _sort(self, *_: object) -> None:
        wanted = [child for child in self._all if getattr(child, "present", True) is not False]
        if wanted != list(reversed(self.children)):
            self.clear_widgets()
            for child in wanted:
                self.add_widget(child)

    def forget(self) -> None:
        """What is out of sight holds texts too."""
        for child in self._all:
            if child.parent is None:
                for widget in child.walk():
                    if hasattr(widget, "forget"):
                        widget.forget()
                    elif isinstance(widget, Label):
                        widget.text = ""
        self._all = []
