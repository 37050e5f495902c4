"""The desk's identity: the secret keys that packages are sealed to, and the key that signs cards and receipts.

    <desk>/identity.age   an age identity file (classic and post-quantum secret key) under the passphrase,
                          in the public age format: `age -d identity.age` writes what `age -i` reads
    <desk>/signing.age    an OpenSSH Ed25519 private key under the same passphrase
    <desk>/card.json      the card last made; public

The post-quantum line is left out where the installed `cryptography` has no ML-KEM.
"""

import io
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from attrs import field, frozen
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_ssh_private_key,
)

from app.desk import disk
from app.desk.errors import (
    DeskDamaged,
    DeskExists,
    DeskMissing,
    OutputUnwritable,
    PassphraseTooShort,
    WrongDeskPassphrase,
)
from app.seal import (
    HybridIdentity,
    Identity,
    NoMatchingIdentity,
    PostQuantumUnavailable,
    Recipient,
    ScryptIdentity,
    ScryptRecipient,
    SealError,
    X25519Identity,
    parse_identity_file,
    seal,
    unseal,
)

SHORTEST_PASSPHRASE = 15  # NIST SP 800-63B-4: a password that is the only factor
WORK_FACTOR = 18  # what the age program writes: 256 MiB, about one second
_LARGEST_KEY_FILE = 64 * 1024


@frozen
class DeskFolder:
    """Where a desk keeps what it keeps. The names are part of the format."""

    folder: Path

    @property
    def identity(self) -> Path:
        return self.folder / "identity.age"

    @property
    def signing(self) -> Path:
        return self.folder / "signing.age"

    @property
    def card(self) -> Path:
        return self.folder / "card.json"

    def must_exist(self) -> None:
        """Raises DeskMissing."""
        if not self.identity.is_file():
            raise DeskMissing(self.folder)


@frozen
class DeskIdentity:
    """The opened secret keys. `identities` open packages, newest first; `recipients` are their public halves."""

    identities: tuple[Identity, ...]
    recipients: tuple[Recipient, ...]


@frozen
class SigningKey:
    """The key that signs cards and receipts (Ed25519)."""

    _private: Ed25519PrivateKey = field(repr=False)

    @property
    def public_key(self) -> bytes:
        """32 bytes (RFC 8032)."""
        return self._private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)

    def sign(self, data: bytes) -> bytes:
        """64 bytes (RFC 8032)."""
        return self._private.sign(data)


def create_desk(
    folder: Path, passphrase: str, now: datetime, *, work_factor: int = WORK_FACTOR
) -> DeskFolder:
    """Make a new identity and signing key in `folder`, which is created when missing.

    The signing key is written first and the identity last: a desk exists when its identity does, so a
    broken-off call can simply be repeated. Raises PassphraseTooShort, DeskExists, OutputUnwritable.
    """
    if len(passphrase) < SHORTEST_PASSPHRASE:
        raise PassphraseTooShort(SHORTEST_PASSPHRASE)
    desk = DeskFolder(folder)
    if desk.identity.exists():
        raise DeskExists(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError:
        raise OutputUnwritable(folder) from None
    signing = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption())
    disk.replace(desk.signing, _under(passphrase, signing, work_factor))
    disk.write_new(desk.identity, _under(passphrase, _identity_file(now).encode("ascii"), work_factor))
    return desk


def open_identity(desk: DeskFolder, passphrase: str) -> DeskIdentity:
    """Raises DeskMissing, WrongDeskPassphrase, DeskDamaged."""
    desk.must_exist()
    text = _open(desk.identity, passphrase)
    try:
        identities = tuple(parse_identity_file(text.decode("ascii")))
    except (SealError, UnicodeDecodeError):
        raise DeskDamaged(desk.identity) from None
    return DeskIdentity(identities, tuple(_recipients(identities)))


def open_signing_key(desk: DeskFolder, passphrase: str) -> SigningKey:
    """Raises DeskMissing, WrongDeskPassphrase, DeskDamaged."""
    desk.must_exist()
    try:
        private = load_ssh_private_key(_open(desk.signing, passphrase), password=None)
    except ValueError:
        raise DeskDamaged(desk.signing) from None
    if not isinstance(private, Ed25519PrivateKey):
        raise DeskDamaged(desk.signing)
    return SigningKey(private)


def _identity_file(now: datetime) -> str:
    classic = X25519Identity.generate()
    lines = [
        f"# created: {now.isoformat(timespec='seconds')}",
        f"# public key: {classic.recipient}",
        str(classic),
    ]
    try:
        hybrid = HybridIdentity.generate()
    except PostQuantumUnavailable:
        pass
    else:
        lines += [f"# public key: {hybrid.recipient}", str(hybrid)]
    return "\n".join(lines) + "\n"


def _recipients(identities: Sequence[Identity]) -> list[Recipient]:
    return [each.recipient for each in identities if isinstance(each, X25519Identity | HybridIdentity)]


def _under(passphrase: str, data: bytes, work_factor: int) -> bytes:
    sink = io.BytesIO()
    seal(io.BytesIO(data), sink, [ScryptRecipient(passphrase, work_factor=work_factor)])
    return sink.getvalue()


def _open(path: Path, passphrase: str) -> bytes:
    sealed = disk.read(path, limit=_LARGEST_KEY_FILE)
    sink = io.BytesIO()
    try:
        unseal(io.BytesIO(sealed), sink, [ScryptIdentity(passphrase)])
    except NoMatchingIdentity:
        raise WrongDeskPassphrase from None
    except SealError:
        raise DeskDamaged(path) from None
    return sink.getvalue()
