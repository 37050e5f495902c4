"""What a picture does not tell: words cut off, things on top of each other or off the screen, targets too small.

`lint(root)` gives one `Flaw` for each. Works for any widget that is on the screen; scrolled-away parts count too.
`lint_window(page)` looks at a page and at whatever lies over it.
"""

from typing import Any

from attrs import frozen
from kivy.core.window import Window
from kivy.metrics import dp
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.gridlayout import GridLayout
from kivy.uix.label import Label
from kivy.uix.stacklayout import StackLayout
from kivy.uix.textinput import TextInput

from app.phone.text.breaking import needs_breaking
from app.phone.theme.sizes import TARGET
from app.phone.widgets.bars import AppBar, BottomBar
from app.phone.widgets.card import ListRow, SectionHeader
from app.phone.widgets.icon import Icon
from app.phone.widgets.layout import Column
from app.phone.widgets.overlay import Overlay
from app.phone.widgets.scroll import Scroll
from app.phone.widgets.text import FitText, Text
from app.phone.widgets.varying import Varying
from app.phone.words import words
from tests.phone.driver.drive import name_of, role_of

SLACK = 1.5
LOOSE = 24
"""dp beside a label's longest line: from there on its icon stands apart from it, and the middle is not the middle."""
LEAST_BAR = 0.3
"""How much the bar beside what can be scrolled has to be there for the eye."""


@frozen
class Flaw:
    """`kind` is target, name, overflow, shortened, broken word, loose, edge, outside, off screen, overlap, empty bar,
    unseen rest or no way back."""

    kind: str
    what: str

    def __str__(self) -> str:
        return f"{self.kind}: {self.what}"


def lint(root: Any, target: int = TARGET) -> list[Flaw]:
    """Everything wrong with the layout under `root`; `target` is the least size of what can be tapped, in dp."""
    flaws: list[Flaw] = []
    for widget in _shown(root):
        if getattr(widget, "focusable", False) or isinstance(widget, TextInput):
            flaws += _as_target(widget, target)
        if isinstance(widget, Label) and widget.text and not isinstance(widget, Icon):
            flaws += _as_words(widget)
            flaws += _as_placed(widget)
        if isinstance(widget, BoxLayout | GridLayout | StackLayout):
            flaws += _overlaps(widget)
        if isinstance(widget, BottomBar) and not any(child.height > 1 for child in widget.children):
            flaws.append(Flaw("empty bar", f"{widget.height / dp(1):.0f} dp with nothing in it"))
        if isinstance(widget, Scroll):
            flaws += _as_scroll(widget)
        if isinstance(widget, Overlay):
            flaws += _as_placed(widget.ids.box)
    return flaws


def lint_window(page: Any, target: int = TARGET) -> list[Flaw]:
    """Everything wrong with the page, whose targets are at least `target` dp, and with the sheets and lines over it."""
    over = [layer for layer in Window.children if layer is not page]
    flaws = [*lint(page, target), *(flaw for layer in over for flaw in lint(layer))]
    for bar in (widget for widget in _shown(page) if isinstance(widget, AppBar)):
        owner = bar.parent
        if not getattr(owner, "first", True) and not bar.shows_back:
            flaws.append(Flaw("no way back", f"{called(bar)}: there is a page before, and no arrow to it"))
    return flaws


def _as_scroll(scroll: Any) -> list[Flaw]:
    flaws = []
    if scroll.furthest > 1 and scroll.bar_opacity < LEAST_BAR:
        flaws.append(Flaw("unseen rest", f"{scroll.furthest:.0f} px more, and nothing shows it"))
    edges: dict[int, Any] = {}
    for widget in _lines_of_page(scroll.content):
        begins = widget.right if words.rtl else widget.x
        edges.setdefault(round(begins / dp(1)), widget)
    if len(edges) > 1:
        told = ", ".join(f"{called(widget)} at {at} dp" for at, widget in sorted(edges.items()))
        flaws.append(Flaw("edge", f"words that stand under each other begin at different places: {told}"))
    return flaws


def _lines_of_page(column: Any) -> list[Any]:
    """What a reader's eye runs down: the words and rows of a page that stand on its bare ground."""
    found: list[Any] = []
    for child in column.children if column is not None else ():
        if not child.opacity or child.height <= 1:
            continue
        if isinstance(child, ListRow):
            found += [
                part
                for part in child.children
                if part.width > 1 and (part.text if hasattr(part, "text") else 1)
            ][-1:]
        elif isinstance(child, SectionHeader):
            found += [part for part in child.children if isinstance(part, Text)]
        elif isinstance(child, Text):
            found += [child] if child.text and child.align == "start" else []
        elif type(child) in (Column, Varying):
            found += _lines_of_page(child)
    return found


def _as_target(widget: Any, target: int) -> list[Flaw]:
    flaws = []
    if (
        not widget.disabled
        and min(widget.width, widget.height) < dp(target) - SLACK
        and not isinstance(widget, TextInput)
    ):
        flaws.append(
            Flaw("target", f"{called(widget)} {widget.width / dp(1):.0f} x {widget.height / dp(1):.0f} dp")
        )
    if not name_of(widget):
        flaws.append(Flaw("name", f"{called(widget)} says nothing to a screen reader"))
    if isinstance(widget, TextInput) and not widget.multiline and not widget.text:
        room = widget.width - widget.padding[0] - widget.padding[2]
        if room + SLACK < max((texture.width for texture in widget._hint_text_labels), default=0):
            flaws.append(Flaw("overflow", f"hint of {called(widget)}"))
    if role_of(widget) in ("", "none"):
        flaws.append(Flaw("name", f"{called(widget)} has no role"))
    return flaws + _as_placed(widget)


def _as_words(label: Any) -> list[Flaw]:
    flaws = []
    wide, high = label.texture_size
    if wide > label.width + SLACK or high > label.height + SLACK:
        flaws.append(
            Flaw("overflow", f"{called(label)} {wide} x {high} px in {label.width:.0f} x {label.height:.0f}")
        )
    lines = [line.w for line in label._label._cached_lines]
    evened = isinstance(label, FitText) and not needs_breaking(label.text)
    if evened and lines and label.width - max(lines) > dp(LOOSE):
        flaws.append(Flaw("loose", f"{called(label)} {max(lines):.0f} px of words in {label.width:.0f}"))
    if label._label.is_shortened:
        flaws.append(Flaw("shortened", called(label)))
    room = label.text_size[0]
    if room and not needs_breaking(label.text):
        widest = max(label.text.split(), key=lambda word: label._label.get_extents(word)[0], default="")
        if label._label.get_extents(widest)[0] > room + SLACK:
            flaws.append(Flaw("broken word", f"{widest!r} in {called(label)}"))
    if label.max_lines and room and not label.shorten:
        lines = label._label._cached_lines
        if lines and len(lines) >= label.max_lines and not lines[-1].is_last_line:
            flaws.append(Flaw("shortened", called(label)))
    return flaws


def _as_placed(widget: Any) -> list[Flaw]:
    flaws = []
    x, y = widget.to_window(*widget.pos)
    right, top = x + widget.width, y + widget.height
    if x < -SLACK or right > Window.width + SLACK:
        flaws.append(Flaw("off screen", f"{called(widget)} from {x:.0f} to {right:.0f} of {Window.width}"))
    scroll = scroll_around(widget)
    if scroll is None and (y < -SLACK or top > Window.height + SLACK):
        flaws.append(Flaw("off screen", f"{called(widget)} from {y:.0f} to {top:.0f} of {Window.height}"))
    parent = widget.parent
    if (
        parent is not None
        and parent is not Window
        and not isinstance(parent, Scroll)
        and hasattr(parent, "do_layout")
    ):
        out = (
            widget.x < parent.x - SLACK
            or widget.right > parent.right + SLACK
            or widget.y < parent.y - SLACK
            or widget.top > parent.top + SLACK
        )
        if out:
            flaws.append(Flaw("outside", f"{called(widget)} in {called(parent)}"))
    return flaws


def _overlaps(parent: Any) -> list[Flaw]:
    flaws = []
    children = [child for child in parent.children if child.opacity and child.width > 1 and child.height > 1]
    for at, one in enumerate(children):
        for other in children[at + 1 :]:
            wide = min(one.right, other.right) - max(one.x, other.x)
            high = min(one.top, other.top) - max(one.y, other.y)
            if wide > SLACK and high > SLACK:
                flaws.append(
                    Flaw("overlap", f"{called(one)} and {called(other)} by {wide:.0f} x {high:.0f} px")
                )
    return flaws


def _shown(widget: Any) -> list[Any]:
    if widget.opacity == 0 or widget.width <= 1 or widget.height <= 1:
        return []
    if hasattr(widget, "row_of"):
        from app.phone.keyboard import sorted_rows

        rows = [row for row in sorted_rows(widget) if row.y >= widget.y - widget.offset + widget.base]
        return [widget, *(found for row in rows for found in _shown(row))]
    return [widget, *(found for child in widget.children for found in _shown(child))]


def scroll_around(widget: Any) -> Any:
    """The part it scrolls in; None for none."""
    parent = widget.parent
    while parent is not None and parent is not Window:
        if isinstance(parent, Scroll):
            return parent
        parent = parent.parent
    return None


def called(widget: Any) -> str:
    """Its kind and its name, for a flaw."""
    return f"{type(widget).__name__}({name_of(widget)[:48]!r})"
