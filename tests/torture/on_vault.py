"""One operation on a vault, in a process of its own that may be killed at any moment.

Run as `python -m tests.vault.child OPERATION FOLDER`. After each call that returned, one line "confirmed ..." goes to
standard output: from then on the thing must be there for ever.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from pathlib import Path

from app.vault import LockedVault, VaultError, restore
from app.vault.key_file import read_key_file
from app.vault.migrate import Step, open_current, steps
from app.vault.slots import open_with
from tests.vault.making import (
    CHEAP,
    OTHER_PASSPHRASE,
    PASSPHRASE,
    WORDLIST,
    encounter_id,
    moment,
    new_vault,
    noted,
    opened,
    reopened,
    stated,
    tapped,
)

PHOTO = b"\xff\xd8\xff\xe0" + bytes(range(256)) * 800
SOUND = bytes(range(255, -1, -1)) * 800
EXTRA = Step(len(steps()) + 1, "CREATE TABLE extra (a INTEGER) STRICT;\nINSERT INTO extra VALUES (1);\n")


def confirmed(*what: object) -> None:
    sys.stdout.write(" ".join(("confirmed", *map(str, what))) + "\n")
    sys.stdout.flush()


def create(folder: Path) -> None:
    vault, code = new_vault(folder)
    confirmed("created", code.replace(" ", "-"))
    vault.lock()


def append(folder: Path) -> None:
    with reopened(folder) as vault:
        for entry in (
            opened(5, at=100),
            tapped("face_scanned", 5, at=101),
            noted("two men in green", 5, at=102),
            stated("officer.badge_no", "7-K42", 5, at=103, item="0000000a"),
        ):
            confirmed("entry", vault.append(entry).commitment.hex())
        vault.keep("cards", "one", b"a card")
        confirmed("kept")


def capture(folder: Path) -> None:
    locked = LockedVault(folder)
    for n, entry in enumerate((opened(6, at=200, locked=True), tapped("searched", 6, at=201))):
        confirmed("capture", locked.capture(entry), n)


def record_locked(folder: Path) -> None:
    recording = LockedVault(folder).capture_media(encounter_id(1), "audio", "audio/aac", moment(300))
    for start in range(0, len(SOUND), 40_000):
        recording.write(SOUND[start : start + 40_000])
    confirmed("media", recording.finish(), "sound")


def record(folder: Path) -> None:
    with reopened(folder) as vault:
        recording = vault.record_media(encounter_id(1), "audio", "audio/aac", moment(300))
        for start in range(0, len(SOUND), 40_000):
            recording.write(SOUND[start : start + 40_000])
        recording.finish()
        confirmed("media", recording.media_id, "sound")


def fold(folder: Path) -> None:
    reopened(folder).lock()
    confirmed("folded")


def attach(folder: Path) -> None:
    with reopened(folder) as vault:
        entry = vault.attach(encounter_id(1), io.BytesIO(PHOTO), moment(400)).entry()
        if entry is not None:
            confirmed("media", entry.payload["media"]["id"], "photo")


def forget(folder: Path) -> None:
    with reopened(folder) as vault:
        vault.forget(encounter_id(2), moment(500))
        confirmed("forgotten")


def change(folder: Path) -> None:
    with reopened(folder) as vault:
        vault.change_passphrase(PASSPHRASE, OTHER_PASSPHRASE, cost=CHEAP)
        confirmed("changed")


def recovery(folder: Path) -> None:
    with reopened(folder) as vault:
        confirmed("code", vault.new_recovery_code(PASSPHRASE, WORDLIST).replace(" ", "-"))


def backup(folder: Path) -> None:
    with reopened(folder) as vault:
        vault.backup(folder.parent / "backup.tar")
        confirmed("backup")


def bring_back(folder: Path) -> None:
    restore(folder.parent / "earlier.tar", folder.parent / "restored", PASSPHRASE)
    confirmed("restored")


def migrate(folder: Path) -> None:
    key = open_with(read_key_file(folder / "key.json"), PASSPHRASE, None)
    open_current(folder / "log.db", key, (*steps(), EXTRA)).close()
    confirmed("migrated")


OPERATIONS: dict[str, Callable[[Path], None]] = {
    operation.__name__: operation
    for operation in (
        create,
        append,
        capture,
        record_locked,
        record,
        fold,
        attach,
        forget,
        change,
        recovery,
        backup,
        bring_back,
        migrate,
    )
}

if __name__ == "__main__":
    try:
        OPERATIONS[sys.argv[1]](Path(sys.argv[2]))
    except VaultError as refusal:
        # Typed, as it should be; anything else ends with a traceback and an exit code.
        sys.stdout.write(f"refused {type(refusal).__name__}\n")
