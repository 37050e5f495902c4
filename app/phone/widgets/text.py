"""Words on the screen: `Text` wraps in the width it is given, `FitText` is as wide as its words."""

from typing import Any, Final

from kivy.core.text import Label as CoreLabel
from kivy.properties import (
    BooleanProperty,
    BoundedNumericProperty,
    ColorProperty,
    NumericProperty,
    OptionProperty,
    StringProperty,
)

from app.phone.text.breaking import needs_breaking, spaced
from app.phone.theme.live import theme
from app.phone.theme.sizes import BOLD, TYPE
from app.phone.widgets.following import follow
from app.phone.widgets.kv import load_kv
from app.phone.widgets.label import SparingLabel
from app.phone.words import words

load_kv(__file__)

LEAST_SQUEEZE = 0.45
WIDEST_LETTER = 1.0
"""Of the size of the letters: no letter is wider, an m in bold comes near. Words that surely fit are not measured."""
MOST_EVENED = 12
"""Words of a label whose lines are made alike; beyond it that would be a paragraph."""
TONES: Final = {
    **{name: name for name in ("ink", "quiet", "accent", "clay", "good", "sand")},
    "inverse": "ink_inverse",
}
"""Tones of words, and the colour of the theme each has."""
SIDES: Final = {"start": ("left", "right"), "end": ("right", "left"), "center": ("center", "center")}
"""Where lines are lined up, in a language that runs from left to right and in one that runs from right to left."""


class Lettering(SparingLabel):
    """Common part. `kind` is a size of the type scale, `tone` a colour of the theme; `role` is text or heading.

    `paint` is a colour instead of the tone. Set these, never `color` or `font_size`: a rule for those would be
    overruled when the theme changes. `most_size` caps the size, in pixels.
    """

    followed = ("text", "font_size", "bold", "color", "halign", "text_size", "shorten", "max_lines")
    looked_at = ("font_name", "line_height", "shorten_from")

    kind = OptionProperty("body", options=list(TYPE))
    tone = OptionProperty("ink", options=list(TONES))
    paint = ColorProperty(None, allownone=True)
    most_size = NumericProperty(0)
    role = StringProperty("text")
    name_for_reader = StringProperty("")
    state = StringProperty("")
    present = BooleanProperty(True)
    """Whether a `Varying` around it shows it."""
    full_size = NumericProperty(16)
    squeeze = BoundedNumericProperty(1.0, min=LEAST_SQUEEZE, max=1.0, errorhandler=lambda _: LEAST_SQUEEZE)
    """Below 1 where the longest word would not fit at full size: smaller letters read better than a broken word."""

    def follow(self) -> None:
        """See the class it is made from."""
        super().follow()
        self.keep(self._choose_size, "kind", "most_size")
        self.keep(self._set_size, "full_size", "squeeze")
        self.keep(self._choose_weight, "kind")
        self.keep(self._choose_colour, "tone", "paint")
        follow(theme, "scale", self, "_choose_size")
        follow(theme, "scheme", self, "_choose_colour")

    def _choose_size(self, *_: object) -> None:
        self.full_size = min(getattr(theme, self.kind), self.most_size or 1000)

    def _choose_weight(self, *_: object) -> None:
        self.bold = self.kind in BOLD

    def _set_size(self, *_: object) -> None:
        self.font_size = self.full_size * self.squeeze

    def _choose_colour(self, *_: object) -> None:
        self.color = self.paint or getattr(theme, TONES[self.tone])

    def _squeeze_into(self, room: float) -> None:
        longest = max(spaced(self.text), key=len, default="")
        self.squeeze = 1.0
        if room > 1 and len(longest) * self.full_size * WIDEST_LETTER > room and not needs_breaking(longest):
            words = [word for word in spaced(self.text) if len(word) * self.full_size * WIDEST_LETTER > room]
            widest = max(_width(self, word) for word in words)
            if widest > room:
                self.squeeze = room / widest * 0.99


def _width(label: Lettering, text: str) -> float:
    probe = CoreLabel(font_size=label.full_size, bold=label.bold, font_name=label.font_name)
    probe.text = text
    return float(max((probe.get_extents(line)[0] for line in text.split("\n")), default=0))


class Text(Lettering):
    """A paragraph; takes no room when empty. `align` is start, center or end of the reading direction. At most `most_lines` lines, 0 for all."""

    align = OptionProperty("start", options=["start", "center", "end"])
    most_lines = NumericProperty(0)

    def __init__(self, **settings: Any) -> None:
        # Not Kivy's 100 pixels: the words would be laid out in a column that narrow, and again in the right one.
        super().__init__(**{"width": 0, **settings})
        for name in ("text", "full_size", "bold", "width"):
            self.fbind(name, self._fit)
        self._fit()

    def follow(self) -> None:
        """See the class it is made from."""
        super().follow()
        self.keep(self._set_room, "width")
        self.keep(self._set_height, "texture_size", "text")
        self.keep(self._choose_side, "align")
        self.keep(self._set_lines, "most_lines")
        follow(words, "rtl", self, "_choose_side")

    def _set_room(self, *_: object) -> None:
        self.text_size = self.width, None

    def _set_height(self, *_: object) -> None:
        self.height = self.texture_size[1] if self.text else 0

    def _choose_side(self, *_: object) -> None:
        self.halign = SIDES[self.align][words.rtl]

    def _set_lines(self, *_: object) -> None:
        self.shorten = self.most_lines == 1
        self.max_lines = self.most_lines

    def texture_update(self, *largs: Any) -> None:
        """Lay the words out, once there is a width for them."""
        if self.width >= 1:
            super().texture_update(*largs)

    def _fit(self, *_: object) -> None:
        self._squeeze_into(self.width)


class Heading(Text):
    """A heading a screen reader can jump to."""


class FitText(Lettering):
    """As wide as its words but at most `most_width`, where it wraps."""

    most_width = NumericProperty(1e6)

    def follow(self) -> None:
        """See the class it is made from."""
        super().follow()
        self.fbind("texture_size", self._set_height)
        self._set_height()

    def _set_height(self, *_: object) -> None:
        self.height = self.texture_size[1]

    def texture_update(self, *largs: Any) -> None:
        """Lay the words out, once it is known how much room there is for them."""
        if self.most_width >= self.full_size:
            super().texture_update(*largs)

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        for name in ("text", "full_size", "bold", "most_width"):
            self.fbind(name, self._fit)
        self._fit()

    def _fit(self, *_: object) -> None:
        room = max(self.most_width, self.full_size)
        self._squeeze_into(room)
        width = _width(self, self.text) * self.squeeze + 2 if self.text else 0
        if width > room:
            width = _narrowest(self, room)
        self.text_size = width, None
        self.width = width
        if self.texture is None:
            self._trigger_texture()


def _narrowest(label: Lettering, room: float) -> float:
    """The least width, in pixels, in which the words need no more lines than in `room`: lines of like length, and
    nothing empty beside them. Words that break anywhere, or very many, keep all the room."""
    said = spaced(label.text)
    if "\n" in label.text or needs_breaking(label.text) or not 1 < len(said) <= MOST_EVENED:
        return room
    size = label.squeeze
    runs = {
        (first, last): _width(label, " ".join(said[first:last])) * size + 2
        for first in range(len(said))
        for last in range(first + 1, len(said) + 1)
    }

    def lines(width: float) -> int:
        """How many the words need; none when one of them is wider."""
        count, first = 1, 0
        for last in range(1, len(said) + 1):
            if runs[last - 1, last] > width:
                return 0
            if runs[first, last] > width:
                count, first = count + 1, last - 1
        return count

    most = lines(room)
    return next((width for width in sorted(runs.values()) if width < room and lines(width) == most), room)
