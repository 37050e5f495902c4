"""All of a vault in one file, and back. Nothing is decrypted on the way out; a copy is believed only when checked.

The manifest at the end lists every file with its SHA-256 and is authenticated under the database key, so that files of
different backups cannot be mixed. Bytes in FORMAT.md.
"""

from __future__ import annotations

import hmac
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from hashlib import sha256
from pathlib import Path
from typing import Any, BinaryIO, Final

from attrs import define, field
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

from app.record import GENESIS, JsonError, canonical, read_json
from app.vault import archive, media, migrate, own_keys
from app.vault.archive import ArchiveError
from app.vault.attaching import Progress
from app.vault.database import Connection, checkpoint, damage_of, one, speaking_plainly
from app.vault.disk import (
    PART,
    remove_quietly,
    sync_folder,
    write_all,
    writing,
)
from app.vault.errors import (
    BackupExists,
    BackupRejected,
    FolderUnreadable,
    KeyFileDamaged,
    NewerFormat,
    VaultDamaged,
    VaultExists,
)
from app.vault.finding import Finding
from app.vault.key_file import KeyFile, make_key_file, parse_key_file, parse_slot, read_key_file
from app.vault.layout import VaultFolder, finish_restoring, put_in_place, restored, take_place_of
from app.vault.slots import open_with
from app.vault.verify import verify_chain, verify_media
from app.vault.wiping import wipe

FORMAT: Final = "firsthand-backup/"
VERSION: Final = 1
MANIFEST: Final = "manifest.json"
_MAC_INFO: Final = b"firsthand-backup-mac/1"
_KEYS: Final = frozenset({"format", "files", "head", "mac"})
_FILE_KEYS: Final = frozenset({"name", "bytes", "sha256"})
_LARGEST_MANIFEST: Final = 1 << 30
_LARGEST_KEY_FILE: Final = 64 * 1024
_COPY_BYTES: Final = 1 << 20

Reading = Callable[[], AbstractContextManager[Connection]]
"""Holds an unlocked vault still and gives its database."""


def write_backup(
    folder: VaultFolder, reading: Reading, key: bytearray, to: Path, progress: Progress | None
) -> None:
    """Write the backup beside `to`, read it back, and only then give it its name.

    Raises BackupExists, StorageError, VaultLocked, KeyFileDamaged.
    """
    beside = to.with_name(to.name + PART)
    with writing():
        if to.exists():
            raise BackupExists
        try:
            with beside.open("wb") as out:
                beside.chmod(0o600)
                _write(folder, reading, key, out, progress)
                out.flush()
                os.fsync(out.fileno())
            with beside.open("rb") as read_back:
                contents = _read_archive(read_back, None)
            if found := contents.findings + _manifest_findings(contents, key):
                raise BackupRejected(tuple(found))
            beside.rename(to)
            sync_folder(to.parent)
        except BaseException:
            remove_quietly(beside)
            raise


def _write(
    folder: VaultFolder, reading: Reading, key: bytearray, out: BinaryIO, progress: Progress | None
) -> None:
    writer = _Writer(out, progress)
    with reading() as connection:
        # With its log emptied and nobody writing, the file on disk is the database.
        checkpoint(connection)
        portable = _portable_key_file(folder, connection, key).to_bytes()
        writer.add_bytes("key.json", portable)
        writer.add_file("log.db", folder.database)
        row = one(connection, "SELECT n, link FROM link ORDER BY n DESC LIMIT 1") or (0, GENESIS)
        unclaimed = {name for (name,) in connection.execute("SELECT file FROM unclaimed")}
        names = sorted(path.name for path in folder.sealed.path.iterdir())
    for name in names:
        member = f"{folder.sealed.path.name}/{name}"
        if archive.is_member_name(member) and name not in unclaimed:
            writer.add_file(member, folder.sealed.path / name)
    manifest = {
        "format": f"{FORMAT}{VERSION}",
        "files": writer.files,
        "head": {"n": row[0], "link": row[1].hex()},
    }
    writer.add_bytes(MANIFEST, canonical(manifest | {"mac": _mac(manifest, key).hex()}))
    out.write(archive.END)


def _portable_key_file(folder: VaultFolder, connection: Connection, key: bytearray) -> KeyFile:
    """The key file, with a passphrase slot that does not need this device's hardware."""
    key_file = read_key_file(folder.key_file)
    slot = key_file.slots.get("passphrase")
    kept = own_keys.read_portable_slot(connection, slot) if slot and slot.strengthened else None
    portable = parse_slot(read_json(kept, max_bytes=_LARGEST_KEY_FILE)) if kept else None
    if portable is None:
        return key_file
    return make_key_file(key_file.recipient, {**key_file.slots, "passphrase": portable}, key)


def _mac(manifest: Mapping[str, Any], key: bytearray) -> bytes:
    mac_key = HKDFExpand(SHA256(), 32, _MAC_INFO).derive(key)
    return hmac.digest(mac_key, canonical(dict(manifest)), sha256)


@define
class _Writer:
    out: BinaryIO
    progress: Progress | None
    files: list[dict[str, Any]] = field(factory=list)
    done: int = 0

    def add_bytes(self, name: str, content: bytes) -> None:
        self._add(name, len(content), iter((content,)))

    def add_file(self, name: str, path: Path) -> None:
        try:
            file = path.open("rb")
        except FileNotFoundError:
            # Taken in or finished a moment ago: what it held is in the database by now, or was never confirmed.
            return
        with file:
            size = os.fstat(file.fileno()).st_size
            self._add(name, size, _read_exactly(file, size))

    def _add(self, name: str, size: int, pieces: Iterator[bytes]) -> None:
        digest = sha256()
        self.out.write(archive.header(name, size))
        for piece in pieces:
            digest.update(piece)
            self.out.write(piece)
            self.done += len(piece)
            if self.progress is not None:
                self.progress(self.done)
        self.out.write(archive.padding(size))
        if name != MANIFEST:
            self.files.append({"name": name, "bytes": size, "sha256": digest.hexdigest()})


def _read_exactly(file: BinaryIO, size: int) -> Iterator[bytes]:
    while size:
        piece = file.read(min(size, _COPY_BYTES))
        if not piece:
            raise FolderUnreadable
        size -= len(piece)
        yield piece


@define
class _Contents:
    """What was found in an archive: members by name, and what was wrong with it."""

    members: dict[str, tuple[int, str]] = field(factory=dict)
    key_file: bytes = b""
    manifest: bytes = b""
    findings: list[Finding] = field(factory=list)


def _read_archive(
    untrusted: BinaryIO, into: VaultFolder | None, progress: Progress | None = None
) -> _Contents:
    """Read every member, and write it into a folder if one is given. Raises OSError."""
    contents = _Contents()
    done = 0
    try:
        for member in archive.members(untrusted):
            digest = sha256()
            kept = bytearray()
            keep = _kept_bytes(member)
            fd = _create(into, member.name)
            try:
                for piece in member.pieces:
                    digest.update(piece)
                    if keep:
                        kept += piece
                    if fd is not None:
                        write_all(fd, piece)
                    done += len(piece)
                    if progress is not None:
                        progress(done)
                if fd is not None:
                    os.fsync(fd)
            finally:
                if fd is not None:
                    os.close(fd)
            if member.name == MANIFEST:
                contents.manifest = bytes(kept)
            else:
                contents.members[member.name] = (member.size, digest.hexdigest())
                if member.name == "key.json":
                    contents.key_file = bytes(kept)
    except ArchiveError as error:
        contents.findings.append(Finding("archive", detail=error.reason))
    return contents


def _kept_bytes(member: archive.Member) -> bool:
    limit = {"key.json": _LARGEST_KEY_FILE, MANIFEST: _LARGEST_MANIFEST}.get(member.name)
    if limit is not None and member.size > limit:
        raise ArchiveError("too_long")
    return limit is not None


def _create(into: VaultFolder | None, name: str) -> int | None:
    if into is None or name == MANIFEST:
        return None
    return os.open(into.path / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)


def _listed(contents: _Contents) -> tuple[dict[str, Any], dict[str, tuple[int, str]]]:
    """The manifest and what it lists. Raises JsonError, NewerFormat."""
    manifest = read_json(contents.manifest, max_bytes=_LARGEST_MANIFEST)
    if not isinstance(manifest, dict):
        raise JsonError("not_an_object")
    found = manifest.get("format")
    if found != f"{FORMAT}{VERSION}":
        number = found.removeprefix(FORMAT) if isinstance(found, str) else ""
        if number.isascii() and number.isdigit() and len(number) < 6 and int(number) > VERSION:
            raise NewerFormat("backup", int(number), VERSION)
        raise JsonError("format")
    if manifest.keys() != _KEYS or not isinstance(manifest["files"], list):
        raise JsonError("keys")
    listed: dict[str, tuple[int, str]] = {}
    for untrusted in manifest["files"]:
        if not isinstance(untrusted, dict) or untrusted.keys() != _FILE_KEYS:
            raise JsonError("files")
        name = untrusted["name"]
        if not isinstance(name, str) or name in listed:
            raise JsonError("files")
        listed[name] = (untrusted["bytes"], untrusted["sha256"])
    return manifest, listed


def _manifest_findings(contents: _Contents, key: bytearray) -> list[Finding]:
    """What the manifest says that is not so. Raises NewerFormat."""
    try:
        manifest, listed = _listed(contents)
    except JsonError as error:
        return [Finding("manifest", detail=error.args[0])]
    found = []
    for name in sorted(listed.keys() | contents.members.keys()):
        if name not in contents.members:
            found.append(Finding("member_missing", name))
        elif name not in listed:
            found.append(Finding("member_unexpected", name))
        elif listed[name] != contents.members[name]:
            found.append(Finding("member_altered", name))
    unsigned = {name: value for name, value in manifest.items() if name != "mac"}
    if not hmac.compare_digest(str(manifest["mac"]).encode(), _mac(unsigned, key).hex().encode()):
        found.append(Finding("manifest", detail="mac"))
    return found


def restore(
    backup: Path, folder: Path, secret: str, *, progress: Progress | None = None
) -> tuple[Finding, ...]:
    """Unpack a backup into a new vault folder, which appears only when everything in it was checked.

    Returns what was wrong with single photos or recordings already when the backup was made. Raises VaultExists,
    WrongSecret, BackupRejected, NewerFormat, NotEnoughMemory, StorageError; then nothing was restored.
    """
    place = VaultFolder(folder)
    if not place.is_empty():
        raise VaultExists
    beside = VaultFolder(place.beside("restoring"))
    try:
        with writing():
            shutil.rmtree(beside.path, ignore_errors=True)
            beside.path.parent.mkdir(parents=True, exist_ok=True)
            beside.path.mkdir(mode=0o700)
            beside.sealed.path.mkdir(mode=0o700)
            with backup.open("rb") as untrusted:
                contents = _read_archive(untrusted, beside, progress)
        lost = _check_restored(contents, beside, secret)
        put_in_place(beside, place)
    except BaseException:
        shutil.rmtree(beside.path, ignore_errors=True)
        raise
    return lost


def restore_over(
    backup: Path, folder: Path, secret: str, *, aside: Path, progress: Progress | None = None
) -> tuple[Finding, ...]:
    """The same where a damaged vault lies: only when the backup was checked is that one renamed to `aside`.

    Raises WrongSecret, BackupRejected, NewerFormat, NotEnoughMemory, StorageError.
    """
    place, made = VaultFolder(folder), VaultFolder(restored(folder))
    # What an earlier try left, which was killed before it took its place; its backup is still there.
    shutil.rmtree(made.path, ignore_errors=True)
    lost = restore(backup, made.path, secret, progress=progress)
    try:
        take_place_of(made, place, aside)
    finally:
        finish_restoring(folder)
    return lost


def _check_restored(contents: _Contents, beside: VaultFolder, secret: str) -> tuple[Finding, ...]:
    if contents.findings:
        raise BackupRejected(tuple(contents.findings))
    try:
        key_file = parse_key_file(contents.key_file)
    except VaultDamaged as error:
        raise BackupRejected((Finding("member_altered", "key.json", type(error).__name__),)) from None
    try:
        key = open_with(key_file, secret, None)
    except KeyFileDamaged as error:
        raise BackupRejected((Finding("member_altered", "key.json", error.reason),)) from None
    try:
        found = _manifest_findings(contents, key)
        if key_file.altered(key):
            found.append(Finding("key_file_altered", "key.json"))
        if found:
            raise BackupRejected(tuple(found))
        return _check_database(beside, key, _listed(contents)[0])
    finally:
        wipe(key)


def _check_database(beside: VaultFolder, key: bytearray, manifest: dict[str, Any]) -> tuple[Finding, ...]:
    try:
        with speaking_plainly():
            return _check_open_database(beside, key, manifest)
    except VaultDamaged as error:
        raise BackupRejected((Finding("database_structure", detail=type(error).__name__),)) from None


def _check_open_database(
    beside: VaultFolder, key: bytearray, manifest: dict[str, Any]
) -> tuple[Finding, ...]:
    connection = migrate.open_current(beside.database, key)
    try:
        found = [Finding("database_structure", detail=line[:80]) for line in damage_of(connection)]
        found += verify_chain(connection)
        row = one(connection, "SELECT n, link FROM link ORDER BY n DESC LIMIT 1") or (0, GENESIS)
        if manifest["head"] != {"n": row[0], "link": row[1].hex()}:
            found.append(Finding("history", str(row[0]), "head"))
        if found:
            raise BackupRejected(tuple(found))
        identities = [own_keys.read_identity(connection)]
        lost = []
        for facts in media.all_facts(connection):
            lost += verify_media(beside.sealed, facts, identities)
        checkpoint(connection)
    finally:
        connection.close()
    return tuple(lost)
