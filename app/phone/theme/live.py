"""The theme widgets bind to: `theme.ink` in kv follows a switch of scheme, `theme.size(...)` a change of text size."""

from kivy.event import EventDispatcher
from kivy.metrics import sp
from kivy.properties import (
    BooleanProperty,
    BoundedNumericProperty,
    ColorProperty,
    NumericProperty,
    OptionProperty,
)

from app.phone.theme.colours import DARK, SCHEMES
from app.phone.theme.sizes import BODY, ICON_GROWTH, TYPE


class Theme(EventDispatcher):
    """Colours of `colours.py` by their names; text sizes in pixels by their kind, such as `theme.body`.

    `scheme` is dark, light, dim or show; `scale` is the person's own text size, 1 to 2, on top of the system's;
    `still` turns all movement off; `large` says that words need whole rows.
    """

    scheme = OptionProperty("dark", options=list(SCHEMES))
    scale = BoundedNumericProperty(1.0, min=0.8, max=2.5)
    still = BooleanProperty(False)
    large = BooleanProperty(False)
    icon = NumericProperty(1.0)
    for _name, _colour in DARK.items():
        locals()[_name] = ColorProperty(_colour)
    for _name in TYPE:
        locals()[_name] = NumericProperty(16)

    def __init__(self) -> None:
        super().__init__()
        self.on_scale()

    def on_scheme(self, *_: object) -> None:
        for name, colour in SCHEMES[self.scheme].items():
            setattr(self, name, colour)

    def on_scale(self, *_: object) -> None:
        for kind, size in TYPE.items():
            setattr(self, kind, round(sp(min(size, BODY)) * self.scale + _dp(max(size - BODY, 0))))
        grown = self.scale * sp(100) / max(1.0, _dp(100))
        self.icon = min(max(grown, 1.0), ICON_GROWTH)
        self.large = grown > 1.3


def _dp(value: float) -> float:
    from kivy.metrics import dp

    return float(dp(value))


theme = Theme()
"""The one theme of the app."""
