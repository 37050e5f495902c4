"""A group's pack is taken whole and verified, or refused with its reason; signed with the real signature code."""

import json
import shutil
import subprocess
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import ASSETS
from app.package import sshsig
from app.record import canonical
from app.rights.errors import (
    Fault,
    PackError,
    PackExpired,
    PackMalformed,
    PackNewerVersion,
    PackNotSigned,
    PackOlder,
    PackTooLarge,
)
from app.rights.library import Library
from app.rights.pack import (
    LARGEST_PACK,
    MOST_GUIDES,
    MOST_LETTERS,
    NAMESPACE,
    Pack,
    pack_body,
    read_pack,
    write_pack,
)
from tests.rights.guide_texts import GUIDE
from tests.rights.records import CODEBOOK, RULES

THEIRS = sshsig.Ed25519Signer(bytes(range(32)))
SOMEBODY = sshsig.Ed25519Signer(bytes(reversed(range(32))))
TODAY = date(2026, 12, 1)
UNTIL = date(2027, 2, 1)
LETTER = (ASSETS / "letters" / "preservation_store.md").read_text(encoding="utf-8")
HOTLINES = """
[[hotlines]]
id = "lantern"
name = "Lantern Aid"
phone = "612-555-0142"
source = "https://lantern.example/help"
kind = "organisation"
seen = 2026-11-24

[hotlines.for_what]
en = "Call when somebody is taken."
"""


def theirs(body: bytes, signature: bytes) -> None:
    """What a door makes of a card: its key must have signed."""
    if sshsig.verify(signature, NAMESPACE, body) != THEIRS.public_key:
        raise ValueError


def body(**changed: object) -> bytes:
    parts = {
        "version": "2026-11-24.2",
        "valid_until": UNTIL.isoformat(),
        "guides": [GUIDE],
        "letters": [LETTER],
        "hotlines": HOTLINES,
    }
    return canonical({**parts, **changed})


def signed(content: bytes, signer: sshsig.Ed25519Signer = THEIRS, namespace: str = NAMESPACE) -> bytes:
    return write_pack(content, sshsig.sign(signer, namespace, content))


def read(untrusted: bytes, today: date = TODAY, kept: str | None = None) -> Pack:
    return read_pack(
        untrusted,
        by="Lantern Aid",
        verify=theirs,
        today=today,
        codebook=CODEBOOK,
        conditions=RULES.conditions,
        kept=kept,
    )


def refused(untrusted: bytes, kind: type[PackError]) -> PackError:
    with pytest.raises(kind) as caught:
        read(untrusted)
    assert type(caught.value) is kind
    return caught.value


def test_a_signed_pack_is_read_whole() -> None:
    pack = read(signed(pack_body("2026-11-24.2", UNTIL, [GUIDE], [LETTER], HOTLINES)))
    assert (pack.by, pack.version, pack.valid_until) == ("Lantern Aid", "2026-11-24.2", UNTIL)
    assert [guide.title for guide in pack.guides] == ["At the pool"]
    assert [letter.id for letter in pack.letters] == ["preservation_store"]
    assert [hotline.phone for hotline in pack.hotlines] == ["612-555-0142"]


def test_ssh_keygen_agrees_with_the_signature(tmp_path: Path) -> None:
    tool = shutil.which("ssh-keygen")
    assert tool is not None, "install openssh-client to run this test"
    pack = json.loads(signed(body()))
    (tmp_path / "sig").write_text(pack["signature"])
    (tmp_path / "signers").write_bytes(sshsig.allowed_signers("lantern", NAMESPACE, THEIRS.public_key))
    line = [tool, "-Y", "verify", "-f", "signers", "-I", "lantern", "-n", NAMESPACE, "-s", "sig"]
    subprocess.run(line, input=canonical(pack["pack"]), cwd=tmp_path, check=True, capture_output=True)


def test_what_a_group_gives_stands_beside_ours_as_theirs_and_goes_again() -> None:
    pack = read(signed(body()))
    library = Library(ASSETS / "rights").with_pack(pack.by, pack.guides)
    (shown,) = library.from_groups("pool", "en")
    assert (shown.by, shown.guide.title) == ("Lantern Aid", "At the pool")
    assert library.open("home", "en").by is None
    assert library.without_pack(pack.by).from_groups("pool", "en") == ()


def test_a_signature_by_somebody_else_is_refused() -> None:
    refused(signed(body(), SOMEBODY), PackNotSigned)


@pytest.mark.parametrize("namespace", ["firsthand-card", "firsthand-receipt", "firsthand-package", "file"])
def test_a_signature_made_for_something_else_is_refused(namespace: str) -> None:
    refused(signed(body(), namespace=namespace), PackNotSigned)


def test_a_signature_over_other_words_is_refused() -> None:
    signature = sshsig.sign(THEIRS, NAMESPACE, body())
    refused(write_pack(body(version="2026-11-24.3"), signature), PackNotSigned)


@given(st.data())
def test_no_changed_byte_is_taken(data: st.DataObject) -> None:
    whole = signed(body())
    at = data.draw(st.integers(0, len(whole) - 1))
    other = data.draw(st.integers(0, 255).filter(lambda byte: byte != whole[at]))
    with pytest.raises(PackError):
        read(whole[:at] + bytes([other]) + whole[at + 1 :])


@given(st.integers(0, 4000))
def test_no_cut_file_is_taken(length: int) -> None:
    whole = signed(body())
    with pytest.raises(PackMalformed):
        read(whole[: min(length, len(whole) - 1)])


def test_another_spelling_of_the_same_pack_is_refused() -> None:
    pack = json.loads(signed(body()))
    assert refused(json.dumps(pack).encode(), PackMalformed).args == ("file", Fault.OUT_OF_ORDER)


def test_a_file_too_large_is_refused_before_it_is_read() -> None:
    error = refused(b"[" * (LARGEST_PACK + 1), PackTooLarge)
    assert error.args == (LARGEST_PACK + 1, LARGEST_PACK)


@pytest.mark.parametrize(
    "untrusted", [b"", b"[]", b"null", b"\xff\xfe", b"{", b"[" * 5000, b'{"a":1,"a":2}', b"1e3"]
)
def test_what_is_no_pack_is_refused(untrusted: bytes) -> None:
    refused(untrusted, PackMalformed)


def test_a_newer_format_says_so() -> None:
    error = refused(signed(body()).replace(b"firsthand-pack/1", b"firsthand-pack/2"), PackNewerVersion)
    assert error.args == ("firsthand-pack/2", "firsthand-pack/1")


@pytest.mark.parametrize("name", [b"firsthand-pack/0", b"firsthand-pack/x", b"firsthand-card/1", b"pack"])
def test_another_format_is_refused(name: bytes) -> None:
    assert refused(signed(body()).replace(b"firsthand-pack/1", name), PackMalformed).args[0] == "format"


def test_old_words_passed_on_again_are_refused() -> None:
    older = signed(body(version="2026-11-24.2"))
    assert read(older, kept="2026-11-24.2").version == "2026-11-24.2"
    with pytest.raises(PackOlder) as caught:
        read(older, kept="2026-11-24.10")
    assert (caught.value.found, caught.value.kept) == ("2026-11-24.2", "2026-11-24.10")


def test_words_past_their_day_are_refused() -> None:
    assert read(signed(body()), today=UNTIL).valid_until == UNTIL
    with pytest.raises(PackExpired) as caught:
        read(signed(body()), today=date(2027, 2, 2))
    assert caught.value.until == UNTIL


@pytest.mark.parametrize(
    ("changed", "where", "why"),
    [
        ({"guides": [GUIDE, GUIDE]}, "guides", Fault.REPEATED),
        ({"letters": [LETTER, LETTER]}, "letters", Fault.REPEATED),
        ({"guides": [GUIDE] * (MOST_GUIDES + 1)}, "guides", Fault.TOO_LONG),
        ({"letters": [LETTER] * (MOST_LETTERS + 1)}, "letters", Fault.TOO_LONG),
        ({"guides": "all"}, "guides", Fault.WRONG_TYPE),
        ({"guides": [7]}, "guides.1", Fault.WRONG_TYPE),
        ({"hotlines": 7}, "hotlines.1", Fault.WRONG_TYPE),
        ({"guides": [GUIDE.replace("## Say", "## Sing")[:-40]]}, "guides.1", None),
        ({"guides": [GUIDE.replace("Stay calm", "Stay \u202ecalm")]}, "guides.1", Fault.FORBIDDEN_CHARACTER),
        ({"letters": [LETTER.replace("{today}", "{field:outcome.a_number}")]}, "letters.1", Fault.UNKNOWN),
        ({"hotlines": HOTLINES.replace("612-555-0142", "call me")}, "hotlines.1", Fault.OUT_OF_RANGE),
        ({"version": "yesterday"}, "version", Fault.OUT_OF_RANGE),
        ({"version": 7}, "version", Fault.OUT_OF_RANGE),
        ({"valid_until": "2027-02-30"}, "valid_until", Fault.OUT_OF_RANGE),
        ({"valid_until": None}, "valid_until", Fault.OUT_OF_RANGE),
        ({"guides": [], "letters": [], "hotlines": None}, "pack", Fault.EMPTY),
        ({"script": "run"}, "pack", Fault.UNKNOWN),
    ],
)
def test_a_hostile_pack_is_refused_with_its_place(
    changed: dict[str, object], where: str, why: Fault | None
) -> None:
    error = refused(signed(body(**changed)), PackMalformed)
    assert isinstance(error, PackMalformed)
    assert error.where.split(" ")[0] == where
    assert why is None or error.why is why


def test_a_letter_of_a_group_is_held_to_the_same_rules() -> None:
    """A group can ask for anything in its words, and gets nothing the codebook keeps for counsel."""
    greedy = LETTER.replace("{today}", "{list:witness}")
    assert isinstance(refused(signed(body(letters=[greedy])), PackMalformed), PackMalformed)


@pytest.mark.parametrize("signature", [None, 7, "x" * 5000, "ü"])
def test_a_signature_that_is_none_is_refused(signature: object) -> None:
    pack = {**json.loads(signed(body())), "signature": signature}
    assert refused(canonical(pack), PackMalformed).args[0] == "signature"
