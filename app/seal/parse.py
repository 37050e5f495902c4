"""Key strings and key files, as ``age-keygen`` writes them."""

from __future__ import annotations

from .errors import MalformedKey, NoIdentities
from .mlkem768x25519 import IDENTITY_PREFIX as HYBRID_IDENTITY_PREFIX
from .mlkem768x25519 import RECIPIENT_PREFIX as HYBRID_RECIPIENT_PREFIX
from .mlkem768x25519 import HybridIdentity, HybridRecipient
from .x25519 import X25519Identity, X25519Recipient


def parse_recipient(untrusted: str) -> X25519Recipient | HybridRecipient:
    """Read an ``age1…`` or ``age1pq1…`` string. Raises `MalformedKey`."""
    if untrusted.startswith(HYBRID_RECIPIENT_PREFIX + "1"):
        return HybridRecipient.parse(untrusted)
    return X25519Recipient.parse(untrusted)


def parse_identity(untrusted: str) -> X25519Identity | HybridIdentity:
    """Read an ``AGE-SECRET-KEY-1…`` or ``AGE-SECRET-KEY-PQ-1…`` string. Raises `MalformedKey`."""
    if untrusted.startswith(HYBRID_IDENTITY_PREFIX + "1"):
        return HybridIdentity.parse(untrusted)
    return X25519Identity.parse(untrusted)


def parse_identity_file(untrusted: str) -> list[X25519Identity | HybridIdentity]:
    """Read an identity file: one identity a line; empty lines and lines starting with ``#`` are skipped.

    A byte order mark, which some Windows editors add, is skipped too. Raises `MalformedKey` with the
    line number (never the line), and `NoIdentities` when there is none.
    """
    identities = []
    for number, line in enumerate(untrusted.removeprefix("\ufeff").split("\n"), start=1):
        entry = line.removesuffix("\r")
        if not entry or entry.startswith("#"):
            continue
        try:
            identities.append(parse_identity(entry))
        except MalformedKey as problem:
            raise MalformedKey("identity", problem.reason, number) from None
    if not identities:
        raise NoIdentities
    return identities
