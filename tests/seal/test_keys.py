"""Key strings, key files, and the words for what is wrong with them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.seal import (
    EmptyPassphrase,
    HybridIdentity,
    HybridRecipient,
    MalformedKey,
    NoIdentities,
    ScryptIdentity,
    ScryptRecipient,
    X25519Identity,
    X25519Recipient,
    bech32,
    parse_identity,
    parse_identity_file,
    parse_recipient,
)
from tests.seal.files import program

ASSETS = Path(__file__).parent.parent.parent / "assets"

# From C2SP age.md.
SPEC_SEED = "AGE-SECRET-KEY-PQ-1XX76JRALNLXDMEW0CRK45QMCCH4X06SE84UN3VPM33W6HWDX0H3SK3ZQFR"
SPEC_RECIPIENT_START = (
    "age1pq1x34nzsvr0rxjsgdn8zgyhfe8j7ceq5r9rdelkjuh3y235jzxshfg87pzf5zrqtzdxz95paef6caq5aapdmwjj"
)
SPEC_RECIPIENT_END = "pyyzk3tlhl53k2ykx3qheyty7saeq0d3fzv49zc0k"


def age_keygen() -> str:
    made = subprocess.run([program("age-keygen", "age")], capture_output=True, text=True, check=True)
    return made.stdout


def test_a_key_file_of_age_keygen_reads_and_writes_the_same():
    text = age_keygen()
    [identity] = parse_identity_file(text)
    assert str(identity) in text.split("\n")
    assert f"# public key: {identity.recipient}" in text.split("\n")
    assert parse_recipient(str(identity.recipient)) == identity.recipient


@pytest.mark.parametrize("kind", [X25519Identity, HybridIdentity])
def test_strings_go_both_ways(kind):
    identity = kind.generate()
    assert parse_identity(str(identity)) == identity
    assert parse_recipient(str(identity.recipient)) == identity.recipient
    assert kind.generate() != identity


def test_the_hybrid_example_of_the_specification():
    recipient = str(HybridIdentity.parse(SPEC_SEED).recipient)
    assert len(recipient) == 1959
    assert recipient.startswith(SPEC_RECIPIENT_START)
    assert recipient.endswith(SPEC_RECIPIENT_END)
    assert str(HybridIdentity.parse(SPEC_SEED)) == SPEC_SEED


def test_windows_key_files_with_comments_and_blank_lines():
    one, two = X25519Identity.generate(), HybridIdentity.generate()
    text = f"\ufeff# mine\r\n\r\n{one}\r\n#{two}\r\n{two}"
    assert parse_identity_file(text) == [one, two]


def test_a_key_file_names_the_bad_line_and_not_what_stands_in_it():
    with pytest.raises(MalformedKey) as caught:
        parse_identity_file(f"# mine\n\n{X25519Identity.generate()}\nAGE-SECRET-KEY-1CANARY\n")
    assert caught.value.line == 4
    assert "CANARY" not in repr(caught.value) + str(caught.value)
    assert caught.value.__suppress_context__


@pytest.mark.parametrize("text", ["", "\n", "# only a comment\n"])
def test_a_key_file_without_keys(text):
    with pytest.raises(NoIdentities):
        parse_identity_file(text)


KEY = X25519Identity(bytes(range(32)))
STRING = str(KEY.recipient)


@pytest.mark.parametrize(
    "broken",
    [
        "",
        "age1",
        STRING[:-1],
        STRING + "q",
        STRING[:-1] + ("q" if STRING[-1] != "q" else "p"),
        STRING.upper(),
        STRING[:20] + STRING[20:].upper(),
        " " + STRING,
        STRING + "\n",
        STRING.replace("1", "l", 1),
        STRING.replace("a", "\u0430", 1),
        str(KEY),
        bech32.encode("age", bytes(31)),
        bech32.encode("age", bytes(33)),
        bech32.encode("age", bytes(32)),
        bech32.encode("age", (1).to_bytes(32, "little")),
        bech32.encode("age1pq", bytes(32)),
        bech32.encode("age1pq", bytes(1216)),
        bech32.encode("age1tag", bytes(33)),
        "ssh-ed25519 AAAA",
    ],
)
def test_what_is_no_recipient(broken):
    with pytest.raises(MalformedKey) as caught:
        parse_recipient(broken)
    assert caught.value.kind == "recipient"


@pytest.mark.parametrize(
    "broken",
    [
        "",
        str(KEY).lower(),
        str(KEY)[:-1] + ("Q" if str(KEY)[-1] != "Q" else "P"),
        STRING,
        bech32.encode("AGE-SECRET-KEY-", bytes(31)),
        bech32.encode("AGE-SECRET-KEY-PQ-", bytes(33)),
    ],
)
def test_what_is_no_identity(broken):
    with pytest.raises(MalformedKey) as caught:
        parse_identity(broken)
    assert caught.value.kind == "identity"
    assert not broken or broken not in str(caught.value)


def test_a_hybrid_recipient_whose_lattice_half_is_out_of_range():
    point = X25519Identity.generate().recipient.point
    recipient = HybridRecipient(b"\xff" * 1184 + point)
    with pytest.raises(MalformedKey):
        recipient.wrap(bytes(16))


@given(st.binary(max_size=200), st.sampled_from(["age", "AGE-SECRET-KEY-", "age1pq"]))
def test_bech32_goes_both_ways(data, prefix):
    assert bech32.decode(bech32.encode(prefix, data)) == (prefix, data)


@given(st.data())
def test_bech32_notices_any_one_changed_letter(data):
    place = data.draw(st.integers(0, len(STRING) - 1))
    letter = data.draw(
        st.characters(min_codepoint=33, max_codepoint=126).filter(lambda c: c != STRING[place])
    )
    with pytest.raises(MalformedKey):
        parse_recipient(STRING[:place] + letter + STRING[place + 1 :])


def test_bech32_refuses_left_over_bits():
    # "a" + 2 symbols hold one byte and two spare bits; the second symbol here sets a spare bit.
    with pytest.raises(bech32.Bech32Error, match="left-over bits"):
        bech32._regroup([0, 1], 5, 8, pad=False)
    with pytest.raises(bech32.Bech32Error, match="left-over bits"):
        bech32._regroup([0], 5, 8, pad=False)


@pytest.mark.parametrize("kind", [ScryptRecipient, ScryptIdentity])
def test_no_empty_passphrase(kind):
    with pytest.raises(EmptyPassphrase):
        kind("")


@pytest.mark.parametrize("factor", [0, -1, 31])
def test_work_factors_out_of_range(factor):
    with pytest.raises(ValueError):
        ScryptRecipient("words", work_factor=factor)
    with pytest.raises(ValueError):
        ScryptIdentity("words", max_work_factor=factor)


def test_repr_gives_no_secret_away():
    identity, hybrid = X25519Identity.generate(), HybridIdentity.generate()
    shown = repr([identity, hybrid, ScryptIdentity("canary"), ScryptRecipient("canary")])
    for secret in (str(identity), repr(identity.secret), str(hybrid), repr(hybrid.seed), "canary"):
        assert secret not in shown


def test_a_low_order_point_is_no_recipient():
    with pytest.raises(MalformedKey):
        X25519Recipient(bytes(32))


WITHOUT_HPKE = """
import sys
sys.modules["cryptography.hazmat.primitives.hpke"] = None
from app.seal import *
from app.seal import PostQuantumUnavailable
seed = sys.argv[1]
identity, recipient = parse_identity(seed), parse_recipient(sys.argv[2])
print(str(identity) == seed, str(recipient) == sys.argv[2])
for use in (lambda: seal_bytes(b"x", [recipient]), lambda: unseal_bytes(bytes.fromhex(sys.argv[3]), [identity])):
    try:
        use()
    except PostQuantumUnavailable:
        print("unavailable")
classic = X25519Identity.generate()
print(unseal_bytes(seal_bytes(b"still works", [classic.recipient]), [classic, identity]).decode())
"""


def test_a_library_without_hpke_is_refused_at_use_and_not_before():
    """A fresh interpreter in which the module cannot be imported, as with cryptography 46."""
    from app.seal import seal_bytes

    identity = HybridIdentity.generate()
    sealed = seal_bytes(b"x", [identity.recipient])
    ran = subprocess.run(
        [sys.executable, "-c", WITHOUT_HPKE, str(identity), str(identity.recipient), sealed.hex()],
        capture_output=True,
        text=True,
        cwd=ASSETS.parent,
        env={**os.environ, "PYTHONPATH": str(ASSETS.parent)},
        check=False,
    )
    assert ran.stderr == ""
    assert ran.stdout.split("\n")[:4] == ["True True", "unavailable", "unavailable", "still works"]
