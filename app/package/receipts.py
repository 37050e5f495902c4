"""A receipt: the signed answer of a group that has received, opened and checked a package.

It names the sealed file by its SHA-256 and the history by its head, so that the person can later show what was handed over
and when the group says it had it. It counts only against the card the package was sealed to.
"""

import re
from hashlib import sha256
from typing import Any, Final

from attrs import evolve, frozen

from app.package import signed_json, sshsig
from app.package.cards import Card
from app.package.clean_text import check_clean, cleaned
from app.package.errors import (
    ReceiptBadSignature,
    ReceiptMalformed,
    ReceiptNewerVersion,
    ReceiptOtherSigner,
)
from app.package.pasted import to_text
from app.package.sshsig import Signer
from app.record import LARGEST_INT, Head, Moment, RecordError, canonical

FORMAT: Final = "firsthand-receipt/1"

_KEYS: Final = frozenset({"format", "at", "by", "head", "package", "package_id", "signing_key"})
_ID: Final = re.compile(r"[0-9a-f]{32}")
_DIGEST: Final = re.compile(r"[0-9a-f]{64}")


@frozen
class Receipt:
    """A receipt whose signature has been checked.

    `package` is the SHA-256 of the sealed file in hex, `head` the end of the history in it, `at` the desk's wall clock
    (RFC 3339 with offset), `by` the name the desk gives itself.
    """

    package: str
    package_id: str
    head: Head
    at: str
    by: str
    signing_key: bytes
    signature: bytes

    def body(self) -> dict[str, Any]:
        """The JSON value that is signed."""
        return {
            "format": FORMAT,
            "at": self.at,
            "by": self.by,
            "head": {"n": self.head.n, "link": self.head.link.hex()},
            "package": self.package,
            "package_id": self.package_id,
            "signing_key": self.signing_key.hex(),
        }

    def to_bytes(self) -> bytes:
        """The receipt as a file."""
        return signed_json.written("receipt", self.body(), self.signature)

    @property
    def digest(self) -> str:
        """The SHA-256 of the receipt's file in hex: what the record keeps of it."""
        return sha256(self.to_bytes()).hexdigest()


def make_receipt(
    *, package: str, package_id: str, head: Head, at: Moment, by: str, signer: Signer
) -> Receipt:
    """Sign for a package that was checked. The name is cleaned first. Raises ReceiptMalformed."""
    unsigned = Receipt(package, package_id, head, at.wall, cleaned(by), signer.public_key, bytes(64))
    _check(unsigned.body(), bytes(64))
    return evolve(
        unsigned, signature=sshsig.raw_signature(signer, sshsig.RECEIPT, canonical(unsigned.body()))
    )


def read_receipt(untrusted: bytes, card: Card) -> Receipt:
    """The receipt of a file, or of a text pasted or scanned, when the holder of `card` signed it.

    The card may have expired since. Whether it is for a package of ours is for the caller to look up by `package`.
    Raises ReceiptNewerVersion, ReceiptMalformed, ReceiptBadSignature, ReceiptOtherSigner.
    """
    try:
        body, signature, _ = signed_json.read(untrusted, kind="receipt", namespace=sshsig.RECEIPT, keys=_KEYS)
    except signed_json.Unreadable as fault:
        if fault.newer:
            raise ReceiptNewerVersion(fault.newer) from None
        raise ReceiptMalformed(fault.reason) from None
    except signed_json.BadSignature:
        raise ReceiptBadSignature from None
    receipt = _check(body, signature)
    if receipt.signing_key != card.signing_key:
        raise ReceiptOtherSigner
    return receipt


def receipt_text(receipt: Receipt) -> str:
    """The receipt as one line for pasting or a QR code."""
    return to_text("RECEIPT", receipt.to_bytes())


def _check(body: dict[str, Any], signature: bytes) -> Receipt:
    for key, pattern in (("package", _DIGEST), ("package_id", _ID)):
        if not isinstance(body[key], str) or not pattern.fullmatch(body[key]):
            raise ReceiptMalformed(key)
    head = body["head"]
    if (
        not isinstance(head, dict)
        or head.keys() != {"n", "link"}
        or type(head["n"]) is not int
        or not 0 < head["n"] <= LARGEST_INT
        or not isinstance(head["link"], str)
        or not _DIGEST.fullmatch(head["link"])
    ):
        raise ReceiptMalformed("head")
    try:
        by = check_clean(body["by"])
    except ValueError:
        raise ReceiptMalformed("by") from None
    try:
        Moment(body["at"], None, 0, "0")
    except RecordError:
        raise ReceiptMalformed("at") from None
    return Receipt(
        package=body["package"],
        package_id=body["package_id"],
        head=Head(head["n"], bytes.fromhex(head["link"])),
        at=body["at"],
        by=by,
        signing_key=bytes.fromhex(body["signing_key"]),
        signature=signature,
    )
