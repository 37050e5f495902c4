"""Reading aloud what stands on a page, by the device's own voice, and being silent when the page is left."""

from typing import Any

from app.phone.words import words


class Aloud:
    """One for a page, with one button that turns it on and off."""

    def __init__(self, page: Any) -> None:
        self._page = page
        self.saying = False

    def tool(self) -> tuple[str, str]:
        """The button as it is now: its icon and name."""
        if self.saying:
            return "stop", words.tr("Stop reading")
        return "volume_up", words.tr("Read it to me")

    def turn(self, text: str, language: str) -> None:
        """Read it, or stop. Says so when there is no voice for the language here."""
        if self.saying:
            self.quiet()
            return
        self.saying = self._page.app.devices.speech.say(text, language)
        if not self.saying:
            from app.phone.widgets.overlay import snack

            snack(words.tr("This device has no voice for this language."))

    def quiet(self) -> None:
        """Be silent."""
        if self.saying:
            self._page.app.devices.speech.stop()
            self.saying = False
