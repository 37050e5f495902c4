"""Steps 3 to 5: whatever is altered in the bag is reported under the right name."""

import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.package import (
    Kind,
    bag,
    sshsig,
)
from tests.package.altered import (
    Files,
    archived,
    listed_anew,
    sealed,
)
from tests.package.checking import checked, folder_kinds, kinds, repacked
from tests.package.sample import (
    OTHER_SIGNER,
    SIGNER,
)

# --- 3, 4, 5 bag, hashes, signature ---------------------------------------------------------------------------


@pytest.mark.parametrize("name", [*bag.TAG_FILES, bag.TAG_MANIFEST, bag.SIGNATURE, *bag.DOCUMENTS])
def test_a_missing_file(tmp_path: Path, files: Files, name: str) -> None:
    left = {key: content for key, content in files.items() if key != name}
    assert Kind.BAG_FILE_MISSING in kinds(repacked(tmp_path, left))


def test_a_missing_photo(tmp_path: Path, files: Files) -> None:
    left = {key: content for key, content in files.items() if "01-photo" not in key}
    assert kinds(repacked(tmp_path, left)) == {Kind.FILE_MISSING, Kind.TOTAL_DIFFERS, Kind.MEDIA_MISSING}


def test_a_file_too_many(tmp_path: Path, files: Files) -> None:
    assert kinds(repacked(tmp_path, {**files, "data/extra.exe": b"MZ"})) == {
        Kind.FILE_UNDECLARED,
        Kind.TOTAL_DIFFERS,
    }
    shutil.rmtree(tmp_path / "open", ignore_errors=True)
    assert kinds(repacked(tmp_path, {**files, "run-me.txt": b"x"})) == {Kind.FILE_UNDECLARED}


def test_a_file_too_many_that_the_sender_listed(tmp_path: Path, files: Files) -> None:
    """A package has exactly the documented files, whoever signs for more."""
    more = listed_anew({**files, "data/summary.pdf.exe": b"MZ"})
    assert kinds(repacked(tmp_path, more)) == {Kind.FILE_UNDECLARED}


def test_a_fetch_list(tmp_path: Path, files: Files) -> None:
    assert kinds(repacked(tmp_path, {**files, "fetch.txt": b"http://example.invalid/ 1 data/x\n"})) == {
        Kind.FETCH_REFUSED
    }


@pytest.mark.parametrize(
    "list_",
    [
        b"",
        b"\xff\n",
        b"0" * 64 + b"  ../../etc/passwd\n",
        b"0" * 64 + b"  /etc/passwd\n",
        b"0" * 64 + b" data/x\n",
        b"0" * 64 + b"  data/x",
        b"Z" * 64 + b"  data/x\n",
        (b"0" * 64 + b"  data/x\n") * 2,
    ],
)
def test_a_list_that_is_none(tmp_path: Path, files: Files, list_: bytes) -> None:
    found = kinds(repacked(tmp_path, {**files, bag.MANIFEST: list_}))
    assert found == {Kind.BAG_FILE_MALFORMED, Kind.HASH_DIFFERS}


def test_another_total(tmp_path: Path, files: Files) -> None:
    info = files[bag.INFO].replace(b"Payload-Oxum: ", b"Payload-Oxum: 1")
    assert kinds(repacked(tmp_path, {**files, bag.INFO: info})) == {Kind.TOTAL_DIFFERS, Kind.HASH_DIFFERS}


@pytest.mark.parametrize(
    "change",
    [
        (b"External-Identifier: 00", b"External-Identifier: 0"),
        (b"Firsthand-Profile: counsel", b"Firsthand-Profile: all"),
        (b"Bagging-Date: 2026-03-09", b"Bagging-Date: 2026-03-10"),
        (b"Firsthand-Head: 28 ", b"Firsthand-Head: 028 "),
        (b"Firsthand-Head: 28 5", b"Firsthand-Head: 28 X"),
        (b"Bag-Software-Agent", b"Bag-Software-Angel"),
        (b"\nPayload", b"\r\nPayload"),
    ],
)
def test_facts_about_the_bag_that_are_not_as_written(
    tmp_path: Path, files: Files, change: tuple[bytes, bytes]
) -> None:
    info = files[bag.INFO].replace(*change)
    assert info != files[bag.INFO]
    found = kinds(repacked(tmp_path, {**files, bag.INFO: info}))
    assert found == {Kind.BAG_FILE_MALFORMED, Kind.HASH_DIFFERS}


def test_another_package_id(tmp_path: Path, files: Files) -> None:
    path = sealed(tmp_path / "p.age", archived(files, top=f"firsthand-{'ab' * 16}/"))
    assert kinds(path) == {Kind.PACKAGE_ID_DIFFERS}


def test_a_signature_by_another_key_in_place_of_the_first(tmp_path: Path, files: Files) -> None:
    signature = sshsig.sign(OTHER_SIGNER, sshsig.PACKAGE, files[bag.TAG_MANIFEST])
    assert kinds(repacked(tmp_path, {**files, bag.SIGNATURE: signature})) == {Kind.SIGNER_LIST_DIFFERS}


def test_a_package_signed_anew_by_another_key(tmp_path: Path, files: Files) -> None:
    """Sound in itself: only who knows the key, by its six words, can tell. So the caller says which key it must be."""
    path = repacked(tmp_path, listed_anew(files, OTHER_SIGNER))
    assert checked(path).signer == OTHER_SIGNER.public_key
    assert kinds(path, expected_signer=SIGNER.public_key) == {Kind.OTHER_SIGNER}


def test_a_signature_for_another_purpose(tmp_path: Path, files: Files) -> None:
    signature = sshsig.sign(SIGNER, sshsig.CARD, files[bag.TAG_MANIFEST])
    assert kinds(repacked(tmp_path, {**files, bag.SIGNATURE: signature})) == {Kind.SIGNATURE_MALFORMED}


def test_a_signature_with_a_key_that_anybody_can_sign_for(tmp_path: Path, files: Files) -> None:
    key = b"\x01" + bytes(31)
    signature = sshsig.armored(key, sshsig.PACKAGE, key + bytes(32))
    assert kinds(repacked(tmp_path, {**files, bag.SIGNATURE: signature})) == {Kind.WEAK_KEY}


HASHED = {Kind.HASH_DIFFERS}
BY_FILE: dict[str, set[Kind]] = {
    bag.SIGNATURE: {Kind.SIGNATURE_MALFORMED, Kind.SIGNATURE_WRONG, Kind.SIGNER_LIST_DIFFERS, Kind.WEAK_KEY},
    bag.TAG_MANIFEST: {Kind.SIGNATURE_WRONG},
}


@given(data=st.data())
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_changed_byte_of_an_opened_bag_is_found(opened: Path, data: st.DataObject) -> None:
    """In every file; a changed file is named by its hash, a changed list or signature by the signature."""
    names = sorted(path.relative_to(opened).as_posix() for path in opened.rglob("*") if path.is_file())
    name = data.draw(st.sampled_from(names))
    good = (opened / name).read_bytes()
    at = data.draw(st.integers(0, len(good) - 1))
    flip = data.draw(st.integers(1, 255))
    (opened / name).write_bytes(good[:at] + bytes([good[at] ^ flip]) + good[at + 1 :])
    try:
        assert folder_kinds(opened) & BY_FILE.get(name, HASHED)
    finally:
        (opened / name).write_bytes(good)


def test_a_link_in_an_opened_bag(opened: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bag"
    shutil.copytree(opened, bad)
    summary = bad / "data" / "summary.pdf"
    summary.rename(tmp_path / "elsewhere.pdf")
    summary.symlink_to(tmp_path / "elsewhere.pdf")
    assert Kind.LINK_OR_DEVICE in folder_kinds(bad)


def test_a_file_that_the_computer_added_to_an_opened_bag(opened: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bag"
    shutil.copytree(opened, bad)
    (bad / "data" / "Thumbs.db").write_bytes(b"x")
    assert Kind.FILE_UNDECLARED in folder_kinds(bad)
