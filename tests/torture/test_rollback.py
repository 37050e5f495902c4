"""The whole vault put back to yesterday: every byte of it is sound, so only what somebody else holds can show it.

A witness code that was read out, or a package that was handed over, and only the vault's own later entries fit it.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from app.package import CheckedPackage, PackageRejected, PackRequest, check, pack
from app.phone import content
from app.phone.sharing import media_sources
from app.record import witness_code
from app.seal import X25519Identity
from app.vault import Vault
from tests.vault.making import CODEBOOK, WORDLIST, encounter_id, moment, new_vault, noted, opened, reopened

LAWYER = X25519Identity.generate()


def packed(vault: Vault, path: Path) -> Path:
    request = PackRequest(
        encounter_id=encounter_id(1),
        history=vault.history(encounter_id(1)),
        media=media_sources(vault, encounter_id(1)),
        profile="counsel",
        recipients=(LAWYER.recipient,),
        recipient_name="Example Legal Aid",
        signer=vault.signer,
        moment=moment(900),
        codebook=CODEBOOK,
        words=content.report_words("en"),
        english=content.report_words("en"),
        wordlist=WORDLIST,
        fonts=content.FONTS,
        app_version="0.1.0",
        package_id=path.stem.encode().hex().ljust(32, "0"),
    )
    pack(request, path)
    return path


@pytest.fixture
def yesterday(tmp_path: Path) -> Path:
    """A vault put back to yesterday; beside it what its lawyer got today, and the witness code a friend wrote down."""
    vault, _ = new_vault(tmp_path / "vault")
    vault.append(opened())
    vault.append(noted("written yesterday"))
    vault.lock()
    shutil.copytree(tmp_path / "vault", tmp_path / "kept-by-somebody")
    with reopened(tmp_path / "vault") as vault:
        vault.append(noted("written today", at=60))
        packed(vault, tmp_path / "today.age")
        (tmp_path / "code").write_text(witness_code(vault.head(), WORDLIST))
    shutil.rmtree(tmp_path / "vault")
    (tmp_path / "kept-by-somebody").rename(tmp_path / "vault")
    return tmp_path / "vault"


def looked_at(path: Path, **more: object) -> CheckedPackage:
    return check(path, [LAWYER], codebook=CODEBOOK, wordlist=WORDLIST, **more)  # type: ignore[arg-type]


def rejected(path: Path, **more: object) -> list[str]:
    with pytest.raises(PackageRejected) as refusal:
        looked_at(path, **more)
    return [one.kind.value for one in refusal.value.findings]


def test_in_itself_it_is_sound(yesterday: Path) -> None:
    with reopened(yesterday) as vault:
        assert vault.verify() == vault.findings == ()
        assert [note.text for note in vault.encounter(encounter_id(1)).notes] == ["written yesterday"]
        looked_at(packed(vault, yesterday.parent / "again.age"))


def test_the_witness_code_shows_it(yesterday: Path) -> None:
    code = (yesterday.parent / "code").read_text()
    assert looked_at(yesterday.parent / "today.age", witness_codes=[code]).witnessed
    with reopened(yesterday) as vault:
        again = packed(vault, yesterday.parent / "again.age")
    assert rejected(again, witness_codes=[code]) == ["witness_not_found"]


def test_an_earlier_package_shows_what_was_written_anew(yesterday: Path) -> None:
    known = looked_at(yesterday.parent / "today.age").known()
    with reopened(yesterday) as vault:
        vault.append(noted("written in its place", at=60))
        again = packed(vault, yesterday.parent / "again.age")
    assert rejected(again, earlier=[known]) == ["earlier_differs"]
