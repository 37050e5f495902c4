"""A real legal-aid desk for tests of the phone: `firsthand-desk` as its own program, and a card it made."""

from datetime import UTC, datetime
from pathlib import Path

from app.desk.identity import create_desk
from app.phone.story.desk_side import DeskProgram
from app.record import Fact

NAME = "Las Lomas Legal Aid (test)"
PASSPHRASE = "several plain words for a desk that is only a test"


def made_desk(folder: Path, name: str = NAME) -> tuple[DeskProgram, Path]:
    """The desk, whose passphrase costs little to try, and the file of its card."""
    folder.mkdir()
    passphrase = folder / "passphrase.txt"
    passphrase.write_text(f"{PASSPHRASE}\n", encoding="utf-8")
    passphrase.chmod(0o600)
    desk = DeskProgram(folder / "desk", passphrase)
    card = folder / "card.json"
    create_desk(folder / "desk", PASSPHRASE, datetime.now(UTC), work_factor=10)
    desk("card", "--name", name, "--languages", "en,es", "--phone", "+1 202 555 0143", "--out", card)
    return desk, card


def told(session) -> str:
    """A record with something in it; returns its id."""
    encounter = session.begin()
    for field, value in (
        ("officers.count", 2),
        ("where.setting", "street_or_sidewalk"),
        ("scans.face", "yes"),
        ("force.any", "no"),
    ):
        session.answer(encounter, field, Fact.known(value))
    session.answer(encounter, "officers.count", Fact.known(3))
    session.answer(encounter, "officer.badge_no", Fact.known("90?7"), item="00000001")
    session.append(encounter, "observed", {"tap": "face_scanned"})
    note = {"text": "He said it was not optional.", "language": "en", "audience": "counsel"}
    session.append(encounter, "noted", note)
    return encounter
