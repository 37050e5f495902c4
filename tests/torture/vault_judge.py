"""Killed at any system call of any write, a vault reopens with everything that was confirmed, and its chain holds.

SIGKILL comes from strace at the n-th call of a kind. What the program had confirmed by then is all that is asked for; what
it had not may be there or not, but never half. FIRSTHAND_TORTURE=1 tries every call instead of a sample.
"""

from __future__ import annotations

import io
import shutil
from collections import Counter
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pytest

from app.vault import LockedVault, Vault, WrongSecret, restore, unlock, vault_state
from app.vault.key_file import read_key_file
from app.vault.migrate import open_current, steps
from app.vault.slots import open_with
from tests.vault import child, injecting
from tests.vault.making import (
    CODEBOOK,
    OTHER_PASSPHRASE,
    PASSPHRASE,
    encounter_id,
    moment,
    new_vault,
    noted,
    opened,
    reopened,
    tapped,
)


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str, str]:
    """A locked vault with two encounters, captures that wait, and an earlier backup beside it; its code; its head."""
    home = tmp_path_factory.mktemp("template")
    vault, code = new_vault(home / "vault")
    for n in (1, 2):
        vault.append(opened(n))
        vault.append(noted(f"words of encounter {n}", n))
    vault.attach(encounter_id(2), io.BytesIO(child.PHOTO), moment(5))
    head = vault.head().link.hex()
    vault.backup(home / "earlier.tar")
    vault.lock()
    return home, code, head


def captures_waiting(folder: Path) -> list[str]:
    locked = LockedVault(folder)
    ids = [locked.capture(opened(3, at=50, locked=True)), locked.capture(tapped("searched", 3, at=51))]
    recording = locked.capture_media(encounter_id(3), "audio", "audio/aac", moment(52))
    recording.write(child.SOUND)
    recording.finish()
    return ids


def fresh(template: tuple[Path, str, str], operation: str, home: Path) -> Path:
    """A copy of the template, made ready for the operation."""
    shutil.copytree(template[0], home)
    if operation == "fold":
        captures_waiting(home / "vault")
    if operation == "create":
        shutil.rmtree(home / "vault")
    return home / "vault"


@pytest.fixture(scope="session")
def counted(template: tuple[Path, str, str], tmp_path_factory: pytest.TempPathFactory):
    """What each operation calls when nothing goes wrong, found out once."""

    @cache
    def count(operation: str) -> Counter[str]:
        return injecting.calls(
            operation, fresh(template, operation, tmp_path_factory.mktemp("counted") / "home")
        )

    return count


@pytest.mark.parametrize("operation", child.OPERATIONS)
def test_killed_at_any_moment(
    operation: str, template: tuple[Path, str, str], counted, tmp_path: Path
) -> None:
    for name, n in injecting.moments(operation, counted(operation), 3):
        folder = fresh(template, operation, tmp_path / f"{name}-{n}")
        done = injecting.run(operation, folder, *injecting.killing(name, n))
        assert "killed by SIGKILL" in done.account
        examine(operation, folder, done.confirmed, template, f"{name} {n}")
        shutil.rmtree(folder.parent)


@pytest.mark.parametrize("operation", child.OPERATIONS)
def test_refused_at_any_moment(
    operation: str, template: tuple[Path, str, str], counted, tmp_path: Path
) -> None:
    """The same with a full disk and a failing one: done or a typed error, and nothing lost either way."""
    found = Counter(counted(operation))
    del found["write"]  # standard output and standard error are written to as well
    faults = ("ENOSPC", "EIO")
    for name, n in injecting.moments(operation, found, 1):
        for fault in faults if injecting.EVERYTHING else faults[len(operation) % 2 :][:1]:
            folder = fresh(template, operation, tmp_path / f"{name}-{n}-{fault}")
            done = injecting.run(operation, folder, *injecting.failing(name, n, fault))
            assert "INJECTED" in done.account
            assert done.code == 0, done.account[-2000:]
            examine(operation, folder, done.confirmed, template, f"{name} {n} {fault}")
            shutil.rmtree(folder.parent)


def examine(
    operation: str, folder: Path, said: list[list[str]], template: tuple[Path, str, str], where: str
) -> None:
    """Hold what is on disk against what was confirmed."""
    home, code, head = template
    if operation == "create":
        examine_created(folder, said, where)
        return
    confirmed = {line[0]: line[1:] for line in said}
    secret = examine_secrets(operation, folder, confirmed, code, where)
    if operation == "migrate":
        examine_migrated(folder, confirmed)
    with open_whatever(operation, folder, secret) as vault:
        assert vault.verify() == (), where
        links = {link.commitment.hex(): link for link in vault._log.history(None).links}
        assert head in {link.link.hex() for link in links.values()}, where
        for kind, *rest in said:
            if kind == "entry":
                assert links[rest[0]].body is not None, where
            elif kind == "kept":
                assert vault.kept("cards", "one") == b"a card", where
            elif kind == "capture":
                captured = [entry.payload.get("capture") for _, entry in vault._log.history(None).entries()]
                assert captured.count(rest[0]) == 1, where
            elif kind == "media":
                with vault.open_media(rest[0]) as stream:
                    assert stream.read() == (child.SOUND if rest[1] == "sound" else child.PHOTO), where
        examine_operation(operation, folder, vault, confirmed, home, where)
        no_half_files(folder, vault, where)


def examine_created(folder: Path, said: list[list[str]], where: str) -> None:
    state = vault_state(folder)
    assert state in ("absent", "present"), where
    if said:
        assert state == "present", where
        reopened(folder, said[0][1].replace("-", " ")).lock()
    if state == "absent":
        new_vault(folder)[0].lock()
    with reopened(folder) as vault:
        assert vault.verify() == (), where
    assert not folder.with_name(".vault.making").exists() or state == "present", where


def examine_secrets(
    operation: str, folder: Path, confirmed: dict[str, list[str]], code: str, where: str
) -> str:
    """Exactly one passphrase works, the confirmed one if one was; and at least one recovery code."""
    working = [secret for secret in (PASSPHRASE, OTHER_PASSPHRASE) if works(folder, secret, operation)]
    assert len(working) == 1, where
    if "changed" in confirmed:
        assert working == [OTHER_PASSPHRASE], where
    if operation not in ("change",):
        assert working == [PASSPHRASE], where
    if "code" in confirmed:
        assert works(folder, confirmed["code"][0].replace("-", " "), operation), where
        assert not works(folder, code, operation), where
    elif operation != "recovery":
        assert works(folder, code, operation), where
    return working[0]


def works(folder: Path, secret: str, operation: str) -> bool:
    try:
        open_whatever(operation, folder, secret).lock()
    except WrongSecret:
        return False
    return True


def open_whatever(operation: str, folder: Path, secret: str) -> Vault:
    if operation == "migrate":
        # This app plays the one that knows the extra step.
        with known_steps((*steps(), child.EXTRA)):
            return unlock(folder, secret, codebook=CODEBOOK)
    return reopened(folder, secret)


class known_steps:  # noqa: N801 - reads as a sentence where it is used
    """For a while the app knows these steps."""

    def __init__(self, known: Iterable[object]) -> None:
        self.known = tuple(known)
        self.patch = pytest.MonkeyPatch()

    def __enter__(self) -> None:
        self.patch.setattr("app.vault.migrate.steps", lambda: self.known)

    def __exit__(self, *_: object) -> None:
        self.patch.undo()


def examine_migrated(folder: Path, confirmed: dict[str, list[str]]) -> None:
    key = open_with(read_key_file(folder / "key.json"), PASSPHRASE, None)
    connection = open_current(folder / "log.db", key, (*steps(), child.EXTRA))
    try:
        assert connection.execute("SELECT a FROM extra").fetchall() == [(1,)]
    finally:
        connection.close()


def examine_operation(
    operation: str, folder: Path, vault: Vault, confirmed: dict[str, list[str]], home: Path, where: str
) -> None:
    ids = {card.encounter for card in vault.timeline(limit=100).cards}
    if operation == "fold":
        assert [tap.tap for tap in vault.encounter(encounter_id(3)).taps] == ["searched"], where
        assert [one.bytes for one in vault.encounter(encounter_id(3)).media] == [len(child.SOUND)], where
        assert len(list(vault.history(encounter_id(3)).entries())) == 3, where
    elif operation == "forget":
        gone = encounter_id(2) not in ids
        assert gone or "forgotten" not in confirmed, where
        assert (vault.search("words of encounter 2") == ()) is gone, where
        if not gone:
            (photo,) = vault.encounter(encounter_id(2)).media
            with vault.open_media(photo.id) as stream:
                assert stream.read() == child.PHOTO, where
    elif operation in ("record", "record_locked"):
        # Whole when confirmed; otherwise whole, or marked as cut off at a whole chunk, or not there.
        for one in vault.encounter(encounter_id(1)).media:
            with vault.open_media(one.id) as stream:
                content = stream.read()
            assert child.SOUND.startswith(content), where
            assert one.cut_off == (len(content) < len(child.SOUND)), where
            assert len(content) % 65536 == 0 or not one.cut_off, where
    elif operation == "backup":
        backup = folder.parent / "backup.tar"
        assert backup.exists() or "backup" not in confirmed, where
        if backup.exists():
            assert restore(backup, folder.parent / "again", PASSPHRASE) == (), where
            with reopened(folder.parent / "again") as again:
                assert again.head() == vault.head(), where
    elif operation == "bring_back":
        restored = folder.parent / "restored"
        assert restored.exists() or "restored" not in confirmed, where
        if not restored.exists():
            restore(folder.parent / "earlier.tar", restored, PASSPHRASE)
        with reopened(restored) as again:
            assert again.verify() == (), where
            assert again.head() == vault.head(), where


def no_half_files(folder: Path, vault: Vault, where: str) -> None:
    """Everything in the folder is accounted for once the vault is open."""
    sealed = sorted(path.name for path in (folder / "sealed").iterdir())
    attached = [
        one.id for card in vault.timeline(limit=100).cards for one in vault.encounter(card.encounter).media
    ]
    assert sealed == sorted(f"media-{media_id}.age" for media_id in attached), where
    rest = {path.name for path in folder.iterdir()} - {"key.json.part"}
    assert rest <= {"key.json", "lock", "log.db", "log.db-wal", "reserve", "sealed"}, where
