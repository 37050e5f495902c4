"""First run, unlock, Now, settings."""

from typing import Any

from tests.phone.driver.stage import Scene, Stage
from tests.phone.living import PASSPHRASE, new_session


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
    page.error = "That is not the passphrase or the recovery code of this vault."
    return page


def unlock_by_sheet(stage: Stage) -> Any:
    page = unlock(stage)
    page.switch()
    return page


def unlock_damaged(stage: Stage) -> Any:
    session = stage.made(locked=True)
    (stage.home / "vault" / "log.db").unlink()
    return stage.begin(session)


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
}
