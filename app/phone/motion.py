"""Movement: short, and none at all when the person has asked for stillness."""

from collections.abc import Callable

from kivy.animation import Animation
from kivy.uix.widget import Widget

from app.phone.theme.live import theme
from app.phone.theme.sizes import LONG, MEDIUM, SHORT

__all__ = ["LONG", "MEDIUM", "SHORT", "move"]


def move(
    widget: Widget, seconds: float = MEDIUM, *, then: Callable[[], None] | None = None, **to: object
) -> Animation | None:
    """Bring the widget's properties to the values in `to`; call `then` afterwards. Instant when `theme.still`."""
    Animation.cancel_all(widget, *to)
    if theme.still or seconds <= 0:
        for name, value in to.items():
            setattr(widget, name, value)
        if then:
            then()
        return None
    animation = Animation(d=seconds, t="out_cubic", **to)
    if then:
        animation.bind(on_complete=lambda *_: then())
    animation.start(widget)
    return animation
