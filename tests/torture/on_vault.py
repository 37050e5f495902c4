"""What a person does on the phone, each as one piece of work that may be cut off at any moment.

`home` holds the vault and what is beside it. After each call that returned, "confirmed ..." is said: from then on the thing
must be there for ever.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

from app.phone.device.desktop.documents import new_document
from app.phone.screens.cards.model import CardsModel
from app.phone.screens.settings.model import SettingsModel
from app.phone.screens.share.model import ShareModel
from app.phone.screens.share.receipts import take
from app.phone.session import Session
from app.record import Entry
from app.vault import LockedVault, Vault, WrongSecret, restore
from app.vault.key_file import read_key_file
from app.vault.migrate import Step, open_current, steps
from app.vault.slots import open_with
from tests.phone.driver.scenes.after import card
from tests.torture.forked import confirmed
from tests.vault.making import (
    CHEAP,
    OTHER_PASSPHRASE,
    PASSPHRASE,
    WORDLIST,
    encounter_id,
    moment,
    new_vault,
    noted,
    opened,
    reopened,
    stated,
    tapped,
)

PHOTO = b"\xff\xd8\xff\xe0" + bytes(range(256)) * 300
SOUND = bytes(range(255, -1, -1)) * 800
EXTRA = Step(len(steps()) + 1, "CREATE TABLE extra (a INTEGER) STRICT;\nINSERT INTO extra VALUES (1);\n")
GROUP = card(1, "Las Lomas Legal Aid")
DIGEST = "ab" * 32
LONG = "two men in green, " * 3_000
"""A note of some forty pages of the database."""


def code_of(home: Path) -> str:
    """The recovery code of the template."""
    return (home / "code").read_text()


def vault_in(home: Path) -> Vault:
    return reopened(home / "vault")


def session_in(home: Path) -> Session:
    """The phone's session, unlocked, at a moment that does not move."""
    session = Session(home, now=lambda: moment(600), cost=CHEAP)
    session.unlock(PASSPHRASE)
    return session


def create(home: Path) -> None:
    vault, code = new_vault(home / "vault")
    confirmed("created", code.replace(" ", "_"))
    vault.lock()


def capture(home: Path) -> None:
    locked = LockedVault(home / "vault")
    for n, entry in enumerate((opened(6, at=200, locked=True), tapped("searched", 6, at=201))):
        confirmed("capture", locked.capture(entry), n)


def record_locked(home: Path) -> None:
    recording = LockedVault(home / "vault").capture_media(encounter_id(1), "audio", "audio/aac", moment(300))
    for start in range(0, len(SOUND), 40_000):
        recording.write(SOUND[start : start + 40_000])
    confirmed("media", recording.finish(), "sound")


def fold(home: Path) -> None:
    vault_in(home).lock()
    confirmed("folded")


def append(home: Path) -> None:
    """Every kind of entry that is neither a photo nor made by the vault itself."""
    with vault_in(home) as vault:
        for entry in (
            opened(5, at=100),
            tapped("face_scanned", 5, at=101),
            noted("two men in green", 5, at=102),
            stated("officer.badge_no", "7-K42", 5, at=103, item="0000000a"),
            stated(
                "consequence.kind", "trusted_traveler_revoked", 5, at=104, item="0000000b", kind="consequence"
            ),
            stated("action.sent_on", "2026-11-24", 5, at=105, item="0000000c", kind="acted"),
            _entry(
                "shared", to="Las Lomas", fingerprint=None, profile="counsel", package_id="p", package=DIGEST
            ),
            _entry("received", package=DIGEST, by="Las Lomas", at="2026-11-24T10:00:00Z", receipt=DIGEST),
        ):
            confirmed("entry", vault.append(entry).commitment.hex())
        vault.keep("cards", "one", b"a card")
        confirmed("kept")


def _entry(kind: str, n: int = 5, **payload: object) -> Entry:
    return Entry(kind, encounter_id(n), moment(110), payload)


def append_on(home: Path) -> None:
    """Until the database's log has been begun anew: what it held is moved away, and its old pages are written over."""
    with vault_in(home) as vault:
        for n in range(10):
            confirmed("entry", vault.append(noted(LONG, 1, at=100 + n)).commitment.hex())


def affirm(home: Path) -> None:
    with vault_in(home) as vault:
        confirmed("entry", vault.append(_entry("sealed", 1, affirmation="own_memory")).commitment.hex())


def attach(home: Path) -> None:
    with vault_in(home) as vault:
        entry = vault.attach(encounter_id(1), io.BytesIO(PHOTO), moment(400)).entry()
        if entry is not None:
            confirmed("media", entry.payload["media"]["id"], "photo")


def record(home: Path) -> None:
    with vault_in(home) as vault:
        recording = vault.record_media(encounter_id(1), "audio", "audio/aac", moment(300))
        for start in range(0, len(SOUND), 40_000):
            recording.write(SOUND[start : start + 40_000])
        recording.finish()
        confirmed("media", recording.media_id, "sound")


def forget(home: Path) -> None:
    with vault_in(home) as vault:
        vault.forget(encounter_id(2), moment(500))
        confirmed("forgotten")


def forget_photo(home: Path) -> None:
    with vault_in(home) as vault:
        (photo,) = vault.encounter(encounter_id(2)).media
        vault.forget_media(photo.id, moment(500))
        confirmed("forgotten")


def change(home: Path) -> None:
    with vault_in(home) as vault:
        vault.change_passphrase(PASSPHRASE, OTHER_PASSPHRASE, cost=CHEAP)
        confirmed("changed")


def recover(home: Path) -> None:
    """The passphrase was forgotten: in by the recovery code, and a new one."""
    with reopened(home / "vault", code_of(home)) as vault:
        vault.change_passphrase(code_of(home), OTHER_PASSPHRASE, cost=CHEAP)
        confirmed("changed")


def recovery(home: Path) -> None:
    """A new recovery code."""
    with vault_in(home) as vault:
        confirmed("code", vault.new_recovery_code(PASSPHRASE, WORDLIST).replace(" ", "_"))


def backup(home: Path) -> None:
    with vault_in(home) as vault:
        vault.backup(home / "backup.tar")
        confirmed("backup")


def bring_back(home: Path) -> None:
    restore(home / "earlier.tar", home / "restored", PASSPHRASE)
    confirmed("restored")


def migrate(home: Path) -> None:
    folder = home / "vault"
    key = open_with(read_key_file(folder / "key.json"), PASSPHRASE, None)
    open_current(folder / "log.db", key, (*steps(), EXTRA)).close()
    confirmed("migrated")


def share(home: Path) -> None:
    """As the phone does it: sealed in the outbox, handed on, and only then written down."""
    session = session_in(home)
    outbox = home / "outbox"
    outbox.mkdir(exist_ok=True)
    model = ShareModel(session, encounter_id(2), outbox)
    model.choose(GROUP.signing_key.hex())
    chosen = model.chosen("somebody")
    if chosen is None:
        raise RuntimeError("the card of the template is not usable")
    packed = model.pack(chosen)
    confirmed("packed", packed.path.name, packed.digest)
    model.written(chosen)
    confirmed("shared", packed.digest)
    session.lock()


def take_receipt(home: Path) -> None:
    session = session_in(home)
    taken = take(session, (home / "receipt").read_bytes())
    confirmed("receipt", taken.encounter)
    session.lock()


def put_settings(home: Path) -> None:
    session = Session(home, now=lambda: moment(600), cost=CHEAP)
    session.change(language="es", scheme="light")
    confirmed("settings")


def wrong_secret(home: Path) -> None:
    """Also on a full or failing disk it is said that the passphrase is wrong, and it is counted."""
    session = Session(home, now=lambda: moment(600), cost=CHEAP)
    try:
        session.unlock("not the passphrase at all")
    except WrongSecret:
        confirmed("wrong", session.attempts.count())


def restore_over(home: Path) -> None:
    """The database is lost, and a backup takes the place of the damaged vault."""
    session = Session(home, now=lambda: moment(600), cost=CHEAP)
    SettingsModel(session).restore(home / "earlier.tar", PASSPHRASE)
    confirmed("restored")


def save_file(home: Path) -> None:
    """A sealed file, a backup or a sheet goes where the person wants it."""
    new_document(home / "chosen.age").put(home / "earlier.tar")
    confirmed("saved")


def keep_card(home: Path) -> None:
    session = session_in(home)
    CardsModel(session).keep(card(2, "Ortega and Nguyen"), compared=True)
    confirmed("card", card(2, "Ortega and Nguyen").signing_key.hex())
    session.lock()


TITLES: dict[Callable[[Path], None], str] = {
    create: "create the vault",
    capture: "tap while locked",
    record_locked: "record sound while locked",
    fold: "unlock and fold",
    append: "each kind of entry",
    append_on: "long notes, one after the other",
    affirm: "affirm",
    attach: "attach a photo",
    record: "record sound",
    forget: "forget an encounter",
    forget_photo: "forget a photo",
    change: "change the passphrase",
    recover: "recover by the code",
    recovery: "new recovery code",
    backup: "back up",
    bring_back: "restore",
    restore_over: "restore over a damaged vault",
    migrate: "migrate",
    share: "pack and share",
    save_file: "save a file where wanted",
    keep_card: "keep a card",
    take_receipt: "take in a receipt",
    wrong_secret: "a wrong passphrase",
    put_settings: "change a setting",
}
