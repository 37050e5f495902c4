"""About, and what it promises."""

from app import __version__
from app.phone.page import Page
from app.phone.screens.first_run.pages import SignedLine  # noqa: F401  (its kv)
from app.phone.widgets import bars, card, scroll  # noqa: F401  (their kv)
from app.phone.widgets.kv import load_kv

load_kv(__file__)


class AboutScreen(Page):
    """The promises, each as it is kept, and what is not promised."""

    version = __version__


SCREEN = AboutScreen
