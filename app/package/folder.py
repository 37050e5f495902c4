"""Read an opened package from disk as strictly as its archive: plain files with plain names, nothing else."""

import os
import stat
from hashlib import sha256
from pathlib import Path

from app.package.beside import reading
from app.package.examine import KEPT, ReadFile
from app.package.findings import Finding, Kind, Step, shown
from app.package.member_name import name_fault

_BLOCK = 1 << 20


def read_folder(folder: Path) -> tuple[dict[str, ReadFile], tuple[Finding, ...]]:
    """Every file under `folder` by its path, and what is wrong with names and kinds. Raises SourceUnreadable."""
    files: dict[str, ReadFile] = {}
    findings = []
    with reading(folder):
        found = sorted(_walk(folder))
    for name, path, regular in found:
        fault = name_fault(name)
        if fault is None and not regular:
            fault = Kind.LINK_OR_DEVICE
        if fault is not None:
            findings.append(Finding(Step.ARCHIVE, fault, shown(name)))
            continue
        with reading(path):
            files[name] = _read(path, KEPT.get(name, 0))
        if name in KEPT and files[name].content is None:
            findings.append(
                Finding(Step.ARCHIVE, Kind.SIZE_CLAIM, name, str(KEPT[name]), str(files[name].size))
            )
    return files, tuple(findings)


def _walk(folder: Path) -> list[tuple[str, Path, bool]]:
    """(name, path, whether it is a plain file) of everything but folders. Links are never followed."""
    found = []
    open_folders = [folder]
    while open_folders:
        for entry in os.scandir(open_folders.pop()):
            path = Path(entry.path)
            if entry.is_dir(follow_symlinks=False):
                open_folders.append(path)
            else:
                regular = stat.S_ISREG(entry.stat(follow_symlinks=False).st_mode)
                found.append((path.relative_to(folder).as_posix(), path, regular))
    return found


def _read(path: Path, most_kept: int) -> ReadFile:
    digest = sha256()
    kept = bytearray()
    size = 0
    with path.open("rb") as file:
        while content := file.read(_BLOCK):
            digest.update(content)
            size += len(content)
            if size <= most_kept:
                kept += content
    return ReadFile(size, digest.hexdigest(), bytes(kept) if size <= most_kept else None)
