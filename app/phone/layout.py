"""What stands around the screens: the page shown now, and under the main places the bar with the big button."""

from typing import Any

from app.phone.screens.home import bar as _bar  # noqa: F401  (its kv)
from app.phone.widgets.kv import load_kv
from app.phone.widgets.layout import Ground

load_kv(__file__)


class Shell(Ground):
    """Shows one page at a time."""

    def on_kv_post(self, base_widget: Any) -> None:
        # ids hold weakly, and the bar is often off the screen.
        self.body, self.foot = self.ids.body.__self__, self.ids.foot.__self__

    def show(self, page: Any, with_bar: str) -> None:
        """Show a page; `with_bar` names the main place it is, or "" where the bar is not shown."""
        body, foot = self.body, self.foot
        if page.parent is not body:
            body.clear_widgets()
            body.add_widget(page)
        foot.here = with_bar
        if with_bar and foot.parent is None:
            self.add_widget(foot)
        elif not with_bar and foot.parent is not None:
            self.remove_widget(foot)

    def clear(self) -> None:
        """Show nothing."""
        self.body.clear_widgets()
