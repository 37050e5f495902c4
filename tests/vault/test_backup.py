"""The whole vault as one file, and back; a copy that is not whole restores nothing."""

from __future__ import annotations

import hashlib
import io
import json
import os
import subprocess
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest

from app.record import canonical
from app.vault import (
    BackupExists,
    BackupRejected,
    LockedVault,
    NewerFormat,
    VaultExists,
    WrongSecret,
    restore,
)
from app.vault.archive import END, ArchiveError, header, members, padding
from tests.vault.making import (
    CHEAP,
    OTHER_PASSPHRASE,
    PASSPHRASE,
    encounter_id,
    files_under,
    moment,
    new_vault,
    noted,
    opened,
    random_bytes,
    reopened,
    tapped,
)
from tests.vault.pages import as_sqlite, decrypted
from tests.vault.test_opening import Hardware


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str, bytes]:
    """A backup, its recovery code, and the photo in it."""
    folder = tmp_path_factory.mktemp("made")
    photo = random_bytes(100_000)
    vault, code = new_vault(folder / "vault")
    with vault:
        vault.append(opened())
        vault.append(noted("they wore masks"))
        vault.attach(encounter_id(1), io.BytesIO(photo), moment(5))
        vault.keep("cards", "one", b"a card")
        vault.backup(folder / "backup.tar")
    return folder / "backup.tar", code, photo


def test_it_comes_back_whole_with_either_secret(made: tuple[Path, str, bytes], tmp_path: Path) -> None:
    backup, code, photo = made
    for name, secret in (("one", PASSPHRASE), ("two", code)):
        told: list[int] = []
        assert restore(backup, tmp_path / name, secret, progress=told.append) == ()
        assert told == sorted(told) and 0 < told[-1] <= backup.stat().st_size
        for again in (PASSPHRASE, code):
            with reopened(tmp_path / name, again) as vault:
                assert vault.encounter(encounter_id(1)).notes[0].text == "they wore masks"
                (media,) = vault.encounter(encounter_id(1)).media
                with vault.open_media(media.id) as stream:
                    assert stream.read() == photo
                assert vault.kept("cards", "one") == b"a card"
                assert vault.verify() == ()
                vault.append(noted("and it goes on", at=50))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["one", "two"]


def test_any_tar_lists_it(made: tuple[Path, str, bytes]) -> None:
    listed = subprocess.run(["tar", "--list", "--file", made[0]], check=True, capture_output=True, text=True)
    assert listed.stderr == ""
    names = listed.stdout.split()
    assert names[:2] == ["key.json", "log.db"] and names[-1] == "manifest.json" and len(names) == 4
    with tarfile.open(made[0], "r:") as tar:
        manifest = json.load(tar.extractfile("manifest.json"))  # type: ignore[arg-type]
        for one in manifest["files"]:
            content = tar.extractfile(one["name"]).read()  # type: ignore[union-attr]
            assert (len(content), hashlib.sha256(content).hexdigest()) == (one["bytes"], one["sha256"])


def test_its_database_opens_with_nothing_of_ours(tmp_path: Path) -> None:
    vault, _ = new_vault(tmp_path / "vault")
    vault.append(opened())
    vault.append(noted("they wore masks"))
    key = bytes(vault._key)
    vault.backup(tmp_path / "b.tar")
    vault.lock()
    with tarfile.open(tmp_path / "b.tar", "r:") as tar:
        (tmp_path / "log.db").write_bytes(tar.extractfile("log.db").read())  # type: ignore[union-attr]
    plain = as_sqlite(decrypted(tmp_path / "log.db", key), tmp_path / "plain.db")
    assert plain.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    bodies = [json.loads(row[0]) for row in plain.execute("SELECT body FROM link ORDER BY n")]
    assert bodies[1]["payload"]["text"] == "they wore masks"
    assert (
        plain.execute("SELECT value FROM secret WHERE name = 'identity'")
        .fetchone()[0]
        .startswith(b"AGE-SECRET-KEY-1")
    )
    plain.close()


def test_it_never_overwrites(made: tuple[Path, str, bytes], tmp_path: Path) -> None:
    backup, _, _ = made
    vault, _ = new_vault(tmp_path / "vault")
    (tmp_path / "taken.tar").write_bytes(b"mine")
    with vault, pytest.raises(BackupExists):
        vault.backup(tmp_path / "taken.tar")
    before = files_under(tmp_path)
    with pytest.raises(VaultExists):
        restore(backup, tmp_path / "vault", PASSPHRASE)
    assert files_under(tmp_path) == before
    assert before["taken.tar"] == b"mine"


def test_a_wrong_secret_restores_nothing(made: tuple[Path, str, bytes], tmp_path: Path) -> None:
    with pytest.raises(WrongSecret):
        restore(made[0], tmp_path / "vault", OTHER_PASSPHRASE)
    assert list(tmp_path.iterdir()) == []


def test_no_flip_and_no_cut_passes(made: tuple[Path, str, bytes], tmp_path: Path) -> None:
    whole = made[0].read_bytes()
    copy = tmp_path / "copy.tar"
    places = [*range(0, 2048, 37), *range(2048, len(whole), 6_007), *range(len(whole) - 2600, len(whole), 41)]
    for place in places:
        copy.write_bytes(whole[:place] + bytes([whole[place] ^ 1 << place % 8]) + whole[place + 1 :])
        with pytest.raises(BackupRejected) as raised:
            restore(copy, tmp_path / "vault", PASSPHRASE)
        assert raised.value.findings, place
    for size in [*range(0, len(whole), 9_973), len(whole) - 1]:
        copy.write_bytes(whole[:size])
        with pytest.raises(BackupRejected):
            restore(copy, tmp_path / "vault", PASSPHRASE)
    assert [path.name for path in tmp_path.iterdir()] == ["copy.tar"]


def repacked(backup: Path, change: Callable[[dict[str, bytes]], None]) -> bytes:
    """The backup as somebody without the key can make it anew."""
    files = read_all(backup.read_bytes())
    change(files)
    return b"".join(header(name, len(text)) + text + padding(len(text)) for name, text in files.items()) + END


def relisted(files: dict[str, bytes], change: Callable[[dict], None] = lambda manifest: None) -> None:
    manifest = json.loads(files["manifest.json"])
    manifest["files"] = [
        {"name": name, "bytes": len(text), "sha256": hashlib.sha256(text).hexdigest()}
        for name, text in files.items()
        if name != "manifest.json"
    ]
    change(manifest)
    files["manifest.json"] = canonical(manifest)


def drop_media(files: dict[str, bytes]) -> None:
    for name in [name for name in files if name.startswith("sealed/")]:
        del files[name]


def drop_media_and_relist(files: dict[str, bytes]) -> None:
    drop_media(files)
    relisted(files)


def add_media(files: dict[str, bytes]) -> None:
    files["sealed/media-" + "0" * 32 + ".age"] = b"planted"


def older_head(files: dict[str, bytes]) -> None:
    relisted(files, lambda manifest: manifest.update(head={"n": 1, "link": "00" * 32}))


@pytest.mark.parametrize(
    ("change", "kinds"),
    [
        (drop_media, {"member_missing"}),
        (add_media, {"member_unexpected"}),
        (drop_media_and_relist, {"manifest"}),
        (older_head, {"manifest"}),
        (lambda files: files.pop("manifest.json"), {"manifest"}),
        (lambda files: files.pop("key.json"), {"member_altered"}),
        (lambda files: files.pop("log.db"), {"member_missing"}),
        (lambda files: files.update({"manifest.json": b"[]"}), {"manifest"}),
        (lambda files: files.update({"manifest.json": b"{}"}), {"manifest"}),
        (lambda files: files.update({"log.db": os.urandom(8192)}), {"member_altered"}),
    ],
)
def test_a_backup_put_together_anew_is_rejected(
    made: tuple[Path, str, bytes], tmp_path: Path, change: Callable[[dict[str, bytes]], None], kinds: set[str]
) -> None:
    (tmp_path / "b.tar").write_bytes(repacked(made[0], change))
    with pytest.raises(BackupRejected) as raised:
        restore(tmp_path / "b.tar", tmp_path / "vault", PASSPHRASE)
    assert {finding.kind for finding in raised.value.findings} == kinds
    assert [path.name for path in tmp_path.iterdir()] == ["b.tar"]


def test_a_newer_backup_is_told_apart(made: tuple[Path, str, bytes], tmp_path: Path) -> None:
    def newer(files: dict[str, bytes]) -> None:
        relisted(files, lambda manifest: manifest.update(format="firsthand-backup/2"))

    (tmp_path / "b.tar").write_bytes(repacked(made[0], newer))
    with pytest.raises(NewerFormat):
        restore(tmp_path / "b.tar", tmp_path / "vault", PASSPHRASE)


HOSTILE = [
    ("../key.json", b"0"),
    ("/key.json", b"0"),
    ("sealed/../../x", b"0"),
    ("sealed/media-" + "0" * 32 + ".age", b"2"),
    ("sealed/media-" + "0" * 32 + ".age", b"1"),
    ("sealed", b"5"),
    ("sealed/media-" + "0" * 32 + ".age", b"6"),
    ("readme.txt", b"0"),
    ("key.json\n", b"0"),
]


@pytest.mark.parametrize(("name", "kind"), HOSTILE)
def test_a_hostile_archive_writes_nothing(tmp_path: Path, name: str, kind: bytes) -> None:
    info = tarfile.TarInfo(name)
    info.type = kind
    info.linkname = "/etc/passwd" if kind in b"12" else ""
    info.size = 3 if kind == b"0" else 0
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:", format=tarfile.USTAR_FORMAT) as tar:
        tar.addfile(info, io.BytesIO(b"bad"))
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "b.tar").write_bytes(out.getvalue())
    with pytest.raises(BackupRejected):
        restore(tmp_path / "in" / "b.tar", tmp_path / "in" / "vault", PASSPHRASE)
    assert [path.name for path in (tmp_path / "in").iterdir()] == ["b.tar"]
    assert [path.name for path in tmp_path.iterdir()] == ["in"]


def read_all(untrusted: bytes) -> dict[str, bytes]:
    return {member.name: b"".join(member.pieces) for member in members(io.BytesIO(untrusted))}


def test_an_archive_says_the_same_thing_once() -> None:
    twice = (header("key.json", 1) + b"x" + padding(1)) * 2 + END
    after = header("key.json", 1) + b"x" + padding(1) + END + b"more"
    dirty = header("key.json", 1) + b"x" + b"\x01" + padding(1)[1:] + END
    huge = header("log.db", 1 << 40) + b"x"
    for untrusted, reason in (
        (twice, "twice"),
        (after, "after_the_end"),
        (dirty, "padding"),
        (huge, "cut_off"),
    ):
        with pytest.raises(ArchiveError) as raised:
            read_all(untrusted)
        assert raised.value.reason == reason


def test_a_large_member_has_a_header_that_tar_reads() -> None:
    info = tarfile.TarInfo.frombuf(header("log.db", 20 << 30), "ascii", "strict")
    assert (info.name, info.size) == ("log.db", 20 << 30)


def test_hardware_is_not_needed_for_a_backup(tmp_path: Path) -> None:
    hardware = Hardware()
    vault, code = new_vault(tmp_path / "vault", strengthener=hardware)
    vault.append(opened())
    vault.backup(tmp_path / "one.tar")
    vault.change_passphrase(PASSPHRASE, OTHER_PASSPHRASE, cost=CHEAP)
    vault.backup(tmp_path / "two.tar")
    vault.lock()
    assert restore(tmp_path / "one.tar", tmp_path / "a", PASSPHRASE) == ()
    assert restore(tmp_path / "two.tar", tmp_path / "b", OTHER_PASSPHRASE) == ()
    assert restore(tmp_path / "two.tar", tmp_path / "c", code) == ()
    with pytest.raises(WrongSecret):
        restore(tmp_path / "two.tar", tmp_path / "d", PASSPHRASE)
    with reopened(tmp_path / "b", OTHER_PASSPHRASE) as restored:
        assert restored.verify() == ()
        restored.backup(tmp_path / "three.tar")
    reopened(tmp_path / "vault", OTHER_PASSPHRASE, strengthener=hardware).lock()


def test_what_was_lost_before_the_backup_does_not_hold_back_the_rest(tmp_path: Path) -> None:
    vault, _ = new_vault(tmp_path / "vault")
    vault.append(opened())
    for _ in range(2):
        vault.attach(encounter_id(1), io.BytesIO(random_bytes(100)), moment(5))
    lost, altered = (tmp_path / "vault" / "sealed").iterdir()
    lost.unlink()
    altered.write_bytes(b"rotten")
    vault.backup(tmp_path / "b.tar")
    vault.lock()
    found = restore(tmp_path / "b.tar", tmp_path / "again", PASSPHRASE)
    assert {finding.kind for finding in found} == {"media_missing", "media_damaged"}
    with reopened(tmp_path / "again") as again:
        assert len(again.encounter(encounter_id(1)).media) == 2


def test_captures_that_wait_are_in_it(tmp_path: Path) -> None:
    vault, _ = new_vault(tmp_path / "vault")
    LockedVault(tmp_path / "vault").capture(opened(locked=True))
    LockedVault(tmp_path / "vault").capture(tapped())
    vault.backup(tmp_path / "b.tar")
    vault.lock()
    restore(tmp_path / "b.tar", tmp_path / "again", PASSPHRASE)
    with reopened(tmp_path / "again") as again:
        assert len(again.encounter(encounter_id(1)).taps) == 1
