"""How long a guide takes to open: reading its file, and on the phone from the press to the frame that shows it.

Run with `make bench`, or `python -m tests.bench.bench_guides`. Every guide, several times; own time of
the processor beside the time by the clock, since other work on the machine shows in the latter. The window is drawn
in software by Mesa; the frame counts as shown when it has been handed to that. Nothing fails for a time.
"""

from tests.phone.driver.drive import Driver  # before anything of Kivy

# isort: split

import statistics
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path

from kivy.base import EventLoop
from kivy.core.window import Window

from app import ASSETS
from app.phone.app import FirsthandApp
from app.phone.flow import Stop
from app.rights.library import SETTINGS, Library
from tests.phone.living import made_session

ROUNDS = 3
"""The first on the phone is not counted: what is loaded once is loaded by then."""
TARGET = "< 50"


def main() -> None:
    print(f"{'':54}{'median':>9}{'worst':>9}{'target':>10}")
    reading()
    driver = Driver()
    with tempfile.TemporaryDirectory() as folder:
        showing(driver, Path(folder))


def reading() -> None:
    """From the file to the checked guide."""
    took: list[float] = []
    for _ in range(ROUNDS):
        library = Library(ASSETS / "rights")
        for language in library.languages():
            for setting in library.settings(language):
                began = time.perf_counter()
                library.open(setting, language)
                took.append((time.perf_counter() - began) * 1000)
    tell("reading and checking a guide", took, TARGET)


def showing(driver: Driver, home: Path) -> None:
    """From the press in the list to the frame with the guide; each page is made anew each time."""
    session = made_session(home, locked=True)
    app = driver.run(FirsthandApp(session))
    handed: list[float] = []
    Window.bind(on_flip=lambda _: handed.append(time.perf_counter()))
    for language in ("en", "es"):
        session.change(language=language)
        app.go(Stop("rights"), anew=True)
        driver.pump(6)
        own, clock = [], []
        for turn in range(ROUNDS):
            for setting in SETTINGS:
                handed.clear()
                began, mine = time.perf_counter(), time.thread_time()
                app.follow("guide", setting=setting)
                while not handed:
                    driver.now += 1 / 60
                    EventLoop.idle()
                if turn:
                    own.append((time.thread_time() - mine) * 1000)
                    clock.append((handed[-1] - began) * 1000)
                driver.pump(2)
                app.back()
                driver.pump(2)
        tell(f"a guide on the phone in {language}, by the clock", clock, TARGET)
        tell("  own time of the app", own, TARGET)
    driver.close()


def tell(what: str, values: Iterable[float], target: str = "") -> None:
    """One line: the median and the worst, in milliseconds."""
    values = list(values)
    print(f"{what:54}{statistics.median(values):9.1f}{max(values):9.1f} ms{target:>7}", flush=True)


if __name__ == "__main__":
    main()
