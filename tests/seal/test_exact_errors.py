"""Every way a file, a key or a text can be wrong has its own reason, number and place; and each limit is where it is said to be."""

from __future__ import annotations

import io
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.seal import (
    EmptyPassphrase,
    HybridIdentity,
    HybridRecipient,
    NoMatchingIdentity,
    NotEnoughMemory,
    PayloadError,
    ScryptIdentity,
    ScryptRecipient,
    SealError,
    Truncated,
    Unsealing,
    WorkFactorTooHigh,
    X25519Identity,
    X25519Recipient,
    bech32,
    parse_identity,
    parse_identity_file,
    parse_recipient,
    scrypt,
    seal_bytes,
    unseal_bytes,
)
from app.seal.age import Sealing
from app.seal.behind import WORTH_A_THREAD, WriteBehind
from app.seal.errors import MalformedKey
from app.seal.header import MAX_HEADER_BYTES, Stanza, derive_key, encode_header, from_base64
from app.seal.stream import SEALED_CHUNK_BYTES, ChunkCipher
from tests.seal.files import CHUNK, KEY, some

FILE_KEY = bytes(range(16))


def written(*stanzas: Stanza, more: bytes = b"") -> bytes:
    return encode_header(stanzas, FILE_KEY) + more


def refusal(does: Callable[[], object]) -> tuple[str, dict[str, Any], str]:
    """The kind of error, what it carries, and what a log would say."""
    with pytest.raises(SealError) as refused:
        does()
    return type(refused.value).__name__, vars(refused.value), str(refused.value)


GOOD = written(KEY.recipient.wrap(FILE_KEY))
LINES = GOOD.split(b"\n")


def opening(untrusted: bytes, *identities: Any) -> Callable[[], object]:
    return lambda: unseal_bytes(untrusted, list(identities) or [KEY])


def line(number: int, content: bytes) -> bytes:
    return b"\n".join([*LINES[:number], content, *LINES[number + 1 :]])


PASSPHRASE = scrypt.ScryptRecipient("words", work_factor=4).wrap(FILE_KEY)
SALT = PASSPHRASE.args[0]
AS_PASSPHRASE = ScryptIdentity("words")


@pytest.mark.parametrize(
    ("untrusted", "reason"),
    [
        (b"", "header cut off"),
        (b"hello\n", "not an age file"),
        (b"age-encryption.org/\n", "not an age file"),
        (b"age-encryption.org/v2\n", "unsupported version"),
        (b"age-encryption.org/v1", "header cut off"),
        (b"age-encryption.org/v1\n---\n", "no stanza"),
        (GOOD.replace(b"\n-> ", b"\n->", 1), "malformed stanza"),
        (GOOD.replace(b"\n-> ", b"\n->  ", 1), "malformed stanza"),
        (line(2, LINES[2] + b"?"), "malformed stanza body"),
        (line(2, b"A" * 68), "malformed stanza body"),
        (line(3, LINES[3][:-1]), "malformed closing line"),
        (line(3, b"---"), "malformed closing line"),
        (line(3, LINES[3].replace(b"--- ", b"---A")), "malformed closing line"),
        (line(3, b"--- " + b"A" * 42), "malformed closing line"),
        (b"age-encryption.org/v1\n-> " + b"x" * MAX_HEADER_BYTES, "header too long"),
        (GOOD, "cut off after the header"),
        (GOOD + bytes(15), "cut off after the header"),
        (written(Stanza("X25519", (), bytes(32))), "malformed X25519 stanza"),
        (written(Stanza("X25519", ("AA",), bytes(32))), "malformed X25519 stanza"),
        (written(Stanza("X25519", ("A" * 43,), bytes(31))), "malformed X25519 stanza"),
        (written(Stanza("X25519", ("A" * 43,), bytes(32))), "low order share"),
        (written(Stanza("scrypt", (SALT, "4"), bytes(32)), Stanza("x", (), b"")), "a passphrase must stand alone"),
    ],
)  # fmt: skip
def test_what_breaks_the_header_is_named(untrusted: bytes, reason: str) -> None:
    kind, carried, said = refusal(opening(untrusted))
    assert kind == ("UnsupportedVersion" if "version" in reason else "HeaderError")
    assert (carried, said) == ({"reason": reason}, reason)


@pytest.mark.parametrize(
    ("stanza", "reason"),
    [
        (Stanza("scrypt", (SALT,), PASSPHRASE.body), "malformed scrypt stanza"),
        (Stanza("scrypt", (SALT[:-1], "4"), PASSPHRASE.body), "malformed scrypt stanza"),
        (Stanza("scrypt", (SALT, "04"), PASSPHRASE.body), "malformed scrypt stanza"),
        (Stanza("scrypt", (SALT, "4", "x"), PASSPHRASE.body), "malformed scrypt stanza"),
        (Stanza("scrypt", (SALT, "4"), bytes(31)), "wrong body length"),
    ],
)
def test_what_breaks_a_passphrase_stanza_is_named(stanza: Stanza, reason: str) -> None:
    kind, carried, said = refusal(opening(written(stanza), AS_PASSPHRASE))
    assert (kind, carried, said) == ("HeaderError", {"reason": reason}, reason)


@pytest.mark.parametrize(("asked", "told"), [("23", 23), ("999", 999), ("1000", 1000), ("9" * 5000, 1000)])
def test_how_much_work_was_asked_for_is_told(asked: str, told: int) -> None:
    stanza = Stanza("scrypt", (SALT, asked), PASSPHRASE.body)
    assert refusal(opening(written(stanza), AS_PASSPHRASE)) == (
        "WorkFactorTooHigh",
        {"reason": "scrypt work factor too high", "asked": told, "accepted": 22},
        "scrypt work factor too high",
    )


def test_work_at_the_limit_is_done() -> None:
    sealed = seal_bytes(b"x", [ScryptRecipient("words", work_factor=4)])
    assert unseal_bytes(sealed, [ScryptIdentity("words", max_work_factor=4)]) == b"x"
    with pytest.raises(WorkFactorTooHigh):
        unseal_bytes(sealed, [ScryptIdentity("words", max_work_factor=3)])
    for fits in (1, 30):
        assert ScryptRecipient("words", work_factor=fits).work_factor == fits
        assert ScryptIdentity("words", max_work_factor=fits).max_work_factor == fits
    for beyond in (0, 31):
        for make in (
            lambda: ScryptRecipient("words", work_factor=beyond),  # noqa: B023
            lambda: ScryptIdentity("words", max_work_factor=beyond),  # noqa: B023
        ):
            with pytest.raises(ValueError, match=r"^work factor must be 1 to 30$"):
                make()
    for empty in (ScryptRecipient, ScryptIdentity):
        with pytest.raises(EmptyPassphrase):
            empty("")


def test_how_much_memory_is_missing_is_told() -> None:
    # 2^40 rounds need a pebibyte: no machine has it, and nothing is reserved before that is known.
    with pytest.raises(NotEnoughMemory) as refused:
        scrypt._derive(b"words", bytes(16), 40)
    assert (refused.value.needed, str(refused.value)) == (1024 << 40, "not enough memory for scrypt")


def test_nobody_it_is_for() -> None:
    sealed = seal_bytes(b"x", [ScryptRecipient("words", work_factor=4)])
    for identities, kind, needed in (
        ([KEY], "NoMatchingIdentity", True),
        ([KEY, ScryptIdentity("other")], "WrongPassphrase", False),
    ):
        assert refusal(opening(sealed, *identities)) == (
            kind,
            {"passphrase_needed": needed},
            "no identity matches",
        )
    with pytest.raises(NoMatchingIdentity) as refused:
        unseal_bytes(GOOD + bytes(32), [X25519Identity.generate()])
    assert refused.value.passphrase_needed is False


# --- the payload ----------------------------------------------------------------------------------------------

NONCE = bytes(16)


def payload(*chunks: tuple[bytes, bool], more: bytes = b"") -> bytes:
    """A file of these chunks, each marked as the last or not, whether it is or not."""
    cipher = ChunkCipher(derive_key(FILE_KEY, NONCE, b"payload"))
    sealed = b""
    for number, (plain, last) in enumerate(chunks):
        out = bytearray(len(plain) + 16)
        cipher.seal(number, memoryview(plain), memoryview(out), last=last)
        sealed += out
    return GOOD + NONCE + sealed + more


FULL = some(CHUNK)


@pytest.mark.parametrize(
    ("untrusted", "chunk", "at_end", "cut"),
    [
        (payload(), 0, True, True),
        (payload(more=bytes(15)), 0, True, True),
        (payload(more=bytes(16)), 0, True, False),
        (payload((b"x", False)), 0, True, False),
        (payload((FULL, False)), 1, True, True),
        (payload((FULL, False), (b"", True)), 1, True, False),
        (payload((FULL, False), (FULL, False)), 2, True, True),
        (payload((FULL, False), (b"x", True))[:-1], 1, True, False),
        (payload((FULL, True), (b"x", True)), 1, False, False),
        (payload((FULL, True), more=b"x"), 1, False, False),
        (payload((FULL, False), (FULL, True), (b"x", True)), 2, False, False),
        (payload((FULL, False))[:-1] + b"\0", 0, False, False),
        (payload((FULL, False), more=bytes(SEALED_CHUNK_BYTES)), 1, False, False),
        (payload((FULL, False), more=bytes(SEALED_CHUNK_BYTES + 1)), 1, False, False),
    ],
)
def test_where_the_content_breaks_is_told(untrusted: bytes, chunk: int, at_end: bool, cut: bool) -> None:
    if untrusted.endswith(b"\0") and chunk == 0 and not at_end:
        untrusted = untrusted[:-1] + bytes([payload((FULL, False))[-1] ^ 1])
    assert refusal(opening(untrusted)) == (
        "Truncated" if cut else "PayloadError",
        {"chunk": chunk, "at_end": at_end},
        f"payload chunk {chunk} does not authenticate",
    )


def test_what_was_whole_before_comes_first_and_the_fault_again_and_again() -> None:
    for untrusted, whole, error in (
        (payload((FULL, False), (FULL, True), (b"x", True)), 2 * CHUNK, PayloadError),
        (payload((FULL, False), (FULL, False)), 2 * CHUNK, Truncated),
        (payload((FULL, False), more=bytes(20)), CHUNK, PayloadError),
    ):
        with Unsealing(io.BytesIO(untrusted), [KEY]) as stream:
            read = bytearray()
            for _ in range(whole // CHUNK):
                read += stream.read(CHUNK)
            assert len(read) == whole
            for _ in range(3):
                with pytest.raises(error):
                    stream.read(1)
    assert unseal_bytes(payload((FULL, False), (b"x", True)), [KEY]) == FULL + b"x"
    assert unseal_bytes(payload((FULL, True)), [KEY]) == FULL
    assert unseal_bytes(payload((b"", True)), [KEY]) == b""


def test_a_sealing_that_is_over() -> None:
    sink = io.BytesIO()
    sealing = Sealing(sink, [KEY.recipient])
    assert (sealing.write(b"abc"), sealing.write(b"")) == (3, 0)
    sealing.close()
    size = len(sink.getvalue())
    sealing.close()
    assert len(sink.getvalue()) == size
    for again in (lambda: sealing.write(b"x"), lambda: Sealing.take_from(sealing, None)):  # type: ignore[arg-type]
        with pytest.raises(ValueError, match=r"^this sealing is over$"):
            again()
    given_up = Sealing(io.BytesIO(), [KEY.recipient])
    given_up.abandon()
    given_up.close()
    with pytest.raises(ValueError, match=r"^this sealing is over$"):
        given_up.write(b"x")


# --- keys -----------------------------------------------------------------------------------------------------

HYBRID = HybridIdentity(bytes(32))
LOW_ORDER = bytes(32)


@pytest.mark.parametrize(
    ("does", "kind", "reason"),
    [
        (lambda: X25519Recipient(bytes(31)), "recipient", "wrong length"),
        (lambda: X25519Recipient(LOW_ORDER), "recipient", "low order"),
        (lambda: X25519Identity(bytes(33)), "identity", "wrong length"),
        (lambda: HybridRecipient(bytes(1215)), "recipient", "wrong length"),
        (lambda: HybridRecipient(HYBRID.recipient.key[:-32] + LOW_ORDER), "recipient", "low order"),
        (
            lambda: HybridRecipient(b"\xff" * 1184 + HYBRID.recipient.key[-32:]).wrap(FILE_KEY),
            "recipient",
            "not an ML-KEM key",
        ),
        (lambda: HybridIdentity(bytes(31)), "identity", "wrong length"),
        (lambda: parse_recipient(bech32.encode("age", bytes(31))), "recipient", "wrong length"),
        (lambda: parse_recipient(bech32.encode("AGE", bytes(32))), "recipient", "another kind of key"),
        (lambda: parse_recipient(str(KEY)), "recipient", "another kind of key"),
        (lambda: parse_recipient(bech32.encode("age1pq", bytes(9))), "recipient", "wrong length"),
        (lambda: parse_identity(str(KEY.recipient)), "identity", "another kind of key"),
        (lambda: parse_identity(bech32.encode("AGE-SECRET-KEY-PQ-", bytes(9))), "identity", "wrong length"),
        (lambda: parse_recipient("age1é"), "recipient", "not ASCII"),
        (lambda: parse_recipient("aGe1qqqqqq"), "recipient", "mixed case"),
        (lambda: parse_recipient("age"), "recipient", "no separator"),
        (lambda: parse_recipient("1qqqqqq"), "recipient", "no separator"),
        (lambda: parse_recipient("age1qqqqq"), "recipient", "no separator"),
        (lambda: parse_recipient("a e1qqqqqq"), "recipient", "foreign character"),
        (lambda: parse_recipient("age1bqqqqqq"), "recipient", "foreign character"),
        (lambda: parse_recipient("age1qqqqqq"), "recipient", "wrong checksum"),
        (lambda: parse_recipient(str(KEY.recipient)[:-1]), "recipient", "wrong checksum"),
    ],
)
def test_what_is_wrong_with_a_key_is_named(does: Callable[[], object], kind: str, reason: str) -> None:
    carried = {"kind": kind, "reason": reason, "line": None}
    assert refusal(does) == ("MalformedKey", carried, f"{kind}: {reason}")


def test_a_bad_line_of_a_key_file_is_numbered() -> None:
    good = f"\ufeff# made by hand\r\n\r\n{KEY}\r\n{HYBRID}\n"
    assert parse_identity_file(good) == [KEY, HYBRID]
    with pytest.raises(MalformedKey) as refused:
        parse_identity_file(good + "nonsense")
    assert (refused.value.kind, refused.value.reason, refused.value.line) == ("identity", "no separator", 5)
    assert str(refused.value) == "identity: no separator"


def test_bech32_from_its_standard() -> None:
    """The valid strings of BIP 173 that carry bytes, and one left-over bit."""
    assert bech32.decode("A12UEL5L") == ("A", b"")
    prefix = "an83characterlonghumanreadablepartthatcontainsthenumber1andtheexcludedcharactersbio"
    assert bech32.decode(f"{prefix}1tt5tgs") == (prefix, b"")
    assert bech32.encode("A", b"") == "A12UEL5L"
    for data in (b"\x00", b"\xff" * 5, bytes(range(32))):
        assert bech32.decode(bech32.encode("x", data)) == ("x", data)
    for symbols in ([1], [0, 1]):
        with pytest.raises(bech32.Bech32Error, match=r"^left-over bits$"):
            bech32._regroup(symbols, 5, 8, pad=False)
    assert bech32._regroup([0, 4], 5, 8, pad=False) == [1]


@pytest.mark.parametrize(
    ("untrusted", "data"),
    [("", b""), ("AA", b"\0"), ("AB", None), ("A", None), ("AA==", None), ("A A", None), ("é", None), (b"/+8", b"\xff\xef")],
)  # fmt: skip
def test_base64_has_one_spelling(untrusted: str | bytes, data: bytes | None) -> None:
    assert from_base64(untrusted) == data


# --- armor ----------------------------------------------------------------------------------------------------

ARMORED = seal_bytes(some(200), [KEY.recipient], armored=True)
BEGIN, *BODY, END, _ = ARMORED.split(b"\n")


def armor(*body: bytes, begin: bytes = BEGIN, end: bytes = END + b"\n") -> bytes:
    return b"\n".join([begin, *body, end])


@pytest.mark.parametrize(
    ("untrusted", "reason"),
    [
        (b"\n" * 1025 + ARMORED, "too much white space before"),
        (b"x" + ARMORED, "wrong begin line"),
        (ARMORED.replace(b"-----BEGIN", b"----- BEGIN"), "wrong begin line"),
        (BEGIN.lower() + b"\n", "wrong begin line"),
        (armor(*BODY, end=b""), "no end line"),
        (armor(*BODY, end=END.lower()), "no end line after a short line"),
        (armor(*BODY, b"AAAA"), "no end line after a short line"),
        (armor(BODY[0] + b"A", *BODY[1:]), "wrong line length"),
        (armor(b"", *BODY), "wrong line length"),
        (armor(b"A" * 300_000), "line too long"),
        (armor("é".encode() * 32), "not base64"),
        (armor(b"AB=="), "not canonical base64"),
        (ARMORED + b"x", "something after the end line"),
        (ARMORED + b" " * 1025, "too much white space after"),
    ],
)
def test_what_breaks_the_armor_is_named(untrusted: bytes, reason: str) -> None:
    kind, carried, said = refusal(opening(untrusted))
    assert (kind, carried, said) == ("ArmorError", {"reason": reason}, reason)


@pytest.mark.parametrize(
    "sound", [b"\n" * 1024 + ARMORED, ARMORED + b" " * 1024, ARMORED.replace(b"\n", b"\r\n"), ARMORED[:-1]]
)
def test_armor_at_its_limits(sound: bytes) -> None:
    assert unseal_bytes(sound, [KEY]) == some(200)


# --- writing behind -------------------------------------------------------------------------------------------


def threads() -> list[threading.Thread]:
    return [one for one in threading.enumerate() if one.name == "seal-write-behind"]


def test_a_thread_is_begun_for_much_and_for_files_alone(tmp_path: Path) -> None:
    for sink, size, begun in (
        ((tmp_path / "a").open("wb"), WORTH_A_THREAD, 1),
        ((tmp_path / "b").open("wb"), WORTH_A_THREAD - 1, 0),
        ((tmp_path / "c").open("wb", buffering=0), WORTH_A_THREAD, 1),
        (io.BytesIO(), WORTH_A_THREAD, 0),
    ):
        with sink, WriteBehind(sink) as out:
            assert out.write(bytes(size)) == size
            assert len(threads()) == begun
            # It must not keep the program from ending.
            assert all(one.daemon for one in threads())
            assert out.write(b"more") == 4
        assert threads() == []
    assert (tmp_path / "a").stat().st_size == WORTH_A_THREAD + 4
