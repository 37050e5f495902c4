"""Opening one package: decrypt, check everything, write the folder, and remember the sender's history."""

from pathlib import Path

from app.desk import content
from app.desk.identity import DeskFolder, DeskIdentity
from app.desk.known import earlier_histories, remember
from app.package import CheckedPackage, check


def opened_folder(file: Path) -> Path:
    """Where the files of a package go when nobody says: beside it, under its name with `-opened`."""
    return file.with_name(f"{file.stem}-opened")


def open_package(
    desk: DeskFolder,
    identity: DeskIdentity,
    file: Path,
    *,
    into: Path | None,
    witness_codes: tuple[str, ...] = (),
) -> CheckedPackage:
    """Check `file` and, given `into`, write its files there; both or neither.

    Raises what `app.package.check` raises, DeskDamaged, OutputUnwritable.
    """
    checked = check(
        file,
        identity.identities,
        codebook=content.codebook(),
        wordlist=content.wordlist(),
        into=into,
        earlier=earlier_histories(desk),
        witness_codes=witness_codes,
    )
    remember(desk, checked)
    return checked
