"""A card: how a lawyer or a group makes itself known, so that people can seal records to it.

Signed by its own key, which proves only that nobody altered it on the way. Who stands behind it is settled by the six
fingerprint words, compared by voice or face to face; they cover every key of the card.

A post-quantum recipient is 1,959 characters long and would not fit a QR code that a phone can read. The signed body
therefore holds its SHA-256, and the recipient itself travels beside it in the file. The text and QR form leaves it out: whoever
scans that gets the X25519 recipients under the same signature and the same fingerprint words. A card must have at
least one of those, because phones without ML-KEM, and most age programs, can use nothing else.
"""

import re
from collections.abc import Sequence
from datetime import date
from hashlib import sha256
from typing import Any, Final, Literal

from attrs import evolve, frozen

from app.package import signed_json, sshsig
from app.package.clean_text import LONGEST_NAME, check_clean, cleaned
from app.package.errors import (
    CardBadSignature,
    CardExpired,
    CardMalformed,
    CardNewerVersion,
    CardNotYetValid,
)
from app.package.pasted import to_text
from app.package.sshsig import Signer
from app.record import RecordError, Wordlist, canonical, fingerprint_words
from app.record.facts import LANGUAGE
from app.record.time import check_date
from app.seal import (
    HybridRecipient,
    MalformedKey,
    PostQuantumUnavailable,
    Recipient,
    X25519Recipient,
    parse_recipient,
)

FORMAT: Final = "firsthand-card/1"
KINDS: Final = ("legal_aid", "law_office", "coalition", "hotline", "other")
MOST_RECIPIENTS: Final = 8
MOST_LANGUAGES: Final = 12

Prefers = Literal["x25519", "hybrid"]

_KEYS: Final = frozenset(
    {
        "format",
        "hybrid_sha256",
        "kind",
        "languages",
        "name",
        "phone",
        "prefers",
        "signing_key",
        "valid_from",
        "valid_until",
        "x25519",
    }
)
_PHONE: Final = re.compile(r"\+?[0-9][0-9 ()./-]{2,30}(?: ?(?:ext|x)\.? ?[0-9]{1,6})?")
_DIGEST: Final = re.compile(r"[0-9a-f]{64}")


@frozen
class Card:
    """A card whose signature and validity have been checked.

    `x25519` and `hybrid` are recipient strings; `hybrid` is empty when the card came as text, while `hybrid_sha256`
    still names them. `phone` is empty when there is none. Valid on both days named.
    """

    name: str
    kind: str
    languages: tuple[str, ...]
    phone: str
    x25519: tuple[str, ...]
    hybrid: tuple[str, ...]
    hybrid_sha256: tuple[str, ...]
    prefers: Prefers
    signing_key: bytes
    valid_from: date
    valid_until: date
    signature: bytes

    def body(self) -> dict[str, Any]:
        """The JSON value that is signed."""
        return {
            "format": FORMAT,
            "hybrid_sha256": list(self.hybrid_sha256),
            "kind": self.kind,
            "languages": list(self.languages),
            "name": self.name,
            "phone": self.phone,
            "prefers": self.prefers,
            "signing_key": self.signing_key.hex(),
            "valid_from": self.valid_from.isoformat(),
            "valid_until": self.valid_until.isoformat(),
            "x25519": list(self.x25519),
        }

    def to_bytes(self) -> bytes:
        """The card as a file."""
        more = {"hybrid": list(self.hybrid)} if self.hybrid else {}
        return signed_json.written("card", self.body(), self.signature, **more)

    def fingerprint(self, wordlist: Wordlist) -> str:
        """Six words over all keys of the card: the same for its file and for its text."""
        keys = {
            "hybrid_sha256": list(self.hybrid_sha256),
            "signing_key": self.signing_key.hex(),
            "x25519": list(self.x25519),
        }
        return fingerprint_words(canonical(keys), wordlist)

    def recipients(self) -> tuple[Recipient, ...]:
        """Whom to seal to: the post-quantum keys where the card prefers them, has them, and this build can use them.

        Never both kinds: the age format forbids to mix them in one file.
        """
        if self.prefers == "hybrid" and self.hybrid and post_quantum_available():
            return tuple(parse_recipient(one) for one in self.hybrid)
        return tuple(parse_recipient(one) for one in self.x25519)


def make_card(
    *,
    name: str,
    kind: str,
    languages: Sequence[str],
    phone: str,
    recipients: Sequence[X25519Recipient | HybridRecipient],
    signer: Signer,
    valid_from: date,
    valid_until: date,
    prefers: Prefers = "x25519",
) -> Card:
    """Make and sign a card. The name is cleaned first. Raises CardMalformed naming what does not fit."""
    hybrid = tuple(str(one) for one in recipients if isinstance(one, HybridRecipient))
    unsigned = Card(
        name=cleaned(name),
        kind=kind,
        languages=tuple(languages),
        phone=phone.strip(),
        x25519=tuple(str(one) for one in recipients if isinstance(one, X25519Recipient)),
        hybrid=hybrid,
        hybrid_sha256=tuple(_digest(one) for one in hybrid),
        prefers=prefers,
        signing_key=signer.public_key,
        valid_from=valid_from,
        valid_until=valid_until,
        signature=bytes(64),
    )
    body = unsigned.body()
    _check(body, {"hybrid": list(hybrid)} if hybrid else {}, bytes(64))
    return evolve(unsigned, signature=sshsig.raw_signature(signer, sshsig.CARD, canonical(body)))


def read_card(untrusted: bytes, today: date) -> Card:
    """The card of a file, or of a text pasted or scanned.

    Raises CardNewerVersion, CardMalformed, CardBadSignature, and, for a card that is otherwise sound, CardNotYetValid
    or CardExpired.
    """
    try:
        body, signature, more = signed_json.read(
            untrusted, kind="card", namespace=sshsig.CARD, keys=_KEYS, more=frozenset({"hybrid"})
        )
    except signed_json.Unreadable as fault:
        if fault.newer:
            raise CardNewerVersion(fault.newer) from None
        raise CardMalformed(fault.reason) from None
    except signed_json.BadSignature:
        raise CardBadSignature from None
    card = _check(body, more, signature)
    if today < card.valid_from:
        raise CardNotYetValid(card.valid_from)
    if today > card.valid_until:
        raise CardExpired(card.valid_until)
    return card


def card_text(card: Card) -> str:
    """The card as one line for pasting or a QR code, without its post-quantum recipients."""
    return to_text("CARD", evolve(card, hybrid=()).to_bytes())


def post_quantum_available() -> bool:
    """Whether this build can seal to a post-quantum recipient."""
    try:
        HybridRecipient(bytes(1216)).wrap(bytes(16))
    except PostQuantumUnavailable:
        return False
    except (ValueError, MalformedKey):
        return True
    return True


def _check(body: dict[str, Any], more: dict[str, Any], signature: bytes) -> Card:
    """Every field of a body, signed or about to be. Raises CardMalformed."""
    try:
        name = check_clean(body["name"])
    except ValueError:
        raise CardMalformed("name") from None
    if body["kind"] not in KINDS:
        raise CardMalformed("kind")
    if body["phone"] != "" and not _matches(_PHONE, body["phone"]):
        raise CardMalformed("phone")
    if body["prefers"] not in ("x25519", "hybrid"):
        raise CardMalformed("prefers")
    try:
        valid_from, valid_until = check_date(body["valid_from"]), check_date(body["valid_until"])
    except RecordError:
        raise CardMalformed("validity") from None
    if valid_until < valid_from:
        raise CardMalformed("validity")
    digests = _texts(body, "hybrid_sha256", 0, MOST_RECIPIENTS)
    hybrid = _texts(more, "hybrid", 1, MOST_RECIPIENTS) if more else ()
    if not all(_DIGEST.fullmatch(one) for one in digests) or any(
        _digest(one) not in digests for one in hybrid
    ):
        raise CardMalformed("hybrid_sha256")
    x25519 = _texts(body, "x25519", 1, MOST_RECIPIENTS)
    _check_recipients(x25519, X25519Recipient, "x25519")
    _check_recipients(hybrid, HybridRecipient, "hybrid")
    languages = _texts(body, "languages", 1, MOST_LANGUAGES)
    if not all(LANGUAGE.fullmatch(one) and len(one) <= 35 for one in languages):
        raise CardMalformed("languages")
    return Card(
        name=name,
        kind=body["kind"],
        languages=languages,
        phone=body["phone"],
        x25519=x25519,
        hybrid=hybrid,
        hybrid_sha256=digests,
        prefers=body["prefers"],
        signing_key=bytes.fromhex(body["signing_key"]),
        valid_from=valid_from,
        valid_until=valid_until,
        signature=signature,
    )


def _check_recipients(untrusted: tuple[str, ...], kind: type, where: str) -> None:
    for one in untrusted:
        try:
            fits = isinstance(parse_recipient(one), kind)
        except MalformedKey:
            fits = False
        if not fits:
            raise CardMalformed(where)


def _texts(untrusted: dict[str, Any], key: str, least: int, most: int) -> tuple[str, ...]:
    value = untrusted[key]
    if (
        not isinstance(value, list)
        or not least <= len(value) <= most
        or not all(isinstance(one, str) for one in value)
        or len(set(value)) != len(value)
    ):
        raise CardMalformed(key)
    return tuple(value)


def _matches(pattern: re.Pattern[str], untrusted: object) -> bool:
    return (
        isinstance(untrusted, str) and len(untrusted) <= LONGEST_NAME and bool(pattern.fullmatch(untrusted))
    )


def _digest(recipient: str) -> str:
    return sha256(recipient.encode()).hexdigest()
