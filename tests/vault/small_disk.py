"""What a vault does on a small disk of its own, told line by line as JSON. Run inside a mount namespace.

`python -m tests.vault.small_disk FOLDER full|inodes|filling|readonly`. Reports what happened; the test beside it judges.
"""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from app.vault import LockedVault, Vault, VaultError, restore
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
    tapped,
)

CONFIRMED: list[str] = []


def say(**what: object) -> None:
    sys.stdout.write(json.dumps(what) + "\n")


def tried(name: str, work: Callable[[], object]) -> None:
    """Do it and say how it ended; anything untyped ends the program."""
    try:
        work()
        say(tried=name, ended="done")
    except VaultError as error:
        say(tried=name, ended=type(error).__name__)


def fill_with_files(folder: Path) -> None:
    for n in range(100_000):
        try:
            (folder / f"ballast-{n}").touch()
        except OSError:
            return


def fill_with_bytes(folder: Path) -> None:
    with (folder / "ballast-bytes").open("wb", buffering=0) as file:
        for size in (1 << 16, 1 << 12, 1):
            try:
                while file.write(bytes(size)) == size:
                    pass
            except OSError:
                continue


def note(vault: Vault) -> None:
    vault.append(noted("x " * 5_000, at=len(CONFIRMED)))
    CONFIRMED.append("note")


def capture(folder: Path) -> None:
    CONFIRMED.append(LockedVault(folder).capture(tapped(at=1000)))


def state(folder: Path, vault: Vault) -> None:
    entries = [entry for _, entry in vault.history(encounter_id(1)).entries()]
    say(
        verified=[finding.kind for finding in vault.verify()],
        entries=len(entries),
        notes=sum(entry.kind == "noted" for entry in entries),
        captured=[entry.payload["capture"] for entry in entries if "capture" in entry.payload],
        parts=[path.name for path in folder.rglob("*.part")],
        sealed=sorted(path.name for path in (folder / "sealed").iterdir()),
        confirmed=CONFIRMED,
    )


def full(home: Path, fill: Callable[[Path], None]) -> None:
    folder = home / "vault"
    vault, _ = new_vault(folder)
    vault.append(opened())
    note(vault)
    capture(folder)
    vault.backup(home / "earlier.tar")
    (home / "ballast").write_bytes(bytes(1 << 20))
    fill(home)
    tried("small", lambda: capture(folder))
    tried("small", lambda: note(vault))
    tried("capture", lambda: until_full(lambda: capture(folder)))
    tried("note", lambda: until_full(lambda: note(vault)))
    tried("attach", lambda: vault.attach(encounter_id(1), io.BytesIO(os.urandom(3 << 20)), moment(9)))
    tried("record", lambda: record(vault))
    tried("backup", lambda: vault.backup(home / "later.tar"))
    tried("change", lambda: vault.change_passphrase(PASSPHRASE, OTHER_PASSPHRASE, cost=CHEAP))
    tried("code", lambda: vault.new_recovery_code(PASSPHRASE, WORDLIST))
    tried("create", lambda: new_vault(home / "another"))
    tried("restore", lambda: restore(home / "earlier.tar", home / "again", PASSPHRASE))
    state(folder, vault)
    vault.lock()
    tried("unlock", lambda: look(folder))
    if fill is fill_with_bytes:
        tried("forget", lambda: forget(home))
    say(left=sorted(path.name for path in home.iterdir() if not path.name.startswith("ballast")))
    for path in home.glob("ballast-*"):
        path.unlink()
    vault = reopened(folder)
    note(vault)
    state(folder, vault)
    vault.lock()


def filling(home: Path) -> None:
    """The disk fills up while a recording goes on."""
    vault, _ = new_vault(home / "vault")
    vault.append(opened())
    (home / "ballast").write_bytes(bytes(1 << 18))
    tried("record", lambda: record(vault))
    tried("note", lambda: note(vault))
    vault.lock()
    tried("unlock", lambda: look(home / "vault"))
    (home / "ballast").unlink()
    with reopened(home / "vault") as vault:
        (media,) = vault.encounter(encounter_id(1)).media
        with vault.open_media(media.id) as stream:
            say(
                bytes=len(stream.read()), cut_off=media.cut_off, verified=[one.kind for one in vault.verify()]
            )


def readonly(home: Path) -> None:
    """The device may only be read."""
    vault, _ = new_vault(home / "vault")
    vault.append(opened())
    vault.lock()
    subprocess.run(["mount", "-o", "remount,ro", str(home)], check=True)
    tried("capture", lambda: capture(home / "vault"))
    tried("unlock", lambda: look(home / "vault"))
    tried("create", lambda: new_vault(home / "another"))
    subprocess.run(["mount", "-o", "remount,rw", str(home)], check=True)
    tried("unlock", lambda: look(home / "vault"))


def until_full(work: Callable[[], None]) -> None:
    for _ in range(200):
        work()


def record(vault: Vault) -> None:
    with vault.record_media(encounter_id(1), "audio", "audio/aac", moment(9)) as recording:
        for _ in range(900):
            recording.write(bytes(10_000))
        recording.finish()


def forget(home: Path) -> None:
    """Deleting on the full disk, in a vault whose reserve is still there."""
    (home / "ballast").unlink()
    vault, _ = new_vault(home / "second")
    for n in range(1, 4):
        vault.append(opened(n))
        vault.append(noted("x " * 9_000, n))
    fill_with_bytes(home)
    vault.forget(encounter_id(2), moment(9))
    say(second=[finding.kind for finding in vault.verify()], cards=len(vault.timeline().cards))
    vault.lock()
    shutil.rmtree(home / "second")


def look(folder: Path) -> None:
    with reopened(folder) as vault:
        say(cards=len(vault.timeline().cards), findings=[finding.kind for finding in vault.findings])


if __name__ == "__main__":
    home = Path(sys.argv[1])
    {
        "full": lambda: full(home, fill_with_bytes),
        "inodes": lambda: full(home, fill_with_files),
        "filling": lambda: filling(home),
        "readonly": lambda: readonly(home),
    }[sys.argv[2]]()
