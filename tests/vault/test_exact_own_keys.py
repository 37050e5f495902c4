"""Changing a secret, and the vault's own keys, to the byte."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from attrs import evolve
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from app.vault import (
    DatabaseUnreadable,
    InsecureTestCost,
    KeyFileDamaged,
    StorageFailed,
    WrongSecret,
    own_keys,
    slots,
)
from app.vault.finding import Finding
from app.vault.key_file import (
    make_key_file,
    parse_slot,
    read_key_file,
)
from app.vault.layout import VaultFolder
from app.vault.passphrase import (
    suggest_recovery_code,
)
from tests.vault.making import CHEAP, OTHER_PASSPHRASE, PASSPHRASE, WORDLIST, new_vault, reopened
from tests.vault.test_exact_keys import Hardware
from tests.vault.test_key_file import KEY, RECIPIENT


def test_a_key_file_of_another_vault_is_found_out_before_anything_is_changed(tmp_path: Path) -> None:
    """The same passphrase opens it, but to another key: wrapping ours there would lock the person out."""
    vault, _ = new_vault(tmp_path / "v")
    other, code = new_vault(tmp_path / "other")
    other.lock()
    foreign = (tmp_path / "other" / "key.json").read_bytes()
    (tmp_path / "v" / "key.json").write_bytes(foreign)
    for attempt in (
        lambda: vault.change_passphrase(PASSPHRASE, OTHER_PASSPHRASE, cost=CHEAP),
        lambda: vault.new_recovery_code(PASSPHRASE, WORDLIST),
    ):
        with pytest.raises(KeyFileDamaged) as refused:
            attempt()
        assert refused.value.reason == "other_key"
    assert not vault.try_recovery(code)
    assert (tmp_path / "v" / "key.json").read_bytes() == foreign
    assert vault.verify() == (Finding("key_file_altered", "key.json"),)
    (tmp_path / "v" / "key.json").write_bytes(b"{")
    assert vault.verify() == (Finding("key_file_altered", "key.json", "KeyFileDamaged"),)
    vault.lock()


def test_what_changing_writes(tmp_path: Path) -> None:
    """One slot is new, at the cost that was asked for, or that of the slot before; the other stays to the byte."""
    vault, _ = new_vault(tmp_path / "v")
    folder = VaultFolder(tmp_path / "v")
    before = read_key_file(folder.key_file)
    vault.change_passphrase(PASSPHRASE, OTHER_PASSPHRASE, cost=InsecureTestCost(72, 2, 3))
    after = read_key_file(folder.key_file)
    assert after.slots["recovery"] == before.slots["recovery"]
    changed = after.slots["passphrase"]
    assert (changed.memory_kib, changed.passes, changed.lanes) == (72, 2, 3)
    assert (changed.salt, changed.nonce) != (
        before.slots["passphrase"].salt,
        before.slots["passphrase"].nonce,
    )
    vault.change_passphrase(OTHER_PASSPHRASE, PASSPHRASE)
    again = read_key_file(folder.key_file).slots["passphrase"]
    assert (again.memory_kib, again.passes, again.lanes) == (72, 2, 3)
    vault.new_recovery_code(PASSPHRASE, WORDLIST)
    last = read_key_file(folder.key_file)
    assert last.slots["passphrase"] == again
    recovery = last.slots["recovery"]
    assert (recovery.memory_kib, recovery.passes, recovery.lanes) == (72, 2, 3)
    vault.lock()


def test_a_new_key_file_is_proved_by_both_secrets() -> None:
    code = suggest_recovery_code(WORDLIST)
    key = bytearray(KEY)
    made = slots.make_passphrase_slot(RECIPIENT, PASSPHRASE, key, CHEAP, None).slot
    rescue = slots.make_recovery_slot(RECIPIENT, code, key, CHEAP)
    assert (rescue.memory_kib, rescue.strengthened) == (64, False)
    file = make_key_file(RECIPIENT, {"passphrase": made, "recovery": rescue}, key)
    slots.prove(file, PASSPHRASE, code, key, None)
    assert slots.open_with(file, code.upper(), None) == slots.open_with(file, PASSPHRASE, None) == key
    for passphrase, words, known in (
        (OTHER_PASSPHRASE, code, key),
        (PASSPHRASE, suggest_recovery_code(WORDLIST), key),
        (PASSPHRASE, "no code", key),
        (PASSPHRASE, code, bytearray(32)),
    ):
        with pytest.raises(StorageFailed) as refused:
            slots.prove(file, passphrase, words, known, None)
        assert refused.value.args == (0,)
    with pytest.raises(WrongSecret):
        slots.make_recovery_slot(RECIPIENT, "no code", key, CHEAP)
    with pytest.raises(WrongSecret):
        slots.open_with(file, OTHER_PASSPHRASE, None)


def test_the_vaults_own_keys(tmp_path: Path) -> None:
    hardware = Hardware()
    vault, _ = new_vault(tmp_path / "v", strengthener=hardware)
    folder = VaultFolder(tmp_path / "v")
    slot = read_key_file(folder.key_file).slots["passphrase"]
    with vault._changing() as connection:
        portable = own_keys.read_portable_slot(connection, slot)
        assert portable is not None
        assert parse_slot(json.loads(portable)) == evolve(
            slot,
            strengthened=False,
            nonce=bytes.fromhex(json.loads(portable)["nonce"]),
            wrapped=bytes.fromhex(json.loads(portable)["wrapped"]),
        )
        other = evolve(slot, salt=bytes(32))
        assert own_keys.read_portable_slot(connection, other) is None
        own_keys.put_portable_slot(connection, other)
        own_keys.put_secret(connection, "another", b"1")
        own_keys.put_secret(connection, "another", b"2")
        own_keys.drop_other_portable_slots(connection, slot)
        assert own_keys.read_portable_slot(connection, other) is None
        assert own_keys.read_portable_slot(connection, slot) == portable
        assert own_keys._required(connection, "another") == b"2"
        assert str(own_keys.read_identity(connection).recipient) == read_key_file(folder.key_file).recipient
        assert (
            own_keys.read_signing_key(connection).public_key().public_bytes_raw() == vault.signer.public_key
        )
        for name, read, bad in (
            ("identity", own_keys.read_identity, b"AGE-SECRET-KEY-1"),
            ("identity", own_keys.read_identity, b"\xff"),
            ("signing_seed", own_keys.read_signing_key, bytes(31)),
        ):
            own_keys.put_secret(connection, name, bad)
            with pytest.raises(DatabaseUnreadable) as refused:
                read(connection)
            assert refused.value.args == (name,)
        connection.execute("DELETE FROM secret WHERE name = 'identity'")
        with pytest.raises(DatabaseUnreadable) as refused:
            own_keys.read_identity(connection)
        assert refused.value.args == ("identity",)
    vault.lock()


def test_a_signer_knows_its_key_and_signs_while_the_vault_is_open(tmp_path: Path) -> None:
    vault, _ = new_vault(tmp_path / "v")
    signer = vault.signer
    Ed25519PublicKey.from_public_bytes(signer.public_key).verify(signer.sign(b"x"), b"x")
    assert repr(signer) == f"VaultSigner(public_key={signer.public_key!r})"
    vault.lock()
    with reopened(tmp_path / "v") as again:
        assert again.signer == signer


DERIVED_AND_LOOKED = """
import sys
from pathlib import Path
from threading import Thread
from app.vault.key_derivation import derive
from app.vault.wiping import wipe

secret = bytearray(n * 37 % 256 ^ 0x5A for n in range(40))
mask = bytes([0xFF]) * 40
turned = bytes(a ^ b for a, b in zip(secret, mask))

def work():
    for salt in (bytes(32), bytes(range(32))):
        derive(secret, salt, 64, 1, 1)
    wipe(secret)

thread = Thread(target=work)
thread.start()
thread.join()
left = 0
for line in Path("/proc/self/maps").read_text().splitlines():
    where, rights, *_ = line.split()
    if rights.startswith("rw"):
        begin, end = (int(part, 16) for part in where.split("-"))
        with open("/proc/self/mem", "rb", 0) as memory:
            memory.seek(begin)
            try:
                held = memory.read(end - begin)
            except OSError:
                continue
        # Looked for by its first bytes turned round, so that this program does not find its own question.
        at = held.find(turned[:3].translate(bytes(255 - n for n in range(256))))
        while at >= 0:
            found = bytes(a ^ 255 for a in held[at : at + 40])
            left += found == turned
            at = held.find(held[at : at + 3], at + 1)
print(left)
"""


def test_deriving_leaves_no_secret_in_memory_that_was_given_back() -> None:
    """OpenSSL's own block of parameters held it until something else happened to need the room."""
    done = subprocess.run(
        [sys.executable, "-c", DERIVED_AND_LOOKED],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stdout, done.stderr) == ("0\n", "")
