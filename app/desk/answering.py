"""Receipts that are kept: one a package, signed with the key its sender's card names, the same one each time it is asked for."""

import time
from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from uuid import uuid4

from attrs import frozen
from sqlalchemy import insert, select

from app.desk import keeping
from app.desk.cards import own_card
from app.desk.errors import DeskDamaged, NotFound
from app.desk.identity import DeskFolder, DeskIdentity, SigningKey
from app.desk.index import Index
from app.desk.index.tables import package, receipt
from app.desk.rotation import signer_for
from app.package import make_receipt
from app.package.pasted import to_text
from app.record import Head, Moment

_AT_ONCE = 500


@frozen
class KeptReceipt:
    """A receipt as it is kept: its file, and when it was written."""

    content: bytes
    written: str

    @property
    def text(self) -> str:
        """The receipt as one line, for pasting or a QR code."""
        return to_text("RECEIPT", self.content)


def receipt_of(index: Index, digest: str) -> KeptReceipt | None:
    """The receipt written for a package, or None."""
    with index.read() as connection:
        row = connection.execute(
            select(receipt.c.content, receipt.c.written)
            .where(receipt.c.package == digest)
            .order_by(receipt.c.written)
            .limit(1)
        ).first()
    return None if row is None else KeptReceipt(bytes(row.content), row.written)


def answered(index: Index, digests: Iterable[str]) -> frozenset[str]:
    """Those of the packages for which a receipt was written."""
    asked = list(digests)
    found: set[str] = set()
    with index.read() as connection:
        for start in range(0, len(asked), _AT_ONCE):
            some = receipt.c.package.in_(asked[start : start + _AT_ONCE])
            found.update(connection.execute(select(receipt.c.package).where(some)).scalars())
    return frozenset(found)


def answer(
    index: Index,
    desk: DeskFolder,
    packages: Path,
    identity: DeskIdentity,
    signers: tuple[SigningKey, ...],
    digest: str,
    now: datetime,
) -> KeptReceipt:
    """The receipt for a package that was received: the one written before, or a new one, in the name on the card.

    The original is hashed again first: a receipt speaks of a file the desk still has. Raises NotFound, DeskDamaged when the
    original is gone or changed, NoCardYet, CardError.
    """
    kept = receipt_of(index, digest)
    if kept is not None:
        return kept
    with index.read() as connection:
        row = connection.execute(
            select(package.c.package_id, package.c.head_n, package.c.head_link).where(
                package.c.digest == digest
            )
        ).first()
    if row is None:
        raise NotFound(digest)
    original = keeping.original(packages, digest)
    try:
        with original.open("rb") as file:
            found = _sha256(file)
        signer = signer_for(original, identity, signers)
    except OSError:
        raise DeskDamaged(original) from None
    if found != digest:
        raise DeskDamaged(original)
    made = make_receipt(
        package=digest,
        package_id=row.package_id,
        head=Head(row.head_n, bytes.fromhex(row.head_link)),
        at=Moment.at(now, zone=None, mono_ms=time.monotonic_ns() // 1_000_000, boot=str(uuid4())),
        by=own_card(desk, now.date()).name,
        signer=signer,
    )
    content = made.to_bytes()
    with index.write() as connection:
        connection.execute(
            insert(receipt),
            {"digest": made.digest, "package": digest, "written": made.at, "content": content},
        )
    return KeptReceipt(content, made.at)


def _sha256(file: object) -> str:
    digest = sha256()
    while block := file.read(1 << 20):  # type: ignore[attr-defined]
        digest.update(block)
    return digest.hexdigest()
