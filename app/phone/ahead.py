"""What is done once the first screen is there: whoever opens the app waits for nothing they do not see yet.

The first screen needs little of the rooms below. The rest is loaded while it is looked at, a piece in each frame, so
that a first tap need not wait for it either. Whoever is quicker has it loaded on the spot.
"""

from collections.abc import Callable
from importlib import import_module
from typing import Any, Final

from kivy.clock import Clock
from kivy.core.window import Window

PIECES: Final = (
    *("record.time", "record.codebook", "record.facts", "record.entries", "record.chain", "record.encounter"),
    *("record.folding", "record.wordcode", "record.words", "seal", "vault.database", "vault.timeline"),
    *("vault.log", "vault.recording", "vault.capture", "vault.verify", "vault.backup", "vault.opening"),
)
"""Modules of ours, what others need first; each takes less than a frame."""


def after_first_frame(call: Callable[[], None]) -> None:
    """Call once, when the window's first frame has been handed over."""

    def drawn(*_: Any) -> None:
        Window.unbind(on_flip=drawn)
        # The frame is handed over when everybody has been told of it.
        Clock.schedule_once(lambda _: call(), 0)

    Window.bind(on_flip=drawn)


def load_ahead(pieces: tuple[str, ...] = PIECES) -> None:
    """Load the first of the pieces now, and one more in every frame."""
    if pieces:
        import_module(f"app.{pieces[0]}")
        Clock.schedule_once(lambda _: load_ahead(pieces[1:]), 0)
