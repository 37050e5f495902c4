"""The session, without Kivy: the door, the wait after wrong tries, settings that survive."""

import pytest

from app.phone.attempts import Attempts, delay
from app.phone.errors import KeystoreSilent, SettingNotKept, WaitFirst
from app.phone.preferences import FILE, Preferences, read_preferences
from app.phone.session import Session
from app.record import Fact
from app.vault import DatabaseMissing, InsecureTestCost, StrengthenerMissing, VaultLocked, WrongSecret
from tests.fakes import FakeKeystore
from tests.phone.living import PASSPHRASE, TestClock, made_session, new_session


def test_locked_session_has_no_vault(tmp_path):
    session = made_session(tmp_path)
    session.lock()
    assert not session.unlocked
    with pytest.raises(VaultLocked):
        session.vault  # noqa: B018


def test_what_was_written_is_there_after_locking(tmp_path):
    session = made_session(tmp_path)
    encounter = session.begin()
    session.answer(encounter, "officers.count", Fact.known(2))
    session.lock()
    session.unlock(PASSPHRASE)
    assert session.encounter(encounter).value("officers.count") == 2


def test_recovery_code_opens_it_too(tmp_path):
    session = new_session(tmp_path)
    code = session.create(PASSPHRASE)
    session.lock()
    session.unlock(code)
    assert session.unlocked


def test_lock_while_unlocking_wins(tmp_path):
    session = made_session(tmp_path, locked=True)

    def clock_locks(was=session.now):
        session.lock()
        return was()

    session.now = clock_locks
    with pytest.raises(VaultLocked):
        session.unlock(PASSPHRASE)
    assert not session.unlocked


def test_missing_database_is_damage_and_is_not_made_anew(tmp_path):
    session = made_session(tmp_path, locked=True)
    (tmp_path / "vault" / "log.db").unlink()
    assert isinstance(session.state(), DatabaseMissing)
    with pytest.raises(DatabaseMissing):
        session.unlock(PASSPHRASE)
    assert not (tmp_path / "vault" / "log.db").exists()
    assert session.attempts.count() == 0


def wrong(session: Session) -> None:
    with pytest.raises(WrongSecret):
        session.unlock("not this one at all")


def test_wrong_tries_wait_longer_each_time_and_never_wipe(tmp_path):
    clock = TestClock()
    session = made_session(tmp_path, clock, locked=True)
    waits = []
    for _ in range(12):
        wrong(session)
        waits.append(session.attempts.wait(clock()))
        clock.move(waits[-1])
    assert waits == [0, 0, 0, 5, 10, 20, 40, 60, 120, 300, 300, 300]
    session.unlock(PASSPHRASE)
    assert session.attempts.count() == 0


def test_the_right_passphrase_waits_too(tmp_path):
    session = made_session(tmp_path, locked=True)
    for _ in range(4):
        wrong(session)
    with pytest.raises(WaitFirst) as caught:
        session.unlock(PASSPHRASE)
    assert 1 <= caught.value.seconds <= 6


def test_the_wait_survives_closing_the_app(tmp_path):
    clock = TestClock()
    session = made_session(tmp_path, clock, locked=True)
    for _ in range(4):
        wrong(session)
    clock.move(2)
    assert Attempts(tmp_path).wait(clock()) == 3


def test_setting_the_wall_clock_does_not_shorten_the_wait(tmp_path):
    clock = TestClock()
    attempts = Attempts(tmp_path)
    for _ in range(5):
        attempts.wrong(clock())
    clock.began = clock.began.replace(year=2031)
    assert attempts.wait(clock()) == 10


def test_after_a_restart_the_wall_clock_counts_and_set_back_it_waits_anew(tmp_path):
    clock = TestClock()
    attempts = Attempts(tmp_path)
    for _ in range(5):
        attempts.wrong(clock())
    clock.boot = "00000000000000bb"
    clock.move(4)
    assert attempts.wait(clock()) == 6
    clock.began = clock.began.replace(year=2020)
    assert attempts.wait(clock()) == 10
    clock.move(10)
    assert attempts.wait(clock()) == 0


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[1]", b'{"wrong": "many"}', b'{"wrong": -4}', b'{"wrong": true}']
)
def test_an_unreadable_count_stops_nobody(tmp_path, content):
    (tmp_path / "tries.json").write_bytes(content)
    assert Attempts(tmp_path).wait(TestClock()()) == 0


def test_delay_never_falls():
    waits = [delay(n) for n in range(40)]
    assert waits == sorted(waits)
    assert max(waits) == 300


def test_settings_survive(tmp_path):
    new_session(tmp_path).change(language="es", scheme="light", scale=1.5, lock_after=120, name="Recipes")
    assert read_preferences(tmp_path) == Preferences("es", "light", 1.5, True, 120, "Recipes")


@pytest.mark.parametrize(
    "untrusted",
    ['{"scale": 90}', '{"lock_after": 0}', '{"language": "../x"}', '{"still": 3}', '{"other": 1}', "no"],
)
def test_settings_that_are_not_offered_are_passed_over(tmp_path, untrusted):
    (tmp_path / FILE).write_text(untrusted)
    assert read_preferences(tmp_path) == Preferences()


def test_setting_that_cannot_be_kept_holds_and_says_so(tmp_path):
    home = tmp_path / "home"
    home.write_text("a file where the folder should be")
    session = Session(home)
    with pytest.raises(SettingNotKept):
        session.change(scheme="light")
    assert session.preferences.scheme == "light"


def test_searching_finds_a_code_by_its_word_in_any_language(tmp_path):
    session = made_session(tmp_path)
    encounter = session.begin()
    session.answer(encounter, "start.encounter_type", Fact.known("workplace_raid"))
    for word in ("workplace", "redada"):
        assert session.vault.search(word), word


def test_what_was_handed_over_is_gone_at_the_next_start_and_unlocking(tmp_path):
    session = made_session(tmp_path)
    waiting = session.home / "outbox" / "letter.pdf"
    waiting.parent.mkdir()
    waiting.write_bytes(b"for another app")
    session.lock()
    assert waiting.exists(), "the other app may still be reading it"
    session.unlock(PASSPHRASE)
    assert not waiting.exists()
    session.lock()
    waiting.write_bytes(b"left by an app that was killed")
    Session(session.home)
    assert not waiting.exists()


def with_keystore(home, store: dict[str, bytes]) -> Session:
    return Session(home, now=TestClock(), cost=InsecureTestCost(), keystore=FakeKeystore(store))


def test_on_a_phone_the_passphrase_also_needs_its_key(tmp_path):
    store: dict[str, bytes] = {}
    session = with_keystore(tmp_path, store)
    code = session.create(PASSPHRASE)
    session.lock()
    session.unlock(PASSPHRASE)
    session.lock()
    assert store
    with pytest.raises(StrengthenerMissing):
        new_session(tmp_path).unlock(PASSPHRASE)  # copied off the phone, the passphrase opens nothing
    store.clear()
    with pytest.raises(StrengthenerMissing):
        session.unlock(PASSPHRASE)
    session.unlock(code)
    with pytest.raises((StrengthenerMissing, WrongSecret)):
        session.change_passphrase(PASSPHRASE, "another river lamp orbit fudge canyon")
    assert not store
    session.change_passphrase(code, "another river lamp orbit fudge canyon")
    session.lock()
    session.unlock("another river lamp orbit fudge canyon")
    assert store


def test_a_keystore_that_does_not_work_is_done_without(tmp_path):
    class Broken(FakeKeystore):
        def create(self) -> None:
            raise KeystoreSilent

    session = Session(tmp_path, now=TestClock(), cost=InsecureTestCost(), keystore=Broken({}))
    session.create(PASSPHRASE)
    session.lock()
    session.unlock(PASSPHRASE)
    session.change_passphrase(PASSPHRASE, "another river lamp orbit fudge canyon")
