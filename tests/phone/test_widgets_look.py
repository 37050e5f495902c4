"""The gallery: readable, nothing cut off in any language, size and text scale, and live switches redraw everything."""

import itertools

import pytest
from PIL import ImageChops

from app.phone.theme.colours import SCHEMES, SHAPE_PAIRS, TEXT_PAIRS, contrast
from app.phone.theme.sizes import GRID, LONG, MEDIUM, SHORT, TARGET
from tests.phone.driver import gallery
from tests.phone.driver.drive import Driver
from tests.phone.driver.lint import lint, lint_window
from tests.phone.driver.window import PHONE, SMALL


@pytest.mark.parametrize("scheme", SCHEMES)
def test_text_can_be_read_on_what_lies_under_it(scheme: str) -> None:
    colours = SCHEMES[scheme]
    poor = [(ink, on) for ink, on in TEXT_PAIRS if contrast(colours[ink], colours[on]) < 4.5]
    assert poor == []


@pytest.mark.parametrize("scheme", SCHEMES)
def test_outlines_can_be_seen(scheme: str) -> None:
    colours = SCHEMES[scheme]
    poor = [(shape, on) for shape, on in SHAPE_PAIRS if contrast(colours[shape], colours[on]) < 3]
    assert poor == []


def test_schemes_have_the_same_names_and_movement_is_short() -> None:
    assert len({frozenset(colours) for colours in SCHEMES.values()}) == 1
    assert max(SHORT, MEDIUM, LONG) < 0.2
    assert TARGET % GRID == 0


def _marks(language: str, size: tuple[int, int], scale: float) -> list[pytest.MarkDecorator]:
    if language == "en":
        return [] if scale == 1 else [pytest.mark.once]
    # Of the two made languages the day sees where they have the most room and the least.
    return [
        pytest.mark.once,
        *([] if (size, scale) in ((PHONE, 1.0), (SMALL, 2.0)) else [pytest.mark.torture]),
    ]


CASES = [
    pytest.param(*case, marks=_marks(*case))
    for case in itertools.product(["en", "en_XA", "en_XB"], [PHONE, SMALL], [1.0, 2.0])
]


@pytest.mark.parametrize(("language", "size", "scale"), CASES)
def test_nothing_is_cut_off(driver: Driver, language: str, size: tuple[int, int], scale: float) -> None:
    from kivy.core.window import Window

    from app.phone.theme.live import theme
    from app.phone.words import words

    theme.still = True
    words.use(language)
    driver.size(*size)
    driver.text_scale(scale)
    flaws = []
    for name in gallery.PAGES:
        page = driver.show(gallery.built(name), drawn=False)
        driver.lay_out(3)
        flaws += [f"{name}: {flaw}" for flaw in lint(page)]
    for name, show in gallery.over().items():
        driver.clear(drawn=False)
        show()
        driver.lay_out(6)
        flaws += [f"{name}: {flaw}" for layer in Window.children for flaw in lint(layer)]
    assert flaws == []


SWITCHES = [
    (("dark", 1.0, "en"), ("light", 1.0, "en")),
    # One switch is enough to see that stripped code follows; the way back from long words or large ones is for `make torture`.
    pytest.param(("dark", 1.0, "en"), ("dark", 2.0, "en"), marks=pytest.mark.once),
    pytest.param(("dark", 1.0, "en"), ("dark", 1.0, "ar"), marks=pytest.mark.once),
    pytest.param(("light", 2.0, "en"), ("light", 1.0, "en"), marks=[pytest.mark.once, pytest.mark.torture]),
    pytest.param(("dark", 1.0, "en_XA"), ("dark", 1.0, "en"), marks=[pytest.mark.once, pytest.mark.torture]),
]


@pytest.mark.parametrize(("before", "after"), SWITCHES)
@pytest.mark.parametrize("name", sorted(set(gallery.PAGES) - {"fields"}))
def test_a_live_switch_looks_like_a_fresh_start(
    driver: Driver, name: str, before: tuple[str, float, str], after: tuple[str, float, str]
) -> None:
    def turn(scheme: str, scale: float, language: str) -> None:
        from app.phone.theme.live import theme
        from app.phone.words import words

        theme.still = True
        theme.scheme, theme.scale = scheme, scale
        if words.language != language:
            words.use(language)

    turn(*after)
    driver.show(gallery.built(name))
    fresh = driver.picture()
    turn(*before)
    driver.show(gallery.built(name), drawn=False)
    turn(*after)
    driver.pump(8)
    difference = ImageChops.difference(fresh, driver.picture()).convert("L").histogram()
    assert sum(difference[24:]) == 0


def test_the_same_page_gives_the_same_picture(driver: Driver) -> None:
    driver.show(gallery.built("cards"))
    driver.wait(1)
    one = driver.picture()
    driver.show(gallery.built("cards"))
    driver.wait(1)
    assert one.tobytes() == driver.picture().tobytes()


def test_lint_finds_what_it_is_for(driver: Driver) -> None:
    from kivy.uix.boxlayout import BoxLayout

    from app.phone.widgets.button import IconButton
    from app.phone.widgets.text import Text

    page = BoxLayout()
    small = IconButton(icon="lock", name_for_reader="")
    words = Text(text="Cut off in the middle", size_hint=(None, None))
    page.add_widget(small)
    page.add_widget(words)
    driver.show(page)
    small.size = 40, 40
    words.size = 40, 10
    driver.pump(1)
    small.size = 40, 40
    words.height = 10
    kinds = {flaw.kind for flaw in lint(page)}
    assert {"target", "name", "overflow"} <= kinds


def test_lint_finds_what_looks_wrong(driver: Driver) -> None:
    from kivy.uix.boxlayout import BoxLayout

    from app.phone.widgets.bars import AppBar, BottomBar
    from app.phone.widgets.card import ListRow, SectionHeader
    from app.phone.widgets.layout import Column
    from app.phone.widgets.scroll import Scroll
    from app.phone.widgets.text import FitText, Text

    page = BoxLayout(orientation="vertical")
    page.first = False
    bar, below = AppBar(title="A page", shows_back=False), BottomBar()
    scroll, column = Scroll(), Column(padding=32)
    apart = FitText(text="Apart")
    rows = [ListRow(text=f"Row {number}", icon="place") for number in range(40)]
    for line in (Text(text="Words"), SectionHeader(text="A group"), apart, *rows):
        column.add_widget(line)
    scroll.add_widget(column)
    for part in (bar, scroll, below):
        page.add_widget(part)
    driver.show(page)
    assert {flaw.kind for flaw in lint_window(page)} == {"no way back"}
    below.height = 56
    rows[3].flush = False
    scroll.bar_opacity = 0
    apart.width = 400
    driver.lay_out(3)
    below.height = 56
    apart.width = 400
    kinds = {flaw.kind for flaw in lint_window(page)}
    assert {"no way back", "empty bar", "edge", "unseen rest", "loose"} <= kinds


def test_words_wait_for_their_room_instead_of_shrinking_into_none(driver: Driver) -> None:
    """Each size of letters that words take on the way to their own is one more font to open, and kept open."""
    from app.phone.text import shaping
    from app.phone.theme.live import theme
    from app.phone.widgets.button import FilledButton
    from app.phone.widgets.field import SearchField
    from app.phone.widgets.layout import Column, Ground, Row
    from app.phone.widgets.scroll import Scroll
    from app.phone.widgets.text import Heading, Text

    driver.text_scale(1.13)  # sizes that nothing else has opened
    before = set(shaping._primed)
    page, scroll, column, row = Ground(), Scroll(), Column(), Row()
    page.add_widget(scroll)
    scroll.add_widget(column)
    column.add_widget(row)
    row.add_widget(Text(text="Somebody counterfeited photographs"))
    for widget in (
        Heading(text="Unbelievable misunderstandings"),
        FilledButton(text="Unbelievable"),
        SearchField(hint="Unbelievable"),
    ):
        column.add_widget(widget)
    driver.show(page)
    opened = {int(font.split("|")[0]) for font in set(shaping._primed) - before if "fonts" in font}
    assert opened == {int(theme.body), int(theme.title)}
