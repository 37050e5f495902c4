"""Who had what and when, as far as the record itself knows: `custody.csv`.

It ends with this package. What happens to it afterwards is for the one who receives it to write down.
"""

from collections.abc import Iterator
from typing import Final

from attrs import frozen

from app.package.evidence import Evidence
from app.package.handover import Handover
from app.package.tables import table
from app.record import Encounter, Moment

COLUMNS: Final = ("at", "zone", "event", "by", "what", "sha256", "to", "detail")
_AUTHOR: Final = "author of the record"
_APP: Final = "Firsthand on the author's device"


@frozen
class _Event:
    """One row. `sha256` is that of the thing in `what`."""

    at: Moment
    event: str
    by: str
    what: str
    sha256: str | None = None
    to: str | None = None
    detail: str | None = None

    def row(self) -> tuple[object, ...]:
        return (self.at.wall, self.at.zone, self.event, self.by, self.what, self.sha256, self.to, self.detail)


def custody(encounter: Encounter, evidence: tuple[Evidence, ...], handover: Handover) -> bytes:
    """One row an event, in the order of the clocks that wrote them; this package comes last."""
    events = sorted(_before(encounter, evidence), key=lambda event: event.at.instant)
    head = handover.head
    this = _Event(
        handover.moment,
        "packed",
        f"{_APP}, version {handover.app_version}",
        f"package {handover.package_id} (this one)",
        to=handover.recipient_name,
        detail=f"copy for {handover.profile}; chain head {head.n} {head.link.hex()}; signer {handover.signer}",
    )
    return table(COLUMNS, [event.row() for event in (*events, this)])


def _before(encounter: Encounter, evidence: tuple[Evidence, ...]) -> Iterator[_Event]:
    yield _Event(encounter.opened, "record opened", _AUTHOR, f"encounter {encounter.id}")
    names = {item.media_id: item.name for item in evidence}
    for media in encounter.media:
        detail = None if media.captured is None else f"captured {media.captured.wall}"
        yield _Event(media.time, "attached", _AUTHOR, names[media.id], media.sha256, detail=detail)
    for one in encounter.affirmations:
        detail = f"entry {one.commitment.hex()}"
        yield _Event(one.time, "affirmed as written from own memory", _AUTHOR, "record", detail=detail)
    for share in encounter.shares:
        what, detail = f"package {share.package_id}", f"copy for {share.profile}"
        yield _Event(share.time, "packed", _APP, what, share.package, share.to, detail)
    for receipt in encounter.receipts:
        detail = f"{receipt.by}, {receipt.at}"
        yield _Event(receipt.time, "receipt taken in", _AUTHOR, "package", receipt.package, detail=detail)
