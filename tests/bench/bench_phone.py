"""What the phone app costs: start, a tap on Now, unlocking ten thousand encounters, scrolling, memory.

`python -m tests.bench.bench_phone [ENCOUNTERS]`. Other work on the machine shows in the time by the clock, not in the
processor's time, so both are told. The window is 412 x 915 dp at two pixels to the dp, drawn in software by Mesa. A phone
draws with its own chip: where the app's own time is measured frame by frame, Mesa's driver that draws nothing stands in.
"""

from tests.phone.driver.drive import Driver, Finger, centre  # before anything of Kivy

# isort: split

import gc
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from kivy.base import EventLoop
from kivy.core.window import Window
from kivy.graphics.opengl import GL_RENDERER, glFinish, glGetString

from app.phone.app import FirsthandApp
from app.phone.flow import Stop
from app.phone.tidying import OLD, YOUNG, Tidying
from tests.bench import starting, timeline
from tests.bench.timeline import Took
from tests.phone.living import PASSPHRASE, TestClock, made_session, new_session
from tests.phone.written import written

STARTS = 9
TAPS = 40
UNLOCKS = 9
WARM_CYCLES, CYCLES = 3, 30
"""Each as much as a person does in twenty seconds; thirty are ten minutes."""
SEARCHED = ("street", "s")
"""A word of every encounter, and a letter that begins very many words."""
TILES = ("Officers are here", "Face scanned", "Search", "Force used", "Let go")


def main(encounters: int) -> None:
    print(f"load of the machine at the beginning: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores\n")
    print(f"{'':62}{'median':>9}{'worst':>9}{'target':>10}")
    with tempfile.TemporaryDirectory() as folder:
        start(Path(folder))
    driver = Driver()
    with tempfile.TemporaryDirectory() as folder:
        tapping(driver, Path(folder))
    with tempfile.TemporaryDirectory() as folder:
        pages(driver, Path(folder))
    by_itself("many", str(encounters), GALLIUM_NOOP="true")
    # What filling a vault left free here would hide what is taken there.
    by_itself("memory")
    print(f"\nload of the machine at the end: {os.getloadavg()[0]:.1f}")


def by_itself(*arguments: str, **environment: str) -> None:
    """A part in a process of its own."""
    sys.stdout.flush()
    subprocess.run(
        [sys.executable, "-m", "tests.bench.bench_phone", *arguments],
        env=os.environ | environment,
        check=True,
    )


def tell(what: str, values: Iterable[float], unit: str = "ms", target: str = "") -> None:
    values = list(values)
    print(f"{what:62}{statistics.median(values):9.1f}{max(values):9.1f} {unit:3}{target:>7}", flush=True)


# start


def start(folder: Path) -> None:
    """Whole processes, one after the other and by turns; the first of each warms the disk's cache."""
    made_session(folder / "home", locked=True)
    environment = environment_of(folder)
    took: dict[str, list[Took]] = {"bare": [], "firsthand": []}
    for _ in range(STARTS + 1):
        for kind, times in took.items():
            times.append(_process(kind, environment))
    ours, bare = took["firsthand"][1:], took["bare"][1:]
    tell("start to the first frame, a bare Kivy window", (one.clock for one in bare))
    tell("start to the first frame of the unlock screen", (one.clock for one in ours))
    print(f"{'  ratio by the clock':62}{_ratio(ours, bare, 'clock'):9.2f}{'':13}{'1.15':>7}")
    print(f"{'  ratio of processor time':62}{_ratio(ours, bare, 'own'):9.2f}{'':13}{'1.15':>7}", flush=True)


def environment_of(folder: Path) -> dict[str, str]:
    """Of a process that starts on the vault in `folder / "home"`, as installed."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("KIVY_")}
    # As installed: compiled once, wherever this runs.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    environment |= {
        "PYTHONPYCACHEPREFIX": str(folder / "compiled"),
        "FIRSTHAND_HOME": str(folder / "home"),
        "KIVY_HOME": str(folder / "kivy"),
        "KIVY_NO_CONSOLELOG": "1",
        "PYTHONPATH": str(Path.cwd()),
        "SDL_VIDEODRIVER": os.environ.get("SDL_VIDEODRIVER", "offscreen"),
    }
    return environment


def _process(kind: str, environment: dict[str, str]) -> Took:
    began = time.perf_counter()
    running = subprocess.Popen([sys.executable, starting.__file__, kind], env=environment)
    _, code, used = os.wait4(running.pid, 0)
    took = (time.perf_counter() - began) * 1000
    running.returncode = os.waitstatus_to_exitcode(code)
    if running.returncode:
        raise SystemExit(f"{kind} did not show its first frame")
    return Took((used.ru_utime + used.ru_stime) * 1000, took)


def _ratio(ours: list[Took], bare: list[Took], what: str) -> float:
    one, other = (statistics.median(getattr(took, what) for took in times) for times in (ours, bare))
    return float(one / other)


# a tap


def tapping(driver: Driver, home: Path) -> None:
    """The finger leaves the tile: until the model says saved, until the frame that shows it has been handed over."""
    app = driver.run(FirsthandApp(made_session(home, locked=True)))
    driver.tap("It is happening now")
    driver.until(lambda: app.page.told == "saved")
    model = app.page.model
    saved: list[float] = []
    keep = model._keep

    def kept(one: Any) -> Any:
        done = keep(one)
        saved.append(time.perf_counter())
        return done

    model._keep = kept
    handed: list[float] = []
    Window.bind(on_flip=lambda _: handed.append(time.perf_counter()))
    to_model, to_frame, own, to_pixels = [], [], [], []
    for count in range(TAPS):
        tile = driver.find(TILES[count % len(TILES)], "button")
        before = tile.count
        finger = Finger(*centre(tile))
        EventLoop.post_dispatch_input("begin", finger)
        driver.pump(3)
        glFinish()
        handed.clear()
        began, mine = time.perf_counter(), time.thread_time()
        EventLoop.post_dispatch_input("end", finger)
        while tile.count == before or not handed:
            if tile.count == before:
                handed.clear()
            driver.now += 1 / 60
            EventLoop.idle()
        own.append((time.thread_time() - mine) * 1000)
        to_frame.append((handed[-1] - began) * 1000)
        glFinish()
        to_pixels.append((time.perf_counter() - began) * 1000)
        to_model.append((saved[-1] - began) * 1000)
        driver.wait(1)
    driver.close()
    tell("a tap on Now until it is on disk", to_model)
    tell("  until the frame that says saved goes to the graphics chip", to_frame, target="< 50")
    tell("  own time of the app until then", own)
    tell("  until that frame is drawn, in software", to_pixels)


# pages


def pages(driver: Driver, home: Path) -> None:
    """What looking for garbage by itself costs while pages are built."""
    clock = TestClock()
    session = made_session(home, clock)
    encounter = written(session, clock)
    app = driver.run(FirsthandApp(session))
    ways: dict[str, Callable[[], Any]] = {
        "garbage looked for at any time": _nothing,
        "tidying in calm moments": Tidying,
    }
    for name, begin in ways.items():
        gc.collect()
        gc.freeze()
        gc.set_threshold(700, 10, 10)
        tidying = begin()
        found: list[Took] = []
        for turn in range(8):
            for place, given in (("record", {"encounter": encounter}), ("walk", {}), ("settings", {})):
                if turn:
                    with timeline.measured(found):
                        app.go(Stop(place, given), anew=True)
                else:
                    app.go(Stop(place, given), anew=True)
                driver.wait(0.2)
        tell(f"building a page, {name}", (took.own for took in found))
        if tidying is not None:
            tidying.stop()
    driver.close()
    gc.freeze()
    gc.set_threshold(YOUNG, *OLD)


def _nothing() -> None:
    return None


# ten thousand


def many(driver: Driver, home: Path, encounters: int) -> None:
    """Unlocking, the timeline's first page, scrolling."""
    drawn_by = glGetString(GL_RENDERER).decode()
    print(f"{'drawn by':62}{drawn_by}")
    gc.set_threshold(YOUNG, *OLD)
    session = made_session(home)
    timeline.fill(session.vault, encounters)
    session.lock()
    app = driver.run(FirsthandApp(new_session(home)))
    opened: list[Took] = []
    for _ in range(UNLOCKS):
        timeline.unlocked(app, driver, opened)
        driver.pump(6)
    shown: list[Took] = []
    for _ in range(UNLOCKS):
        timeline.shown(app, driver, shown)
    what = f"unlocked to the first page of {encounters:,}"
    first, *later = opened
    tell(f"{what}: first time, own time", [first.own])
    tell(f"{what}: own time", (one.own for one in later), target="< 150")
    tell(f"{what}: by the clock", (one.clock for one in later))
    tell("from another place to the timeline, own time", (one.own for one in shown))
    for words in ("", *SEARCHED):
        app.page.search(words)
        driver.wait(0.5)
        what = f", {words!r} searched" if words else ""
        plain, growing = timeline.scrolled(app.page, driver)
        tell(f"a frame while scrolling{what}, own time", plain + growing, target="< 16")
        if growing:
            tell("  those in which the list grows", growing)
    driver.close()


# memory


def memory(driver: Driver, home: Path) -> None:
    """Ten minutes of use in fast motion: unlock, timeline, a record, the walk, settings, lock, Now, lock."""
    clock = TestClock()
    session = made_session(home, clock)
    encounter = written(session, clock)
    session.lock()
    # A window on a screen waits for its frame. Without one frames pile up in the driver that draws them: up to 40 MiB.
    Window.bind(on_flip=_drawn)
    app = driver.run(FirsthandApp(new_session(home, clock)))
    driver.pump(10)
    began = _resident()
    tidying = Tidying()
    for cycle in range(WARM_CYCLES + CYCLES):
        if cycle == WARM_CYCLES:
            warm = _resident_when_calm(driver)
        _used(driver, app, clock, encounter)
    ended = _resident_when_calm(driver)
    tidying.stop()
    driver.close()
    print(f"{'memory: unlock screen, first shown':62}{began:9.1f}{'':9} MiB")
    print(f"{'  growth when every screen was used once or twice':62}{warm - began:9.1f}{'':9} MiB")
    print(f"{'  growth in ten minutes of use after that':62}{ended - warm:9.1f}{'':9} MiB{'30':>7}")
    print(f"{'  growth from the first frame':62}{ended - began:9.1f}{'':9} MiB{'30':>7}", flush=True)


def _used(driver: Driver, app: FirsthandApp, clock: TestClock, encounter: str) -> None:
    app.session.unlock(PASSPHRASE)
    app.follow("unlocked")
    _looked_at(driver)
    app.go(Stop("record", {"encounter": encounter}))
    _looked_at(driver)
    driver.until(lambda: app.page is not None and not app.page.busy)
    app.back()
    _looked_at(driver)
    app.go(Stop("walk", {"encounter": encounter, "field": "where.setting"}))
    _looked_at(driver)
    for _ in range(3):
        app.page.forward()  # type: ignore[union-attr]
        _looked_at(driver)
    for place in ("rights", "cards", "settings"):
        app.go(Stop(place), anew=True)
        _looked_at(driver)
    app.lock()
    driver.pump(6)
    page: Any = app.page
    page.now()
    page = app.page
    driver.until(lambda: page.told == "saved")
    driver.pump(2)  # a quick disk has it before the first frame
    for tile in TILES[:3]:
        clock.move(1)
        driver.tap(tile)
        driver.until(lambda tile=tile: driver.find(tile, "button").saved == "saved")  # type: ignore[misc]
    page.lock()
    _looked_at(driver)
    clock.move(20)


def _looked_at(driver: Driver) -> None:
    """Two seconds in few frames."""
    driver.pump(6)
    for _ in range(4):
        driver.now += 0.5
        driver.pump(1)


def _resident_when_calm(driver: Driver) -> float:
    """Six seconds after the last touch: by then the app has cleared away and given back, as it does after two."""
    for _ in range(3):
        _looked_at(driver)
    return _resident()


def _drawn(*_: object) -> None:
    glFinish()


def _resident() -> float:
    """MiB of the process that are in memory, as Linux counts them."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["memory"]:
            with tempfile.TemporaryDirectory() as own:
                memory(Driver(), Path(own))
        case ["many", count]:
            with tempfile.TemporaryDirectory() as own:
                many(Driver(), Path(own), int(count))
        case given:
            main(int(given[0]) if given else 10_000)
