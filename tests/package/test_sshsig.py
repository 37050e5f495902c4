"""Signatures must mean the same to us and to OpenSSH."""

import subprocess
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import load_ssh_private_key
from hypothesis import given, settings
from hypothesis import strategies as st

from app.package import sshsig
from app.package.errors import SignatureError, SignatureMalformed, SignatureWrong, WeakKey

SIGNER = sshsig.Ed25519Signer(bytes(range(32)))
MESSAGE = b"manifest\n"


def _ssh_verify(folder: Path, signature: bytes, message: bytes, namespace: str = sshsig.PACKAGE) -> str:
    (folder / "allowed").write_bytes(sshsig.allowed_signers("firsthand", sshsig.PACKAGE, SIGNER.public_key))
    (folder / "sig").write_bytes(signature)
    done = subprocess.run(
        ["ssh-keygen", "-Y", "verify", "-f", "allowed", "-I", "firsthand", "-n", namespace, "-s", "sig"],
        cwd=folder,
        input=message,
        capture_output=True,
        check=False,
    )
    return (done.stdout + done.stderr).decode() if done.returncode else "Good"


def test_ssh_keygen_verifies_what_we_sign(tmp_path: Path) -> None:
    assert _ssh_verify(tmp_path, sshsig.sign(SIGNER, sshsig.PACKAGE, MESSAGE), MESSAGE) == "Good"


def test_ssh_keygen_refuses_what_was_altered(tmp_path: Path) -> None:
    assert _ssh_verify(tmp_path, sshsig.sign(SIGNER, sshsig.PACKAGE, MESSAGE), MESSAGE + b"x") != "Good"


def test_ssh_keygen_refuses_another_purpose(tmp_path: Path) -> None:
    assert _ssh_verify(tmp_path, sshsig.sign(SIGNER, sshsig.CARD, MESSAGE), MESSAGE) != "Good"


def test_we_verify_what_ssh_keygen_signs(tmp_path: Path) -> None:
    """With a key made by ssh-keygen, too; Ed25519 signatures are the same whoever makes them."""
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", tmp_path / "key"], check=True)
    (tmp_path / "message").write_bytes(MESSAGE)
    subprocess.run(
        [
            "ssh-keygen",
            "-q",
            "-Y",
            "sign",
            "-f",
            tmp_path / "key",
            "-n",
            sshsig.PACKAGE,
            tmp_path / "message",
        ],
        check=True,
        capture_output=True,
    )
    secret = load_ssh_private_key((tmp_path / "key").read_bytes(), None)
    assert isinstance(secret, Ed25519PrivateKey)
    public = secret.public_key().public_bytes_raw()
    made = (tmp_path / "message.sig").read_bytes()
    assert sshsig.verify(made, sshsig.PACKAGE, MESSAGE) == public
    assert made == sshsig.sign(sshsig.Ed25519Signer(secret.private_bytes_raw()), sshsig.PACKAGE, MESSAGE)
    line = (tmp_path / "key.pub").read_text()
    assert line.startswith(sshsig.public_key_line(public))
    shown = subprocess.run(
        ["ssh-keygen", "-l", "-f", tmp_path / "key.pub"], check=True, capture_output=True, text=True
    ).stdout
    assert sshsig.key_fingerprint(public) in shown


def test_another_message_or_purpose_is_wrong() -> None:
    signature = sshsig.sign(SIGNER, sshsig.PACKAGE, MESSAGE)
    with pytest.raises(SignatureWrong):
        sshsig.verify(signature, sshsig.PACKAGE, MESSAGE + b"x")
    with pytest.raises(SignatureMalformed):
        sshsig.verify(signature, sshsig.CARD, MESSAGE)


def test_any_changed_byte_of_a_signature_file_is_noticed() -> None:
    good = sshsig.sign(SIGNER, sshsig.PACKAGE, MESSAGE)
    for at in range(len(good)):
        for flip in (0x01, 0x20, 0x80):
            bad = good[:at] + bytes([good[at] ^ flip]) + good[at + 1 :]
            with pytest.raises(SignatureError):
                sshsig.verify(bad, sshsig.PACKAGE, MESSAGE)


@given(st.binary(max_size=600))
@settings(max_examples=50)
def test_noise_is_malformed(noise: bytes) -> None:
    with pytest.raises(SignatureMalformed):
        sshsig.verify(noise, sshsig.PACKAGE, MESSAGE)
    with pytest.raises(SignatureMalformed):
        sshsig.verify(
            b"-----BEGIN SSH SIGNATURE-----\n" + noise + b"-----END SSH SIGNATURE-----\n", sshsig.PACKAGE, b""
        )


P = 2**255 - 19
D = -121665 * pow(121666, P - 2, P) % P
ORDER = 2**252 + 27742317777372353535851937790883648493


def _add(a: tuple[int, int], b: tuple[int, int]) -> tuple[int, int]:
    k = D * a[0] * b[0] * a[1] * b[1] % P
    x = (a[0] * b[1] + b[0] * a[1]) * pow(1 + k, -1, P)
    y = (a[1] * b[1] + a[0] * b[0]) * pow(1 - k, -1, P)
    return x % P, y % P


def _times(n: int, point: tuple[int, int]) -> tuple[int, int]:
    total = (0, 1)
    while n:
        if n & 1:
            total = _add(total, point)
        point, n = _add(point, point), n >> 1
    return total


def _x_of(y: int) -> int | None:
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if x * x % P != square:
        x = x * pow(2, (P - 1) // 4, P) % P
    return x if x * x % P == square else None


def small_order_encodings() -> list[bytes]:
    """Every 32-byte spelling of a point of order 1, 2, 4 or 8, computed from the curve itself."""
    heights: set[int] = set()
    y = 2
    while len(heights) < 5:
        x = _x_of(y)
        if x is not None:
            heights.add(_times(ORDER, (x, y))[1])
        y += 1
    spelled = heights | {h + P for h in heights if h + P < 2**255}
    return [(h | sign << 255).to_bytes(32, "little") for h in sorted(spelled) for sign in (0, 1)]


def test_there_are_fourteen_spellings_of_a_small_order_point() -> None:
    assert len(small_order_encodings()) == 14


@pytest.mark.parametrize("key", small_order_encodings(), ids=lambda key: key.hex()[:8] + key.hex()[-2:])
def test_small_order_keys_are_refused(key: bytes) -> None:
    with pytest.raises(WeakKey):
        sshsig.check_public_key(key)
    with pytest.raises(WeakKey):
        sshsig.verify(sshsig.armored(key, sshsig.PACKAGE, key + bytes(32)), sshsig.PACKAGE, MESSAGE)


@pytest.mark.parametrize("y", [P + 2, P + 5, P + 18])
def test_other_spellings_of_a_key_are_refused(y: int) -> None:
    with pytest.raises(WeakKey):
        sshsig.check_public_key(y.to_bytes(32, "little"))


@pytest.mark.parametrize("length", [0, 31, 33])
def test_keys_of_other_lengths_are_refused(length: int) -> None:
    with pytest.raises(WeakKey):
        sshsig.check_public_key(bytes(length))
