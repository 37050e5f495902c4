"""SSHSIG: signatures that the `ssh-keygen` of every system can check. Ed25519 only.

    ssh-keygen -Y verify -f allowed_signers -I firsthand -n firsthand-package -s FILE.sig < FILE

Each purpose has its own namespace, so that a signature made for a card cannot be shown as one on a package.
Public keys of small order and other spellings of a key are refused: for those, anybody can make a signature.

Source: PROTOCOL.sshsig of OpenSSH; RFC 8032 section 5.1.3 and RFC 8709 for key and signature;
https://hdevalence.ca/blog/2020-10-04-its-25519am for the encodings that libraries disagree about.
"""

from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from hashlib import sha256, sha512
from struct import pack
from typing import Final, Protocol

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from app.package.errors import SignatureMalformed, SignatureWrong, WeakKey

PACKAGE: Final = "firsthand-package"
CARD: Final = "firsthand-card"
RECEIPT: Final = "firsthand-receipt"

_MAGIC: Final = b"SSHSIG"
_KEY_TYPE: Final = b"ssh-ed25519"
_HASH: Final = b"sha512"
_BEGIN: Final = b"-----BEGIN SSH SIGNATURE-----\n"
_END: Final = b"-----END SSH SIGNATURE-----\n"
_LINE: Final = 70
_P: Final = 2**255 - 19
# y of the points whose order divides 8. Both signs of x and, where it fits, y + p spell the same points:
# 14 encodings in all, and every encoding of a y of at least p is refused anyway.
_Y8: Final = 2707385501144840649318225287225658788936804267575313519463743609750303402022
_SMALL_ORDER_Y: Final = frozenset({0, 1, _P - 1, _Y8, _P - _Y8})


class Signer(Protocol):
    """An Ed25519 key that can sign: the vault's or the desk's."""

    @property
    def public_key(self) -> bytes:
        """32 bytes."""

    def sign(self, data: bytes) -> bytes:
        """The 64 bytes of the signature over `data` itself."""


class Ed25519Signer:
    """A signer around 32 secret bytes."""

    def __init__(self, secret: bytes) -> None:
        self._key = Ed25519PrivateKey.from_private_bytes(secret)

    @property
    def public_key(self) -> bytes:
        return self._key.public_key().public_bytes_raw()

    def sign(self, data: bytes) -> bytes:
        return self._key.sign(data)


def check_public_key(untrusted_key: bytes) -> bytes:
    """Return the key when it is 32 bytes, canonical and not of small order. Raises WeakKey."""
    if len(untrusted_key) != 32:
        raise WeakKey
    y = int.from_bytes(untrusted_key, "little") & ((1 << 255) - 1)
    if y >= _P or y in _SMALL_ORDER_Y:
        raise WeakKey
    return untrusted_key


def raw_signature(signer: Signer, namespace: str, message: bytes) -> bytes:
    """The 64 bytes that an SSHSIG of `message` carries; what cards and receipts keep of it."""
    return signer.sign(_signed_data(namespace, message))


def check_raw_signature(
    untrusted_key: bytes, namespace: str, message: bytes, untrusted_signature: bytes
) -> None:
    """Raises WeakKey or SignatureWrong when this key did not sign this message for this purpose."""
    key = check_public_key(untrusted_key)
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(untrusted_signature, _signed_data(namespace, message))
    except InvalidSignature:
        raise SignatureWrong from None


def sign(signer: Signer, namespace: str, message: bytes) -> bytes:
    """The armored signature file that `ssh-keygen -Y verify` reads."""
    return armored(signer.public_key, namespace, raw_signature(signer, namespace, message))


def armored(public_key: bytes, namespace: str, signature: bytes) -> bytes:
    """Put a raw signature into the file form."""
    blob = (
        _MAGIC
        + pack(">I", 1)
        + _string(_string(_KEY_TYPE) + _string(public_key))
        + _string(namespace.encode())
        + _string(b"")
        + _string(_HASH)
        + _string(_string(_KEY_TYPE) + _string(signature))
    )
    text = b64encode(blob)
    lines = [text[at : at + _LINE] + b"\n" for at in range(0, len(text), _LINE)]
    return _BEGIN + b"".join(lines) + _END


def verify(untrusted_file: bytes, namespace: str, message: bytes) -> bytes:
    """Return the public key that signed `message` for this purpose.

    Takes the one spelling that `armored` writes (which is also how ssh-keygen writes it).
    Raises SignatureMalformed, SignatureWrong (also for another namespace), WeakKey.
    """
    key, untrusted_signature = _parse(untrusted_file, namespace)
    check_raw_signature(key, namespace, message, untrusted_signature)
    return key


def signer_of(untrusted_file: bytes, namespace: str) -> bytes:
    """The key a signature file names, unchecked: only for saying who *claims* to have signed."""
    return _parse(untrusted_file, namespace)[0]


def public_key_line(public_key: bytes) -> str:
    """The key as OpenSSH writes it: "ssh-ed25519 AAAA…"."""
    return "ssh-ed25519 " + b64encode(_string(_KEY_TYPE) + _string(public_key)).decode()


def key_fingerprint(public_key: bytes) -> str:
    """The key's fingerprint as ssh-keygen prints it: "SHA256:…"."""
    digest = sha256(_string(_KEY_TYPE) + _string(public_key)).digest()
    return "SHA256:" + b64encode(digest).decode().rstrip("=")


def allowed_signers(principal: str, namespace: str, public_key: bytes) -> bytes:
    """The file that tells ssh-keygen which key may sign for what."""
    return f'{principal} namespaces="{namespace}" {public_key_line(public_key)}\n'.encode()


def _string(content: bytes) -> bytes:
    return pack(">I", len(content)) + content


def _signed_data(namespace: str, message: bytes) -> bytes:
    return (
        _MAGIC
        + _string(namespace.encode())
        + _string(b"")
        + _string(_HASH)
        + _string(sha512(message).digest())
    )


def _parse(untrusted_file: bytes, namespace: str) -> tuple[bytes, bytes]:
    if (
        not untrusted_file.startswith(_BEGIN)
        or not untrusted_file.endswith(_END)
        or len(untrusted_file) > 2000
    ):
        raise SignatureMalformed("armor")
    try:
        untrusted_blob = b64decode(
            untrusted_file[len(_BEGIN) : -len(_END)].replace(b"\n", b""), validate=True
        )
    except NotBase64:
        raise SignatureMalformed("base64") from None
    # Everything but key and signature is fixed for us: take the two out and compare the whole file.
    empty = _MAGIC + pack(">I", 1) + _string(_string(_KEY_TYPE))
    key_at = len(empty) + 4
    key, signature = untrusted_blob[key_at : key_at + 32], untrusted_blob[-64:]
    if len(key) != 32 or armored(key, namespace, signature) != untrusted_file:
        raise SignatureMalformed("not an Ed25519 SSHSIG of this namespace in its usual spelling")
    return key, signature
