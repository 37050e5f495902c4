"""What is scrolled out of sight is not drawn, takes no picture, and is there again when it is scrolled to."""

from typing import Any

from PIL import ImageChops

from app.phone.widgets import scroll as scrolling
from tests.phone.driver.drive import Driver
from tests.phone.test_widgets_touch import filled


def drawn(page: Any) -> list[str]:
    """The buttons that are drawn, from the top."""
    column = page.ids.column
    return [child.text for child in reversed(column.children) if child.canvas in column.canvas.children]


def words(page: Any, number: int) -> Any:
    """The words on a button of the page."""
    return page.ids.column.children[-1 - number].ids.words_


def test_only_what_shows_is_drawn(driver: Driver) -> None:
    page, _ = filled(60)
    driver.show(page)
    driver.picture()
    first = drawn(page)
    assert "Number 0" in first
    assert len(first) < 25
    page.ids.scroll.offset = page.ids.scroll.furthest
    driver.picture()
    last = drawn(page)
    assert "Number 59" in last
    assert len(last) < 25
    assert not set(first) & set(last)


def test_words_never_in_sight_have_no_picture(driver: Driver) -> None:
    page, _ = filled(60)
    driver.show(page)
    driver.picture()
    painted = "_surface"  # of Kivy's provider, when it has drawn once
    assert hasattr(words(page, 0)._label, painted)
    assert not hasattr(words(page, 59)._label, painted)
    page.ids.scroll.offset = page.ids.scroll.furthest
    driver.picture()
    assert hasattr(words(page, 59)._label, painted)


def test_it_looks_as_if_all_were_drawn(driver: Driver, monkeypatch: Any) -> None:
    page, _ = filled(60)
    driver.show(page)
    pictures = []
    for way in ("sparing", "all"):
        if way == "all":
            monkeypatch.setattr(scrolling, "draw_only", lambda column, low, high: None)
            page, _ = filled(60)
            driver.show(page)
        for part in (0.0, 0.37, 0.38, 1.0, 0.2):
            page.ids.scroll.offset = page.ids.scroll.furthest * part
            driver.picture()
            driver.wait(2)  # the bar fades
            pictures.append(driver.picture())
    half = len(pictures) // 2
    for sparing, whole in zip(pictures[:half], pictures[half:], strict=True):
        assert ImageChops.difference(sparing, whole).getbbox() is None


def test_what_comes_and_goes_out_of_sight_is_drawn_once_it_shows(driver: Driver) -> None:
    from app.phone.widgets.button import FilledButton

    page, _ = filled(40)
    driver.show(page)
    driver.picture()
    column, view = page.ids.column, page.ids.scroll
    hidden = column.children[0]
    column.remove_widget(hidden)
    column.add_widget(hidden)
    column.add_widget(FilledButton(text="New"))
    driver.picture()
    assert "New" not in drawn(page)
    view.offset = view.furthest
    driver.picture()
    assert drawn(page)[-2:] == ["Number 39", "New"]
    for child in column.children[1:36]:
        column.remove_widget(child)
    driver.picture()
    assert drawn(page) == [child.text for child in reversed(column.children)], "all have room now"


def test_a_column_within_is_drawn_in_part(driver: Driver) -> None:
    from app.phone.widgets.layout import Column
    from app.phone.widgets.text import Text

    page, _ = filled(1)
    inner = Column()
    for number in range(80):
        inner.add_widget(Text(text=f"Line {number}"))
    page.ids.column.add_widget(inner)
    driver.show(page)
    driver.picture()
    shown = [line.text for line in inner.children if line.canvas in inner.canvas.children]
    assert "Line 0" in shown
    assert "Line 79" not in shown
