"""What any released version wrote is opened by this one, whole. The kept files are never changed, and none may be missing."""

from __future__ import annotations

import json
import shutil
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from attrs import frozen

from app import ASSETS
from app.desk.identity import DeskFolder, open_identity, open_signing_key
from app.package import check, read_card, read_receipt, sshsig
from app.package.bag import HISTORY, RECORD
from app.record import canonical, verify
from app.rights.pack import NAMESPACE, read_pack
from app.seal import parse_identity, unseal_bytes
from app.vault import InsecureTestCost, Vault, restore, unlock
from app.vault.migrate import open_current
from tests import reader, reader_backup
from tests.kept.make import ENCOUNTER, FORGOTTEN, KEPT, LATER, SOUND, make
from tests.rights.records import RULES
from tests.vault.making import CODEBOOK, OTHER_PASSPHRASE, WORDLIST, noted

WORDS_FILE = ASSETS / "words" / "eff_large_wordlist.txt"


@frozen
class Kept:
    """One version's files, and what they must say."""

    folder: Path
    told: dict[str, Any]

    @property
    def today(self) -> date:
        return date.fromisoformat(self.told["today"])


VERSIONS = sorted(path.name for path in KEPT.glob("v*") if path.is_dir())


@pytest.fixture(params=VERSIONS)
def kept(request: pytest.FixtureRequest) -> Kept:
    folder = KEPT / request.param
    return Kept(folder, json.loads((folder / "expected.json").read_bytes()))


@pytest.fixture
def vault_folder(kept: Kept, tmp_path: Path) -> Path:
    return Path(shutil.copytree(kept.folder / "vault", tmp_path / "vault"))


def holds(vault: Vault, told: dict[str, Any]) -> None:
    """Every answer, note, photo and sound of the kept vault is there and says what it said."""
    assert vault.verify() == ()
    assert canonical(vault.encounter(ENCOUNTER).to_json()) == canonical(told["record"])
    later = vault.encounter(LATER)
    assert [tap.tap for tap in later.taps][:1] == ["fingers_scanned"]
    assert {card.encounter for card in vault.timeline().cards} == {ENCOUNTER, LATER}
    verify(vault.history(ENCOUNTER))
    photo, sound = vault.encounter(ENCOUNTER).media
    with vault.open_media(photo.id) as stream:
        assert sha256(stream.read()).hexdigest() == photo.sha256
    with vault.open_media(sound.id) as stream:
        assert stream.read() == SOUND
    (spoken,) = later.media
    with vault.open_media(spoken.id) as stream:
        assert stream.read() == SOUND
    assert vault.kept("settings", "kept") == b"a value in a drawer"
    assert vault.search("to be forgotten") == ()
    assert FORGOTTEN not in {found.encounter for found in vault.search("hombres")}
    assert vault.signer.public_key.hex() == told["vault_key"]


def test_there_is_a_kept_folder_for_every_version_up_to_now() -> None:
    """Whoever raises a format's number runs tests/kept/make.py for it."""
    from app.package.cards import FORMAT as CARD
    from app.package.receipts import FORMAT as RECEIPT
    from app.rights.pack import FORMAT as PACK
    from app.vault import backup, capture, key_file, migrate

    kept = KEPT / VERSIONS[-1]
    assert [f"v{n}" for n in range(1, len(VERSIONS) + 1)] == VERSIONS
    assert json.loads((kept / "card.json").read_bytes())["card"]["format"] == CARD
    assert json.loads((kept / "receipt.json").read_bytes())["receipt"]["format"] == RECEIPT
    assert json.loads((kept / "pack.json").read_bytes())["format"] == PACK
    key = json.loads((kept / "vault" / "key.json").read_bytes())
    assert key["format"] == f"{key_file.FORMAT}{key_file.VERSION}"
    assert f"{backup.FORMAT}{backup.VERSION}".encode() in (kept / "backup.tar").read_bytes()
    assert (capture.VERSION, len(migrate.steps())) == (1, 1), "make the next version's kept files"


@pytest.mark.parametrize("way", ["passphrase", "recovery_code"])
def test_the_vault_opens_and_takes_in_what_waited(kept: Kept, vault_folder: Path, way: str) -> None:
    with unlock(vault_folder, kept.told[way], codebook=CODEBOOK) as vault:
        assert vault.findings == ()
        holds(vault, kept.told)
    assert not list((vault_folder / "sealed").glob("capture-*"))


def test_the_vault_goes_on(kept: Kept, vault_folder: Path) -> None:
    """It is written to, its passphrase is changed, it is backed up and brought back."""
    with unlock(vault_folder, kept.told["passphrase"], codebook=CODEBOOK) as vault:
        before = vault.head().n
        vault.append(noted("and another thing", int(ENCOUNTER, 16), at=9_000))
        assert vault.head().n == before + 1
        vault.change_passphrase(kept.told["passphrase"], OTHER_PASSPHRASE, cost=InsecureTestCost())
        vault.backup(vault_folder.parent / "again.tar")
    restore(vault_folder.parent / "again.tar", vault_folder.parent / "again", OTHER_PASSPHRASE)
    with unlock(vault_folder.parent / "again", kept.told["recovery_code"], codebook=CODEBOOK) as vault:
        assert vault.verify() == ()
        assert vault.head().n == before + 1


@pytest.mark.parametrize("way", ["passphrase", "recovery_code"])
def test_the_backup_is_brought_back(kept: Kept, tmp_path: Path, way: str) -> None:
    assert restore(kept.folder / "backup.tar", tmp_path / "vault", kept.told[way]) == ()
    with unlock(tmp_path / "vault", kept.told[way], codebook=CODEBOOK) as vault:
        assert [tap.tap for tap in vault.encounter(LATER).taps] == ["fingers_scanned", "released"]
        holds(vault, kept.told)


@pytest.mark.parametrize("name", ["package.age", "package-post-quantum.age"])
def test_the_package_is_verified_and_tells_the_same(kept: Kept, tmp_path: Path, name: str) -> None:
    identities = [parse_identity(one) for one in kept.told["identities"]]
    found = check(
        kept.folder / name,
        identities,
        codebook=CODEBOOK,
        wordlist=WORDLIST,
        into=tmp_path / "opened",
        witness_codes=(kept.told["witness_code"],),
        expected_signer=bytes.fromhex(kept.told["vault_key"]),
    )
    assert found.witnessed == ((kept.told["witness_code"], kept.told["head"]["n"]),)
    assert (tmp_path / "opened" / RECORD).read_bytes() == canonical(kept.told["record"])
    assert (tmp_path / "opened" / HISTORY).is_file()
    if name == "package.age":
        assert found.digest == kept.told["package_digest"]


def test_cards_receipts_and_packs_are_read(kept: Kept) -> None:
    card = read_card((kept.folder / "card.json").read_bytes(), kept.today)
    assert card.signing_key.hex() == kept.told["desk_key"]
    assert len(card.recipients()) == 1
    as_text = read_card((kept.folder / "card.txt").read_bytes(), kept.today)
    assert as_text.signing_key == card.signing_key
    for name in ("receipt.json", "receipt.txt"):
        assert read_receipt((kept.folder / name).read_bytes(), card).package == kept.told["package_digest"]

    def theirs(body: bytes, signature: bytes) -> None:
        assert sshsig.verify(signature, NAMESPACE, body) == card.signing_key

    pack = read_pack(
        (kept.folder / "pack.json").read_bytes(),
        by=card.name,
        verify=theirs,
        today=kept.today,
        codebook=CODEBOOK,
        conditions=RULES.conditions,
    )
    assert [guide.title for guide in pack.guides] == ["At the pool"]


def test_the_desk_opens_what_was_sealed_to_it(kept: Kept) -> None:
    desk = DeskFolder(kept.folder / "desk")
    identity = open_identity(desk, kept.told["desk_passphrase"])
    assert [str(one) for one in identity.identities] == kept.told["identities"]
    assert open_signing_key(desk, kept.told["desk_passphrase"]).public_key.hex() == kept.told["desk_key"]
    assert unseal_bytes((kept.folder / "package.age").read_bytes(), identity.identities)[:4] == b"PK\x03\x04"


def test_the_independent_reader_opens_them_too(kept: Kept) -> None:
    classic = kept.told["identities"][0]
    package = reader.open_package(
        (kept.folder / "package.age").read_bytes(), classic, reader.wordlist(WORDS_FILE)
    )
    assert canonical(package.record) == canonical(kept.told["record"])
    backup = reader_backup.open_backup((kept.folder / "backup.tar").read_bytes(), kept.told["passphrase"])
    assert len(backup.links) == kept.told["head"]["n"]
    assert sorted(map(len, backup.media.values()))[1:] == [len(SOUND)] * 2


def test_the_database_alone_opens_with_its_key(kept: Kept, vault_folder: Path) -> None:
    key = bytearray(
        reader_backup.database_key((vault_folder / "key.json").read_bytes(), kept.told["passphrase"])
    )
    connection = open_current(vault_folder / "log.db", key)
    try:
        assert connection.execute("SELECT count(*) FROM link").fetchone()[0] > 100
    finally:
        connection.close()


def test_nothing_writes_over_what_was_kept() -> None:
    from tests.kept.make import main

    before = {path: path.stat().st_mtime_ns for path in KEPT.rglob("*") if path.suffix != ".pyc"}
    assert main("1") == 2
    assert {path: path.stat().st_mtime_ns for path in KEPT.rglob("*") if path.suffix != ".pyc"} == before


def test_the_script_still_makes_them(tmp_path: Path) -> None:
    """So that the next version's can be made on the day they are needed."""

    def named(folder: Path) -> set[str]:
        # What was captured has names nobody can foretell.
        paths = [path for path in folder.rglob("*") if path.is_file() and path.parent.name != "sealed"]
        return {str(path.relative_to(folder)) for path in paths}

    make(tmp_path)
    assert named(tmp_path) == named(KEPT / VERSIONS[-1])
