"""FORMAT.md is enough: a reader that shares no code with the app opens what the app makes, and refuses the rest."""

import ast
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from app import ASSETS
from app.package import card_text, make_card, make_receipt, receipt_text
from app.record import Head, fingerprint_words
from app.seal import HybridIdentity
from tests import reader
from tests.package.altered import archived, files_of, listed_anew, sealed
from tests.package.sample import (
    CONTENT,
    LAWYER,
    PACKAGE_ID,
    PHOTO_ID,
    SIGNER,
    WORDLIST,
    known,
    moment,
    packed,
    told,
    two_encounters,
)

ROOT = Path(__file__).parents[1]
WORDS_FILE = ASSETS / "words" / "eff_large_wordlist.txt"
WORDS = reader.wordlist(WORDS_FILE)


def open_(path: Path) -> reader.Package:
    return reader.open_package(path.read_bytes(), str(LAWYER), WORDS)


def test_the_reader_shares_no_code_with_the_app() -> None:
    tree = ast.parse(Path(reader.__file__).read_text())
    imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    imported |= {str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert {name for name in imported if name.startswith("tests")} <= {"tests.reader_backup"}
    tops = {name.split(".")[0] for name in imported}
    assert tops <= {*sys.stdlib_module_names, "cryptography", "pyrage", "tests"}


@pytest.mark.parametrize("profile", ["counsel", "complaint", "public"])
def test_it_opens_a_package_of_every_profile(tmp_path: Path, profile: str) -> None:
    package = open_(packed(tmp_path, profile=profile))
    assert package.id == PACKAGE_ID
    assert package.signer == SIGNER.public_key
    assert package.signer_words == fingerprint_words(SIGNER.public_key, WORDLIST)
    assert len(package.links) == len(two_encounters().links)
    assert package.info["Firsthand-Profile"] == profile


def test_it_finds_what_was_written(tmp_path: Path) -> None:
    package = open_(packed(tmp_path))
    badge = package.record["items"]["officer"][0]["facts"]["officer.badge_no"]
    assert badge["fact"]["value"] == "4821"
    assert [one["fact"]["value"] for one in badge["earlier"]] == ["48??"]
    assert package.files["data/media/01-photo.jpg"] == CONTENT[PHOTO_ID]


def test_it_retells_every_turn_a_record_can_take(tmp_path: Path) -> None:
    """Taps taken back, notes corrected, items withdrawn, media described anew, receipts, deletions."""
    from app.record import commitment
    from tests.package.sample import history, salt

    first = history()
    marks = [link.commitment.hex() for link in first.links]
    note = next(n for n, (kind, _) in enumerate(told()) if kind == "noted")
    photo = next(payload for kind, payload in told() if kind == "attached")
    more: list[tuple[str, dict[str, Any]]] = [
        ("observed", {"tap": "face_scanned", "undoes": marks[2]}),
        ("observed", {"tap": "searched", "capture": "ab" * 8}),
        ("observed", {"tap": "searched", "undoes_capture": "ab" * 8}),
        (
            "noted",
            {"text": "Three people.", "language": "en", "audience": "complaint", "corrects": marks[note]},
        ),
        ("stated", {"item": "0b0b0b0b", "facts": {"officer.withdrawn": known("yes")}}),
        ("attached", {"media": {**photo["media"], "caption": "the white van"}}),
        ("acted", {"item": "0f0f0f0f", "facts": {"action.sent_on": known("2026-03-05", None)}}),
        ("received", {"package": "cd" * 32, "by": "Example", "at": "2026-03-06", "receipt": "ef" * 32}),
        ("erased", {"commitments": ["00" * 32]}),
        (
            "attached",
            {
                "media": {**photo["media"], "caption": "the white van, once more"},
                "answers": {"field": "where.place_text", "item": None},
            },
        ),
        ("shown", {"guide": {"setting": "street", "version": "2026-11-24.1"}, "capture": "cd" * 16}),
    ]
    chain = history(more, begin=first)
    assert commitment(salt(0), chain.links[0].body or b"") == chain.links[0].commitment
    package = open_(packed(tmp_path, chain=chain))
    assert [tap["undone"] for tap in package.record["taps"]] == [False, True, True]
    assert package.record["notes"][0]["corrected_by"] is not None
    assert [one["withdrawn"] for one in package.record["items"]["officer"]] == [False, True]
    assert package.record["media"][0]["caption"] == "the white van, once more"
    assert package.record["media"][0]["answers"] == {"field": "where.place_text", "item": None}
    assert [one["guide"]["setting"] for one in package.record["guides"]] == ["street"]


def test_it_works_out_the_example_of_the_record_page() -> None:
    page = (ROOT / "app" / "record" / "FORMAT.md").read_text()

    def block(name: str) -> str:
        return page.split(f"```{name}\n", 1)[1].split("\n```", 1)[0]

    bodies, commitments, links = reader.read_history(block("history").encode())
    assert reader.canonical(reader.retell(bodies, commitments)).decode() == block("record")
    assert reader.witness_code(4, links[-1], WORDS) == block("witness")
    assert reader.fingerprint(bytes(32), WORDS) == block("fingerprint")


def test_it_refuses_what_was_altered(tmp_path: Path) -> None:
    files = files_of(packed(tmp_path))
    for name in files:
        changed = {**files, name: files[name][:-2] + b"?" + files[name][-1:]}
        with pytest.raises(reader.Mismatch):
            open_(sealed(tmp_path / "altered.age", archived(changed)))
    record = {
        **files,
        "data/record.json": files["data/record.json"].replace(b"They laughed", b"They smiled!"),
    }
    with pytest.raises(reader.Mismatch, match=r"record\.json"):
        open_(sealed(tmp_path / "altered.age", archived(listed_anew(record))))
    with pytest.raises(reader.Mismatch, match="archive"):
        open_(sealed(tmp_path / "altered.age", archived(files) + b"\0"))


def test_it_runs_by_itself(tmp_path: Path) -> None:
    path = packed(tmp_path)
    done = subprocess.run(
        [sys.executable, "-m", "tests.reader", "package", path, str(LAWYER), WORDS_FILE],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert PACKAGE_ID in done.stdout


def test_it_reads_cards_and_receipts() -> None:
    hybrid = HybridIdentity.generate().recipient
    card = make_card(
        name="Example Legal Aid",
        kind="legal_aid",
        languages=["en"],
        phone="",
        recipients=[LAWYER.recipient, hybrid],
        signer=SIGNER,
        valid_from=date(2026, 1, 1),
        valid_until=date(2027, 1, 1),
    )
    receipt = make_receipt(
        package="ab" * 32,
        package_id=PACKAGE_ID,
        head=Head(3, bytes(32)),
        at=moment(3),
        by="Example",
        signer=SIGNER,
    )
    for form in (card.to_bytes(), card_text(card).encode()):
        read = reader.read_signed(form, "card")
        assert read == card.body()
        assert reader.card_words(read, WORDS) == card.fingerprint(WORDLIST)
    for form in (receipt.to_bytes(), receipt_text(receipt).encode()):
        assert reader.read_signed(form, "receipt") == receipt.body()
    with pytest.raises(reader.Mismatch):
        reader.read_signed(card.to_bytes().replace(b"Example", b"Exemple"), "card")
