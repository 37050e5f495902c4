"""Random operations, locking, unlocking and lost processes, held against a model that is nothing but dictionaries."""

from __future__ import annotations

import io
import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, precondition, rule

from app.record import verify
from app.vault import LockedVault, Vault, WrongSecret, restore
from tests.torture import meanwhile
from tests.torture.crew import Worker
from tests.vault.making import (
    CHEAP,
    CODEBOOK,
    OTHER_PASSPHRASE,
    PASSPHRASE,
    encounter_id,
    moment,
    new_vault,
    noted,
    opened,
    reopened,
    tapped,
)

# Where there is a disk in memory, the work of the real one is left to other tests.
MEMORY = "/dev/shm" if Path("/dev/shm").is_dir() else None
TAPS = [tap.id for tap in CODEBOOK.taps]
WORDS = ["alpha", "bravo", "charlie", "delta", "niño"]
CREW: list[Worker] = []
"""The one that loses processes."""
TAKEN = [0]


class VaultModel(RuleBasedStateMachine):
    """`self.model` holds, by encounter number, the notes, taps and media that were confirmed."""

    encounters: Bundle[int] = Bundle("encounters")

    @initialize()
    def make(self) -> None:
        self.home = Path(tempfile.mkdtemp(dir=MEMORY))
        self.folder = self.home / "vault"
        self.vault: Vault | None
        self.vault, self.code = new_vault(self.folder)
        self.passphrase = PASSPHRASE
        self.model: dict[int, dict[str, Any]] = {}
        self.waiting: list[tuple[int, str, str]] = []
        self.numbers = 0
        self.seconds = 0.0
        self.links = 0

    def teardown(self) -> None:
        if hasattr(self, "home"):
            if self.vault is not None:
                self.vault.lock()
            shutil.rmtree(self.home)

    def now(self) -> float:
        self.seconds += 1
        return self.seconds

    @rule(target=encounters)
    def open_one(self) -> int:
        self.numbers += 1
        n = self.numbers
        if self.vault is None:
            LockedVault(self.folder).capture(opened(n, at=self.now(), locked=True))
            self.waiting.append((n, "opened", ""))
        else:
            self.vault.append(opened(n, at=self.now()))
            self.model[n] = {"notes": [], "taps": [], "media": []}
            self.links += 1
        return n

    def is_there(self, n: int) -> bool:
        return n in self.model or any(waiting == (n, "opened", "") for waiting in self.waiting)

    @rule(n=encounters, tap=st.sampled_from(TAPS))
    def tap(self, n: int, tap: str) -> None:
        if not self.is_there(n):
            return
        if self.vault is None:
            LockedVault(self.folder).capture(tapped(tap, n, at=self.now()))
            self.waiting.append((n, "taps", tap))
        else:
            self.vault.append(tapped(tap, n, at=self.now()))
            self.model[n]["taps"].append(tap)
            self.links += 1

    @precondition(lambda self: self.vault is not None)
    @rule(n=encounters, words=st.lists(st.sampled_from(WORDS), min_size=1, max_size=4))
    def note(self, n: int, words: list[str]) -> None:
        if n in self.model and self.vault is not None:
            self.vault.append(noted(" ".join(words), n, at=self.now()))
            self.model[n]["notes"].append(" ".join(words))
            self.links += 1

    @precondition(lambda self: self.vault is not None)
    @rule(n=encounters, content=st.binary(max_size=200), times=st.sampled_from([1, 400]))
    def attach(self, n: int, content: bytes, times: int) -> None:
        if n in self.model and self.vault is not None:
            self.vault.attach(encounter_id(n), io.BytesIO(content * times), moment(self.now()))
            self.model[n]["media"].append(content * times)
            self.links += 1

    @precondition(lambda self: self.vault is not None)
    @rule(n=encounters)
    def forget(self, n: int) -> None:
        if n in self.model and self.vault is not None:
            self.vault.forget(encounter_id(n), moment(self.now()))
            del self.model[n]
            self.links += 1

    @precondition(lambda self: self.vault is not None)
    @rule(n=encounters)
    def forget_one_photo(self, n: int) -> None:
        if n in self.model and self.model[n]["media"] and self.vault is not None:
            media = self.vault.encounter(encounter_id(n)).media[0]
            self.vault.forget_media(media.id, moment(self.now()))
            del self.model[n]["media"][0]
            self.links += 1

    @precondition(lambda self: self.vault is not None)
    @rule()
    def change_passphrase(self) -> None:
        new = OTHER_PASSPHRASE if self.passphrase == PASSPHRASE else PASSPHRASE
        if self.vault is not None:
            self.vault.change_passphrase(self.passphrase, new, cost=CHEAP)
        self.passphrase = new

    @precondition(lambda self: self.vault is not None)
    @rule()
    def lock(self) -> None:
        if self.vault is not None:
            self.vault.lock()
        self.vault = None

    @precondition(lambda self: self.vault is not None)
    @rule()
    def lose_the_process(self) -> None:
        """What is in the files at this moment is all there is, log and all."""
        left = self.home / "left"
        shutil.copytree(self.folder, left)
        if self.vault is not None:
            self.vault.lock()
        shutil.rmtree(self.folder)
        left.rename(self.folder)
        self.vault = None

    @precondition(lambda self: self.vault is None)
    @rule(
        n=encounters,
        what=st.sampled_from(list(meanwhile.DOING)),
        call=st.sampled_from(["pwrite64", "fsync", "unlink", "rename", "write", "ftruncate"]),
        at=st.integers(1, 12),
    )
    def lose_the_process_meanwhile(self, n: int, what: str, call: str, at: int) -> None:
        """Unlocking, folding and one thing more, killed at some call, or perhaps just before it came to that."""
        if not self.is_there(n) and what != "change":
            return
        other = OTHER_PASSPHRASE if self.passphrase == PASSPHRASE else PASSPHRASE
        seconds = self.now()
        done = CREW[0].lost(
            {
                "folder": str(self.folder),
                "secrets": [self.passphrase, other],
                "what": what,
                "encounter": n,
                "seconds": seconds,
                "call": call,
                "at": at,
            }
        )
        if what == "change":
            working = [secret for secret in (self.passphrase, other) if self.opens(secret)]
            assert len(working) == 1
            assert working == [other] or not done
            self.passphrase = working[0]
        self.take_in(self.passphrase)
        if what != "change" and self.vault is not None:
            self.settle(n, what, done)

    def opens(self, secret: str) -> bool:
        try:
            reopened(self.folder, secret).lock()
        except WrongSecret:
            return False
        return True

    def settle(self, n: int, what: str, done: bool) -> None:
        """What was confirmed must be there; what was not may be, whole."""
        vault, kept = self.vault, self.model[n]
        assert vault is not None
        happened = vault.head().n > self.links
        assert happened or not done
        assert vault.head().n - self.links in (0, 1)
        if happened:
            self.links += 1
            if what == "forget":
                del self.model[n]
            elif what == "note":
                kept["notes"].append(meanwhile.NOTE)
            else:
                kept["media"].append(meanwhile.PHOTO)

    @precondition(lambda self: self.vault is None)
    @rule(by_code=st.booleans())
    def unlock(self, by_code: bool) -> None:
        self.take_in(self.code if by_code else self.passphrase)

    def take_in(self, secret: str) -> None:
        self.vault = reopened(self.folder, secret)
        assert self.vault.findings == ()
        for n, what, value in self.waiting:
            if what == "opened":
                self.model[n] = {"notes": [], "taps": [], "media": []}
            else:
                self.model[n][what].append(value)
        self.links += len(self.waiting)
        self.waiting = []

    @precondition(lambda self: self.vault is not None)
    @rule()
    def move_to_another_phone(self) -> None:
        if self.vault is not None:
            self.vault.backup(self.home / "backup.tar")
            self.vault.lock()
        shutil.rmtree(self.folder)
        assert restore(self.home / "backup.tar", self.folder, self.code) == ()
        (self.home / "backup.tar").unlink()
        self.vault = reopened(self.folder, self.passphrase)

    @precondition(lambda self: getattr(self, "vault", None) is not None)
    @rule()
    def verify(self) -> None:
        if self.vault is not None:
            assert self.vault.verify() == ()
            for n in self.model:
                verify(self.vault.history(encounter_id(n)))

    @invariant()
    def what_was_confirmed_is_there(self) -> None:
        TAKEN[0] += 1
        vault = getattr(self, "vault", None)
        if vault is None:
            return
        assert vault.head().n == self.links
        cards = {card.encounter: card for card in vault.timeline(limit=1000).cards}
        assert set(cards) == {encounter_id(n) for n in self.model}
        for n, kept in self.model.items():
            encounter = vault.encounter(encounter_id(n))
            assert [note.text for note in encounter.notes] == kept["notes"]
            assert [tap.tap for tap in encounter.taps] == kept["taps"]
            assert [media.bytes for media in encounter.media] == [len(content) for content in kept["media"]]
            assert cards[encounter_id(n)].notes == len(kept["notes"])
        for word in WORDS:
            expected = {
                encounter_id(n) for n, kept in self.model.items() if word in " ".join(kept["notes"]).split()
            }
            assert {found.encounter for found in vault.search(word, 1000)} == expected


def setup_module() -> None:
    CREW.append(Worker())


def teardown_module() -> None:
    CREW.pop().end()
    sys.stdout.write(f"\nsteps taken: {TAKEN[0]}\n")


steps = 100_000 if os.environ.get("FIRSTHAND_TORTURE") == "1" else 300 if sys.flags.optimize else 1_000
VaultModel.TestCase.settings = settings(
    max_examples=steps // 30,  # an example may end before its last step
    stateful_step_count=40,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
# A busy machine is not a failure either; at length it takes as long as it takes.
TestVaultModel = pytest.mark.timeout(0 if steps > 1_000 else 600)(VaultModel.TestCase)
