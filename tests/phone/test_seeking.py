"""A recording is gone through: by finger, by keys, by a screen reader; and it really plays from there."""

import io
import time
import wave
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve

from app.phone.reader.tree import read
from app.phone.reader.watching import Watched
from app.phone.screens.record.media import MediaCard
from app.phone.screens.record.playing import PIECE, CannotPlay, KivySound, Player, cut, wav_length
from app.phone.session import Session
from app.phone.story import media as made_media
from app.phone.widgets.seek_bar import SeekBar
from app.record import Encounter
from tests.fakes import fake_devices
from tests.phone.driver.drive import Driver, centre  # before anything of Kivy
from tests.phone.driver.outside import outside
from tests.phone.living import at, made_session
from tests.phone.written import sound

TAB, HOME, END, UP, DOWN, RIGHT, LEFT = 9, 278, 279, 273, 274, 275, 276
SLIDER = "Where in the recording"


@pytest.fixture
def session(tmp_path: Path) -> Session:
    return made_session(tmp_path)


def with_sound(session: Session) -> str:
    one = session.begin()
    session.vault.attach(one, io.BytesIO(sound(3)), session.now(), given_name="note.wav")
    return one


def opened(driver: Driver, session: Session, devices: Any = None) -> MediaCard:
    """The card of a recording of three seconds, made ready to play."""
    page = at(driver, session, "record", devices, encounter=with_sound(session))
    driver.pump(20)
    (card,) = [one for one in driver.walk() if isinstance(one, MediaCard)]
    card.open()
    driver.until(lambda: card.shown)
    driver.pump(4)
    assert page is card.owner
    return card


def place(driver: Driver, part: float) -> tuple[float, float]:
    """Where on the slider."""
    bar = driver.find(SLIDER)
    x, y = centre(bar)
    return x + (part - 0.5) * bar.width, y


def test_a_finger_goes_to_a_place_and_it_plays_from_there(driver: Driver, session: Session) -> None:
    card = opened(driver, session)
    driver.tap_at(*place(driver, 0.5))
    assert card.position == pytest.approx(1.5, abs=0.02)
    assert not card.playing
    assert driver.has("0:01")
    driver.tap("Play: note.wav")
    driver.wait(1)
    assert card.position == pytest.approx(2.5, abs=0.25)
    driver.drag(place(driver, 0.8), place(driver, 0.2))
    assert card.playing
    assert 0.5 < card.position < 0.9
    driver.tap("Pause: note.wav")
    rests = card.position
    driver.wait(0.5)
    assert card.position == rests > 0.5
    driver.tap("Play: note.wav")
    driver.wait(3)
    assert not card.playing
    assert card.position == driver.find(SLIDER).part == 0


def test_a_finger_that_scrolls_moves_nothing(driver: Driver, session: Session) -> None:
    card = opened(driver, session)
    card.seek(0.5)
    x, y = place(driver, 0.9)
    driver.drag((x, y), (x, y - 300))
    assert card.position == pytest.approx(1.5)
    assert driver.find(SLIDER).part == pytest.approx(0.5)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_keys_move_it(driver: Driver, session: Session, language: str) -> None:
    session.change(language=language)
    card = opened(driver, session)
    for _ in range(40):
        driver.key(TAB)
        if isinstance(card.owner.app.keyboard.current, SeekBar):
            break
    onward, backward = (LEFT, RIGHT) if language == "ar" else (RIGHT, LEFT)
    for key, then in ((onward, 0.3), (UP, 0.6), (backward, 0.3), (DOWN, 0), (DOWN, 0), (END, 3), (HOME, 0)):
        driver.key(key)
        assert card.position == pytest.approx(then), key
    driver.key(END)
    card.play()
    driver.wait(0.3)
    assert card.position == pytest.approx(0.3, abs=0.11), "played again from its beginning"
    driver.key(END)
    driver.wait(0.3)
    assert not card.playing


@pytest.mark.parametrize(
    ("language", "name", "state"),
    [("en", SLIDER, "0:01 of 0:03"), ("es", "En qué punto de la grabación", "0:01 de 0:03")],
)
def test_a_screen_reader_is_told_and_moves_it(
    driver: Driver, session: Session, language: str, name: str, state: str
) -> None:
    session.change(language=language)
    card = opened(driver, session)
    watched = Watched(lambda: "Firsthand", lambda: None, lambda _: None)

    def told() -> Any:
        watched.look()
        parts, _ = read("Firsthand")
        (part,) = [one for one in parts.values() if one.role == "slider"]
        return part

    card.seek(0.5)
    part = told()
    assert (part.name, part.state, part.measure) == (name, state, (1.5, 3.0, pytest.approx(0.3)))
    assert (part.back, part.forward, part.pressable) == (True, True, False)
    watched.do(part.number, "forward")
    assert card.position == pytest.approx(1.8)
    watched.do(part.number, "back")
    watched.do(part.number, "back")
    assert card.position == pytest.approx(1.2)
    watched.do(part.number, "write", "0.75")
    assert card.position == pytest.approx(0.75)
    watched.do(part.number, "write", "soon")
    watched.do(part.number, "write", "99")
    assert card.position == 3
    assert not told().forward


def test_from_outside_the_program_as_a_reader_does_it(tmp_path: Path) -> None:
    session = made_session(tmp_path)
    with_sound(session)
    session.lock()
    with outside(tmp_path, "tests.phone.driver.unlocked") as app:
        (record,) = [name for role, name in app.told() if role == "button" and "1 photo or file" in name]
        app.press(record, "button")
        app.press("Open the recording", "button")
        bar = app.find(SLIDER, "slider")
        assert bar.measure() == (0, 3)
        bar.move(1.25)
        app.find("0:01", "text")
        assert bar.measure() == (1.25, 3)
        assert bar.held("Description") == "0:01 of 0:03"


class CannotBegin:
    """A player that can begin only at the beginning."""

    length, seeks = 3.0, False

    def __init__(self, content: bytes) -> None: ...

    def play(self, start: float = 0.0) -> None:
        assert start == 0

    def stop(self) -> None: ...

    def unload(self) -> None: ...


def test_where_it_cannot_be_moved_it_does_not_look_so(
    driver: Driver, session: Session, tmp_path: Path
) -> None:
    card = opened(driver, session, evolve(fake_devices(tmp_path, lambda call: call()), sound=CannotBegin))
    (bar,) = driver.all(SLIDER)
    assert bar.role == "progressbar"
    assert not any(isinstance(one, SeekBar) for one in driver.walk())
    driver.tap("Play: note.wav")
    driver.wait(1)
    assert bar.part == pytest.approx(1 / 3, abs=0.05)
    driver.tap_at(*centre(bar))
    assert 1 < card.position < 1.3
    driver.tap("Pause: note.wav")
    assert card.position == 0


def samples(content: bytes) -> bytes:
    with wave.open(io.BytesIO(content)) as file:
        return file.readframes(file.getnframes())


def test_a_wav_is_cut_to_the_sample(driver: Driver) -> None:
    whole = made_media.sound(1)
    rest = cut(whole, 0.25)
    assert rest is not None
    assert samples(rest) == samples(whole)[2 * 16_000 // 4 :]
    assert cut(whole, 1) is None
    assert cut(whole[:1000], 0.01) is not None, "a recording that was cut off"
    for other in (b"", b"this is no sound", b"RIFF" + bytes(40), whole[:20], b"OggS" + bytes(40)):
        assert cut(other, 0) is None


def test_the_player_itself_begins_there(driver: Driver) -> None:
    """In real time, for the sound is played by a thread of SDL's: what begins near its end is soon over."""
    played = KivySound(made_media.sound(2))
    assert played.seeks
    played.play(1.8)
    made = played._now
    assert made.length == pytest.approx(0.2, abs=0.03)
    assert made.state == "play"
    end = time.monotonic() + 60
    while made.state == "play" and time.monotonic() < end:
        time.sleep(0.02)
        driver.wait(0.2)
    assert made.state == "stop"
    played.play()
    made = played._now
    assert (made.state, made.length) == ("play", pytest.approx(2, abs=0.03))
    played.unload()
    assert made.state == "stop"


def long_wav(seconds: int) -> bytes:
    """Its samples say in which second they are."""
    made = io.BytesIO()
    with wave.open(made, "wb") as file:
        file.setparams((1, 2, 8000, 0, "NONE", ""))
        file.writeframes(b"".join(second.to_bytes(2, "little") * 8000 for second in range(seconds)))
    return made.getvalue()


def test_a_long_wav_goes_to_the_player_in_pieces_that_follow_each_other(driver: Driver) -> None:
    played = KivySound(long_wav(50))
    assert played.length == 50
    assert played._now.length == pytest.approx(PIECE, abs=0.1)
    played.play(5)
    seen, lengths = [played._now], [played._now.length]
    assert seen[0].state == "play"
    for _ in range(2):
        upcoming = played._next
        driver.wait(PIECE - 0.2)
        assert upcoming.state == "stop"
        driver.wait(0.25)
        assert played._now is upcoming
        assert upcoming.state == "play"
        seen.append(upcoming)
        lengths.append(upcoming.length)
    assert lengths == [pytest.approx(long, abs=0.1) for long in (PIECE, PIECE, 5)]
    assert played._next is None
    driver.wait(PIECE + 1)
    assert played._now is seen[2]
    played.play(30)
    assert (played._at, played._before, played._next) == (30, None, None)
    played.unload()
    driver.wait(PIECE + 1)
    assert played._now is played._next is played._before is None


def test_a_wav_is_as_long_as_what_is_there(driver: Driver) -> None:
    whole = long_wav(10)
    assert wav_length(whole) == 10
    assert wav_length(whole[: len(whole) // 2]) == pytest.approx(5, abs=0.01)
    for other in (b"", b"OggS" + bytes(40)):
        assert wav_length(other) is None
    with pytest.raises(CannotPlay):
        KivySound(whole[:44])


def test_a_player_stays_inside(driver: Driver) -> None:
    now = [0.0]
    player = Player(made_media.sound(2), lambda: now[0])
    player.seek(-5)
    assert player.position == 0
    player.seek(50)
    assert player.position == 2
    player.seek(1)
    player.play()
    now[0] += 0.5
    assert player.position == 1.5
    assert not player.over
    player.seek(50)
    assert player.over
    player.forget()


def test_nothing_of_it_is_written_into_the_record(driver: Driver, session: Session) -> None:
    card = opened(driver, session)
    before: Encounter = session.encounter(card.model.id)
    card.seek(0.5)
    card.play()
    card.pause()
    assert session.encounter(card.model.id) == before
