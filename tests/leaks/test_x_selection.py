"""On a real X screen nothing typed into a field reaches the selections of the desktop, unless the person copies it by hand.

X has two: the clipboard, and PRIMARY, which the middle mouse button pastes anywhere. Needs the Debian packages xvfb and xclip.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from time import monotonic, sleep

import pytest

from tests.leaks.typing_everywhere import letters

pytestmark = pytest.mark.once

ROOT = Path(__file__).parents[2]
SEED = "selections"
BEFORE = "what was there before"
# Kivy's own text field, without what app/phone/widgets/typing_input.py takes out of it.
KIVYS_OWN = """
from tests.phone.driver.drive import Driver
from kivy.uix.textinput import TextInput
driver = Driver()
field = driver.show(TextInput(text="canary"))
field.focus = True
driver.pump(4)
field.select_all()
driver.pump(4)
print("selected", flush=True)
input()
"""


@pytest.fixture(scope="module")
def display() -> Iterator[str]:
    reading, writing = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writing), "-screen", "0", "900x2000x24", "-nolisten", "tcp"],
        pass_fds=[writing],
        stderr=subprocess.DEVNULL,
    )
    os.close(writing)
    try:
        with os.fdopen(reading) as told:
            number = told.readline().strip()
        assert number, "Xvfb did not start. On Debian or Ubuntu: apt-get install xvfb"
        yield f":{number}"
    finally:
        server.terminate()
        server.wait()


def put(display: str, selection: str, text: str) -> None:
    # It goes on in the background, holding the selection, and would hold a pipe open.
    subprocess.run(
        ["xclip", "-in", "-selection", selection],
        input=text.encode(),
        env={**os.environ, "DISPLAY": display},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=True,
    )


def held(display: str) -> dict[str, str]:
    return {
        selection: subprocess.run(
            ["xclip", "-out", "-selection", selection],
            env={**os.environ, "DISPLAY": display},
            capture_output=True,
            text=True,
            timeout=60,
        ).stdout
        for selection in ("clipboard", "primary")
    }


def started(display: str, clipboard: str, *program: str) -> "subprocess.Popen[str]":
    put(display, "clipboard", BEFORE)
    put(display, "primary", BEFORE)
    return subprocess.Popen(
        [sys.executable, "-B", *program],
        cwd=ROOT,
        env={**os.environ, "DISPLAY": display, "SDL_VIDEODRIVER": "x11", "KIVY_CLIPBOARD": clipboard},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def step(app: "subprocess.Popen[str]") -> str:
    assert app.stdout
    line = app.stdout.readline().strip()
    if not line:
        assert app.stderr
        raise AssertionError(app.stderr.read()[-3000:])
    return line


def go_on(app: "subprocess.Popen[str]") -> None:
    assert app.stdin
    app.stdin.write("\n")
    app.stdin.flush()


@pytest.mark.parametrize("clipboard", ["xclip", "sdl2"])
def test_only_what_is_copied_by_hand_is_on_the_clipboard(
    display: str, clipboard: str, tmp_path: Path
) -> None:
    canary = "".join(letters(SEED, 0))
    untouched = {"clipboard": BEFORE, "primary": BEFORE}
    with started(display, clipboard, "-m", "tests.leaks.selecting", str(tmp_path), SEED) as app:
        for expected in ("typed", "selected", "secret copied", "secret cut"):
            assert step(app) == expected
            assert held(display) == untouched, expected
            go_on(app)
        assert step(app) == "copied"
        # The old holder of the clipboard answers until the screen has heard of the new one.
        until = monotonic() + 60
        while held(display)["clipboard"] == BEFORE and monotonic() < until:
            sleep(0.05)
        assert held(display) == untouched | {"clipboard": canary}
        go_on(app)
        assert app.wait(100) == 0


def test_what_is_prevented_would_happen(display: str) -> None:
    """Kivy hands every selection to PRIMARY by itself."""
    with started(display, "xclip", "-c", KIVYS_OWN) as app:
        assert step(app) == "selected"
        assert held(display)["primary"] == "canary"
        go_on(app)
