"""A card that was altered, has run out, or comes from a later version is told apart, and never used."""

import json
from datetime import date, timedelta
from typing import Any

import pytest
import segno
from hypothesis import given, settings
from hypothesis import strategies as st

from app.package import (
    Card,
    CardBadSignature,
    CardError,
    CardExpired,
    CardMalformed,
    CardNewerVersion,
    CardNotYetValid,
    card_text,
    make_card,
    read_card,
    sshsig,
)
from app.package.clean_text import check_clean, cleaned
from app.record import canonical
from app.seal import HybridIdentity, X25519Identity, parse_recipient
from tests.package.sample import LAWYER, SIGNER, STRANGER, WORDLIST

FROM, UNTIL = date(2026, 1, 1), date(2027, 1, 1)
TODAY = date(2026, 6, 1)
HYBRID = HybridIdentity.generate()


def card(**changes: Any) -> Card:
    given: dict[str, Any] = {
        "name": "Example Legal Aid",
        "kind": "legal_aid",
        "languages": ["en", "es"],
        "phone": "+1 555 0142",
        "recipients": [LAWYER.recipient, HYBRID.recipient],
        "signer": SIGNER,
        "valid_from": FROM,
        "valid_until": UNTIL,
    }
    return make_card(**(given | changes))


def resigned(**changes: Any) -> bytes:
    """A card file whose body says something else, with a signature that fits it."""
    body = card().body() | changes
    signature = sshsig.raw_signature(SIGNER, sshsig.CARD, canonical(body))
    return canonical({"card": body, "signature": signature.hex()})


def test_a_card_comes_back_from_its_file() -> None:
    made = card()
    assert read_card(made.to_bytes(), TODAY) == made


def test_a_card_comes_back_from_its_text_without_the_large_keys() -> None:
    made = card()
    read = read_card(card_text(made).encode(), TODAY)
    assert read.x25519 == made.x25519
    assert read.hybrid == ()
    assert read.hybrid_sha256 == made.hybrid_sha256
    assert read.signature == made.signature
    assert read.fingerprint(WORDLIST) == made.fingerprint(WORDLIST)


def test_the_text_may_be_broken_into_lines_and_lower_case() -> None:
    text = card_text(card()).lower()
    broken = "\r\n  ".join(text[at : at + 60] for at in range(0, len(text), 60))
    assert read_card(broken.encode(), TODAY).name == "Example Legal Aid"


def test_the_text_fits_a_code_that_a_phone_reads_from_paper() -> None:
    """At most version 22 (105 modules) with medium error correction, for the longest usual card."""
    large = card(
        name="Centro de Ayuda Legal de Ejemplo, Oficina del Valle",
        languages=["en", "es", "pt", "ht", "zh", "pa"],
        recipients=[X25519Identity.generate().recipient for _ in range(3)] + [HYBRID.recipient],
        phone="+1 (555) 0142 ext. 12",
    )
    code = segno.make(card_text(large), error="m", micro=False)
    assert code.mode == "alphanumeric"
    assert int(code.version) <= 22


def test_ssh_keygen_agrees_with_the_signature(tmp_path) -> None:
    import subprocess

    made = card()
    (tmp_path / "sig").write_bytes(sshsig.armored(made.signing_key, sshsig.CARD, made.signature))
    (tmp_path / "allowed").write_bytes(sshsig.allowed_signers("card", sshsig.CARD, made.signing_key))
    subprocess.run(
        ["ssh-keygen", "-Y", "verify", "-f", "allowed", "-I", "card", "-n", sshsig.CARD, "-s", "sig"],
        cwd=tmp_path,
        input=canonical(made.body()),
        check=True,
        capture_output=True,
    )


@pytest.mark.parametrize("day", [FROM, UNTIL])
def test_a_card_is_valid_on_its_first_and_last_day(day: date) -> None:
    assert read_card(card().to_bytes(), day) == card()


def test_a_card_has_run_out_the_day_after() -> None:
    with pytest.raises(CardExpired) as caught:
        read_card(card().to_bytes(), UNTIL + timedelta(days=1))
    assert caught.value.valid_until == UNTIL


def test_a_card_is_not_valid_the_day_before() -> None:
    with pytest.raises(CardNotYetValid) as caught:
        read_card(card().to_bytes(), FROM - timedelta(days=1))
    assert caught.value.valid_from == FROM


def test_a_card_of_a_later_version() -> None:
    with pytest.raises(CardNewerVersion) as caught:
        read_card(resigned(format="firsthand-card/2", colour="blue"), TODAY)
    assert caught.value.version == "firsthand-card/2"
    with pytest.raises(CardNewerVersion):
        read_card(b"FIRSTHAND-CARD-2:MFRGG", TODAY)


def test_another_name_under_the_same_signature() -> None:
    document = json.loads(card().to_bytes())
    document["card"]["name"] = "Somebody Else"
    with pytest.raises(CardBadSignature):
        read_card(json.dumps(document).encode(), TODAY)


def test_another_key_under_the_same_signature() -> None:
    document = json.loads(card().to_bytes())
    document["card"]["x25519"] = [str(STRANGER.recipient)]
    with pytest.raises(CardBadSignature):
        read_card(json.dumps(document).encode(), TODAY)


def test_a_signature_for_another_purpose() -> None:
    body = card().body()
    signature = sshsig.raw_signature(SIGNER, sshsig.RECEIPT, canonical(body))
    with pytest.raises(CardBadSignature):
        read_card(canonical({"card": body, "signature": signature.hex()}), TODAY)


def test_a_weak_signing_key() -> None:
    body = card().body() | {"signing_key": (b"\x01" + bytes(31)).hex()}
    with pytest.raises(CardBadSignature):
        read_card(canonical({"card": body, "signature": bytes(64).hex()}), TODAY)


def test_a_large_key_that_the_card_does_not_name() -> None:
    document = json.loads(card().to_bytes())
    document["hybrid"] = [str(HybridIdentity.generate().recipient)]
    with pytest.raises(CardMalformed):
        read_card(json.dumps(document).encode(), TODAY)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "n" * 81),
        ("name", "Legal\u202eAid"),
        ("name", "Legal\nAid"),
        ("name", "[b]Aid[/b]"),
        ("name", "<script>"),
        ("name", " Aid"),
        ("name", 5),
        ("kind", "police"),
        ("languages", []),
        ("languages", ["en", "en"]),
        ("languages", ["not a tag"]),
        ("languages", [f"x{chr(97 + n)}" for n in range(13)]),
        ("phone", "call me"),
        ("phone", "5" * 90),
        ("prefers", "rsa"),
        ("valid_from", "tomorrow"),
        ("valid_from", "2027-01-02"),
        ("x25519", []),
        ("x25519", ["age1notakey"]),
        ("x25519", [str(HYBRID.recipient)]),
        ("x25519", [str(LAWYER.recipient)] * 2),
        ("x25519", [str(X25519Identity.generate().recipient) for _ in range(9)]),
        ("hybrid_sha256", ["00"]),
        ("hybrid_sha256", "00" * 32),
    ],
)
def test_a_signed_card_with_a_field_that_does_not_fit(field: str, value: object) -> None:
    with pytest.raises(CardMalformed) as caught:
        read_card(resigned(**{field: value}), TODAY)
    assert caught.value.reason in (field, "validity")


@pytest.mark.parametrize(
    "change", [{"kind": "police"}, {"recipients": [HYBRID.recipient]}, {"name": "<>"}, {"languages": []}]
)
def test_a_card_that_does_not_fit_is_not_made(change: dict[str, Any]) -> None:
    with pytest.raises(CardMalformed):
        card(**change)


def test_a_name_is_cleaned_when_a_card_is_made() -> None:
    assert card(name="  Legal\u202e [b]Aid[/b]\n of  Elm ").name == "Legal bAid/b of Elm"


def test_every_changed_byte_of_a_card_is_refused() -> None:
    good = card(recipients=[LAWYER.recipient]).to_bytes()
    for at in range(len(good)):
        bad = good[:at] + bytes([good[at] ^ 1]) + good[at + 1 :]
        with pytest.raises(CardError):
            read_card(bad, TODAY)


def test_every_length_of_a_cut_off_text_is_refused() -> None:
    text = card_text(card()).encode()
    for length in range(len(text) - 1):
        with pytest.raises(CardError):
            read_card(text[:length], TODAY)


@given(st.binary(max_size=300))
@settings(max_examples=80)
def test_noise_is_malformed(noise: bytes) -> None:
    for untrusted in (noise, b"FIRSTHAND-CARD-1:" + noise, b'{"card":' + noise + b"}"):
        with pytest.raises(CardError):
            read_card(untrusted, TODAY)


def test_a_text_that_would_inflate_without_end_is_refused() -> None:
    import zlib
    from base64 import b32encode

    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    bomb = packer.compress(bytes(50_000_000)) + packer.flush()
    with pytest.raises(CardMalformed):
        read_card(b"FIRSTHAND-CARD-1:" + b32encode(bomb).rstrip(b"="), TODAY)


def test_the_kinds_of_recipient_are_never_mixed() -> None:
    assert [str(one) for one in card().recipients()] == [str(LAWYER.recipient)]
    preferring = card(prefers="hybrid")
    assert [str(one) for one in preferring.recipients()] == [str(HYBRID.recipient)]
    scanned = read_card(card_text(preferring).encode(), TODAY)
    assert [str(one) for one in scanned.recipients()] == [str(LAWYER.recipient)]


def test_the_fingerprint_covers_every_key() -> None:
    words = {
        card().fingerprint(WORDLIST),
        card(recipients=[STRANGER.recipient, HYBRID.recipient]).fingerprint(WORDLIST),
        card(recipients=[LAWYER.recipient]).fingerprint(WORDLIST),
        card(signer=sshsig.Ed25519Signer(bytes(32))).fingerprint(WORDLIST),
    }
    assert len(words) == 4
    assert card(name="Another Name").fingerprint(WORDLIST) in words
    assert all(len(one.split()) == 6 for one in words)


@given(st.text(max_size=200))
def test_what_was_cleaned_is_clean(text: str) -> None:
    once = cleaned(text)
    if once:
        assert check_clean(once) == once
        assert once.isprintable() or any(c in once for c in "\u200c\u200d")


def test_names_in_every_script_pass() -> None:
    for name in ("Ayuda Legal", "সহায়তা কেন্দ্র", "مرکز حقوقی نمونه", "法律援助", "Èd Legal pou Tout Moun"):
        assert check_clean(cleaned(name)) == cleaned(name)


def test_recipients_read_back() -> None:
    assert parse_recipient(card().x25519[0]) == LAWYER.recipient
