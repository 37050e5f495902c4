"""A sound package passes every step; a bad seal or archive is named, and nothing of it stays on disk."""

from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.package import (
    AlreadyThere,
    FolderUnusable,
    Kind,
    KnownHistory,
    Outcome,
    PackageRejected,
    SourceUnreadable,
    Step,
    bag,
    check_folder,
    read_member,
)
from app.record import witness_code
from app.record.chain import History
from app.seal import ScryptIdentity, ScryptRecipient
from tests.package.altered import (
    TOP,
    Files,
    archived,
    sealed,
)
from tests.package.checking import checked, kinds
from tests.package.sample import (
    CODEBOOK,
    LAWYER,
    SIGNER,
    STRANGER,
    WORDLIST,
    history,
    packed,
    two_encounters,
)

# --- a sound package ------------------------------------------------------------------------------------------


def test_a_sound_package_passes_every_step(package: Path, tmp_path: Path) -> None:
    known = KnownHistory("00" * 16, SIGNER.public_key, history(begin=history([], "ff" * 16)))
    code = witness_code(two_encounters().head, WORDLIST)
    result = checked(package, into=tmp_path / "open", witness_codes=[code], expected_signer=SIGNER.public_key)
    assert [(one.step, one.outcome) for one in result.steps if one.outcome is not Outcome.PASSED] == [
        (Step.EARLIER, Outcome.NOTHING_TO_COMPARE)
    ]
    assert [one.step for one in result.steps] == list(Step)
    assert result.witnessed == ((code, len(two_encounters().links)),)
    assert result.signer == SIGNER.public_key
    assert result.digest == sha256(package.read_bytes()).hexdigest()
    assert known.history != result.history


def test_without_a_folder_nothing_is_written(package: Path) -> None:
    before = sorted(package.parent.rglob("*"))
    assert checked(package).folder is None
    assert sorted(package.parent.rglob("*")) == before


def test_a_file_that_was_read_already_is_not_read_again(package: Path, tmp_path: Path) -> None:
    held = package.read_bytes()
    gone = tmp_path / "gone.age"
    assert checked(gone, sealed=held) == checked(package)
    with pytest.raises(PackageRejected) as refused:
        checked(gone, sealed=held[:-1])
    assert refused.value.digest == sha256(held[:-1]).hexdigest()
    assert [finding.step for finding in refused.value.findings] == [Step.SEAL]


def test_an_earlier_package_of_the_same_vault_agrees(package: Path, tmp_path: Path) -> None:
    first = two_encounters()
    earlier = packed(tmp_path, chain=History(first.links[:9]), media={}, package_id="ab" * 16)
    known = checked(earlier).known()
    result = checked(package, earlier=[known])
    assert result.steps[Step.EARLIER - 1].outcome is Outcome.PASSED
    assert checked(earlier, earlier=[result.known()]).steps[Step.EARLIER - 1].outcome is Outcome.PASSED


def test_the_opened_folder_passes_again(opened: Path) -> None:
    result = check_folder(opened, codebook=CODEBOOK, wordlist=WORDLIST)
    assert result.steps[0].outcome is Outcome.NOTHING_TO_COMPARE
    assert result.folder == opened


def test_one_file_is_read_without_touching_the_disk(package: Path, files: Files) -> None:
    out = bytearray()
    assert read_member(package, [LAWYER], "data/media/02-audio.ogg", out.extend)
    assert bytes(out) == files["data/media/02-audio.ogg"]
    assert not read_member(package, [LAWYER], "data/media/99-audio.ogg", out.extend)


def test_progress_counts_to_the_end(package: Path) -> None:
    seen: list[tuple[int, int]] = []
    checked(package, progress=lambda done, total: seen.append((done, total)))
    assert seen[-1] == (package.stat().st_size,) * 2


# --- places on disk -------------------------------------------------------------------------------------------


def test_a_folder_that_is_there_is_not_touched(package: Path, tmp_path: Path) -> None:
    (tmp_path / "open").mkdir()
    (tmp_path / "open" / "mine").write_text("x")
    with pytest.raises(AlreadyThere):
        checked(package, into=tmp_path / "open")
    assert [path.name for path in tmp_path.rglob("*")] == ["open", "mine"]


def test_a_place_that_cannot_be_written(package: Path, tmp_path: Path) -> None:
    with pytest.raises(FolderUnusable):
        checked(package, into=tmp_path / "none" / "open")


def test_a_package_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(SourceUnreadable):
        checked(tmp_path / "none.age")
    with pytest.raises(SourceUnreadable):
        checked(tmp_path)
    with pytest.raises(SourceUnreadable):
        check_folder(tmp_path / "none", codebook=CODEBOOK, wordlist=WORDLIST)


# --- 1 the seal -----------------------------------------------------------------------------------------------


def test_another_key(package: Path) -> None:
    assert kinds(package, identities=[STRANGER]) == {Kind.NOT_FOR_THIS_KEY}
    assert kinds(package, identities=[]) == {Kind.NOT_FOR_THIS_KEY}


def test_passphrases(tmp_path: Path) -> None:
    path = packed(tmp_path, recipients=[ScryptRecipient("the right passphrase here", work_factor=10)])
    assert kinds(path, identities=[ScryptIdentity("another passphrase")]) == {Kind.WRONG_PASSPHRASE}
    assert kinds(path) == {Kind.PASSPHRASE_NEEDED}


def test_a_passphrase_that_asks_for_too_much_work(tmp_path: Path) -> None:
    path = tmp_path / "p.age"
    header = (
        b"age-encryption.org/v1\n-> scrypt "
        + b"A" * 21
        + b"A 40\n"
        + b"A" * 43
        + b"\n--- "
        + b"A" * 43
        + b"\n"
    )
    path.write_bytes(header + bytes(64))
    assert kinds(path, identities=[ScryptIdentity("x")]) == {Kind.WORK_TOO_HIGH}


def test_not_a_sealed_file(tmp_path: Path, files: Files) -> None:
    for name, content in (("zip", archived(files)), ("text", b"hello\n"), ("pdf", files[bag.SUMMARY])):
        path = tmp_path / name
        path.write_bytes(content)
        assert kinds(path) == {Kind.NOT_SEALED}
    (tmp_path / "empty").write_bytes(b"")
    assert kinds(tmp_path / "empty") == {Kind.SEAL_HEADER}


def test_a_later_age_version(package: Path, tmp_path: Path) -> None:
    path = tmp_path / "p.age"
    path.write_bytes(package.read_bytes().replace(b"age-encryption.org/v1", b"age-encryption.org/v2", 1))
    assert kinds(path) == {Kind.SEAL_NEWER}


SEAL_KINDS = {
    Kind.NOT_SEALED,
    Kind.SEAL_NEWER,
    Kind.SEAL_HEADER,
    Kind.SEAL_HEADER_ALTERED,
    Kind.NOT_FOR_THIS_KEY,
    Kind.SEAL_ALTERED,
    Kind.SEAL_CUT_OFF,
}


@given(data=st.data())
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_changed_byte_of_the_package_is_a_finding_of_the_seal(
    package: Path, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    content = bytearray(package.read_bytes())
    at = data.draw(st.one_of(st.integers(0, 400), st.integers(0, len(content) - 1)))
    content[at] ^= data.draw(st.integers(1, 255))
    path = tmp_path_factory.mktemp("flip") / "p.age"
    path.write_bytes(content)
    assert kinds(path) <= SEAL_KINDS


@given(data=st.data())
@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_shorter_or_longer_package_is_a_finding_of_the_seal(
    package: Path, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    content = package.read_bytes()
    length = data.draw(st.integers(0, len(content) - 1))
    more = data.draw(st.binary(min_size=1, max_size=70_000))
    folder = tmp_path_factory.mktemp("cut")
    (folder / "short.age").write_bytes(content[:length])
    (folder / "long.age").write_bytes(content + more)
    assert kinds(folder / "short.age") <= SEAL_KINDS
    assert kinds(folder / "long.age") <= SEAL_KINDS


# --- 2 the archive --------------------------------------------------------------------------------------------


def test_an_archive_that_is_none(tmp_path: Path) -> None:
    assert kinds(sealed(tmp_path / "p.age", b"hello")) == {Kind.NOT_AN_ARCHIVE}
    assert kinds(sealed(tmp_path / "q.age", b"")) == {Kind.NOT_AN_ARCHIVE}


def test_a_member_that_climbs_is_never_written(tmp_path: Path, files: Files) -> None:
    from tests.package.test_zip_stream import hostile

    inside = tmp_path / "a" / "b"
    inside.mkdir(parents=True)
    parts = [{"name": TOP + name, "content": content} for name, content in sorted(files.items())]
    climbing = {"name": TOP + "../../../evil.txt", "content": b"evil"}
    ordered = sorted([*parts, climbing], key=lambda part: str(part["name"]))
    path = sealed(inside / "p.age", hostile(*ordered))
    assert kinds(path) == {Kind.NAME_CLIMBS}
    assert not list(tmp_path.rglob("evil.txt"))


def test_a_link_in_the_archive_is_never_made(tmp_path: Path, files: Files) -> None:
    from tests.package.test_zip_stream import hostile

    parts = [{"name": TOP + name, "content": content} for name, content in sorted(files.items())]
    link = {**parts[0], "attributes": 0o120777 << 16}
    assert kinds(sealed(tmp_path / "p.age", hostile(link, *parts[1:]))) == {Kind.LINK_OR_DEVICE}


def test_files_in_two_folders(tmp_path: Path, files: Files) -> None:
    archive = archived({TOP + name: content for name, content in files.items()} | {"zzz/x.txt": b"x"}, top="")
    assert kinds(sealed(tmp_path / "p.age", archive)) == {Kind.NAME_OUTSIDE}


def test_files_beside_the_folder(tmp_path: Path, files: Files) -> None:
    archive = archived({TOP + name: content for name, content in files.items()} | {"x.txt": b"x"}, top="")
    assert kinds(sealed(tmp_path / "p.age", archive)) == {Kind.NAME_OUTSIDE}


def test_bytes_after_the_archive(tmp_path: Path, files: Files) -> None:
    assert kinds(sealed(tmp_path / "p.age", archived(files) + b"x")) == {Kind.TRAILING_BYTES}


def test_an_archive_cut_off(tmp_path: Path, files: Files) -> None:
    found = kinds(sealed(tmp_path / "p.age", archived(files)[:-5]))
    assert found == {Kind.ARCHIVE_CUT_OFF}


def test_a_list_larger_than_any_list(tmp_path: Path, files: Files) -> None:
    huge = {**files, bag.BAGIT: b"x" * 5000}
    assert Kind.SIZE_CLAIM in kinds(sealed(tmp_path / "p.age", archived(huge)))
