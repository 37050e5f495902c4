"""The files of an opened package altered: as somebody does who cannot sign, and as the signing key's holder does.

Without the key a changed file is named by its hash, a changed list by the signature. Who holds the key can list and sign
anew, and then the record must follow from the history and the chain must hold.
"""

from __future__ import annotations

from itertools import accumulate
from pathlib import Path

from app.package import Finding, Kind, PackageRejected, Step, bag, check_folder
from tests.package.altered import Files, files_of, listed_anew
from tests.package.sample import CODEBOOK, WORDLIST, packed
from tests.torture.altering import Subject
from tests.torture.harm import hold

SIGNATURE = {Kind.SIGNATURE_MALFORMED, Kind.SIGNATURE_WRONG, Kind.SIGNER_LIST_DIFFERS, Kind.WEAK_KEY}
"""What a changed byte of the signature itself may be."""
TOLD = {Step.SCHEMA, Step.RECORD, Step.CHAIN, Step.WITNESS, Step.MEDIA}
"""Where a change is found that was listed and signed anew."""
EVERY_BIT = [1 << n for n in range(8)]


def bag_files(folder: Path) -> Subject:
    """All files of a bag, one after the other: the byte that is changed falls into one of them."""
    files = files_of(packed(folder))
    opened = folder / "bag"
    names = sorted(files)
    ends = dict(zip(names, accumulate(len(files[name]) for name in names), strict=True))
    on_disk: Files = {}

    def look(content: bytes, where: str) -> None:
        parts = {name: content[ends[name] - len(files[name]) : ends[name]] for name in names}
        parts[names[-1]] += content[ends[names[-1]] :]
        put(opened, {name: part for name, part in parts.items() if part}, on_disk)
        found = findings(opened)
        hold(bool(found), "corrupted", f"{where}: passed")
        if "flipped" in where:
            (name,) = (one for one in names if parts[one] != files[one])
            hold(_right(name, found), "corrupted", f"{where} in {name}: found {found}")

    return Subject(b"".join(files[name] for name in names), look, bits=EVERY_BIT)


def _right(name: str, found: tuple[Finding, ...]) -> bool:
    if name == bag.SIGNATURE:
        return any(one.kind in SIGNATURE and one.where == name for one in found)
    if name == bag.TAG_MANIFEST:
        return any(one.kind is Kind.SIGNATURE_WRONG and one.where == bag.SIGNATURE for one in found)
    return any(one.kind is Kind.HASH_DIFFERS and one.where == name for one in found)


def history_file(folder: Path) -> Subject:
    """The history, listed and signed anew."""
    return _signed_anew(folder, bag.HISTORY)


def record_file(folder: Path) -> Subject:
    """The facts, listed and signed anew."""
    return _signed_anew(folder, bag.RECORD)


def _signed_anew(folder: Path, name: str) -> Subject:
    files = files_of(packed(folder))
    opened = folder / "bag"
    on_disk: Files = {}

    def look(content: bytes, where: str) -> None:
        put(opened, listed_anew({**files, name: content}), on_disk)
        found = findings(opened)
        hold(any(one.step in TOLD for one in found), "corrupted", f"{where}: {found or 'passed'}")
        hold(
            all(one.step in TOLD for one in found), "corrupted", f"{where}: found as something else: {found}"
        )

    return Subject(files[name], look, bits=EVERY_BIT)


def put(folder: Path, files: Files, on_disk: Files) -> None:
    """Make the folder hold exactly these files; `on_disk` is what it held before, and is brought up to date."""
    for name in [one for one in on_disk if one not in files]:
        (folder / name).unlink()
        del on_disk[name]
    for name, content in files.items():
        if on_disk.get(name) != content:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(content)
            on_disk[name] = content


def findings(folder: Path) -> tuple[Finding, ...]:
    """What checking the folder finds."""
    try:
        check_folder(folder, codebook=CODEBOOK, wordlist=WORDLIST)
    except PackageRejected as rejected:
        return rejected.findings
    return ()
