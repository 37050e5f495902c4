"""Steps 6 to 11: an attacker who holds the sender's own signing key is caught by what the record itself says."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.package import (
    Kind,
    Signer,
    Step,
    bag,
)
from app.package.findings import shown
from app.record import GENESIS, canonical, next_link, read_json, witness_code
from app.record.chain import History
from app.seal import seal_bytes
from tests.package.altered import (
    Files,
    archive_of,
    forged,
    listed_anew,
    with_history,
)
from tests.package.checking import checked, findings, kinds, repacked
from tests.package.sample import (
    LAWYER,
    OTHER_SIGNER,
    PACKAGE_ID,
    SIGNER,
    WORDLIST,
    two_encounters,
)

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


def test_more_entries_than_one_encounter_has(tmp_path: Path, files: Files) -> None:
    def change(history: dict) -> None:
        history["links"] += [entry_of(history, "observed")] * 10_001

    history = json.loads(with_history(files, change)[bag.HISTORY])
    link = GENESIS
    for one in history["links"]:
        link = next_link(link, bytes.fromhex(one if isinstance(one, str) else one["commitment"]))
    history["head"] = {"n": len(history["links"]), "link": link.hex()}
    found = findings(repacked(tmp_path, listed_anew({**files, bag.HISTORY: canonical(history)})))
    told = [(one.kind, one.where, one.expected, one.found) for one in found]
    assert told == [(Kind.DOCUMENT_MALFORMED, bag.HISTORY, "10000 entries", "")]


def test_a_document_of_millions_of_tiny_parts(tmp_path: Path, files: Files) -> None:
    many = b"[" + b"0," * 2_000_000 + b"0]"
    assert kinds(repacked(tmp_path, listed_anew({**files, bag.HISTORY: many}))) == {Kind.DOCUMENT_MALFORMED}


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
