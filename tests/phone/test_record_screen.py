"""The record by touch: reading, adding, affirming, the witness code, deleting."""

from typing import ClassVar

import pytest
from attrs import evolve

from app.phone.device.desktop.documents import document
from app.phone.flow import Stop
from app.phone.screens.record.media import MediaCard
from app.phone.screens.record.playing import CannotPlay, Player
from app.phone.story import media as made_media
from app.phone.text.bidi import base_level
from app.record import Fact
from tests.fakes import fake_devices
from tests.phone.driver.drive import Driver  # before anything of Kivy
from tests.phone.living import TestClock, at, made_session
from tests.phone.written import written
from tests.qr import qr_codes


@pytest.fixture
def clock():
    return TestClock()


@pytest.fixture
def session(tmp_path, clock):
    return made_session(tmp_path, clock)


@pytest.fixture
def one(session, clock):
    return written(session, clock)


def page_of(driver, session, one):
    page = at(driver, session, "record", encounter=one)
    driver.pump(40)
    driver.until(lambda: not page.busy)
    driver.pump(6)
    return page


def cards(driver):
    return {card.kind: card for card in driver.walk() if isinstance(card, MediaCard)}


def test_the_whole_encounter_is_there(driver: Driver, session, one):
    page_of(driver, session, one)
    for said in (
        *("Tuesday, November 24, 2026, about 4:45\u00a0PM", "Street or sidewalk · Las Lomas", "Face scanned"),
        *(
            "The car in front of the bakery",
            "They stood in front of the door",
            "I wrote this from my own memory.",
        ),
        *(
            "Traveler program taken away",
            "4?17…",
            "I do not know",
            "ICE, detention and removal officers (ERO)",
        ),
    ):
        assert driver.reads(said), said


@pytest.mark.once
def test_corrections_stand_under_what_they_correct(driver: Driver, session, one):
    page_of(driver, session, one)
    assert driver.reads("It was a tablet, not a phone.") and driver.reads("Put right on Nov 24, 2026")
    assert driver.reads("2, written Nov 24, 2026") and driver.has("I am not sure")
    names = driver.names()
    first = next(at for at, name in enumerate(names) if name.startswith("They stood"))
    then = next(at for at, name in enumerate(names) if name.startswith("It was a tablet"))
    assert first < then


@pytest.mark.once
def test_a_tap_taken_back_stays_to_be_seen(driver: Driver, session, one):
    page_of(driver, session, one)
    assert driver.has("Search") and driver.has("Taken back")


def test_photos_are_opened_in_memory_and_checked(driver: Driver, session, one, tmp_path):
    page_of(driver, session, one)
    photo = cards(driver)["photo"]
    assert photo.ids.photo.texture is not None and photo.checked
    assert driver.has("Opened and checked: unchanged")
    assert photo.hash.replace(" ", "") == session.encounter(one).media[0].sha256[:16]
    assert not [
        path for path in tmp_path.rglob("*") if path.is_file() and b"\xff\xd8\xff" in path.read_bytes()[:4]
    ]


def test_a_photo_that_was_altered_is_not_shown(driver: Driver, session, one, tmp_path):
    (sealed,) = [
        path
        for path in tmp_path.rglob("*.age")
        if path.stat().st_size > 40_000 and path.stat().st_size < 80_000
    ]
    content = bytearray(sealed.read_bytes())
    content[-100] ^= 1
    sealed.write_bytes(content)
    page_of(driver, session, one)
    photo = cards(driver)["photo"]
    assert photo.ids.photo.texture is None and not photo.checked and photo.state_words


def test_sound_plays_from_memory(driver: Driver, session, one, tmp_path):
    before = {path for path in tmp_path.rglob("*") if path.is_file()}
    page = page_of(driver, session, one)
    driver.tap("Open the recording")
    driver.until(lambda: not page.busy)
    driver.pump(4)
    sound = cards(driver)["audio"]
    assert sound.length == pytest.approx(3, abs=0.1) and sound.checked
    driver.tap("Play: note.wav")
    driver.wait(1)
    assert sound.playing and 0.8 < sound.position < 1.3
    driver.tap("Pause: note.wav")
    assert not sound.playing
    driver.tap("Play: note.wav")
    driver.wait(4)
    assert not sound.playing and sound.position == 0
    assert {path for path in tmp_path.rglob("*") if path.is_file()} - before <= {
        path
        for path in tmp_path.rglob("*")
        if path.suffix in (".age", ".db") or "-wal" in path.name or "-shm" in path.name
    }


def test_what_cannot_be_played_says_so(driver: Driver):
    with pytest.raises(CannotPlay):
        Player(b"this is no sound", lambda: 0.0)
    player = Player(made_media.sound(1), lambda: 0.0)
    assert player.length == pytest.approx(1, abs=0.05)
    player.forget()


class PhonesOwn:
    """The player of a phone, which knows more formats than Kivy's."""

    length = 2.0
    seeks = True
    did: ClassVar[list[str]] = []

    def __init__(self, content: bytes) -> None:
        if content == b"this is no sound":
            raise ValueError
        self.did.append("loaded")

    def play(self, start: float = 0.0) -> None:
        self.did.append(f"play from {start:.1f}" if start else "play")

    def stop(self) -> None:
        self.did.append("stop")

    def unload(self) -> None:
        self.did.append("unload")


@pytest.mark.once
def test_on_a_phone_its_own_player_plays(driver: Driver, session, one, tmp_path):
    PhonesOwn.did.clear()
    devices = evolve(fake_devices(tmp_path, lambda call: call()), sound=PhonesOwn)
    page = at(driver, session, "record", devices=devices, encounter=one)
    driver.pump(40)
    driver.until(lambda: not page.busy)
    driver.pump(6)
    driver.tap("Open the recording")
    driver.until(lambda: not page.busy)
    driver.pump(4)
    assert cards(driver)["audio"].length == 2
    driver.tap("Play: note.wav")
    driver.wait(0.5)
    driver.tap("Pause: note.wav")
    page.app.lock()
    assert PhonesOwn.did[:3] == ["loaded", "play", "stop"]
    assert PhonesOwn.did[-1] == "unload"
    with pytest.raises(CannotPlay):
        Player(b"this is no sound", lambda: 0.0, PhonesOwn)


@pytest.mark.once
def test_leaving_stops_the_sound(driver: Driver, session, one):
    page = page_of(driver, session, one)
    driver.tap("Open the recording")
    driver.until(lambda: not page.busy)
    driver.pump(4)
    driver.tap("Play: note.wav")
    page.app.follow("witness", encounter=one)
    driver.pump(4)
    assert page.app.way.here.place == "witness"
    assert not any(card.playing for card in page.walk() if isinstance(card, MediaCard))


@pytest.mark.once
def test_a_document_says_when_it_opens(driver: Driver, session, one):
    page_of(driver, session, one)
    assert driver.has("It opens after it was handed on or saved.")


@pytest.mark.once
def test_a_note_with_who_may_see_it(driver: Driver, session, one):
    page = page_of(driver, session, one)
    driver.tap("Add to it")
    driver.tap("In your own words, A note, with who may see it")
    driver.write("Your words", "One more thing.")
    driver.tap("For my lawyer")
    driver.tap("Save")
    driver.pump(40)
    note = session.encounter(one).notes[-1]
    assert (note.text, note.audience) == ("One more thing.", "counsel")
    assert page.app.way.here.place == "record" and driver.reads("One more thing.")


@pytest.mark.once
def test_a_note_is_put_right(driver: Driver, session, one):
    page_of(driver, session, one)
    driver.tap("Put it right")
    assert driver.find("Your words", "textbox").text == "It was a tablet, not a phone."
    driver.write("Your words", " It was white.")
    driver.tap("Save")
    driver.pump(40)
    told = session.encounter(one).notes
    assert told[-1].corrects == told[-2].commitment and driver.reads("It was white.")


def test_a_half_written_note_waits(driver: Driver, session, one):
    page = page_of(driver, session, one)
    page.app.follow("note", encounter=one)
    driver.pump(4)
    driver.write("Your words", "Half a no")
    driver.tap("Lock now")
    from tests.phone.living import PASSPHRASE

    session.unlock(PASSPHRASE)
    page.app.go(Stop("note", {"encounter": one}), anew=True)
    driver.pump(4)
    assert driver.find("Your words", "textbox").text == "Half a no"


@pytest.mark.once
def test_a_file_is_taken_in(driver: Driver, session, one, tmp_path):
    page = page_of(driver, session, one)
    path = tmp_path / "refusal.pdf"
    path.write_bytes(b"%PDF-1.4 a refusal")
    page._attach(document(path))
    driver.until(lambda: not page.busy)
    driver.pump(40)
    assert session.encounter(one).media[-1].given_name == "refusal.pdf"
    assert driver.reads("refusal.pdf") and path.exists()


@pytest.mark.once
def test_affirming_asks_and_is_dated(driver: Driver, session, one, clock):
    page_of(driver, session, one)
    driver.tap("More")
    driver.tap("Affirm it, Say that you wrote it from your own memory")
    driver.tap("Not now")
    assert len(session.encounter(one).affirmations) == 1
    driver.tap("More")
    driver.tap("Affirm it, Say that you wrote it from your own memory")
    driver.tap("Yes, that is true")
    driver.pump(20)
    assert session.encounter(one).affirmations[-1].time == clock()
    assert driver.reads("Affirmed Nov 27, 2026")


@pytest.mark.once
def test_the_witness_code_is_shown_large_and_as_a_picture(driver: Driver, session, one):
    page = at(driver, session, "witness", encounter=one)
    words = page.model.witness()[0].split()
    shown = [word.word for word in reversed(page.ids.eight.children)]
    assert shown == words and len(shown) == 8
    picture = driver.picture().crop((0, 0, 824, 1830))
    page.children[0].offset = page.children[0].furthest
    driver.pump(4)
    picture = driver.picture()
    assert qr_codes(picture) == [" ".join(words)]


def test_deleting_warns_offers_to_hand_on_and_asks(driver: Driver, session, one):
    page = page_of(driver, session, one)
    app = page.app
    driver.tap("More")
    driver.tap("Delete this record")
    assert driver.reads("18 U.S.C. 1519")
    driver.tap("Delete for good")
    assert session.encounter(one)
    driver.tap("Hand it on first")
    assert app.way.here.place == "share"
    app.back()
    driver.pump(4)
    driver.tap("I have read this and want to delete it for good")
    driver.tap("Delete for good")
    driver.pump(6)
    assert app.way.here.place == "timeline" and session.vault.timeline().cards == ()


def test_deleting_the_only_photo_of_a_record_that_was_never_opened(driver: Driver, session, clock):
    """Taken while locked; the file that opened the record was lost, so the photo is all of it."""
    lost = "c" * 32
    photo = session.door.capture_media(lost, "photo", "image/jpeg", session.now())
    photo.write(made_media.photo(clock.began))
    photo.finish()
    session.vault.fold_captured()
    app = page_of(driver, session, lost).app
    driver.tap(driver.all("Delete", "button")[0])
    driver.tap("Delete for good")
    driver.pump(12)
    assert app.way.here.place == "timeline" and session.vault.timeline().cards == ()
    assert driver.has("Nothing written down yet")


@pytest.mark.once
def test_deleting_one_photo(driver: Driver, session, one):
    page_of(driver, session, one)
    driver.tap(driver.all("Delete", "button")[0])
    driver.tap("Keep it")
    driver.pump(12)
    assert len(session.encounter(one).media) == 3
    driver.tap(driver.all("Delete", "button")[0])
    driver.tap("Delete for good")
    driver.pump(40)
    assert len(session.encounter(one).media) == 2 and not driver.reads("The car in front of the bakery")


@pytest.mark.once
def test_a_tap_on_an_answer_leads_to_its_question(driver: Driver, session, one):
    page = page_of(driver, session, one)
    driver.tap("Badge number: 4?17…")
    assert page.app.way.here.place == "walk" and driver.has("What was the badge number?")
    page.app.back()
    driver.pump(4)
    assert page.app.way.here.place in ("walk", "record")


@pytest.mark.once
def test_something_that_happened_later_is_added_to_it(driver: Driver, session, one):
    page = page_of(driver, session, one)
    driver.tap("Add to it")
    driver.tap("Something that happened later, A letter, a refusal, a visit")
    driver.pump(4)
    assert page.app.way.here.place == "walk" and page.app.page.title == "Event 2"
    driver.tap("Lost a job")
    assert session.encounter(one).consequences[-1].value("consequence.kind") == "lost_job"


@pytest.mark.once
def test_open_questions_lead_to_the_walk(driver: Driver, session, one):
    page = page_of(driver, session, one)
    driver.tap("Answer them now")
    assert page.app.way.here.place == "walk"


def test_nothing_of_it_is_left_after_locking(driver: Driver, session, one):
    page = page_of(driver, session, one)
    photo = cards(driver)["photo"].ids.photo.__self__
    driver.tap("Lock now")
    driver.pump(4)
    assert photo.texture is None and not driver.reads("bakery") and page.walk is not None
    assert not any(getattr(widget, "text", "") for widget in page.walk() if hasattr(widget, "text"))


@pytest.mark.once
def test_an_answer_changed_elsewhere_is_shown_on_coming_back(driver: Driver, session, one):
    page = page_of(driver, session, one)
    page.app.follow("witness", encounter=one)
    driver.pump(4)
    session.answer(one, "where.place_text", Fact.known("by the blue door"))
    page.app.back()
    driver.pump(40)
    assert driver.reads("by the blue door")


def test_size_and_date_of_a_file_stand_in_order_where_one_reads_from_the_right(driver: Driver, session, one):
    session.change(language="ar")
    page_of(driver, session, one)
    facts = cards(driver)["audio"].facts
    assert "KB" in facts and base_level(facts) == 1
