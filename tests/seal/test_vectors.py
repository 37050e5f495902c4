"""The C2SP CCTV vectors for age: every file must fail in the expected way, or open to the expected bytes."""

from __future__ import annotations

import hashlib
import io
import zlib
from pathlib import Path

import pytest
from attrs import define, field

from app.seal import (
    ArmorError,
    HeaderError,
    HeaderMacError,
    NoMatchingIdentity,
    PayloadError,
    ScryptIdentity,
    SealError,
    Unsealing,
    WorkFactorTooHigh,
    WrongPassphrase,
    parse_identity,
    unseal,
)
from app.seal.armor import BEGIN, END, ArmorReader, ArmorWriter
from app.seal.header import derive_key, encode_header, read_header
from app.seal.source import Lookahead
from app.seal.stream import ChunkCipher, PayloadReader, PayloadWriter
from tests.seal.files import Dribble

FOLDER = Path(__file__).parent.parent / "vectors" / "age"
FAILURES: dict[str, type[SealError]] = {
    "header failure": HeaderError,
    "HMAC failure": HeaderMacError,
    "no match": NoMatchingIdentity,
    "payload failure": PayloadError,
    "armor failure": ArmorError,
}


@define
class Vector:
    """One file of the set, taken apart."""

    name: str
    expect: str = ""
    payload: str = hashlib.sha256(b"").hexdigest()
    identities: list = field(factory=list)
    armored: bool = False
    file_key: bytes = b""
    sealed: bytes = b""


def load(path: Path) -> Vector:
    vector = Vector(path.name)
    head, _, vector.sealed = path.read_bytes().partition(b"\n\n")
    for line in head.decode("utf-8").split("\n"):
        key, _, value = line.partition(": ")
        match key:
            case "expect":
                vector.expect = value
            case "payload":
                vector.payload = value
            case "identity":
                vector.identities.append(parse_identity(value))
            case "passphrase":
                vector.identities.append(ScryptIdentity(value))
            case "armored":
                vector.armored = {"yes": True}[value]
            case "compressed":
                vector.sealed = {"zlib": zlib.decompress}[value](vector.sealed)
            case "file key":
                vector.file_key = bytes.fromhex(value)
            case "comment":
                pass
            case _:
                raise ValueError(f"{path.name}: unknown header key {key}")
    if vector.expect not in {"success", *FAILURES}:
        raise ValueError(f"{path.name}: unknown expectation {vector.expect}")
    if not vector.identities:
        # Files broken before any key matters come without one.
        vector.identities.append(ScryptIdentity("any"))
    return vector


NAMES = sorted(
    path.name for path in FOLDER.iterdir() if path.name not in {"README.md", "LICENSE", ".gitattributes"}
)


def test_the_set_is_whole():
    assert len(NAMES) == 143
    assert {load(FOLDER / name).expect for name in NAMES} == {"success", *FAILURES}


def test_an_unknown_header_key_stops_the_loader(tmp_path):
    path = tmp_path / "novel"
    path.write_bytes(b"expect: success\nmood: good\n\nage")
    with pytest.raises(ValueError, match="unknown header key mood"):
        load(path)


def kind_of(problem: Exception) -> str:
    """The name of a failure in the words of the set; exact, so that no kind can hide behind another."""
    [name] = [name for name, kind in FAILURES.items() if isinstance(problem, kind)]
    return name


def outcome(action) -> str:
    try:
        action()
    except tuple(FAILURES.values()) as problem:
        return kind_of(problem)
    return "success"


@pytest.mark.parametrize("name", NAMES)
def test_vector(name):
    vector = load(FOLDER / name)
    released = io.BytesIO()
    assert outcome(lambda: unseal(io.BytesIO(vector.sealed), released, vector.identities)) == vector.expect
    if vector.expect in {"success", "payload failure"}:
        assert hashlib.sha256(released.getvalue()).hexdigest() == vector.payload
    else:
        assert released.getvalue() == b""


@pytest.mark.parametrize("name", NAMES)
def test_vector_byte_by_byte(name):
    """The same through the stream, from a source that gives single bytes, read in small steps."""
    vector = load(FOLDER / name)
    # A megabyte in single bytes shows nothing that half of it does not, and takes its time.
    source = Dribble(vector.sealed) if len(vector.sealed) < 300_000 else io.BytesIO(vector.sealed)
    step = 1 if len(vector.sealed) < 5_000 else 4_099
    released = hashlib.sha256()

    def read() -> None:
        with Unsealing(source, vector.identities) as stream:
            while part := stream.read(step):
                released.update(part)

    assert outcome(read) == vector.expect
    if vector.expect in {"success", "payload failure"}:
        assert released.hexdigest() == vector.payload


def test_an_scrypt_demand_above_the_cap_is_its_own_error():
    vector = load(FOLDER / "scrypt_work_factor_23")
    with pytest.raises(WorkFactorTooHigh) as caught:
        unseal(io.BytesIO(vector.sealed), io.BytesIO(), vector.identities)
    assert (caught.value.asked, caught.value.accepted) == (23, 22)


@pytest.mark.parametrize("name", ["scrypt_no_match", "scrypt_bad_tag", "scrypt_work_factor_wrong"])
def test_a_wrong_passphrase_is_told_from_a_wrong_key(name):
    vector = load(FOLDER / name)
    with pytest.raises(WrongPassphrase):
        unseal(io.BytesIO(vector.sealed), io.BytesIO(), vector.identities)


ALL = {name: load(FOLDER / name) for name in NAMES}
PARSED = [name for name, vector in ALL.items() if vector.expect not in {"header failure", "armor failure"}]
OPENING = [name for name, vector in ALL.items() if vector.expect == "success"]


def binary(vector: Vector) -> bytes:
    if not vector.armored:
        return vector.sealed
    return ArmorReader(Lookahead(io.BytesIO(vector.sealed))).read()


@pytest.mark.parametrize("name", PARSED)
def test_a_header_written_again_is_the_same_bytes(name):
    vector = load(FOLDER / name)
    sealed = binary(vector)
    header = read_header(Lookahead(io.BytesIO(sealed)))
    written = encode_header(header.stanzas, vector.file_key)
    assert sealed.startswith(header.covered)
    assert written.startswith(header.covered)
    assert sealed.startswith(written) == (vector.expect != "HMAC failure")


@pytest.mark.parametrize("name", OPENING)
def test_a_payload_sealed_again_is_the_same_bytes(name):
    """Opening and sealing under the vector's own file key and nonce gives back the vector's payload."""
    vector = load(FOLDER / name)
    sealed = binary(vector)
    source = Lookahead(io.BytesIO(sealed))
    read_header(source)
    nonce = bytearray(16)
    source.fill(memoryview(nonce))
    key = derive_key(vector.file_key, bytes(nonce), b"payload")
    again = io.BytesIO()
    writer = PayloadWriter(ChunkCipher(key), again, chunks_at_once=3)
    reader = PayloadReader(ChunkCipher(key), source, chunks_at_once=2)
    while part := reader.next():
        writer.write(part)
    writer.finish()
    assert sealed.endswith(bytes(nonce) + again.getvalue())


@pytest.mark.parametrize("name", [name for name in OPENING if ALL[name].armored])
def test_armor_written_again_is_the_same_text(name):
    vector = load(FOLDER / name)
    text = io.BytesIO()
    writer = ArmorWriter(text)
    writer.write(binary(vector))
    writer.finish()
    start, end = vector.sealed.index(BEGIN), vector.sealed.index(END) + len(END)
    assert text.getvalue() == vector.sealed[start:end].replace(b"\r\n", b"\n") + b"\n"
