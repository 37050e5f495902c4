"""Every parser that meets bytes from outside: what it is given, what sound bytes look like, how it may refuse.

A parser may return, or raise one of its own typed errors. Anything else is a fault: a program that stops in front of
somebody who is being helped. `tests/hostile/test_parsers.py` and `tests/hostile/fuzz.py` feed all of them.
"""

import io
from collections.abc import Callable, Sequence
from datetime import date
from functools import cache
from typing import Any

from attrs import frozen

from app import ASSETS
from app.desk.errors import DeskError
from app.package import PackageError, bag, read_card, read_receipt, sshsig
from app.package.bag import BagMalformed
from app.package.cards import card_text, make_card
from app.package.receipts import make_receipt, receipt_text
from app.package.retell import retell
from app.package.summary.thumbnails import thumbnail
from app.package.zip_reader import ZipReader
from app.record import (
    Entry,
    Head,
    RecordError,
    canonical,
    check_entry,
    parse_codebook,
    parse_words,
    read_history,
    read_json,
)
from app.rights.errors import RightsError
from app.rights.guide import read_guide
from app.rights.hotlines import read_hotlines
from app.rights.letter import read_letter
from app.seal import (
    HybridIdentity,
    ScryptIdentity,
    ScryptRecipient,
    SealError,
    parse_identity_file,
    parse_recipient,
    recover,
    seal_bytes,
    unseal_bytes,
)
from app.vault import VaultError
from app.vault.archive import END, ArchiveError, header, members, padding
from app.vault.capture import Capture
from app.vault.content_kind import identify
from app.vault.key_file import SLOT_NAMES, make_key_file, make_slot, parse_key_file
from tests.package import sample
from tests.package.altered import archived, files_of
from tests.rights.guide_texts import GUIDE
from tests.rights.records import CODEBOOK, RULES
from tests.rights.test_pack import HOTLINES, LETTER
from tests.rights.test_pack import body as pack_body
from tests.rights.test_pack import read as read_pack
from tests.rights.test_pack import signed as signed_pack
from tests.vault.making import CHEAP, moment, tapped

TODAY = date(2026, 12, 1)
PASSPHRASE = ScryptIdentity("five plain words and more", max_work_factor=10)
HYBRID = HybridIdentity.generate()
MOST_SEED = 1 << 16


@frozen
class Parser:
    """One of them. `refuses` are the errors it may raise; `seeds` sound (or nearly sound) bytes to begin with."""

    name: str
    parse: Callable[[bytes], object]
    refuses: tuple[type[Exception], ...]
    seeds: Callable[[], Sequence[bytes]]

    def feed(self, untrusted: bytes) -> bool:
        """Whether it was taken. Lets through whatever is not a refusal."""
        try:
            self.parse(untrusted)
        except self.refuses:
            return False
        return True


@cache
def package_files() -> dict[str, bytes]:
    """The files of one sound package."""
    import tempfile
    from pathlib import Path

    with tempfile.TemporaryDirectory() as folder:
        return files_of(sample.packed(Path(folder)))


def card(**changes: Any) -> Any:
    """A card that anybody could have made and signed."""
    given: dict[str, Any] = {
        "name": "Example Legal Aid",
        "kind": "legal_aid",
        "languages": ["en", "es"],
        "phone": "612-555-0142",
        "recipients": [sample.LAWYER.recipient],
        "signer": sample.SIGNER,
        "valid_from": date(2026, 1, 1),
        "valid_until": date(2027, 12, 31),
    }
    return make_card(**(given | changes))


def _receipt() -> Any:
    head = Head(7, bytes(range(32)))
    return make_receipt(
        package="ab" * 32,
        package_id="cd" * 16,
        head=head,
        at=moment(5),
        by="Example Legal Aid",
        signer=sample.SIGNER,
    )


def _small_archive() -> bytes:
    return archived({"a.txt": b"first", "data/b.json": b"{}", "data/media/01-photo.jpg": bytes(300)})


def _read_archive(untrusted: bytes) -> None:
    reader = ZipReader(io.BytesIO(untrusted), most_bytes=len(untrusted))
    for _ in reader:
        for _ in reader.blocks():
            pass


def _read_backup(untrusted: bytes) -> None:
    for member in members(io.BytesIO(untrusted)):
        for _ in member.pieces:
            pass


def _backup() -> bytes:
    name = "sealed/media-" + "0" * 32 + ".age"
    return b"".join(header(n, 5) + b"bytes" + padding(5) for n in ("key.json", name, "manifest.json")) + END


def _key_file() -> bytes:
    key, recipient = bytearray(32), str(sample.LAWYER.recipient)
    slots = {name: make_slot(name, recipient, bytearray(b"secret"), key, CHEAP).slot for name in SLOT_NAMES}
    return make_key_file(recipient, slots, key).to_bytes()


def _retell(history: bytes, record: bytes) -> None:
    retell(record, history, bag.read_info(package_files()[bag.INFO]), sample.CODEBOOK)


def _entry(untrusted: bytes) -> None:
    check_entry(sample.CODEBOOK, Entry.from_json(read_json(untrusted, max_bytes=1 << 20)))


def _entries() -> list[bytes]:
    return [
        Entry(kind, None if kind == "erased" else sample.ENCOUNTER, sample.moment(1), payload).body()
        for kind, payload in sample.told()
    ]


def _capture() -> bytes:
    return Capture("ab" * 16, 3, entry=tapped()).to_bytes().rstrip()


def _picture(mode: str, kind: str) -> bytes:
    from PIL import Image

    out = io.BytesIO()
    Image.new(mode, (9, 7)).save(out, kind)
    return out.getvalue()


def _pictures() -> list[bytes]:
    kinds = [("RGB", "JPEG"), ("RGBA", "PNG"), ("P", "GIF"), ("RGB", "WEBP"), ("RGB", "BMP"), ("P", "PNG")]
    return [sample.JPEG, *(_picture(*one) for one in kinds)]


def _decode(untrusted: bytes) -> None:
    from tests.phone.driver.window import prepare

    prepare()
    from app.phone.widgets.picture import decode

    decode(untrusted, 64)


def _scan(untrusted: bytes) -> None:
    from app.phone.device.desktop.scanner import DesktopScanner

    DesktopScanner(None).read(untrusted)  # type: ignore[arg-type]  # without a camera only pictures are read


def _code() -> bytes:
    import segno

    out = io.BytesIO()
    segno.make("FIRSTHAND-CARD-1:KRUGS4", micro=False).save(out, kind="png", scale=3)
    return out.getvalue()


def _stamp(untrusted: bytes) -> None:
    from app.desk.timestamp import _decoded

    _decoded(untrusted)


def _text(read: Callable[[str], object]) -> Callable[[bytes], object]:
    return lambda untrusted: read(untrusted.decode("utf-8", "replace"))


def _read_pack(untrusted: bytes) -> object:
    return read_pack(untrusted)


PARSERS: tuple[Parser, ...] = (
    Parser(
        "age file",
        lambda data: unseal_bytes(data, [sample.LAWYER, HYBRID, PASSPHRASE]),
        (SealError,),
        lambda: [
            seal_bytes(b"some words", [sample.LAWYER.recipient]),
            seal_bytes(b"some words", [HYBRID.recipient]),
            seal_bytes(b"some words", [ScryptRecipient(PASSPHRASE.passphrase, 1)]),
        ],
    ),
    Parser(
        "armored age file",
        lambda data: unseal_bytes(data, [sample.LAWYER]),
        (SealError,),
        lambda: [seal_bytes(bytes(99), [sample.LAWYER.recipient], armored=True)],
    ),
    Parser(
        "age file cut off",
        lambda data: recover(io.BytesIO(data), io.BytesIO(), [sample.LAWYER]),
        (SealError,),
        lambda: [seal_bytes(bytes(70_000), [sample.LAWYER.recipient])[: 1 << 16]],
    ),
    Parser(
        "recipient",
        _text(parse_recipient),
        (SealError,),
        lambda: [str(sample.LAWYER.recipient).encode(), str(HYBRID.recipient).encode()],
    ),
    Parser(
        "identity file",
        _text(parse_identity_file),
        (SealError,),
        lambda: [f"# mine\n{sample.LAWYER}\n".encode()],
    ),
    Parser("card", lambda data: read_card(data, TODAY), (PackageError,), lambda: [card().to_bytes()]),
    Parser(
        "card as text or QR code",
        lambda data: read_card(data, TODAY),
        (PackageError,),
        lambda: [card_text(card()).encode()],
    ),
    Parser(
        "receipt",
        lambda data: read_receipt(data, card()),
        (PackageError,),
        lambda: [_receipt().to_bytes(), receipt_text(_receipt()).encode()],
    ),
    Parser(
        "signature",
        lambda data: sshsig.verify(data, sshsig.PACKAGE, b"x"),
        (PackageError,),
        lambda: [sshsig.sign(sample.SIGNER, sshsig.PACKAGE, b"x")],
    ),
    Parser("content pack", _read_pack, (RightsError,), lambda: [signed_pack(pack_body())]),
    Parser("guide of a group", _text(read_guide), (RightsError,), lambda: [GUIDE.encode()]),
    Parser(
        "letter of a group",
        _text(lambda text: read_letter(text, CODEBOOK, RULES.conditions)),
        (RightsError,),
        lambda: [LETTER.encode()],
    ),
    Parser("hotlines of a group", _text(read_hotlines), (RightsError,), lambda: [HOTLINES.encode()]),
    Parser("package archive", _read_archive, (), lambda: [_small_archive()]),
    Parser("manifest", bag.read_manifest, (BagMalformed,), lambda: [package_files()[bag.MANIFEST]]),
    Parser("bag facts", bag.read_info, (BagMalformed,), lambda: [package_files()[bag.INFO]]),
    Parser("history", read_history, (RecordError,), lambda: [package_files()[bag.HISTORY]]),
    Parser(
        "history in a package",
        lambda data: _retell(data, package_files()[bag.RECORD]),
        (),
        lambda: [package_files()[bag.HISTORY]],
    ),
    Parser(
        "record in a package",
        lambda data: _retell(package_files()[bag.HISTORY], data),
        (),
        lambda: [package_files()[bag.RECORD]],
    ),
    Parser("entry", _entry, (RecordError,), _entries),
    Parser(
        "JSON",
        lambda data: read_json(data, max_bytes=1 << 20),
        (RecordError,),
        lambda: [canonical({"a": [1, "\u20ac", None, True, {"b": -5}]})],
    ),
    Parser(
        "codebook",
        _text(parse_codebook),
        (RecordError,),
        lambda: [(ASSETS / "codebook" / "encounter.toml").read_bytes()[:MOST_SEED]],
    ),
    Parser(
        "words",
        _text(lambda text: parse_words(text, "en", "report")),
        (RecordError,),
        lambda: [(ASSETS / "words" / "en" / "report.toml").read_bytes()],
    ),
    Parser("backup", _read_backup, (ArchiveError,), lambda: [_backup()]),
    Parser("key file", parse_key_file, (VaultError,), lambda: [_key_file()]),
    Parser("capture", Capture.from_bytes, (VaultError, RecordError), lambda: [_capture()]),
    Parser(
        "image or sound header",
        identify,
        (),
        lambda: [
            *_pictures(),
            b"OggS" + bytes(60),
            b"RIFF\x24\x00\x00\x00WAVEfmt ",
            b"\x00\x00\x00\x18ftypmp42",
        ],
    ),
    Parser("photo in the report", lambda data: thumbnail(io.BytesIO(data), len(data)), (), _pictures),
    Parser("photo on the screen", _decode, (ValueError,), _pictures),
    Parser("picture of a QR code", _scan, (), lambda: [_code(), sample.JPEG]),
    Parser(
        "answer of a time-stamp authority", _stamp, (DeskError,), lambda: [b"0\x03\x02\x01\x00", bytes(30)]
    ),
)
BY_NAME = {parser.name: parser for parser in PARSERS}
