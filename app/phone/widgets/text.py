"""Words on the screen: `Text` wraps in the width it is given, `FitText` is as wide as its words."""

from typing import Any

from kivy.core.text import Label as CoreLabel
from kivy.properties import ColorProperty, NumericProperty, OptionProperty, StringProperty
from kivy.uix.label import Label

from app.phone.theme.sizes import TYPE
from app.phone.widgets.kv import load_kv

load_kv(__file__)

TONES = ("ink", "quiet", "accent", "clay", "good", "sand", "inverse")


class Lettering(Label):
    """Common part. `kind` is a size of the type scale, `tone` a colour of the theme; `role` is text or heading.

    `paint` is a colour instead of the tone. Set these, never `color` or `font_size`: a rule for those would be
    overruled when the theme changes. `most_size` caps the size, in pixels.
    """

    kind = OptionProperty("body", options=list(TYPE))
    tone = OptionProperty("ink", options=TONES)
    paint = ColorProperty(None, allownone=True)
    most_size = NumericProperty(0)
    role = StringProperty("text")
    name_for_reader = StringProperty("")
    state = StringProperty("")


class Text(Lettering):
    """A paragraph; takes no room when empty. `align` is start, center or end of the reading direction. At most `most_lines` lines, 0 for all."""

    align = OptionProperty("start", options=["start", "center", "end"])
    most_lines = NumericProperty(0)


class Heading(Text):
    """A heading a screen reader can jump to."""


class FitText(Lettering):
    """As wide as its words but at most `most_width`, where it wraps."""

    most_width = NumericProperty(1e6)

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        for name in ("text", "font_size", "bold", "most_width"):
            self.fbind(name, self._fit)
        self._fit()

    def _fit(self, *_: object) -> None:
        probe = CoreLabel(font_size=self.font_size, bold=self.bold, font_name=self.font_name)
        probe.text = self.text
        widest = max((probe.get_extents(line)[0] for line in self.text.split("\n")), default=0)
        width = min(widest + 2, max(self.most_width, self.font_size))
        self.text_size = width, None
        self.width = width
