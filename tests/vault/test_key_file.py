"""key.json: nothing in it is believed before it is checked, and damage never reads as a wrong passphrase."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from app.record import canonical
from app.vault import (
    InsecureTestCost,
    KeyFileDamaged,
    LockedVault,
    NewerFormat,
    StorageFailed,
    VaultError,
    WeakPassphrase,
    WrongSecret,
)
from app.vault.disk import write_whole
from app.vault.key_file import KeyFile, Slot, SlotName, make_key_file, make_slot, parse_key_file
from tests.vault.making import (
    CHEAP,
    OTHER_PASSPHRASE,
    PASSPHRASE,
    WORDLIST,
    new_vault,
    reopened,
)

KEY = bytearray(range(32))
RECIPIENT = "age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj"


@pytest.fixture(scope="module")
def key_file() -> KeyFile:
    slots: dict[SlotName, Slot] = {
        "passphrase": make_slot("passphrase", RECIPIENT, bytearray(b"open"), KEY, CHEAP).slot,
        "recovery": make_slot("recovery", RECIPIENT, bytearray(b"rescue"), KEY, CHEAP).slot,
    }
    return make_key_file(RECIPIENT, slots, KEY)


def rewritten(key_file: KeyFile, change: Any) -> bytes:
    """The file after somebody who knows the format, but not the key, changed it."""
    value = json.loads(key_file.to_bytes())
    change(value)
    value.pop("checksum", None)
    return canonical(value | {"checksum": sha256(canonical(value)).hexdigest()})


def test_each_slot_opens_with_its_own_secret_alone(key_file: KeyFile) -> None:
    read = parse_key_file(key_file.to_bytes())
    assert read == key_file
    assert read.open("passphrase", bytearray(b"open"), None) == KEY
    assert read.open("recovery", bytearray(b"rescue"), None) == KEY
    assert read.open("recovery", bytearray(b"open"), None) is None
    assert read.open("passphrase", bytearray(b"rescue"), None) is None
    assert not read.altered(KEY)


def test_no_flip_of_any_byte_passes_unseen(key_file: KeyFile) -> None:
    whole = key_file.to_bytes()
    for place in range(len(whole) - 1):
        flipped = bytearray(whole)
        flipped[place] ^= 1 << place % 8
        try:
            read = parse_key_file(bytes(flipped))
        except KeyFileDamaged:
            continue
        # What still reads is known to be damaged, and gives the true key or none.
        assert not read.intact
        assert read.altered(KEY)
        assert read.open("passphrase", bytearray(b"open"), None) in (KEY, None)
        assert read.open("recovery", bytearray(b"rescue"), None) in (KEY, None)


def test_every_cut_is_noticed(key_file: KeyFile) -> None:
    whole = key_file.to_bytes()
    for size in range(len(whole) - 1):
        with pytest.raises(KeyFileDamaged):
            parse_key_file(whole[:size])


def test_damage_to_one_slot_leaves_the_other_open_and_is_told(tmp_path: Path) -> None:
    vault, code = new_vault(tmp_path / "v")
    vault.lock()
    path = tmp_path / "v" / "key.json"
    value = json.loads(path.read_bytes())
    value["slots"]["recovery"]["wrapped"] = "00" * 48
    path.write_bytes(canonical(value))
    with pytest.raises(KeyFileDamaged):
        reopened(tmp_path / "v", code)
    vault = reopened(tmp_path / "v")
    assert [finding.kind for finding in vault.findings] == ["key_file_altered"]
    assert [finding.kind for finding in vault.verify()] == ["key_file_altered"]
    code = vault.new_recovery_code(PASSPHRASE, WORDLIST)
    assert vault.verify() == ()
    vault.lock()
    reopened(tmp_path / "v", code).lock()


@pytest.mark.parametrize(
    "change",
    [
        {"memory_kib": (1 << 20) + 1},
        {"memory_kib": 1 << 52},
        {"memory_kib": 0},
        {"memory_kib": -1},
        {"memory_kib": "65536"},
        {"memory_kib": True},
        {"memory_kib": 16, "lanes": 4},
        {"passes": 21},
        {"passes": 0},
        {"lanes": 17},
        {"lanes": 0},
        {"kdf": "scrypt"},
        {"salt": "00" * 31},
        {"salt": "0g" * 32},
        {"salt": "AA" * 32},
        {"salt": None},
        {"nonce": "00" * 13},
        {"wrapped": "00" * 49},
        {"strengthened": 1},
        {"extra": 1},
    ],
)
def test_parameters_out_of_range_are_refused_before_any_work(
    key_file: KeyFile, change: dict[str, Any]
) -> None:
    with pytest.raises(KeyFileDamaged):
        parse_key_file(rewritten(key_file, lambda value: value["slots"]["passphrase"].update(change)))


@pytest.mark.parametrize(
    "change",
    [
        lambda value: value.pop("mac"),
        lambda value: value.update(mac="00"),
        lambda value: value.update(more=1),
        lambda value: value.update(slots={}),
        lambda value: value.update(slots=[]),
        lambda value: value.update(recipient=None),
        lambda value: value.update(format="firsthand-vault/0"),
        lambda value: value.update(format="another/1"),
        lambda value: value.update(format=None),
        lambda value: value["slots"].update(third=value["slots"]["recovery"]),
    ],
)
def test_another_shape_is_refused(key_file: KeyFile, change: Any) -> None:
    with pytest.raises(KeyFileDamaged):
        parse_key_file(rewritten(key_file, change))


@pytest.mark.parametrize(
    "untrusted",
    [b"", b"\xff", b"[]", b"null", b'{"format":NaN}', b"[" * 60_000, b'{"a":1,"a":2}', b"1" * 70_000],
)
def test_anything_else_is_refused(untrusted: bytes) -> None:
    with pytest.raises(KeyFileDamaged):
        parse_key_file(untrusted)


def test_a_newer_version_is_told_apart_from_damage(key_file: KeyFile) -> None:
    with pytest.raises(NewerFormat) as raised:
        parse_key_file(
            rewritten(key_file, lambda value: value.update(format="firsthand-vault/7", slots="new"))
        )
    assert (raised.value.what, raised.value.found, raised.value.known) == ("key_file", 7, 1)


def test_an_altered_recipient_opens_nothing(key_file: KeyFile) -> None:
    other = RECIPIENT.replace("age1z", "age1q")
    read = parse_key_file(rewritten(key_file, lambda value: value.update(recipient=other)))
    assert read.open("passphrase", bytearray(b"open"), None) is None


def test_slots_cannot_be_swapped(key_file: KeyFile) -> None:
    def swap(value: dict[str, Any]) -> None:
        slots = value["slots"]
        slots["passphrase"], slots["recovery"] = slots["recovery"], slots["passphrase"]

    read = parse_key_file(rewritten(key_file, swap))
    assert read.open("passphrase", bytearray(b"rescue"), None) is None
    assert read.open("recovery", bytearray(b"rescue"), None) is None


def test_changing_the_passphrase(tmp_path: Path) -> None:
    vault, code = new_vault(tmp_path / "v")
    before = (tmp_path / "v" / "key.json").read_bytes()
    with pytest.raises(WrongSecret):
        vault.change_passphrase(OTHER_PASSPHRASE, PASSPHRASE, cost=CHEAP)
    with pytest.raises(WeakPassphrase):
        vault.change_passphrase(PASSPHRASE, "short", cost=CHEAP)
    assert (tmp_path / "v" / "key.json").read_bytes() == before
    vault.change_passphrase(PASSPHRASE, OTHER_PASSPHRASE, cost=InsecureTestCost(128, 2, 2))
    assert vault.verify() == ()
    vault.lock()
    with pytest.raises(WrongSecret):
        reopened(tmp_path / "v")
    reopened(tmp_path / "v", OTHER_PASSPHRASE).lock()
    with reopened(tmp_path / "v", code) as vault:
        # Whoever lost the passphrase has the recovery code to set another.
        vault.change_passphrase(code, PASSPHRASE, cost=CHEAP)
    reopened(tmp_path / "v").lock()


def test_a_new_recovery_code_ends_the_old_one(tmp_path: Path) -> None:
    vault, code = new_vault(tmp_path / "v")
    assert vault.try_recovery(code)
    assert not vault.try_recovery(code + " more")
    assert not vault.try_recovery("not a code")
    with pytest.raises(WrongSecret):
        vault.new_recovery_code(OTHER_PASSPHRASE, WORDLIST)
    new = vault.new_recovery_code(PASSPHRASE, WORDLIST)
    assert (vault.try_recovery(code), vault.try_recovery(new)) == (False, True)
    vault.lock()
    with pytest.raises(WrongSecret):
        reopened(tmp_path / "v", code)
    reopened(tmp_path / "v", new).lock()


def test_what_does_not_read_back_never_takes_the_old_ones_place(tmp_path: Path) -> None:
    path = tmp_path / "key.json"
    path.write_bytes(b"old")

    def refuse(read_back: bytes) -> None:
        assert read_back == b"new"
        raise StorageFailed(5)

    with pytest.raises(StorageFailed):
        write_whole(path, b"new", refuse)
    assert [(one.name, one.read_bytes()) for one in tmp_path.iterdir()] == [("key.json", b"old")]


def test_capturing_needs_only_a_recipient_that_is_whole(tmp_path: Path) -> None:
    vault, _ = new_vault(tmp_path / "v")
    vault.lock()
    path = tmp_path / "v" / "key.json"
    value = json.loads(path.read_bytes())
    value["recipient"] = value["recipient"][:-1] + ("q" if value["recipient"][-1] != "q" else "p")
    path.write_bytes(canonical(value))
    with pytest.raises(KeyFileDamaged):
        LockedVault(tmp_path / "v")


def test_no_error_carries_the_secret(tmp_path: Path) -> None:
    vault, _ = new_vault(tmp_path / "v")
    vault.lock()
    with pytest.raises(VaultError) as raised:
        reopened(tmp_path / "v", "hunter2 hunter2 hunter2")
    assert "hunter2" not in repr(raised.value) + str(raised.value)
    assert raised.value.__cause__ is None
