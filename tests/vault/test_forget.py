"""Deleting for good: rows, words and files go together, and the chain shows that something went, not what."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from app.record import verify
from app.vault import LockedVault, UnknownEncounter, UnknownMedia, Vault
from app.vault.database import checkpoint
from tests.vault.making import (
    encounter_id,
    files_under,
    moment,
    new_vault,
    noted,
    opened,
    random_bytes,
    reopened,
    stated,
    tapped,
)
from tests.vault.pages import decrypted

SECRETS = ("Huitzilopochtli", "Quetzalcoatl-7", "ZQX9137")


@pytest.fixture
def vault(tmp_path: Path):
    """Two encounters, the first with words, a badge and a photo, and a few hundred others so that pages are shared."""
    vault, _ = new_vault(tmp_path / "vault")
    with vault:
        yield filled(vault)


def filled(vault: Vault) -> Vault:
    for n in range(1, 9):
        vault.append(opened(n))
        for word in range(20):
            vault.append(noted(f"ordinary words number {word} of encounter {n}", n))
    vault.append(noted(f"they said {SECRETS[0]} and then {SECRETS[0]} again " * 200, 3))
    vault.append(stated("officer.badge_no", SECRETS[2], 3, item="0000000a"))
    vault.attach(
        encounter_id(3), io.BytesIO(random_bytes(1000)), moment(9), caption=SECRETS[1], given_name="a.jpg"
    )
    vault.append(noted("and after", 4))
    return vault


def plaintext(vault: Vault, tmp_path: Path) -> bytes:
    """Every page of the database, freed ones too."""
    assert vault._connection is not None
    checkpoint(vault._connection)
    assert (tmp_path / "vault" / "log.db-wal").read_bytes() == b""
    return decrypted(tmp_path / "vault" / "log.db", bytes(vault._key)).lower()


def test_a_forgotten_encounter_is_gone_from_every_page(vault: Vault, tmp_path: Path) -> None:
    before = plaintext(vault, tmp_path)
    for secret in SECRETS:
        assert secret.lower().encode() in before
    link = vault.forget(encounter_id(3), moment(20))
    # Not in the log either, which holds pages as they were.
    assert (tmp_path / "vault" / "log.db-wal").read_bytes() == b""
    after = plaintext(vault, tmp_path)
    for secret in SECRETS:
        assert secret.lower().encode() not in after
    # Neither the index's own form of a word, which leaves out what the word before shares with it.
    assert b"uitzilopochtli" not in after and b"uetzalcoatl" not in after
    assert encounter_id(3).encode() not in after
    assert list((tmp_path / "vault" / "sealed").iterdir()) == []
    entry = link.entry()
    assert entry is not None
    assert entry.kind == "erased" and entry.encounter is None
    assert len(entry.payload["commitments"]) == 24
    assert vault.search("Huitzil") == () and vault.search("ZQX9137") == ()
    assert len(vault.timeline(limit=100).cards) == 7
    assert vault.verify() == ()
    with pytest.raises(UnknownEncounter):
        vault.encounter(encounter_id(3))
    with pytest.raises(UnknownEncounter):
        vault.forget(encounter_id(3), moment(21))


def test_the_chain_holds_and_shows_only_that_something_went(vault: Vault) -> None:
    before = vault.history(encounter_id(4))
    vault.forget(encounter_id(3), moment(20))
    after = vault.history(encounter_id(4))
    verify(after)
    assert [link.link for link in after.links[:-1]] == [link.link for link in before.links]
    erased = after.links[-1]
    assert erased.bare
    everything = vault._log.history(None)
    verify(everything)
    assert sum(link.bare for link in everything.links) == 24


def test_others_can_be_forgotten_and_added_to_afterwards(vault: Vault, tmp_path: Path) -> None:
    for n in (8, 3, 5):
        vault.forget(encounter_id(n), moment(20))
    vault.append(noted("later", 4))
    vault.append(opened(8))
    vault.append(noted("a new one in an old number", 8))
    assert {int(one.encounter, 16) for one in vault.search("ordinary words", 1000)} == {1, 2, 4, 6, 7}
    assert {int(one.encounter, 16) for one in vault.search("old number")} == {8}
    assert vault.verify() == ()
    vault.lock()
    with reopened(tmp_path / "vault") as again:
        assert again.verify() == ()


def test_one_photo_can_be_forgotten_alone(vault: Vault, tmp_path: Path) -> None:
    keep = vault.attach(encounter_id(3), io.BytesIO(b"keep"), moment(10)).entry()
    assert keep is not None
    (first, second) = vault.encounter(encounter_id(3)).media
    vault.forget_media(first.id, moment(20))
    assert [one.id for one in vault.encounter(encounter_id(3)).media] == [second.id]
    assert [path.name for path in (tmp_path / "vault" / "sealed").iterdir()] == [f"media-{second.id}.age"]
    assert SECRETS[1].lower().encode() not in plaintext(vault, tmp_path)
    for gone in (lambda: vault.open_media(first.id), lambda: vault.forget_media(first.id, moment(21))):
        with pytest.raises(UnknownMedia):
            gone()
    assert vault.verify() == ()


def test_with_the_only_thing_of_an_encounter_it_goes_itself(vault: Vault, tmp_path: Path) -> None:
    """A photo taken while locked, where the file that opened the encounter was lost."""
    photo = LockedVault(tmp_path / "vault").capture_media(encounter_id(9), "photo", "image/jpeg", moment(15))
    photo.write(b"\xff\xd8\xff" + bytes(1000))
    photo.finish()
    vault.fold_captured()
    (media,) = vault.encounter(encounter_id(9)).media
    vault.forget_media(media.id, moment(20))
    with pytest.raises(UnknownEncounter):
        vault.encounter(encounter_id(9))
    assert len(vault.timeline(limit=100).cards) == 8
    assert vault.verify() == ()
    vault.append(opened(9))
    assert vault.encounter(encounter_id(9)).media == ()


def test_what_was_captured_meanwhile_goes_too(vault: Vault, tmp_path: Path) -> None:
    locked = LockedVault(tmp_path / "vault")
    locked.capture(tapped("searched", 3, at=15))
    vault.forget(encounter_id(3), moment(20))
    vault.fold_captured()
    assert len(vault.timeline(limit=100).cards) == 7
    assert files_under(tmp_path / "vault" / "sealed") == {}


def test_files_that_could_not_be_removed_go_at_the_next_unlock(vault: Vault, tmp_path: Path) -> None:
    sealed = tmp_path / "vault" / "sealed"
    (path,) = sealed.iterdir()
    # A folder of that name cannot be unlinked, as a file on a failing disk cannot.
    content = path.read_bytes()
    path.unlink()
    path.mkdir()
    vault.forget(encounter_id(3), moment(20))
    vault.lock()
    path.rmdir()
    path.write_bytes(content)
    with reopened(tmp_path / "vault") as again:
        assert list(sealed.iterdir()) == []
        assert again.verify() == ()
