"""What groups have handed out: their own guides, numbers and letters, each verified against the group's card.

The signed file lies in the vault's drawer `packs` under the card's signing key and is verified anew each time it is read:
a group whose card was removed, or whose words are no longer valid, is heard no more. Plain Python.

Most people have none, and look at guides: what reads and checks a pack is loaded when there is one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from attrs import frozen

from app.phone import content, guidance
from app.phone.session import Session
from app.rights.errors import LetterMissing, PackError
from app.rights.library import Library

if TYPE_CHECKING:
    from app.package import Card
    from app.rights.letter import Letter
    from app.rights.pack import Pack

DRAWER: Final = "packs"


@frozen
class Handout:
    """A kept pack: what is in it, or why it cannot be read any more."""

    key: str
    by: str
    pack: Pack | None
    trouble: PackError | None = None


def take(session: Session, untrusted: bytes, card: Card) -> Pack:
    """Check a group's pack against its card and keep it. Raises PackError and its kinds; then nothing is kept."""
    key = card.signing_key.hex()
    before = of(session, key)
    version = before.pack.version if before is not None and before.pack is not None else None
    pack = _read(session, untrusted, card, version)
    session.vault.keep(DRAWER, key, untrusted)
    return pack


def of(session: Session, key: str) -> Handout | None:
    """What one group has handed out, by its card's key."""
    untrusted = session.vault.kept(DRAWER, key)
    if untrusted is None:
        return None
    from app.phone.screens.cards.model import CardsModel

    kept = CardsModel(session).kept(key)
    if kept is None:
        return None
    try:
        return Handout(key, kept.card.name, _read(session, untrusted, kept.card, None))
    except PackError as trouble:
        return Handout(key, kept.card.name, None, trouble)


def all_of(session: Session) -> tuple[Handout, ...]:
    """What every group has handed out; nothing while the vault is locked."""
    if not session.unlocked:
        return ()
    found = (of(session, key) for key in session.vault.drawer(DRAWER))
    return tuple(one for one in found if one is not None)


def remove(session: Session, key: str) -> None:
    """Throw a group's pack away."""
    session.vault.drop(DRAWER, key)


def library(session: Session) -> Library:
    """Our guides, and beside them those of groups."""
    shelf = guidance.library()
    for one in all_of(session):
        if one.pack is not None:
            shelf = shelf.with_pack(one.by, one.pack.guides)
    return shelf


def letters(session: Session) -> tuple[tuple[Handout, Letter], ...]:
    """Every letter of every group whose words hold, each with where it is from."""
    return tuple((one, letter) for one in all_of(session) if one.pack for letter in one.pack.letters)


def letter(session: Session, key: str, name: str) -> Letter:
    """One letter of the group with this key. Raises LetterMissing, also when its words do not hold any more."""
    for one, found in letters(session):
        if (one.key, found.id) == (key, name):
            return found
    raise LetterMissing(name)


def _read(session: Session, untrusted: bytes, card: Card, version: str | None) -> Pack:
    from app.package import SignatureWrong, sshsig
    from app.rights.pack import NAMESPACE, read_pack

    def verify(body: bytes, signature: bytes) -> None:
        if sshsig.verify(signature, NAMESPACE, body) != card.signing_key:
            raise SignatureWrong

    return read_pack(
        untrusted,
        by=card.name,
        verify=verify,
        today=session.now().instant.date(),
        codebook=content.codebook(),
        conditions=guidance.rules().conditions,
        kept=version,
    )
