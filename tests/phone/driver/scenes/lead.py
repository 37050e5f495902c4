"""First run, unlock, Now, settings."""

from functools import partial
from typing import Any

from app.phone.words import explain
from app.vault import WrongSecret
from tests.phone.driver.stage import Scene, Stage
from tests.phone.living import PASSPHRASE, new_session
from tests.phone.written import written


def step(name: str) -> Scene:
    def scene(stage: Stage) -> Any:
        page = stage.new()
        page.model.choosing.suggestion = PASSPHRASE
        page.model.go(name)
        page.show()
        stage.driver.pump(6)
        return page

    return scene


def own_passphrase(stage: Stage) -> Any:
    page = step("passphrase")(stage)
    chooser = page.view.ids.chooser
    chooser.choose(["own"])
    chooser.ids.mine.text = "correct horse battery staple"
    chooser.typed()
    stage.driver.wait(0.5)
    return page


def sheet(stage: Stage) -> Any:
    session = new_session(stage.home, stage.clock, **stage.preferences)
    session.create(PASSPHRASE)
    page = stage.at(session, "first_run")
    page.model.code = "abacus " * 6 + "zoologist " * 6
    page.show()
    stage.driver.pump(6)
    return page


def try_sheet(stage: Stage) -> Any:
    page = sheet(stage)
    page.next()
    stage.driver.pump(6)
    return page


def sheet_again(stage: Stage) -> Any:
    page = sheet(stage)
    page.model.code = ""
    page.show()
    stage.driver.pump(6)
    return page


def ready(stage: Stage) -> Any:
    page = try_sheet(stage)
    page.next()
    stage.driver.pump(6)
    return page


def unlock(stage: Stage) -> Any:
    return stage.begin(stage.made(locked=True))


def unlock_waiting(stage: Stage) -> Any:
    session = stage.made(locked=True)
    for _ in range(6):
        session.attempts.wrong(session.now())
    page = stage.begin(session)
    page.error = explain(WrongSecret())[0]
    return page


def unlock_by_sheet(stage: Stage) -> Any:
    page = unlock(stage)
    page.switch()
    return page


def unlock_damaged(stage: Stage) -> Any:
    session = stage.made(locked=True)
    (stage.home / "vault" / "log.db").unlink()
    return stage.begin(session)


def now(stage: Stage) -> Any:
    session = stage.made(locked=True)
    page = stage.begin(session)
    page.now()
    stage.driver.pump(6)
    page = page.app.page
    stage.driver.until(lambda: page.model.saved or page.told)
    return page


def _saved(page: Any, count: int) -> bool:
    return len(page.model.saved) == count


def now_tapped(stage: Stage) -> Any:
    page = now(stage)
    driver = stage.driver
    for count, tap in enumerate(("officers_here", "face_scanned", "face_scanned"), 1):
        stage.clock.move(40)
        page._tapped(tap, None)
        driver.until(partial(_saved, page, count))
    page.keep(lambda: page.model.identify("badge", "44?7", page.model.now()))
    driver.until(lambda: len(page.model.saved) == 4)
    driver.pump(10)
    return page


def now_keypad(stage: Stage) -> Any:
    page = now(stage)
    page.identifier()
    return page


def settings(name: str) -> Scene:
    def scene(stage: Stage) -> Any:
        return stage.at(stage.made(), name)

    return scene


def let_in(stage: Stage) -> Any:
    """After the recovery sheet has opened the vault: there is no way back, only on."""
    return stage.at(stage.made(), "change_passphrase", first=True)


def delete_some(stage: Stage) -> Any:
    session = stage.made()
    written(session, stage.clock)
    return stage.at(session, "delete_records")


def new_sheet(stage: Stage) -> Any:
    page = settings("recovery_sheet")(stage)
    page.model.code = page.code = "abacus " * 6 + "zoologist " * 6
    return page


def checked(stage: Stage) -> Any:
    page = settings("check_vault")(stage)
    page.begin()
    stage.driver.until(lambda: page.result)
    return page


def restore_new(stage: Stage) -> Any:
    page = stage.new()
    page.follow("restore")
    stage.driver.pump(6)
    return page.app.page


def missing_photo(stage: Stage) -> Any:
    page = now(stage)
    page.media.photo()
    stage.driver.wait(0.4)
    return page


PAGES = ("settings", "change_passphrase", "recovery_sheet", "back_up", "restore", "delete_records", "about")
STEPS = ("language", "what", "asks", "cannot", "law", "passphrase")
SCENES: dict[str, Scene] = {
    **{f"first_run_{n}_{name}": step(name) for n, name in enumerate(STEPS, 1)},
    "first_run_6_passphrase_own": own_passphrase,
    "first_run_7_sheet": sheet,
    "first_run_7_sheet_again": sheet_again,
    "first_run_8_try": try_sheet,
    "first_run_9_ready": ready,
    "unlock": unlock,
    "unlock_waiting": unlock_waiting,
    "unlock_sheet": unlock_by_sheet,
    "unlock_damaged": unlock_damaged,
    "now": now,
    "now_tapped": now_tapped,
    "now_keypad": now_keypad,
    "now_no_camera": missing_photo,
    **{f"settings_{name}": settings(name) for name in PAGES},
    "settings_change_passphrase_let_in": let_in,
    "settings_delete_records_some": delete_some,
    "settings_recovery_sheet_new": new_sheet,
    "settings_check_vault": checked,
    "settings_restore_new": restore_new,
}
