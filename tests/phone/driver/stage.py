"""A stage for pictures and for the layout lint: the whole app on a new folder, brought to one screen."""

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

from app.phone.flow import PLACES, Stop
from app.phone.session import Session
from tests.phone.driver.drive import Driver
from tests.phone.living import TestClock, at, made_session, new_session, start

SCENES = Path(__file__).parent / "scenes"


class Stage:
    """One screen in one language, scheme and text size. Each scene begins with a folder of its own."""

    def __init__(self, driver: Driver, home: Path, **preferences: Any) -> None:
        self.driver = driver
        self.home = home
        self.preferences = preferences
        self.clock = TestClock()

    def new(self) -> Any:
        """The app as it is first opened; returns the page."""
        return self._page(new_session(self.home, self.clock, **self.preferences))

    def made(self, *, locked: bool = False) -> Session:
        """A session with a vault."""
        return made_session(self.home, self.clock, locked=locked, **self.preferences)

    def begin(self, session: Session) -> Any:
        """The app as it begins on a session; returns the page."""
        return self._page(session)

    def at(self, session: Session, place: str, *, first: bool = False, **given: Any) -> Any:
        """The app at a place, reached as a person reaches it, so that there is a way back unless it is the `first`;
        returns the page."""
        tab = PLACES[place].tab and session.unlocked
        if first or tab or place in ("unlock", "now", "first_run"):
            page = at(self.driver, session, place, **given)
        else:
            at(self.driver, session, "timeline" if session.unlocked else "unlock")
            self.driver.app.go(Stop(place, given))
            page = self.driver.app.page
        self.driver.pump(6)
        return page

    def _page(self, session: Session) -> Any:
        app = start(self.driver, session)
        self.driver.pump(6)
        return app.page


Scene = Callable[[Stage], Any]


def scenes() -> dict[str, Scene]:
    """Every scene of every screen, from scenes/*.py."""
    found: dict[str, Scene] = {}
    for path in sorted(SCENES.glob("*.py")):
        if not path.name.startswith("__"):
            found.update(import_module(f"tests.phone.driver.scenes.{path.stem}").SCENES)
    return found
