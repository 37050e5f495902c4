"""Kivy's own SDL2 text provider, taught to draw every script the app has letters for.

The provider in Kivy 2.3.1 draws a whole line with one font, one script and one direction, and measures with whatever
the last line left behind. Here each line is cut into runs (runs.py); every run is measured and drawn with its own
font, script and direction on a common base line. The methods are grafted onto the provider class itself, so it does
not matter which Kivy module was imported first.

Only plain labels are covered: Kivy's markup places its words from left to right, so the app never uses markup.
"""

from typing import Any, Final

from kivy.core.text import DEFAULT_FONT
from kivy.core.text._text_sdl2 import _get_extents, _get_fontascent, _get_fontdescent, _SurfaceContainer
from kivy.core.text.text_sdl2 import LabelSDL2

from app.phone.text import bidi, breaking, runs
from app.phone.text.fonts import path_of
from app.phone.text.runs import Run

_HANDLES: Final = 64
"""Kivy keeps this many opened fonts and drops the oldest; `_primed` follows it."""

_primed: dict[str, tuple[int, int]] = {}
_right_to_left = [False]
_MOST_MEASURED: Final = 1024
_measured: dict[tuple[str, int | None, bool, float], tuple[int, int]] = {}
"""Width and height by text, direction, weight and size. A page measures the same words over and over, each time its layout
changes: remembered, that takes a quarter less time. Holds what the person wrote, until `forget`."""


def set_direction(right_to_left: bool) -> None:
    """Which way text runs that has no letters of its own, such as a lone number."""
    _right_to_left[0] = right_to_left


def forget() -> None:
    """Drop the remembered measures."""
    _measured.clear()


def _make_room() -> None:
    if len(_primed) >= _HANDLES:
        del _primed[next(iter(_primed))]


class _Shaped:
    """Methods for `LabelSDL2`. `self.options` is Kivy's dictionary of the label's settings."""

    options: dict[str, Any]
    _text: str
    _text_size: tuple[float | None, float | None]
    _surface: Any

    def _get_font_id(self) -> str:
        """Kivy opens a font in whole pixels, 23.5 and 23.6 as 23: they are one, with all its tables and letters."""
        o = self.options
        script, direction = o["font_script_name"], o["font_direction"]
        return (
            f"{int(o['font_size'])}|{o['font_name_r']}|{script}|{direction}|"
            f"{o['font_hinting']}|{o['underline']}|{o['strikethrough']}"
        )

    def _use(self, run: Run) -> tuple[int, int]:
        """Make `run`'s font the current one; its ascent and (positive) descent in pixels."""
        o = self.options
        o["font_name_r"] = path_of(run.font)
        o["font_script_name"] = run.script
        o["font_direction"] = "ltr" if run.rightward else "rtl"
        o["font_hinting"] = (
            "light"  # full hinting rounds each letter: up to 3 % too wide, against 1 % with this
        )
        handle = self._get_font_id()
        measures = _primed.get(handle)
        if measures is None:
            _make_room()
            # The provider tells SDL the script only while drawing: draw nothing once, then measuring is right too.
            _SurfaceContainer(1, 1).render(self, " ", 0, 0)
            measures = _primed[handle] = _get_fontascent(self), -_get_fontdescent(self)
        return measures

    def _runs(self, line: str) -> tuple[Run, ...]:
        return runs.itemise(line, bool(self.options["bold"]), self._base_of(line))

    def _base_of(self, line: str) -> int | None:
        asked = self.options["base_direction"]
        if asked:
            return int("rtl" in asked)
        if self._text.isascii() and line.isascii():
            return None
        level = self._level_of(self._text or line)
        return int(_right_to_left[0]) if level is None else level

    def _level_of(self, whole: str) -> int | None:
        """The level of a text whose words are measured one by one: worked out once, and kept no longer than the label."""
        known: tuple[str, int | None] | None = self.__dict__.get("_level_known")
        if known is None or known[0] != whole:
            known = self.__dict__["_level_known"] = whole, bidi.base_level(whole)
        return known[1]

    def _own_font(self) -> bool:
        return bool(self.options["font_name"] == DEFAULT_FONT)

    def _count_handle(self) -> None:
        """Icon fonts take places among Kivy's opened fonts too."""
        handle = self._get_font_id()
        if handle not in _primed:
            _make_room()
            _primed[handle] = 0, 0

    def get_extents(self, text: str) -> tuple[int, int]:
        if not self._own_font():
            self._count_handle()
            wide, high = _get_extents(self, text)
            return wide, high
        o = self.options
        key = text, self._base_of(text), bool(o["bold"]), o["font_size"]
        known = _measured.get(key)
        if known is None:
            if len(_measured) >= _MOST_MEASURED:
                _measured.clear()
            known = _measured[key] = self._measure(text)
        return known

    def _measure(self, text: str) -> tuple[int, int]:
        o = self.options
        kept = o["font_name_r"], o["font_script_name"], o["font_direction"]
        width = above = below = 0
        pieces = self._runs(text) or runs.itemise(" ", bool(o["bold"]), None)
        if len(pieces) == 1:
            above, below = self._use(pieces[0])
            width = _get_extents(self, pieces[0].text)[0] if text else 0
        else:
            for run in pieces:
                up, down = self._use(run)
                above, below = max(above, up), max(below, down)
                width += _get_extents(self, run.text)[0]
        o["font_name_r"], o["font_script_name"], o["font_direction"] = kept
        return width, above + below

    def _render_text(self, text: str, x: int, y: int) -> None:
        if not self._own_font():
            self._count_handle()
            self._surface.render(self, text, x, y)
            return
        o = self.options
        kept = o["font_name_r"], o["font_script_name"], o["font_direction"]
        pieces = self._runs(text)
        above = max((self._use(run)[0] for run in pieces), default=0)
        for run in pieces:
            up, _ = self._use(run)
            self._surface.render(self, run.text, x, y + above - up)
            if run is not pieces[-1]:
                x += _get_extents(self, run.text)[0]
        o["font_name_r"], o["font_script_name"], o["font_direction"] = kept

    def render(self, real: bool = False) -> Any:
        width = self._text_size[0]
        if real or width is None or self.options["shorten"] or not breaking.needs_breaking(self._text):
            return _stock_render(self, real)
        whole = self._text
        pad = self.options["padding"]
        self._text = breaking.wrap(whole, width - pad[0] - pad[2], lambda part: self.get_extents(part)[0])
        try:
            return _stock_render(self, real)
        finally:
            self._text = whole

    def _render_end(self) -> Any:
        """Kivy keeps the picture it drew the words in beside the one the graphics chip got: as much memory again."""
        data = self._surface.get_data()
        self._surface = None
        return data

    @staticmethod
    def find_base_direction(text: str) -> str:
        level = bidi.base_level(text)
        if level is None:
            level = int(_right_to_left[0])
        return "rtl" if level else "ltr"

    def letter_edges(self, line: str) -> list[tuple[float, float, bool]]:
        """Left and right edge of each character in pixels from the line's left, and whether it runs rightward."""
        o = self.options
        kept = o["font_name_r"], o["font_script_name"], o["font_direction"]
        out: list[tuple[float, float, bool] | None] = [None] * len(line)
        x = 0.0
        for run in self._runs(line):
            self._use(run)
            whole = float(_get_extents(self, run.text)[0])
            edges = [0.0]
            for count in range(1, len(run.text)):
                # joining letters can make a longer prefix narrower: never step back
                edges.append(min(max(edges[-1], float(_get_extents(self, run.text[:count])[0])), whole))
            edges.append(whole)
            for k, i in enumerate(run.where):
                left, right = edges[k], edges[k + 1]
                out[i] = (
                    (x + left, x + right, True)
                    if run.rightward
                    else (x + whole - right, x + whole - left, False)
                )
            x += whole
        o["font_name_r"], o["font_script_name"], o["font_direction"] = kept
        return _fill(out)

    def caret_stops(self, line: str) -> list[float]:
        """Where the caret stands before each character, and after the last, in pixels from the line's left."""
        edges = self.letter_edges(line)
        if not edges:
            return [0.0]
        last = edges[-1]
        return [left if rightward else right for left, right, rightward in edges] + [
            last[1] if last[2] else last[0]
        ]


def _fill(found: list[tuple[float, float, bool] | None]) -> list[tuple[float, float, bool]]:
    """Direction marks are not drawn: they get no room, at the end of the character before them."""
    out: list[tuple[float, float, bool]] = []
    for box in found:
        if box is None:
            left, right, rightward = out[-1] if out else (0.0, 0.0, True)
            edge = right if rightward else left
            box = edge, edge, rightward
        out.append(box)
    return out


_stock_render = LabelSDL2.render
_GRAFTED: Final = (
    *(
        "_get_font_id",
        "_use",
        "_runs",
        "_base_of",
        "_level_of",
        "_own_font",
        "_count_handle",
        "get_extents",
        "_measure",
        "_render_text",
        "_render_end",
        "render",
    ),
    *("find_base_direction", "letter_edges", "caret_stops"),
)


def install() -> None:
    """Graft the methods onto Kivy's provider. Doing it twice changes nothing."""
    for name in _GRAFTED:
        setattr(LabelSDL2, name, _Shaped.__dict__[name])


def shaping_works() -> bool:
    """Whether this device's SDL_ttf joins letters at all: a conjunct must be narrower than its parts."""
    label = LabelSDL2(font_size=64, font_name=DEFAULT_FONT)
    whole = label.get_extents("क्षि")[0]
    return bool(whole < sum(label.get_extents(part)[0] for part in ("क", "्", "ष", "ि")))
