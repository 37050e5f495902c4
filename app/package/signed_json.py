"""A small document with the signature of the key it names: what cards and receipts have in common.

    {"card": {…, "signing_key": "<64 hex>"}, "signature": "<128 hex>"}

The signature is the Ed25519 part of an SSHSIG over the canonical JSON of the inner object; `sshsig.armored` puts it
into the form that `ssh-keygen -Y verify` reads.
"""

from typing import Any

from app.package.errors import SignatureError
from app.package.pasted import MOST_BYTES, NotPasted, from_text, looks_pasted
from app.package.sshsig import check_raw_signature
from app.record import RecordError, canonical, read_json


class Unreadable(Exception):
    """Not such a document; `newer` names its format when that is a later one."""

    def __init__(self, reason: str, newer: str | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.newer = newer


class BadSignature(Exception):
    """The document was not signed by the key it names, or was altered afterwards."""


def written(kind: str, body: dict[str, Any], signature: bytes, **more: Any) -> bytes:
    """The document as canonical JSON."""
    return canonical({kind: body, "signature": signature.hex(), **more})


def read(
    untrusted: bytes, *, kind: str, namespace: str, keys: frozenset[str], more: frozenset[str] = frozenset()
) -> tuple[dict[str, Any], bytes, dict[str, Any]]:
    """(body, signature, the keys in `more` that were there), from JSON or pasted text, its signature checked.

    The body has exactly `keys`, of which nothing but format and signing key has been looked at. Raises Unreadable
    before, BadSignature after the key has been found.
    """
    name = f"firsthand-{kind}/"
    try:
        if looks_pasted(untrusted):
            untrusted = from_text(kind.upper(), untrusted)
        document = read_json(untrusted, max_bytes=MOST_BYTES)
    except NotPasted as fault:
        raise Unreadable(fault.reason, fault.version and name + fault.version) from None
    except RecordError:
        raise Unreadable("not JSON") from None
    body = document.get(kind) if isinstance(document, dict) else None
    if not isinstance(body, dict) or not isinstance(body.get("format"), str):
        raise Unreadable(f"not a {kind}")
    if body["format"] != name + "1":
        raise Unreadable("format", body["format"] if body["format"].startswith(name) else None)
    if body.keys() != keys or not {kind, "signature"} <= document.keys() <= {kind, "signature"} | more:
        raise Unreadable("keys")
    signature, key = _hex(document["signature"], 64), _hex(body["signing_key"], 32)
    try:
        check_raw_signature(key, namespace, canonical(body), signature)
    except (SignatureError, RecordError):
        raise BadSignature from None
    return body, signature, {name: document[name] for name in more & document.keys()}


def _hex(untrusted: object, length: int) -> bytes:
    if not isinstance(untrusted, str) or len(untrusted) != 2 * length or untrusted != untrusted.lower():
        raise Unreadable("hex")
    try:
        return bytes.fromhex(untrusted)
    except ValueError:
        raise Unreadable("hex") from None
