"""Keys, to the byte and to the limit: what the format document says is computed here a second time, from the libraries alone."""

from __future__ import annotations

import hmac
import json
from collections.abc import Callable
from hashlib import sha256
from typing import Any

import pytest
from attrs import evolve
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

from app.record import canonical
from app.vault import (
    InsecureTestCost,
    KeyFileDamaged,
    NotEnoughMemory,
    StrengthenerMissing,
    WeakPassphrase,
    WrongSecret,
    slots,
)
from app.vault.key_derivation import FLOOR, KdfCost, calibrated, derive, in_range, strengthened
from app.vault.key_file import (
    KeyFile,
    Slot,
    make_key_file,
    make_slot,
    parse_key_file,
    parse_slot,
    wrong_secret,
)
from app.vault.passphrase import (
    Strength,
    check_passphrase,
    normalise,
    normalise_recovery,
    require_strong,
    secret_bytes,
    suggest_passphrase,
    suggest_recovery_code,
)
from app.vault.wiping import wipe
from tests.vault.making import CHEAP, PASSPHRASE, WORDLIST
from tests.vault.test_key_file import KEY, RECIPIENT, rewritten

SECRET = b"open"
SALT = bytes(range(32, 64))
NONCE = bytes(range(12))


class Hardware:
    """A keystore with a key everybody knows; it keeps what it was asked."""

    asked = b""

    def strengthen(self, data: bytes) -> bytes:
        self.asked = data
        return hmac.digest(b"hardware", data, "sha256")


def plain_json(value: Any) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":")).encode()


def argon(secret: bytes, salt: bytes, memory: int = 64, passes: int = 1, lanes: int = 1) -> bytes:
    return Argon2id(salt=salt, length=32, iterations=passes, lanes=lanes, memory_cost=memory).derive(secret)


def parameters(slot: Slot) -> dict[str, Any]:
    return {
        "kdf": "argon2id",
        "memory_kib": slot.memory_kib,
        "passes": slot.passes,
        "lanes": slot.lanes,
        "salt": slot.salt.hex(),
        "strengthened": slot.strengthened,
        "nonce": slot.nonce.hex(),
    }


def authenticated(name: str, slot: Slot) -> bytes:
    top = {"format": "firsthand-vault/1", "recipient": RECIPIENT, "slot": name}
    return plain_json(top | parameters(slot))


def by_hand(name: str, key: bytes) -> Slot:
    """A slot as the document has it, wrapped without any code of ours."""
    blank = Slot(64, 1, 1, SALT, False, NONCE, b"")
    return evolve(blank, wrapped=ChaCha20Poly1305(key).encrypt(NONCE, bytes(KEY), authenticated(name, blank)))


# --- the key file ---------------------------------------------------------------------------------------------


def test_the_file_is_what_the_document_says() -> None:
    made = {
        "passphrase": by_hand("passphrase", argon(SECRET, SALT)),
        "recovery": by_hand("recovery", argon(b"rescue", SALT)),
    }
    body: dict[str, Any] = {
        "format": "firsthand-vault/1",
        "recipient": RECIPIENT,
        "slots": {name: parameters(slot) | {"wrapped": slot.wrapped.hex()} for name, slot in made.items()},
    }
    mac_key = HKDFExpand(SHA256(), 32, b"firsthand-key-file-mac/1").derive(bytes(KEY))
    body["mac"] = hmac.digest(mac_key, plain_json(body), "sha256").hex()
    body["checksum"] = sha256(plain_json(body)).hexdigest()
    read = parse_key_file(plain_json(body) + b"\n")
    assert (read.intact, read.altered(KEY), read.altered(bytearray(32))) == (True, False, True)
    assert read.to_bytes() == plain_json(body) + b"\n"
    assert (read.recipient, read.slots, read.mac.hex()) == (RECIPIENT, made, body["mac"])
    assert read.open("passphrase", bytearray(SECRET), None) == KEY
    assert read.open("recovery", bytearray(b"rescue"), None) == KEY
    assert evolve(read, slots={}).open("recovery", bytearray(b"rescue"), None) is None


def test_a_slot_is_what_the_document_says() -> None:
    made = make_slot("recovery", RECIPIENT, bytearray(SECRET), KEY, InsecureTestCost(128, 2, 3))
    slot = made.slot
    assert made.portable == slot
    assert (slot.memory_kib, slot.passes, slot.lanes, slot.strengthened) == (128, 2, 3, False)
    assert (len(slot.salt), len(slot.nonce), len(slot.wrapped)) == (32, 12, 48)
    key = ChaCha20Poly1305(argon(SECRET, slot.salt, 128, 2, 3))
    assert key.decrypt(slot.nonce, slot.wrapped, authenticated("recovery", slot)) == KEY
    other = make_slot("recovery", RECIPIENT, bytearray(SECRET), KEY, CHEAP).slot
    assert other.salt != slot.salt
    assert other.nonce != slot.nonce


def test_a_strengthened_slot_needs_what_the_hardware_says() -> None:
    hardware = Hardware()
    made = make_slot("passphrase", RECIPIENT, bytearray(SECRET), KEY, CHEAP, hardware)
    derived = argon(SECRET, made.slot.salt)
    assert hardware.asked == hmac.digest(derived, b"firsthand-strengthener/1", "sha256")
    key = hmac.digest(derived, hmac.digest(b"hardware", hardware.asked, "sha256"), "sha256")
    slot, portable = made.slot, made.portable
    assert (slot.strengthened, portable.strengthened, slot.salt) == (True, False, portable.salt)
    assert ChaCha20Poly1305(key).decrypt(slot.nonce, slot.wrapped, authenticated("passphrase", slot)) == KEY
    assert (
        ChaCha20Poly1305(derived).decrypt(
            portable.nonce, portable.wrapped, authenticated("passphrase", portable)
        )
        == KEY
    )
    file = make_key_file(RECIPIENT, {"passphrase": slot}, KEY)
    assert file.open("passphrase", bytearray(SECRET), hardware) == KEY
    assert file.open("passphrase", bytearray(b"shut"), hardware) is None
    with pytest.raises(StrengthenerMissing):
        file.open("passphrase", bytearray(SECRET), None)


def whole() -> KeyFile:
    made = make_slot("passphrase", RECIPIENT, bytearray(SECRET), KEY, CHEAP).slot
    return make_key_file(RECIPIENT, {"passphrase": made, "recovery": made}, KEY)


WHOLE = whole()


def changed(change: Callable[[dict[str, Any]], object]) -> bytes:
    return rewritten(WHOLE, change)


@pytest.mark.parametrize(
    ("untrusted", "reason"),
    [
        (b"{", "not_json"),
        (b" " * 65_537, "not_json"),
        (b" " * 65_534 + b"[]", "not_an_object"),
        (b"{}", "format"),
        (changed(lambda value: value.update(format="firsthand-vault/0")), "format"),
        (changed(lambda value: value.update(format="firsthand-vault/1000000")), "format"),
        (changed(lambda value: value.update(format="Xfirsthand-vault/2")), "format"),
        (WHOLE.to_bytes().replace(b"firsthand-vault/1", b"firsthand-vault/2"), "format"),
        (changed(lambda value: value.update(more=1)), "keys"),
        (changed(lambda value: value.pop("mac")), "keys"),
        (changed(lambda value: value.update(recipient=1)), "shape"),
        (changed(lambda value: value.update(slots=[])), "shape"),
        (changed(lambda value: value["slots"].pop("passphrase")), "slot_passphrase"),
        (changed(lambda value: value["slots"].update(recovery=1)), "slot_recovery"),
        (changed(lambda value: value["slots"].update(third=value["slots"]["recovery"])), "slots"),
        (WHOLE.to_bytes().replace(b"argon2id", b"argon2ix"), "slots"),
        (changed(lambda value: value.update(mac="00" * 31)), "mac"),
    ],
)
def test_what_is_wrong_with_a_key_file_is_named(untrusted: bytes, reason: str) -> None:
    with pytest.raises(KeyFileDamaged) as refused:
        parse_key_file(untrusted)
    assert (refused.value.reason, refused.value.args) == (reason, (reason,))


def test_a_damaged_file_keeps_what_still_reads() -> None:
    value = json.loads(WHOLE.to_bytes())
    value["mac"] = "x"
    value["slots"]["recovery"]["kdf"] = "x"
    value["slots"]["third"] = 1
    read = parse_key_file(canonical(value))
    assert (read.intact, read.mac, [*read.slots]) == (False, b"", ["passphrase"])
    assert read.altered(KEY)
    told = wrong_secret(read)
    assert isinstance(told, KeyFileDamaged)
    assert told.reason == "checksum"
    assert isinstance(wrong_secret(WHOLE), WrongSecret)


SLOT = WHOLE.slots["recovery"].to_json()


@pytest.mark.parametrize(
    "change",
    [
        {"memory_kib": 1 << 20, "passes": 20, "lanes": 16},
        {"memory_kib": 8, "passes": 1, "lanes": 1},
        {"memory_kib": 128, "lanes": 16},
    ],
)
def test_the_limits_of_a_slot_are_within(change: dict[str, Any]) -> None:
    read = parse_slot(SLOT | change)
    assert read is not None
    assert read.to_json() == SLOT | change


@pytest.mark.parametrize(
    "change",
    [
        {"memory_kib": (1 << 20) + 1},
        {"memory_kib": 7},
        {"memory_kib": 127, "lanes": 16},
        {"passes": 21},
        {"passes": 0},
        {"lanes": 17, "memory_kib": 1024},
        {"lanes": 0},
        {"lanes": 1.0},
        {"salt": SLOT["salt"] + "0"},
        {"nonce": SLOT["nonce"][1:]},
        {"wrapped": SLOT["wrapped"] + "\n"},
        {"strengthened": 0},
        {"kdf": None},
        {"more": 1},
    ],
)
def test_beyond_the_limits_it_is_no_slot(change: dict[str, Any]) -> None:
    assert parse_slot(SLOT | change) is None


# --- what a guess costs ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("memory_kib", "passes", "lanes", "fits"),
    [
        (8, 1, 1, True), (7, 1, 1, False), (128, 1, 16, True), (127, 1, 16, False), (136, 1, 17, False), (8, 1, 0, False),
        (8, 0, 1, False), (8, 20, 1, True), (8, 21, 1, False), (1 << 20, 1, 1, True), ((1 << 20) + 1, 1, 1, False),
    ],
)  # fmt: skip
def test_what_we_would_spend(memory_kib: int, passes: int, lanes: int, fits: bool) -> None:
    assert in_range(memory_kib, passes, lanes) is fits


def test_the_least_a_vault_may_cost() -> None:
    for memory_kib, passes in ((19_456, 2), (38_912, 1), (46 * 1024, 1), (1 << 20, 20)):
        assert KdfCost(memory_kib, passes, 1).memory_kib == memory_kib
    for memory_kib, passes in ((19_455, 20), (38_911, 1), (19_456, 1)):
        with pytest.raises(ValueError, match=r"^cost below the OWASP minimum$"):
            KdfCost(memory_kib, passes, 1)
    with pytest.raises(ValueError, match=r"^cost out of range$"):
        InsecureTestCost(7, 1, 1)
    assert InsecureTestCost(8, 1, 1).memory_kib == 8
    assert (FLOOR.memory_kib, FLOOR.passes, FLOOR.lanes) == (65_536, 3, 4)


def test_no_memory_at_all_is_told_with_how_much_it_takes() -> None:
    def none(cost: KdfCost) -> None:
        raise MemoryError

    with pytest.raises(NotEnoughMemory) as refused:
        calibrated(derive=none)
    assert refused.value.mebibytes == 19


def test_the_trial_is_the_real_derivation() -> None:
    """However quick a machine, without a trial of our own the clock runs while the floor is really derived."""
    ticks: list[float] = []

    def clock() -> float:
        ticks.append(float(len(ticks)))
        return ticks[-1]

    assert calibrated(1.0, seconds=clock) == FLOOR
    assert len(ticks) == 2


def test_the_recovery_code_costs_the_floor_or_less() -> None:
    assert slots.recovery_cost(KdfCost(262_144, 10, 4)) is FLOOR
    assert slots.recovery_cost(KdfCost(65_536, 3, 1)) is FLOOR
    smaller = KdfCost(65_535, 3, 4)
    assert slots.recovery_cost(smaller) is smaller
    assert slots.recovery_cost(CHEAP) is CHEAP


def test_a_slot_keeps_its_cost_only_while_it_is_enough() -> None:
    def kept(memory_kib: int, passes: int, lanes: int = 4) -> KdfCost | None:
        return slots._kept_cost(Slot(memory_kib, passes, lanes, b"", False, b"", b""))

    assert slots._kept_cost(None) is None
    assert kept(65_536, 3) == FLOOR
    assert kept(262_144, 10, 2) == KdfCost(262_144, 10, 2)
    assert kept(65_535, 3) is None
    assert kept(65_536, 2) is None
    assert kept(19_456, 2) is None
    assert kept(19_455, 2, 3) == InsecureTestCost(19_455, 2, 3)


def test_deriving_and_strengthening() -> None:
    assert derive(bytearray(SECRET), SALT, 64, 2, 3) == argon(SECRET, SALT, 64, 2, 3)
    hardware = Hardware()
    key = bytearray(range(32))
    asked = hmac.digest(key, b"firsthand-strengthener/1", "sha256")
    answer = hmac.digest(b"hardware", asked, "sha256")
    assert strengthened(key, hardware) == hmac.digest(key, answer, "sha256")
    assert (hardware.asked, key) == (asked, bytearray(range(32)))


def test_wiping() -> None:
    one, other = bytearray(b"secret"), bytearray(b"another")
    wipe(one, None, other)
    assert (one, other) == (bytearray(6), bytearray(7))
    with slots.passphrase_secret(" A  b ") as secret:
        assert secret == b"A b"
    assert secret == bytearray(3)
    with slots.recovery_secret("twelve") as none:
        assert none is None
    with slots.recovery_secret(" ".join(["Word,"] * 12)) as words:
        assert bytes(words or b"") == b" ".join([b"word"] * 12)
    assert words == bytearray(59)


# --- passphrases ----------------------------------------------------------------------------------------------


def test_how_strong() -> None:
    short, empty = check_passphrase("xk4#vq9!mz2&pl"), check_passphrase("")
    assert (short.accepted, short.reason) == (False, "too_short")
    assert short.guesses_log10 > 10
    assert empty == Strength(False, "too_short", 0.0)
    enough = check_passphrase("xk4#vq9!mz2&plw")
    assert (enough.accepted, enough.reason) == (True, None)
    assert 10 < enough.guesses_log10 <= 15
    guessable = check_passphrase("passwordpassword")
    assert (guessable.accepted, guessable.reason) == (False, "guessable")
    assert 0 < guessable.guesses_log10 < 10
    # What is rated ends at 72 characters, and only what stands there counts.
    long = check_passphrase("a" * 72 + "xk4#vq9!mz2&plw")
    assert (long.accepted, long.guesses_log10) == (False, check_passphrase("a" * 72).guesses_log10)
    assert check_passphrase("a" * 71 + "x").guesses_log10 != check_passphrase("a" * 72).guesses_log10
    # Spaces that normalising takes away do not make a passphrase longer.
    assert check_passphrase(" xk4#vq9!mz2&pl ") == short


@pytest.mark.parametrize(
    ("passphrase", "reason"), [("short", "too_short"), ("passwordpassword", "guessable")]
)
def test_what_is_weak_is_refused_with_its_reason(passphrase: str, reason: str) -> None:
    with pytest.raises(WeakPassphrase) as refused:
        require_strong(passphrase)
    assert (refused.value.reason, refused.value.args) == (reason, (reason,))
    require_strong(PASSPHRASE)


def test_one_form_for_what_is_typed() -> None:
    assert normalise(" \tA\u0301  ﬁve\n words\u3000now ") == "\u00c1 five words now"
    twelve = " ".join(["felt-tip", *["word"] * 11])
    assert normalise_recovery(twelve) == twelve
    assert (
        normalise_recovery("1. FELT-TIP, 2) Word\n" + "word; " * 9 + "ｗｏｒｄ") == twelve
    )  # full-width letters
    assert normalise_recovery(twelve + " word") is None
    assert normalise_recovery("word " * 11) is None
    assert normalise_recovery("") is None
    assert secret_bytes("é\ud800") == bytearray(b"\xc3\xa9\xed\xa0\x80")


def test_what_is_suggested() -> None:
    for suggested, words in (
        (suggest_passphrase(WORDLIST), 6),
        (suggest_passphrase(WORDLIST, 3), 3),
        (suggest_recovery_code(WORDLIST), 12),
    ):
        parts = suggested.split(" ")
        assert len(parts) == words
        assert all(word in WORDLIST for word in parts)
