"""Without reading: questions and cards are read out, answers and notes are spoken, and a spoken answer is a file of its own."""

from collections.abc import Callable
from pathlib import Path

import pytest
from attrs import evolve

from app.phone.device import Devices
from tests.fakes import FakeMicrophone, FakeSpeech, fake_devices
from tests.phone.driver.drive import Driver  # before anything of Kivy
from tests.phone.living import PASSPHRASE, at, made_session


def soon(call: Callable[[], None]) -> None:
    """On the app's own thread, in its next frame."""
    from kivy.clock import Clock

    Clock.schedule_once(lambda _: call())


def devices_at(home: Path) -> Devices:
    return fake_devices(home, soon)


@pytest.fixture
def session(tmp_path):
    return made_session(tmp_path / "home")


def voiced(driver: Driver, session, place: str, *languages: str, **given):
    page = at(driver, session, place, **given)
    speech = FakeSpeech(*languages)
    page.app.devices = evolve(page.app.devices, speech=speech)
    return page, speech


def test_a_question_is_read_with_its_choices_and_silent_when_left(driver: Driver, session):
    page, speech = voiced(driver, session, "walk", "en", encounter=session.begin(), field="scan.consent")
    driver.pump(4)
    page.fill_card("scan", "00000001", "scan.consent")
    driver.pump(4)
    driver.tap("Read it to me")
    (block, *_) = page.blocks
    assert speech.saying is not None
    assert block.question in speech.saying
    assert all(name in speech.saying for _, name, *_ in block.input.options)
    driver.tap("Stop reading")
    assert speech.saying is None
    driver.tap("Read it to me")
    assert speech.saying
    page.forward()
    assert speech.saying is None


def test_a_language_without_a_voice_is_told(driver: Driver, session):
    _, speech = voiced(driver, session, "walk", encounter=session.begin(), field="where.place_text")
    driver.tap("Read it to me")
    assert driver.reads("no voice for this language")
    assert speech.saying is None


@pytest.mark.once
def test_a_card_is_read_in_both_languages(driver: Driver, tmp_path: Path):
    session = made_session(tmp_path / "other", language="es")
    page, speech = voiced(driver, session, "show_card", "en", "es", card="silence")
    card = page.model.held
    driver.tap("Leérmelo en voz alta")
    assert speech.saying == card.statement
    driver.tap("Dejar de leer")
    driver.tap("Decirlo en inglés")
    assert speech.saying == card.english
    page.turn(1)
    assert speech.saying is None


@pytest.mark.parametrize("end", ["button", "next", "lock"])
def test_an_answer_is_spoken_however_it_ends(driver: Driver, session, tmp_path: Path, end: str):
    one = session.begin()
    page = at(driver, session, "walk", devices_at(tmp_path), encounter=one, field="where.place_text")
    driver.pump(4)
    driver.tap("Say it instead")
    driver.until(lambda: driver.reads("Recording, 0:0"))
    assert page.busy
    driver.until(lambda: page.blocks[0].speaking.heard)
    asked = page.blocks[0].field.id
    if end == "button":
        driver.tap("Stop and keep it")
        driver.pump(4)
        assert "4:47" in page.blocks[0].speaking.spoken
        assert page.answered
    elif end == "next":
        page.forward()
    else:
        page.app.lock()
        session.unlock(PASSPHRASE)
    encounter = session.encounter(one)
    (media,) = encounter.voices(asked)
    assert (media.kind, media.audience, media.cut_off) == ("audio", "complaint", False)
    assert media.bytes > 0
    assert encounter.value(asked) is None


def test_what_only_a_lawyer_may_read_only_a_lawyer_may_hear(session):
    from app.phone.screens.walk.model import WalkModel

    model = WalkModel(session)
    field = model.codebook.field("force.emotional_effects")
    with model.speak(field, None, "audio/aac") as recording:
        recording.write(b"sound")
        recording.finish()
    model.read()
    (media,) = model.spoken(field)
    assert media.audience == "counsel"


def test_a_note_is_spoken_and_its_question_is_named_on_the_record(driver: Driver, session, tmp_path: Path):
    one = session.begin()
    page = at(driver, session, "record", devices_at(tmp_path), encounter=one)
    page.follow("note", encounter=one)
    driver.pump(6)
    driver.tap("Say it instead")
    driver.until(lambda: driver.reads("Recording, 0:0"))
    driver.until(lambda: page.app.page.speaking.heard)
    driver.tap("Stop and keep it")
    driver.pump(6)
    assert page.app.way.here.place == "record"
    (media,) = session.encounter(one).media
    assert media.answers is None
    page.follow("walk", encounter=one, field="where.place_text")
    driver.pump(6)
    driver.tap("Say it instead")
    driver.until(lambda: driver.reads("Recording, 0:0"))
    driver.until(lambda: page.app.page.blocks[0].speaking.heard)
    driver.key(27)
    driver.until(lambda: page.app.way.here.place == "record")
    driver.pump(40)
    assert driver.reads("Answer to:")


def correcting(driver: Driver, session, home: Path):
    """A note being put right: its record, and the page it is done from."""
    from app.phone.screens.record.model import RecordModel

    one = session.begin()
    RecordModel(session, one).note("Two officers.", "counsel")
    (first,) = session.encounter(one).notes
    page = at(driver, session, "record", devices_at(home), encounter=one)
    page.correct(first)
    driver.pump(6)
    return one, page


@pytest.mark.once
@pytest.mark.parametrize("end", ["button", "lock"])
def test_a_note_is_put_right_aloud(driver: Driver, session, tmp_path: Path, end: str):
    one, page = correcting(driver, session, tmp_path)
    driver.tap("Say it instead")
    driver.until(lambda: page.app.page.speaking.heard)
    if end == "button":
        driver.tap("Stop and keep it")
        driver.pump(6)
        assert page.app.way.here.place == "record"
        assert driver.reads("I said it aloud. It is in the recording of")
    else:
        page.app.lock()
        session.unlock(PASSPHRASE)
    encounter = session.encounter(one)
    (media,) = encounter.media
    assert (media.audience, media.cut_off) == ("counsel", False)
    before, now = encounter.notes
    assert before.text == "Two officers."
    assert now.corrects == before.commitment
    assert now.audience == "counsel"
    assert "4:47" in now.text


def test_what_was_typed_goes_with_what_is_said(driver: Driver, session, tmp_path: Path):
    one, page = correcting(driver, session, tmp_path)
    page.app.page.typed("Three officers.")
    driver.tap("Say it instead")
    driver.until(lambda: page.app.page.speaking.heard)
    driver.tap("Stop and keep it")
    driver.pump(6)
    assert session.encounter(one).notes[-1].text.startswith("Three officers.\n\nI said it aloud.")


@pytest.mark.once
@pytest.mark.parametrize("end", ["button", "lock"])
def test_who_writes_a_letter_may_say_it(driver: Driver, session, tmp_path: Path, end: str):
    one = session.begin()
    page = at(driver, session, "letter", devices_at(tmp_path), encounter=one, letter="foia_cbp")
    driver.pump(6)
    driver.tap("Say it instead")
    driver.until(lambda: page.speaking.heard)
    assert page.busy
    if end == "button":
        driver.tap("Stop and keep it")
        driver.pump(4)
        assert "4:47" in page.speaking.spoken
    else:
        page.app.lock()
        session.unlock(PASSPHRASE)
    (media,) = session.encounter(one).media
    assert (media.kind, media.audience, media.answers, media.cut_off) == ("audio", "counsel", None, False)


def test_without_a_microphone_it_says_so_and_keeps_nothing(driver: Driver, session, tmp_path: Path):
    one = session.begin()
    devices = devices_at(tmp_path)
    devices = evolve(devices, microphone=FakeMicrophone(soon, there=False))
    page = at(driver, session, "walk", devices, encounter=one, field="where.place_text")
    driver.tap("Say it instead")
    driver.until(lambda: driver.has("Close"))
    assert not page.busy
    assert not session.encounter(one).media


@pytest.mark.parametrize(
    ("place", "end"),
    [("walk", "button"), ("walk", "next"), ("walk", "lock"), ("note", "button"), ("note", "lock")],
)
def test_ended_before_the_first_sound_it_says_that_nothing_is_kept(
    driver: Driver, session, tmp_path: Path, place: str, end: str
):
    one = session.begin()
    devices = evolve(devices_at(tmp_path), microphone=FakeMicrophone(soon, slow=True))
    given = {"field": "where.place_text"} if place == "walk" else {}
    page = at(driver, session, place, devices, encounter=one, **given)
    driver.pump(4)
    driver.tap("Say it instead")
    driver.pump(4)
    assert page.busy
    if end == "button":
        driver.tap("Stop and keep it")
    elif end == "next":
        page.forward()
    else:
        page.app.lock()
    driver.pump(4)
    assert driver.has("No sound had come yet, so nothing was kept.") is (end != "lock")
    if end == "lock":
        session.unlock(PASSPHRASE)
    assert not session.encounter(one).media
