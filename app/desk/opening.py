"""Opening one package: decrypt, check everything, write the folder, and remember the sender's history."""

from pathlib import Path

from app.desk import content
from app.desk.identity import DeskIdentity
from app.desk.index import Index
from app.desk.store import HistoryDisagrees, known_histories, remember
from app.package import CheckedPackage, KnownHistory, check


def opened_folder(file: Path) -> Path:
    """Where the files of a package go when nobody says: beside it, under its name with `-opened`."""
    return file.with_name(f"{file.stem}-opened")


def open_package(
    index: Index,
    identity: DeskIdentity,
    file: Path,
    *,
    into: Path | None,
    witness_codes: tuple[str, ...] = (),
) -> CheckedPackage:
    """Check `file` and, given `into`, write its files there; both or neither. It is not taken into the list.

    What the index knows of the sender's history is held against it, and it is remembered. Raises what
    `app.package.check` raises, DeskDamaged, DatabaseUnreachable.
    """

    def earlier(signer: bytes) -> tuple[KnownHistory, ...]:
        with index.read() as connection:
            return known_histories(connection, signer)

    checked = check(
        file,
        identity.identities,
        codebook=content.codebook(),
        wordlist=content.wordlist(),
        into=into,
        earlier=earlier,
        witness_codes=witness_codes,
    )
    try:
        remember(index, checked)
    except HistoryDisagrees:
        # Another package of this sender came in between: the next one of either is told apart.
        pass
    return checked
