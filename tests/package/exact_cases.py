"""Packages altered in one way each, for tests/package/test_exact_findings.py: the archive, the bag, the documents."""

import json
from collections.abc import Callable
from typing import Any

from app.package import bag, sshsig
from app.package.zip_form import DATE, UTF8_FLAG
from app.record import canonical
from tests.package.altered import Files, forged, listed_anew, with_history
from tests.package.sample import OTHER_SIGNER, SIGNER
from tests.package.test_zip_stream import hostile, written

TWO = {"a": b"x", "b": b"yy"}


def archives() -> dict[str, bytes]:
    """Archives by what was done to them."""
    sound = written(TWO)
    return {
        "sound": sound,
        "a name that climbs": hostile({"name": "../a"}, {"name": "b"}),
        "a name with a control sign": hostile({"name": "a\x1b"}),
        "a name that is no text": hostile({"name": b"\xff"}),
        "encrypted": hostile({"name": "a", "flags": UTF8_FLAG | 1}),
        "compressed": hostile({"name": "a", "method": 8, "size": 1 << 30}),
        "two sizes": hostile({"name": "a", "size": 2}),
        "more than there is": hostile({"name": "a", "size": 1 << 31, "claimed": 1 << 31}),
        "sizes afterwards": hostile({"name": "a", "flags": UTF8_FLAG | 8}),
        "another date": hostile({"name": "a", "date": DATE + 1}),
        "no flag": hostile({"name": "a", "flags": 0}),
        "an extra field": hostile({"name": "a", "extra": b"\x75\x70\x04\x00name"}),
        "a large field not needed": hostile({"name": "a", "extra": b"\x01\x00\x10\x00" + bytes(16)}),
        "a large field missing": hostile({"name": "a", "size": 0xFFFFFFFF, "claimed": 0xFFFFFFFF}),
        "out of order": hostile({"name": "b"}, {"name": "a"}),
        "twice": hostile({"name": "a"}, {"name": "a", "content": b"y"}),
        "alike": hostile({"name": "A"}, {"name": "a"}),
        "a wrong sum": hostile({"name": "a", "crc": 0x0123ABCD}),
        "a link": hostile({"name": "a", "attributes": 0o120777 << 16}),
        "overlapping": hostile({"name": "a"}, {"name": "b", "central_offset": 0}),
        "a comment": hostile({"name": "a", "comment": b"hidden"}),
        "another name in the directory": hostile({"name": "a", "central_name": b"b"}),
        "the directory too short": sound[: sound.index(b"PK\x05\x06") - 48]
        + sound[sound.index(b"PK\x05\x06") :],
        "another end": sound[:-4] + b"\x01" + sound[-3:],
        "a comment at the end": sound[:-2] + b"\x01\x00x",
        "more at the end": sound + b"x",
        "between": sound[:32] + b"????" + sound[32:],
        "none": b"hello",
        "empty": b"",
        "cut off in the content": sound[:31],
        "cut off in the header": sound[:20],
        "cut off at the end": sound[:-1],
    }


def _entry(history: dict[str, Any], kind: str) -> dict[str, Any]:
    body: dict[str, Any] = next(
        link["body"] for link in history["links"] if isinstance(link, dict) and link["body"]["kind"] == kind
    )
    return body


def _polite(history: dict[str, Any]) -> None:
    _entry(history, "noted")["payload"]["text"] = "Polite."


def _swapped(files: Files, name: str, old: bytes, new: bytes) -> Files:
    assert old in files[name]
    return {**files, name: files[name].replace(old, new, 1)}


def _without(files: Files, name: str) -> Files:
    return {one: content for one, content in files.items() if one != name}


def unsigned() -> dict[str, Callable[[Files], Files]]:
    """What somebody does to the files who has no key."""

    def info(old: bytes, new: bytes) -> Callable[[Files], Files]:
        return lambda files: _swapped(files, bag.INFO, old, new)

    def listed(content: bytes) -> Callable[[Files], Files]:
        return lambda files: {**files, bag.MANIFEST: content}

    nothing = b"0" * 64 + b"  data/x\n"
    return {
        "a document changed": lambda files: _swapped(files, bag.SUMMARY, b"%PDF-", b"%PDF+"),
        "a document missing": lambda files: _without(files, bag.TIMELINE),
        "a photo missing": lambda files: _without(files, "data/media/01-photo.jpg"),
        "the signature missing": lambda files: _without(files, bag.SIGNATURE),
        "a file more": lambda files: {**files, "data/media/x.exe": b"MZ", "x": b""},
        "a list to fetch": lambda files: {**files, bag.FETCH: b""},
        "another declaration": lambda files: {**files, bag.BAGIT: bag.BAGIT_TEXT + b"\n"},
        "a declaration too long": lambda files: {**files, bag.BAGIT: b"x" * 4097},
        "a list that is no text": listed(b"\xff"),
        "a list cut off": listed(nothing.removesuffix(b"\n")),
        "a list of one space": listed(nothing.replace(b"  ", b" ")),
        "a list that climbs": listed(nothing + b"0" * 64 + b"  ../y\n"),
        "a list out of order": listed(nothing * 2),
        "an id that is none": info(b"External-Identifier: 00", b"External-Identifier: 0"),
        "another profile": info(b"Profile: counsel", b"Profile: all"),
        "another software": info(b"Bag-Software-Agent: Firsthand ", b"Bag-Software-Agent: Firsthand  "),
        "a head that is none": info(b"Firsthand-Head: 28 ", b"Firsthand-Head: 28 x"),
        "a fact missing": info(b"Firsthand-Made", b"Firsthand-When"),
        "a day that is not the time's": info(b"Bagging-Date: 2026-03-09", b"Bagging-Date: 2026-03-10"),
        "a time that is none": info(b"Firsthand-Made: 2026-03-09", b"Firsthand-Made: 2026-02-30"),
        "another line end": info(b"\nPayload", b"\r\nPayload"),
        "another key's signature": lambda files: {
            **files,
            bag.SIGNATURE: sshsig.sign(OTHER_SIGNER, sshsig.PACKAGE, files[bag.TAG_MANIFEST]),
        },
        "a signature for a card": lambda files: {
            **files,
            bag.SIGNATURE: sshsig.sign(SIGNER, sshsig.CARD, files[bag.TAG_MANIFEST]),
        },
        "a signature over something else": lambda files: {
            **files,
            bag.SIGNATURE: sshsig.sign(SIGNER, sshsig.PACKAGE, b"something else"),
        },
        "a signature with a weak key": lambda files: {
            **files,
            bag.SIGNATURE: sshsig.armored(b"\x01" + bytes(31), sshsig.PACKAGE, bytes(64)),
        },
    }


def signed() -> dict[str, Callable[[Files], Files]]:
    """What the holder of the signing key does: listed and signed anew each time."""

    def history(change: Callable[[dict[str, Any]], None]) -> Callable[[Files], Files]:
        return lambda files: listed_anew(with_history(files, change))

    def put(name: str, content: bytes) -> Callable[[Files], Files]:
        return lambda files: listed_anew({**files, name: content})

    def swapped(name: str, old: bytes, new: bytes) -> Callable[[Files], Files]:
        return lambda files: listed_anew(_swapped(files, name, old, new))

    def payload(kind: str, /, **changed: Any) -> Callable[[Files], Files]:
        return history(lambda told: _entry(told, kind)["payload"].update(changed))

    def body(kind: str, /, **changed: Any) -> Callable[[Files], Files]:
        return history(lambda told: _entry(told, kind).update(changed))

    def spelling(files: Files) -> Files:
        return listed_anew({**files, bag.RECORD: json.dumps(json.loads(files[bag.RECORD])).encode()})

    return {
        "nothing": lambda files: listed_anew(files),
        "signed by another": lambda files: listed_anew(files, OTHER_SIGNER),
        "forged from end to end": lambda files: forged(files, _polite),
        "a note rewritten": history(_polite),
        "a bare commitment changed": history(lambda told: told["links"].__setitem__(0, "00" * 32)),
        "the head changed": swapped(bag.INFO, b"Firsthand-Head: 28 ", b"Firsthand-Head: 27 "),
        "the witness code changed": swapped(
            bag.INFO, b"Firsthand-Witness: wad ", b"Firsthand-Witness: zoom "
        ),
        "a later package": swapped(bag.INFO, b"firsthand-package/1", b"firsthand-package/2"),
        "a later history": swapped(bag.HISTORY, b"firsthand-history/1", b"firsthand-history/2"),
        "a later record": swapped(bag.RECORD, b"firsthand-record/1", b"firsthand-record/2"),
        "another record": swapped(bag.RECORD, b"firsthand-record/1", b"diary/1"),
        "a later entry": body("noted", format="firsthand-entry/2"),
        "a later codebook": payload("opened", codebook=2),
        "an entry of no known kind": body("noted", kind="dreamt"),
        "a tap nobody knows": payload("observed", tap="sang"),
        "another encounter": body("noted", encounter="ab" * 16),
        "a wider profile": swapped(bag.INFO, b"Profile: counsel", b"Profile: public"),
        "no history": put(bag.HISTORY, b"[]"),
        "a history that is no JSON": put(bag.HISTORY, b"{"),
        "an empty history": put(
            bag.HISTORY,
            canonical({"format": "firsthand-history/1", "head": {"n": 0, "link": "00" * 32}, "links": []}),
        ),
        "no record": put(bag.RECORD, b"[]"),
        "a record of millions of parts": put(bag.RECORD, b"[" + b"0," * 1_500_000 + b"0]"),
        "a record in another spelling": spelling,
        "two parts of the record changed": lambda files: listed_anew(
            _swapped(_swapped(files, bag.RECORD, b"They laughed.", b"x"), bag.RECORD, b'"app":"', b'"app":"9')
        ),
        "another photo": put("data/media/01-photo.jpg", b"another"),
        "a photo less": lambda files: listed_anew(_without(files, "data/media/01-photo.jpg")),
        "a photo more": put("data/media/04-photo.jpg", b"more"),
        "a file more": put("data/more.exe", b"MZ"),
    }
