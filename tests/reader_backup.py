"""The second reader's other half: a vault's backup, from app/vault/FORMAT.md alone. No code of the app, no SQLCipher.

Everything is done with a standard cryptographic library and plain SQLite, in memory. Stops at the first thing that is
not as the document says; numbers name its sections.
"""

import hashlib
import hmac
import re
import sqlite3
import struct
import subprocess
import tempfile
import unicodedata
from pathlib import Path
from typing import Any, NamedTuple

import pyrage
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

from tests.reader import Mismatch, canonical, must, sha256, strict_json

PAGE = 4096


class Backup(NamedTuple):
    """What a backup holds. `bodies` has None for what was erased; `media` is content by id."""

    bodies: list[dict[str, Any] | None]
    commitments: list[bytes]
    links: list[bytes]
    media: dict[str, bytes]
    captures: dict[str, dict[str, Any]]
    drawers: dict[tuple[str, str], bytes]
    identity: str
    signing_seed: bytes


# --- 5 the archive --------------------------------------------------------------------------------------------


def tar_members(data: bytes) -> dict[str, bytes]:
    members: dict[str, bytes] = {}
    at = 0
    while data[at : at + 512].strip(b"\0"):
        block = data[at : at + 512]
        name = block[:100].rstrip(b"\0").decode("ascii")
        size = block[124:136]
        length = int.from_bytes(size[1:], "big") if size[0] == 0x80 else int(size[:11], 8)
        summed = sum(block[:148]) + 8 * 32 + sum(block[156:])
        must(int(block[148:156].rstrip(b"\0 "), 8) == summed, "check sum of a header")
        must(block[257:263] == b"ustar\0" and block[156:157] == b"0", "a plain file of ustar")
        must(name not in members, "a name twice")
        members[name] = data[at + 512 : at + 512 + length]
        at += 512 + -(-length // 512) * 512
    must(data[at:] == bytes(1024), "the end of the archive")
    names = list(members)
    sealed = names[2:-1]
    must(names[:2] == ["key.json", "log.db"] and names[-1] == "manifest.json", "order of the members")
    must(sealed == sorted(sealed) and all(name.startswith("sealed/") for name in sealed), "sealed files")
    return members


def check_manifest(members: dict[str, bytes], key: bytes) -> dict[str, Any]:
    manifest = strict_json(members["manifest.json"])
    must(canonical(manifest) == members["manifest.json"], "manifest.json is not canonical")
    must(manifest["format"] == "firsthand-backup/1", "another version")
    listed = [(one["name"], one["bytes"], one["sha256"]) for one in manifest["files"]]
    held = [(name, len(content), sha256(content).hex()) for name, content in members.items()]
    must(listed == held[:-1], "files of the manifest")
    mac = manifest.pop("mac")
    must(
        hmac.compare_digest(mac, mac_of(key, "firsthand-backup-mac/1", canonical(manifest))),
        "mac of the manifest",
    )
    head: dict[str, Any] = manifest["head"]
    return head


# --- 2 the key ------------------------------------------------------------------------------------------------


def mac_of(key: bytes, info: str, message: bytes) -> str:
    mac_key = HKDFExpand(SHA256(), 32, info.encode()).derive(key)
    return hmac.digest(mac_key, message, "sha256").hex()


def secrets_of(text: str) -> dict[str, bytes]:
    """The text taken as a passphrase and, where it has twelve words, as a recovery code."""
    normal = unicodedata.normalize("NFKC", text)
    found = {"passphrase": " ".join(normal.split()).encode()}
    words = re.findall(r"[a-z]+(?:-[a-z]+)*", normal.casefold())
    if len(words) == 12:
        found["recovery"] = " ".join(words).encode()
    return found


def database_key(key_file: bytes, secret: str) -> bytes:
    told = strict_json(key_file)
    must(key_file == canonical(told) + b"\n", "key.json is not canonical")
    must(told["format"] == "firsthand-vault/1", "another version")
    without = {name: value for name, value in told.items() if name != "checksum"}
    must(sha256(canonical(without)).hex() == told["checksum"], "checksum of key.json")
    key = unwrapped(told, secret)
    del without["mac"]
    must(
        hmac.compare_digest(told["mac"], mac_of(key, "firsthand-key-file-mac/1", canonical(without))),
        "mac of key.json",
    )
    return key


def unwrapped(told: dict[str, Any], secret: str) -> bytes:
    for name, text in secrets_of(secret).items():
        slot = dict(told["slots"][name])
        must(slot["kdf"] == "argon2id" and not slot["strengthened"], "a slot that needs no hardware")
        wrapped = bytes.fromhex(slot.pop("wrapped"))
        derived = Argon2id(
            salt=bytes.fromhex(slot["salt"]),
            length=32,
            iterations=slot["passes"],
            lanes=slot["lanes"],
            memory_cost=slot["memory_kib"],
        ).derive(text)
        about = canonical({**slot, "format": told["format"], "recipient": told["recipient"], "slot": name})
        try:
            return ChaCha20Poly1305(derived).decrypt(bytes.fromhex(slot["nonce"]), wrapped, about)
        except InvalidTag:
            continue
    raise Mismatch("neither passphrase nor recovery code")


# --- 3 the database -------------------------------------------------------------------------------------------


def plain_database(encrypted: bytes, key: bytes) -> bytes:
    salt = encrypted[:16]
    mac_key = hashlib.pbkdf2_hmac("sha512", key, bytes(byte ^ 0x3A for byte in salt), 2, 32)
    must(len(encrypted) > 0 and len(encrypted) % PAGE == 0, "whole pages")
    pages = bytearray()
    for number, at in enumerate(range(0, len(encrypted), PAGE), 1):
        page = encrypted[at : at + PAGE]
        content, iv, tag = page[16 if number == 1 else 0 : -80], page[-80:-64], page[-64:]
        expected = hmac.digest(mac_key, content + iv + struct.pack("<L", number), "sha512")
        must(hmac.compare_digest(tag, expected), f"page {number} of log.db")
        decryptor = Cipher(algorithms.AES(key), modes.CBC(iv)).decryptor()
        pages += b"SQLite format 3\0" if number == 1 else b""
        pages += decryptor.update(content) + decryptor.finalize() + bytes(80)
    pages[18] = pages[19] = 1
    return bytes(pages)


# --- the whole backup -----------------------------------------------------------------------------------------


def open_backup(data: bytes, secret: str) -> Backup:
    """Open and check a backup with its passphrase or recovery code. Raises Mismatch."""
    members = tar_members(data)
    key = database_key(members["key.json"], secret)
    head = check_manifest(members, key)
    database = sqlite3.connect(":memory:")
    try:
        database.deserialize(plain_database(members["log.db"], key))
        must(database.execute("PRAGMA integrity_check").fetchone() == ("ok",), "integrity of log.db")
        bodies, commitments, links = chain(database)
        must(
            head == {"n": len(links), "link": (links[-1] if links else bytes(32)).hex()},
            "head of the manifest",
        )
        secrets = dict(database.execute("SELECT name, value FROM secret"))
        identity = text(secrets["identity"])
        media = {
            one[0]: opened_media(members[f"sealed/media-{one[0]}.age"], identity, *one[1:])
            for one in database.execute("SELECT id, bytes, sha256, cut_off FROM media ORDER BY n")
        }
        drawers = {
            (drawer, name): bytes(content)
            for drawer, name, content in database.execute("SELECT * FROM drawer")
        }
    finally:
        database.close()
    captures = {
        name.removeprefix("sealed/capture-").removesuffix(".age"): capture(content, identity)
        for name, content in members.items()
        if re.fullmatch(r"sealed/capture-[0-9a-f]+\.age", name)
    }
    return Backup(
        bodies, commitments, links, media, captures, drawers, identity, bytes(secrets["signing_seed"])
    )


def chain(database: sqlite3.Connection) -> tuple[list[dict[str, Any] | None], list[bytes], list[bytes]]:
    bodies: list[dict[str, Any] | None] = []
    commitments: list[bytes] = []
    links: list[bytes] = []
    link = bytes(32)
    rows = database.execute("SELECT n, commitment, link, salt, body FROM link ORDER BY n")
    for place, (n, mark, kept, salt, body) in enumerate(rows, 1):
        must(n == place, "numbers without gaps")
        link = sha256(b"firsthand-link/1" + link + mark)
        must(kept == link, f"link {n}")
        if body is None:
            must(salt is None, f"salt of erased entry {n}")
            bodies.append(None)
        else:
            raw = body.encode() if isinstance(body, str) else bytes(body)
            must(sha256(b"firsthand-entry/1" + salt + raw) == mark, f"commitment {n}")
            bodies.append(strict_json(raw))
            must(canonical(bodies[-1]) == raw, f"body {n} is not canonical")
        commitments.append(mark)
        links.append(link)
    return bodies, commitments, links


def text(value: str | bytes) -> str:
    return value if isinstance(value, str) else bytes(value).decode()


def opened_media(sealed: bytes, identity: str, length: int, digest: bytes, cut_off: int) -> bytes:
    if cut_off:
        return interrupted(sealed, identity, length, digest)
    content: bytes = pyrage.decrypt(sealed, [pyrage.x25519.Identity.from_str(identity)])
    must(len(content) == length and sha256(content) == digest, "content of a media file")
    return content


def interrupted(sealed: bytes, identity: str, length: int, digest: bytes) -> bytes:
    """What the age program gives of a file without its end, before it reports that. Libraries give nothing."""
    with tempfile.TemporaryDirectory() as folder:
        key = Path(folder) / "key"
        key.write_text(f"{identity}\n")
        done = subprocess.run(["age", "-d", "-i", key], input=sealed, capture_output=True, check=False)
    must(done.returncode != 0, "a recording that was cut off has no end")
    must(len(done.stdout) == length and length % 65536 == 0, "length of a recording that was cut off")
    must(sha256(done.stdout) == digest, "content of a recording that was cut off")
    return done.stdout


def capture(sealed: bytes, identity: str) -> dict[str, Any]:
    raw: bytes = pyrage.decrypt(sealed, [pyrage.x25519.Identity.from_str(identity)])
    must(len(raw) % 1024 == 0, "length of a capture")
    told = strict_json(raw)
    must(raw.rstrip(b" ") == canonical(told), "a capture is not canonical")
    must(told["format"] == "firsthand-capture/1", "another version")
    must((told["entry"] is None) != (told["recording"] is None), "an entry or a recording")
    read: dict[str, Any] = told
    return read
