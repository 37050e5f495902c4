"""Whatever is altered, by whomever, is reported under the right name, and nothing of it stays on disk."""

import json
import shutil
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.package import (
    AlreadyThere,
    CheckedPackage,
    Finding,
    FolderUnusable,
    Kind,
    KnownHistory,
    Outcome,
    PackageRejected,
    Signer,
    SourceUnreadable,
    Step,
    bag,
    check,
    check_folder,
    read_member,
    sshsig,
)
from app.package.findings import shown
from app.record import canonical, commitment, fold, read_json, witness_code
from app.record.chain import History
from app.seal import ScryptIdentity, ScryptRecipient, seal_bytes
from tests.package.altered import (
    TOP,
    Files,
    archive_of,
    archived,
    files_of,
    listed_anew,
    sealed,
    with_history,
)
from tests.package.sample import (
    CODEBOOK,
    LAWYER,
    OTHER_SIGNER,
    PACKAGE_ID,
    SIGNER,
    STRANGER,
    WORDLIST,
    history,
    packed,
    two_encounters,
)


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sound package."""
    return packed(tmp_path_factory.mktemp("sound"))


@pytest.fixture(scope="module")
def files(package: Path) -> Files:
    """Its files."""
    return files_of(package)


@pytest.fixture(scope="module")
def opened(package: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its opened folder."""
    folder = tmp_path_factory.mktemp("opened") / "bag"
    checked(package, into=folder)
    return folder


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


# --- 3, 4, 5 bag, hashes, signature ---------------------------------------------------------------------------


def repacked(tmp_path: Path, files: Files) -> Path:
    return sealed(tmp_path / "p.age", archived(files))


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


# --- 6 to 8 documents, record, chain: an attacker who holds the sender's signing key ----------------------------


def rewritten(tmp_path: Path, files: Files, change: Callable[[dict], None], signer: Signer = SIGNER) -> Path:
    return repacked(tmp_path, listed_anew(with_history(files, change), signer))


def entry_of(history: dict, kind: str, about: str = "") -> dict:
    return next(
        link
        for link in history["links"]
        if isinstance(link, dict) and link["body"]["kind"] == kind and about in json.dumps(link["body"])
    )


def test_an_entry_rewritten_in_place(tmp_path: Path, files: Files) -> None:
    def change(history: dict) -> None:
        entry_of(history, "noted")["body"]["payload"]["text"] = "They were very polite."

    found = findings(rewritten(tmp_path, files, change))
    assert {(one.step, one.kind) for one in found} == {
        (Step.CHAIN, Kind.CHAIN_BROKEN),
        (Step.RECORD, Kind.RECORD_DIFFERS),
    }
    broken = next(one for one in found if one.kind is Kind.CHAIN_BROKEN)
    assert broken.where.endswith(": 19")
    assert next(one for one in found if one.kind is Kind.RECORD_DIFFERS).found == "notes"


@given(data=st.data())
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_changed_text_of_any_body_breaks_the_chain(
    files: Files, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    """Re-listed and re-signed by the key's holder. The entry that was changed is named."""
    history = json.loads(files[bag.HISTORY])
    given_ = [n for n, link in enumerate(history["links"]) if isinstance(link, dict)]
    n = data.draw(st.sampled_from(given_))
    text = canonical(history["links"][n]["body"]).decode()
    digits = [at for at, c in enumerate(text) if c.isalnum()]
    at = data.draw(st.sampled_from(digits))
    other = data.draw(st.sampled_from([c for c in "abz019" if c != text[at]]))
    try:
        body = json.loads(text[:at] + other + text[at + 1 :])
        canonical(body)
    except ValueError:
        return
    history["links"][n]["body"] = body
    folder = tmp_path_factory.mktemp("body")
    path = repacked(folder, listed_anew({**files, bag.HISTORY: canonical(history)}))
    found = findings(path)
    if canonical(body) != text.encode():
        assert any(
            one.kind is Kind.CHAIN_BROKEN and one.where.endswith(f": {n + 1}") for one in found
        ) or any(one.kind in (Kind.NEWER_FORMAT, Kind.DOCUMENT_MALFORMED) for one in found)


def test_a_record_that_the_history_does_not_tell(tmp_path: Path, files: Files) -> None:
    record = files[bag.RECORD].replace(b"They laughed.", b"They smiled..")
    found = findings(repacked(tmp_path, listed_anew({**files, bag.RECORD: record})))
    assert [(one.step, one.kind, one.found) for one in found] == [(Step.RECORD, Kind.RECORD_DIFFERS, "notes")]


def test_a_record_in_another_spelling(tmp_path: Path, files: Files) -> None:
    record = json.dumps(json.loads(files[bag.RECORD]), indent=1).encode()
    found = findings(repacked(tmp_path, listed_anew({**files, bag.RECORD: record})))
    assert [(one.kind, one.found) for one in found] == [(Kind.RECORD_DIFFERS, "spelling")]


def forged(files: Files, change: Callable[[dict], None]) -> Files:
    """The whole chain, record and facts computed anew over a changed body: what the key's holder can always do."""

    def rewrite(history: dict) -> None:
        change(history)
        for link in history["links"]:
            if isinstance(link, dict):
                link["commitment"] = commitment(bytes.fromhex(link["salt"]), canonical(link["body"])).hex()
        history["head"] = {"n": 0, "link": "00" * 32}

    changed = json.loads(with_history(files, rewrite)[bag.HISTORY])
    from app.record import GENESIS, next_link

    link = GENESIS
    for one in changed["links"]:
        mark = one if isinstance(one, str) else one["commitment"]
        link = next_link(link, bytes.fromhex(mark))
    changed["head"] = {"n": len(changed["links"]), "link": link.hex()}
    told = History.from_json(changed)
    lines = files[bag.INFO].decode().split("\n")
    swap = {
        "Firsthand-Head": f"Firsthand-Head: {told.head.n} {told.head.link.hex()}",
        "Firsthand-Witness": f"Firsthand-Witness: {witness_code(told.head, WORDLIST)}",
    }
    info = "\n".join(swap.get(line.partition(":")[0], line) for line in lines).encode()
    record = canonical(fold(CODEBOOK, told.entries()).to_json())
    return listed_anew({**files, bag.HISTORY: canonical(changed), bag.RECORD: record, bag.INFO: info})


def polite(history: dict) -> None:
    entry_of(history, "noted")["body"]["payload"]["text"] = "They were very polite."


def test_a_history_forged_from_end_to_end_is_caught_by_what_was_seen_before(
    package: Path, tmp_path: Path, files: Files
) -> None:
    """In itself it is sound, and must be: only an earlier package or a witness code can tell. Each of them does."""
    path = repacked(tmp_path, forged(files, polite))
    assert checked(path).package_id == PACKAGE_ID
    known = checked(package).known()
    found = findings(path, earlier=[known])
    assert [(one.step, one.kind) for one in found] == [(Step.EARLIER, Kind.EARLIER_DIFFERS)]
    assert found[0].where.endswith(": 19")
    code = witness_code(two_encounters().head, WORDLIST)
    assert kinds(path, witness_codes=[code]) == {Kind.WITNESS_NOT_FOUND}
    early = witness_code(History(two_encounters().links[:10]).head, WORDLIST)
    assert checked(path, witness_codes=[early]).witnessed == ((early, 10),)


def test_a_bare_commitment_changed(tmp_path: Path, files: Files) -> None:
    def change(history: dict) -> None:
        history["links"][0] = "00" * 32

    assert kinds(rewritten(tmp_path, files, change)) == {Kind.HEAD_DIFFERS}


def test_an_entry_left_out_of_the_chain(tmp_path: Path, files: Files) -> None:
    def change(history: dict) -> None:
        del history["links"][1]

    assert kinds(rewritten(tmp_path, files, change)) == {Kind.HEAD_DIFFERS}


def test_the_bag_names_another_head(tmp_path: Path, files: Files) -> None:
    info = files[bag.INFO].replace(b"Firsthand-Head: 28 ", b"Firsthand-Head: 27 ")
    assert kinds(repacked(tmp_path, listed_anew({**files, bag.INFO: info}))) == {Kind.HEAD_DIFFERS}


def test_the_bag_names_another_witness_code(tmp_path: Path, files: Files) -> None:
    info = files[bag.INFO].replace(b"Firsthand-Witness: wad ", b"Firsthand-Witness: zoom ")
    assert info != files[bag.INFO]
    assert kinds(repacked(tmp_path, listed_anew({**files, bag.INFO: info}))) == {Kind.WITNESS_DIFFERS}


@pytest.mark.parametrize("name", [bag.RECORD, bag.HISTORY])
@pytest.mark.parametrize(
    "content",
    [b"", b"{}", b"[1]", b'{"a":1,"a":2}', b"[" * 100_000, b'{"x":NaN}', b"\xff", b'"' + b"9" * 5000],
)
def test_a_document_that_cannot_be_read(tmp_path: Path, files: Files, name: str, content: bytes) -> None:
    found = kinds(repacked(tmp_path, listed_anew({**files, name: content})))
    assert Kind.DOCUMENT_MALFORMED in found


def test_a_later_package_format(tmp_path: Path, files: Files) -> None:
    """Only that is said: what its files mean is not known here, and that they are unchanged was still looked at."""
    info = files[bag.INFO].replace(b"firsthand-package/1", b"firsthand-package/2") + b"Firsthand-New: x\n"
    later = listed_anew({**files, bag.INFO: info, "data/new.json": b"{}"})
    assert kinds(repacked(tmp_path, later)) == {Kind.NEWER_FORMAT}


def test_later_documents(tmp_path: Path, files: Files) -> None:
    for name, old, new in (
        (bag.RECORD, b"firsthand-record/1", b"firsthand-record/2"),
        (bag.HISTORY, b"firsthand-history/1", b"firsthand-history/2"),
    ):
        changed = {**files, name: files[name].replace(old, new)}
        assert kinds(repacked(tmp_path, listed_anew(changed))) == {Kind.NEWER_FORMAT}


def test_a_later_codebook(tmp_path: Path, files: Files) -> None:
    def change(history: dict) -> None:
        entry_of(history, "opened")["body"]["payload"]["codebook"] = 2
        entry_of(history, "stated")["body"]["payload"]["facts"] = {"future.field": {"state": "unknown"}}

    assert kinds(rewritten(tmp_path, files, change)) == {Kind.NEWER_FORMAT, Kind.CHAIN_BROKEN}


def test_an_entry_that_the_codebook_does_not_have(tmp_path: Path, files: Files) -> None:
    def change(history: dict) -> None:
        entry_of(history, "observed")["body"]["payload"]["tap"] = "sang_a_song"

    assert kinds(rewritten(tmp_path, files, change)) == {Kind.ENTRY_INVALID, Kind.CHAIN_BROKEN}


def test_an_entry_of_another_encounter(tmp_path: Path, files: Files) -> None:
    def change(history: dict) -> None:
        entry_of(history, "noted")["body"]["encounter"] = "ab" * 16

    assert kinds(rewritten(tmp_path, files, change)) == {Kind.OTHER_ENCOUNTER, Kind.CHAIN_BROKEN}


def test_more_than_the_profile_allows(tmp_path: Path, files: Files) -> None:
    info = files[bag.INFO].replace(b"Firsthand-Profile: counsel", b"Firsthand-Profile: public")
    assert kinds(repacked(tmp_path, listed_anew({**files, bag.INFO: info}))) == {Kind.BEYOND_PROFILE}


# --- 11 media -------------------------------------------------------------------------------------------------


def test_a_photo_exchanged_by_the_keys_holder(tmp_path: Path, files: Files) -> None:
    other = {**files, "data/media/01-photo.jpg": b"\xff\xd8\xff another picture"}
    assert kinds(repacked(tmp_path, listed_anew(other))) == {Kind.MEDIA_DIFFERS}


def test_a_photo_that_the_record_does_not_have(tmp_path: Path, files: Files) -> None:
    more = {**files, "data/media/04-photo.jpg": b"\xff\xd8\xff"}
    assert kinds(repacked(tmp_path, listed_anew(more))) == {Kind.MEDIA_UNDECLARED}


def test_everything_wrong_at_once_is_listed(tmp_path: Path, files: Files) -> None:
    def change(history: dict) -> None:
        entry_of(history, "noted")["body"]["payload"]["text"] = "x"
        entry_of(history, "attached", "photo")["body"]["payload"]["media"]["caption"] = "y"

    bad = listed_anew(with_history(files, change), OTHER_SIGNER)
    bad["data/summary.pdf"] = b"%PDF-"
    bad["data/media/01-photo.jpg"] = b"other"
    found = findings(
        repacked(tmp_path, bad),
        expected_signer=SIGNER.public_key,
        witness_codes=["no such code at all here is one"],
    )
    assert {one.kind for one in found} == {
        Kind.TOTAL_DIFFERS,
        Kind.HASH_DIFFERS,
        Kind.OTHER_SIGNER,
        Kind.RECORD_DIFFERS,
        Kind.CHAIN_BROKEN,
        Kind.WITNESS_NOT_FOUND,
        Kind.MEDIA_DIFFERS,
    }
    assert [one.step for one in found] == sorted(one.step for one in found)
    assert sum(one.kind is Kind.CHAIN_BROKEN for one in found) == 2
    assert sum(one.kind is Kind.HASH_DIFFERS for one in found) == 2


def test_what_a_finding_shows_is_printable(tmp_path: Path, files: Files) -> None:
    def change(history: dict) -> None:
        entry_of(history, "observed")["body"]["kind"] = "\x1b[2J\u202eevil" * 100

    for one in findings(rewritten(tmp_path, files, change)):
        for text in (one.where, one.expected, one.found):
            assert text.isprintable() and len(text) < 2000
    assert shown("a\x1b\u202eb\n") == "a\\u{1b}\\u{202e}b\\u{a}"


def test_history_and_record_have_the_documented_form(files: Files) -> None:
    history_ = read_json(files[bag.HISTORY], max_bytes=1 << 24)
    assert history_["format"] == "firsthand-history/1"
    assert files[bag.HISTORY] == canonical(history_)
    assert read_json(files[bag.RECORD], max_bytes=1 << 24)["format"] == "firsthand-record/1"
    assert PACKAGE_ID.encode() in files[bag.INFO]


def test_a_sealed_archive_can_come_from_anyone(tmp_path: Path, package: Path) -> None:
    """Sealing is not signing: the same archive sealed by a stranger is the same package."""
    path = tmp_path / "p.age"
    path.write_bytes(seal_bytes(archive_of(package), [LAWYER.recipient]))
    assert checked(path).digest != checked(package).digest
