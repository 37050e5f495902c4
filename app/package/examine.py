"""Steps 3 to 11: everything that can be said about a package once its files have been read.

Works on what was gathered (sizes, hashes, the small files themselves), so that a sealed package and an opened folder are
judged by the same rules. Reports every finding; a step that cannot be carried out is reported as not reached, and
never as passed.
"""

from collections.abc import Callable, Sequence
from hashlib import sha256
from typing import Final

from attrs import field, frozen, mutable

from app.package import bag, sshsig
from app.package.bag import BagInfo, BagMalformed
from app.package.errors import SignatureError, SignatureWrong, WeakKey
from app.package.evidence import Evidence, evidence_of
from app.package.findings import Finding, Kind, Outcome, Step, StepResult, shown
from app.package.read_me import PRINCIPAL
from app.package.retell import Retold, retell
from app.record import Codebook, Encounter, History, Wordlist, agrees, find_witness, witness_code


@frozen
class ReadFile:
    """One file as it was read: size in bytes, SHA-256 in hex, and its content when it is one of the small ones."""

    size: int
    sha256: str
    content: bytes | None = None


@frozen
class KnownHistory:
    """The history of a package that was verified earlier, and the key that signed it."""

    package_id: str
    signer: bytes
    history: History


Earlier = Sequence[KnownHistory] | Callable[[bytes], Sequence[KnownHistory]]
"""Histories known from before; or, where there are many, a function that looks up those of one signing key."""


@frozen
class Expectations:
    """What a package is compared with besides itself. Witness codes must be older than the package."""

    codebook: Codebook
    wordlist: Wordlist
    earlier: Earlier = ()
    witness_codes: Sequence[str] = ()
    expected_signer: bytes | None = None


KEPT: Final = {
    bag.BAGIT: 1 << 12,
    bag.INFO: 1 << 16,
    bag.SIGNERS: 1 << 12,
    bag.SIGNATURE: 1 << 12,
    bag.TAG_MANIFEST: 1 << 16,
    bag.MANIFEST: 1 << 22,
    bag.RECORD: 1 << 26,
    bag.HISTORY: 1 << 26,
}
"""The files whose content is looked at, and how many bytes each may have."""


@mutable
class Examination:
    """The examination of one package: give it the files, call `run`, then read what it says."""

    files: dict[str, ReadFile]
    expect: Expectations
    package_id: str | None = None
    findings: list[Finding] = field(factory=list)
    steps: list[StepResult] = field(factory=list)
    info: BagInfo | None = None
    signer: bytes | None = None
    retold: Retold | None = None
    witnessed: tuple[tuple[str, int], ...] = ()
    evidence: tuple[Evidence, ...] = ()

    def run(self) -> None:
        """Carry out steps 3 to 11. `package_id` is the one in the archive's folder name, where there is one."""
        manifest, tags = self._bag()
        self._hashes(manifest | tags)
        self._signature()
        if self._newer():
            return
        self._documents()
        self._earlier()
        self._witness()
        self._media()

    def result(self, step: Step, looked_at: int = 0, outcome: Outcome = Outcome.PASSED) -> None:
        """Close a step. It has passed only when nothing was found in it."""
        if any(finding.step is step for finding in self.findings):
            outcome = Outcome.FOUND
        self.steps.append(StepResult(step, outcome, looked_at))

    def _find(self, step: Step, kind: Kind, where: str, expected: str = "", found: str = "") -> None:
        self.findings.append(Finding(step, kind, shown(where), shown(expected), shown(found)))

    def _content(self, name: str) -> bytes | None:
        file = self.files.get(name)
        return None if file is None else file.content

    # --- 3 the bag ------------------------------------------------------------------------------------------

    def _bag(self) -> tuple[dict[str, str], dict[str, str]]:
        """All files that must be there are, and no others. Returns the two lists of hashes, as far as they can be read."""
        step = Step.BAG
        required = (
            *bag.TAG_FILES,
            bag.TAG_MANIFEST,
            bag.SIGNATURE,
            *(() if self._newer() else bag.DOCUMENTS),
        )
        for name in required:
            if name not in self.files:
                self._find(step, Kind.BAG_FILE_MISSING, name)
        if bag.FETCH in self.files:
            self._find(step, Kind.FETCH_REFUSED, bag.FETCH)
        bagit = self._content(bag.BAGIT)
        if bagit not in (None, bag.BAGIT_TEXT):
            self._find(step, Kind.BAG_FILE_MALFORMED, bag.BAGIT)
        manifest = self._list(bag.MANIFEST, [name for name in self.files if name.startswith("data/")])
        outside = [name for name in self.files if not name.startswith("data/")]
        tags = self._list(
            bag.TAG_MANIFEST, [n for n in outside if n not in (bag.TAG_MANIFEST, bag.SIGNATURE, bag.FETCH)]
        )
        if not self._newer():
            for name in self.files:
                if name.startswith("data/") and name not in bag.DOCUMENTS and not name.startswith(bag.MEDIA):
                    self._find(step, Kind.FILE_UNDECLARED, name)
        self._info(manifest)
        self.result(step, len(self.files))
        return manifest, tags

    def _list(self, name: str, must_list: list[str]) -> dict[str, str]:
        content = self._content(name)
        if content is None:
            return {}
        try:
            listed = bag.read_manifest(content)
        except BagMalformed as fault:
            self._find(Step.BAG, Kind.BAG_FILE_MALFORMED, f"{name}: {fault.where}", "", fault.found)
            return {}
        for path in listed:
            if path not in self.files:
                self._find(Step.BAG, Kind.FILE_MISSING, path, name)
        for path in must_list:
            if path not in listed:
                self._find(Step.BAG, Kind.FILE_UNDECLARED, path, name)
        return listed

    def _info(self, manifest: dict[str, str]) -> None:
        content = self._content(bag.INFO)
        if content is None or self._newer():
            return
        try:
            self.info = bag.read_info(content)
        except BagMalformed as fault:
            self._find(Step.BAG, Kind.BAG_FILE_MALFORMED, f"{bag.INFO}: {fault.where}", "", fault.found)
            return
        payload = [file.size for name, file in self.files.items() if name.startswith("data/")]
        told, found = (self.info.payload_bytes, self.info.payload_files), (sum(payload), len(payload))
        if told != found:
            self._find(Step.BAG, Kind.TOTAL_DIFFERS, bag.INFO, "{}.{}".format(*told), "{}.{}".format(*found))
        if self.package_id is not None and self.info.package_id != self.package_id:
            self._find(Step.BAG, Kind.PACKAGE_ID_DIFFERS, bag.INFO, self.package_id, self.info.package_id)

    # --- 4 hashes -------------------------------------------------------------------------------------------

    def _hashes(self, listed: dict[str, str]) -> None:
        if not listed:
            self.result(Step.HASHES, outcome=Outcome.NOT_REACHED)
            return
        for name, digest in listed.items():
            file = self.files.get(name)
            if file is not None and file.sha256 != digest:
                self._find(Step.HASHES, Kind.HASH_DIFFERS, name, digest, file.sha256)
        self.result(Step.HASHES, len(listed))

    # --- 5 the signature ------------------------------------------------------------------------------------

    def _signature(self) -> None:
        step = Step.SIGNATURE
        signed, signature = self._content(bag.TAG_MANIFEST), self._content(bag.SIGNATURE)
        if signed is None or signature is None:
            self.result(step, outcome=Outcome.NOT_REACHED)
            return
        try:
            self.signer = sshsig.verify(signature, sshsig.PACKAGE, signed)
        except SignatureWrong:
            self._find(step, Kind.SIGNATURE_WRONG, bag.SIGNATURE)
        except WeakKey:
            self._find(step, Kind.WEAK_KEY, bag.SIGNATURE)
        except SignatureError:
            self._find(step, Kind.SIGNATURE_MALFORMED, bag.SIGNATURE)
        if self.signer is not None:
            self._signer(self.signer)
        self.result(step, 1)

    def _signer(self, key: bytes) -> None:
        step, fingerprint = Step.SIGNATURE, sshsig.key_fingerprint(key)
        allowed = self._content(bag.SIGNERS)
        if allowed is not None and allowed != sshsig.allowed_signers(PRINCIPAL, sshsig.PACKAGE, key):
            self._find(step, Kind.SIGNER_LIST_DIFFERS, bag.SIGNERS, sshsig.public_key_line(key))
        if self.info is not None and self.info.signer != fingerprint:
            self._find(step, Kind.SIGNER_LIST_DIFFERS, bag.INFO, fingerprint, self.info.signer)
        wanted = self.expect.expected_signer
        if wanted is not None and wanted != key:
            self._find(step, Kind.OTHER_SIGNER, bag.SIGNATURE, sshsig.key_fingerprint(wanted), fingerprint)

    # --- 6, 7, 8 the documents, the record, the chain -------------------------------------------------------

    def _newer(self) -> bool:
        """Whether this is a later format: then its files mean things this version cannot know."""
        content = self._content(bag.INFO)
        found = "" if content is None else bag.read_format(content)
        if found in ("", bag.FORMAT):
            return False
        if not any(finding.kind is Kind.NEWER_FORMAT for finding in self.findings):
            self._find(Step.SCHEMA, Kind.NEWER_FORMAT, bag.INFO, bag.FORMAT, found)
        return True

    def _documents(self) -> None:
        record, history = self._content(bag.RECORD), self._content(bag.HISTORY)
        if record is None or history is None or self.info is None:
            return
        self.retold = retell(record, history, self.info, self.expect.codebook)
        self.findings += self.retold.findings
        self.steps += self.retold.steps

    @property
    def history(self) -> History | None:
        """The history, once it could be read."""
        return None if self.retold is None else self.retold.history

    @property
    def encounter(self) -> Encounter | None:
        """The encounter that the history tells, once it could be told."""
        return None if self.retold is None else self.retold.encounter

    # --- 9 earlier packages ---------------------------------------------------------------------------------

    def _earlier(self) -> None:
        if self.history is None or self.signer is None:
            return
        compared = 0
        earlier = self.expect.earlier
        for known in earlier(self.signer) if callable(earlier) else earlier:
            if known.signer != self.signer:
                continue
            compared += 1
            if (finding := earlier_finding(known, self.history)) is not None:
                self.findings.append(finding)
        self.result(Step.EARLIER, compared, Outcome.PASSED if compared else Outcome.NOTHING_TO_COMPARE)

    # --- 10 witness codes -----------------------------------------------------------------------------------

    def _witness(self) -> None:
        if self.history is None or self.info is None:
            return
        code = witness_code(self.history.head, self.expect.wordlist)
        if self.info.witness != code:
            self._find(Step.WITNESS, Kind.WITNESS_DIFFERS, bag.INFO, code, self.info.witness)
        met = []
        for given in self.expect.witness_codes:
            n = find_witness(self.history, given, self.expect.wordlist)
            if n is None:
                self._find(Step.WITNESS, Kind.WITNESS_NOT_FOUND, given)
            else:
                met.append((given, n))
        self.witnessed = tuple(met)
        given_any = bool(self.expect.witness_codes)
        self.result(Step.WITNESS, len(met), Outcome.PASSED if given_any else Outcome.NOTHING_TO_COMPARE)

    # --- 11 media -------------------------------------------------------------------------------------------

    def _media(self) -> None:
        if self.encounter is None:
            return
        self.evidence = evidence_of(self.encounter)
        for item in self.evidence:
            file = self.files.get(item.name)
            if file is None:
                self._find(Step.MEDIA, Kind.MEDIA_MISSING, item.name, item.sha256)
            elif (file.size, file.sha256) != (item.size, item.sha256):
                found = f"{file.size} bytes, {file.sha256}"
                self._find(
                    Step.MEDIA, Kind.MEDIA_DIFFERS, item.name, f"{item.size} bytes, {item.sha256}", found
                )
        declared = {item.name for item in self.evidence}
        for name in self.files:
            if name.startswith(bag.MEDIA) and name not in declared:
                self._find(Step.MEDIA, Kind.MEDIA_UNDECLARED, name)
        self.result(Step.MEDIA, len(self.evidence))


def earlier_finding(known: KnownHistory, history: History) -> Finding | None:
    """What is wrong when a history does not agree with one that was verified earlier."""
    differs = agrees(known.history, history)
    if differs is None:
        return None
    where = f"{bag.HISTORY}: {differs}"
    return Finding(Step.EARLIER, Kind.EARLIER_DIFFERS, where, shown(known.package_id))


def read_whole(content: bytes) -> ReadFile:
    """A small file, read and hashed."""
    return ReadFile(len(content), sha256(content).hexdigest(), content)
