"""The desk's keys: under a passphrase, in formats other programs read, never overwritten."""

import subprocess
from pathlib import Path

import pexpect
import pytest

from app.desk.errors import (
    DeskDamaged,
    DeskExists,
    DeskMissing,
    OutputUnwritable,
    PassphraseTooShort,
    WrongDeskPassphrase,
)
from app.desk.identity import DeskFolder, DeskIdentity, create_desk, open_identity, open_signing_key
from app.seal import HybridIdentity, X25519Identity, seal_bytes, unseal_bytes
from tests.desk.conftest import CHEAP, NOW, PASSPHRASE


def test_what_is_sealed_to_the_desk_opens_with_it(identity: DeskIdentity) -> None:
    for recipient in identity.recipients:
        assert unseal_bytes(seal_bytes(b"for the desk", [recipient]), identity.identities) == b"for the desk"


def test_both_kinds_of_key_are_made(identity: DeskIdentity) -> None:
    assert [type(each) for each in identity.identities] == [X25519Identity, HybridIdentity]


def test_the_age_program_opens_the_identity_and_uses_it(
    desk: DeskFolder, identity: DeskIdentity, tmp_path: Path
) -> None:
    opened = tmp_path / "identity.txt"
    age = pexpect.spawn("age", ["-d", "-o", str(opened), str(desk.identity)], timeout=60)
    age.expect("passphrase")
    age.sendline(PASSPHRASE)
    age.expect(pexpect.EOF)
    age.close()
    assert age.exitstatus == 0
    # The age of Debian 12 knows no post-quantum keys, so it is given the lines it knows.
    lines = [line for line in opened.read_text().splitlines() if "-PQ-" not in line]
    opened.write_text("\n".join(lines) + "\n")
    sealed = tmp_path / "sealed.age"
    sealed.write_bytes(seal_bytes(b"one key for both programs", [identity.recipients[0]]))
    done = subprocess.run(["age", "-d", "-i", opened, sealed], capture_output=True, check=True)
    assert done.stdout == b"one key for both programs"


def test_the_wrong_passphrase_is_told_from_damage(desk: DeskFolder) -> None:
    with pytest.raises(WrongDeskPassphrase):
        open_identity(desk, "some other words that are long enough")
    whole = desk.identity.read_bytes()
    desk.identity.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    with pytest.raises(DeskDamaged):
        open_identity(desk, PASSPHRASE)


def test_a_signing_key_that_is_none_is_damage(desk: DeskFolder) -> None:
    desk.signing.write_bytes(desk.identity.read_bytes())
    with pytest.raises(DeskDamaged):
        open_signing_key(desk, PASSPHRASE)


def test_a_second_desk_in_the_same_folder_is_refused_and_changes_nothing(desk: DeskFolder) -> None:
    before = {path.name: path.read_bytes() for path in desk.folder.iterdir()}
    with pytest.raises(DeskExists):
        create_desk(desk.folder, PASSPHRASE, NOW, work_factor=CHEAP)
    assert {path.name: path.read_bytes() for path in desk.folder.iterdir()} == before


def test_a_broken_off_making_can_be_repeated(desk: DeskFolder) -> None:
    desk.identity.unlink()
    again = create_desk(desk.folder, PASSPHRASE, NOW, work_factor=CHEAP)
    assert open_signing_key(again, PASSPHRASE).public_key


def test_short_passphrases_missing_desks_and_closed_folders(tmp_path: Path) -> None:
    with pytest.raises(PassphraseTooShort):
        create_desk(tmp_path / "new", "short", NOW, work_factor=CHEAP)
    with pytest.raises(DeskMissing):
        open_identity(DeskFolder(tmp_path / "new"), PASSPHRASE)
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(OutputUnwritable):
        create_desk(tmp_path / "file" / "desk", PASSPHRASE, NOW, work_factor=CHEAP)


def test_secrets_stay_out_of_repr_and_out_of_other_peoples_reach(
    desk: DeskFolder, identity: DeskIdentity
) -> None:
    assert "SECRET" not in repr(identity)
    assert "Ed25519" not in repr(open_signing_key(desk, PASSPHRASE))
    assert desk.identity.stat().st_mode & 0o077 == 0
    assert desk.signing.stat().st_mode & 0o077 == 0
