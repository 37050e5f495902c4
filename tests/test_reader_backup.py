"""The vault's FORMAT.md is enough: a reader without SQLCipher and without the app's code opens a backup."""

import ast
import io
import random
import sys
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.vault import LockedVault
from tests import reader, reader_backup
from tests.package.sample import WORDLIST
from tests.reader import Mismatch
from tests.vault.making import (
    OTHER_PASSPHRASE,
    PASSPHRASE,
    encounter_id,
    moment,
    new_vault,
    noted,
    opened,
    reopened,
    stated,
    tapped,
)
from tests.vault.test_media import cut_off

SOUND = random.Random(3).randbytes(2 * 65536 + 100)
PHOTO = random.Random(1).randbytes(200_000)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, str, bytes]:
    """A backup with entries, a photo, a recording that was cut off, something deleted, a drawer and a capture not yet
    taken in; its recovery code and its vault's public key."""
    folder = tmp_path_factory.mktemp("vault")
    vault, code = new_vault(folder / "vault")
    with vault:
        vault.append(opened())
        vault.append(noted("they wore masks"))
        vault.append(stated("officer.badge_no", "48??", item="0a0a0a0a"))
        vault.attach(encounter_id(1), io.BytesIO(PHOTO), moment(5))
        vault.append(opened(2, 10))
        vault.append(noted("of another day", 2, 11))
        vault.forget(encounter_id(2), moment(20))
        vault.keep("cards", "one", b"a card")
        recording = vault.record_media(encounter_id(1), "audio", "audio/aac", moment(15))
        recording.write(SOUND)
        cut_off(recording)
    with reopened(folder / "vault") as vault:
        key = vault.signer.public_key
        LockedVault(folder / "vault").capture(tapped(at=30))
        vault.backup(folder / "backup")
    return (folder / "backup").read_bytes(), code, key


def test_the_reader_shares_no_code_with_the_app() -> None:
    tree = ast.parse(Path(reader_backup.__file__).read_text())
    imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    imported |= {str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    tops = {name if name == "tests.reader" else name.split(".")[0] for name in imported}
    assert tops <= {*sys.stdlib_module_names, "cryptography", "pyrage", "tests.reader"}


def test_it_opens_with_the_passphrase_and_with_the_recovery_code(made: tuple[bytes, str, bytes]) -> None:
    data, code, key = made
    backup = reader_backup.open_backup(data, f"  {PASSPHRASE} ")
    assert reader_backup.open_backup(data, code.upper()) == backup
    texts = [body["payload"].get("text") for body in backup.bodies if body is not None]
    assert "they wore masks" in texts
    assert "of another day" not in texts
    assert None in backup.bodies
    assert list(backup.media.values()) == [PHOTO, SOUND[: 2 * 65536]]
    assert backup.drawers[("cards", "one")] == b"a card"
    assert [one["entry"]["payload"]["tap"] for one in backup.captures.values()] == ["face_scanned"]
    assert Ed25519PrivateKey.from_private_bytes(backup.signing_seed).public_key().public_bytes_raw() == key


def test_what_it_reads_tells_the_record(made: tuple[bytes, str, bytes]) -> None:
    backup = reader_backup.open_backup(made[0], PASSPHRASE)
    record = reader.retell(backup.bodies, backup.commitments)
    assert record["items"]["officer"][0]["facts"]["officer.badge_no"]["fact"]["value"] == "48??"
    code = reader.witness_code(len(backup.links), backup.links[-1], list(WORDLIST.words))
    assert len(code.split()) == 8


def test_it_refuses_another_secret_and_every_altered_part(made: tuple[bytes, str, bytes]) -> None:
    data = made[0]
    with pytest.raises(Mismatch, match="neither"):
        reader_backup.open_backup(data, OTHER_PASSPHRASE)
    chance = random.Random(2)
    step = len(data) // 60
    for at in range(600, len(data), step):
        place = min(at + chance.randrange(step), len(data) - 1)
        bad = data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]
        try:
            read = reader_backup.open_backup(bad, PASSPHRASE)
        except (Mismatch, ValueError):
            continue
        # Only the empty ends of tar's blocks say nothing; a changed one must not change what was read.
        assert data[place] == 0
        assert read == reader_backup.open_backup(data, PASSPHRASE)
