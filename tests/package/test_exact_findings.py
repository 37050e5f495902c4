"""What a person is told of each alteration: every finding with its place, what was expected and what was found, and how
each step ended. The words stand in exact_findings.txt, case by case, to be read by people too.
"""

import io
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from app.package import (
    CheckedPackage,
    Finding,
    Outcome,
    PackageRejected,
    Step,
    StepResult,
    bag,
    check,
    check_folder,
)
from app.package.sshsig import key_fingerprint
from app.package.zip_reader import ZipReader
from app.record import witness_code
from app.record.chain import History
from tests.package.altered import Files, archived, sealed
from tests.package.exact_cases import archives, signed, unsigned
from tests.package.sample import CODEBOOK, LAWYER, OTHER_SIGNER, SIGNER, WORDLIST, history, two_encounters

EXPECTED: dict[str, list[str]] = {}
for line in Path(__file__).with_name("exact_findings.txt").read_text().splitlines():
    if line.startswith("# "):
        EXPECTED[line[2:]] = []
    elif line:
        EXPECTED[[*EXPECTED][-1]].append(line)


def lines(findings: tuple[Finding, ...] | list[Finding]) -> Iterator[str]:
    """One line for each finding."""
    for one in findings:
        assert type(one.step) is Step
        parts = [one.kind, one.where, one.expected, one.found]
        assert all(isinstance(part, str) for part in parts)
        while not parts[-1]:
            parts.pop()
        yield " | ".join(parts)


def ended(steps: tuple[StepResult, ...]) -> str:
    """All steps in one line: passed if nothing else is said."""
    said = {
        Outcome.PASSED: "",
        Outcome.FOUND: " found",
        Outcome.NOTHING_TO_COMPARE: " none",
        Outcome.NOT_REACHED: " -",
    }
    return "steps: " + ", ".join(
        f"{one.step.name.lower()}{said[one.outcome]} {one.looked_at}" for one in steps
    )


@pytest.mark.parametrize("name", archives())
def test_an_archive(name: str) -> None:
    archive = archives()[name]
    reader = ZipReader(io.BytesIO(archive), most_bytes=len(archive))
    members = [f"{one.name} {one.size} {'safe' if one.safe is True else 'unsafe'}" for one in reader]
    whole = {True: "whole", False: "not whole"}[reader.whole]
    assert [*lines(reader.findings), ", ".join([*members, whole])] == EXPECTED[f"archive: {name}"]
    assert {one.step for one in reader.findings} <= {Step.ARCHIVE}


def judged(path: Path, files: Files, bad: Files, **more: Any) -> list[str]:
    """What checking says, with hashes and totals by the name of what they are of."""
    try:
        checked = check(path, [LAWYER], codebook=CODEBOOK, wordlist=WORDLIST, **more)
    except PackageRejected as rejected:
        return named([*lines(rejected.findings), ended(rejected.steps)], files, bad)
    return named(["nothing", ended(checked.steps)], files, bad)


def named(said: list[str], files: Files, bad: Files) -> list[str]:
    names = {sha256(content).hexdigest(): f"sha256({name})" for name, content in files.items()}
    for name, content in bad.items():
        if content != files.get(name):
            names[sha256(content).hexdigest()] = f"sha256(altered {name})"
    names[total(files)] = "total(listed)"
    if total(bad) != total(files):
        names[total(bad)] = "total(altered)"
    for value, name in names.items():
        said = [line.replace(value, name) for line in said]
    return said


def total(files: Files) -> str:
    data = [len(content) for name, content in files.items() if name.startswith("data/")]
    return f"{sum(data)}.{len(data)}"


@pytest.mark.parametrize("name", unsigned())
def test_without_the_key(name: str, files: Files, tmp_path: Path) -> None:
    bad = unsigned()[name](files)
    assert (
        judged(sealed(tmp_path / "p.age", archived(bad)), files, bad) == EXPECTED[f"without the key: {name}"]
    )


@pytest.mark.parametrize("name", signed())
def test_with_the_key(name: str, files: Files, tmp_path: Path) -> None:
    bad = signed()[name](files)
    assert judged(sealed(tmp_path / "p.age", archived(bad)), files, bad) == EXPECTED[f"with the key: {name}"]


def test_every_case_is_tried() -> None:
    cases: dict[str, Any] = {"archive": archives(), "without the key": unsigned(), "with the key": signed()}
    tried = [f"{group}: {name}" for group, names in cases.items() for name in names]
    assert tried == [*EXPECTED]


STEPS = (
    "steps: seal 1, archive 19, bag 19, hashes 17, signature found 1, schema 2, record 24, chain 28,"
    " earlier found 3, witness found 1, media 3"
)


def test_held_against_what_was_known_before(files: Files, package: Path, tmp_path: Path) -> None:
    """Codes, keys and earlier packages, some that agree and some that do not: each is told, none hides another."""
    known = check(package, [LAWYER], codebook=CODEBOOK, wordlist=WORDLIST).known()
    strangers = type(known)("00" * 16, OTHER_SIGNER.public_key, history([], "ff" * 16))
    shorter = type(known)("11" * 16, SIGNER.public_key, History(two_encounters().links[:3]))
    codes = [witness_code(History(two_encounters().links[:n]).head, WORDLIST) for n in (10, 28)]
    bad = signed()["forged from end to end"](files)
    said = judged(
        sealed(tmp_path / "p.age", archived(bad)),
        files,
        bad,
        earlier=[strangers, known, shorter, known],
        witness_codes=[codes[1], codes[0], "no code"],
        expected_signer=OTHER_SIGNER.public_key,
    )
    theirs, ours = key_fingerprint(OTHER_SIGNER.public_key), key_fingerprint(SIGNER.public_key)
    assert said == [
        f"other_signer | {bag.SIGNATURE} | {theirs} | {ours}",
        f"earlier_differs | {bag.HISTORY}: 19 | {known.package_id}",
        f"earlier_differs | {bag.HISTORY}: 19 | {known.package_id}",
        f"witness_not_found | {codes[1]}",
        "witness_not_found | no code",
        STEPS,
    ]


def test_what_a_sound_package_tells(files: Files, package: Path, opened: Path) -> None:
    """Every part of it; the opened folder tells the same, but for the seal it no longer has."""
    code = witness_code(two_encounters().head, WORDLIST)
    given: dict[str, Any] = {"codebook": CODEBOOK, "wordlist": WORDLIST, "witness_codes": [code]}
    known = check(package, [LAWYER], **given).known()
    assert (known.package_id, known.signer, known.history.head) == (
        "00112233445566778899aabbccddeeff",
        SIGNER.public_key,
        two_encounters().head,
    )
    for one in (
        check(package, [LAWYER], earlier=lambda key: [known] if key == SIGNER.public_key else [], **given),
        check_folder(opened, earlier=[known], expected_signer=SIGNER.public_key, **given),
    ):
        assert told(one) == {
            "package_id": known.package_id,
            "profile": "counsel",
            "made": "2026-03-09T09:50:05.250-05:00",
            "app_version": "0.1.0",
            "head": two_encounters().head,
            "signer": SIGNER.public_key,
            "witness": code,
            "witnessed": ((code, 28),),
            "files": 19,
        }
        assert [item.name for item in one.evidence] == [n for n in sorted(files) if n.startswith(bag.MEDIA)]
        assert one.digest == ("" if one.folder else sha256(package.read_bytes()).hexdigest())
        assert one.record.to_json() is not None
        assert one.history.to_json() == known.history.to_json()
        seal = "seal none 0" if one.folder else "seal 1"
        assert ended(one.steps) == (
            f"steps: {seal}, archive 19, bag 19, hashes 17, signature 1, schema 2, record 24, chain 28,"
            " earlier 1, witness 1, media 3"
        )
    with pytest.raises(PackageRejected) as rejected:
        check_folder(opened, expected_signer=OTHER_SIGNER.public_key, **given)
    assert [one.kind for one in rejected.value.findings] == ["other_signer"]
    assert rejected.value.digest == ""


def told(one: CheckedPackage) -> dict[str, Any]:
    names = (
        "package_id",
        "profile",
        "made",
        "app_version",
        "head",
        "signer",
        "witness",
        "witnessed",
        "files",
    )
    return {name: getattr(one, name) for name in names}


def test_a_list_in_a_folder_that_is_larger_than_any_list(files: Files, tmp_path: Path) -> None:
    for name, content in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    for size in (4096, 4097):
        (tmp_path / bag.BAGIT).write_bytes(b"x" * size)
        with pytest.raises(PackageRejected) as rejected:
            check_folder(tmp_path, codebook=CODEBOOK, wordlist=WORDLIST)
        said = [*lines(rejected.value.findings)]
        # As long as a list may be it is read, and found to be none; one byte more and it is not read at all.
        first = "bag_file_malformed | bagit.txt" if size == 4096 else "size_claim | bagit.txt | 4096 | 4097"
        assert said[0] == first
        assert len(said) == 2
