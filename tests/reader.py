"""A second reader, written from the three FORMAT.md pages alone. It shares no code with the app.

    python -m tests.reader package FILE.age AGE-SECRET-KEY-1… WORDLIST
    python -m tests.reader backup FILE SECRET          (see reader_backup.py)

Its purpose is to be plain: if this reads a package, then the documents say enough to read one. It stops at the
first thing that is not as they say. P, R and V before a section number name the page: package, record, vault.
"""

import base64
import hashlib
import json
import struct
import sys
import unicodedata
import zlib
from pathlib import Path
from typing import Any, NamedTuple

import pyrage
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey


class Mismatch(Exception):
    """Something is not as the documents say."""


class Package(NamedTuple):
    """What a package says once everything in it has been found to be as the document says."""

    id: str
    files: dict[str, bytes]
    info: dict[str, str]
    signer: bytes
    signer_words: str
    witness: str
    history: list[dict[str, Any] | None]
    links: list[bytes]
    record: dict[str, Any]


def must(condition: bool, what: str) -> None:
    if not condition:
        raise Mismatch(what)


def sha256(content: bytes) -> bytes:
    return hashlib.sha256(content).digest()


# --- R 1 canonical JSON -------------------------------------------------------------------------------------


def canonical(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def strict_json(content: bytes) -> Any:
    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        must(len(dict(pairs)) == len(pairs), "a key twice")
        return dict(pairs)

    def refuse(_: str) -> Any:
        raise Mismatch("a number that is not whole")

    try:
        return json.loads(content.decode(), object_pairs_hook=once, parse_float=refuse, parse_constant=refuse)
    except ValueError as error:
        raise Mismatch(f"JSON: {error}") from None


# --- P 2 archive --------------------------------------------------------------------------------------------


def archive_members(data: bytes) -> dict[str, bytes]:
    """The members of the archive, which must be byte for byte the one that P 2 describes."""
    members: dict[bytes, bytes] = {}
    at = 0
    while data[at : at + 4] == b"PK\x03\x04":
        crc, _, size, name_length, extra_length = struct.unpack_from("<LLLHH", data, at + 14)
        name = data[at + 30 : at + 30 + name_length]
        if extra_length:
            size = struct.unpack_from("<Q", data, at + 30 + name_length + 4)[0]
        start = at + 30 + name_length + extra_length
        members[name] = data[start : start + size]
        must(zlib.crc32(members[name]) == crc, f"CRC-32 of {name!r}")
        at = start + size
    must(rebuilt(members) == data, "not the one form of the archive")
    return {name.decode(): content for name, content in members.items()}


def rebuilt(members: dict[bytes, bytes]) -> bytes:
    """The archive that P 2 describes for these members. Sizes here fit 32 bits: a test file is small."""
    body = directory = b""
    for name in sorted(members):
        content = members[name]
        facts = struct.pack(
            "<HHHHLLLHH", 0x0800, 0, 0, 0x21, zlib.crc32(content), *[len(content)] * 2, len(name), 0
        )
        directory += b"PK\x01\x02" + struct.pack("<HH", 20, 20) + facts
        directory += struct.pack("<HHHLL", 0, 0, 0, 0, len(body)) + name
        body += b"PK\x03\x04" + struct.pack("<H", 20) + facts + name + content
    count = len(members)
    end = struct.pack("<HHHHLLH", 0, 0, count, count, len(directory), len(body), 0)
    return body + directory + b"PK\x05\x06" + end


# --- P 3 bag ------------------------------------------------------------------------------------------------

TAGS = [
    "READ_ME_FIRST.txt",
    "VERIFY.txt",
    "allowed_signers",
    "bag-info.txt",
    "bagit.txt",
    "manifest-sha256.txt",
]
DATA = [
    "data/custody.csv",
    "data/draft-certificate.txt",
    "data/evidence.csv",
    "data/history.json",
    "data/officers.csv",
    "data/record.json",
    "data/summary.pdf",
    "data/timeline.csv",
]
INFO = [
    "Bag-Software-Agent",
    "Bagging-Date",
    "External-Identifier",
    "Payload-Oxum",
    "Firsthand-Format",
    "Firsthand-Head",
    "Firsthand-Made",
    "Firsthand-Profile",
    "Firsthand-Signer",
    "Firsthand-Witness",
]


def manifest(files: dict[str, bytes], names: list[str]) -> bytes:
    return b"".join(f"{sha256(files[name]).hex()}  {name}\n".encode() for name in sorted(names))


def check_bag(files: dict[str, bytes]) -> dict[str, str]:
    data = [name for name in files if name.startswith("data/")]
    must(set(TAGS) | set(DATA) <= set(files), "a file is missing")
    must(files["bagit.txt"] == b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n", "bagit.txt")
    must(files["manifest-sha256.txt"] == manifest(files, data), "manifest")
    must(files["tagmanifest-sha256.txt"] == manifest(files, TAGS), "tag manifest")
    lines = [line.split(": ", 1) for line in files["bag-info.txt"].decode("ascii").splitlines()]
    must([line[0] for line in lines] == INFO, "bag-info.txt")
    info = dict(lines)
    must(info["Firsthand-Format"] == "firsthand-package/1", "another version")
    must(info["Payload-Oxum"] == f"{sum(len(files[name]) for name in data)}.{len(data)}", "Payload-Oxum")
    must(info["Bagging-Date"] == info["Firsthand-Made"][:10], "Bagging-Date")
    return info


# --- P 4 signature ------------------------------------------------------------------------------------------


def string(content: bytes) -> bytes:
    return struct.pack(">L", len(content)) + content


def signed_bytes(namespace: str, message: bytes) -> bytes:
    digest = hashlib.sha512(message).digest()
    return b"SSHSIG" + string(namespace.encode()) + string(b"") + string(b"sha512") + string(digest)


def check_signature(key: bytes, signature: bytes, namespace: str, message: bytes) -> None:
    must(int.from_bytes(key, "little") % 2**255 < 2**255 - 19, "another spelling of a key")
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, signed_bytes(namespace, message))
    except InvalidSignature:
        raise Mismatch("signature") from None


def check_package_signature(files: dict[str, bytes], info: dict[str, str]) -> bytes:
    lines = files["tagmanifest-sha256.txt.sig"].decode("ascii").splitlines()
    must((lines[0], lines[-1]) == ("-----BEGIN SSH SIGNATURE-----", "-----END SSH SIGNATURE-----"), "armor")
    blob = base64.b64decode("".join(lines[1:-1]), validate=True)
    parts = []
    rest = blob[10:]
    while rest:
        (length,) = struct.unpack_from(">L", rest)
        parts.append(rest[4 : 4 + length])
        rest = rest[4 + length :]
    public, namespace, reserved, hash_name, signature = parts
    must(blob[:10] == b"SSHSIG\x00\x00\x00\x01", "SSHSIG version")
    must((namespace, reserved, hash_name) == (b"firsthand-package", b"", b"sha512"), "SSHSIG fields")
    must(public[:-32] == string(b"ssh-ed25519") + struct.pack(">L", 32), "kind of key")
    must(signature[:-64] == string(b"ssh-ed25519") + struct.pack(">L", 64), "kind of signature")
    key = public[-32:]
    check_signature(key, signature[-64:], "firsthand-package", files["tagmanifest-sha256.txt"])
    line = f'firsthand namespaces="firsthand-package" ssh-ed25519 {base64.b64encode(public).decode()}\n'
    must(files["allowed_signers"] == line.encode(), "allowed_signers")
    fingerprint = "SHA256:" + base64.b64encode(sha256(public)).decode().rstrip("=")
    must(info["Firsthand-Signer"] == fingerprint, "Firsthand-Signer")
    return key


# --- R 5 the chain ------------------------------------------------------------------------------------------


def read_history(content: bytes) -> tuple[list[dict[str, Any] | None], list[bytes], list[bytes]]:
    """(bodies, commitments, links) of all entries; a body is None when the entry is bare."""
    history = strict_json(content)
    must(canonical(history) == content, "history.json is not canonical")
    must(history["format"] == "firsthand-history/1", "another version")
    bodies: list[dict[str, Any] | None] = []
    commitments: list[bytes] = []
    links: list[bytes] = []
    link = bytes(32)
    for entry in history["links"]:
        if isinstance(entry, str):
            mark, body = bytes.fromhex(entry), None
        else:
            body = entry["body"]
            mark = sha256(b"firsthand-entry/1" + bytes.fromhex(entry["salt"]) + canonical(body))
            must(mark.hex() == entry["commitment"], f"commitment of entry {len(links) + 1}")
            must(body["format"] == "firsthand-entry/1", "another version")
        link = sha256(b"firsthand-link/1" + link + mark)
        bodies.append(body)
        commitments.append(mark)
        links.append(link)
    must(history["head"] == {"n": len(links), "link": link.hex()}, "head of the history")
    return bodies, commitments, links


# --- R 7 the record -----------------------------------------------------------------------------------------


def retell(bodies: list[dict[str, Any] | None], commitments: list[bytes]) -> dict[str, Any]:
    """The record that these bodies tell."""
    told = [
        (body["kind"], body["payload"], {"entry": mark.hex(), "time": body["time"]}, body["encounter"])
        for body, mark in zip(bodies, commitments, strict=True)
        if body is not None and body["encounter"] is not None
    ]
    must(len({encounter for *_, encounter in told}) == 1, "not one encounter")
    opening = next(((payload, where) for kind, payload, where, _ in told if kind == "opened"), None)
    payload, where = opening or ({}, told[0][2])
    facts: dict[str, list[dict[str, Any]]] = {}
    items: dict[str, dict[str, dict[str, list[dict[str, Any]]]]] = {}
    media: dict[str, dict[str, Any]] = {}
    record: dict[str, Any] = {
        "format": "firsthand-record/1",
        "encounter": told[0][3],
        "opened": where["time"],
        "app": payload.get("app"),
        "codebook": payload.get("codebook"),
        "guide": payload.get("guide"),
        "language": payload.get("language", "und"),
        "locked": payload.get("locked", False),
        "affirmations": [],
        "notes": [],
        "receipts": [],
        "shares": [],
        "taps": [],
    }
    undone = [
        payload
        for kind, payload, _, _ in told
        if kind == "observed" and {"undoes", "undoes_capture"} & set(payload)
    ]
    for kind, payload, where, _ in told:
        payload = dict(payload)
        capture = payload.pop("capture", None)
        if kind in ("stated", "consequence", "acted"):
            for field, fact in payload["facts"].items():
                target = facts
                if payload["item"] is not None:
                    target = items.setdefault(field.split(".")[0], {}).setdefault(payload["item"], {})
                target.setdefault(field, []).append({"fact": fact, **where})
        elif kind == "observed" and not {"undoes", "undoes_capture"} & set(payload):
            back = any(
                other["tap"] == payload["tap"]
                and (
                    other.get("undoes") == where["entry"]
                    or (capture is not None and other.get("undoes_capture") == capture)
                )
                for other in undone
            )
            record["taps"].append({"tap": payload["tap"], "undone": back, **where})
        elif kind == "noted":
            for note in record["notes"]:
                if note["entry"] == payload.get("corrects"):
                    note["corrected_by"] = where["entry"]
            empty = {"about": None, "corrects": None, "corrected_by": None}
            record["notes"].append({**empty, **payload, **where})
        elif kind == "attached":
            one = payload["media"]
            answers = {"answers": payload["answers"]} if "answers" in payload else {}
            media[one["id"]] = {"caption": None, "given_name": None, **one, **where, **answers}
        elif kind in ("sealed", "shared", "received", "shown"):
            name = {"sealed": "affirmations", "shared": "shares", "received": "receipts", "shown": "guides"}[
                kind
            ]
            record.setdefault(name, []).append({**payload, **where})
    groups = {group: [item(group, name, some) for name, some in one.items()] for group, one in items.items()}
    record["facts"] = {field: stated(all_) for field, all_ in facts.items()}
    record["consequences"] = groups.pop("consequence", [])
    record["actions"] = groups.pop("action", [])
    record["items"] = groups
    record["media"] = list(media.values())
    return record


def stated(facts: list[dict[str, Any]]) -> dict[str, Any]:
    return {**facts[-1], "earlier": facts[:-1]}


def item(group: str, name: str, facts: dict[str, list[dict[str, Any]]]) -> dict[str, Any]:
    withdrawal = facts.get(f"{group}.withdrawn")
    return {
        "id": name,
        "withdrawn": withdrawal is not None and withdrawal[-1]["fact"].get("value") == "yes",
        "withdrawal": None if withdrawal is None else stated(withdrawal),
        "facts": {field: stated(some) for field, some in facts.items() if field != f"{group}.withdrawn"},
    }


# --- P 7 media ----------------------------------------------------------------------------------------------

EXTENSIONS = {
    "image": "jpeg jpg png png heic heic heif heif avif avif webp webp gif gif tiff tif bmp bmp",
    "audio": "mpeg mp3 mp4 m4a m4a m4a x-m4a m4a aac aac ogg ogg opus opus wav wav x-wav wav flac flac x-flac flac"
    " amr amr webm weba",
    "video": "mp4 mp4 quicktime mov webm webm 3gpp 3gp x-matroska mkv x-msvideo avi",
    "application": "pdf pdf",
    "text": "plain txt",
}


def extension(media_type: str) -> str:
    kind, _, sub = media_type.partition("/")
    words = EXTENSIONS.get(kind, "").split()
    return dict(zip(words[::2], words[1::2], strict=True)).get(sub, "bin")


def check_media(files: dict[str, bytes], record: dict[str, Any]) -> None:
    digits = max(2, len(str(len(record["media"]))))
    expected = {}
    for number, one in enumerate(record["media"], 1):
        expected[f"data/media/{number:0{digits}}-{one['kind']}.{extension(one['media_type'])}"] = one
    must(
        {name for name in files if name.startswith("data/")} == set(DATA) | set(expected), "files of the bag"
    )
    for name, one in expected.items():
        must(len(files[name]) == one["bytes"] and sha256(files[name]).hex() == one["sha256"], name)


# --- R 8 words for numbers ----------------------------------------------------------------------------------


def wordlist(path: Path) -> list[str]:
    words = [line.split()[-1] for line in path.read_text().splitlines() if line.strip()]
    must(len(words) == 7776, "word list")
    return words


def in_words(hashed: bytes, count: int, words: list[str]) -> str:
    number = int.from_bytes(sha256(hashed), "big") % 7776**count
    digits = []
    for _ in range(count):
        number, digit = divmod(number, 7776)
        digits.append(words[digit])
    return " ".join(reversed(digits))


def witness_code(n: int, link: bytes, words: list[str]) -> str:
    return in_words(b"firsthand-witness/1" + struct.pack(">Q", n) + link, 8, words)


def fingerprint(data: bytes, words: list[str]) -> str:
    return in_words(b"firsthand-fingerprint/1" + data, 6, words)


# --- the whole package --------------------------------------------------------------------------------------


def open_package(sealed: bytes, identity: str, words: list[str]) -> Package:
    """Open and check a package sealed to an X25519 identity. Raises Mismatch, or pyrage's own errors for the seal."""
    members = archive_members(pyrage.decrypt(sealed, [pyrage.x25519.Identity.from_str(identity)]))
    tops = {name.split("/")[0] for name in members}
    must(len(tops) == 1, "one folder")
    (top,) = tops
    must(all(unicodedata.is_normalized("NFKC", name) and name.isascii() for name in members), "names")
    files = {name[len(top) + 1 :]: content for name, content in members.items()}
    info = check_bag(files)
    must(top == f"firsthand-{info['External-Identifier']}", "folder and id")
    signer = check_package_signature(files, info)
    bodies, commitments, links = read_history(files["data/history.json"])
    must(info["Firsthand-Head"] == f"{len(links)} {links[-1].hex()}", "Firsthand-Head")
    witness = witness_code(len(links), links[-1], words)
    must(info["Firsthand-Witness"] == witness, "Firsthand-Witness")
    record = retell(bodies, commitments)
    must(files["data/record.json"] == canonical(record), "record.json is not what history.json tells")
    check_media(files, record)
    id_ = info["External-Identifier"]
    return Package(id_, files, info, signer, fingerprint(signer, words), witness, bodies, links, record)


# --- P 8 to 10 cards and receipts ---------------------------------------------------------------------------


def read_signed(content: bytes, kind: str) -> dict[str, Any]:
    """The card or receipt in a file or a text, its signature checked."""
    prefix = f"FIRSTHAND-{kind.upper()}-1:"
    text = "".join(content.decode().split()).upper()
    if text.startswith(prefix):
        packed = text[len(prefix) :]
        content = zlib.decompress(base64.b32decode(packed + "=" * (-len(packed) % 8)), -15)
    document = strict_json(content)
    body: dict[str, Any] = document[kind]
    must(body["format"] == f"firsthand-{kind}/1", "another version")
    key, signature = bytes.fromhex(body["signing_key"]), bytes.fromhex(document["signature"])
    check_signature(key, signature, f"firsthand-{kind}", canonical(body))
    for recipient in document.get("hybrid", []):
        must(sha256(recipient.encode()).hex() in body["hybrid_sha256"], "hybrid recipient")
    return body


def card_words(card: dict[str, Any], words: list[str]) -> str:
    return fingerprint(
        canonical({key: card[key] for key in ("hybrid_sha256", "signing_key", "x25519")}), words
    )


def main(arguments: list[str]) -> int:
    match arguments:
        case ["package", path, identity, words]:
            package = open_package(Path(path).read_bytes(), identity, wordlist(Path(words)))
            print(f"package {package.id}: {len(package.files)} files, {len(package.links)} entries")
            print(f"signer {package.signer_words}")
        case ["backup", path, secret]:
            from tests.reader_backup import open_backup

            vault = open_backup(Path(path).read_bytes(), secret)
            print(
                f"backup: {len(vault.links)} entries, {len(vault.media)} media, {len(vault.captures)} captures"
            )
        case _:
            print(__doc__)
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
