"""Who a file can be sealed to, who opens it, and what is refused with which error."""

from __future__ import annotations

import io
import traceback

import pytest

from app.seal import (
    ArmorError,
    HeaderError,
    HybridIdentity,
    Identity,
    MixedRecipients,
    NoIdentities,
    NoMatchingIdentity,
    NoRecipients,
    ScryptIdentity,
    ScryptRecipient,
    SealError,
    UnsupportedVersion,
    WorkFactorTooHigh,
    WrongPassphrase,
    X25519Identity,
    seal,
    seal_bytes,
    unseal,
    unseal_bytes,
)
from app.seal.header import MAX_HEADER_BYTES
from tests.seal.files import CHUNK, KEY, OTHER, sealed_by_hand, some


def test_several_recipients_and_the_wrong_one():
    sealed = seal_bytes(b"for two", [KEY.recipient, OTHER.recipient])
    stranger = X25519Identity.generate()
    assert unseal_bytes(sealed, [stranger, OTHER]) == b"for two"
    with pytest.raises(NoMatchingIdentity) as caught:
        unseal_bytes(sealed, [stranger, ScryptIdentity("words")])
    assert not caught.value.passphrase_needed and type(caught.value) is NoMatchingIdentity


def test_hybrid_recipients_and_their_company():
    one, two = HybridIdentity.generate(), HybridIdentity.generate()
    sealed = seal_bytes(some(100_000), [one.recipient, two.recipient], armored=True)
    assert unseal_bytes(sealed, [KEY, two]) == some(100_000)
    with pytest.raises(NoMatchingIdentity):
        unseal_bytes(sealed, [HybridIdentity.generate(), KEY])


@pytest.mark.parametrize(
    ("recipients", "error"),
    [
        ([], NoRecipients),
        ([KEY.recipient, HybridIdentity.generate().recipient], MixedRecipients),
        ([KEY.recipient, ScryptRecipient("words", work_factor=4)], MixedRecipients),
        ([ScryptRecipient("words", work_factor=4), ScryptRecipient("words", work_factor=4)], MixedRecipients),
    ],
)
def test_recipients_that_cannot_be(recipients, error):
    sink = io.BytesIO()
    with pytest.raises(error):
        seal(io.BytesIO(b"x"), sink, recipients)
    assert sink.getvalue() == b""


def test_passphrases():
    sealed = seal_bytes(b"x", [ScryptRecipient("ñandú", work_factor=4)])
    assert b" 4\n" in sealed
    assert unseal_bytes(sealed, [KEY, ScryptIdentity("wrong"), ScryptIdentity("ñandú".encode())]) == b"x"
    with pytest.raises(WrongPassphrase):
        unseal_bytes(sealed, [ScryptIdentity("nandu")])
    with pytest.raises(NoMatchingIdentity) as caught:
        unseal_bytes(sealed, [KEY])
    assert caught.value.passphrase_needed
    with pytest.raises(NoIdentities):
        unseal_bytes(sealed, [])


@pytest.mark.parametrize("digits", ["23", "99", "100", "9" * 5000])
def test_too_much_work_is_refused_without_doing_it(digits):
    sealed = seal_bytes(b"x", [ScryptRecipient("words", work_factor=4)]).replace(
        b" 4\n", b" " + digits.encode() + b"\n"
    )
    with pytest.raises(WorkFactorTooHigh) as caught:
        unseal_bytes(sealed, [ScryptIdentity("words")])
    assert caught.value.accepted == 22
    assert caught.value.asked == min(int(digits[:4]), 1000)


@pytest.mark.parametrize(
    ("start", "error"),
    [
        (b"", HeaderError),
        (b"age-encryption.org/v1", HeaderError),
        (b"age-encryption.org/v1\n--- " + b"A" * 43 + b"\n", HeaderError),
        (b"age-encryption.org/v2\n-> what\never\n", UnsupportedVersion),
        (b"age-encryption.org/\n", HeaderError),
        (b"PK\x03\x04" + bytes(5000), HeaderError),
        (b"-----BEGIN PGP MESSAGE-----\n", ArmorError),
        (b"\n" * 1500 + b"-----BEGIN AGE ENCRYPTED FILE-----\n", ArmorError),
    ],
)
def test_what_is_no_age_file(start, error):
    with pytest.raises(error) as caught:
        unseal_bytes(start, [KEY])
    assert type(caught.value) is error


class Endless(io.RawIOBase):
    """A header that never ends."""

    given = 0

    def read(self, size: int = -1, /) -> bytes:
        part = b"age-encryption.org/v1\n-> "[self.given :][:size] or b"a" * size
        self.given += len(part)
        return part


def test_an_endless_header_is_given_up():
    source = Endless()
    with pytest.raises(HeaderError) as caught:
        unseal(source, io.BytesIO(), [KEY])
    assert caught.value.reason == "header too long"
    assert source.given <= MAX_HEADER_BYTES + 4096


def test_no_error_carries_the_content_or_a_key():
    content = b"CANARY " * 20_000
    passphrase = "correct CANARY battery"
    sealed, start = sealed_by_hand(content)
    by_words = seal_bytes(content, [ScryptRecipient(passphrase, work_factor=4)])
    secrets = ("CANARY", str(KEY), KEY.secret.hex(), repr(KEY.secret))
    attempts: list[tuple[bytes, list[Identity]]] = [
        (sealed[:-1], [KEY]),
        (sealed[: start + CHUNK + 16], [KEY]),
        (sealed[:start] + bytes(100), [KEY]),
        (sealed, [OTHER]),
        (by_words, [ScryptIdentity(passphrase + "x")]),
        (by_words[: start - 100] + b"CANARY" + by_words[start - 100 :], [ScryptIdentity(passphrase)]),
        (b"-----BEGIN CANARY", [KEY]),
        (b"CANARY", [KEY]),
    ]
    for untrusted, identities in attempts:
        with pytest.raises(SealError) as caught:
            unseal_bytes(untrusted, identities)
        shown = "".join(traceback.format_exception(caught.value, chain=True))
        told = repr(caught.value) + str(caught.value) + repr(vars(caught.value))
        assert not [secret for secret in secrets if secret in told]
        # The traceback quotes this file's source lines, so look at what follows the last of them.
        assert not [secret for secret in secrets if secret in shown.rpartition("app/seal")[2]]
        assert caught.value.__suppress_context__ or caught.value.__context__ is None
