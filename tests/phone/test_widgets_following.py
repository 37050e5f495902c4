"""Following the language and the theme: for as long as a widget lives, and no dearer for those that came before."""

import gc
from typing import Any

from tests.phone.driver.drive import Driver  # before anything of Kivy


def test_who_follows_hears_and_who_is_gone_is_forgotten(driver: Driver) -> None:
    from kivy.event import EventDispatcher
    from kivy.properties import NumericProperty
    from kivy.uix.widget import Widget

    from app.phone.widgets.following import follow

    class Source(EventDispatcher):
        level = NumericProperty(0)

    heard: list[tuple[str, float]] = []

    class Follower(Widget):
        def __init__(self, name: str) -> None:
            super().__init__()
            self.name = name

        def turned(self, _source: Any, level: float) -> None:
            heard.append((self.name, level))

    source, stays, goes = Source(), Follower("stays"), Follower("goes")
    for follower in (stays, goes):
        follow(source, "level", follower, "turned")
    source.level = 1
    assert sorted(heard) == [("goes", 1), ("stays", 1)]
    del goes, follower
    gc.collect()
    heard.clear()
    source.level = 2
    assert heard == [("stays", 2)]


def test_rows_that_are_gone_leave_nothing_with_the_language(driver: Driver) -> None:
    from app.phone.widgets import following
    from app.phone.widgets.layout import Row
    from app.phone.words import words

    stays = Row()
    followers = following._FOLLOWERS[id(words), "rtl"]
    gc.collect()
    before = len(followers)
    for _ in range(200):
        Row()
    gc.collect()
    assert len(followers) == before
    assert stays is not None
