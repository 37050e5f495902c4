"""Steps 6 to 8: the two documents are what they must be, the record follows from the history, the chain holds."""

import json
from collections.abc import Callable
from typing import Any, Final

from attrs import frozen

from app.package import bag
from app.package.bag import BagInfo
from app.package.findings import Finding, Kind, Outcome, Step, StepResult, shown
from app.record import (
    Chained,
    Codebook,
    Encounter,
    Entry,
    HeadMismatch,
    History,
    JsonError,
    Link,
    NewerFormat,
    RecordError,
    canonical,
    canonical_of,
    check_entry,
    commitment,
    entry_allowed,
    fold,
    read_json,
)

_LONGEST: Final = 1 << 26
MOST_ENTRIES: Final = 10_000
"""Disclosed entries of one package. Some hundreds are usual; the cap bounds what a hostile package can cost."""

# Read into memory, small JSON values take many times their length. A history of a million bare entries stays below.
_MOST_PARTS: Final = 1_500_000


@frozen
class Retold:
    """What the documents say, as far as they could be read."""

    history: History | None
    encounter: Encounter | None
    findings: tuple[Finding, ...]
    steps: tuple[StepResult, ...]


def retell(untrusted_record: bytes, untrusted_history: bytes, info: BagInfo, codebook: Codebook) -> Retold:
    """Read the history, check each entry and its commitment, fold it, and compare with the record, byte for byte."""
    telling = _Telling(info, codebook)
    history, untrusted_links = telling.read(untrusted_history)
    encounter = None
    if history is not None:
        entries = telling.entries(history, untrusted_links)
        telling.chain(history)
        encounter = telling.record(untrusted_record, entries)
    return Retold(history, encounter, tuple(telling.findings), tuple(telling.results()))


class _Telling:
    def __init__(self, info: BagInfo, codebook: Codebook) -> None:
        self.findings: list[Finding] = []
        self._info = info
        self._codebook = codebook
        self._looked_at: dict[Step, int] = {}
        self._write: Callable[[Any], bytes] = canonical

    def read(self, untrusted: bytes) -> tuple[History | None, list[Any]]:
        """The history, its links computed anew, and the values they were read from."""
        self._looked_at[Step.SCHEMA] = 2
        try:
            value = _json(untrusted)
            self._write = canonical_of(untrusted)
            history = History.from_json(value, self._write)
        except NewerFormat as newer:
            self._find(Step.SCHEMA, Kind.NEWER_FORMAT, bag.HISTORY, newer.known, newer.found)
        except HeadMismatch:
            self._looked_at[Step.CHAIN] = 0
            self._find(Step.CHAIN, Kind.HEAD_DIFFERS, bag.HISTORY)
        except RecordError as fault:
            self._find(Step.SCHEMA, Kind.DOCUMENT_MALFORMED, bag.HISTORY, "", _reason(fault))
        else:
            if sum(not link.bare for link in history.links) <= MOST_ENTRIES:
                return history, value["links"]
            self._find(Step.SCHEMA, Kind.DOCUMENT_MALFORMED, bag.HISTORY, f"{MOST_ENTRIES} entries")
        return None, []

    def entries(self, history: History, untrusted_links: list[Any]) -> list[Chained] | None:
        """The entries, each checked against the codebook, the profile and the encounter; None when one cannot be read."""
        found: list[Chained] = []
        newer = False
        for link, untrusted_link in zip(history.links, untrusted_links, strict=True):
            if link.bare:
                continue
            where = f"{bag.HISTORY}: {link.n}"
            try:
                entry = link.entry_of(untrusted_link)
                if entry is None:
                    continue
                if newer := newer or self._newer_codebook(where, entry):
                    continue
                check_entry(self._codebook, entry)
                if not entry_allowed(self._codebook, entry, self._info.profile):
                    self._find(Step.SCHEMA, Kind.BEYOND_PROFILE, where, self._info.profile, entry.kind)
            except NewerFormat as fault:
                self._find(Step.SCHEMA, Kind.NEWER_FORMAT, where, fault.known, fault.found)
                newer = True
            except RecordError as fault:
                self._find(Step.SCHEMA, Kind.ENTRY_INVALID, where, "", _reason(fault))
                newer = True
            else:
                found.append(Chained(link.commitment, entry))
        encounters = {entry.encounter for _, entry in found} - {None}
        if len(encounters) > 1:
            self._find(Step.SCHEMA, Kind.OTHER_ENCOUNTER, bag.HISTORY, "1", str(len(encounters)))
            return None
        return None if newer else found

    def chain(self, history: History) -> None:
        """Every entry that is given is the one that was committed to, and the history ends where the bag says."""
        self._looked_at[Step.CHAIN] = len(history.links)
        for link in history.links:
            if not _holds(link):
                self._find(Step.CHAIN, Kind.CHAIN_BROKEN, f"{bag.HISTORY}: {link.n}", link.commitment.hex())
        if history.head != self._info.head:
            told, found = self._info.head, history.head
            self._find(
                Step.CHAIN,
                Kind.HEAD_DIFFERS,
                bag.INFO,
                f"{told.n} {told.link.hex()}",
                f"{found.n} {found.link.hex()}",
            )

    def record(self, untrusted: bytes, entries: list[Chained] | None) -> Encounter | None:
        """The record is what these entries tell, byte for byte."""
        encounter, fault = self._folded(entries)
        if encounter is not None and entries is not None:
            must_be = encounter.to_json()
            # All of it comes from the history, the program's own words aside.
            if untrusted == self._write(must_be) and _few_parts(untrusted):
                # The very bytes: then there is nothing to be read in them that is not known already.
                self._looked_at[Step.RECORD] = len(entries)
                return encounter
        return self._other_record(untrusted, entries, encounter, fault)

    def _folded(self, entries: list[Chained] | None) -> tuple[Encounter | None, RecordError | None]:
        try:
            return (None if entries is None else fold(self._codebook, entries)), None
        except RecordError as fault:
            return None, fault

    def _other_record(
        self,
        untrusted: bytes,
        entries: list[Chained] | None,
        encounter: Encounter | None,
        fault: RecordError | None,
    ) -> Encounter | None:
        """Say how a record differs from what the entries tell."""
        try:
            told = _json(untrusted)
            newer = self._newer_record(told)
        except RecordError as malformed:
            self._find(Step.SCHEMA, Kind.DOCUMENT_MALFORMED, bag.RECORD, "", _reason(malformed))
            told, newer = None, False
        if entries is None or newer:
            return None
        if encounter is None:
            self._find(
                Step.RECORD, Kind.RECORD_DIFFERS, bag.HISTORY, "", "" if fault is None else _reason(fault)
            )
            return None
        self._looked_at[Step.RECORD] = len(entries)
        self._find(Step.RECORD, Kind.RECORD_DIFFERS, bag.RECORD, "", _parts(told, encounter.to_json()))
        return encounter

    def results(self) -> list[StepResult]:
        """How each of the three steps ended."""
        done = []
        for step in (Step.SCHEMA, Step.RECORD, Step.CHAIN):
            if any(finding.step is step for finding in self.findings):
                done.append(StepResult(step, Outcome.FOUND, self._looked_at.get(step, 0)))
            elif step in self._looked_at:
                done.append(StepResult(step, Outcome.PASSED, self._looked_at[step]))
        return done

    def _newer_codebook(self, where: str, entry: Entry) -> bool:
        version = entry.payload.get("codebook") if entry.kind == "opened" else None
        if type(version) is not int or version <= self._codebook.version:
            return False
        self._find(
            Step.SCHEMA, Kind.NEWER_FORMAT, where, f"codebook {self._codebook.version}", f"codebook {version}"
        )
        return True

    def _newer_record(self, told: object) -> bool:
        found = told.get("format") if isinstance(told, dict) else None
        if found == "firsthand-record/1":
            return False
        if isinstance(found, str) and found.startswith("firsthand-record/"):
            self._find(Step.SCHEMA, Kind.NEWER_FORMAT, bag.RECORD, "firsthand-record/1", found)
            return True
        self._find(Step.SCHEMA, Kind.DOCUMENT_MALFORMED, bag.RECORD, "firsthand-record/1", str(found))
        return False

    def _find(self, step: Step, kind: Kind, where: str, expected: str = "", found: str = "") -> None:
        self.findings.append(Finding(step, kind, shown(where), shown(expected), shown(found)))


def _few_parts(untrusted: bytes) -> bool:
    return untrusted.count(b",") + untrusted.count(b"[") + untrusted.count(b"{") <= _MOST_PARTS


def _json(untrusted: bytes) -> Any:
    if not _few_parts(untrusted):
        raise JsonError("too_many_parts")
    return read_json(untrusted, max_bytes=_LONGEST)


def _holds(link: Link) -> bool:
    if link.body is None or link.salt is None:
        return link.body is link.salt
    return commitment(link.salt, link.body) == link.commitment


def _reason(fault: RecordError) -> str:
    return " ".join([type(fault).__name__, *(str(part) for part in fault.args if part is not None)])


def _parts(told: object, must_be: dict[str, object]) -> str:
    """Which parts of the record differ, by name."""
    if not isinstance(told, dict):
        return ""
    names = sorted(str(name) for name in told.keys() | must_be.keys())
    differ = [name for name in names if _same(told.get(name)) != _same(must_be.get(name))]
    return ", ".join(differ) or "spelling"


def _same(value: object) -> str:
    return json.dumps(value, sort_keys=True)
