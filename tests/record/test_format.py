"""The example in FORMAT.md, worked out from the page alone, and then by the app: both must get its bytes."""

import json
import re
from hashlib import sha256
from pathlib import Path
from typing import get_args

import app.record
from app import ASSETS
from app.record import (
    KINDS,
    LARGEST_BODY,
    Entry,
    History,
    canonical,
    check_entry,
    disclose_to,
    fingerprint_words,
    fold,
    read_history,
    read_json,
    verify,
    witness_code,
)
from app.record.codebook import FieldType
from tests.record.shipped import CODEBOOK, WORDLIST

PAGE = (Path(app.record.__file__).parent / "FORMAT.md").read_text(encoding="utf-8")


def blocks(name: str) -> list[str]:
    return re.findall(rf"^```{name}\n(.*?)\n```$", PAGE, re.MULTILINE | re.DOTALL)


BODIES = [block.encode() for block in blocks("body")]
VALUES = [dict(line.split() for line in block.splitlines()) for block in blocks("entry")]
HISTORY, RECORD = (blocks(name)[0].encode() for name in ("history", "record"))


def spelled(digest: bytes, words: int) -> str:
    listed = [
        line.split()[1] for line in (ASSETS / "words" / "eff_large_wordlist.txt").read_text().splitlines()
    ]
    number = int.from_bytes(digest, "big")
    return " ".join(listed[number // 7776**at % 7776] for at in range(words - 1, -1, -1))


def test_the_page_has_its_example() -> None:
    assert len(BODIES) == len(VALUES) == 4
    assert {name for value in VALUES for name in value} == {"salt", "commitment", "link"}


def test_the_example_from_the_page_alone() -> None:
    link = bytes(32)
    marks = []
    for body, value in zip(BODIES, VALUES, strict=True):
        mark = sha256(b"firsthand-entry/1" + bytes.fromhex(value["salt"]) + body).digest()
        link = sha256(b"firsthand-link/1" + link + mark).digest()
        marks.append(mark.hex())
        assert (mark.hex(), link.hex()) == (value["commitment"], value["link"])
    witness = sha256(b"firsthand-witness/1" + (4).to_bytes(8, "big") + link).digest()
    assert blocks("witness") == [spelled(witness, 8)]
    assert blocks("fingerprint") == [spelled(sha256(b"firsthand-fingerprint/1" + bytes(32)).digest(), 6)]
    history = json.loads(HISTORY)
    assert history["head"] == {"n": 4, "link": link.hex()}
    assert history["links"][3] == marks[3]
    for n in range(3):
        assert history["links"][n] == {
            "commitment": marks[n],
            "salt": VALUES[n]["salt"],
            "body": json.loads(BODIES[n]),
        }
    record = json.loads(RECORD)
    assert record["items"]["officer"][0]["facts"]["officer.badge_no"]["entry"] == marks[2]
    assert record["taps"][0]["entry"] == marks[1]
    assert "abogada" not in HISTORY.decode() + RECORD.decode()


def test_the_example_by_the_app() -> None:
    history = History()
    for body, value in zip(BODIES, VALUES, strict=True):
        entry = Entry.from_body(body)
        check_entry(CODEBOOK, entry)
        assert entry.body() == body
        history = history.appended(bytes.fromhex(value["salt"]), body)
        assert history.head.link.hex() == value["link"]
    verify(history)
    disclosed = disclose_to(CODEBOOK, history, "complaint")
    assert canonical(disclosed.to_json()) == HISTORY
    assert read_history(HISTORY) == disclosed
    assert canonical(fold(CODEBOOK, disclosed.entries()).to_json()) == RECORD
    assert blocks("witness") == [witness_code(history.head, WORDLIST)]
    assert blocks("fingerprint") == [fingerprint_words(bytes(32), WORDLIST)]


def test_the_page_names_every_kind_type_and_key() -> None:
    for kind in KINDS:
        assert f"\n| `{kind}` |" in PAGE
    for name in get_args(FieldType):
        assert f"`{name}`" in PAGE
    for code in CODEBOOK.vocabularies["confidence"]:
        assert f"`{code}`" in PAGE
    for key in read_json(RECORD, max_bytes=LARGEST_BODY):
        assert f'"{key}":' in PAGE.split("## 7.")[1].split("## 8.")[0]
    assert f"{LARGEST_BODY:,} bytes" in PAGE
