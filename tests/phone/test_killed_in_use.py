"""The app in a window of its own is killed (SIGKILL) in the frame that first says "saved"; opened again, it is there.

What is touched, and which words are waited for, stands in `using.py`, a way a function.
"""

import hashlib
import json
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from app.phone.screens.cards.model import CardsModel
from app.phone.screens.record.model import RecordModel
from app.phone.session import SETUP, Session
from app.record import Encounter, Fact
from app.seal import ScryptIdentity, unseal_bytes
from app.vault import InsecureTestCost, WrongSecret, restore
from tests.fakes import adts_part
from tests.phone.driver.drive import Driver  # before anything of Kivy
from tests.phone.living import PASSPHRASE, TestClock, at, made_session, new_session, start
from tests.phone.using import CORNER, GROUP, LETTER, NOTE, OWN
from tests.phone.written import written

# What is done here is done under -OO too, by the tests of each screen; what a kill leaves on the disk is up to the system.
pytestmark = pytest.mark.once

ROOT = Path(__file__).parents[2]


def killed(home: Path, way: str) -> dict[str, str]:
    """Have it done in another process to its end; what that told of before."""
    command = [sys.executable, "-m", "tests.phone.using", str(home), way]
    ended = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, timeout=100, check=False)
    assert ended.returncode == -signal.SIGKILL, ended.stderr
    assert not [path for path in home.rglob("*") if path.name.endswith(".part")], "left half written"
    return {key: value for line in ended.stdout.splitlines() for key, value in json.loads(line).items()}


def opened(home: Path, passphrase: str = PASSPHRASE) -> Session:
    """The vault opened again, found whole."""
    session = new_session(home)
    session.unlock(passphrase)
    assert session.vault.verify() == ()
    return session


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A folder of the app with one record in its vault, locked."""
    clock = TestClock()
    session = made_session(tmp_path / "home", clock)
    written(session, clock)
    session.lock()
    return tmp_path / "home"


def only(session: Session) -> Encounter:
    (card,) = session.vault.timeline().cards
    return session.encounter(card.encounter)


# What was done to a record: whether it is in the vault, and on which screen which words tell of it.


def answered(session: Session, one: Encounter) -> bool:
    return one.facts["where.light"].fact == Fact.known("daylight", "saw_or_heard_myself")


def typed(session: Session, one: Encounter) -> bool:
    """What was typed last was a draft; opened again, it is the answer."""
    RecordModel(session, one.id).read()
    return session.encounter(one.id).value("where.place_text") == CORNER


def spoken(session: Session, one: Encounter) -> bool:
    (media,) = one.voices("where.area")
    return not media.cut_off and len(RecordModel(session, one.id).content(media)) == media.bytes > 0


def put_right(session: Session, one: Encounter) -> bool:
    return one.notes[-1].text == NOTE


def affirmed(session: Session, one: Encounter) -> bool:
    return len(one.affirmations) == 2


def file_added(session: Session, one: Encounter) -> bool:
    media = one.media[-1]
    return media.given_name == "letter.txt" and RecordModel(session, one.id).content(media) == LETTER


def marked_sent(session: Session, one: Encounter) -> bool:
    return [action.value("action.sent_on") for action in one.actions] == ["2026-11-23"]


RECORDED: tuple[tuple[Callable[[Session, Encounter], bool], str, str], ...] = (
    (answered, "record", "Daylight"),
    (typed, "record", CORNER),
    (spoken, "record", "Answer to: "),
    (put_right, "record", NOTE),
    (affirmed, "record", "Affirmed "),
    (file_added, "record", "File: letter.txt"),
    (marked_sent, "record", "Sent on: Monday, November 23, 2026"),
)
DAILY = (answered, typed, file_added)
"""One of each kind: an entry, a draft that became one, a file. `make torture` tries them all."""


@pytest.mark.parametrize(
    ("there", "where", "words"),
    [
        pytest.param(*one, id=one[0].__name__, marks=() if one[0] in DAILY else pytest.mark.torture)
        for one in RECORDED
    ],
)
def test_what_was_put_into_a_record(
    driver: Driver, home: Path, there: Callable[[Session, Encounter], bool], where: str, words: str
) -> None:
    killed(home, there.__name__)
    session = opened(home)
    one = only(session)
    assert there(session, one)
    at(driver, session, where, encounter=one.id)
    driver.pump(40)  # a long page is made a part each frame
    assert driver.reads(words)


@pytest.mark.parametrize("way", ["tapped", "voice_note"])
def test_what_happens_now_begun_with_the_vault_open(home: Path, way: str) -> None:
    killed(home, way)
    session = opened(home)
    begun, earlier = (session.encounter(card.encounter) for card in session.vault.timeline().cards)
    assert len(earlier.taps) == 5
    assert [tap.tap for tap in begun.taps] == (["face_scanned"] if way == "tapped" else [])
    for media in begun.media:
        assert not media.cut_off
        sound = RecordModel(session, begun.id).content(media)
        assert sound and sound == adts_part(bytes(200)) * (len(sound) // 207)
    assert len(begun.media) == (way == "voice_note")


def test_the_first_run_goes_on_where_the_sheet_was_shown(driver: Driver, tmp_path: Path) -> None:
    passphrase = killed(tmp_path, "vault_made")["passphrase"]
    app = start(driver, new_session(tmp_path))
    assert app.way.here.place == "unlock"
    driver.write("Passphrase", passphrase)
    driver.tap("Unlock")
    driver.until(lambda: app.way.here.place == "first_run")
    driver.pump(6)
    assert driver.has("Make a new sheet")
    assert app.session.vault.verify() == ()


@pytest.mark.torture
def test_a_sheet_that_was_tried_counts(driver: Driver, tmp_path: Path) -> None:
    told = killed(tmp_path, "sheet_tried")
    session = opened(tmp_path, told["code"])
    assert session.vault.kept(SETUP, "sheet") == b"tried"
    session.lock()
    app = start(driver, new_session(tmp_path))
    driver.write("Passphrase", told["passphrase"])
    driver.tap("Unlock")
    driver.until(lambda: app.way.here.place == "timeline")
    driver.pump(6)
    assert driver.has("Nothing written down yet") and not driver.reads("recovery sheet")


@pytest.mark.torture
def test_a_card(driver: Driver, home: Path) -> None:
    killed(home, "card_kept")
    session = opened(home)
    (kept,) = CardsModel(session).all()
    assert kept.compared and kept.card.name == GROUP
    at(driver, session, "cards")
    assert driver.reads("Six words compared")


@pytest.mark.torture
def test_a_setting(home: Path) -> None:
    killed(home, "setting_changed")
    assert Session(home, now=TestClock(), cost=InsecureTestCost()).preferences.scheme == "light"
    opened(home)


def test_the_passphrase(home: Path) -> None:
    killed(home, "passphrase_changed")
    with pytest.raises(WrongSecret):
        opened(home)
    assert only(opened(home, OWN)).notes


@pytest.mark.torture
def test_a_backup(home: Path, tmp_path: Path) -> None:
    killed(home, "backed_up")
    (backup,) = tmp_path.glob("*.backup")
    (tmp_path / "other").mkdir()
    assert restore(backup, tmp_path / "other" / "vault", PASSPHRASE) == ()
    assert only(opened(tmp_path / "other")) == only(opened(home))


def test_a_file_for_somebody(driver: Driver, home: Path, tmp_path: Path) -> None:
    passphrase = killed(home, "handed_over")["passphrase"]
    (sealed,) = tmp_path.glob("*.age")
    assert unseal_bytes(sealed.read_bytes(), [ScryptIdentity(passphrase)]).startswith(b"PK")
    session = opened(home)
    (share,) = only(session).shares
    assert share.package == hashlib.sha256(sealed.read_bytes()).hexdigest()
    at(driver, session, "share", encounter=only(session).id)
    driver.pump(12)
    assert driver.reads("No receipt yet")


def test_deleting(driver: Driver, home: Path) -> None:
    before = set(home.rglob("*.age"))
    killed(home, "deleted")
    session = opened(home)
    assert session.vault.timeline().cards == ()
    assert before and not before & set(home.rglob("*.age"))
    at(driver, session, "timeline")
    assert driver.has("Nothing written down yet")
