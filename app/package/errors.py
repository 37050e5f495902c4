"""What can go wrong with what is handed over. Sentences for people are in assets/words/<language>/errors/package.toml.

PackageError
  FileTrouble                where
    DiskFull                 no room (or no quota) for what is being written
    FolderUnusable           the folder is missing, read-only or not permitted
    AlreadyThere             something is there already under the name asked for
    SourceUnreadable         the file to be read is missing, not permitted or fails under the reading
  PackError
    EncounterNotFound        the history holds no entry of this encounter (or none that may go out)
    RequestInvalid           a value of the request breaks the format; `field` says which
    MediaNotGiven            the record names a photo or recording, and it was not handed over
    MediaChanged             a photo or recording is not what the record says it was
    NobodyToSealTo           no recipient was given
    PackCancelled            the person stopped it
  PackageRejected            checking found something; `findings` holds all of it
  CardError
    CardMalformed            not a card, or a damaged one
    CardBadSignature         the card was not signed by the key it names
    CardNewerVersion         a card of a version this app does not know yet
    CardNotYetValid          valid from a later day
    CardExpired              valid until an earlier day
  ReceiptError
    ReceiptMalformed         not a receipt, or a damaged one
    ReceiptBadSignature      altered after it was signed
    ReceiptNewerVersion      a receipt of a version this app does not know yet
    ReceiptOtherSigner       signed by somebody else than the card
  SignatureError
    SignatureMalformed       not an SSHSIG signature of the kind we use
    SignatureWrong           altered, or signed by another key, or for another purpose
    WeakKey                  a public key that anybody could sign for
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from attrs import frozen

if TYPE_CHECKING:  # a card that is refused needs none of what is found in packages
    from app.package.findings import Finding, StepResult


class PackageError(Exception):
    """Base of everything this room raises."""


@frozen
class FileTrouble(PackageError):
    where: Path


class DiskFull(FileTrouble):
    """No room, or no quota, for what is being written."""


class FolderUnusable(FileTrouble):
    """The folder is missing, read-only or not permitted."""


class AlreadyThere(FileTrouble):
    """Something is there already under the name asked for."""


class SourceUnreadable(FileTrouble):
    """The file to be read is missing, not permitted or fails under the reading."""


class PackError(PackageError):
    """A package could not be made; nothing was left on disk."""


@frozen
class EncounterNotFound(PackError):
    encounter: str


@frozen
class RequestInvalid(PackError):
    field: str


@frozen
class MediaNotGiven(PackError):
    media: str


@frozen
class MediaChanged(PackError):
    name: str


class NobodyToSealTo(PackError):
    """No recipient was given."""


class PackCancelled(PackError):
    """The person stopped it."""


@frozen
class PackageRejected(PackageError):
    """Nothing of the package was kept on disk. `steps` says how far the checking came."""

    findings: tuple[Finding, ...]
    steps: tuple[StepResult, ...]
    digest: str


class CardError(PackageError):
    """A card is not taken in."""


@frozen
class CardMalformed(CardError):
    reason: str


class CardBadSignature(CardError):
    """The card was not signed by the key it names."""


@frozen
class CardNewerVersion(CardError):
    version: str


@frozen
class CardNotYetValid(CardError):
    valid_from: date


@frozen
class CardExpired(CardError):
    valid_until: date


class ReceiptError(PackageError):
    """A receipt is not taken in."""


@frozen
class ReceiptMalformed(ReceiptError):
    reason: str


class ReceiptBadSignature(ReceiptError):
    """Altered after it was signed."""


@frozen
class ReceiptNewerVersion(ReceiptError):
    version: str


class ReceiptOtherSigner(ReceiptError):
    """Signed by somebody else than the card."""


class SignatureError(PackageError):
    """A signature does not hold."""


@frozen
class SignatureMalformed(SignatureError):
    reason: str


class SignatureWrong(SignatureError):
    """Altered, or signed by another key, or for another purpose."""


class WeakKey(SignatureError):
    """A public key that anybody could sign for."""
