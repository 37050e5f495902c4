"""Sheets, dialogs, snackbars, pictures, progress: what comes and goes."""

import io
from datetime import datetime

import pytest

from tests.phone.driver.drive import Driver
from tests.qr import qr_codes

NOW = datetime.fromisoformat("2026-11-24T16:47")


def test_a_dialog_tells_the_choice_and_closes(driver: Driver) -> None:
    from app.phone.widgets.overlay import Dialog, top_overlay

    told: list[str] = []
    dialog = Dialog(
        title="Delete this record?",
        choices=[("delete", "Delete", "destructive"), ("keep", "Keep it", "text")],
    )
    dialog.bind(on_choice=lambda _, code: told.append(code), on_dismiss=lambda _: told.append("dismissed"))
    dialog.open()
    driver.wait(0.3)
    assert driver.has("Delete this record?")
    driver.tap("Keep it")
    driver.wait(0.3)
    assert told == ["keep"]
    assert top_overlay() is None
    assert not driver.has("Delete this record?")


@pytest.mark.parametrize("scale", [1.0, 2.0])
@pytest.mark.parametrize("still", [True, False])
def test_a_dialog_stands_in_the_middle_whole(driver: Driver, scale: float, still: bool) -> None:
    from kivy.core.window import Window

    from app.phone.theme.live import theme
    from app.phone.widgets.overlay import Dialog

    theme.still = still
    driver.text_scale(scale)
    text = "It cannot be brought back. If it may matter to a court, export it first and ask a lawyer."
    dialog = Dialog(title="Delete this record?", text=text, choices=[("delete", "Delete", "destructive")])
    dialog.open()
    driver.wait(0.5)
    box = dialog.ids.box
    assert box.center == pytest.approx(Window.center, abs=2)
    assert box.y >= 0
    assert box.top <= Window.height


@pytest.mark.parametrize("dismissable", [True, False])
def test_a_tap_beside_closes_only_what_may_be_closed(driver: Driver, dismissable: bool) -> None:
    from app.phone.widgets.overlay import BottomSheet, top_overlay
    from app.phone.widgets.text import Text

    told: list[object] = []
    sheet = BottomSheet(title="Add", dismissable=dismissable)
    sheet.add_widget(Text(text="Photo"))
    sheet.bind(on_dismiss=told.append)
    sheet.open()
    driver.wait(0.3)
    driver.tap("Photo")
    assert top_overlay() is sheet
    driver.tap_at(400, 1700)
    driver.wait(0.3)
    assert (top_overlay() is None) == dismissable
    assert bool(told) == dismissable
    sheet.remove()


def test_what_is_under_an_overlay_cannot_be_touched(driver: Driver) -> None:
    from app.phone.widgets.button import FilledButton
    from app.phone.widgets.layout import Ground
    from app.phone.widgets.overlay import Dialog

    page = Ground()
    tapped: list[object] = []
    button = FilledButton(text="Save")
    button.bind(on_release=tapped.append)
    page.add_widget(button)
    driver.show(page)
    x, y = button.to_window(*button.center)
    Dialog(title="Wait", dismissable=False, choices=[("ok", "OK", "filled")]).open()
    driver.wait(0.3)
    driver.tap_at(x, y)
    assert tapped == []


def test_undo_in_a_snackbar_works_once_and_goes_by_itself(driver: Driver) -> None:
    from app.phone.widgets.overlay import snack

    undone: list[int] = []
    snack("Face scanned · saved", "Undo", lambda: undone.append(1), seconds=4)
    driver.wait(0.5)
    driver.tap("Undo")
    driver.wait(0.5)
    assert undone == [1]
    assert not driver.has("Undo")
    snack("Searched · saved", "Undo", lambda: undone.append(1), seconds=4)
    driver.wait(3.5)
    assert driver.has("Searched · saved")
    driver.wait(1.5)
    assert not driver.has("Searched · saved")
    assert undone == [1]


def test_when_picker_answers_by_taps(driver: Driver) -> None:
    from kivy.lang import Builder

    from app.phone.when import When
    from app.phone.widgets import layout, scroll, when_picker  # noqa: F401  (their kv)

    page = Builder.load_string(
        "Ground:\n    Scroll:\n        Column:\n            WhenPicker:\n                id: it\n"
    )
    picker = page.ids.it
    picker.now = lambda: NOW
    told: list[When] = []
    picker.bind(on_when=lambda _, value: told.append(value))
    driver.show(page)
    driver.tap("15 minutes ago")
    assert told[-1] == When(NOW.date(), "about", NOW.time().replace(minute=30))
    driver.tap("Earlier: hour")
    assert told[-1].time == NOW.time().replace(hour=15, minute=30)
    driver.tap("Later: day")
    assert told[-1].day == NOW.date()
    driver.tap("Part of the day")
    assert told[-1] == When(NOW.date(), "part_of_day", None, "afternoon")
    driver.tap("Night")
    assert told[-1].part == "night"
    assert not driver.has("Earlier: hour")
    driver.tap("Yesterday")
    assert (told[-1].precision, told[-1].day.day) == ("date_only", 23)


def test_progress_counts_and_stops(driver: Driver) -> None:
    from app.phone.widgets.layout import Ground
    from app.phone.widgets.progress import Progress, bytes_in_words, time_left

    page = Ground()
    progress = Progress(title="Sealing")
    cancelled: list[object] = []
    progress.bind(on_cancel=cancelled.append)
    page.add_widget(progress)
    driver.show(page)
    progress.begin()
    progress.show(12_400_000, 40_000_000)
    driver.pump(2)
    assert driver.has("12.4 MB of 40.0 MB")
    assert driver.find("Sealing", "progressbar").state == "31 %"
    driver.tap("Cancel")
    driver.tap("Cancel")
    assert len(cancelled) == 1
    assert driver.has("Stopping…")
    assert [bytes_in_words(n) for n in (0, 1, 820_000, 2_500_000_000)] == ["0 KB", "1 KB", "820 KB", "2.5 GB"]
    assert [time_left(n) for n in (3, 30, 70, 130)] == [
        "a few seconds left",
        "less than a minute left",
        "about 1 minute left",
        "about 2 minutes left",
    ]


def photo(size: tuple[int, int] = (80, 40), orientation: int = 1) -> bytes:
    from PIL import Image

    image = Image.new("RGB", size, "#336699")
    exif = Image.Exif()
    exif[0x0112] = orientation
    out = io.BytesIO()
    image.save(out, "JPEG", exif=exif)
    return out.getvalue()


def test_pictures_come_from_memory_upright_and_small(driver: Driver) -> None:
    from app.phone.widgets.layout import Ground
    from app.phone.widgets.picture import Picture, decode

    assert (decode(photo(), 40).width, decode(photo(), 40).height) == (40, 20)
    turned = decode(photo(orientation=6), 80)
    assert (turned.width, turned.height) == (40, 80)
    page = Ground()
    picture = Picture()
    page.add_widget(picture)
    driver.show(page)
    picture.show(decode(photo((400, 400)), 400))
    driver.pump(3)
    x, y = (int(v) for v in picture.to_window(*picture.center))
    red, green, blue = driver.picture().getpixel((x, 1830 - y))
    assert abs(red - 0x33) < 6
    assert abs(green - 0x66) < 6
    assert abs(blue - 0x99) < 6
    picture.forget()
    assert picture.texture is None


@pytest.mark.parametrize("untrusted", [b"", b"not a picture", photo()[:60], b"%PDF-1.7"])
def test_what_is_not_a_picture_is_refused(untrusted: bytes) -> None:
    from app.phone.widgets.picture import decode

    with pytest.raises(ValueError, match="picture"):
        decode(untrusted, 100)


def test_a_code_on_the_screen_can_be_read_by_a_camera(driver: Driver) -> None:
    from app.phone.widgets.layout import Ground
    from app.phone.widgets.picture import QrPicture

    page = Ground()
    code = QrPicture(name_for_reader="Witness code")
    page.add_widget(code)
    driver.show(page)
    code.write("quiet river lamp bridge")
    driver.pump(3)
    assert qr_codes(driver.picture()) == ["quiet river lamp bridge"]


def test_a_recording_tells_play_pause_and_where(driver: Driver) -> None:
    from app.phone.widgets.audio_row import AudioRow
    from app.phone.widgets.layout import Ground

    page = Ground()
    row = AudioRow(title="Voice note 1", length=100)
    told: list[object] = []
    row.bind(on_play=lambda _: told.append("play"), on_pause=lambda _: told.append("pause"))
    row.bind(on_seek=lambda _, part: told.append(round(part, 1)))
    page.add_widget(row)
    driver.show(page)
    driver.tap("Play: Voice note 1")
    row.playing = True
    driver.pump(2)
    driver.tap("Pause: Voice note 1")
    driver.tap("Where in the recording")
    assert told == ["play", "pause", 0.5]


def test_an_article_is_never_read_as_markup(driver: Driver) -> None:
    from app.phone.widgets.article import Article
    from app.phone.widgets.article_text import Block, blocks
    from app.phone.widgets.layout import Ground

    source = "# Door\n\nKeep it **closed**,\nsee [the law](https://example.org).\n\n- one\n- two_three\n\n2. next\n\n> Say *this*.\n\n[b]not bold[/b]"
    assert blocks(source) == [
        Block("headline", "Door"),
        Block("paragraph", "Keep it closed, see the law."),
        Block("bullet", "one"),
        Block("bullet", "two_three"),
        Block("number", "next", "2"),
        Block("quote", "Say this."),
        Block("paragraph", "[b]not bold[/b]"),
    ]
    page = Ground()
    article = Article(source=source)
    page.add_widget(article)
    driver.show(page)
    assert driver.has("[b]not bold[/b]")
    assert driver.find("Door").role == "heading"
