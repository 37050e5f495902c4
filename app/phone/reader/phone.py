"""The tree for TalkBack and other screen readers of a phone. Android asks our Java, which answers from the last tree told."""

from typing import get_args

from kivy.clock import Clock

from app.phone.device import ScreenReader
from app.phone.reader.part import ROOT, What
from app.phone.reader.watching import EVERY, Watched


class PhoneBridge:
    """One for the app. While nobody listens nothing is read and nothing told."""

    def __init__(self, reader: ScreenReader, watched: Watched) -> None:
        self._reader, self._watched = reader, watched
        self._ticks = Clock.schedule_interval(lambda _: self.tell(), EVERY)
        reader.begin(self._do)

    def tell(self) -> None:
        """Tell what is shown now, if somebody listens and something has changed."""
        if not self._reader.listening():
            if self._watched.told is not None:
                self._watched.forget()
                self._reader.tell({}, ROOT, "")
            return
        if self._watched.look() and self._watched.told is not None:
            parts, focus = self._watched.told
            pages = [part.name for part in parts.values() if part.role in ("dialog", "heading")]
            self._reader.tell(parts, focus, pages[0] if pages else parts[ROOT].name)

    def close(self) -> None:
        """Tell nothing any more."""
        self._ticks.cancel()
        self._watched.forget()
        self._reader.tell({}, ROOT, "")

    def _do(self, number: int, what: str, text: str) -> None:
        for known in get_args(What):
            if what == known:
                self._watched.do(number, known, text)
                self.tell()
