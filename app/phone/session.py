"""What the screens' models call: the vault while it is open, its locked door while it is not, the clock, the settings.

One `Session` for the app. Plain Python; every method that touches the vault returns when its work is on disk. `create`
and `unlock` take about a second and belong in a worker thread; everything else is quick.

What is needed only once a person does something is imported where it is used: the first screen must not wait for it.
`app.phone.ahead` has it loaded by then.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from secrets import token_hex
from threading import RLock
from typing import TYPE_CHECKING, Any, Literal

from app import __version__
from app.phone import clock, content
from app.phone.attempts import Attempts
from app.phone.device.outbox import empty
from app.phone.errors import KeystoreSilent, SettingNotKept, WaitFirst
from app.phone.preferences import Preferences, read_preferences
from app.vault import VaultError, VaultLocked, WrongSecret, finish_restoring, vault_state

if TYPE_CHECKING:
    from app.phone.device import Keystore
    from app.record import Encounter, Fact, Link, Moment
    from app.vault import KdfCost, LockedVault, Vault

SETUP = "setup"
"""Drawer of the vault for what the first run left open."""
TOLD_BY_PERSON = frozenset({"observed", "stated", "noted", "consequence"})
"""Entries with which a person goes on telling; looking at a record, handing it over or affirming it is not that."""
MOST_GUIDES = 20
"""So many guides shown are remembered, the latest: more than there are settings."""
HAPPENING = timedelta(hours=12)
LONGEST_EARLIER = 900
"""Letters for those before the last: an entry takes no text of more than a thousand, and opening must never fail."""


class Session:
    """`home` is the app's own folder. `now` is the clock, `cost` for tests, `keystore` the phone's."""

    def __init__(
        self,
        home: Path,
        *,
        now: Callable[[], Moment] = clock.now,
        cost: KdfCost | None = None,
        keystore: Keystore | None = None,
    ) -> None:
        self.home = home
        self.now = now
        self.attempts = Attempts(home)
        self.preferences: Preferences = read_preferences(home)
        self._clear_outbox()
        finish_restoring(self.vault_folder)
        self._cost = cost
        self._keystore = keystore
        self._vault: Vault | None = None
        self._door: LockedVault | None = None
        self._guides_shown: list[dict[str, str]] = []
        self._kept_guides: set[tuple[str, str]] = set()
        self._at_hand: str | None = None
        self._happening: tuple[str, Moment] | None = None
        self._turn = 0
        self._mutex = RLock()

    # Settings

    @property
    def language(self) -> str:
        """The person's language, English until one was chosen."""
        return self.preferences.language or "en"

    def change(self, **to: Any) -> None:
        """Change settings and keep them. Raises SettingNotKept; then they hold until the app is closed."""
        self.preferences = self.preferences.changed(**to)
        try:
            self.preferences.write(self.home)
        except OSError:
            raise SettingNotKept from None

    # The vault's door

    @property
    def vault_folder(self) -> Path:
        return self.home / "vault"

    def state(self) -> Literal["absent", "present"] | VaultError:
        """Whether there is a vault, or what is wrong with it."""
        return vault_state(self.vault_folder)

    def _clear_outbox(self) -> None:
        """Remove what was handed to other apps before: at the start and at each unlocking, since by then they have
        read it. Not at locking: that happens as soon as the other app comes to the front."""
        with suppress(OSError):
            empty(self.home / "outbox")

    @property
    def unlocked(self) -> bool:
        """Whether the vault's keys are here."""
        return self._vault is not None

    @property
    def vault(self) -> Vault:
        """The open vault. Raises VaultLocked."""
        vault = self._vault
        if vault is None:
            raise VaultLocked
        return vault

    @property
    def door(self) -> LockedVault:
        """The vault as it can be written without its keys. Raises VaultAbsent, KeyFileDamaged, StorageError."""
        from app.vault import LockedVault

        if self._door is None:
            self._door = LockedVault(self.vault_folder, codebook=content.codebook())
        return self._door

    def create(self, passphrase: str) -> str:
        """Make the vault and leave it open; returns the recovery code. Long. Raises what `create_vault` raises."""
        from app.vault import create_vault

        turn = self._turn
        vault, code = create_vault(
            self.vault_folder,
            passphrase,
            self.now(),
            wordlist=content.wordlist(),
            codebook=content.codebook(),
            cost=self._cost,
            strengthener=self._keystore if self._has_key() else None,
            labels=labels,
        )
        self._take(vault, turn)
        return code

    def _known_key(self) -> Keystore | None:
        """The phone's key, when one was made here. A vault that needs it and is opened without says so."""
        with suppress(KeystoreSilent):
            if self._keystore is not None and self._keystore.exists():
                return self._keystore
        return None

    def _forget_key(self) -> None:
        with suppress(KeystoreSilent):
            if self._keystore is not None:
                self._keystore.forget()

    def _has_key(self) -> bool:
        """Make the key in the phone's key store, if there is none, and try it. False where that does not work: the
        vault is then as on a desktop, and its passphrase alone opens it."""
        if self._keystore is None:
            return False
        try:
            self._keystore.create()
            self._keystore.strengthen(bytes(32))
        except KeystoreSilent:
            return False
        return True

    def unlock(self, secret: str) -> None:
        """Open the vault with passphrase or recovery code. Long.

        Raises WaitFirst, WrongSecret (counted), VaultLocked when `lock` came in between, and what `unlock` raises.
        """
        from app.vault import unlock

        turn = self._turn
        wait = self.attempts.wait(self.now())
        if wait > 0:
            raise WaitFirst(int(wait) + 1)
        try:
            vault = unlock(
                self.vault_folder,
                secret,
                codebook=content.codebook(),
                strengthener=self._known_key(),
                labels=labels,
            )
        except WrongSecret:
            self.attempts.wrong(self.now())
            raise
        self.attempts.right()
        self._take(vault, turn)
        self._happening = None
        self._clear_outbox()

    def change_passphrase(self, old: str, new: str) -> None:
        """Long. Raises WrongSecret, WeakPassphrase; then the old one still holds. On a phone that has no key yet, as
        after restoring a backup there, one is made."""
        known = self._known_key() is not None
        strengthener = self._keystore if self._has_key() else None
        try:
            self.vault.change_passphrase(old, new, strengthener=strengthener)
        except VaultError:
            if strengthener is not None and not known:
                self._forget_key()
            raise

    def _take(self, vault: Vault, turn: int) -> None:
        with self._mutex:
            if turn == self._turn and self._vault is None:
                self._vault = vault
                return
        vault.lock()
        raise VaultLocked

    def lock(self) -> None:
        """Drop the keys, and whatever unlocking is under way. Twice is the same as once."""
        with self._mutex:
            self._turn += 1
            vault, self._vault = self._vault, None
            self._at_hand = None
        if vault is not None:
            vault.lock()

    def moved(self) -> None:
        """Another vault lies in the folder now, as after restoring."""
        self.lock()
        self._door = self._happening = None

    # Writing

    def begin(self, moment: Moment | None = None) -> str:
        """A new encounter in the open vault, to be written down from memory; returns its id."""
        from app.record import Entry

        encounter = token_hex(16)
        at = moment or self.now()
        self.vault.append(Entry("opened", encounter, at, self.opened(locked=False)))
        self.at_hand(encounter)
        return encounter

    def at_hand(self, encounter: str) -> None:
        """A record is being written in, with the vault open: guides read from here on belong to it."""
        self._at_hand = encounter

    def happening(self, encounter: str, moment: Moment) -> None:
        """A record was begun while locked. What is read belongs to it until the vault is opened, or half a day passed."""
        self._happening = encounter, moment

    def opened(self, *, locked: bool) -> dict[str, Any]:
        """The payload of an `opened` entry."""
        shown = {"guide": self.guides_shown} if self._guides_shown else {}
        return {
            "codebook": content.codebook().version,
            "app": __version__,
            "language": self.language.replace("_", "-"),
            "locked": locked,
            **shown,
        }

    def show_guide(self, stamp: dict[str, str]) -> None:
        """The person is shown a guide: the record that is open keeps which one it was, each once; one that is opened from
        here on keeps it too, and those before it. Reading never fails because of it: what the disk refuses is left out.
        """
        self._guides_shown = [*(one for one in self._guides_shown if one != stamp), stamp][-MOST_GUIDES:]
        encounter = self._open_record()
        if encounter is None or (encounter, stamp["sha256"]) in self._kept_guides:
            return
        with suppress(VaultError):
            payload = {"guide": dict(stamp)}
            if self.unlocked:
                self.append(encounter, "shown", payload)
            else:
                from app.record import Entry

                self.door.capture(Entry("shown", encounter, self.now(), payload))
            self._kept_guides.add((encounter, stamp["sha256"]))

    def _open_record(self) -> str | None:
        if self.unlocked:
            return self._at_hand
        if self._happening is None:
            return None
        encounter, began = self._happening
        return encounter if abs(self.now().instant - began.instant) < HAPPENING else None

    @property
    def guides_shown(self) -> dict[str, str]:
        """The stamp of the guide shown last, and under `earlier` which were shown before it; empty for none."""
        if not self._guides_shown:
            return {}
        *before, last = self._guides_shown
        earlier = ""
        for one in reversed(before):
            told = " ".join(one[key] for key in ("setting", "language", "version", "by") if key in one)
            longer = f"{told}; {earlier}" if earlier else told
            if len(longer) > LONGEST_EARLIER:
                break
            earlier = longer
        return {**last, "earlier": earlier} if earlier else dict(last)

    def append(self, encounter: str, kind: str, payload: dict[str, Any]) -> Link:
        """Add an entry, now. Raises VaultLocked, EntryRefused, the record's EntryError, StorageError."""
        from app.record import Entry

        link = self.vault.append(Entry(kind, encounter, self.now(), payload))
        if kind in TOLD_BY_PERSON:
            self.at_hand(encounter)
        return link

    def answer(
        self, encounter: str, field: str, fact: Fact, *, item: str | None = None, kind: str = "stated"
    ) -> Link:
        """Write one answer; an entry for each, so that a profile can leave single answers out."""
        return self.append(encounter, kind, {"item": item, "facts": {field: fact.to_json()}})

    def encounter(self, encounter_id: str) -> Encounter:
        """One encounter as it stands. Raises VaultLocked, UnknownEncounter."""
        return self.vault.encounter(encounter_id)


def labels(vocabulary: str, code: str) -> Iterable[str]:
    """What a code is called in every language there is, so that searching finds it in any."""
    for language in content.LANGUAGES:
        words = content.words(language, "codebook")
        if words.has("codebook", "vocabulary", vocabulary, code):
            yield words.say("codebook", "vocabulary", vocabulary, code)
