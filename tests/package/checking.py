"""Check a package in a test, and say what was found."""

from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from app.package import CheckedPackage, Finding, Kind, Outcome, PackageRejected, Step, check, check_folder
from tests.package.altered import Files, archived, sealed
from tests.package.sample import CODEBOOK, LAWYER, WORDLIST


def checked(path: Path, **more: Any) -> CheckedPackage:
    return check(path, more.pop("identities", [LAWYER]), codebook=CODEBOOK, wordlist=WORDLIST, **more)


def findings(path: Path, **more: Any) -> tuple[Finding, ...]:
    """What checking finds. Whatever it is, nothing new may be in the folder afterwards."""
    before = sorted(path.parent.iterdir())
    with pytest.raises(PackageRejected) as caught:
        checked(path, into=path.parent / "open", **more)
    assert sorted(path.parent.iterdir()) == before
    assert caught.value.digest == sha256(path.read_bytes()).hexdigest()
    assert {result.step for result in caught.value.steps} == set(Step)
    found = {finding.step for finding in caught.value.findings}
    assert found == {result.step for result in caught.value.steps if result.outcome is Outcome.FOUND}
    return caught.value.findings


def kinds(path: Path, **more: Any) -> set[Kind]:
    return {finding.kind for finding in findings(path, **more)}


def folder_kinds(folder: Path) -> set[Kind]:
    with pytest.raises(PackageRejected) as caught:
        check_folder(folder, codebook=CODEBOOK, wordlist=WORDLIST)
    return {finding.kind for finding in caught.value.findings}


def repacked(tmp_path: Path, files: Files) -> Path:
    """These files, sealed again."""
    return sealed(tmp_path / "p.age", archived(files))
