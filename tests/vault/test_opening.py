"""Making, unlocking, locking; new and lost told apart; nothing on disk changes when it fails."""

from __future__ import annotations

import hmac
import json
import multiprocessing
import os
import subprocess
import sys
from pathlib import Path

import pytest

from app.vault import (
    DatabaseEmpty,
    DatabaseMissing,
    DatabaseUnreadable,
    InsecureTestCost,
    KdfCost,
    KeyFileDamaged,
    KeyFileMissing,
    StorageFailed,
    StrengthenerMissing,
    VaultAbsent,
    VaultError,
    VaultExists,
    VaultInUse,
    VaultLocked,
    WeakPassphrase,
    WrongSecret,
    calibrated,
    create_vault,
    unlock,
    vault_state,
)
from tests.vault.making import (
    CHEAP,
    CODEBOOK,
    OTHER_PASSPHRASE,
    PASSPHRASE,
    WORDLIST,
    encounter_id,
    files_under,
    moment,
    new_vault,
    noted,
    opened,
    reopened,
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A locked vault with one encounter."""
    vault, _ = new_vault(tmp_path / "vault")
    with vault:
        vault.append(opened())
        vault.append(noted("they wore masks"))
    return tmp_path / "vault"


def test_what_was_written_is_there_after_locking(folder: Path) -> None:
    with reopened(folder) as vault:
        assert vault.encounter(encounter_id(1)).notes[0].text == "they wore masks"
        assert vault.verify() == ()
        assert vault.head().n == 2


def test_either_secret_unlocks_however_it_is_typed(tmp_path: Path) -> None:
    vault, code = new_vault(tmp_path / "vault")
    vault.lock()
    numbered = "\n".join(f"{n}. {word.upper()}," for n, word in enumerate(code.split(), 1))
    for secret in (PASSPHRASE, f"  {PASSPHRASE.replace(' ', '  ')} ", code, numbered):
        reopened(tmp_path / "vault", secret).lock()


def test_a_passphrase_is_the_same_composed_or_not(tmp_path: Path) -> None:
    composed, decomposed = "ma\u00f1ana ser\u00e1 otro d\u00eda", "man\u0303ana sera\u0301 otro di\u0301a"
    vault, _ = create_vault(
        tmp_path / "vault", composed, moment(0), wordlist=WORDLIST, codebook=CODEBOOK, cost=CHEAP
    )
    vault.lock()
    reopened(tmp_path / "vault", decomposed).lock()


@pytest.mark.parametrize(
    "wrong", ["", "x", OTHER_PASSPHRASE, PASSPHRASE.upper(), "a " * 12, "\ud800" * 20, "é" * 5000]
)
def test_a_wrong_secret_changes_nothing(folder: Path, wrong: str) -> None:
    before = files_under(folder)
    with pytest.raises(WrongSecret):
        reopened(folder, wrong)
    assert files_under(folder) == before


@pytest.mark.parametrize(
    ("passphrase", "reason"),
    [
        ("", "too_short"),
        ("lamp orbit", "too_short"),
        ("passwordpassword", "guessable"),
        ("a" * 400, "guessable"),
    ],
)
def test_a_weak_passphrase_makes_no_vault(tmp_path: Path, passphrase: str, reason: str) -> None:
    with pytest.raises(WeakPassphrase) as raised:
        create_vault(tmp_path / "v", passphrase, moment(0), wordlist=WORDLIST, codebook=CODEBOOK, cost=CHEAP)
    assert raised.value.reason == reason
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_ever_made_over_something(folder: Path, tmp_path: Path) -> None:
    before = files_under(folder)
    with pytest.raises(VaultExists):
        new_vault(folder)
    assert files_under(folder) == before
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "one.jpg").write_bytes(b"mine")
    with pytest.raises(VaultExists):
        new_vault(tmp_path / "photos")
    assert files_under(tmp_path / "photos") == {"one.jpg": b"mine"}


def test_an_empty_folder_is_a_place_for_a_new_vault(tmp_path: Path) -> None:
    (tmp_path / "vault").mkdir()
    assert vault_state(tmp_path / "vault") == "absent"
    new_vault(tmp_path / "vault")[0].lock()
    assert vault_state(tmp_path / "vault") == "present"


def test_what_a_killed_making_left_does_not_stand_in_the_way(tmp_path: Path) -> None:
    left = tmp_path / ".vault.making" / "sealed"
    left.mkdir(parents=True)
    (left.parent / "log.db").write_bytes(b"half")
    new_vault(tmp_path / "vault")[0].lock()
    assert [path.name for path in tmp_path.iterdir()] == ["vault"]
    reopened(tmp_path / "vault").lock()


def test_no_vault_is_not_a_damaged_vault(tmp_path: Path) -> None:
    assert vault_state(tmp_path / "none") == "absent"
    with pytest.raises(VaultAbsent):
        reopened(tmp_path / "none")
    assert list(tmp_path.iterdir()) == []


def damage(folder: Path, what: str) -> None:
    database, key_file = folder / "log.db", folder / "key.json"
    if what == "no database":
        database.unlink()
    elif what == "empty database":
        database.write_bytes(b"")
    elif what == "cut database":
        database.write_bytes(database.read_bytes()[:-1])
    elif what == "short database":
        database.write_bytes(database.read_bytes()[:8192])
    elif what == "other database":
        database.write_bytes(os.urandom(8192))
    elif what == "no key file":
        key_file.unlink()
    elif what == "empty key file":
        key_file.write_bytes(b"")
    else:
        key_file.write_bytes(key_file.read_bytes()[:100])


LOST = {
    "no database": DatabaseMissing,
    "empty database": DatabaseEmpty,
    "cut database": DatabaseUnreadable,
    "short database": DatabaseUnreadable,
    "other database": DatabaseUnreadable,
    "no key file": KeyFileMissing,
    "empty key file": KeyFileDamaged,
    "cut key file": KeyFileDamaged,
}


@pytest.mark.parametrize("what", LOST)
def test_lost_is_reported_and_kept_and_never_made_anew(folder: Path, what: str) -> None:
    damage(folder, what)
    before = files_under(folder)
    with pytest.raises(LOST[what]):
        reopened(folder)
    with pytest.raises(VaultExists):
        new_vault(folder)
    assert files_under(folder) == before
    shows_outside = what not in ("short database", "other database")
    assert isinstance(vault_state(folder), LOST[what]) is shows_outside


def test_every_cut_of_the_database_is_noticed(folder: Path) -> None:
    whole = (folder / "log.db").read_bytes()
    for size in range(0, len(whole), len(whole) // 40 + 7):
        (folder / "log.db").write_bytes(whole[:size])
        with pytest.raises(VaultError):
            reopened(folder)


def _unlock_elsewhere(folder: Path, answers: multiprocessing.Queue) -> None:
    try:
        reopened(folder).lock()
        answers.put("opened")
    except VaultError as error:
        answers.put(type(error).__name__)


def test_two_never_have_it_open(folder: Path) -> None:
    spawn = multiprocessing.get_context("spawn")
    answers = spawn.Queue()
    with reopened(folder):
        with pytest.raises(VaultInUse):
            reopened(folder)
        other = spawn.Process(target=_unlock_elsewhere, args=(folder, answers))
        other.start()
        assert answers.get(timeout=60) == "VaultInUse"
        other.join()
    reopened(folder).lock()


def test_a_locked_vault_does_nothing_and_keeps_no_key(folder: Path) -> None:
    vault = reopened(folder)
    signer = vault.signer
    assert len(signer.sign(b"x")) == 64
    key = vault._key
    vault.lock()
    vault.lock()
    assert key == bytes(32)
    for use in (vault.head, vault.timeline, lambda: vault.append(noted("late")), lambda: signer.sign(b"x")):
        with pytest.raises(VaultLocked):
            use()
    assert not (folder / "log.db-wal").exists()


def test_a_folder_that_may_not_be_used_says_which(folder: Path, tmp_path: Path) -> None:
    if os.geteuid() == 0:
        # Root may do anything: the same refusals come from a child that is nobody.
        answers = _as_nobody(folder, tmp_path)
    else:
        answers = _refusals(folder, tmp_path)
    assert answers == ["FolderUnreadable", "FolderNotWritable"]


def _refusals(folder: Path, parent: Path) -> list[str]:
    answers = []
    (folder / "key.json").chmod(0)
    try:
        for attempt in (
            lambda: unlock(folder, PASSPHRASE, codebook=CODEBOOK),
            lambda: new_vault(parent / "no" / "v"),
        ):
            try:
                attempt()
                answers.append("done")
            except VaultError as error:
                answers.append(type(error).__name__)
    finally:
        (folder / "key.json").chmod(0o600)
    return answers


def _as_nobody(folder: Path, parent: Path) -> list[str]:
    (parent / "no").mkdir()
    for path in (parent, *parent.parents):
        if path == Path("/"):
            break
        path.chmod(path.stat().st_mode | 0o055)
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.setgroups([])
        os.setgid(65534)
        os.setuid(65534)
        answers = []
        for attempt in (
            lambda: unlock(folder, PASSPHRASE, codebook=CODEBOOK),
            lambda: new_vault(parent / "no" / "v"),
        ):
            try:
                attempt()
                answers.append("done")
            except BaseException as error:
                answers.append(type(error).__name__)
        os.write(writing, ",".join(answers).encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        said = pipe.read()
    os.waitpid(child, 0)
    return said.split(",")


class Hardware:
    """A keystore as a phone has it, with its key in memory."""

    def __init__(self) -> None:
        self.key = os.urandom(32)
        self.broken = False

    def strengthen(self, data: bytes) -> bytes:
        if self.broken:
            raise RuntimeError("keystore operation failed")
        return hmac.digest(self.key, data, "sha256")


def test_hardware_strengthens_the_passphrase_and_never_the_recovery_code(tmp_path: Path) -> None:
    hardware = Hardware()
    vault, code = new_vault(tmp_path / "vault", strengthener=hardware)
    vault.lock()
    reopened(tmp_path / "vault", PASSPHRASE, strengthener=hardware).lock()
    with pytest.raises(StrengthenerMissing):
        reopened(tmp_path / "vault", PASSPHRASE)
    with pytest.raises(WrongSecret):
        reopened(tmp_path / "vault", PASSPHRASE, strengthener=Hardware())
    hardware.broken = True
    with pytest.raises(StrengthenerMissing):
        reopened(tmp_path / "vault", PASSPHRASE, strengthener=hardware)
    reopened(tmp_path / "vault", code, strengthener=hardware).lock()
    reopened(tmp_path / "vault", code).lock()


class Flaky(Hardware):
    """A keystore that now and then answers with another key."""

    def strengthen(self, data: bytes) -> bytes:
        self.key = os.urandom(32)
        return super().strengthen(data)


class Short(Hardware):
    """A keystore that answers with half of it."""

    def strengthen(self, data: bytes) -> bytes:
        return super().strengthen(data)[:16]


@pytest.mark.parametrize(("hardware", "error"), [(Flaky(), StorageFailed), (Short(), StrengthenerMissing)])
def test_hardware_that_cannot_be_relied_on_is_found_out_before_it_counts(
    tmp_path: Path, hardware: Hardware, error: type[VaultError]
) -> None:
    with pytest.raises(error):
        new_vault(tmp_path / "vault", strengthener=hardware)
    assert list(tmp_path.iterdir()) == []
    new_vault(tmp_path / "vault")[0].lock()
    with reopened(tmp_path / "vault", strengthener=hardware) as vault, pytest.raises(error):
        vault.change_passphrase(PASSPHRASE, OTHER_PASSPHRASE)
    reopened(tmp_path / "vault").lock()


def test_no_vault_can_be_cheap_by_accident() -> None:
    for memory, passes, lanes in (
        (64, 1, 1),
        (19 * 1024, 1, 1),
        (8 * 1024, 4, 4),
        (1 << 21, 1, 1),
        (65536, 21, 1),
    ):
        with pytest.raises(ValueError):
            KdfCost(memory, passes, lanes)
    assert InsecureTestCost().memory_kib == 64


class Machine:
    """Derivations that take a known time and as much memory as there is."""

    def __init__(self, floor_seconds: float, memory_kib: int = 1 << 30) -> None:
        self.now = 0.0
        self.floor_seconds = floor_seconds
        self.memory_kib = memory_kib

    def derive(self, cost: KdfCost) -> None:
        if cost.memory_kib > self.memory_kib:
            raise MemoryError
        self.now += self.floor_seconds * cost.memory_kib * cost.passes / (65536 * 3)

    def calibrated(self) -> KdfCost:
        return calibrated(1.0, seconds=lambda: self.now, derive=self.derive)


@pytest.mark.parametrize(
    ("machine", "cost"),
    [
        (Machine(3.0), KdfCost(65536, 3, 4)),
        (Machine(0.5), KdfCost(131072, 3, 4)),
        (Machine(0.25), KdfCost(262144, 3, 4)),
        (Machine(0.125), KdfCost(262144, 6, 4)),
        (Machine(0.0001), KdfCost(262144, 10, 4)),
        (Machine(0.25, memory_kib=200_000), KdfCost(65536, 3, 4)),
        (Machine(0.25, memory_kib=50_000), KdfCost(46 * 1024, 1, 1)),
        (Machine(0.25, memory_kib=20_000), KdfCost(19 * 1024, 2, 1)),
    ],
)
def test_calibration_aims_at_a_second_and_falls_only_when_memory_fails(
    machine: Machine, cost: KdfCost
) -> None:
    assert machine.calibrated() == cost


def test_loading_the_library_is_not_taken_for_slow_deriving() -> None:
    """It would make a new vault cheaper to guess at."""
    code = (
        "import sys; from app.vault.key_derivation import calibrated\n"
        "loaded = []\n"
        "def seconds():\n"
        "    loaded.append('cryptography.hazmat.primitives.kdf.argon2' in sys.modules)\n"
        "    return 0.0\n"
        "calibrated(seconds=seconds, derive=lambda cost: None)\n"
        "print(all(loaded))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout == "True\n"


def test_a_real_cost_works(tmp_path: Path) -> None:
    vault, code = new_vault(tmp_path / "vault", cost=KdfCost(64 * 1024, 3, 4))
    assert vault.try_recovery(code)
    vault.lock()
    reopened(tmp_path / "vault").lock()
    slots = json.loads((tmp_path / "vault" / "key.json").read_bytes())["slots"]
    assert (slots["passphrase"]["memory_kib"], slots["passphrase"]["passes"]) == (65536, 3)
    assert (slots["recovery"]["memory_kib"], slots["recovery"]["passes"]) == (65536, 3)
