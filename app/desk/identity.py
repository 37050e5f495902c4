"""The desk's identity: the secret keys that packages are sealed to, and the key that signs cards and receipts.

    <desk>/identity.age   an age identity file (classic and post-quantum secret key) under the passphrase,
                          in the public age format: `age -d identity.age` writes what `age -i` reads
    <desk>/signing.age    OpenSSH Ed25519 private keys under the same passphrase, the newest first
    <desk>/card.json      the card last made; public
    <desk>/handout.txt    the version of the guides and letters last signed for phones

Keys that were replaced stay in both files, so that packages sealed to an earlier card still open and are answered with
the key that card names. In the identity file a line `# retired: <moment>` parts one generation of keys from the older
one below it, and `# signing key: <hex>` names the signing key of a generation. Such lines are comments to every age
program, and authentic like the rest of the file.

The post-quantum line is left out where the installed `cryptography` has no ML-KEM.
"""

import io
import re
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
_LARGEST_KEY_FILE = 4 * 1024 * 1024
_RETIRED = "# retired: "
_SIGNING = "# signing key: "
_PRIVATE_KEY = re.compile(
    rb"-----BEGIN OPENSSH PRIVATE KEY-----\n[A-Za-z0-9+/=\n]+-----END OPENSSH PRIVATE KEY-----\n"
)


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

    @property
    def last_handout(self) -> Path:
        """The version of the guides and letters that were signed last."""
        return self.folder / "handout.txt"

    @property
    def packages(self) -> Path:
        """The packages that were taken in, byte for byte as they came: `<SHA-256>.age`."""
        return self.folder / "packages"

    @property
    def index(self) -> Path:
        return self.folder / "index.db"

    @property
    def index_key(self) -> Path:
        return self.folder / "index.key.age"

    def must_exist(self) -> None:
        """Raises DeskMissing."""
        if not self.identity.is_file():
            raise DeskMissing(self.folder)


@frozen
class Generation:
    """The keys of one card. `signing_key` is the public half of the key that signs for it, 32 bytes.

    It is None for the only generation of a desk made before keys could be replaced.
    """

    identities: tuple[Identity, ...]
    signing_key: bytes | None

    @property
    def recipients(self) -> tuple[Recipient, ...]:
        """Their public halves."""
        return tuple(_recipients(self.identities))


@frozen
class DeskIdentity:
    """The opened secret keys, the newest generation first."""

    generations: tuple[Generation, ...]

    @property
    def identities(self) -> tuple[Identity, ...]:
        """All keys that open packages, the newest first."""
        return tuple(one for generation in self.generations for one in generation.identities)

    @property
    def recipients(self) -> tuple[Recipient, ...]:
        """What a new card holds: the public halves of the newest generation."""
        return self.generations[0].recipients


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
        disk.make_folder(folder)
    except OSError:
        raise OutputUnwritable(folder) from None
    keys = new_keys(now)
    disk.replace(desk.signing, under_passphrase(passphrase, keys.signing, work_factor))
    disk.write_new(desk.identity, under_passphrase(passphrase, keys.identity, work_factor))
    return desk


def open_identity(desk: DeskFolder, passphrase: str) -> DeskIdentity:
    """Raises DeskMissing, WrongDeskPassphrase, DeskDamaged."""
    desk.must_exist()
    text = open_under(desk.identity, passphrase)
    try:
        return DeskIdentity(tuple(_generation(part) for part in _parted(text.decode("ascii"))))
    except (SealError, ValueError):
        raise DeskDamaged(desk.identity) from None


def open_signing_keys(desk: DeskFolder, passphrase: str, identity: DeskIdentity) -> tuple[SigningKey, ...]:
    """The signing key of each generation of `identity`, in its order.

    Raises DeskMissing, WrongDeskPassphrase, DeskDamaged.
    """
    desk.must_exist()
    pem = open_under(desk.signing, passphrase)
    try:
        found = [load_ssh_private_key(one, password=None) for one in _PRIVATE_KEY.findall(pem)]
    except ValueError:
        raise DeskDamaged(desk.signing) from None
    keys = [SigningKey(one) for one in found if isinstance(one, Ed25519PrivateKey)]
    if not keys:
        raise DeskDamaged(desk.signing)
    by_name = {key.public_key: key for key in keys}
    try:
        # The oldest key is the one of a generation that does not name its own.
        return tuple(by_name[one.signing_key or keys[-1].public_key] for one in identity.generations)
    except KeyError:
        raise DeskDamaged(desk.signing) from None


def open_signing_key(desk: DeskFolder, passphrase: str) -> SigningKey:
    """The key that signs now. Raises DeskMissing, WrongDeskPassphrase, DeskDamaged."""
    return open_signing_keys(desk, passphrase, open_identity(desk, passphrase))[0]


@frozen
class NewKeys:
    """A new generation as it stands in the two files; `identity` is text, `signing` PEM."""

    identity: bytes = field(repr=False)
    signing: bytes = field(repr=False)


def new_keys(now: datetime) -> NewKeys:
    """A classic and, where the build has it, a post-quantum key to open with, and a key to sign with."""
    signing = Ed25519PrivateKey.generate()
    classic = X25519Identity.generate()
    lines = [
        f"# created: {now.isoformat(timespec='seconds')}",
        f"{_SIGNING}{SigningKey(signing).public_key.hex()}",
        f"# public key: {classic.recipient}",
        str(classic),
    ]
    try:
        hybrid = HybridIdentity.generate()
    except PostQuantumUnavailable:
        pass
    else:
        lines += [f"# public key: {hybrid.recipient}", str(hybrid)]
    pem = signing.private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption())
    return NewKeys(("\n".join(lines) + "\n").encode("ascii"), pem)


def before(newest: bytes, identity_file: bytes, now: datetime) -> bytes:
    """The identity file with a newer generation on top and the others marked as retired."""
    return newest + f"{_RETIRED}{now.isoformat(timespec='seconds')}\n".encode("ascii") + identity_file


def _parted(text: str) -> list[str]:
    parts: list[list[str]] = [[]]
    for line in text.splitlines():
        if line.startswith(_RETIRED):
            parts.append([])
        parts[-1].append(line)
    return ["\n".join(part) for part in parts]


def _generation(text: str) -> Generation:
    named = [line.removeprefix(_SIGNING) for line in text.splitlines() if line.startswith(_SIGNING)]
    return Generation(tuple(parse_identity_file(text)), bytes.fromhex(named[0]) if named else None)


def _recipients(identities: Sequence[Identity]) -> list[Recipient]:
    return [each.recipient for each in identities if isinstance(each, X25519Identity | HybridIdentity)]


def under_passphrase(passphrase: str, data: bytes, work_factor: int) -> bytes:
    """`data` as an age file under the passphrase."""
    sink = io.BytesIO()
    seal(io.BytesIO(data), sink, [ScryptRecipient(passphrase, work_factor=work_factor)])
    return sink.getvalue()


def open_under(path: Path, passphrase: str) -> bytes:
    """The content of a file under the passphrase. Raises WrongDeskPassphrase, DeskDamaged, InputUnreadable."""
    sealed = disk.read(path, limit=_LARGEST_KEY_FILE)
    sink = io.BytesIO()
    try:
        unseal(io.BytesIO(sealed), sink, [ScryptIdentity(passphrase)])
    except NoMatchingIdentity:
        raise WrongDeskPassphrase from None
    except SealError:
        raise DeskDamaged(path) from None
    return sink.getvalue()
