"""Make the files that every later version must be able to open: `python -m tests.kept.make NUMBER`.

One folder a format version, `tests/kept/vNUMBER`, written once and never changed. When a format gets its next version, run
this with the next number and commit what it wrote; the folders before stay, and tests/kept/test_kept.py opens them all.

The secrets in them are no secrets: they stand in `expected.json`, and the key derivation costs nothing.
"""

from __future__ import annotations

import io
import json
import shutil
import sys
import tempfile
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from app.desk.identity import create_desk, open_identity, open_signing_key
from app.package import (
    PackRequest,
    card_text,
    make_card,
    make_receipt,
    pack,
    receipt_text,
    sshsig,
)
from app.package.packing import Packed
from app.phone.sharing import media_sources
from app.record import Entry, Fact, Moment, canonical, witness_code
from app.record.codebook import Field
from app.rights.pack import NAMESPACE, pack_body, write_pack
from app.seal import parse_recipient
from app.vault import InsecureTestCost, LockedVault, Vault, create_vault, unlock
from tests.package.sample import FONTS, JPEG, words
from tests.rights.guide_texts import GUIDE
from tests.vault.making import CODEBOOK, WORDLIST

KEPT = Path(__file__).parent
PASSPHRASE = "kept lantern orbit fudge canyon"
DESK_PASSPHRASE = "kept anchor mumbling tarot sled"
ENCOUNTER, LATER, FORGOTTEN = "1" * 32, "2" * 32, "3" * 32
DAY = date(2026, 11, 24)
VALID_UNTIL = date(2027, 11, 24)
SOUND = b"OggS" + bytes(range(256)) * 280
"""Longer than one chunk of the seal."""


def moment(minute: int) -> Moment:
    """So many minutes after nine."""
    wall = f"2026-11-24T{9 + minute // 60:02}:{minute % 60:02}:07.250-06:00"
    return Moment(wall, "America/Chicago", 5_000_000 + minute * 60_000, "kept-boot")


def value(field: Field, n: int, photo: str) -> Any:
    """A value of the field's type, different from field to field where the type lets it."""
    codes = CODEBOOK.codes(field.id)
    if codes:
        return [codes[n % len(codes)]] if field.type == "codes" else codes[n % len(codes)]
    plain: dict[str, Any] = {
        "count": n,
        "minutes": n,
        "money": {"amount": f"{n}.50", "currency": "USD"},
        "when": {"precision": "about", "date": "2026-11-24", "time": f"09:{n % 60:02}", "offset": "-06:00"},
        "date": f"2026-12-{n % 28 + 1:02}",
        "place": {
            "lat": f"-33.8{n:03}",
            "lon": f"151.2{n:03}",
            "datum": "WGS84",
            "accuracy_m": n,
            "source": "typed",
        },
        "language": "es-GT",
        "identifier": f"9{n}?7*",
        "media": photo,
        "media_list": [photo],
    }
    return plain.get(field.type, f"ñ 写 ع {field.id} {n}")


def fill(vault: Vault) -> None:
    """Every kind of entry, and a value in every field of the codebook."""

    def add(kind: str, payload: dict[str, Any], minute: int, encounter: str = ENCOUNTER) -> bytes:
        return vault.append(Entry(kind, encounter, moment(minute), payload)).commitment

    beginning = {"codebook": CODEBOOK.version, "app": "0.1.0", "language": "es", "locked": False}
    add("opened", beginning, 0)
    tap = add("observed", {"tap": "face_scanned"}, 1)
    add("observed", {"tap": "searched"}, 1)
    add("observed", {"tap": "face_scanned", "undoes": tap.hex()}, 2)
    attached = vault.attach(
        ENCOUNTER, io.BytesIO(JPEG), moment(3), given_name="IMG_1.JPG", caption="La camioneta"
    ).entry()
    if attached is None:
        raise RuntimeError("a photo without its entry")
    photo = str(attached.payload["media"]["id"])
    recording = vault.record_media(ENCOUNTER, "audio", "audio/ogg", moment(4))
    recording.write(SOUND)
    recording.finish()
    for n, field in enumerate(CODEBOOK.fields):
        group = CODEBOOK.group(field.group)
        kind = {"consequence": "consequence", "action": "acted"}.get(group.id, "stated")
        item = "0000000a" if group.repeats else None
        fact = Fact.known(value(field, n, photo), "saw_or_heard_myself" if n % 2 else None)
        if field.id.endswith(".withdrawn"):
            fact = Fact.known("no")
        add(kind, {"item": item, "facts": {field.id: fact.to_json()}}, 5 + n // 8)
    add("stated", {"item": None, "facts": {"officers.count": Fact("unknown").to_json()}}, 40)
    add("stated", {"item": None, "facts": {"force.any": Fact("withheld").to_json()}}, 41)
    note = add(
        "noted", {"text": "Dos hombres de verde.\nUno rió.", "language": "es", "audience": "counsel"}, 42
    )
    corrected = {"text": "Tres hombres.", "language": "es", "audience": "complaint", "corrects": note.hex()}
    add("noted", corrected, 43)
    add("sealed", {"affirmation": "own_memory"}, 44)
    add("opened", beginning, 45, FORGOTTEN)
    add("noted", {"text": "to be forgotten", "language": "en", "audience": "counsel"}, 46, FORGOTTEN)
    vault.forget(FORGOTTEN, moment(47))
    vault.keep("settings", "kept", b"a value in a drawer")


def packed(vault: Vault, recipients: list[Any], path: Path, number: int) -> Packed:
    """The first encounter, for the lawyer."""
    request = PackRequest(
        encounter_id=ENCOUNTER,
        history=vault.history(ENCOUNTER),
        media=media_sources(vault, ENCOUNTER),
        profile="counsel",
        recipients=tuple(recipients),
        recipient_name="Kept Legal Aid",
        signer=vault.signer,
        moment=moment(60),
        codebook=CODEBOOK,
        words=words("es"),
        english=words(),
        wordlist=WORDLIST,
        fonts=FONTS,
        app_version="0.1.0",
        package_id=f"{number:032x}",
    )
    return pack(request, path)


def make(home: Path) -> None:
    """Everything of one format version, in the empty folder `home`."""
    desk = create_desk(home / "desk", DESK_PASSPHRASE, datetime(2026, 11, 24, 9, tzinfo=UTC), work_factor=2)
    identity = open_identity(desk, DESK_PASSPHRASE)
    signer = open_signing_key(desk, DESK_PASSPHRASE)
    vault, code = create_vault(
        home / "vault", PASSPHRASE, moment(0), wordlist=WORDLIST, codebook=CODEBOOK, cost=InsecureTestCost()
    )
    with vault:
        fill(vault)
    locked = LockedVault(home / "vault")
    locked.capture(
        Entry(
            "opened",
            LATER,
            moment(50),
            {"codebook": CODEBOOK.version, "app": "0.1.0", "language": "en", "locked": True},
        )
    )
    locked.capture(Entry("observed", LATER, moment(51), {"tap": "fingers_scanned"}))
    recording = locked.capture_media(LATER, "audio", "audio/ogg", moment(52))
    recording.write(SOUND)
    recording.finish()
    # What was captured while locked stays as it is in the kept vault: a later version must take it in.
    copy = Path(shutil.copytree(home / "vault", home / "copy"))
    with unlock(copy, PASSPHRASE, codebook=CODEBOOK) as vault:
        classic, hybrid = identity.recipients
        first = packed(vault, [classic], home / "package.age", 1)
        packed(vault, [hybrid], home / "package-post-quantum.age", 2)
        LockedVault(copy).capture(Entry("observed", LATER, moment(53), {"tap": "released"}))
        vault.backup(home / "backup.tar")
        expected = {
            "made_by": "0.1.0",
            "passphrase": PASSPHRASE,
            "recovery_code": code,
            "desk_passphrase": DESK_PASSPHRASE,
            "identities": [str(one) for one in identity.identities],
            "head": {"n": vault.head().n, "link": vault.head().link.hex()},
            "witness_code": witness_code(vault.head(), WORDLIST),
            "vault_key": vault.signer.public_key.hex(),
            "desk_key": signer.public_key.hex(),
            "package_digest": first.digest,
            "today": DAY.isoformat(),
            "record": vault.encounter(ENCOUNTER).to_json(),
            "later": vault.encounter(LATER).to_json(),
        }
    shutil.rmtree(copy)
    for left in ("reserve", "lock"):
        (home / "vault" / left).unlink(missing_ok=True)
    card = make_card(
        name="Kept Legal Aid",
        kind="legal_aid",
        languages=["en", "es"],
        phone="+1 202 555 0143",
        recipients=[parse_recipient(str(one)) for one in identity.recipients],
        signer=signer,
        valid_from=DAY,
        valid_until=VALID_UNTIL,
    )
    receipt = make_receipt(
        package=first.digest,
        package_id=first.package_id,
        head=first.head,
        at=moment(70),
        by=card.name,
        signer=signer,
    )
    body = pack_body("2026-11-24.1", VALID_UNTIL, [GUIDE], [], None)
    for name, content in {
        "card.json": card.to_bytes(),
        "card.txt": card_text(card).encode(),
        "receipt.json": receipt.to_bytes(),
        "receipt.txt": receipt_text(receipt).encode(),
        "pack.json": write_pack(body, sshsig.sign(signer, NAMESPACE, body)),
        "expected.json": canonical(expected),
    }.items():
        (home / name).write_bytes(content)


def main(number: str) -> int:
    """Refuses to write over a version that is there."""
    place = KEPT / f"v{int(number)}"
    if place.exists():
        sys.stderr.write(f"{place.name} is there already. What was kept is never changed.\n")
        return 2
    with tempfile.TemporaryDirectory() as beside:
        made = Path(beside) / "made"
        made.mkdir()
        make(made)
        shutil.copytree(made, place)
    size = sum(path.stat().st_size for path in place.rglob("*") if path.is_file())
    sys.stdout.write(json.dumps({"made": place.name, "bytes": size}) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
