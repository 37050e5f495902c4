"""Every file altered in every way: each byte flipped, cut at each length, pages and chunks swapped, mixed with older ones.

What is altered must end in a typed error, or be found and told; never in other data than was written, and never in a vault
that looks new. And the damaged file is left as it is, so that somebody may still mend it.
"""

from __future__ import annotations

import io
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

from app.package import PackageError, check
from app.seal import X25519Identity
from app.vault import LockedVault, MediaDamaged, Vault, VaultAbsent, VaultError, WrongSecret, restore
from tests.package.sample import CODEBOOK as SAMPLE_CODEBOOK
from tests.package.sample import packed
from tests.torture.altering import PAGE, Subject, alterations
from tests.torture.bags import bag_files, history_file, record_file
from tests.torture.harm import Harm, hold
from tests.vault.making import (
    PASSPHRASE,
    WORDLIST,
    encounter_id,
    moment,
    new_vault,
    noted,
    opened,
    reopened,
    tapped,
)

CHUNK = 65536 + 16
PHOTO = b"\xff\xd8\xff\xe0" + bytes(range(256)) * 600
"""Three chunks of the seal."""


def corrupted(name: str, place: Path, few: int | None, part: tuple[int, int]) -> Iterator[Harm | None]:
    """Try every alteration of one subject that falls to this part of so many; the harm each did, or None."""
    folder = place / f"corruption-{name}-{part[0]}"
    folder.mkdir()
    subject = SUBJECTS[name](folder)
    for n, (what, content) in enumerate(alterations(subject, few, name)):
        if n % part[1] != part[0] or content == subject.whole:
            continue
        where = f"{name}: {what}"
        try:
            subject.looked_at(content, where)
            yield None
        except Harm as harm:
            yield harm
        except Exception as error:
            yield Harm("untold", f"{where}: {type(error).__name__}: {error}")
    shutil.rmtree(folder)


def _vault(folder: Path) -> Path:
    vault, _ = new_vault(folder / "vault")
    vault.append(opened())
    vault.append(noted("words of encounter 1"))
    vault.lock()
    return folder / "vault"


def _told(vault: Vault) -> object:
    return (vault.head(), vault.encounter(encounter_id(1)), vault.timeline().cards, vault.search("words"))


def _altered_in_place(path: Path, expected: object, *, told: bool = False) -> Callable[[bytes, str], None]:
    """Unlock with the file altered: a typed error that is not "no vault" and not "wrong passphrase", or a finding, or all
    as it was. With `told`, only as it was if that is told at unlocking."""
    home = path.parent
    kept = {one: one.read_bytes() for one in home.iterdir() if one.is_file() and one.name != "reserve"}

    def look(content: bytes, where: str) -> None:
        for one, was in kept.items():
            one.write_bytes(was)
        path.write_bytes(content)
        try:
            with reopened(home) as vault:
                if vault.findings or vault.verify():
                    return
                hold(_told(vault) == expected, "corrupted", f"{where}: opened with other content")
                hold(not told, "corrupted", f"{where}: opened without a word")
        except (VaultAbsent, WrongSecret) as error:
            raise Harm("corrupted", f"{where}: reads as {type(error).__name__}") from None
        except VaultError:
            hold(path.read_bytes() == content, "lost", f"{where}: what was damaged was changed")

    return look


def key_file(folder: Path) -> Subject:
    home = _vault(folder)
    with reopened(home) as vault:
        expected = _told(vault)
    path = home / "key.json"
    return Subject(path.read_bytes(), _altered_in_place(path, expected), bits=[1 << n for n in range(8)])


def database(folder: Path) -> Subject:
    home = _vault(folder)
    older = (home / "log.db").read_bytes()
    with reopened(home) as vault:
        for n in range(2, 5):
            vault.append(noted(f"words of today {n}", 1, at=10 + n))
    with reopened(home) as vault:
        expected = _told(vault)
    path = home / "log.db"
    return Subject(path.read_bytes(), _altered_in_place(path, expected), PAGE, older)


def log_left(folder: Path) -> Subject:
    """What a killed process left beside the database: damage to it is told, but for the last two things written, where it
    cannot be told from a power cut; what is read is the beginning of what was written, and the rest is kept."""
    vault, _ = new_vault(folder / "made")
    vault.append(opened())
    texts = [f"note {n}" for n in range(6)]
    for n, text in enumerate(texts):
        if n == len(texts) - 2:
            certain = (folder / "made" / "log.db-wal").stat().st_size
        vault.append(noted(text, at=10 + n))
    shutil.copytree(folder / "made", folder / "left")
    vault.lock()
    home = folder / "vault"
    path = home / "log.db-wal"

    def look(content: bytes, where: str) -> None:
        shutil.rmtree(home, ignore_errors=True)
        shutil.copytree(folder / "left", home)
        path.write_bytes(content)
        with reopened(home) as vault:
            hold(vault.verify() == (), "corrupted", where)
            found = [n.text for n in vault.encounter(encounter_id(1)).notes] if vault.timeline().cards else []
            told = bool(vault.findings)
        hold(found == texts[: len(found)], "corrupted", f"{where}: {found}")
        flipped = re.search(r"byte (\d+) flipped", where)
        if flipped and int(flipped[1]) < certain:
            hold(told or found == texts, "lost", f"{where}: {found} without a word")
        if told:
            kept = home / "log.db-wal.damaged"
            hold(kept.read_bytes() == content, "lost", f"{where}: what was damaged is not kept")

    return Subject((folder / "left" / "log.db-wal").read_bytes(), look, 24 + PAGE, stride=13)


def sealed_photo(folder: Path) -> Subject:
    home = _vault(folder)
    vault = reopened(home)
    entry = vault.attach(encounter_id(1), io.BytesIO(PHOTO), moment(9)).entry()
    media_id = entry.payload["media"]["id"] if entry else ""
    path = home / "sealed" / f"media-{media_id}.age"
    path.chmod(0o600)

    def look(content: bytes, where: str) -> None:
        path.write_bytes(content)
        try:
            with vault.open_media(media_id) as stream:
                read = stream.read()
        except MediaDamaged:
            hold(path.read_bytes() == content, "lost", where)
            return
        raise Harm("corrupted", f"{where}: read {len(read)} bytes without a word")

    return Subject(path.read_bytes(), look, CHUNK)


def captured_tap(folder: Path) -> Subject:
    home = _vault(folder)
    capture_id = LockedVault(home).capture(tapped("searched", 1, at=50))
    path = home / "sealed" / f"capture-{capture_id}.age"
    log = (home / "log.db").read_bytes()

    def look(content: bytes, where: str) -> None:
        shutil.rmtree(home / "sealed")
        (home / "sealed").mkdir()
        (home / "log.db").write_bytes(log)
        path.write_bytes(content)
        # One tap that is damaged must not stand between a person and all the rest.
        with reopened(home) as vault:
            hold([one.kind for one in vault.findings] == ["capture_damaged"], "corrupted", where)
            hold(not vault.encounter(encounter_id(1)).taps, "corrupted", where)
        hold(
            content in [one.read_bytes() for one in (home / "sealed").iterdir()], "lost", f"{where}: not kept"
        )

    return Subject(path.read_bytes(), look)


def package(folder: Path) -> Subject:
    identity = X25519Identity.generate()
    path = packed(folder, recipients=[identity.recipient])

    def look(content: bytes, where: str) -> None:
        path.write_bytes(content)
        try:
            check(path, [identity], codebook=SAMPLE_CODEBOOK, wordlist=WORDLIST, into=folder / "into")
        except PackageError:
            hold(not (folder / "into").exists(), "corrupted", f"{where}: something was unpacked")
            return
        raise Harm("corrupted", f"{where}: passed")

    return Subject(path.read_bytes(), look, CHUNK)


def backup(folder: Path) -> Subject:
    home = _vault(folder)
    with reopened(home) as vault:
        vault.backup(folder / "backup.tar")
        expected = _told(vault)
    path, again = folder / "backup.tar", folder / "again"

    def look(content: bytes, where: str) -> None:
        path.write_bytes(content)
        try:
            restore(path, again, PASSPHRASE)
        except WrongSecret:
            raise Harm("corrupted", f"{where}: reads as WrongSecret") from None
        except VaultError:
            hold(not again.exists(), "corrupted", f"{where}: something was restored")
            hold(path.read_bytes() == content, "lost", where)
            return
        with reopened(again) as vault:
            hold(_told(vault) == expected, "corrupted", f"{where}: restored with other content")
        shutil.rmtree(again)
        raise Harm("corrupted", f"{where}: restored without a word")

    return Subject(path.read_bytes(), look, 512 * 16)


SUBJECTS: dict[str, Callable[[Path], Subject]] = {
    one.__name__: one
    for one in (
        *(key_file, database, log_left, sealed_photo, captured_tap, package, backup),
        *(bag_files, history_file, record_file),
    )
}
