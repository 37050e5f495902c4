"""The signed answer to the person who sent a package."""

import time
from datetime import datetime
from pathlib import Path
from uuid import uuid4

from app.desk import disk
from app.desk.cards import own_card
from app.desk.identity import DeskFolder, SigningKey
from app.package import CheckedPackage, Receipt, make_receipt
from app.record import Moment


def write_receipt(
    desk: DeskFolder, signer: SigningKey, checked: CheckedPackage, now: datetime, out: Path
) -> Receipt:
    """Sign for a package that was checked, in the name on the desk's card, and write the receipt to `out`.

    `now` is aware. Raises NoCardYet, CardError, OutputExists, OutputUnwritable.
    """
    card = own_card(desk, now.date())
    receipt = make_receipt(
        package=checked.digest,
        package_id=checked.package_id,
        head=checked.head,
        at=Moment.at(now, zone=None, mono_ms=time.monotonic_ns() // 1_000_000, boot=str(uuid4())),
        by=card.name,
        signer=signer,
    )
    disk.write_new(out, receipt.to_bytes())
    return receipt
