"""Drive the app in its own process: find by the name a screen reader says, touch, type, wait on the test's clock.

Touches go the way real ones do, through Kivy's event loop, grabs and all. Time stands still between frames: `pump`
and `wait` advance it, so nothing sleeps and every run is the same.
"""

import gc
from collections.abc import Callable, Iterator
from typing import Any

from tests.phone.driver.window import DENSITY, PHONE, prepare

prepare()

from kivy.app import App  # noqa: E402
from kivy.base import EventLoop, runTouchApp  # noqa: E402
from kivy.clock import Clock  # noqa: E402
from kivy.core.window import Window  # noqa: E402
from kivy.input.motionevent import MotionEvent  # noqa: E402
from kivy.lang import Builder  # noqa: E402
from kivy.uix.label import Label  # noqa: E402

from app.phone.forgetting import forget  # noqa: E402
from app.phone.theme.live import theme  # noqa: E402
from app.phone.widgets.overlay import top_overlay  # noqa: E402

FRAME = 1 / 60
MOST_FRAMES = 300
"""So many pass at their own pace while something is waited for: five seconds of the test's clock."""
PATIENCE_SECONDS = 100


class Finger(MotionEvent):
    """One finger, at window pixels."""

    def __init__(self, x: float, y: float) -> None:
        place = {"x": x / Window.width, "y": y / Window.height}
        super().__init__("test", 1, place, is_touch=True, type_id="touch")
        self.depack(place)
        self.scale_for_screen(Window.width, Window.height)

    def depack(self, args: dict[str, float]) -> None:
        self.sx, self.sy = args["x"], args["y"]
        self.profile = ["pos", "button"]
        self.button = "left"
        super().depack(args)

    def to(self, x: float, y: float) -> None:
        self.move({"x": x / Window.width, "y": y / Window.height})
        self.scale_for_screen(Window.width, Window.height)


class NotFound(AssertionError):
    """No such thing on the screen; lists what is there."""


class Driver:
    """Owns the window and the clock. `show(widget)` puts one widget on the screen; `run(app)` starts an app.

    With `drawn` off frames are laid out and heard but not painted, except for a picture: several times quicker in
    software, and the same for whoever looks at widgets.
    """

    def __init__(self) -> None:
        self.drawn = True
        self.closed = 0
        gc.collect()
        gc.freeze()
        gc.set_threshold(50_000, 20, 1000)  # pages are cleared away between tests
        self.now = 1000.0
        Clock.time = lambda: self.now
        Clock._max_fps = 0
        Clock._last_tick = self.now
        self.app: Any = None
        if EventLoop.status != "started":
            runTouchApp(embedded=True)
        self.size(*PHONE)

    def run(self, app: Any) -> Any:
        """Start an app's window; it is stopped by `close`."""
        self.clear()
        self.app = app
        app._run_prepare()
        self.pump(10)
        return app

    def show(self, widget: Any, drawn: bool = True) -> Any:
        """Fill the window with one widget. `drawn=False` only lays it out, which is much quicker."""
        self.clear(drawn)
        Window.add_widget(widget)
        (self.pump if drawn else self.lay_out)(8)
        return widget

    def clear(self, drawn: bool = True) -> None:
        """Take everything off the screen."""
        from app.phone.widgets import overlay

        overlay.remove_all()
        for child in list(Window.children):
            Window.remove_widget(child)
        (self.pump if drawn else self.lay_out)(2)

    def close(self) -> None:
        """End the app."""
        if self.app is not None:
            self.app.dispatch("on_stop")
            self.app = None
        self.now += 60  # whatever still waits for its moment has it now
        self.clear()
        forget([], collect=False)
        App._running_app = None
        # Pages that are gone must not follow the next switch of language. What stays is set aside: to look through all that
        # the suite has loaded takes longer than most tests. Now and then it is looked through, for what has gone since.
        self.closed += 1
        if self.closed % 64 == 0:
            gc.unfreeze()
        gc.collect()
        gc.freeze()

    def size(self, width: int, height: int) -> None:
        """Window size in dp."""
        wanted = (width * DENSITY, height * DENSITY)
        if tuple(Window.size) != wanted:
            Window.system_size = wanted
            self.pump(4)

    def text_scale(self, scale: float) -> None:
        theme.scale = scale
        self.pump(8)

    # time

    def pump(self, frames: int = 4, seconds: float = FRAME) -> None:
        """Draw some frames of a sixtieth of a second each, or of so many seconds."""
        if not self.drawn:
            self.lay_out(frames, seconds)
            return
        for _ in range(frames):
            self.now += seconds
            EventLoop.idle()

    def lay_out(self, frames: int = 4, seconds: float = FRAME) -> None:
        """Let time pass by some frames without drawing them."""
        for _ in range(frames):
            self.now += seconds
            Clock.tick()
            EventLoop.dispatch_input()
            Builder.sync()
            Clock.tick_draw()
            Builder.sync()

    def wait(self, seconds: float) -> None:
        """Let time pass."""
        self.pump(max(1, round(seconds / FRAME)))

    def until(self, true: Callable[[], object]) -> None:
        """Draw frames until something holds; real threads get real time, as much as a busy machine needs.

        The test's clock then hardly moves, so that no slow thread makes the app lock itself for want of a touch.
        """
        import time

        deadline = time.monotonic() + PATIENCE_SECONDS
        frames = 0
        while not true():
            self.pump(1, FRAME if frames < MOST_FRAMES else FRAME / 1000)
            frames += 1
            time.sleep(0.001)
            if time.monotonic() > deadline:
                raise AssertionError(f"not within {PATIENCE_SECONDS} s")

    # what is there

    def layer(self) -> list[Any]:
        """The topmost overlay and snackbars, or the whole window."""
        top = top_overlay()
        if top is not None:
            return [top]
        return list(Window.children)

    def walk(self, everything: bool = False) -> Iterator[Any]:
        """Visible widgets, parents before children."""
        for root in list(Window.children) if everything else self.layer():
            yield from _visible(root)

    def names(self) -> list[str]:
        """What a screen reader would say, in no particular order."""
        return [name for name in map(name_of, self.walk()) if name]

    def all(self, name: str, role: str = "") -> list[Any]:
        """Every visible widget of this name (and role)."""
        return [w for w in self.walk() if name_of(w) == name and (not role or role_of(w) == role)]

    def find(self, name: str, role: str = "") -> Any:
        """The one widget to press or read of this name: what can be pressed comes first. Raises NotFound."""
        found = self.all(name, role)
        pressable = [w for w in found if getattr(w, "focusable", False) and not w.disabled]
        if not found:
            raise NotFound(f"nothing called {name!r} {role}; there is: {sorted(set(self.names()))}")
        return (pressable or found)[0]

    def has(self, name: str) -> bool:
        """Whether something of this name can be seen."""
        return bool(self.all(name))

    def reads(self, part: str) -> bool:
        """Whether some visible words contain `part`."""
        return any(part in name for name in self.names())

    # what a person does

    def tap(self, target: Any, role: str = "", hold: float = 0.0) -> Any:
        """Tap a widget or what bears this name, scrolling it into sight first. `hold` seconds."""
        widget = self.find(target, role) if isinstance(target, str) else target
        self.reveal(widget)
        self.tap_at(*centre(widget), hold=hold)
        return widget

    def tap_at(self, x: float, y: float, hold: float = 0.0) -> None:
        """Tap at window pixels."""
        finger = Finger(x, y)
        EventLoop.post_dispatch_input("begin", finger)
        self.pump(2)
        if hold:
            self.wait(hold)
        EventLoop.post_dispatch_input("end", finger)
        self.pump(4)

    def drag(
        self, start: tuple[float, float], end: tuple[float, float], steps: int = 12, rest: bool = False
    ) -> None:
        """Move a finger in window pixels; `rest` stops before lifting it, so that nothing glides on."""
        (x0, y0), (x1, y1) = start, end
        finger = Finger(x0, y0)
        EventLoop.post_dispatch_input("begin", finger)
        self.pump(1)
        for step in range(1, steps + 1):
            finger.to(x0 + (x1 - x0) * step / steps, y0 + (y1 - y0) * step / steps)
            EventLoop.post_dispatch_input("update", finger)
            self.pump(1)
        if rest:
            for _ in range(6):
                EventLoop.post_dispatch_input("update", finger)
                self.pump(3)
        EventLoop.post_dispatch_input("end", finger)
        self.pump(2)

    def reveal(self, widget: Any) -> None:
        """Scroll until the widget can be touched."""
        from app.phone.widgets.scroll import Scroll

        parent = widget.parent
        while parent is not None and parent is not Window:
            if isinstance(parent, Scroll):
                parent.stop()
                parent.reveal(widget)
                self.pump(2)
            parent = parent.parent

    def type(self, text: str) -> None:
        """Type as a soft keyboard does, into the field that has the caret."""
        for char in text:
            if char == "\n":
                self.key(13)
            else:
                Window.dispatch("on_textinput", char)
                self.pump(1)

    def write(self, field: str, text: str) -> None:
        """Tap a field by its name and type."""
        self.tap(field, "textbox")
        self.type(text)

    def key(self, code: int, modifiers: tuple[str, ...] = ()) -> None:
        """Press and let go a key, by Kivy's code: 9 Tab, 13 Enter, 27 Escape or Back, 32 Space, 8 Backspace."""
        Window.dispatch("on_key_down", code, 0, chr(code) if 32 <= code < 127 else None, list(modifiers))
        self.pump(2)
        Window.dispatch("on_key_up", code, 0)
        self.pump(1)

    def picture(self) -> Any:
        """What the window shows now, as a PIL image."""
        from kivy.graphics.opengl import GL_RGB, GL_UNSIGNED_BYTE, glReadPixels
        from PIL import Image, ImageOps

        rows: list[bytes] = []

        def read(window: Any) -> None:
            rows.append(bytes(glReadPixels(0, 0, window.width, window.height, GL_RGB, GL_UNSIGNED_BYTE)))

        Window.bind(on_flip=read)
        drawn, self.drawn = self.drawn, True
        while not rows:
            Window.canvas.ask_update()
            self.pump(1)
        self.drawn = drawn
        Window.unbind(on_flip=read)
        return ImageOps.flip(Image.frombytes("RGB", (int(Window.width), int(Window.height)), rows[0]))


def name_of(widget: Any) -> str:
    """What a screen reader calls the widget."""
    named = getattr(widget, "name_for_reader", "")
    if named:
        return str(named)
    if isinstance(widget, Label) and role_of(widget) != "none":
        return str(widget.text)
    return ""


def role_of(widget: Any) -> str:
    return str(getattr(widget, "role", ""))


def centre(widget: Any) -> tuple[float, float]:
    """Middle of a widget in window pixels."""
    x, y = widget.to_window(*widget.center)
    return float(x), float(y)


def _visible(widget: Any) -> Iterator[Any]:
    if widget.opacity == 0 or widget.width < 1 or widget.height < 1:
        return
    yield widget
    for child in list(reversed(widget.children)):
        yield from _visible(child)
