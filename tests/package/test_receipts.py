"""A receipt counts only when the card's own key signed it, for what it says."""

import json
from datetime import date
from typing import Any

import pytest

from app.package import (
    Receipt,
    ReceiptBadSignature,
    ReceiptError,
    ReceiptMalformed,
    ReceiptNewerVersion,
    ReceiptOtherSigner,
    make_card,
    make_receipt,
    read_receipt,
    receipt_text,
    sshsig,
)
from app.record import Head, canonical
from tests.package.sample import LAWYER, OTHER_SIGNER, SIGNER, moment

CARD = make_card(
    name="Example Legal Aid",
    kind="legal_aid",
    languages=["en"],
    phone="",
    recipients=[LAWYER.recipient],
    signer=SIGNER,
    valid_from=date(2026, 1, 1),
    valid_until=date(2026, 2, 1),
)


def receipt(**changes: Any) -> Receipt:
    given: dict[str, Any] = {
        "package": "ab" * 32,
        "package_id": "cd" * 16,
        "head": Head(7, bytes(range(32))),
        "at": moment(30, 20),
        "by": "Example Legal Aid",
        "signer": SIGNER,
    }
    return make_receipt(**(given | changes))


def resigned(**changes: Any) -> bytes:
    body = receipt().body() | changes
    signature = sshsig.raw_signature(SIGNER, sshsig.RECEIPT, canonical(body))
    return canonical({"receipt": body, "signature": signature.hex()})


def test_a_receipt_comes_back_from_file_and_text() -> None:
    """Also after the card has run out: the package was sealed while it was valid."""
    made = receipt()
    assert read_receipt(made.to_bytes(), CARD) == made
    assert read_receipt(receipt_text(made).encode(), CARD) == made
    assert len(made.digest) == 64


def test_somebody_else_signed() -> None:
    with pytest.raises(ReceiptOtherSigner):
        read_receipt(receipt(signer=OTHER_SIGNER).to_bytes(), CARD)


def test_another_package_under_the_same_signature() -> None:
    document = json.loads(receipt().to_bytes())
    document["receipt"]["package"] = "00" * 32
    with pytest.raises(ReceiptBadSignature):
        read_receipt(json.dumps(document).encode(), CARD)


def test_a_later_version() -> None:
    with pytest.raises(ReceiptNewerVersion):
        read_receipt(resigned(format="firsthand-receipt/9"), CARD)


def test_a_card_is_not_a_receipt() -> None:
    with pytest.raises(ReceiptMalformed):
        read_receipt(CARD.to_bytes(), CARD)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("package", "xyz"),
        ("package", 1),
        ("package_id", "cd"),
        ("head", {"n": 0, "link": "00" * 32}),
        ("head", {"n": 1, "link": "00"}),
        ("head", []),
        ("at", "yesterday"),
        ("at", 5),
        ("by", "a\u202eb"),
        ("by", ""),
    ],
)
def test_a_signed_receipt_with_a_field_that_does_not_fit(field: str, value: object) -> None:
    with pytest.raises(ReceiptMalformed) as caught:
        read_receipt(resigned(**{field: value}), CARD)
    assert caught.value.reason == field


def test_every_changed_byte_of_the_file_is_refused() -> None:
    good = receipt().to_bytes()
    for at in range(len(good)):
        with pytest.raises(ReceiptError):
            read_receipt(good[:at] + bytes([good[at] ^ 1]) + good[at + 1 :], CARD)


def test_a_changed_byte_of_the_text_never_says_anything_else() -> None:
    """A few bits after the end of the compressed data mean nothing; every other change is refused."""
    made = receipt()
    good = receipt_text(made).encode()
    harmless = 0
    for at in range(len(good)):
        try:
            assert read_receipt(good[:at] + bytes([good[at] ^ 1]) + good[at + 1 :], CARD) == made
            harmless += 1
        except ReceiptError:
            continue
    assert harmless <= 1
