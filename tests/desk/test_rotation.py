"""New keys in the place of old ones: what was sealed before still opens, and is answered as its sender expects."""

import subprocess
from datetime import timedelta
from pathlib import Path

import pexpect
import pytest

from app.desk import disk
from app.desk.cards import CardAnswers, make_desk_card
from app.desk.errors import DeskDamaged, OutputUnwritable, WrongDeskPassphrase
from app.desk.identity import (
    DeskFolder,
    DeskIdentity,
    new_keys,
    open_identity,
    open_signing_key,
    open_signing_keys,
    under_passphrase,
)
from app.desk.rotation import rotate, signer_for
from app.seal import seal_bytes, unseal_bytes
from tests.desk.conftest import CHEAP, NOW, PASSPHRASE

LATER = NOW + timedelta(days=400)
ANSWERS = CardAnswers("Example Legal Aid", "legal_aid", ("en",), "", 12)


def sealed(path: Path, opened: DeskIdentity) -> Path:
    path.write_bytes(seal_bytes(b"a record", opened.recipients[:1]))
    return path


def test_packages_for_the_old_and_the_new_card_both_open(desk: DeskFolder) -> None:
    old = open_identity(desk, PASSPHRASE)
    rotate(desk, PASSPHRASE, LATER, work_factor=CHEAP)
    new = open_identity(desk, PASSPHRASE)
    for recipient in (*old.recipients, *new.recipients):
        assert unseal_bytes(seal_bytes(b"x", [recipient]), new.identities) == b"x"


def test_a_new_card_names_new_keys_only(desk: DeskFolder) -> None:
    old = make_desk_card(
        ANSWERS, open_identity(desk, PASSPHRASE), open_signing_key(desk, PASSPHRASE), NOW.date()
    )
    rotate(desk, PASSPHRASE, LATER, work_factor=CHEAP)
    new = make_desk_card(
        ANSWERS, open_identity(desk, PASSPHRASE), open_signing_key(desk, PASSPHRASE), NOW.date()
    )
    assert not set(old.x25519) & set(new.x25519)
    assert not set(old.hybrid_sha256) & set(new.hybrid_sha256)
    assert old.signing_key != new.signing_key


def test_each_package_is_answered_with_the_key_its_card_names(desk: DeskFolder, tmp_path: Path) -> None:
    packages = []
    for n in range(3):
        packages.append(sealed(tmp_path / f"{n}.age", open_identity(desk, PASSPHRASE)))
        if n < 2:
            rotate(desk, PASSPHRASE, LATER + timedelta(days=n), work_factor=CHEAP)
    opened = open_identity(desk, PASSPHRASE)
    signers = open_signing_keys(desk, PASSPHRASE, opened)
    assert len({key.public_key for key in signers}) == 3
    assert [signer_for(package, opened, signers) for package in packages] == [*reversed(signers)]


def test_a_file_that_is_no_package_is_answered_with_the_newest_key(desk: DeskFolder, tmp_path: Path) -> None:
    rotate(desk, PASSPHRASE, LATER, work_factor=CHEAP)
    opened = open_identity(desk, PASSPHRASE)
    signers = open_signing_keys(desk, PASSPHRASE, opened)
    (tmp_path / "x.age").write_bytes(b"not sealed")
    assert signer_for(tmp_path / "x.age", opened, signers) == signers[0]


def test_a_desk_made_before_keys_could_be_replaced_rotates_too(desk: DeskFolder) -> None:
    keys = new_keys(NOW)
    plain = b"".join(
        line for line in keys.identity.splitlines(keepends=True) if not line.startswith(b"# signing")
    )
    desk.identity.write_bytes(under_passphrase(PASSPHRASE, plain, CHEAP))
    desk.signing.write_bytes(under_passphrase(PASSPHRASE, keys.signing, CHEAP))
    first = open_signing_key(desk, PASSPHRASE)
    rotate(desk, PASSPHRASE, LATER, work_factor=CHEAP)
    opened = open_identity(desk, PASSPHRASE)
    signers = open_signing_keys(desk, PASSPHRASE, opened)
    assert signers[1].public_key == first.public_key != signers[0].public_key


def test_broken_off_between_the_two_files_the_desk_is_as_it_was(
    desk: DeskFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = open_identity(desk, PASSPHRASE), open_signing_key(desk, PASSPHRASE).public_key
    replace = disk.replace

    def full(path: Path, data: bytes) -> None:
        if path == desk.identity:
            raise OutputUnwritable(path)
        replace(path, data)

    monkeypatch.setattr(disk, "replace", full)
    with pytest.raises(OutputUnwritable):
        rotate(desk, PASSPHRASE, LATER, work_factor=CHEAP)
    monkeypatch.undo()
    after = open_identity(desk, PASSPHRASE)
    assert [str(one) for one in after.recipients] == [str(one) for one in before[0].recipients]
    assert open_signing_key(desk, PASSPHRASE).public_key == before[1]
    rotate(desk, PASSPHRASE, LATER, work_factor=CHEAP)
    assert open_signing_key(desk, PASSPHRASE).public_key != before[1]


def test_the_wrong_passphrase_and_a_lost_signing_key_change_nothing(desk: DeskFolder) -> None:
    whole = {path.name: path.read_bytes() for path in desk.folder.iterdir()}
    with pytest.raises(WrongDeskPassphrase):
        rotate(desk, "some other words that are long enough", LATER, work_factor=CHEAP)
    assert {path.name: path.read_bytes() for path in desk.folder.iterdir()} == whole
    desk.signing.write_bytes(under_passphrase(PASSPHRASE, new_keys(NOW).signing, CHEAP))
    with pytest.raises(DeskDamaged):
        open_signing_key(desk, PASSPHRASE)


def test_the_age_program_opens_with_the_rotated_identity(desk: DeskFolder, tmp_path: Path) -> None:
    old = open_identity(desk, PASSPHRASE)
    rotate(desk, PASSPHRASE, LATER, work_factor=CHEAP)
    opened = tmp_path / "identity.txt"
    age = pexpect.spawn("age", ["-d", "-o", str(opened), str(desk.identity)], timeout=60)
    age.expect("passphrase")
    age.sendline(PASSPHRASE)
    age.expect(pexpect.EOF)
    age.close()
    assert age.exitstatus == 0
    lines = [line for line in opened.read_text().splitlines() if "-PQ-" not in line]
    opened.write_text("\n".join(lines) + "\n")
    package = sealed(tmp_path / "old.age", old)
    done = subprocess.run(["age", "-d", "-i", opened, package], capture_output=True, check=True)
    assert done.stdout == b"a record"
