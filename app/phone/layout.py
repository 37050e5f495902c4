"""What stands around the screens: the page shown now, and under the main places the bar with the big button."""

from collections.abc import Callable
from functools import cached_property
from typing import Any

from app.phone.screens.home.bar import NowBar
from app.phone.widgets.kv import load_kv
from app.phone.widgets.layout import Ground

load_kv(__file__)


class Shell(Ground):
    """Shows one page at a time. The bar calls `now()` and `go(place)`."""

    def __init__(self, now: Callable[[], None], go: Callable[[str], None]) -> None:
        self._now, self._go = now, go
        super().__init__()

    @cached_property
    def foot(self) -> NowBar:
        """The bar, made when it is first shown: no screen before the vault is open has it."""
        bar = NowBar()
        bar.bind(on_now=lambda _: self._now(), on_go=lambda _, place: self._go(place))
        return bar

    def show(self, page: Any, with_bar: str) -> None:
        """Show a page; `with_bar` names the main place it is, or "" where the bar is not shown."""
        body = self.ids.body
        if page.parent is not body:
            body.clear_widgets()
            body.add_widget(page)
        if with_bar:
            self.foot.here = with_bar
            if self.foot.parent is None:
                self.add_widget(self.foot)
        elif len(self.children) > 1:
            self.remove_widget(self.foot)

    def clear(self) -> None:
        """Show nothing."""
        self.ids.body.clear_widgets()
