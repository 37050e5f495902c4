"""Touch, hold, scrolling, keyboard: what a person's hand does."""

from typing import Any

import pytest

from tests.phone.driver.drive import Driver, Finger, centre


def load(kv: str) -> Any:
    from importlib import import_module

    from kivy.lang import Builder

    for module in ("bars", "button", "card", "chip", "choice", "field", "keypad", "scroll", "step", "tile"):
        import_module(f"app.phone.widgets.{module}")
    return Builder.load_string(kv)


LONG = """
Ground:
    Scroll:
        id: scroll
        Column:
            id: column
            padding: dp(16)
            spacing: dp(8)
"""


def filled(count: int = 30) -> tuple[Any, list[str]]:
    from app.phone.widgets.button import FilledButton

    page = load(LONG)
    tapped: list[str] = []
    for number in range(count):
        button = FilledButton(text=f"Number {number}")
        button.bind(on_release=lambda button: tapped.append(button.text))
        page.ids.column.add_widget(button)
    return page, tapped


def test_a_tap_presses_at_once_and_releases(driver: Driver) -> None:
    from kivy.base import EventLoop

    page, tapped = filled()
    driver.show(page)
    button = driver.find("Number 2")
    finger = Finger(*centre(button))
    EventLoop.post_dispatch_input("begin", finger)
    assert button.pressed
    EventLoop.post_dispatch_input("end", finger)
    assert tapped == ["Number 2"]
    assert not button.pressed


def test_sliding_off_releases_nothing(driver: Driver) -> None:
    from app.phone.widgets.button import FilledButton
    from app.phone.widgets.layout import Ground

    page = Ground()
    tapped: list[object] = []
    button = FilledButton(text="Save")
    button.bind(on_release=tapped.append)
    page.add_widget(button)
    driver.show(page)
    x, y = centre(button)
    driver.drag((x, y), (x, y + 300))
    assert tapped == []
    assert not button.pressed


def test_scrolling_takes_the_press_back(driver: Driver) -> None:
    page, tapped = filled()
    driver.show(page)
    x, y = centre(driver.find("Number 5"))
    driver.drag((x, y), (x, y + 400), rest=True)
    assert tapped == []
    assert page.ids.scroll.offset == pytest.approx(400, abs=1)
    assert not any(button.pressed for button in page.ids.column.children)


def test_a_flick_glides_on_and_a_touch_stops_it_without_pressing(driver: Driver) -> None:
    page, tapped = filled(60)
    driver.show(page)
    driver.drag((400, 400), (400, 1000), steps=6)
    after = page.ids.scroll.offset
    driver.pump(5)
    assert page.ids.scroll.offset > after + 50
    driver.tap_at(400, 900)
    stopped = page.ids.scroll.offset
    driver.wait(0.5)
    assert page.ids.scroll.offset == stopped
    assert tapped == []


def test_nothing_glides_when_stillness_is_asked(driver: Driver) -> None:
    from app.phone.theme.live import theme

    theme.still = True
    page, _ = filled(60)
    driver.show(page)
    driver.drag((400, 400), (400, 1000), steps=6)
    after = page.ids.scroll.offset
    driver.wait(0.5)
    assert page.ids.scroll.offset == after


def test_the_wheel_scrolls_and_stays_inside(driver: Driver) -> None:
    from kivy.base import EventLoop

    page, _ = filled()
    driver.show(page)
    for name, count in (("scrollup", 100), ("scrolldown", 200)):
        for _ in range(count):
            finger = Finger(400, 900)
            finger.button = name
            EventLoop.post_dispatch_input("begin", finger)
            EventLoop.post_dispatch_input("end", finger)
        driver.pump(2)
        assert page.ids.scroll.offset == (page.ids.scroll.furthest if name == "scrollup" else 0)


def test_holding_swallows_the_tap(driver: Driver) -> None:
    page, tapped = filled(3)
    driver.show(page)
    held = []
    button = driver.find("Number 1")

    def hold(button: Any) -> bool:
        held.append(button.text)
        return True

    button.bind(on_hold=hold)
    driver.tap(button, hold=0.6)
    assert (held, tapped) == (["Number 1"], [])
    driver.tap(button, hold=0.2)
    assert (held, tapped) == (["Number 1"], ["Number 1"])


def test_what_is_disabled_or_busy_cannot_be_pressed(driver: Driver) -> None:
    page, tapped = filled(3)
    driver.show(page)
    for button in page.ids.column.children:
        button.disabled = button.text == "Number 0"
        button.busy = button.text == "Number 1"
    for name in ("Number 0", "Number 1", "Number 2"):
        driver.tap(name)
    assert tapped == ["Number 2"]
    driver.find("Number 0").press()
    assert tapped == ["Number 2"]


def test_the_keyboard_reaches_everything_in_order(driver: Driver) -> None:
    from app.phone.keyboard import Keyboard

    page, tapped = filled(12)
    driver.show(page)
    went_back = []

    def go_back() -> bool:
        went_back.append(1)
        return True

    keyboard = Keyboard(lambda: page, go_back)
    try:
        for _ in range(11):
            driver.key(9)
        assert keyboard.current.text == "Number 10"
        driver.key(13)
        driver.key(9, ("shift",))
        driver.key(32)
        assert tapped == ["Number 10", "Number 9"]
        _, y = keyboard.current.to_window(*keyboard.current.pos)
        assert y >= 0
        driver.key(27)
        assert went_back == [1]
    finally:
        keyboard.close()


def test_page_keys_scroll(driver: Driver) -> None:
    from app.phone.keyboard import Keyboard

    page, _ = filled(60)
    driver.show(page)
    keyboard = Keyboard(lambda: page, lambda: True)
    try:
        driver.key(281)
        assert page.ids.scroll.offset > 1000
        driver.key(279)
        assert page.ids.scroll.offset == page.ids.scroll.furthest
        driver.key(278)
        assert page.ids.scroll.offset == 0
    finally:
        keyboard.close()


@pytest.mark.parametrize("kind", ["ChipChoice", "ChoiceList"])
@pytest.mark.parametrize("many", [False, True])
def test_choices(driver: Driver, kind: str, many: bool) -> None:
    page = load(
        f"""
Ground:
    Scroll:
        Column:
            {kind}:
                id: it
                many: {many}
                choices: [('a', 'Alpha'), ('b', 'Beta'), ('c', 'Gamma')]
"""
    )
    driver.show(page)
    told: list[list[str]] = []
    page.ids.it.bind(on_choice=lambda _, codes: told.append(codes))
    driver.tap("Alpha")
    driver.tap("Beta")
    driver.tap("Beta")
    assert told == ([["a"], ["a", "b"], ["a"]] if many else [["a"], ["b"], []])
    page.ids.it.chosen = ["c"]
    assert len(told) == 3
    assert driver.find("Gamma").state == "chosen"
    assert driver.find("Gamma").role == ("checkbox" if many else "radio")


def test_the_first_chip_is_on_the_right_in_a_language_written_from_there(driver: Driver) -> None:
    from app.phone.words import words

    page = load("Ground:\n    ChipChoice:\n        choices: [('a', 'Alpha'), ('b', 'Beta')]\n    Gap:\n")
    driver.show(page)
    assert driver.find("Alpha").x < driver.find("Beta").x
    words.use("en_XB")
    driver.pump(4)
    assert driver.find("Alpha").x > driver.find("Beta").x
    chosen: list[list[str]] = []
    page.children[1].bind(on_choice=lambda _, codes: chosen.append(codes))
    driver.tap("Alpha")
    assert chosen == [["a"]]


def test_a_destructive_button_can_be_pressed_from_the_right(driver: Driver) -> None:
    from app.phone.widgets.overlay import Dialog
    from app.phone.words import words

    words.use("ar")
    page, _ = filled(2)
    driver.show(page)
    chosen = []
    dialog = Dialog(title="?", choices=[("delete", "Delete", "destructive"), ("keep", "Keep", "text")])
    dialog.bind(on_choice=lambda _, code: chosen.append(code))
    dialog.open()
    driver.wait(0.3)
    driver.tap("Delete")
    assert chosen == ["delete"]


def test_switch_and_steps(driver: Driver) -> None:
    page = load(
        """
Ground:
    Toggle:
        id: toggle
        text: 'Less movement'
    Stepper:
        id: stepper
        label: 'Text size'
        steps: [('1', '100 %'), ('2', '200 %')]
        code: '1'
    Gap:
"""
    )
    driver.show(page)
    told: list[object] = []
    page.ids.toggle.bind(on_switch=lambda _, on: told.append(on))
    page.ids.stepper.bind(on_step=lambda _, code: told.append(code))
    driver.tap("Less movement")
    driver.tap("More: Text size")
    driver.tap("More: Text size")
    driver.tap("Less: Text size")
    assert told == [True, "2", "1"]
    assert driver.find("Less movement").state == "on"


def test_the_keypad_writes_a_badge_with_what_is_not_known(driver: Driver) -> None:
    from app.phone.widgets.text import FitText
    from app.phone.words import words

    page = load(
        "Ground:\n    Scroll:\n        Column:\n            Keypad:\n                id: pad\n                most: 6\n"
    )
    driver.show(page)
    for language in ("en", "es"):
        words.use(language)
        driver.pump(2)
        for meaning in ("One I could not read", "More that I did not see"):
            (said,) = [w for w in driver.walk() if isinstance(w, FitText) and w.text == words.tr(meaning)]
            assert said.role == "none", "the key says it itself"
    words.use("en")
    driver.pump(2)
    told: list[str] = []
    page.ids.pad.bind(on_typed=lambda _, text: told.append(text))
    for key in ("4", "One I could not read", "A", "Hyphen", "More that I did not see", "7"):
        driver.tap(key)
    assert page.ids.pad.text == "4?A-*"
    driver.tap("Take back the last one")
    assert told[-1] == "4?A-"


def test_the_bar_tells_back_tool_and_lock(driver: Driver) -> None:
    page = load(
        "Ground:\n    AppBar:\n        id: bar\n        title: 'Record'\n        tools: [('search', 'Search')]\n    Gap:\n"
    )
    driver.show(page)
    told: list[object] = []
    page.ids.bar.bind(on_back=lambda _: told.append("back"), on_lock=lambda _: told.append("lock"))
    page.ids.bar.bind(on_tool=lambda _, index: told.append(index))
    for name in ("Back", "Search", "Lock now"):
        driver.tap(name)
    assert told == ["back", 0, "lock"]
    page.ids.bar.shows_back = False
    driver.pump(3)
    assert not driver.has("Back")


def test_a_tile_says_saved_only_when_it_is_told(driver: Driver) -> None:
    page = load(
        "Ground:\n    TileGrid:\n        Tile:\n            id: tile\n            text: 'Face scanned'\n    Gap:\n"
    )
    driver.show(page)
    driver.tap("Face scanned")
    assert driver.find("Face scanned").state == ""
    page.ids.tile.saved = "saving"
    driver.pump(2)
    assert driver.find("Face scanned").state == "saving"
    page.ids.tile.saved, page.ids.tile.count = "saved", 2
    driver.pump(2)
    assert driver.find("Face scanned").state == "saved, 2"
