"""SQLCipher's pages opened by hand, from FORMAT.md alone: what is really on the disk, freed pages and all."""

from __future__ import annotations

import hmac
import sqlite3
from hashlib import pbkdf2_hmac
from pathlib import Path

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

PAGE = 4096
RESERVE = 80


def decrypted(path: Path, key: bytes) -> bytes:
    """The plaintext database file, every page of it authenticated."""
    sealed = path.read_bytes()
    salt = sealed[:16]
    mac_key = pbkdf2_hmac("sha512", key, bytes(byte ^ 0x3A for byte in salt), 2, 32)
    pages = []
    for number in range(1, len(sealed) // PAGE + 1):
        page = sealed[(number - 1) * PAGE : number * PAGE]
        start = 16 if number == 1 else 0
        content, iv, tag = page[start : PAGE - RESERVE], page[-RESERVE : -RESERVE + 16], page[-RESERVE + 16 :]
        mac = hmac.digest(mac_key, content + iv + number.to_bytes(4, "little"), "sha512")
        assert mac == tag, number
        decryptor = Cipher(algorithms.AES(key), modes.CBC(iv)).decryptor()
        plain = decryptor.update(content) + decryptor.finalize()
        pages.append((b"SQLite format 3\0" if number == 1 else b"") + plain + bytes(RESERVE))
    return b"".join(pages)


def as_sqlite(plain: bytes, path: Path) -> sqlite3.Connection:
    """The same database in Python's own SQLite, which knows nothing of encryption."""
    whole = bytearray(plain)
    # Not as a write-ahead log database: there is no log beside it.
    whole[18:20] = b"\x01\x01"
    path.write_bytes(whole)
    return sqlite3.connect(path)
