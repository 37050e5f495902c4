"""What lost other apps' people their records or locked them out (P1 to P16), tried on ours. The list is in test_list.py."""

from __future__ import annotations

import ast
import contextlib
import io
import os
import shutil
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest

from app.phone.screens.home.model import notices
from app.record import Fact
from app.vault import (
    InsecureTestCost,
    KdfCost,
    LockedVault,
    StrengthenerMissing,
    VaultDamaged,
    VaultExists,
    VaultLocked,
    WeakPassphrase,
    WrongSecret,
    migrate,
    restore,
)
from app.vault.key_file import read_key_file
from app.vault.slots import open_with
from tests.phone.living import made_session
from tests.vault.making import (
    CHEAP,
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
    tapped,
)

ROOT = Path(__file__).parents[2]
PHOTO = b"\xff\xd8\xff\xe0" + bytes(range(256)) * 300


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A locked vault with one encounter."""
    vault, code = new_vault(tmp_path / "vault")
    vault.append(opened())
    vault.append(noted("what was written"))
    vault.lock()
    (tmp_path / "code").write_text(code)
    return tmp_path / "vault"


def told(folder: Path, secret: str = PASSPHRASE) -> list[str]:
    with reopened(folder, secret) as vault:
        return [note.text for note in vault.encounter(encounter_id(1)).notes]


def as_a_killed_process_leaves_it(folder: Path) -> Path:
    return Path(shutil.copytree(folder, folder.with_name(f"left-{len(list(folder.parent.iterdir()))}")))


@pytest.mark.parametrize("name", ["log.db", "key.json"])
@pytest.mark.parametrize("content", [b"", b"{}", bytes(8192), b"SQLite format 3\0" + bytes(4080)])
def test_p01_what_cannot_be_decoded_is_never_replaced_by_something_new(
    folder: Path, name: str, content: bytes
) -> None:
    (folder / name).write_bytes(content)
    before = files_under(folder)
    with pytest.raises(VaultDamaged):
        reopened(folder)
    with pytest.raises(VaultExists):
        new_vault(folder)
    assert files_under(folder) == before


def test_p02_a_format_changes_in_a_verified_copy_and_never_through_plaintext(folder: Path) -> None:
    key = open_with(read_key_file(folder / "key.json"), PASSPHRASE, None)
    before = (folder / "log.db").read_bytes()
    wrong = migrate.Step(len(migrate.steps()) + 1, "DELETE FROM link WHERE n = 1;")
    with pytest.raises(VaultDamaged):
        migrate.open_current(folder / "log.db", key, (*migrate.steps(), wrong))
    assert (folder / "log.db").read_bytes() == before
    assert not any(b"SQLite format 3" in content for content in files_under(folder).values())
    assert told(folder) == ["what was written"]


def test_p03_whoever_skips_versions_gets_every_step_in_order(folder: Path) -> None:
    key = open_with(read_key_file(folder / "key.json"), PASSPHRASE, None)
    first = len(migrate.steps()) + 1
    sql = (
        "CREATE TABLE extra (a INTEGER) STRICT;",
        "INSERT INTO extra VALUES (2);",
        "UPDATE extra SET a = a * 10;",
    )
    known = (*migrate.steps(), *(migrate.Step(first + n, one) for n, one in enumerate(sql)))
    connection = migrate.open_current(folder / "log.db", key, known)
    try:
        assert connection.execute("SELECT a FROM extra").fetchall() == [(20,)]
        assert connection.execute("SELECT count(*) FROM link").fetchone()[0] >= 2
    finally:
        connection.close()


def test_p04_an_entry_saved_as_the_screen_locks_is_there(folder: Path) -> None:
    vault = reopened(folder)
    vault.append(noted("the last thing", at=9))
    vault.lock()
    assert told(folder) == ["what was written", "the last thing"]


def test_p05_every_answer_is_on_disk_before_the_next_thing_can_happen(tmp_path: Path) -> None:
    """Home pressed right after saving, and the app is never heard of again."""
    session = made_session(tmp_path / "home")
    encounter = session.begin()
    session.answer(encounter, "officers.count", Fact.known(3))
    left = as_a_killed_process_leaves_it(tmp_path / "home" / "vault")
    session.answer(encounter, "officers.count", Fact.known(4))
    session.lock()
    with reopened(left, "quiet river lamp orbit fudge canyon") as vault:
        assert vault.encounter(encounter).value("officers.count") == 3


@pytest.mark.parametrize("locked", [True, False])
def test_p06_leaving_in_the_middle_of_a_recording_keeps_it(folder: Path, locked: bool) -> None:
    vault = reopened(folder)
    door = LockedVault(folder) if locked else vault
    take = door.capture_media if isinstance(door, LockedVault) else door.record_media
    recording = take(encounter_id(1), "audio", "audio/aac", moment(9))
    recording.write(PHOTO)
    vault.lock()
    left = as_a_killed_process_leaves_it(folder)
    # Begun unlocked, its entry waits for the next unlock; the sound is on disk either way.
    with contextlib.nullcontext() if locked else pytest.raises(VaultLocked):
        recording.finish()
    for place, whole in ((folder, True), (left, False)):
        with reopened(place) as vault:
            (one,) = vault.encounter(encounter_id(1)).media
            with vault.open_media(one.id) as stream:
                content = stream.read()
            assert content == PHOTO if whole else PHOTO.startswith(content) and len(content) == 65536
            assert one.cut_off is not whole


def test_p07_making_and_trying_a_recovery_sheet_never_touches_the_keys(folder: Path) -> None:
    before = (folder / "key.json").read_bytes()
    code = (folder.parent / "code").read_text()
    with reopened(folder) as vault:
        assert vault.try_recovery(code)
        assert not vault.try_recovery("another " * 12)
        vault.backup(folder.parent / "backup.tar")
    assert (folder / "key.json").read_bytes() == before


def test_p08_a_new_passphrase_rewraps_one_key_and_rewrites_no_record(folder: Path) -> None:
    with reopened(folder) as vault:
        vault.attach(encounter_id(1), io.BytesIO(PHOTO), moment(9))
    before = files_under(folder)
    with reopened(folder) as vault:
        # The same one again is a change like any other.
        vault.change_passphrase(PASSPHRASE, PASSPHRASE, cost=CHEAP)
        vault.change_passphrase(PASSPHRASE, OTHER_PASSPHRASE, cost=CHEAP)
    after = files_under(folder)
    assert {name for name in before if before[name] != after[name]} == {"key.json"}
    assert told(folder, OTHER_PASSPHRASE) == ["what was written"]


def test_p08_a_backup_needs_nothing_but_itself_and_a_secret(folder: Path, tmp_path: Path) -> None:
    with reopened(folder) as vault:
        vault.backup(tmp_path / "backup.tar")
    shutil.rmtree(folder)
    for n, secret in enumerate((PASSPHRASE, (tmp_path / "code").read_text())):
        assert restore(tmp_path / "backup.tar", tmp_path / f"again-{n}", secret) == ()
        assert told(tmp_path / f"again-{n}", secret) == ["what was written"]


def test_p09_every_tap_that_was_confirmed_is_in_the_history(folder: Path) -> None:
    door = LockedVault(folder)
    confirmed = [door.capture(tapped("searched", 1, at=100 + n)) for n in range(40)]
    with reopened(folder) as vault:
        entries = [entry for _, entry in vault.history(encounter_id(1)).entries()]
    assert [entry.payload["capture"] for entry in entries if entry.kind == "observed"] == confirmed


def test_p10_a_forgotten_passphrase_is_not_the_end(folder: Path) -> None:
    code = (folder.parent / "code").read_text()
    with reopened(folder, code) as vault:
        vault.change_passphrase(code, OTHER_PASSPHRASE, cost=CHEAP)
    assert told(folder, OTHER_PASSPHRASE) == ["what was written"]


def test_p10_the_sheet_is_asked_for_until_it_was_tried(tmp_path: Path) -> None:
    session = made_session(tmp_path)
    assert not [one for one in notices(session) if one.code == "sheet_not_tried"]
    session.vault.keep("setup", "sheet", b"made")
    assert [one for one in notices(session) if one.code == "sheet_not_tried"]


class DeadKeystore:
    """It answered while the vault was made."""

    dead = False

    def strengthen(self, data: bytes) -> bytes:
        if self.dead:
            raise RuntimeError("keystore operation failed")
        return sha256(b"hardware" + data).digest()


def test_p11_a_dead_keystore_does_not_keep_anybody_out(tmp_path: Path) -> None:
    hardware = DeadKeystore()
    vault, code = new_vault(tmp_path / "vault", strengthener=hardware)
    vault.backup(tmp_path / "backup.tar")
    vault.lock()
    hardware.dead = True
    with pytest.raises(StrengthenerMissing):
        reopened(tmp_path / "vault", strengthener=hardware)
    reopened(tmp_path / "vault", code, strengthener=hardware).lock()
    # And the passphrase itself opens what lies in the backup, on any device.
    restore(tmp_path / "backup.tar", tmp_path / "again", PASSPHRASE)
    reopened(tmp_path / "again").lock()


def test_p12_a_change_that_was_not_finished_changed_nothing(folder: Path) -> None:
    before = (folder / "key.json").read_bytes()
    with reopened(folder) as vault:
        with pytest.raises(WeakPassphrase):
            vault.change_passphrase(PASSPHRASE, "short", cost=CHEAP)
        with pytest.raises(WrongSecret):
            vault.change_passphrase("not the one that it has", OTHER_PASSPHRASE, cost=CHEAP)
    assert (folder / "key.json").read_bytes() == before
    assert told(folder) == ["what was written"]


def test_p13_who_signed_can_still_be_shown_after_the_phone_is_gone(folder: Path, tmp_path: Path) -> None:
    with reopened(folder) as vault:
        key = vault.signer.public_key
        vault.backup(tmp_path / "backup.tar")
    shutil.rmtree(folder)
    restore(tmp_path / "backup.tar", tmp_path / "again", PASSPHRASE)
    with reopened(tmp_path / "again") as vault:
        assert vault.signer.public_key == key
    # Nor is any key everybody's: two vaults of one passphrase have nothing in common.
    other, _ = new_vault(tmp_path / "other")
    with other:
        assert other.signer.public_key != key


def test_p14_one_place_derives_keys_and_it_takes_no_weak_parameters() -> None:
    weak = {"Argon2id", "Argon2i", "PBKDF2HMAC", "Scrypt", "pbkdf2_hmac", "scrypt"}
    deriving = {
        str(path.relative_to(ROOT))
        for path in (ROOT / "app").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.ImportFrom)
        and (node.module or "").startswith(("cryptography", "hashlib"))
        and weak & {alias.name for alias in node.names}
    }
    assert deriving == {"app/vault/key_derivation.py", "app/seal/scrypt.py"}
    with pytest.raises(ValueError):
        KdfCost(1024, 1, 1)
    assert InsecureTestCost().memory_kib < 1024


def test_p15_an_unlocked_phone_in_other_hands_changes_no_secret(folder: Path) -> None:
    with reopened(folder) as vault:
        for attempt in (
            lambda: vault.change_passphrase("a guess of theirs here", OTHER_PASSPHRASE, cost=CHEAP),
            lambda: vault.new_recovery_code("a guess of theirs here", WORDLIST),
        ):
            with pytest.raises(WrongSecret):
                attempt()
    assert told(folder, (folder.parent / "code").read_text()) == ["what was written"]


def test_p16_keys_are_wiped_in_what_is_shipped_too(tmp_path: Path) -> None:
    """Under -OO, as on the phone: nothing that guards or wipes a key may rest on what that strips."""
    program = (
        "import sys; from pathlib import Path; from tests.vault.making import new_vault\n"
        "vault, _ = new_vault(Path(sys.argv[1])); key = vault._key\n"
        "held = any(key); vault.lock(); sys.exit(0 if held and not any(key) else 7)"
    )
    done = subprocess.run(
        [sys.executable, "-OO", "-c", program, str(tmp_path / "vault")],
        cwd=ROOT,
        env=dict(os.environ),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
