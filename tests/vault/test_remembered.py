"""What an open vault remembers of the encounter it wrote to last is what a fresh reading of the database tells.

The story, the card, the head and the last time are carried on in memory from entry to entry. Here random entries of every
kind, undoing, correcting, forgetting, taking in, failing in the middle and opening again are held against reading it all
anew, after each step.
"""

from __future__ import annotations

import contextlib
import io
import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from sqlcipher3 import dbapi2 as sqlcipher

from app.record import Entry, EntryError, Link, Moment, canonical
from app.vault import EntryRefused, LockedVault, VaultInUse
from app.vault.log import Log
from app.vault.search import no_labels
from app.vault.timeline import card_of, make_card
from tests.record.shipped import any_entries, texts
from tests.vault.making import (
    CODEBOOK,
    encounter_id,
    moment,
    new_vault,
    noted,
    opened,
    reopened,
    stated,
    tapped,
)

MEMORY = "/dev/shm" if Path("/dev/shm").is_dir() else None
NUMBERS = st.sampled_from([1, 1, 1, 2, 3])
TAPS = st.sampled_from([tap.id for tap in CODEBOOK.taps][:3])

SEVERAL = next(
    field for field in CODEBOOK.fields if field.type == "codes" and not CODEBOOK.group(field.group).repeats
)


class Remembering(RuleBasedStateMachine):
    """Three encounters, so that what is remembered has to give way to another one again and again."""

    @initialize()
    def make(self) -> None:
        self.home = Path(tempfile.mkdtemp(dir=MEMORY))
        self.vault, _ = new_vault(self.home / "vault")
        self.steps = 0
        self.told: dict[int, list[Link]] = {}

    def teardown(self) -> None:
        if hasattr(self, "vault"):
            assert self.vault.verify() == ()
            self.vault.lock()
            shutil.rmtree(self.home)

    def now(self) -> Moment:
        """A second later; now and then the wall clock was turned back."""
        self.steps += 1
        turned = moment(self.steps - (9 if self.steps % 7 == 0 else 0) + 10)
        return evolve(turned, mono_ms=self.steps * 1000)

    def at_once(self, entry: Entry, n: int) -> Entry:
        return evolve(entry, encounter=encounter_id(n), time=self.now())

    def open(self, n: int) -> None:
        if n not in self.told:
            self.vault.append(self.at_once(opened(), n))
            self.told[n] = []

    def append(self, n: int, entry: Entry) -> None:
        self.open(n)
        self.told[n].append(self.vault.append(self.at_once(entry, n)))

    def of_kind(self, n: int, kind: str) -> list[tuple[Link, Entry]]:
        told = [(link, link.entry()) for link in self.told.get(n, [])]
        return [(link, entry) for link, entry in told if entry is not None and entry.kind == kind]

    @rule(n=NUMBERS, tap=TAPS)
    def tap(self, n: int, tap: str) -> None:
        self.append(n, tapped(tap))

    @rule(n=NUMBERS, at=st.integers(0, 50))
    def take_a_tap_back(self, n: int, at: int) -> None:
        if taps := self.of_kind(n, "observed"):
            link, entry = taps[at % len(taps)]
            self.append(n, tapped(entry.payload["tap"], undoes=link.commitment.hex()))

    @rule(n=NUMBERS, entry=any_entries)
    def write(self, n: int, entry: Entry) -> None:
        if entry.kind not in ("opened", "erased", "attached"):
            payload = dict(entry.payload)
            if entry.kind == "observed":
                payload.pop("capture", None)
            self.append(n, evolve(entry, payload=payload))

    @rule(n=NUMBERS, text=texts, at=st.integers(0, 50))
    def correct_a_note(self, n: int, text: str, at: int) -> None:
        if notes := self.of_kind(n, "noted"):
            link, _ = notes[at % len(notes)]
            entry = noted(text)
            self.append(n, evolve(entry, payload={**entry.payload, "corrects": link.commitment.hex()}))

    @rule(n=NUMBERS)
    def change_what_was_handed_in(self, n: int) -> None:
        """Whoever goes on using a value does not change what was written with it."""
        codes = list(CODEBOOK.codes(SEVERAL.id)[:1])
        self.append(n, stated(SEVERAL.id, codes))
        codes.append(CODEBOOK.codes(SEVERAL.id)[1])

    @rule(n=NUMBERS, content=st.binary(min_size=1, max_size=50))
    def attach(self, n: int, content: bytes) -> None:
        self.open(n)
        self.told[n].append(self.vault.attach(encounter_id(n), io.BytesIO(content), self.now()))

    @rule(n=NUMBERS)
    def forget_a_photo(self, n: int) -> None:
        if n in self.told and (media := self.vault.encounter(encounter_id(n)).media):
            self.vault.forget_media(media[0].id, self.now())

    @rule(n=NUMBERS)
    def forget(self, n: int) -> None:
        if self.told.pop(n, None) is not None:
            self.vault.forget(encounter_id(n), self.now())

    @rule(n=NUMBERS, taps=st.lists(TAPS, min_size=1, max_size=3), undone=st.booleans())
    def capture_and_take_in(self, n: int, taps: list[str], undone: bool) -> None:
        locked = LockedVault(self.home / "vault")
        if n not in self.told:
            locked.capture(self.at_once(opened(locked=True), n))
            self.told[n] = []
        for tap in taps:
            capture = locked.capture(self.at_once(tapped(tap), n))
            if undone:
                locked.capture(self.at_once(tapped(tap, undoes_capture=capture), n))
        # One that is refused is taken back alone, in the middle of the others.
        locked.capture(self.at_once(tapped("no_such_tap"), n))
        (refused,) = self.vault.fold_captured()
        assert refused.kind == "capture_damaged"
        (self.home / "vault" / "sealed" / refused.where).unlink()

    @rule(n=NUMBERS, tap=TAPS, steps=st.integers(5, 150), taken_in=st.booleans())
    def fail_in_the_middle(self, n: int, tap: str, steps: int, taken_in: bool) -> None:
        """SQLite stops once after so many steps of its own in a transaction, wherever it then is: before anything was
        written, after the entry, or when all of it is on disk already.
        """
        self.open(n)
        connection: Any = self.vault._connection
        entry = self.at_once(tapped(tap), n)
        if taken_in:
            LockedVault(self.home / "vault").capture(entry)
        stops = iter([False] * steps + [True])
        connection.set_progress_handler(lambda: connection.in_transaction and next(stops, False), 1)
        try:
            with contextlib.suppress(sqlcipher.OperationalError):
                if taken_in:
                    self.vault.fold_captured()
                else:
                    self.told[n].append(self.vault.append(entry))
        finally:
            connection.set_progress_handler(None, 0)
        self.what_is_remembered_is_what_is_there()
        self.vault.fold_captured()

    @rule(n=NUMBERS)
    def be_refused(self, n: int) -> None:
        before = self.vault.head()
        for refused in (tapped("no_such_tap", n), opened(n) if n in self.told else noted("x", n)):
            with pytest.raises((EntryError, EntryRefused)):
                self.vault.append(refused)
        assert self.vault.head() == before

    @rule(n=NUMBERS)
    def rebuild(self, n: int) -> None:
        self.vault.rebuild()

    @rule()
    def open_twice(self) -> None:
        with pytest.raises(VaultInUse):
            reopened(self.home / "vault")

    @rule()
    def open_again(self) -> None:
        self.vault.lock()
        assert self.vault._log._read is None and self.vault._log._last is None
        self.vault = reopened(self.home / "vault")

    @invariant()
    def what_is_remembered_is_what_is_there(self) -> None:
        vault = getattr(self, "vault", None)
        if vault is None:
            return
        connection = vault._connection
        assert connection is not None
        fresh = Log(connection, CODEBOOK, no_labels)
        assert vault.head() == fresh.head()
        assert vault._log.last_moment() == fresh.last_moment()
        for n in self.told:
            here = encounter_id(n)
            encounter = fresh.encounter(here)
            assert vault.encounter(here) == encounter
            assert canonical(vault.encounter(here).to_json()) == canonical(encounter.to_json())
            assert card_of(connection, here) == make_card(CODEBOOK, encounter)


examples = 3_000 if os.environ.get("FIRSTHAND_TORTURE") == "1" else 15 if sys.flags.optimize else 40
Remembering.TestCase.settings = settings(
    phases=[Phase.generate],
    max_examples=examples,
    stateful_step_count=50,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
TestRemembering = pytest.mark.timeout(0 if examples > 1_000 else 600)(Remembering.TestCase)
