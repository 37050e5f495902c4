"""The phone app's window beside a bare one of Kivy's: starting, and memory at the timeline.

`python -m tests.bench.side_by_side.window bare|timeline FOLDER PASSPHRASE` is the process whose memory is read: it prints its MiB.
`... fill FOLDER` writes the vault before, in a process of its own: making one loads what opening it never needs.
"""

import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.bench.side_by_side.table import Row

ENCOUNTERS = 200
STARTS = 7
SECONDS = 5
"""From the first screen, and from the timeline: the app has loaded what it loads by itself, and cleared away."""


def starting() -> Iterator[Row]:
    """Whole processes, from the first instruction to the first frame, by turns."""
    from tests.bench import bench_phone
    from tests.bench.timeline import Took
    from tests.phone.living import made_session

    with tempfile.TemporaryDirectory() as name:
        made_session(Path(name) / "home", locked=True)
        environment = bench_phone.environment_of(Path(name))
        took: dict[str, list[Took]] = {"bare": [], "firsthand": []}
        for _ in range(STARTS + 1):
            for kind, times in took.items():
                times.append(bench_phone._process(kind, environment))
    ours, bare = (statistics.median(one.clock for one in took[kind][1:]) for kind in ("firsthand", "bare"))
    yield Row("cold start to the unlock screen's first frame", "bare Kivy window", ours, bare, "ms", 1.15)


def memory() -> Iterator[Row]:
    """Resident memory, as Linux counts it, three processes of each."""
    from tests.phone.living import PASSPHRASE

    with tempfile.TemporaryDirectory() as name:
        found: dict[str, list[float]] = {"bare": [], "timeline": []}
        for turn in range(3):
            for kind, values in found.items():
                folder = Path(name) / f"{kind}{turn}"
                if kind == "timeline":
                    _process("fill", folder)
                values.append(float(_process(kind, folder, PASSPHRASE).split()[-1]))
    ours, bare = statistics.median(found["timeline"]), statistics.median(found["bare"])
    yield Row("memory at the timeline", "bare Kivy window + 40 MiB", ours, bare + 40, "MiB", 1.0)


def _process(kind: str, folder: Path, *more: str) -> str:
    environment = {**os.environ, "SDL_VIDEODRIVER": os.environ.get("SDL_VIDEODRIVER", "offscreen")}
    # As installed: what is compiled anew in the process leaves its room behind.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.side_by_side.window", kind, str(folder), *more],
        env=environment,
        check=True,
        capture_output=True,
        text=True,
    )
    return done.stdout


def _resident() -> float:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def _bare() -> None:
    from kivy.app import App
    from kivy.clock import Clock
    from kivy.uix.label import Label

    class Bare(App):
        def build(self) -> Any:
            return Label(text="Bare")

        def on_start(self) -> None:
            Clock.schedule_once(lambda _: _end(), SECONDS)

    Bare().run()


def _fill(folder: Path) -> None:
    from tests.bench.timeline import fill
    from tests.phone.living import made_session

    session = made_session(folder)
    fill(session.vault, ENCOUNTERS)
    session.lock()


def _timeline(folder: Path) -> None:
    from app.phone import kivy_settings

    kivy_settings.apply()
    from kivy.clock import Clock

    from app.phone.ahead import after_first_frame, load_ahead
    from app.phone.app import FirsthandApp
    from app.phone.session import Session
    from app.phone.tidying import Tidying

    tidying = Tidying()  # as the app runs
    app = FirsthandApp(Session(folder))
    after_first_frame(app.be_told)
    after_first_frame(load_ahead)
    Clock.schedule_once(lambda _: app.check_letters(), 2)

    def unlocked(_: float) -> None:
        app.session.unlock(sys.argv[3])
        app.follow("unlocked")
        Clock.schedule_once(lambda _: _end(app.page is not None and app.page.place == "timeline"), SECONDS)

    Clock.schedule_once(unlocked, SECONDS)
    app.run()
    tidying.stop()


def _end(right: bool = True) -> None:
    sys.stdout.write(f"{_resident():.1f}\n")
    sys.stdout.flush()
    os._exit(0 if right else 1)


if __name__ == "__main__":
    if sys.argv[1] == "bare":
        _bare()
    elif sys.argv[1] == "fill":
        _fill(Path(sys.argv[2]))
    else:
        _timeline(Path(sys.argv[2]))
