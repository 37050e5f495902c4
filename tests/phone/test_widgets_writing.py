"""Fields: typing in every direction, and nothing of what was typed left behind."""

import gc
import weakref
from typing import Any

import pytest

from app.phone.text.characters import cluster_edges
from tests.phone.driver.drive import Driver

CANARY = "zebrafinch"


def page_with(kv: str) -> Any:
    from kivy.lang import Builder

    from app.phone.widgets import card, field, scroll  # noqa: F401  (their kv)

    return Builder.load_string("Ground:\n    Scroll:\n        Column:\n            padding: dp(16)\n" + kv)


FIELD = """
            TextField:
                id: it
                label: 'In your own words'
                lines: 3
"""
SECRET = """
            PassphraseField:
                id: it
                label: 'Passphrase'
"""


def test_typing_tells_each_change_and_setting_does_not(driver: Driver) -> None:
    page = driver.show(page_with(FIELD))
    told: list[str] = []
    page.ids.it.bind(on_typed=lambda _, text: told.append(text))
    driver.write("In your own words", "They said\nstop")
    assert page.ids.it.text == "They said\nstop"
    assert told[-1] == "They said\nstop"
    count = len(told)
    page.ids.it.text = "from the record"
    driver.pump(2)
    assert page.ids.it.input.text == "from the record"
    assert len(told) == count


def test_enter_in_one_line_is_an_event(driver: Driver) -> None:
    page = driver.show(page_with(SECRET))
    entered: list[int] = []
    page.ids.it.bind(on_enter=lambda _: entered.append(1))
    driver.write("Passphrase", "quiet river")
    driver.key(13)
    assert entered == [1]
    assert page.ids.it.text == "quiet river"


def test_lines_end_between_words_only(driver: Driver) -> None:
    from app.phone.widgets.field import TextField

    said = "Under 5 U.S.C. 552a, on November 20, 2026, at about 9:10 a.m., near oakstreet.example: yes."
    field = TextField(label="Your letter", lines=9)
    driver.show(field)
    field.text = said
    for width in range(200, 420, 15):
        driver.size(width, 800)
        driver.pump(2)
        lines = field.ids.input._lines
        assert len(lines) > 1 and {word for line in lines for word in line.split()} == set(said.split()), (
            width
        )


def test_scrolling_over_a_field_opens_no_keyboard(driver: Driver) -> None:
    page = driver.show(
        page_with(
            FIELD * 1
            + "            Widget:\n                size_hint_y: None\n                height: dp(2000)\n"
        )
    )
    field = driver.find("In your own words", "textbox")
    x, y = field.to_window(*field.center)
    driver.drag((x, y), (x, y + 300))
    assert not field.focus
    driver.tap(field)
    assert field.focus
    assert page.ids.it.active


def test_the_caret_stands_where_arabic_is_written(driver: Driver) -> None:
    page = driver.show(page_with(FIELD))
    driver.write("In your own words", "شارة 4471")
    box = page.ids.it.input
    assert box.base_direction == "rtl"
    at_end = box._cursor_visual_pos[0]
    driver.key(278)
    driver.pump(2)
    at_start = box._cursor_visual_pos[0]
    assert at_start > at_end
    assert at_start > box.center_x


@pytest.mark.parametrize("text", ["شارة 4471", "नमस्ते दुनिया", "Badge شارة 44", "ខ្ញុំនៅទីនេះ"])
def test_tapping_a_letter_puts_the_caret_beside_it(driver: Driver, text: str) -> None:
    page = driver.show(page_with(FIELD))
    driver.write("In your own words", text)
    box = page.ids.it.input
    stops = box._ruler().caret_stops(text)
    indent = (
        box.width - box.padding[0] - box.padding[2] - box._get_row_width(0)
        if box.base_direction == "rtl"
        else 0
    )
    for at in cluster_edges(text):
        place = box.x + box.padding[0] + max(0, int(indent)) + stops[at]
        got = box.get_cursor_from_xy(place, box.top - box.padding[1] - 5)[0]
        assert stops[got] == pytest.approx(stops[at], abs=1)


def test_moving_and_deleting_keep_letters_whole(driver: Driver) -> None:
    page = driver.show(page_with(FIELD))
    driver.write("In your own words", "नमस्ते")
    box = page.ids.it.input
    box.do_cursor_movement("cursor_left")
    assert box.cursor_col == 2
    box.do_cursor_movement("cursor_right")
    assert box.cursor_col == 6
    box.cursor = (2, 0)
    driver.key(127)
    assert box.text == "नम"


def marked(box) -> list[tuple[float, float]]:
    """Left and right edge of what is drawn as selected, from the left; beside each other is one."""
    found = sorted(
        (one.pos[0], one.pos[0] + one.size[0])
        for one in box.canvas.get_group("selection")
        if hasattr(one, "size") and one.size[0] > 0
    )
    joined = found[:1]
    for left, right in found[1:]:
        if left - joined[-1][1] < 1:
            joined[-1] = joined[-1][0], right
        else:
            joined.append((left, right))
    return joined


def test_what_is_selected_is_marked_where_it_is_drawn(driver: Driver) -> None:
    page = driver.show(page_with(FIELD))
    text = "شارة 4471 هنا"
    driver.write("In your own words", text)
    box = page.ids.it.input
    edges = box._ruler().letter_edges(text)

    def select(words: str) -> list[tuple[float, float]]:
        start = text.index(words)
        box.select_text(start, start + len(words))
        driver.pump(3)
        return marked(box)

    ((left, right),) = select("شارة")
    assert right - left == pytest.approx(edges[0][1] - edges[3][0], abs=1)
    ((number_left, number_right),) = select("4471")
    assert number_right <= left  # the number stands left of the word before it
    ((_, after_right),) = select("هنا")
    assert after_right <= number_left
    # the word and half of the number after it: two places, with the other half between
    pieces = select("شارة 44")
    assert len(pieces) == 2
    assert pieces[1][1] == pytest.approx(right, abs=1)
    assert pieces[0][0] == pytest.approx(number_left, abs=1)
    assert pieces[0][1] < number_right


@pytest.mark.parametrize("text", ["شارة هنا", "نَمْ رِّ"])
def test_arrows_go_the_way_they_point_in_arabic(driver: Driver, text: str) -> None:
    page = driver.show(page_with(FIELD))
    driver.write("In your own words", text)
    box = page.ids.it.input
    driver.key(278)  # the beginning, which is at the right
    places = [box._cursor_visual_pos[0]]
    for _ in range(len(cluster_edges(text)) - 1):
        driver.key(276)
        driver.pump(2)
        places.append(box._cursor_visual_pos[0])
        assert box.cursor_col in cluster_edges(text)
    assert places == sorted(places, reverse=True)
    assert box.cursor_col == len(text)
    driver.key(275)
    assert box.cursor_col == cluster_edges(text)[-2]


@pytest.mark.parametrize(
    ("text", "after"), [("رِّبا", "با"), ("ខ្ញុំនៅ", "នៅ"), ("ਕ੍ਰਿਪਾ", "ਪਾ"), ("မြန်မာ", "န်မာ")]
)
def test_delete_takes_the_whole_letter(driver: Driver, text: str, after: str) -> None:
    page = driver.show(page_with(FIELD))
    driver.write("In your own words", text)
    box = page.ids.it.input
    box.cursor = (0, 0)
    driver.key(127)
    assert box.text == after


def test_a_passphrase_is_hidden_until_the_eye_is_tapped(driver: Driver) -> None:
    page = driver.show(page_with(SECRET))
    driver.write("Passphrase", "quiet")
    assert page.ids.it.input.password
    driver.tap("Show what I write")
    assert not page.ids.it.input.password
    driver.tap("Hide what I write")
    assert page.ids.it.input.password


def test_a_passphrase_is_never_undone_copied_or_suggested(driver: Driver) -> None:
    from kivy.core.clipboard import Clipboard

    page = driver.show(page_with(SECRET))
    Clipboard.copy("before")
    driver.write("Passphrase", "quiet river")
    box = page.ids.it.input
    driver.tap("Show what I write")
    box.select_all()
    box.copy()
    box.cut()
    box.do_undo()
    box.focus = True
    driver.pump(2)
    for key in "acxz":
        driver.key(ord(key), ("ctrl",))
    assert box.text == "quiet river"
    assert Clipboard.paste() == "before"
    assert box._undo == []
    assert not box.keyboard_suggestions
    assert box.input_type == "null"


def test_nothing_typed_goes_into_kivys_global_caches(driver: Driver) -> None:
    from kivy.cache import Cache

    page = driver.show(page_with(FIELD))
    driver.write("In your own words", CANARY)
    page.ids.it.input.select_all()
    driver.pump(4)
    for name in ("textinput.label", "textinput.width"):
        assert [key for key, _ in Cache._objects[name].items() if CANARY in str(key)] == []


def holders(word: str) -> list[object]:
    """Every list, tuple, set and dictionary in memory that holds a text with `word` in it, but for this test's own."""
    gc.unfreeze()  # what is set aside from collecting is not told of
    gc.collect()
    found = []
    for thing in gc.get_objects():
        if type(thing) is dict:
            texts = [*thing.keys(), *thing.values()]
        elif type(thing) in (list, tuple, set):
            texts = list(thing)
        else:
            continue
        if any(issubclass(type(text), str) and word in text for text in texts):
            found.append(thing)
    return found


def test_after_locking_nothing_of_what_was_shown_or_typed_is_in_memory(driver: Driver) -> None:
    from kivy.core.window import Window

    from app.phone.forgetting import forget
    from app.phone.widgets.overlay import BottomSheet, snack
    from app.phone.widgets.text import Text

    word = "".join(reversed(CANARY))[::-1] + "".join(str(n) for n in (7, 3, 9))
    known = {id(thing) for thing in holders(word)}
    page = page_with(FIELD + SECRET.replace("id: it", "id: secret"))
    page.ids.it.parent.add_widget(Text(text=f"Officer {word} شارة"))
    driver.show(page)
    driver.write("In your own words", f"{word} and more")
    driver.write("Passphrase", word)
    driver.tap("Show what I write")
    sheet = BottomSheet(title=word)
    sheet.add_widget(Text(text=word))
    sheet.open()
    snack(f"{word} saved", "Undo", lambda: None)
    driver.wait(0.5)
    assert len(holders(word)) > len(known)
    alive = [weakref.ref(widget) for root in (*page.children, sheet) for widget in root.walk()]
    forget([page])
    del sheet
    driver.pump(4)
    gc.collect()
    # Kivy itself holds on to the last text input it made; that one must be empty.
    kept = [widget for widget in (ref() for ref in alive) if widget is not None]
    assert len(kept) <= 1
    for widget in kept:
        assert (widget.text, widget.selection_text, widget._undo, widget._redo) == ("", "", [], [])
        assert (widget._drawn, widget._widths, "".join(widget._lines)) == ({}, {}, "")
    assert page.children == []
    assert [child for child in Window.children if child is not page] == []
    left = [thing for thing in holders(word) if id(thing) not in known]
    assert [thing for thing in left if not is_frame_data(thing, word)] == []


def is_frame_data(thing: object, word: str) -> bool:
    """The test's own word list, and pytest's copy of local names."""
    return isinstance(thing, dict) and thing.get("word") == word


def test_search_waits_for_a_pause_and_clears(driver: Driver) -> None:
    page = driver.show(
        page_with("            SearchField:\n                id: it\n                hint: 'Search'\n")
    )
    asked: list[str] = []
    page.ids.it.bind(on_search=lambda _, text: asked.append(text))
    driver.write("Search", "bad")
    assert asked == []
    driver.wait(0.3)
    assert asked == ["bad"]
    driver.tap("Clear the search")
    assert asked == ["bad", ""]
    assert not driver.has("Clear the search")


def test_no_search_comes_after_the_page_is_forgotten(driver: Driver) -> None:
    """Whoever types and locks at once is not shown a crash: emptying the field is no typing."""
    page = driver.show(
        page_with("            SearchField:\n                id: it\n                hint: 'Search'\n")
    )
    asked: list[str] = []
    page.ids.it.bind(on_search=lambda _, text: asked.append(text))
    driver.write("Search", "bad")
    page.ids.it.forget()
    driver.wait(0.3)
    assert (asked, page.ids.it.text, page.ids.it.input.text) == ([], "", "")
