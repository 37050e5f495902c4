"""The whole app in a test's folder: real vault with a cheap key, the test's own clock, and short ways to places."""

from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from app.phone.device import Devices
from app.phone.session import SETUP, Session
from app.record import Moment
from app.vault import InsecureTestCost

PASSPHRASE = "quiet river lamp orbit fudge canyon"
EASTERN = timezone(timedelta(hours=-5))
BEGAN = datetime(2026, 11, 24, 16, 47, tzinfo=EASTERN)
_MADE: dict[Moment, dict[Path, bytes | None]] = {}
"""By the moment it was made: a vault's files, and its folders without content."""


class TestClock:
    """Stands still until it is moved."""

    __test__ = False

    def __init__(self, began: datetime = BEGAN) -> None:
        self.began = began
        self.passed = timedelta(0)
        self.boot = "00000000000000aa"

    def move(self, seconds: float) -> None:
        self.passed += timedelta(seconds=seconds)

    def __call__(self) -> Moment:
        mono = int(self.passed.total_seconds() * 1000) + 60_000
        return Moment.at(self.began + self.passed, zone="America/New_York", mono_ms=mono, boot=self.boot)


def new_session(home: Path, clock: TestClock | None = None, **preferences: Any) -> Session:
    """A session on a folder, which may be new or hold a vault already. Movement is off, the language chosen."""
    session = Session(home, now=clock or TestClock(), cost=InsecureTestCost())
    session.change(**{"language": "en", "still": True, "lock_after": 600, **preferences})
    return session


def made_session(
    home: Path, clock: TestClock | None = None, *, locked: bool = False, **preferences: Any
) -> Session:
    """A session whose vault is made, unlocked (or locked again), its recovery sheet tried.

    Vaults made at one moment of the test's clock are copies of the first, keys and all: making one takes ten times as long.
    """
    session = new_session(home, clock, **preferences)
    moment = session.now()
    if moment not in _MADE:
        session.create(PASSPHRASE)
        session.vault.keep(SETUP, "sheet", b"tried")
        session.lock()
        _MADE[moment] = {
            path.relative_to(session.vault_folder): path.read_bytes() if path.is_file() else None
            for path in sorted(session.vault_folder.rglob("*"))
        }
    else:
        session.vault_folder.mkdir(mode=0o700, parents=True)
        for name, content in _MADE[moment].items():
            path = session.vault_folder / name
            if content is None:
                path.mkdir(mode=0o700)
            else:
                path.touch(mode=0o600)
                path.write_bytes(content)
    if not locked:
        session.unlock(PASSPHRASE)
    return session


def start(driver: Any, session: Session, devices: Devices | None = None) -> Any:
    """Start the app on a session; the driver closes it."""
    from app.phone.app import FirsthandApp

    return driver.run(FirsthandApp(session, devices))


def at(driver: Any, session: Session, place: str, devices: Devices | None = None, **given: Any) -> Any:
    """Start the app and go to a place; returns the page."""
    from app.phone.flow import Stop

    app = start(driver, session, devices)
    app.go(Stop(place, given), anew=True)
    driver.pump(6)
    return app.page


def first_run(driver: Any, app: Any) -> str:
    """Go through the first run by touch, as the app is first opened, to the records; returns the passphrase."""
    for _ in range(4):
        driver.tap("Continue")
    driver.tap("I have read this")
    passphrase = app.page.model.choosing.suggestion
    driver.write("Write the six words once", passphrase)
    driver.tap("Use this passphrase")
    driver.until(lambda: driver.has("I have it on paper"))
    code = app.page.model.code
    driver.tap("I have it on paper")
    driver.write("The twelve words of your recovery sheet", code)
    driver.tap("Check")
    driver.until(lambda: driver.has("Go to my records"))
    driver.tap("Go to my records")
    return str(passphrase)
