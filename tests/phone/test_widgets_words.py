"""Words, dates, when, settings, labels: the parts without a window, or beside it."""

import gc
import os
import subprocess
import sys
import weakref
from datetime import date, datetime, time
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from app import ASSETS
from app.phone import dates, pretend
from app.phone import when as calendar
from app.phone.catalogue import read_catalogue
from app.phone.when import When
from tests.phone.driver.drive import Driver

NOW = datetime.fromisoformat("2026-11-24T16:47")
PO = r"""
msgid ""
msgstr ""
"Language: ar\n"
"Plural-Forms: nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5);\n"

#. NOTE: a button
#: app/phone/x.py
msgid "Lock now"
msgstr "اقفل "
"الآن"

msgctxt "verb"
msgid "Open"
msgstr "افتح"

#, fuzzy
msgid "Later"
msgstr "wrong"

msgid "Empty"
msgstr ""

msgid "%d photo"
msgid_plural "%d photos"
msgstr[0] "zero %d"
msgstr[1] "one"
msgstr[2] "two"
msgstr[3] "few %d"
msgstr[4] "many %d"
msgstr[5] "other %d"

#~ msgid "Old"
#~ msgstr "old"
"""


def test_a_catalogue_is_read_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "phone.po"
    path.write_text(PO, encoding="utf-8")
    catalogue = read_catalogue(path)
    assert catalogue.say("Lock now") == "اقفل الآن"
    assert catalogue.say_in("verb", "Open") == "افتح"
    assert catalogue.say_in("noun", "Open") == "Open"
    assert [catalogue.say(m) for m in ("Later", "Empty", "Old")] == ["Later", "Empty", "Old"]
    said = [catalogue.say_number("%d photo", "%d photos", n) for n in (0, 1, 2, 5, 11, 100)]
    assert said == ["zero %d", "one", "two", "few %d", "many %d", "other %d"]
    assert catalogue.headers["Language"] == "ar"


def test_a_broken_catalogue_names_the_line(tmp_path: Path) -> None:
    path = tmp_path / "phone.po"
    path.write_text('msgid "a"\nmsgstr "b" c\n', encoding="utf-8")
    with pytest.raises(ValueError, match="line 2"):
        read_catalogue(path)


def test_babel_reads_the_same_catalogues() -> None:
    from babel.messages.pofile import read_po

    paths = sorted((ASSETS / "words").glob("*/phone/*.po"))
    assert paths
    for path in paths:
        ours = read_catalogue(path)
        with path.open("rb") as file:
            theirs = read_po(file)
        whole = {
            m.id: m.string
            for m in theirs
            if isinstance(m.id, str) and m.id and m.string and not m.fuzzy and not m.context
        }
        assert whole == {message: said for message, said in ours.singular.items() if "\x04" not in message}


def test_the_longer_language_is_longer_and_keeps_places() -> None:
    said = pretend.longer("Page {page} of %d pages")
    assert "{page}" in said
    assert "%d" in said
    assert len(said) >= 1.35 * len("Page {page} of %d pages")


def test_words_follow_a_live_switch(driver: Driver) -> None:
    from kivy.lang import Builder

    from app.phone.widgets import button  # noqa: F401  (its kv)
    from app.phone.words import words

    page = Builder.load_string("Ground:\n    FilledButton:\n        text: words.tr('Lock now')\n")
    driver.show(page)
    words.use("es")
    driver.pump(3)
    assert driver.has("Bloquear ahora")
    assert words.trn("%d minute ago", "%d minutes ago", 15) == "hace 15 minutos"
    words.use("en")
    driver.pump(3)
    assert driver.has("Lock now")


def test_errors_get_two_sentences() -> None:
    from app.phone.words import explain
    from app.seal import errors

    what, following = explain(ValueError("x"))
    assert what
    assert following
    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, Exception)]
    assert kinds


@pytest.mark.parametrize(
    ("language", "day", "clock"),
    [
        ("en", "Tuesday, November 24, 2026", "4:47\u00a0PM"),
        ("es", "martes, 24 de noviembre de 2026", "16:47"),
        ("fr", "mardi 24 novembre 2026", "16:47"),
        ("zh", "2026年11月24日星期二", "16:47"),
        ("ht", "madi 24 novanm 2026", "16:47"),
        ("en_XA", "Tuesday, November 24, 2026", "4:47\u00a0PM"),
    ],
)
def test_dates_are_written_as_people_write_them(language: str, day: str, clock: str) -> None:
    assert dates.day_in_words(date(2026, 11, 24), language) == day
    assert dates.time_in_words(time(16, 47), language) == clock


@pytest.mark.parametrize("language", ["en", "es", "ht", "pt_BR", "zh", "pa", "ar", "fr", "ru", "vi"])
def test_no_line_ends_within_a_time(driver: Driver, language: str) -> None:
    from kivy.core.text import Label as CoreLabel

    from app.phone.screens.timeline import cards
    from app.phone.theme.live import theme
    from app.phone.words import words

    words.use(language)
    for at in (time(4, 5), time(16, 45)):
        clock = dates.time_in_words(at, language)
        said = f"{dates.short_day(date(2026, 11, 24), language)}, {clock}"
        for room in range(180, 700, 20):
            drawn = CoreLabel(font_size=theme.body, text=said, text_size=(room, None))
            drawn.refresh()
            lines = ["".join(word.text for word in line.words) for line in drawn._cached_lines]
            assert any(clock in line for line in lines), lines
            assert cards.high_of(said, "body", room) == drawn.height


@pytest.mark.parametrize("language", ["en", "es", "ht", "pt_BR", "zh", "pa", "ar", "fr", "ru", "vi"])
def test_dates_agree_with_babel(language: str) -> None:
    from babel.dates import format_date

    if language == "ht":
        return  # CLDR has no Haitian Creole; the test above has
    for month in range(1, 13):
        day = date(2026, month, 9)
        assert dates.day_in_words(day, language) == format_date(day, "full", locale=language)
        assert dates.short_day(day, language) == format_date(day, "medium", locale=language)


def test_when_never_goes_past_now_and_lands_on_whole_steps() -> None:
    assert calendar.just_now(NOW) == When(NOW.date(), "exact", time(16, 47))
    assert calendar.ago(NOW, 15) == When(NOW.date(), "about", time(16, 30))
    assert calendar.ago(NOW.replace(hour=0, minute=7), 15) == When(date(2026, 11, 23), "about", time(23, 50))
    later = calendar.shifted(calendar.just_now(NOW), NOW, minutes=60)
    assert later == calendar.just_now(NOW)
    earlier = calendar.shifted(calendar.just_now(NOW), NOW, minutes=-5)
    assert earlier.time == time(16, 40)
    assert calendar.shifted(When(NOW.date(), "date_only"), NOW, days=1).day == NOW.date()
    assert calendar.with_precision(calendar.just_now(NOW), "part_of_day", NOW).part == "afternoon"
    assert [calendar.part_of(h) for h in (2, 6, 11, 14, 18, 22)] == [
        *("night", "morning", "midday", "afternoon", "evening", "night")
    ]


START = """
import sys
from app.phone import kivy_settings
kivy_settings.apply()
from kivy.core.window import Window
from kivy.base import EventLoop, runTouchApp
from app.phone.widgets.button import FilledButton
Window.add_widget(FilledButton(text="Unlock"))
runTouchApp(embedded=True)
for _ in range(3):
    EventLoop.idle()
sys.stdout.write("shown")
"""


def test_a_start_leaves_no_file_and_says_nothing(tmp_path: Path) -> None:
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("KIVY", "KCFG"))}
    home = {**clean, "HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path), "SDL_VIDEODRIVER": "offscreen"}
    home["KCFG_GRAPHICS_WIDTH"] = "50"
    home["PYTHONDONTWRITEBYTECODE"] = "1"
    done = subprocess.run(
        [sys.executable, "-c", START], env=home, capture_output=True, text=True, timeout=60, check=False
    )
    assert (done.stdout, done.returncode) == ("shown", 0), done.stderr
    assert done.stderr == ""
    assert [path for path in tmp_path.rglob("*") if "mesa" not in str(path)] == []


def test_kivy_imported_too_early_is_an_error() -> None:
    code = "import os; os.environ['KIVY_NO_ARGS'] = '1'; import kivy; from app.phone import kivy_settings; kivy_settings.apply()"
    env = {**os.environ, "KIVY_NO_CONSOLELOG": "1", "KIVY_NO_FILELOG": "1", "KIVY_NO_CONFIG": "1"}
    done = subprocess.run(
        [sys.executable, "-c", code], env=env, capture_output=True, text=True, timeout=60, check=False
    )
    assert "Kivy was imported before" in done.stderr


def test_labels_have_all_the_app_sets_and_kivys_own_for_the_rest(driver: Driver) -> None:
    from kivy.core.text import Label as Provider
    from kivy.uix.label import Label

    from app.phone.widgets.icon import Icon
    from app.phone.widgets.label import SparingLabel
    from app.phone.widgets.text import FitText, Text

    for label in (
        Text(text="Words"),
        FitText(text="Words", disabled=True),
        Icon(name="close"),
        SparingLabel(),
    ):
        whole: dict[str, Any] = {name: getattr(label, name) for name in Label._font_properties}
        whole = Provider(**whole, usersize=label.text_size).options
        sparing = label._label.options
        unused = {"font_features", "disabled_color", "disabled_outline_color", "markup", "text_size"}
        for name in set(whole) - unused:
            assert list_of(sparing.get(name)) == list_of(whole[name]), name
        assert list(label._label.usersize) == list(label.text_size)


def test_what_rules_set_of_a_label_is_drawn(driver: Driver) -> None:
    from kivy.factory import Factory
    from kivy.lang import Builder
    from kivy.uix.label import Label

    from app.phone.flow import PLACES
    from app.phone.widgets.label import SparingLabel

    for place in PLACES.values():
        import_module(f"app.phone.screens.{place.module}")
    looked_at = 0
    waiting = [rule for _, rule in Builder.rules]
    while waiting:
        rule = waiting.pop()
        waiting += rule.children
        made: Any = getattr(Factory, rule.name.lstrip("<-").rstrip(">").split("@")[0].split(",")[0], object)
        if issubclass(made, SparingLabel):
            looked_at += 1
            left = set(rule.properties) & set(Label._font_properties) - {*made.followed, *made.looked_at}
            assert not left, rule.name
    assert looked_at > 100


def test_no_rule_sets_bounds_that_boxes_do_not_follow() -> None:
    from app import ASSETS

    phone = ASSETS.parent / "app" / "phone"
    assert not [path for path in phone.rglob("*.kv") if "size_hint_m" in path.read_text("utf-8")]
    found = {path.name for path in phone.rglob("*.py") if "size_hint_m" in path.read_text("utf-8")}
    assert found == {"label.py", "layout.py"}


def test_words_of_a_disabled_label_follow_the_colours(driver: Driver) -> None:
    from app.phone.theme.live import theme
    from app.phone.widgets.icon import Icon
    from app.phone.widgets.text import Text

    labels = Text(text="Words", disabled=True), Icon(name="close", disabled=True)
    before = [list(label._label.options["color"]) for label in labels]
    theme.scheme = "light"
    try:
        after = [list(label._label.options["color"]) for label in labels]
        assert after == [list(theme.ink)] * 2 != before
    finally:
        theme.scheme = "dark"


def test_rules_follow_what_they_read_and_let_go_of_it(driver: Driver) -> None:
    """In place of Kivy's own way, see app/phone/widgets/binding.py: of the widget itself, its root, others, and what changes hands."""
    from kivy.event import EventDispatcher
    from kivy.lang import Builder
    from kivy.lang.parser import global_idmap
    from kivy.properties import NumericProperty
    from kivy.uix.widget import Widget

    class Source(EventDispatcher):
        scale = NumericProperty(1)

    source = global_idmap["source"] = Source()
    root = Builder.load_string("""
Widget:
    width: 10 * source.scale
    height: self.width * 2
    Widget:
        id: other
        width: root.width + 1
        opacity: .5 if self.parent and self.parent.width > 15 else 1
        canvas:
            Color:
                a: self.width / 100
    Widget:
        width: other.width + sum(one + root.width for one in (1, 2))
""")
    other, last = reversed(root.children)
    assert (root.width, root.height, other.width, last.width, other.opacity) == (10, 20, 11, 34, 1)
    del global_idmap["source"]
    assert len(source.get_property_observers("scale")) == 1
    source.scale = 2
    driver.lay_out(2)
    assert (root.width, root.height, other.width, last.width, other.opacity) == (20, 40, 21, 64, 0.5)
    assert other.canvas.children[-1].a == pytest.approx(0.21)
    root.remove_widget(other)
    Widget(width=5).add_widget(other)
    assert other.opacity == 1
    gone = weakref.ref(root)
    del root, last
    other = None
    gc.collect()
    assert gone() is None
    assert not source.get_property_observers("scale")


def list_of(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value


def test_a_word_of_wide_letters_is_made_smaller_instead_of_broken(driver: Driver) -> None:
    from app.phone.widgets.text import Text, _width

    for word in ("magnesium", "gumminess", "mummy"):
        label = Text(kind="display", text=word, size_hint=(None, None), width=10_000)
        label.width = _width(label, word) * 0.9
        assert label.squeeze < 0.91
