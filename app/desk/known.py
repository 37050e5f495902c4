"""What this desk has seen of each sender's history, so that a later package can be held against it.

    <desk>/histories/<sender's signing key, hex>.json

Only bare commitments are kept: they tell how many entries there are and nothing about them. A package may know
fewer entries than an earlier one (it was made before), but never other ones.
"""

from app.desk import disk
from app.desk.errors import DeskDamaged, InputUnreadable, OutputUnwritable
from app.desk.identity import DeskFolder
from app.package import CheckedPackage, KnownHistory
from app.record import RecordError, canonical, disclose, read_history, read_json

_LARGEST = 256 * 1024 * 1024


def earlier_histories(desk: DeskFolder) -> tuple[KnownHistory, ...]:
    """All histories seen, one a sender. Raises DeskDamaged."""
    return tuple(_read(desk, path.stem) for path in sorted((desk.folder / "histories").glob("*.json")))


def remember(desk: DeskFolder, checked: CheckedPackage) -> None:
    """Keep the longest history seen of this sender; the check has found that it agrees with the one kept.

    Raises OutputUnwritable, DeskDamaged.
    """
    folder = desk.folder / "histories"
    name = checked.signer.hex()
    path = folder / f"{name}.json"
    if path.exists() and _read(desk, name).history.head.n >= checked.head.n:
        return
    bare = disclose(checked.history, lambda entry: False)
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
    except OSError:
        raise OutputUnwritable(folder) from None
    disk.replace(path, canonical({"package_id": checked.package_id, "history": bare.to_json()}))


def _read(desk: DeskFolder, name: str) -> KnownHistory:
    path = desk.folder / "histories" / f"{name}.json"
    try:
        signer = bytes.fromhex(name)
        kept = read_json(disk.read(path, limit=_LARGEST), max_bytes=_LARGEST)
        return KnownHistory(kept["package_id"], signer, read_history(canonical(kept["history"])))
    except (ValueError, KeyError, TypeError, RecordError, InputUnreadable):
        raise DeskDamaged(path) from None
