"""What can go wrong when sealing or opening, one class for each thing a person can act on.

::

    SealError
    ├── HeaderError(reason)             not an age file, or its first lines break the format
    │   ├── UnsupportedVersion          an age file of a version newer than v1
    │   └── WorkFactorTooHigh           opening it would cost more work than we accept
    ├── HeaderMacError                  the key fits, but the header was altered
    ├── NoMatchingIdentity              sealed to some other key
    │   └── WrongPassphrase             sealed with some other passphrase
    ├── PayloadError(chunk, at_end)     the content was altered or damaged
    │   └── Truncated                   the content is authentic so far, and stops too early
    ├── ArmorError(reason)              the text form (``-----BEGIN AGE ENCRYPTED FILE-----``) is broken
    ├── MalformedKey(kind, reason)      a recipient or identity string that is not one
    ├── NoRecipients                    nobody to seal to
    ├── NoIdentities                    no key to open with
    ├── MixedRecipients                 kinds of recipient that may not share a file
    ├── EmptyPassphrase
    ├── PostQuantumUnavailable          this build has no ML-KEM
    └── NotEnoughMemory(needed)         the passphrase step needs more memory than there is

Reasons are short codes for logs and tests. No error holds a key, a passphrase, content, or text of the file.
"""

from __future__ import annotations


class SealError(Exception):
    """Anything this room raises about a file, a key or a recipient."""


class HeaderError(SealError):
    """The header breaks the format; ``reason`` says which rule, in a few fixed words."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class UnsupportedVersion(HeaderError):
    """An age file whose version line names a version other than v1."""

    def __init__(self) -> None:
        super().__init__("unsupported version")


class WorkFactorTooHigh(HeaderError):
    """A passphrase stanza asks for 2**``asked`` scrypt rounds; we accept up to 2**``accepted``.

    Raised before any of that work is done. ``asked`` is capped at 1000, so that a number with
    thousands of digits stays readable.
    """

    def __init__(self, asked: int, accepted: int) -> None:
        super().__init__("scrypt work factor too high")
        self.asked = asked
        self.accepted = accepted


class HeaderMacError(SealError):
    """A file key was unwrapped, but the header's own authentication code does not match."""


class NoMatchingIdentity(SealError):
    """The header is well formed, and none of the identities opens it.

    ``passphrase_needed`` is true when the file was sealed with a passphrase and only keys were given.
    """

    def __init__(self, *, passphrase_needed: bool = False) -> None:
        super().__init__("no identity matches")
        self.passphrase_needed = passphrase_needed


class WrongPassphrase(NoMatchingIdentity):
    """The file was sealed with a passphrase, and not with this one."""


class PayloadError(SealError):
    """Chunk number ``chunk`` (64 KiB each, counted from 0) does not authenticate, or must not be there.

    ``at_end`` is true for the last piece of the file when it is shorter than a whole chunk: there, "cut
    off" and "altered" look the same, and nobody can tell which it was.
    """

    def __init__(self, chunk: int, *, at_end: bool = False) -> None:
        super().__init__(f"payload chunk {chunk} does not authenticate")
        self.chunk = chunk
        self.at_end = at_end


class Truncated(PayloadError):
    """Everything before chunk number ``chunk`` is authentic, and the file ends before its last chunk."""

    def __init__(self, chunk: int) -> None:
        super().__init__(chunk, at_end=True)


class ArmorError(SealError):
    """The armor is not the strict form the format asks for; ``reason`` says which rule."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class MalformedKey(SealError):
    """A string that should be a key is not one.

    ``kind`` is "recipient" or "identity"; ``line`` counts from 1 when the string came from a key file.
    """

    def __init__(self, kind: str, reason: str, line: int | None = None) -> None:
        super().__init__(f"{kind}: {reason}")
        self.kind = kind
        self.reason = reason
        self.line = line


class NoRecipients(SealError):
    """Sealing was asked for without anyone to seal to."""


class NoIdentities(SealError):
    """Opening was asked for without any key, or a key file holds none."""


class MixedRecipients(SealError):
    """A passphrase must stand alone, and post-quantum keys do not share a file with older ones."""


class EmptyPassphrase(SealError):
    """A passphrase of no characters protects nothing and is refused both ways."""


class PostQuantumUnavailable(SealError):
    """The installed cryptography library has no ML-KEM-768 or no HPKE."""


class NotEnoughMemory(SealError):
    """Turning the passphrase into a key needs ``needed`` bytes of memory, and they are not there."""

    def __init__(self, needed: int) -> None:
        super().__init__("not enough memory for scrypt")
        self.needed = needed
