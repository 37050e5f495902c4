"""Why a text, a signed document, a name or a seal is refused: each reason by its words, each limit where it is."""

from __future__ import annotations

import io
import shutil
import struct
import zlib
from base64 import b32encode
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.package import Finding, Kind, PackageRejected, Step, bag, check, check_folder, sshsig
from app.package.bag import BagMalformed
from app.package.errors import SignatureMalformed
from app.package.member_name import name_fault
from app.package.pasted import MOST_BYTES, NotPasted, from_text, looks_pasted, to_text
from app.package.seal_findings import seal_finding
from app.package.signed_json import BadSignature, Unreadable, read, written
from app.package.zip_reader import ZipReader
from app.record import canonical
from app.seal import (
    ArmorError,
    EmptyPassphrase,
    HeaderError,
    HeaderMacError,
    NoIdentities,
    NoMatchingIdentity,
    NotEnoughMemory,
    PayloadError,
    PostQuantumUnavailable,
    SealError,
    Truncated,
    UnsupportedVersion,
    WorkFactorTooHigh,
    WrongPassphrase,
)
from tests.package.altered import TOP, Files, sealed
from tests.package.sample import CODEBOOK, LAWYER, OTHER_SIGNER, SIGNER, WORDLIST
from tests.package.test_exact_findings import ended, lines
from tests.package.test_zip_stream import hostile

# --- pasted text ----------------------------------------------------------------------------------------------


def pasted(packed: bytes, head: str = "FIRSTHAND-CARD-1:") -> bytes:
    return (head + b32encode(packed).decode().rstrip("=")).encode()


def deflated(content: bytes) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(content) + packer.flush()


GOOD = pasted(deflated(b"{}"))


@pytest.mark.parametrize(
    ("untrusted", "reason", "version"),
    [
        (b"F" * (2 * MOST_BYTES + 1), "too long", None),
        (b"F" * (2 * MOST_BYTES), "not such a text", None),
        (b"", "not such a text", None),
        (GOOD + "é".encode(), "not such a text", None),
        (GOOD.replace(b"CARD", b"RECEIPT"), "not such a text", None),
        (GOOD.replace(b"-1:", b"-27:"), "version", "27"),
        (GOOD.replace(b"-1:", b"-1234567:"), "not such a text", None),
        (GOOD[:-1], "damaged", None),
        (pasted(b"\xff\xff"), "damaged", None),
        (pasted(deflated(b"{}")[:-1]), "damaged", None),
        (pasted(deflated(b"{}") + b"x"), "damaged", None),
        (pasted(deflated(bytes(MOST_BYTES + 1))), "damaged", None),
    ],
)
def test_a_text_that_is_none(untrusted: bytes, reason: str, version: str | None) -> None:
    with pytest.raises(NotPasted) as refused:
        from_text("CARD", untrusted)
    assert (refused.value.reason, refused.value.version) == (reason, version)
    assert refused.value.args == (reason,)


def test_a_text_however_it_was_broken() -> None:
    assert from_text("CARD", b" \n".join([GOOD[:9].lower(), GOOD[9:20], GOOD[20:]])) == b"{}"
    assert from_text("CARD", pasted(deflated(bytes(MOST_BYTES)))) == bytes(MOST_BYTES)
    assert from_text("RECEIPT", to_text("RECEIPT", b"abc").encode()) == b"abc"
    assert looks_pasted(b" \n firsthand-card-1:")
    assert not looks_pasted(b"FIRSTHAND")
    assert not looks_pasted(b'{"FIRSTHAND-')


# --- signed documents -----------------------------------------------------------------------------------------

KEYS = frozenset({"format", "signing_key", "name"})
BODY = {"format": "firsthand-card/1", "signing_key": SIGNER.public_key.hex(), "name": "x"}


def document(body: dict[str, Any] = BODY, signer: sshsig.Signer = SIGNER, **more: Any) -> bytes:
    return written("card", body, sshsig.raw_signature(signer, sshsig.CARD, canonical(body)), **more)


def reading(untrusted: bytes) -> Any:
    return read(untrusted, kind="card", namespace=sshsig.CARD, keys=KEYS, more=frozenset({"extra"}))


@pytest.mark.parametrize(
    ("untrusted", "reason", "newer"),
    [
        (b"{", "not JSON", None),
        (b" " * MOST_BYTES + b"{}", "not JSON", None),
        (b"FIRSTHAND-CARD-1:?", "not such a text", None),
        (b"FIRSTHAND-CARD-2:AA", "version", "firsthand-card/2"),
        (b"[]", "not a card", None),
        (b"{}", "not a card", None),
        (b'{"card":{"format":1}}', "not a card", None),
        (document(BODY | {"format": "firsthand-card/2"}), "format", "firsthand-card/2"),
        (document(BODY | {"format": "diary/1"}), "format", None),
        (document(BODY | {"more": 1}), "keys", None),
        (document(more=1), "keys", None),
        (canonical({"card": BODY}), "keys", None),
        (canonical({"card": BODY, "signature": "0" * 127}), "hex", None),
        (canonical({"card": BODY, "signature": "x" * 128}), "hex", None),
        (canonical({"card": BODY, "signature": "A" * 128}), "hex", None),
        (document(BODY | {"signing_key": 5}), "hex", None),
    ],
)
def test_a_document_that_is_none(untrusted: bytes, reason: str, newer: str | None) -> None:
    with pytest.raises(Unreadable) as refused:
        reading(untrusted)
    assert (refused.value.reason, refused.value.newer, refused.value.args) == (reason, newer, (reason,))


def test_a_document_that_is_one() -> None:
    signature = sshsig.raw_signature(SIGNER, sshsig.CARD, canonical(BODY))
    assert reading(document()) == (BODY, signature, {})
    assert reading(document(extra=[1])) == (BODY, signature, {"extra": [1]})
    assert reading(to_text("CARD", document()).encode()) == (BODY, signature, {})
    for bad in (document(signer=OTHER_SIGNER), document().replace(b'"x"', b'"y"')):
        with pytest.raises(BadSignature):
            reading(bad)


def test_a_signature_file() -> None:
    signed = sshsig.sign(SIGNER, sshsig.CARD, b"x")
    assert (
        sshsig.signer_of(signed, sshsig.CARD) == sshsig.verify(signed, sshsig.CARD, b"x") == SIGNER.public_key
    )
    spelling = "not an Ed25519 SSHSIG of this namespace in its usual spelling"
    for untrusted, reason in (
        (signed[:-1], "armor"),
        (signed[1:], "armor"),
        (signed + b"A" * 2000 + signed[-28:], "armor"),
        (signed.replace(b"U1NI", b"U1N?"), "base64"),
        (signed.replace(b"U1NI", b"U1NJ"), spelling),
        (sshsig.sign(SIGNER, sshsig.RECEIPT, b"x"), spelling),
        (signed.replace(b"\nU1NI", b"\n\nU1NI"), spelling),
    ):
        with pytest.raises(SignatureMalformed) as refused:
            sshsig.signer_of(untrusted, sshsig.CARD)
        assert refused.value.args == (reason,)


# --- the bag --------------------------------------------------------------------------------------------------


def bad_bag(does: Callable[[], object]) -> tuple[object, ...]:
    with pytest.raises(BagMalformed) as refused:
        does()
    assert refused.value.args == (refused.value.where, refused.value.found)
    return refused.value.args


def test_what_is_wrong_with_a_list_or_a_fact() -> None:
    assert bad_bag(lambda: bag.read_manifest(b"\xff")) == ("", "not plain text")
    assert bad_bag(lambda: bag.read_manifest(b"x\n")) == ("line 1", "x")
    assert bad_bag(lambda: bag.read_manifest(b"0" * 64 + b"  x")) == ("last line", "no line end")
    assert bad_bag(lambda: bag.package_id("x")) == ("External-Identifier", "x")
    assert bad_bag(lambda: bag.read_info(b"")) == ("Payload-Oxum", "")
    assert bag.read_manifest(b"0" * 64 + b"  x\n") == {"x": "0" * 64}
    assert bag.read_format(b"") == bag.read_format(b"Firsthand-Format: diary/1\n") == ""
    assert (
        bag.read_format(b"x\nFirsthand-Format: firsthand-package/123456789\n")
        == "firsthand-package/123456789"
    )
    assert bag.read_format(b"Firsthand-Format: firsthand-package/1234567890\n") == ""


def test_the_facts_come_back_as_they_were_written(files: Files) -> None:
    info = bag.read_info(files[bag.INFO])
    assert info.to_bytes() == files[bag.INFO]
    assert (info.profile, info.app_version, info.format) == ("counsel", "0.1.0", bag.FORMAT)
    made = b"Bag-Software-Agent: Firsthand "
    assert (
        bag.read_info(files[bag.INFO].replace(made + b"0.1.0", made + b"v: 1".replace(b" ", b""))).app_version
        == "v:1"
    )


# --- names, seals, large members, folders -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        ("a" * 200, None),
        ("a" * 201, Kind.NAME_TOO_LONG),
        ("a\u2028b", Kind.NAME_CONTROL),
        ("a\u2029b", Kind.NAME_CONTROL),
        ("a\ue000b", Kind.NAME_NOT_PLAIN),
        ("con .txt", Kind.NAME_RESERVED),
        ("lpt0", Kind.NAME_RESERVED),
        ("conx", None),
        ("a/b.c-d_e", None),
    ],
)
def test_a_name(name: str, fault: Kind | None) -> None:
    assert name_fault(name) is fault


@pytest.mark.parametrize(
    ("error", "kind", "found"),
    [
        (UnsupportedVersion(), Kind.SEAL_NEWER, "unsupported version"),
        (WorkFactorTooHigh(40, 22), Kind.WORK_TOO_HIGH, "scrypt work factor too high"),
        (NotEnoughMemory(1), Kind.WORK_TOO_HIGH, ""),
        (HeaderMacError(), Kind.SEAL_HEADER_ALTERED, ""),
        (WrongPassphrase(), Kind.WRONG_PASSPHRASE, ""),
        (WrongPassphrase(passphrase_needed=True), Kind.WRONG_PASSPHRASE, ""),
        (NoMatchingIdentity(), Kind.NOT_FOR_THIS_KEY, ""),
        (NoMatchingIdentity(passphrase_needed=True), Kind.PASSPHRASE_NEEDED, ""),
        (NoIdentities(), Kind.NOT_FOR_THIS_KEY, ""),
        (Truncated(7), Kind.SEAL_CUT_OFF, "chunk 7"),
        (PayloadError(3), Kind.SEAL_ALTERED, "chunk 3"),
        (PostQuantumUnavailable(), Kind.KEY_KIND_UNAVAILABLE, ""),
        (ArmorError("x"), Kind.SEAL_HEADER, "x"),
        (HeaderError("no stanza"), Kind.SEAL_HEADER, "no stanza"),
        (HeaderError("not an age file"), Kind.NOT_SEALED, "not an age file"),
        (EmptyPassphrase(), Kind.SEAL_HEADER, ""),
    ],
)
def test_what_the_seal_says(error: SealError, kind: Kind, found: str) -> None:
    assert seal_finding(error) == Finding(Step.SEAL, kind, "", "", found)


def large(held: int, full: int, *, id_: int = 1, version: int = 45, claimed: int = 0xFFFFFFFF) -> list[str]:
    """What is said of a member whose sizes are in the field for large files."""
    extra = struct.pack("<HHQQ", id_, 16, full, held)
    archive = bytearray(hostile({"name": "a", "extra": extra, "size": claimed, "claimed": claimed}))
    archive[4:6] = version.to_bytes(2, "little")
    reader = ZipReader(io.BytesIO(bytes(archive)), most_bytes=1 << 40)
    for _ in reader:
        pass
    return list(lines(reader.findings))


def test_sizes_in_the_field_for_large_files() -> None:
    much, more = (1 << 32) + 5, (1 << 32) + 7
    assert large(more, much)[0] == f"size_claim | a | {much} | {more}"
    assert large(0xFFFFFFFF, 0xFFFFFFFF) == ["archive_cut_off | a"]
    assert large(0xFFFFFFFE, 0xFFFFFFFE) == ["large_file_field | a | 4294967295 | 4294967294"]
    assert large(much, much, version=20) == [f"large_file_field | a | 4294967295 | {much}"]
    assert large(much, much, claimed=1)[0] == f"large_file_field | a | 1 | {much}"
    other = struct.pack("<HHQQ", 2, 16, much, much).hex()
    assert large(much, much, id_=2) == [f"large_file_field | a |  | {other}"]


def test_the_first_file_too_many_is_named() -> None:
    archive = hostile({"name": "a"}, {"name": "b"}, {"name": "c"}, {"name": "d"})
    reader = ZipReader(io.BytesIO(archive), most_bytes=len(archive), most_members=2)
    assert [member.name for member in reader] == ["a", "b"]
    assert [*lines(reader.findings)] == ["too_many_files | c | 2"]


def test_what_comes_after_a_name_that_is_refused_is_still_looked_at(
    files: Files, opened: Path, tmp_path: Path
) -> None:
    parts = [{"name": TOP + name, "content": content} for name, content in sorted(files.items())]
    archive = hostile({"name": "../evil.txt", "content": b"x"}, *parts)
    with pytest.raises(PackageRejected) as rejected:
        check(sealed(tmp_path / "p.age", archive), [LAWYER], codebook=CODEBOOK, wordlist=WORDLIST)
    assert [*lines(rejected.value.findings)] == ["name_climbs | ../evil.txt"]
    assert ended(rejected.value.steps).startswith(
        "steps: seal 1, archive found 19, bag 19, hashes 17, signature 1"
    )
    bad = Path(shutil.copytree(opened, tmp_path / "bag"))
    (bad / "A name.txt").write_bytes(b"x")
    (bad / bag.VERIFY).write_bytes(b"x")
    with pytest.raises(PackageRejected) as rejected:
        check_folder(bad, codebook=CODEBOOK, wordlist=WORDLIST)
    assert [one.kind for one in rejected.value.findings] == ["name_not_plain", "hash_differs"]
    assert rejected.value.findings[1].where == bag.VERIFY


def test_where_it_was_opened_is_told(package: Path, tmp_path: Path) -> None:
    into = tmp_path / "open"
    opened = check(package, [LAWYER], codebook=CODEBOOK, wordlist=WORDLIST, into=into)
    assert opened.folder == into
    assert check_folder(into, codebook=CODEBOOK, wordlist=WORDLIST).folder == into
