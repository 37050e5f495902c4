"""The tree for screen readers of a Linux desktop, such as Orca, over AT-SPI by AccessKit.

Nothing is told while no reader asks. AccessKit answers on a thread of its own, so what is done is done in the next frame.
That thread holds AccessKit's lock while it waits for the interpreter to ask for the first tree; whoever holds the interpreter
and waits for the lock then stops the app for ever. So AccessKit is called only after it has been answered.
On other systems, and where AccessKit is not installed, there is no bridge: the app is the same without it.
"""

import sys
from typing import Any, Final

from kivy.clock import Clock
from kivy.core.window import Window

from app.phone.reader.part import ROOT, Part, Tree, What
from app.phone.reader.watching import EVERY, Watched
from app.phone.words import words

_ROLES: Final = {
    "window": "WINDOW",
    "button": "BUTTON",
    "checkbox": "CHECK_BOX",
    "radio": "RADIO_BUTTON",
    "switch": "SWITCH",
    "tab": "TAB",
    "slider": "SLIDER",
    "text": "LABEL",
    "heading": "HEADING",
    "textbox": "TEXT_INPUT",
    "image": "IMAGE",
    "note": "NOTE",
    "progressbar": "PROGRESS_INDICATOR",
    "status": "STATUS",
    "dialog": "DIALOG",
    "group": "GROUP",
    "scroll": "SCROLL_VIEW",
}


class Bridge:
    """One for the app."""

    def __init__(self, kit: Any, watched: Watched) -> None:
        self._kit = kit
        self._watched = watched
        self._listening = False
        """Whether a reader has been answered and has not gone: only then may AccessKit be called."""
        self._sent: tuple[Tree, int] | None = None
        """The tree the reader has."""
        self._in_front = True
        self._sent_in_front = False
        Window.bind(focus=self._comes_or_goes)
        self._adapter = kit.unix.Adapter(self._asked, self._act, self._gone)
        self._ticks = Clock.schedule_interval(lambda _: self.tell(), EVERY)

    def tell(self) -> None:
        """Tell the reader what is shown now, if there is one and something has changed."""
        self._watched.look()
        told = self._watched.told
        if told is None or not self._listening:
            return
        if told is not self._sent:
            self._sent = told
            # Made here: an error inside AccessKit's own call would end the app.
            update = self._update(*told)
            if self._listening:
                self._adapter.update_if_active(lambda: update)
        if self._in_front != self._sent_in_front:
            self._sent_in_front = self._in_front
            if self._listening:
                self._adapter.update_window_focus_state(self._in_front)

    def _comes_or_goes(self, _window: Any, in_front: bool) -> None:
        self._in_front = in_front

    def close(self) -> None:
        """Tell nothing any more."""
        self._ticks.cancel()
        self._watched.forget()

    def _asked(self) -> Any:
        """A reader has come; on AccessKit's thread, where no widget may be touched. The last tree is the answer."""
        told = self._watched.told
        update = self._update(*told) if told else None
        self._sent = told
        # Last: AccessKit's lock is held until the answer, and no other thread runs between here and the return.
        self._listening = True
        return update

    def _gone(self) -> None:
        """The reader has gone; on AccessKit's thread."""
        self._listening = False

    def _update(self, parts: Tree, focus: int) -> Any:
        update = self._kit.TreeUpdate(focus)
        update.nodes = [(number, self._node(part)) for number, part in parts.items()]
        update.tree = self._kit.Tree(ROOT)
        return update

    def _node(self, part: Part) -> Any:
        kit = self._kit
        node = kit.Node(_role(kit, part))
        node.set_bounds(kit.Rect(*part.box))
        if part.role == "text":
            node.set_value(part.name)
        else:
            node.set_label(part.name)
        if part.writable or part.value:
            node.set_value(part.value)
            node.set_placeholder(part.hint)
        if part.state:
            node.set_description(part.state)
        if part.pressable:
            node.add_action(kit.Action.CLICK)
        if part.pressable or part.writable or part.measure:
            node.add_action(kit.Action.FOCUS)
        if part.writable:
            node.add_action(kit.Action.SET_VALUE)
        if part.measure:
            now, most, by = part.measure
            node.set_numeric_value(now)
            node.set_min_numeric_value(0)
            node.set_max_numeric_value(most)
            node.set_numeric_value_step(by)
            node.add_action(kit.Action.SET_VALUE)
        if part.back:
            node.add_action(kit.Action.DECREMENT if part.measure else kit.Action.SCROLL_UP)
        if part.forward:
            node.add_action(kit.Action.INCREMENT if part.measure else kit.Action.SCROLL_DOWN)
        if part.ticked is not None and part.role == "tab":
            node.set_selected(part.ticked)
        elif part.ticked is not None:
            node.set_toggled(kit.Toggled.TRUE if part.ticked else kit.Toggled.FALSE)
        if part.role == "status":
            node.set_live(kit.Live.POLITE)
        if part.role == "dialog":
            node.set_modal()
        if part.disabled:
            node.set_disabled()
        if part.number == ROOT:
            node.set_language(words.language.replace("_", "-"))
        node.set_children(list(part.children))
        return node

    def _act(self, request: Any) -> None:
        Clock.schedule_once(lambda _: self._do(request), 0)

    def _do(self, request: Any) -> None:
        action = self._kit.Action
        known: tuple[tuple[Any, What], ...] = (  # these cannot be the keys of a dictionary
            (action.CLICK, "press"),
            (action.FOCUS, "focus"),
            (action.SET_VALUE, "write"),
            (action.SCROLL_UP, "back"),
            (action.SCROLL_DOWN, "forward"),
            (action.DECREMENT, "back"),
            (action.INCREMENT, "forward"),
        )
        for asked, what in known:
            if request.action == asked:
                self._watched.do(request.target, what, str(request.data[1]) if what == "write" else "")
        self.tell()


def _role(kit: Any, part: Part) -> Any:
    if part.role == "textbox" and part.secret:
        return kit.Role.PASSWORD_INPUT
    if part.role == "textbox" and part.many_lines:
        return kit.Role.MULTILINE_TEXT_INPUT
    return getattr(kit.Role, _ROLES.get(part.role, "GROUP"))


def desktop_bridge(watched: Watched) -> Bridge | None:
    """The bridge of this machine, or None where there is none."""
    if not sys.platform.startswith("linux"):
        return None
    try:
        import accesskit
    except ImportError:
        return None
    return Bridge(accesskit, watched)
