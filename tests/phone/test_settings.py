"""Settings with real touches, and their model on a real vault."""

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from app.phone.errors import NotTheSheet
from app.phone.preferences import read_preferences
from app.phone.recovery_sheet import sheet
from app.phone.screens.first_run.twelve import sheet_words
from app.phone.screens.home.model import Notice, notices
from app.phone.screens.settings.model import SettingsModel
from app.phone.theme.live import theme
from app.phone.words import words
from app.vault import BackupRejected, InsecureTestCost, VaultExists, WrongSecret
from tests.fakes import fake_devices
from tests.phone.driver.drive import Driver  # before anything of Kivy
from tests.phone.living import PASSPHRASE, at, made_session, new_session

OTHER = "violet anchor mumbling tarot sled winter"


def nothing(done: int, total: int) -> None:
    """No one watches."""


def test_each_change_holds_at_once_and_is_kept(driver: Driver, tmp_path):
    session = made_session(tmp_path)
    at(driver, session, "settings")
    driver.tap("Light colors")
    driver.tap("More: Text size")
    driver.tap("Language")
    driver.wait(0.3)
    driver.tap("Español")
    driver.wait(0.3)
    assert (theme.scheme, theme.scale, words.language) == ("light", 1.15, "es")
    assert driver.has("Ajustes")
    kept = read_preferences(tmp_path)
    assert (kept.scheme, kept.scale, kept.language) == ("light", 1.15, "es")


def test_cover_name_is_the_windows_name(driver: Driver, tmp_path):
    session = made_session(tmp_path)
    page = at(driver, session, "settings")
    driver.tap("Name of the window")
    driver.wait(0.3)
    driver.tap("Recipes")
    driver.wait(0.3)
    assert page.app.title == "Recipes"
    driver.tap("Lock now")
    assert driver.has("Recipes")
    assert not driver.reads("Firsthand")


def test_passphrase_is_changed_only_with_the_old_one(driver: Driver, tmp_path):
    session = made_session(tmp_path)
    session.vault.change_passphrase(PASSPHRASE, OTHER, cost=InsecureTestCost())
    model = SettingsModel(session)
    with pytest.raises(WrongSecret):
        model.change_passphrase(PASSPHRASE, "another long one that is not guessed")
    session.lock()
    session.unlock(OTHER)
    assert session.unlocked


def test_new_sheet_counts_only_after_it_was_tried(tmp_path):
    session = new_session(tmp_path)
    old = session.create(PASSPHRASE)
    model = SettingsModel(session)
    new = model.new_sheet()
    assert session.vault.try_recovery(old)
    with pytest.raises(NotTheSheet):
        model.try_new_sheet(PASSPHRASE, old)
    assert session.vault.try_recovery(old)
    model.try_new_sheet(PASSPHRASE, ", ".join(new.upper().split()))
    assert session.vault.try_recovery(new)
    assert not session.vault.try_recovery(old)
    assert model.sheet_tried()


def test_a_sheet_not_tried_is_told_after_unlocking(tmp_path):
    session = new_session(tmp_path)
    code = session.create(PASSPHRASE)
    assert notices(session) == (Notice("sheet_not_tried"),)
    with pytest.raises(NotTheSheet):
        SettingsModel(session).try_present_sheet(" ".join(["abacus"] * 12))
    SettingsModel(session).try_present_sheet(code)
    assert notices(session) == ()


def test_sheet_as_pdf_holds_the_words(tmp_path):
    from pypdf import PdfReader

    code = " ".join(f"word{n}" for n in range(12))
    day = made_session(tmp_path / "home").now().instant
    pages = PdfReader(BytesIO(sheet(code, sheet_words(), day, "en"))).pages
    text = " ".join(page.extract_text() for page in pages)
    assert all(word in text for word in code.split())
    assert len(pages) == 1


def backed_up(tmp_path: Path):
    session = made_session(tmp_path / "one")
    encounter = session.begin()
    file = tmp_path / "copy.backup"
    SettingsModel(session).back_up(file, nothing)
    session.lock()
    return file, encounter


def test_backup_is_restored_where_there_is_no_vault(tmp_path):
    file, encounter = backed_up(tmp_path)
    session = new_session(tmp_path / "two")
    model = SettingsModel(session)
    with pytest.raises(WrongSecret):
        model.restore(file, OTHER)
    assert session.state() == "absent"
    model.restore(file, PASSPHRASE)
    session.unlock(PASSPHRASE)
    assert session.encounter(encounter).id == encounter


def test_backup_never_replaces_a_whole_vault(tmp_path):
    file, _ = backed_up(tmp_path)
    session = made_session(tmp_path / "two")
    with pytest.raises(VaultExists):
        SettingsModel(session).restore(file, PASSPHRASE)


def test_damaged_vault_is_set_aside_and_kept_only_when_the_backup_is_whole(tmp_path):
    file, encounter = backed_up(tmp_path)
    session = new_session(tmp_path / "one")
    database = tmp_path / "one" / "vault" / "log.db"
    database.write_bytes(b"")
    broken = tmp_path / "broken.backup"
    broken.write_bytes(file.read_bytes()[:-2000])
    with pytest.raises(BackupRejected):
        SettingsModel(session).restore(broken, PASSPHRASE)
    assert database.read_bytes() == b""
    SettingsModel(session).restore(file, PASSPHRASE)
    assert (tmp_path / "one" / "vault.damaged.1" / "log.db").read_bytes() == b""
    session.unlock(PASSPHRASE)
    assert session.encounter(encounter).id == encounter


def phone(home: Path) -> Any:
    from kivy.clock import Clock

    return fake_devices(home, lambda call: Clock.schedule_once(lambda _: call()))


def test_on_a_phone_a_backup_goes_where_its_own_dialog_says_and_comes_back_from_there(
    driver: Driver, tmp_path
):
    """No path of ours is asked for: what was chosen may lie in another app."""
    devices, elsewhere = phone(tmp_path), tmp_path / "elsewhere"
    elsewhere.mkdir()
    devices.documents.writes = elsewhere
    session = made_session(tmp_path)
    encounter = session.begin()
    page = at(driver, session, "back_up", devices)
    driver.tap("Make a backup")
    driver.until(lambda: page.saved)
    assert driver.reads("It was read back and is whole: copy-2026-11-24.backup")
    assert list((tmp_path / "outbox").iterdir()) == []
    driver.close()

    devices = phone(tmp_path / "new")
    devices.documents.reads = elsewhere / page.saved
    restored = new_session(tmp_path / "new")
    page = at(driver, restored, "restore", devices)
    driver.tap(next(name for name in driver.names() if name.startswith("Choose")))
    driver.until(lambda: page.file)
    assert devices.documents.asked == [("backup",)]
    page.ids.secret.text = PASSPHRASE
    page.begin()
    driver.until(lambda: page.app.way.here.place == "unlock")
    restored.unlock(PASSPHRASE)
    assert restored.encounter(encounter).id == encounter
    assert list((tmp_path / "new" / "outbox").iterdir()) == []


def test_a_sheet_goes_from_memory_to_where_the_person_says(driver: Driver, tmp_path):
    from pypdf import PdfReader

    devices, elsewhere = phone(tmp_path), tmp_path / "elsewhere"
    elsewhere.mkdir()
    devices.documents.writes = elsewhere
    page = at(driver, made_session(tmp_path), "recovery_sheet", devices)
    page.renew()
    page.save()
    driver.until(lambda: list(elsewhere.iterdir()))
    driver.until(lambda: not page.busy)
    (made,) = elsewhere.iterdir()
    assert page.code.split()[0] in PdfReader(made).pages[0].extract_text()
    assert not (tmp_path / "outbox").exists() or list((tmp_path / "outbox").iterdir()) == []


def test_the_name_among_the_apps_can_be_changed_and_its_limits_are_said(driver: Driver, tmp_path):
    devices = phone(tmp_path)
    at(driver, made_session(tmp_path), "settings", devices)
    assert not driver.has("Name of the window")
    assert driver.reads("The phone's own settings still list it")
    driver.tap("Name among the apps")
    driver.wait(0.3)
    driver.tap("Garden log")
    driver.wait(0.3)
    assert devices.launcher.name() == "Garden log"
    driver.tap("Name among the apps")
    driver.wait(0.3)
    driver.tap("Notebook")
    driver.wait(0.3)
    assert devices.launcher.name() == "Notebook"


def test_check_says_that_everything_is_whole(driver: Driver, tmp_path):
    page = at(driver, made_session(tmp_path), "check_vault")
    driver.tap("Check now")
    driver.until(lambda: page.result)
    assert page.result == "whole"
    assert driver.has("Everything is whole Nothing is missing, nothing was changed.")


def test_check_finds_a_missing_recording(driver: Driver, tmp_path):
    session = made_session(tmp_path)
    encounter = session.begin()
    session.vault.attach(encounter, BytesIO(b"RIFF\x00\x00\x00\x00WAVEfmt "), session.now())
    for sealed in (tmp_path / "vault" / "sealed").glob("*.age"):
        sealed.unlink()
    page = at(driver, session, "check_vault")
    driver.tap("Check now")
    driver.until(lambda: page.result)
    assert page.result == "found"
    assert driver.reads("A photo or recording is missing.")


def test_deleting_offers_a_copy_first_and_asks(driver: Driver, tmp_path):
    session = made_session(tmp_path)
    keep, gone = session.begin(), session.begin()
    page = at(driver, session, "delete_records", encounter=gone)
    assert driver.reads("18 U.S.C. 1519")
    assert driver.has("Share it with a lawyer first")
    driver.tap("Go on to deleting")
    driver.wait(0.3)
    driver.tap("Keep")
    driver.wait(0.3)
    assert session.encounter(gone).id == gone
    driver.tap("Go on to deleting")
    driver.wait(0.3)
    driver.tap("Delete for good")
    driver.until(lambda: page.app.way.here.place == "timeline")
    assert [card.encounter for card in session.vault.timeline().cards] == [keep]


def test_deleting_all(tmp_path):
    session = made_session(tmp_path)
    for _ in range(3):
        session.begin()
    model = SettingsModel(session)
    model.delete(model.encounters(), nothing)
    assert model.encounters() == ()
    assert session.vault.verify() == ()
