"""Who had what and when, as far as the record itself knows: `custody.csv`.

It ends with this package. What happens to it afterwards is for the one who receives it to write down.
"""

from typing import Final

from app.package.evidence import Evidence
from app.package.handover import Handover
from app.package.tables import table
from app.record import Encounter

COLUMNS: Final = ("at", "zone", "event", "by", "what", "sha256", "to", "detail")
_AUTHOR: Final = "author of the record"
_APP: Final = "Firsthand on the author's device"


def custody(encounter: Encounter, evidence: tuple[Evidence, ...], handover: Handover) -> bytes:
    """One row an event, in the order of the clock that wrote them. `sha256` is that of the thing in `what`."""
    names = {item.media_id: item.name for item in evidence}
    opened = encounter.opened
    rows: list[tuple[object, ...]] = [
        (opened.wall, opened.zone, "record opened", _AUTHOR, f"encounter {encounter.id}", None, None, None)
    ]
    for media in encounter.media:
        captured = None if media.captured is None else f"captured {media.captured.wall}"
        rows.append(
            (
                media.time.wall,
                media.time.zone,
                "attached",
                _AUTHOR,
                names[media.id],
                media.sha256,
                None,
                captured,
            )
        )
    for affirmed in encounter.affirmations:
        rows.append(
            (
                affirmed.time.wall,
                affirmed.time.zone,
                "affirmed as written from own memory",
                _AUTHOR,
                "record",
                None,
                None,
                f"entry {affirmed.commitment.hex()}",
            )
        )
    for share in encounter.shares:
        what = f"package {share.package_id}"
        rows.append(
            (
                share.time.wall,
                share.time.zone,
                "packed",
                _APP,
                what,
                share.package,
                share.to,
                f"copy for {share.profile}",
            )
        )
    for receipt in encounter.receipts:
        rows.append(
            (
                receipt.time.wall,
                receipt.time.zone,
                "receipt taken in",
                _AUTHOR,
                "package",
                receipt.package,
                None,
                f"{receipt.by}, {receipt.at}",
            )
        )
    rows.sort(key=lambda row: str(row[0]))
    at = handover.moment
    rows.append(
        (
            at.wall,
            at.zone,
            "packed",
            f"{_APP}, version {handover.app_version}",
            f"package {handover.package_id} (this one)",
            None,
            handover.recipient_name or None,
            f"copy for {handover.profile}; chain head {handover.head.n} {handover.head.link.hex()}; signer {handover.signer}",
        )
    )
    return table(COLUMNS, rows)
