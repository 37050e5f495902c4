"""Kivy's text input with its caret in the right place in every script, and nothing of the text kept elsewhere.

Kivy puts every drawn line, and its width, of every text input into global caches that live for a minute, passwords
in plain. Here each input has its own, dropped by `forget()`. Kivy also keeps what was typed for undoing: a secret
input keeps nothing of the kind.
"""

from typing import Any

from kivy.core.text import Label as CoreLabel
from kivy.graphics import Color, Rectangle
from kivy.properties import BooleanProperty
from kivy.uix.behaviors.focus import FocusBehavior
from kivy.uix.textinput import TextInput

from app.phone.text.characters import cluster_edges
from app.phone.widgets.following import follow
from app.phone.words import words

SLOP = 10.0


class TypingInput(TextInput):
    """`secret` turns off undo and copying, as for a passphrase."""

    secret = BooleanProperty(False)
    _tokenize_delimiters = " \t\r"
    """Kivy ends lines after any point or colon too, and tears U.S.C. and 9:10 apart."""

    def __init__(self, **settings: Any) -> None:
        self._drawn: dict[str, Any] = {}
        self._widths: dict[str, int] = {}
        self._may_ask_clipboard = False
        super().__init__(use_bubble=False, use_handles=False, write_tab=False, **settings)
        self._may_ask_clipboard = True
        self.fbind("text", self._follow_text)
        self.fbind("hint_text", self._follow_text)
        follow(words, "rtl", self, "_follow_text")
        self._follow_text()

    def forget(self) -> None:
        """Drop the text, what was drawn of it, and every way to get it back."""
        self.text = ""
        self.reset_undo()
        self.cancel_selection()
        self.selection_text = ""
        self._refresh_text("")
        self._drawn.clear()
        self._widths.clear()

    def _follow_text(self, *_: object) -> None:
        if self.secret:
            self.reset_undo()
            self._widths.clear()
        direction = CoreLabel.find_base_direction(self.text or self.hint_text or "")
        self.base_direction = direction

    # nothing in Kivy's global caches

    def _shown(self, text: str, hint: bool = False) -> str:
        flat = text.replace("\n", "").replace("\t", " " * self.tab_width)
        return self.password_mask * len(flat) if self.password and not hint else flat

    def _get_text_width(self, text: str, tab_width: int, label: Any) -> int:
        self._get_line_options()
        shown = self._shown(text)
        if shown not in self._widths:
            if len(self._widths) > 500:
                self._widths.clear()
            self._widths[shown] = (label or self._label_cached).get_extents(shown)[0]
        return self._widths[shown]

    def _create_line_label(self, text: str, hint: bool = False) -> Any:
        options = self._get_line_options()
        shown = self._shown(text, hint)
        texture = self._drawn.get(shown)
        if texture is None:
            label = CoreLabel(text=shown or " ", **options)
            label.refresh()
            texture = label.texture
            if len(self._drawn) > 200:
                self._drawn.clear()
            self._drawn[shown] = texture
        return texture

    def _get_line_options(self) -> Any:
        if self._line_options is None:
            self._drawn.clear()
            self._widths.clear()
        return super()._get_line_options()

    # caret, tapping and selection follow what is drawn

    def _ruler(self) -> Any:
        self._get_line_options()
        label = self._label_cached
        label.text = ""
        return label

    def cursor_offset(self) -> float:
        row, col = self.cursor_row, self.cursor_col
        if col < 0 or row >= len(self._lines) or not self._lines[row]:
            return 0
        stops: list[float] = self._ruler().caret_stops(self._shown(self._lines[row]))
        return stops[min(col, len(stops) - 1)]

    def get_cursor_from_xy(self, x: float, y: float) -> tuple[int, int]:
        col, row = super().get_cursor_from_xy(x, y)
        line = self._lines[row]
        if not line:
            return col, row
        room = self.width - self.padding[0] - self.padding[2]
        ends_right = self.halign == "right" or (self.halign == "auto" and self.base_direction == "rtl")
        indent = max(0, int(room - self._get_row_width(row))) if ends_right else 0
        wanted = x - self.x - self.padding[0] - indent + self.scroll_x
        stops = self._ruler().caret_stops(self._shown(line))
        allowed = cluster_edges(line) if not self.password else range(len(line) + 1)
        return min(allowed, key=lambda at: abs(stops[at] - wanted)), row

    def _draw_selection(self, *args: Any) -> None:
        pos, size, line_num, start, end, lines = args[:6]
        canvas_add, colour = args[-2:]
        (first_col, first_row), (last_col, last_row) = start, end
        if not first_row <= line_num <= last_row:
            return
        line = lines[line_num]
        begin = first_col if line_num == first_row else 0
        finish = last_col if line_num == last_row else len(line)
        canvas_add(Color(*colour, group="selection"))
        for left, right, _ in self._ruler().letter_edges(self._shown(line))[begin:finish]:
            box = Rectangle(
                pos=(pos[0] + left - self.scroll_x, pos[1]), size=(right - left, size[1]), group="selection"
            )
            canvas_add(box)

    # letters with marks move and are deleted whole

    def _key_down(self, key: tuple[Any, ...], repeat: bool = False) -> None:
        """The arrows go the way they point."""
        shown, held, action, scale = key
        if self.base_direction == "rtl":
            action = {"cursor_left": "cursor_right", "cursor_right": "cursor_left"}.get(action, action)
        super()._key_down((shown, held, action, scale), repeat)

    def do_cursor_movement(self, action: str, control: bool = False, alt: bool = False) -> None:
        super().do_cursor_movement(action, control, alt)
        if action not in ("cursor_left", "cursor_right"):
            return
        line = self._lines[self.cursor_row]
        edges = cluster_edges(line)
        if not self.password and self.cursor_col not in edges:
            before = action == "cursor_left"
            beside = [edge for edge in edges if (edge < self.cursor_col) == before]
            self.cursor = (max(beside) if before else min(beside)), self.cursor_row

    def do_backspace(self, from_undo: bool = False, mode: str = "bkspc") -> None:
        """Delete removes the whole letter after the caret; backspace takes marks off one by one, as people expect."""
        count = 1
        col = self.cursor_col
        if mode == "del" and not self.selection_text and not self.password and col:
            count = col - max(edge for edge in cluster_edges(self._lines[self.cursor_row]) if edge < col)
        for _ in range(count):
            super().do_backspace(from_undo, mode)

    # secrets are never copied or undone; no program is started to ask for a selection

    def _ensure_clipboard(self) -> None:
        from kivy.uix import textinput

        if self._may_ask_clipboard and textinput.Clipboard is None:
            from kivy.core.clipboard import Clipboard

            textinput.Clipboard = Clipboard

    def copy(self, data: str = "") -> Any:
        return None if self.secret else super().copy(data)

    def _cut(self, data: str) -> None:
        # Keys, and Kivy's own menu, come here and not to `cut`.
        if not self.secret:
            super()._cut(data)

    def _update_cutbuffer(self, *args: Any) -> None:
        """Kivy copies every selection for the middle mouse button; that would hand text to the whole desktop."""

    def _set_unredo_insert(self, *args: Any) -> None:
        if not self.secret:
            super()._set_unredo_insert(*args)

    def _set_unredo_bkspc(self, *args: Any) -> None:
        if not self.secret:
            super()._set_unredo_bkspc(*args)

    def _set_unredo_delsel(self, *args: Any) -> None:
        if not self.secret:
            super()._set_unredo_delsel(*args)

    def do_undo(self) -> None:
        if not self.secret:
            super().do_undo()

    # a finger that scrolls does not open the keyboard

    def on_touch_down(self, touch: Any) -> bool:
        if self.focus or touch.is_mouse_scrolling or self.disabled or not self.collide_point(*touch.pos):
            return bool(super().on_touch_down(touch))
        touch.grab(self)
        touch.ud[self, "pending"] = touch.pos
        return True

    def on_touch_up(self, touch: Any) -> bool:
        if touch.grab_current is self and touch.ud.pop((self, "pending"), None):
            touch.ungrab(self)
            if self.collide_point(*touch.pos):
                super().on_touch_down(touch)
                super().on_touch_up(touch)
                if (
                    touch in FocusBehavior.ignored_touch
                ):  # its end was seen already, so nobody else takes it out
                    FocusBehavior.ignored_touch.remove(touch)
            return True
        return bool(super().on_touch_up(touch))

    def cancel_touch(self, touch: Any) -> None:
        """The touch turned into scrolling."""
        touch.ud.pop((self, "pending"), None)
