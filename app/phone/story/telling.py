"""The story itself, step by step: a vault, locked taps, the evening's answers, a package, the desk, the receipt.

Everything that is written lies in the folder that is given. Nothing of the record is written there in the clear except
what the desk opens at the end.
"""

import io
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from secrets import token_hex

from attrs import evolve, frozen

from app import __version__
from app.package import Card, Packed, PackRequest, pack, preview, read_card, read_receipt
from app.phone import content
from app.phone.sharing import media_sources
from app.phone.story import media, scene
from app.phone.story.calendar import StoryClock, some_days_ago
from app.phone.story.desk_side import DeskProgram
from app.record import UNKNOWN, WITHHELD, Entry, Fact, witness_code
from app.vault import LockedVault, Vault, create_vault, suggest_passphrase, unlock

Say = Callable[[str], None]


@frozen
class Told:
    """Where the story left what a reader will want to look at."""

    folder: Path
    package: Path
    opened: Path
    summary: Path
    backup: Path


class Story:
    """One telling. `say` is given each line of what happens, with the seconds it took."""

    def __init__(self, folder: Path, now: datetime, say: Say) -> None:
        self._folder = folder
        self._say = say
        self._clock = StoryClock(some_days_ago(now))
        self._number = 0
        self._items: dict[str, str] = {}
        self._encounter = token_hex(16)
        self._vault_folder = folder / "vault"

    def tell(self) -> Told:
        """Tell it all. Raises what the rooms raise; FileExistsError when the folder has been used."""
        self._folder.mkdir(parents=True, exist_ok=True)
        for name in ("vault", "desk", "for-the-lawyer"):
            if (self._folder / name).exists():
                raise FileExistsError(name)
        (self._folder / "for-the-lawyer").mkdir()
        passphrase, recovery = self._make_vault()
        self._tap_while_locked()
        with self._step("The person unlocks in the evening; what was captured is folded into the history"):
            vault = unlock(self._vault_folder, passphrase, codebook=content.codebook())
        with vault:
            self._write_it_down(vault)
            self._consequence(vault)
            desk, card = self._desk_makes_a_card()
            packed = self._hand_over(vault, card)
            opened = self._desk_opens(desk, packed)
            self._receipt(vault, desk, card, packed)
            backup = self._check_and_back_up(vault)
        with self._step("The recovery code opens the vault too"):
            unlock(self._vault_folder, recovery, codebook=content.codebook()).lock()
        return Told(self._folder, packed.path, opened, opened / "data" / "summary.pdf", backup)

    def _make_vault(self) -> tuple[str, str]:
        passphrase = suggest_passphrase(content.wordlist())
        with self._step("A vault is made; its passphrase is calibrated to about one second on this machine"):
            vault, recovery = create_vault(
                self._vault_folder,
                passphrase,
                self._clock.now(),
                wordlist=content.wordlist(),
                codebook=content.codebook(),
            )
            vault.lock()
        self._note(f"the passphrase of this story's vault: {passphrase}")
        self._note(f"its recovery code: {recovery}")
        return passphrase, recovery

    def _tap_while_locked(self) -> None:
        locked = LockedVault(self._vault_folder, codebook=content.codebook())
        first = self._clock.now()
        with self._step(
            "It is happening: the app stays locked, each tap is sealed and synced before it shows as saved"
        ):
            opened = {
                "codebook": content.codebook().version,
                "app": __version__,
                "language": scene.LANGUAGE,
                "locked": True,
            }
            locked.capture(Entry("opened", self._encounter, first, opened))
            passed = 0
            for at, tap in scene.TAPS:
                moment = self._clock.move(seconds=at - passed)
                passed = at
                locked.capture(Entry("observed", self._encounter, moment, {"tap": tap}))
        self._note(f"{len(scene.TAPS)} taps, {', '.join(tap for _, tap in scene.TAPS)}")
        spoken = io.BytesIO(media.sound())
        with (
            self._step("A voice note is recorded while locked; it is sealed as it is spoken"),
            locked.capture_media(
                self._encounter, "audio", "audio/wav", self._clock.move(seconds=30)
            ) as recording,
        ):
            while chunk := spoken.read(8192):
                recording.write(chunk)
            recording.finish()

    def _write_it_down(self, vault: Vault) -> None:
        evening = self._clock.move(hours=10)
        with self._step("The person answers the guided walk, and passes over what they like"):
            given = scene.answers(evening.instant.date().isoformat(), self._clock.offset)
            for answer in given:
                self._state(vault, "stated", answer)
            for field, state in scene.UNANSWERED:
                fact = UNKNOWN if state == "unknown" else WITHHELD
                self._append(vault, "stated", {"item": None, "facts": {field: fact.to_json()}})
        self._note(f"{len(given)} answers, {len(scene.UNANSWERED)} passed over")
        with self._step("A photo is taken in, and a few words are written"):
            vault.attach(
                self._encounter,
                io.BytesIO(media.photo(self._clock.instant)),
                self._clock.move(seconds=90),
                given_name="IMG_2041.JPG",
                caption=scene.CAPTION,
            )
            self._append(
                vault, "noted", {"text": scene.NOTE, "language": scene.LANGUAGE, "audience": "complaint"}
            )
        with self._step("An hour later one answer is corrected; the first stays under it"):
            self._clock.move(hours=1)
            self._state(vault, "stated", scene.CORRECTION)
            self._append(vault, "sealed", {"affirmation": "own_memory"})
        self._note(f"witness code, to read to a friend: {witness_code(vault.head(), content.wordlist())}")

    def _consequence(self, vault: Vault) -> None:
        with self._step("Three days later a letter comes: Global Entry is revoked. It joins the same record"):
            moment = self._clock.move(days=3, hours=-11)
            for answer in scene.consequence(moment.instant.date().isoformat()):
                self._state(vault, "consequence", answer)

    def _desk_makes_a_card(self) -> tuple[DeskProgram, Card]:
        passphrase_file = self._folder / "desk-passphrase.txt"
        passphrase_file.write_text(suggest_passphrase(content.wordlist()) + "\n", encoding="utf-8")
        passphrase_file.chmod(0o600)
        desk = DeskProgram(self._folder / "desk", passphrase_file)
        card_file = self._folder / "for-the-person-card.json"
        with self._step("A legal-aid group makes its identity and its card (firsthand-desk init, card)"):
            desk("init")
            desk(
                "card",
                "--name",
                "Las Lomas Legal Aid (story)",
                "--languages",
                "en,es",
                "--phone",
                "+1 202 555 0143",
                "--out",
                card_file,
            )
        card = read_card(card_file.read_bytes(), datetime.now().astimezone().date())
        self._note(f"the person compares six words by phone: {card.fingerprint(content.wordlist())}")
        return desk, card

    def _hand_over(self, vault: Vault, card: Card) -> Packed:
        request = PackRequest(
            encounter_id=self._encounter,
            history=vault.history(self._encounter),
            media=media_sources(vault, self._encounter),
            profile="counsel",
            recipients=card.recipients(),
            recipient_name=card.name,
            signer=vault.signer,
            moment=self._clock.move(seconds=60),
            codebook=content.codebook(),
            words=content.report_words(scene.LANGUAGE),
            english=content.report_words("en"),
            wordlist=content.wordlist(),
            fonts=content.FONTS,
            app_version=__version__,
            package_id=token_hex(16),
        )
        shown = preview(request)
        public = preview(evolve(request, profile="public"))
        self._note(
            f"for the lawyer {len(shown.goes)} parts go and {len(shown.stays)} stay; "
            f"for the public {len(public.goes)} would go and {len(public.stays)} stay"
        )
        with self._step("The record is sealed to the group's card"):
            packed = pack(request, self._folder / "for-the-lawyer" / f"{token_hex(6)}.age")
        self._append(
            vault,
            "shared",
            {
                "to": card.name,
                "fingerprint": card.fingerprint(content.wordlist()),
                "profile": "counsel",
                "package_id": packed.package_id,
                "package": packed.digest,
            },
        )
        self._note(f"{packed.path.name}, {packed.bytes:,} bytes")
        return packed

    def _desk_opens(self, desk: DeskProgram, packed: Packed) -> Path:
        opened = self._folder / "opened-by-the-desk"
        with self._step("The group opens and checks it (firsthand-desk open)"):
            report = desk("open", packed.path, "--into", opened)
        for line in report.splitlines():
            self._note(line)
        return opened

    def _receipt(self, vault: Vault, desk: DeskProgram, card: Card, packed: Packed) -> None:
        file = self._folder / "for-the-person-receipt.json"
        with self._step("The group signs a receipt, and the vault takes it (firsthand-desk receipt)"):
            desk("receipt", packed.path, "--out", file)
            receipt = read_receipt(file.read_bytes(), card)
            if receipt.package != packed.digest:
                raise ValueError("the receipt is for another package")
            self._append(
                vault,
                "received",
                {"package": receipt.package, "by": receipt.by, "at": receipt.at, "receipt": receipt.digest},
            )
            vault.keep("receipts", receipt.digest, receipt.to_bytes())

    def _check_and_back_up(self, vault: Vault) -> Path:
        with self._step("The vault checks itself from the first entry on"):
            findings = vault.verify()
        self._note("nothing was found" if not findings else f"found: {findings}")
        backup = self._folder / "backup.firsthand"
        with self._step("A backup is written as one file"):
            vault.backup(backup)
        return backup

    def _state(self, vault: Vault, kind: str, answer: scene.Answer) -> None:
        item = None
        if answer.item is not None:
            item = self._items.setdefault(answer.item, token_hex(4))
        fact = Fact.known(answer.value, answer.confidence)
        self._append(vault, kind, {"item": item, "facts": {answer.field: fact.to_json()}})

    def _append(self, vault: Vault, kind: str, payload: dict[str, object]) -> None:
        vault.append(Entry(kind, self._encounter, self._clock.move(seconds=7), payload))

    @contextmanager
    def _step(self, what: str) -> Iterator[None]:
        self._number += 1
        began = time.perf_counter()
        yield
        self._say(f"{self._number:>2}. {what}  ({time.perf_counter() - began:.2f} s)")

    def _note(self, text: str) -> None:
        self._say(f"      {text}")


def closing_lines(told: Told) -> Iterable[str]:
    """Where everything is, and what to try next."""
    yield ""
    yield f"The lawyer's first page:   {told.summary}"
    yield f"The opened bag:            {told.opened}"
    yield f"The sealed package:        {told.package}"
    yield f"The vault's backup:        {told.backup}"
    yield f"How to check it by hand:   {told.opened / 'VERIFY.txt'}"
