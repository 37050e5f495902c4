"""Check a package in numbered steps, and open it only when nothing was found.

    1  seal        it opens with this key and is whole            7  record     follows from the history, byte for byte
    2  archive     our one form; nothing that tricks a reader     8  chain      no entry changed, none missing
    3  bag         all files there, none beside                   9  earlier    agrees with packages seen before
    4  hashes      every file is the one that was listed         10  witness    codes given earlier are in the chain
    5  signature   the list was signed, and by whom              11  media      each is the one the record names
    6  documents   readable, valid, only what the profile allows

Everything found is reported together. What is written goes into a folder beside `into`, which gets its name only after the last
step; without `into` no content touches the disk. A check does not say that the record is true: only that it is
what the signing key's holder wrote, when their clock says, and unchanged.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, Final

from attrs import evolve, field, frozen

from app.package import bag
from app.package.behind import Behind
from app.package.beside import NewFolder, reading
from app.package.errors import PackageRejected
from app.package.evidence import Evidence
from app.package.examine import (
    KEPT,
    Earlier,
    Examination,
    Expectations,
    KnownHistory,
    ReadFile,
    earlier_finding,
)
from app.package.findings import Finding, Kind, Outcome, Step, StepResult
from app.package.folder import read_folder
from app.package.seal_findings import seal_finding
from app.package.zip_reader import Member, ZipReader
from app.record import Codebook, Encounter, Head, History, Wordlist
from app.seal import Identity, SealError, Unsealing

Progress = Callable[[int, int], None]
"""Told the bytes of the sealed file read so far, and how many there are."""

_BLOCK: Final = 1 << 20
_CHUNK: Final = 1 << 16


@frozen
class CheckedPackage:
    """A package in which nothing was found. `digest` is the SHA-256 of the sealed file in hex, "" for a folder.

    `signer` is the 32-byte key; `made` the packing device's clock; `witnessed` the codes that were given, each with the
    number of the entry up to which it proves the record; `steps` all eleven, some of which had nothing to compare.
    """

    package_id: str
    digest: str
    profile: str
    made: str
    app_version: str
    record: Encounter
    history: History
    head: Head
    signer: bytes
    witness: str
    witnessed: tuple[tuple[str, int], ...]
    evidence: tuple[Evidence, ...]
    files: int
    steps: tuple[StepResult, ...]
    folder: Path | None
    record_json: bytes = field(default=b"", repr=False, eq=False)
    """`record.json` itself, the canonical bytes of `record`."""

    def known(self) -> KnownHistory:
        """What later packages of the same person are compared with."""
        return KnownHistory(self.package_id, self.signer, self.history)


def check(
    source: Path,
    identities: Sequence[Identity],
    *,
    codebook: Codebook,
    wordlist: Wordlist,
    into: Path | None = None,
    earlier: Earlier = (),
    witness_codes: Sequence[str] = (),
    expected_signer: bytes | None = None,
    progress: Progress | None = None,
    sealed: bytes | None = None,
) -> CheckedPackage:
    """Check a sealed package and, given `into`, write its files there.

    `sealed` is the whole file where it has been read already: then `source` is not opened. Raises PackageRejected with all
    findings; SourceUnreadable; AlreadyThere, DiskFull, FolderUnusable for `into`. After any of them there is nothing at `into`
    and nothing beside it.
    """
    expect = Expectations(codebook, wordlist, earlier, witness_codes, expected_signer)
    with ExitStack() as stack:
        folder = None if into is None else stack.enter_context(NewFolder(into))
        whole: _HashedSource | _Held
        if sealed is not None:
            whole, size = _Held(sealed), len(sealed)
        else:
            with reading(source):
                file = stack.enter_context(source.open("rb"))
                size = source.stat().st_size
            whole = _HashedSource(source, file, size, progress)
            stack.callback(whole.stop)
        findings, examination = _read(whole, size, identities, expect, folder)
        digest = whole.rest()
        if examination is not None:
            # Even of an archive that is not sound, what could be read is judged, so that the list is complete.
            examination.findings += findings
            examination.run()
            findings = examination.findings
        steps = _steps(findings, examination)
        if findings or examination is None:
            raise PackageRejected(tuple(sorted(findings, key=lambda one: one.step)), steps, digest)
        checked = _checked(examination, digest, steps, into)
        if folder is not None:
            folder.keep()
        return checked


def compared(checked: CheckedPackage, earlier: Sequence[KnownHistory]) -> CheckedPackage:
    """A package that was checked without any earlier ones, held against them: step 9 by itself.

    For who checks many and looks up many histories at once. Raises PackageRejected.
    """
    same = [known for known in earlier if known.signer == checked.signer]
    findings = tuple(finding for known in same if (finding := earlier_finding(known, checked.history)))
    outcome = Outcome.FOUND if findings else Outcome.PASSED if same else Outcome.NOTHING_TO_COMPARE
    steps = tuple(
        StepResult(Step.EARLIER, outcome, len(same)) if one.step is Step.EARLIER else one
        for one in checked.steps
    )
    if findings:
        raise PackageRejected(findings, steps, checked.digest)
    return evolve(checked, steps=steps)


def check_folder(
    folder: Path,
    *,
    codebook: Codebook,
    wordlist: Wordlist,
    earlier: Earlier = (),
    witness_codes: Sequence[str] = (),
    expected_signer: bytes | None = None,
) -> CheckedPackage:
    """Check an opened package again, steps 2 to 11. Raises PackageRejected, SourceUnreadable; writes nothing."""
    expect = Expectations(codebook, wordlist, earlier, witness_codes, expected_signer)
    files, findings = read_folder(folder)
    examination = Examination(files, expect, findings=list(findings))
    examination.steps.append(StepResult(Step.SEAL, Outcome.NOTHING_TO_COMPARE))
    examination.result(Step.ARCHIVE, len(files))
    examination.run()
    steps = _steps(examination.findings, examination)
    if examination.findings:
        raise PackageRejected(tuple(sorted(examination.findings, key=lambda one: one.step)), steps, "")
    return _checked(examination, "", steps, folder)


def read_member(
    source: Path, identities: Sequence[Identity], name: str, sink: Callable[[memoryview], object]
) -> bool:
    """Give the content of one file of a sealed package to `sink`, without any of it touching the disk.

    For a package that has been checked; returns whether the file was there. Raises SealError, SourceUnreadable.
    """
    with reading(source), source.open("rb") as file:
        size = source.stat().st_size
        reader = ZipReader(Unsealing(file, identities, chunks_at_once=16), most_bytes=size)
        for member in reader:
            if member.safe and member.name.partition("/")[2] == name:
                for block in reader.blocks():
                    sink(block)
                return True
    return False


def _read(
    whole: "_HashedSource | _Held",
    size: int,
    identities: Sequence[Identity],
    expect: Expectations,
    folder: NewFolder | None,
) -> tuple[list[Finding], Examination | None]:
    """Steps 1 and 2: one pass through seal and archive."""
    reader = None
    gathered = _Gathered(folder)
    try:
        # Buffers as large as a small file needs: making a megabyte of them takes longer than reading it.
        unsealed = Unsealing(whole, identities, chunks_at_once=min(16, size // _CHUNK + 1))
        reader = ZipReader(unsealed, most_bytes=size)
        gathered.take(reader)
        # The seal says at its end whether it is whole: read on to there, whatever the archive was.
        while unsealed.read(_BLOCK):
            pass
    except SealError as error:
        # A broken seal makes everything after it doubtful: only this is said.
        return [seal_finding(error)], None
    findings = reader.findings + gathered.findings
    if not gathered.files:
        return findings or [Finding(Step.ARCHIVE, Kind.NOT_AN_ARCHIVE, "")], None
    examination = Examination(gathered.files, expect, gathered.package_id)
    examination.steps.append(StepResult(Step.SEAL, Outcome.PASSED, 1))
    outcome = Outcome.FOUND if findings else Outcome.PASSED
    examination.steps.append(StepResult(Step.ARCHIVE, outcome, len(gathered.files)))
    return findings, examination


class _Gathered:
    """The files of an archive: hashed, the small ones kept, all of them written when there is a folder for it."""

    def __init__(self, folder: NewFolder | None) -> None:
        self.files: dict[str, ReadFile] = {}
        self.findings: list[Finding] = []
        self.package_id: str | None = None
        self._folder = folder

    def take(self, reader: ZipReader) -> None:
        """Read all members."""
        for member in reader:
            name = self._inside(member)
            if name is None or name in self.files:
                continue
            # One finding already means that nothing will be kept: then nothing more is written either.
            folder = self._folder if not (reader.findings or self.findings) else None
            self.files[name] = self._file(reader, member, name, folder)

    def _file(self, reader: ZipReader, member: Member, name: str, folder: NewFolder | None) -> ReadFile:
        digest = sha256()
        kept = bytearray()
        keep = name in KEPT
        if keep and member.size > KEPT[name]:
            self.findings.append(
                Finding(Step.ARCHIVE, Kind.SIZE_CLAIM, name, str(KEPT[name]), str(member.size))
            )
            keep = False
        if folder is not None:
            folder.begin(name)
        size = 0
        for block in reader.blocks():
            digest.update(block)
            size += len(block)
            if keep:
                kept += block
            if folder is not None:
                folder.write(block)
        return ReadFile(size, digest.hexdigest(), bytes(kept) if keep else None)

    def _inside(self, member: Member) -> str | None:
        """The name inside the one folder that all files lie in; None when it must not be used."""
        top, _, name = member.name.partition("/")
        given = top.removeprefix(bag.TOP)
        if self.package_id is None and member.safe:
            self.package_id = given
        if not member.safe:
            return None
        if not name or top == given or given != self.package_id:
            self.findings.append(
                Finding(Step.ARCHIVE, Kind.NAME_OUTSIDE, member.name, f"{bag.TOP}{self.package_id}/")
            )
            return None
        return name


class _Held(BytesIO):
    """A sealed file that lies in memory."""

    def rest(self) -> str:
        """The SHA-256 of the whole file in hex."""
        return sha256(self.getbuffer()).hexdigest()


class _HashedSource:
    """The sealed file, hashed as it is read."""

    def __init__(self, path: Path, file: BinaryIO, size: int, progress: Progress | None) -> None:
        self._path = path
        self._file = file
        self._size = size
        self._progress = progress
        self._digest = sha256()
        self._behind = Behind(self._digest.update)
        self._done = 0

    def read(self, size: int = -1, /) -> bytes:
        with reading(self._path):
            content = self._file.read(size)
        self._count(content)
        return content

    def readinto(self, buffer: memoryview, /) -> int:
        with reading(self._path):
            got = self._file.readinto(buffer)  # type: ignore[attr-defined]
        self._count(buffer[:got])
        return int(got)

    def stop(self) -> None:
        """End what runs behind; for the way out of a failure too."""
        self._behind.stop()

    def rest(self) -> str:
        """Read what is left and return the SHA-256 of the whole file in hex."""
        while self.read(_BLOCK):
            pass
        self._behind.finish()
        return self._digest.hexdigest()

    def _count(self, content: bytes | memoryview) -> None:
        self._behind.put(content)
        self._done += len(content)
        if self._progress:
            self._progress(self._done, self._size)


def _steps(findings: Sequence[Finding], examination: Examination | None) -> tuple[StepResult, ...]:
    """All eleven steps: those without a result were not reached."""
    done = {} if examination is None else {result.step: result for result in examination.steps}
    found = {finding.step for finding in findings}

    def results() -> Iterator[StepResult]:
        for step in Step:
            result = done.get(step, StepResult(step, Outcome.NOT_REACHED))
            yield StepResult(step, Outcome.FOUND, result.looked_at) if step in found else result

    return tuple(results())


def _checked(
    examination: Examination, digest: str, steps: tuple[StepResult, ...], folder: Path | None
) -> CheckedPackage:
    info, history, encounter, signer = (
        examination.info,
        examination.history,
        examination.encounter,
        examination.signer,
    )
    reached = all(result.outcome in (Outcome.PASSED, Outcome.NOTHING_TO_COMPARE) for result in steps)
    if info is None or history is None or encounter is None or signer is None or not reached:
        # Cannot happen without a finding; if it ever does, it must not pass.
        raise PackageRejected((), steps, digest)
    return CheckedPackage(
        package_id=info.package_id,
        digest=digest,
        profile=info.profile,
        made=info.made,
        app_version=info.app_version,
        record=encounter,
        history=history,
        head=history.head,
        signer=signer,
        witness=info.witness,
        witnessed=examination.witnessed,
        evidence=examination.evidence,
        files=len(examination.files),
        steps=steps,
        folder=folder,
        record_json=examination.files[bag.RECORD].content or b"",
    )
