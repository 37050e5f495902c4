"""What must hold of a vault after anything happened to a program: the vault to try it on, and the judge."""

from __future__ import annotations

import contextlib
import io
import shutil
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path

from app.package import Ed25519Signer, check, make_receipt
from app.phone.preferences import read_preferences
from app.phone.screens.cards.model import CardsModel
from app.phone.session import Session
from app.record import Encounter
from app.seal import X25519Identity
from app.vault import DatabaseMissing, LockedVault, Vault, WrongSecret, migrate, restore, unlock, vault_state
from app.vault.key_file import read_key_file
from app.vault.migrate import open_current, steps
from app.vault.slots import open_with
from tests.torture import on_vault
from tests.torture.harm import hold
from tests.torture.on_vault import PHOTO, SOUND, code_of
from tests.vault.making import (
    CHEAP,
    CODEBOOK,
    OTHER_PASSPHRASE,
    PASSPHRASE,
    WORDLIST,
    encounter_id,
    moment,
    new_vault,
    noted,
    opened,
    reopened,
    tapped,
)

LAWYER = X25519Identity(bytes([1]) * 32)
"""Who the package of the template's card is sealed to."""
PLAIN = (
    *(PHOTO[300:364], SOUND[300:364], b"words of encounter", b"two men in green", b"7-K42", b"Las Lomas"),
    *(PASSPHRASE.encode(), OTHER_PASSPHRASE.encode()),
)
"""What nobody may read in any file."""
_OURS = {"key.json", "lock", "log.db", "log.db-wal", "reserve", "sealed"}


def template(home: Path) -> Path:
    """A locked vault with two encounters and a photo, a card kept and a package shared; an earlier backup; a receipt."""
    home.mkdir()
    vault, code = new_vault(home / "vault")
    (home / "code").write_text(code)
    for n in (1, 2):
        vault.append(opened(n))
        vault.append(noted(f"words of encounter {n}", n))
    vault.attach(encounter_id(2), io.BytesIO(PHOTO), moment(5))
    vault.lock()
    session = on_vault.session_in(home)
    CardsModel(session).keep(on_vault.GROUP, compared=True)
    session.lock()
    on_vault.share(home)
    (package,) = (home / "outbox").iterdir()
    found = check(package, [LAWYER], codebook=CODEBOOK, wordlist=WORDLIST)
    receipt = make_receipt(
        package=found.digest,
        package_id=found.package_id,
        head=found.head,
        at=moment(590),
        by="Las Lomas",
        signer=Ed25519Signer(bytes([1]) * 32),
    )
    (home / "receipt").write_bytes(receipt.to_bytes())
    package.unlink()
    with reopened(home / "vault") as vault:
        vault.backup(home / "earlier.tar")
        (home / "head").write_text(vault.head().link.hex())
    return home


def prepared(made: Path, operation: str, home: Path) -> Path:
    """A copy of the template, made ready for the operation."""
    shutil.copytree(made, home)
    if operation == "fold":
        captures_waiting(home / "vault")
    if operation == "create":
        shutil.rmtree(home / "vault")
    if operation == "restore_over":
        (home / "vault" / "log.db").unlink()
    return home


def captures_waiting(folder: Path) -> list[str]:
    """An encounter captured while locked: its opening, a tap, a recording."""
    locked = LockedVault(folder)
    ids = [locked.capture(opened(3, at=50, locked=True)), locked.capture(tapped("searched", 3, at=51))]
    recording = locked.capture_media(encounter_id(3), "audio", "audio/aac", moment(52))
    recording.write(SOUND)
    recording.finish()
    return ids


def judge(operation: str, home: Path, said: list[list[str]], where: str) -> None:
    """Hold what is on disk against what was confirmed. Raises Harm, or whatever stands in the way of looking."""
    leaks(home, where)
    if operation == "create":
        created(home, said, where)
        return
    if operation == "restore_over":
        restored_over(home, said, where)
        return
    confirmed = {line[0]: line[1:] for line in said}
    secret = secrets(operation, home, confirmed, where)
    with knowing(operation), unlock(home / "vault", secret, codebook=CODEBOOK) as vault:
        hold(vault.verify() == (), "corrupted", where)
        hold(vault.findings == (), "corrupted", f"{where}: {vault.findings}")
        everything(vault, home, said, where)
        no_half_files(home, vault, where)
        _JUDGES.get(operation, _nothing_more)(home, vault, confirmed, where)
    leaks(home, where)


def leaks(home: Path, where: str) -> None:
    """No file says anything in the clear but the two the judge reads from."""
    for path in home.rglob("*"):
        if path.is_file() and path.name not in ("code", "receipt"):
            content = path.read_bytes()
            hold(not any(one in content for one in PLAIN), "leaked", f"{where}: {path.name}")


def everything(vault: Vault, home: Path, said: list[list[str]], where: str) -> None:
    """What the template held, and what was confirmed since."""
    history = vault._log.history(None)
    links = {link.commitment.hex(): link for link in history.links}
    hold((home / "head").read_text() in {link.link.hex() for link in links.values()}, "lost", where)
    captured = [entry.payload.get("capture") for _, entry in history.entries()]
    for kind, *rest in said:
        if kind == "entry":
            hold(rest[0] in links and links[rest[0]].body is not None, "lost", where)
        elif kind == "kept":
            hold(vault.kept("cards", "one") == b"a card", "lost", where)
        elif kind == "capture":
            hold(captured.count(rest[0]) == 1, "lost", where)
        elif kind == "media":
            with vault.open_media(rest[0]) as stream:
                hold(stream.read() == (SOUND if rest[1] == "sound" else PHOTO), "lost", where)


def created(home: Path, said: list[list[str]], where: str) -> None:
    folder = home / "vault"
    state = vault_state(folder)
    hold(state in ("absent", "present"), "corrupted", where)
    if said:
        hold(state == "present", "lost", where)
        reopened(folder, said[0][1].replace("_", " ")).lock()
    if state == "absent":
        new_vault(folder)[0].lock()
    with reopened(folder) as vault:
        hold(vault.verify() == (), "corrupted", where)
    hold(not folder.with_name(".vault.making").exists() or state == "present", "leaked", where)


def restored_over(home: Path, said: list[list[str]], where: str) -> None:
    """The damaged vault or the restored one, and never none; the damaged files are kept; doing it again works."""
    state = Session(home, now=lambda: moment(600), cost=CHEAP).state()
    hold(state == "present" or isinstance(state, DatabaseMissing), "lost", f"{where}: {state}")
    hold(state == "present" or not said, "lost", where)
    if state != "present":
        on_vault.restore_over(home)
    kept = [path for path in home.glob("vault.damaged.*") if (path / "key.json").exists()]
    hold(len(kept) == 1, "lost", f"{where}: {kept}")
    with reopened(home / "vault") as vault:
        hold(vault.verify() == (), "corrupted", where)
        hold((home / "head").read_text() == vault.head().link.hex(), "lost", where)
        no_half_files(home, vault, where)
    leaks(home, where)
    left = [path.name for path in home.glob("*vault*")]
    hold(sorted(left) == ["vault", kept[0].name], "leaked", f"{where}: {left}")


def secrets(operation: str, home: Path, confirmed: dict[str, list[str]], where: str) -> str:
    """Exactly one passphrase works, the confirmed one if one was; and at least one recovery code."""
    changing = operation in ("change", "recover")
    working = [secret for secret in (PASSPHRASE, OTHER_PASSPHRASE) if works(operation, home, secret)]
    hold(len(working) == 1, "lost" if not working else "corrupted", f"{where}: {len(working)} passphrases")
    hold("changed" not in confirmed or working == [OTHER_PASSPHRASE], "lost", where)
    hold(changing or working == [PASSPHRASE], "corrupted", where)
    if "code" in confirmed:
        hold(works(operation, home, confirmed["code"][0].replace("_", " ")), "lost", where)
        hold(not works(operation, home, code_of(home)), "corrupted", where)
    elif operation != "recovery":
        hold(works(operation, home, code_of(home)), "lost", where)
    return working[0]


def works(operation: str, home: Path, secret: str) -> bool:
    try:
        with knowing(operation):
            unlock(home / "vault", secret, codebook=CODEBOOK).lock()
    except WrongSecret:
        return False
    return True


@contextlib.contextmanager
def knowing(operation: str) -> Iterator[None]:
    """While a migration is judged, this app plays the one that knows the step."""
    before = migrate.steps
    if operation == "migrate":
        migrate.steps = lambda: (*before(), on_vault.EXTRA)
    try:
        yield
    finally:
        migrate.steps = before


def no_half_files(home: Path, vault: Vault, where: str) -> None:
    """Everything in the folder is accounted for once the vault is open."""
    sealed = sorted(path.name for path in (home / "vault" / "sealed").iterdir())
    attached = [
        one.id for card in vault.timeline(limit=100).cards for one in vault.encounter(card.encounter).media
    ]
    hold(sealed == sorted(f"media-{media_id}.age" for media_id in attached), "leaked", f"{where}: {sealed}")
    rest = {path.name for path in (home / "vault").iterdir()} - {"key.json.part"}
    hold(rest <= _OURS, "leaked", f"{where}: {rest - _OURS}")


Confirmed = dict[str, list[str]]


def _nothing_more(home: Path, vault: Vault, confirmed: Confirmed, where: str) -> None:
    pass


def _fold(home: Path, vault: Vault, confirmed: Confirmed, where: str) -> None:
    third = vault.encounter(encounter_id(3))
    hold([tap.tap for tap in third.taps] == ["searched"], "lost", where)
    hold([one.bytes for one in third.media] == [len(SOUND)], "lost", where)
    hold(len(list(vault.history(encounter_id(3)).entries())) == 3, "corrupted", where)


def _forget(home: Path, vault: Vault, confirmed: Confirmed, where: str) -> None:
    gone = encounter_id(2) not in {card.encounter for card in vault.timeline(limit=100).cards}
    hold(gone or "forgotten" not in confirmed, "leaked", where)
    hold((vault.search("words of encounter 2") == ()) is gone, "leaked" if gone else "lost", where)
    if not gone:
        hold(_photos(vault) == [PHOTO], "lost", where)


def _forget_photo(home: Path, vault: Vault, confirmed: Confirmed, where: str) -> None:
    left = _photos(vault)
    hold(left == [] or (left == [PHOTO] and "forgotten" not in confirmed), "corrupted", where)


def _photos(vault: Vault) -> list[bytes]:
    told: Encounter = vault.encounter(encounter_id(2))
    content = []
    for one in told.media:
        with vault.open_media(one.id) as stream:
            content.append(stream.read())
    return content


def _record(home: Path, vault: Vault, confirmed: Confirmed, where: str) -> None:
    # Whole when confirmed; otherwise whole, or marked as cut off at a whole chunk, or not there.
    for one in vault.encounter(encounter_id(1)).media:
        with vault.open_media(one.id) as stream:
            content = stream.read()
        hold(SOUND.startswith(content), "corrupted", where)
        hold(one.cut_off == (len(content) < len(SOUND)), "corrupted", where)
        hold(len(content) % 65536 == 0 or not one.cut_off, "corrupted", where)


def _backup(home: Path, vault: Vault, confirmed: Confirmed, where: str) -> None:
    path = home / "backup.tar"
    hold(path.exists() or "backup" not in confirmed, "lost", where)
    if path.exists():
        hold(restore(path, home / "restored", PASSPHRASE) == (), "corrupted", where)
        _same(home / "restored", vault, where)


def _bring_back(home: Path, vault: Vault, confirmed: Confirmed, where: str) -> None:
    restored = home / "restored"
    hold(restored.exists() or "restored" not in confirmed, "lost", where)
    if not restored.exists():
        restore(home / "earlier.tar", restored, PASSPHRASE)
    _same(restored, vault, where)


def _same(folder: Path, vault: Vault, where: str) -> None:
    with reopened(folder) as again:
        hold(again.verify() == (), "corrupted", where)
        hold(again.head() == vault.head(), "lost", where)


def _migrate(home: Path, vault: Vault, confirmed: Confirmed, where: str) -> None:
    vault.lock()
    folder = home / "vault"
    key = open_with(read_key_file(folder / "key.json"), PASSPHRASE, None)
    connection = open_current(folder / "log.db", key, (*steps()[: on_vault.EXTRA.number - 1], on_vault.EXTRA))
    try:
        rows = connection.execute("SELECT a FROM extra").fetchall()
        hold(rows == [(1,)], "corrupted", where)
    finally:
        connection.close()


def _share(home: Path, vault: Vault, confirmed: Confirmed, where: str) -> None:
    shares = [one.package for one in vault.encounter(encounter_id(2)).shares]
    hold("shared" not in confirmed or confirmed["shared"][0] in shares, "lost", where)
    if "packed" in confirmed:
        name, digest = confirmed["packed"]
        content = (home / "outbox" / name).read_bytes()
        hold(sha256(content).hexdigest() == digest, "corrupted", where)
    # Never said of a file that was not made.
    hold(len(shares) == 1 or "packed" in confirmed, "corrupted", where)
    for one in (home / "outbox").glob("*.age") if (home / "outbox").exists() else ():
        check(one, [LAWYER], codebook=CODEBOOK, wordlist=WORDLIST)


def _take_receipt(home: Path, vault: Vault, confirmed: Confirmed, where: str) -> None:
    receipts = vault.encounter(encounter_id(2)).receipts
    hold(len(receipts) == 1 or "receipt" not in confirmed, "lost", where)
    # Taking it in once more comes to its end, and changes nothing twice.
    vault.lock()
    on_vault.take_receipt(home)
    with reopened(home / "vault") as again:
        hold(len(again.encounter(encounter_id(2)).receipts) == 1, "corrupted", where)


def _keep_card(home: Path, vault: Vault, confirmed: Confirmed, where: str) -> None:
    hold("card" not in confirmed or confirmed["card"][0] in vault.drawer("cards"), "lost", where)
    for name in vault.drawer("cards"):
        hold(vault.kept("cards", name), "corrupted", where)


def _put_settings(home: Path, vault: Vault, confirmed: Confirmed, where: str) -> None:
    kept = read_preferences(home)
    hold(kept.language == "es" or "settings" not in confirmed, "lost", where)
    hold((kept.language, kept.scheme) in (("es", "light"), ("", "dark")), "corrupted", where)


def _wrong_secret(home: Path, vault: Vault, confirmed: Confirmed, where: str) -> None:
    # What the disk would not take was counted in memory.
    hold(confirmed.get("wrong", ["1"]) == ["1"], "lost", where)


def _save_file(home: Path, vault: Vault, confirmed: Confirmed, where: str) -> None:
    saved = home / "chosen.age"
    hold(saved.exists() or "saved" not in confirmed, "lost", where)
    hold(not saved.exists() or saved.read_bytes() == (home / "earlier.tar").read_bytes(), "corrupted", where)


_JUDGES: dict[str, Callable[[Path, Vault, Confirmed, str], None]] = {
    "fold": _fold,
    "forget": _forget,
    "forget_photo": _forget_photo,
    "record": _record,
    "record_locked": _record,
    "backup": _backup,
    "bring_back": _bring_back,
    "migrate": _migrate,
    "share": _share,
    "take_receipt": _take_receipt,
    "keep_card": _keep_card,
    "save_file": _save_file,
    "put_settings": _put_settings,
    "wrong_secret": _wrong_secret,
}
