"""What is on the screen, for TalkBack: handed whole to Reader.java, which answers Android from it."""

from collections.abc import Callable
from typing import Any, Final

from jnius import PythonJavaClass, java_method

from app.phone.device import Deliver
from app.phone.device.android.java import java, on_windows_thread
from app.phone.reader.part import ROOT, Part, Tree

_NOTHING: Final = -1
_FLAGS: Final[tuple[Callable[[Part], bool | None], ...]] = (
    lambda part: part.pressable,
    lambda part: part.writable,
    lambda part: part.secret,
    lambda part: part.many_lines,
    lambda part: part.disabled,
    lambda part: part.ticked is not None,
    lambda part: part.ticked,
    lambda part: part.back,
    lambda part: part.forward,
)
"""In the order of the bits in Told.java."""


class _Acts(PythonJavaClass):
    __javainterfaces__ = ["org/pocketpages/notebook/Reader$Acts"]
    __javacontext__ = "app"

    def __init__(self, deliver: Deliver, act: Callable[[int, str, str], None]) -> None:
        super().__init__()
        self._deliver, self._act = deliver, act

    @java_method("(ILjava/lang/String;Ljava/lang/String;)V")
    def act(self, number: int, what: str, text: str) -> None:
        self._deliver(lambda: self._act(number, what, text))


class AndroidReader:
    """For the one view Kivy draws in."""

    def __init__(self, deliver: Deliver) -> None:
        self._deliver = deliver
        self._acts: _Acts | None = None
        self._java: Any = None

    def begin(self, act: Callable[[int, str, str], None]) -> None:
        """Put it on the view."""
        surface = java("org.kivy.android.PythonActivity").getSurface()
        if surface is None:
            return
        self._acts = _Acts(self._deliver, act)
        self._java = java("Reader")(surface, self._acts)
        on_windows_thread(self._java.attach)

    def listening(self) -> bool:
        """Android knows whether a reader is on."""
        return bool(self._java is not None and self._java.listening())

    def tell(self, parts: Tree, focus: int, page: str) -> None:
        """Each part after the one it is in."""
        if self._java is None:
            return
        self._java.begin()
        if ROOT in parts:
            for number in parts[ROOT].children:
                self._add(parts, number, _NOTHING)
        self._java.show(page, _NOTHING if focus == ROOT else focus)

    def _add(self, parts: Tree, number: int, around: int) -> None:
        part = parts[number]
        flags = sum(1 << bit for bit, has in enumerate(_FLAGS) if has(part))
        words = part.role, part.name, part.value, part.state, part.hint
        self._java.add(number, around, *words, *(round(side) for side in part.seen), flags)
        for child in part.children:
            self._add(parts, child, number)
