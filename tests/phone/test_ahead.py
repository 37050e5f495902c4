"""What the first screen waits for, and what is loaded while it is looked at."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.tree import ROOT
from tests.phone.driver.drive import Driver
from tests.phone.living import made_session, new_session, start

RUN = """
import json, os, sys
from app.phone import kivy_settings
kivy_settings.apply()
from kivy.app import App
from kivy.clock import Clock
from kivy.core.window import Window
from app.phone.ahead import PIECES

LATE = "cryptography", "sqlcipher3", "app.seal", "app.record.entries", "app.vault.opening", "app.phone.reader.desktop"
told = []

def drawn(_):
    Window.unbind(on_flip=drawn)
    told.append(App.get_running_app().page.place)
    told.append([name for name in LATE if name in sys.modules])
    Clock.schedule_interval(look, 0)

def look(_):
    if all(f"app.{piece}" in sys.modules for piece in PIECES):
        told.append([name for name in LATE if name not in sys.modules])
        print(json.dumps(told), flush=True)
        os._exit(0)

Window.bind(on_flip=drawn)
from app.phone.__main__ import main
main([])
"""


@pytest.mark.parametrize("place", ["unlock", "first_run"])
def test_the_first_screen_waits_for_nothing_it_does_not_need(place: str, tmp_path: Path) -> None:
    home = tmp_path / "home"
    if place == "unlock":
        made_session(home, locked=True)
    environment = {**os.environ, "FIRSTHAND_HOME": str(home), "SDL_VIDEODRIVER": "offscreen"}
    done = subprocess.run(
        [sys.executable, "-c", RUN], env=environment, cwd=ROOT, capture_output=True, timeout=60, check=True
    )
    shown, early, missing = json.loads(done.stdout)
    assert (shown, missing) == (place, [])
    if place == "unlock":
        assert early == []


def test_what_waits_for_the_first_frame_is_done_once(driver: Driver, tmp_path: Path) -> None:
    from kivy.core.window import Window

    from app.phone.ahead import after_first_frame

    start(driver, new_session(tmp_path))
    calls: list[int] = []
    after_first_frame(lambda: calls.append(1))
    driver.pump(2)
    assert calls == []  # a driver that paints no pictures hands no frame over
    for _ in range(3):
        Window.dispatch("on_flip")
        driver.pump(2)
    assert calls == [1]
