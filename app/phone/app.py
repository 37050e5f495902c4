"""The app itself: shows the page that flow.py names, and locks. Nothing is decided here."""

from collections.abc import Callable
from functools import cached_property
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from kivy.app import App
from kivy.clock import Clock
from kivy.core.window import Window

from app.phone.ahead import after_first_frame, load_ahead
from app.phone.away import Away
from app.phone.device import Devices
from app.phone.device.here import keystore, on_android
from app.phone.edges import edges
from app.phone.flow import PLACES, Step, Stop, Way, first, step
from app.phone.home_folder import home_folder
from app.phone.keyboard import Keyboard
from app.phone.layout import Shell
from app.phone.lock import LockWatch
from app.phone.page import Page
from app.phone.session import Session
from app.phone.theme.live import theme
from app.phone.tidying import Tidying, clear_away, dropped
from app.phone.words import words

if TYPE_CHECKING:
    from app.phone.reader import Bridge

DOCUMENTS: Final = ("photo", "audio", "video", "document", "backup")
"""Kinds of files that are told by their names; for any other every file is shown."""
UNLOCKED: Final = ("unlocked", "recovered")
"""Events that end what was happening: the person is at home with their records, and the next is another encounter."""


class FirsthandApp(App):
    """One window, one session, one way through the screens. Without `devices` it uses those of this machine."""

    def __init__(self, session: Session, devices: Devices | None = None, **settings: Any) -> None:
        super().__init__(**settings)
        self.session = session
        if devices is not None:
            self.devices = devices
        self.away = Away(self)
        self.way = Way(self._begin())
        self.pages: dict[int, Page] = {}
        self.page: Page | None = None
        self.reader: Bridge | None = None

    def _begin(self) -> Stop:
        state = self.session.state()
        return first(state if isinstance(state, str) else "damaged")

    def build(self) -> Shell:
        self.shell = Shell(lambda: self.follow("now"), lambda place: self.go(Stop(place), anew=True))
        self.keyboard = Keyboard(lambda: self.shell, self.escape)
        # After the keyboard: what was bound last hears a key first.
        self.watch = LockWatch(
            self.lock, self.lock_alone, lambda: self.session.preferences.lock_after, self._busy
        )
        # Last, so that it hears everything first.
        Window.bind(on_touch_down=self.keyless, on_key_down=self.keyless, on_textinput=self.keyless)
        self.apply_preferences()
        if on_android():
            edges.follow(self.devices.screen.insets)
        if not (on_android() and self.away.enter()):
            self._show()
        return self.shell

    def be_told(self) -> None:
        """The window is there: whoever does not see it gets it told."""
        from app.phone.reader import bridge

        self.reader = bridge(
            self.devices.reader,
            lambda: self.title,
            lambda: self.keyboard.current,
            self.keyboard.move_to,
            self.keyless,
        )

    def check_letters(self) -> None:
        """Say so when this device cannot join letters, as Arabic and Indian scripts need it."""
        from app.phone.text.shaping import shaping_works
        from app.phone.widgets.overlay import snack

        if not shaping_works():
            snack(
                words.tr("This device cannot join the letters of some languages. Words may look wrong."),
                seconds=15,
            )

    def apply_preferences(self) -> None:
        """Show the settings: language, colours, text size, movement, name."""
        chosen = self.session.preferences
        if words.language != self.session.language:
            words.use(self.session.language)
        theme.scale, theme.still = chosen.scale, chosen.still
        self.title = chosen.name
        Window.set_title(chosen.name)
        self.colour()

    # the way

    def follow(self, event: str, **given: Any) -> None:
        """Something happened on the page shown now."""
        then: Step = step(self.way.here.place, event)
        stop = Stop(then.to, given)
        goes_on = self.away.goes_on() if then.to == "now" or event in UNLOCKED else {}
        if then.to == "now":
            stop = Stop("now", {**given, "moment": self.session.now(), **goes_on})
        if then.locks:
            self.leave_to(stop)
        else:
            self.go(stop, anew=then.anew)

    def go(self, stop: Stop, *, anew: bool = False) -> None:
        """Show a page; without the vault's keys, one that needs them is the unlock screen."""
        if PLACES[stop.place].needs == "keys" and not self.session.unlocked:
            stop, anew = Stop("unlock"), True
        self.way.go(stop, anew=anew)
        self._show()

    def back(self) -> None:
        """Back one page."""
        self._back()

    def escape(self) -> bool:
        """Back or Escape; False at the first page, where Android then leaves the app."""
        return not self.watch.fresh or self._back()

    def _back(self) -> bool:
        if self.keyless():
            return True
        if self.page is not None and self.page.went_back():
            return True
        if not self.way.back():
            return False
        if not self.keyless():
            self._show()
        return True

    def _show(self) -> None:
        here = self.way.here
        writes = PLACES[here.place].writes and self.session.unlocked
        if writes and (encounter := here.given.get("encounter")):
            self.session.at_hand(encounter)
        before, self.page = self.page, self._page(here)
        if before is not None and before is not self.page:
            before.leave()
        self.keyboard.release()
        self.colour()
        self.page.first = len(self.way.stops) == 1
        self.page.lockable = self._lockable()
        tab = PLACES[here.place].tab and self.page.first and self.session.unlocked
        self.shell.show(self.page, here.place if tab else "")
        live = {id(stop) for stop in self.way.stops}
        if not live.issuperset(self.pages):
            self.pages = {key: page for key, page in self.pages.items() if key in live}
            dropped()
        self.page.arrive()

    def _page(self, stop: Stop) -> Page:
        page = self.pages.get(id(stop))
        if page is None:
            made = import_module(f"app.phone.screens.{PLACES[stop.place].module}").SCREEN
            page = self.pages[id(stop)] = made(self, stop.place, **stop.given)
        return page

    def colour(self) -> None:
        """The colours of the page shown now."""
        theme.scheme = "dim" if PLACES[self.way.here.place].dims else self.session.preferences.scheme

    # files and devices

    @cached_property
    def devices(self) -> Devices:
        """The devices of this machine; looked for when first needed."""
        from app.phone.device.here import devices

        return devices(
            self.session.home,
            lambda call: Clock.schedule_once(lambda _: call()),
            lambda kinds, then: self.pick_file(then, tuple(kind for kind in kinds if kind in DOCUMENTS)),
            self.save_file,
        )

    def pick_file(self, then: Callable[[Path | None], None], kinds: tuple[str, ...] = ()) -> None:
        """Ask for a file; `then(path or None)`."""
        from app.phone.files import pick_file

        pick_file(then, kinds)

    def save_file(self, name: str, then: Callable[[Path | None], None]) -> None:
        """Ask where to write a new file; `then(path or None)`."""
        from app.phone.files import save_file

        save_file(name, then)

    # locking

    def _busy(self) -> bool:
        return any(page.busy for page in self.pages.values())

    def _lockable(self) -> bool:
        """Whether the unlock screen is behind this page. Guides that were opened while locked count too: what somebody
        reads about their rights is nobody's business either, and one touch must take it off the screen. Before there
        is a vault there is nothing to lock and nowhere to go."""
        here = self.way.here.place
        began_locked = self.way.stops[0].place == "unlock"
        return here != "unlock" and (self.session.unlocked or began_locked or PLACES[here].needs != "nothing")

    def lock(self) -> None:
        """Drop the keys and everything shown. On the unlock screen and before there is a vault, nothing happens."""
        if self._lockable():
            self.leave_to(Stop("unlock"))

    def keyless(self, *_: object) -> bool:
        """A page that needs the vault's keys and has them no more, as when two things lock at once, does nothing any more:
        whatever is pressed or typed on it, the unlock screen takes its place. Whether it did."""
        if self.session.unlocked or PLACES[self.way.here.place].needs != "keys":
            return False
        self.lock()
        return True

    def lock_alone(self) -> None:
        """Nobody has touched the screen, or the app was left. Who reads a guide without unlocking goes on reading, with
        the phone in one hand and an officer at the door; what is happening now is gone on with if it soon does."""
        if not self.session.unlocked and PLACES[self.way.here.place].needs == "nothing":
            return
        self.away.pause()
        self.lock()

    def leave_to(self, stop: Stop) -> None:
        """Drop the keys and everything shown, and show a page that needs no keys."""
        from app.phone.forgetting import forget

        for page in self.pages.values():
            page.before_lock()
        self.session.lock()
        pages, self.pages, self.page = list(self.pages.values()), {}, None
        for page in pages:
            page.forget()
        self.keyboard.release()
        self.shell.clear()
        self.way.go(stop, anew=True)
        self._show()
        forget(pages, collect=False)
        if self.reader is not None:
            self.reader.tell()
        # In the next frame: this one is drawn at once, and then nothing on the way here holds the pages any longer.
        Clock.schedule_once(lambda _: clear_away(), 0)

    def on_pause(self) -> bool:
        """Android leaves the app: nothing after this may run."""
        self.away.left()
        return True

    def on_resume(self) -> None:
        """Android shows the app again."""
        self.away.back()

    def on_stop(self) -> None:
        for page in self.pages.values():
            page.forget()
        self.session.lock()
        self.away.close()
        Window.unbind(on_touch_down=self.keyless, on_key_down=self.keyless, on_textinput=self.keyless)
        edges.rest()
        if self.reader is not None:
            self.reader.close()
        self.watch.close()
        self.keyboard.close()

    def open_settings(self, *_: object) -> bool:
        """Kivy's own settings panel is not shown on F1."""
        return False


def run() -> None:
    """Open the window and stay until it is closed."""
    # What is loaded by now stays to the end, no page is among it: collecting after a lock is quick and finds all of one.
    tidying = Tidying()
    try:
        app = FirsthandApp(Session(home_folder(), keystore=keystore()))
        after_first_frame(app.be_told)
        after_first_frame(load_ahead)
        Clock.schedule_once(lambda _: app.check_letters(), 2)
        app.run()
    finally:
        tidying.stop()
