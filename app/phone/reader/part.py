"""One part of what is on the screen, as screen readers are told it. Plain Python: the devices know it too."""

from typing import Final, Literal

from attrs import frozen

ROOT: Final = 1
Box = tuple[float, float, float, float]
NOWHERE: Final[Box] = (0, 0, 0, 0)
What = Literal["press", "focus", "look", "write", "back", "forward"]
"""What a reader may want done with a part. `back` and `forward` scroll, or move a slider by a step; `write` fills a field, or
puts a slider at a number."""


@frozen
class Part:
    """One thing to read or press. `box` is left, top, right, bottom in pixels from the window's top left; `seen` what of
    it is in sight, empty when it is scrolled away.

    `ticked` is None where there is nothing to tick. `value` is what a field holds, a secret one as dots.
    """

    number: int
    role: str
    name: str
    value: str = ""
    state: str = ""
    hint: str = ""
    box: Box = NOWHERE
    seen: Box = NOWHERE
    pressable: bool = False
    writable: bool = False
    secret: bool = False
    many_lines: bool = False
    disabled: bool = False
    ticked: bool | None = None
    back: bool = False
    forward: bool = False
    """Whether there is more to see before and after what is shown, in a part that scrolls; whether a slider can be moved so."""
    measure: tuple[float, float, float] | None = None
    """Of a slider: where it is, from 0 to what, and by how much a step moves it."""
    children: tuple[int, ...] = ()


Tree = dict[int, Part]
