"""The age v1 file format (C2SP ``age.md``): seal to people or to a passphrase, open, recover what was cut off.

::

    errors        what can go wrong
    age           seal, unseal, recover; Sealing and Unsealing as streams       needs all below
    parse         key strings and key files
    x25519        age1…      scrypt   passphrases      mlkem768x25519   age1pq…
    header        version line, stanzas, authentication code
    stream        the payload's 64 KiB chunks          armor    the text form
    source        reading ahead                        bech32   how keys are written

No files and no clock here: the caller gives open files. The only randomness is for keys and nonces.
"""

from .age import (
    Progress,
    Recovered,
    Sealing,
    Unsealing,
    recover,
    seal,
    seal_bytes,
    unseal,
    unseal_bytes,
)
from .errors import (
    ArmorError,
    EmptyPassphrase,
    HeaderError,
    HeaderMacError,
    MalformedKey,
    MixedRecipients,
    NoIdentities,
    NoMatchingIdentity,
    NoRecipients,
    NotEnoughMemory,
    PayloadError,
    PostQuantumUnavailable,
    SealError,
    Truncated,
    UnsupportedVersion,
    WorkFactorTooHigh,
    WrongPassphrase,
)
from .header import Identity, Recipient, Stanza
from .mlkem768x25519 import HybridIdentity, HybridRecipient
from .parse import parse_identity, parse_identity_file, parse_recipient
from .scrypt import ScryptIdentity, ScryptRecipient
from .source import ByteSink, ByteSource
from .x25519 import X25519Identity, X25519Recipient

__all__ = [
    "ArmorError",
    "ByteSink",
    "ByteSource",
    "EmptyPassphrase",
    "HeaderError",
    "HeaderMacError",
    "HybridIdentity",
    "HybridRecipient",
    "Identity",
    "MalformedKey",
    "MixedRecipients",
    "NoIdentities",
    "NoMatchingIdentity",
    "NoRecipients",
    "NotEnoughMemory",
    "PayloadError",
    "PostQuantumUnavailable",
    "Progress",
    "Recipient",
    "Recovered",
    "ScryptIdentity",
    "ScryptRecipient",
    "SealError",
    "Sealing",
    "Stanza",
    "Truncated",
    "Unsealing",
    "UnsupportedVersion",
    "WorkFactorTooHigh",
    "WrongPassphrase",
    "X25519Identity",
    "X25519Recipient",
    "parse_identity",
    "parse_identity_file",
    "parse_recipient",
    "recover",
    "seal",
    "seal_bytes",
    "unseal",
    "unseal_bytes",
]
