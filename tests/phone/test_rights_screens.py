"""Guides and numbers: readable locked, with their marks, larger, aloud; the guide shown is written into a new record."""

from datetime import datetime

import pytest

from app.phone.screens.rights.address import broken
from app.phone.screens.rights.model import RightsModel, aloud
from app.rights.library import SETTINGS
from tests.phone.driver.drive import Driver  # before anything of Kivy
from tests.phone.living import EASTERN, PASSPHRASE, TestClock, at, made_session, start


@pytest.fixture
def locked(tmp_path):
    return made_session(tmp_path / "home", locked=True)


def test_all_guides_are_listed_without_unlocking(locked):
    rows = RightsModel(locked).rows()
    assert [row.setting for row in rows] == list(SETTINGS)
    assert all(row.title and row.marks == ("checked",) for row in rows)
    assert not locked.unlocked


def test_the_nearest_guide_comes_first(locked):
    assert RightsModel(locked).rows("home_door")[0].setting == "home"
    assert RightsModel(locked).rows("bus")[0].setting == "everywhere"


@pytest.mark.parametrize(
    ("language", "setting", "marks"),
    [
        ("en", "home", ("checked",)),
        ("es", "home", ("checked", "machine")),
        ("ht", "home", ("checked", "machine")),
        ("zh", "home", ("checked", "machine")),
        ("ht", "airport", ("checked", "other_language")),
    ],
)
def test_marks(tmp_path, language, setting, marks):
    session = made_session(tmp_path / "home", locked=True, language=language)
    model = RightsModel(session)
    shown = model.open(setting)
    assert model.marks(shown.guide.provenance, fell_back=shown.fell_back) == marks


def test_due_for_a_new_check(tmp_path):
    later = TestClock(datetime(2027, 6, 1, 9, 0, tzinfo=EASTERN))
    model = RightsModel(made_session(tmp_path / "home", later, locked=True))
    assert model.rows()[0].marks == ("due",)


def test_the_guide_shown_is_written_into_the_next_record(tmp_path):
    session = made_session(tmp_path / "home")
    before = session.begin()
    model = RightsModel(session)
    shown = model.open("home")
    model.showing(shown)
    after = session.begin()
    assert session.encounter(before).guide is None
    assert dict(session.encounter(after).guide or {}) == shown.stamp()


def test_the_guides_shown_before_the_last_are_written_too(tmp_path):
    session = made_session(tmp_path / "home")
    model = RightsModel(session)
    for setting in ("home", "street", "home", "face-scans"):
        model.showing(model.open(setting))
    street, home, scans = (model.open(setting).guide for setting in ("street", "home", "face-scans"))
    assert dict(session.encounter(session.begin()).guide or {}) == {
        **scans.stamp(),
        "earlier": f"street en {street.version}; home en {home.version}",
    }


def test_many_guides_of_a_group_with_a_long_name_fit_into_a_record(tmp_path):
    session = made_session(tmp_path / "home")
    for number in range(40):
        stamp = {"setting": f"{number:02}{'s' * 38}", "language": "zh-Hans", "version": "2026-11-28.100"}
        session.show_guide({**stamp, "sha256": "ab" * 32, "by": "n" * 200})
    guide = session.encounter(session.begin()).guide or {}
    assert str(guide["setting"]).startswith("39")
    earlier = str(guide["earlier"]).split("; ")
    assert [one[:2] for one in earlier] == ["36", "37", "38"]


def test_a_guide_is_read_aloud_whole(locked):
    guide = RightsModel(locked).open("home").guide
    said = aloud(guide)
    assert all(line in said for section in guide.sections for line in section.lines)


def test_addresses_break_at_their_joints():
    address = "https://www.example.org/a-long-name/of-a-page/that-goes-on"
    lines = broken(address, 20)
    assert "".join(lines) == address.removeprefix("https://")
    assert max(map(len, lines)) <= 20
    assert all(line[-1] in "/-." for line in lines[:-1])


def test_from_the_lock_screen_to_a_guide_and_back(driver: Driver, locked):
    app = start(driver, locked)
    driver.tap("Know your rights")
    driver.pump(6)
    driver.tap("At home")
    driver.pump(6)
    assert app.way.here.place == "guide"
    assert driver.has("“I do not agree to a search.”")
    assert driver.reads("Checked on")
    assert locked.guides_shown["setting"] == "home"
    assert not driver.reads("brennancenter")
    driver.tap("Where this comes from")
    driver.pump(6)
    assert driver.reads("Payton v. New York")
    driver.key(27)
    driver.key(27)
    assert app.way.here.place == "unlock"
    driver.write("Passphrase", PASSPHRASE)
    driver.tap("Unlock")
    driver.until(lambda: locked.unlocked)


def test_larger_letters(driver: Driver, locked):
    at(driver, locked, "guide", setting="home")
    line = driver.find("Do not lie or show false papers.")
    small = line.font_size
    driver.tap("Larger letters")
    assert driver.find("Do not lie or show false papers.").font_size > small
    assert driver.has("Smaller letters")


class Voice:
    """Takes down what it is asked to say."""

    def __init__(self, has: bool) -> None:
        self.has, self.stopped = has, 0
        self.said: list[tuple[str, str]] = []

    def say(self, text: str, language: str) -> bool:
        self.said.append((language, text))
        return self.has

    def stop(self) -> None:
        self.stopped += 1


def with_voice(driver, session, voice):
    from attrs import evolve

    page = at(driver, session, "guide", setting="home")
    page.app.devices = evolve(page.app.devices, speech=voice)
    return page


def test_reading_aloud_stops_when_the_page_is_left(driver: Driver, locked):
    voice = Voice(True)
    page = with_voice(driver, locked, voice)
    driver.tap("Read it to me")
    assert [language for language, _ in voice.said] == ["en"]
    assert driver.has("Stop reading")
    page.follow("show_card")
    assert voice.stopped == 1


def test_no_voice_is_said(driver: Driver, locked):
    with_voice(driver, locked, Voice(False))
    driver.tap("Read it to me")
    assert driver.reads("no voice for this language")
    assert driver.has("Read it to me")


def test_numbers(driver: Driver, locked):
    at(driver, locked, "hotlines")
    assert driver.has("1-800-898-7180")
    assert driver.reads("Seen on")


# what a group hands out


def group_pack(signer, version="2026-11-24.1", until="2027-03-01", letters=()):
    from datetime import date

    from app import ASSETS
    from app.package import sshsig
    from app.rights.pack import NAMESPACE, pack_body, write_pack

    text = (ASSETS / "rights" / "en" / "home.md").read_text(encoding="utf-8")
    guide = text.replace('title = "At home"', 'title = "At home in Las Lomas"')
    body = pack_body(version, date.fromisoformat(until), [guide], list(letters), None)
    return write_pack(body, sshsig.sign(signer, NAMESPACE, body))


def test_a_groups_guides_stand_beside_ours_and_go_with_its_card(driver: Driver, tmp_path):
    from app.package import Ed25519Signer
    from app.phone import handouts
    from app.phone.screens.cards.model import CardsModel
    from app.rights.errors import PackNotSigned
    from tests.phone.driver.scenes.after import card

    session = made_session(tmp_path / "home")
    kept = CardsModel(session).keep(card(1, "Las Lomas Legal Aid"), compared=True)
    with pytest.raises(PackNotSigned):
        handouts.take(session, group_pack(Ed25519Signer(bytes([2]) * 32)), kept.card)
    assert handouts.all_of(session) == ()
    handouts.take(session, group_pack(Ed25519Signer(bytes([1]) * 32)), kept.card)
    page = at(driver, session, "rights")
    driver.tap("At home in Las Lomas, Las Lomas Legal Aid")
    driver.pump(6)
    assert driver.has("From Las Lomas Legal Aid")
    assert session.guides_shown["by"] == "Las Lomas Legal Aid"
    page.app.lock()
    assert RightsModel(session).of_groups() == ()
    session.unlock(PASSPHRASE)
    CardsModel(session).remove(kept.key)
    assert RightsModel(session).of_groups() == ()
