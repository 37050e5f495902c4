"""New keys for a desk, when the old ones may have been seen or their time has come; the old ones are kept.

A card in somebody's phone goes on naming the old keys until they take in the new card: what they send until then still
opens, and is answered with the key their card knows.
"""

from datetime import datetime
from pathlib import Path

from app.desk import disk
from app.desk.identity import (
    WORK_FACTOR,
    DeskFolder,
    DeskIdentity,
    SigningKey,
    before,
    new_keys,
    open_under,
    under_passphrase,
)
from app.seal import NoMatchingIdentity, SealError, Unsealing


def rotate(desk: DeskFolder, passphrase: str, now: datetime, *, work_factor: int = WORK_FACTOR) -> None:
    """Put a new generation of keys before the others. A card has to be made from it afterwards.

    The signing keys are written first and the identity last, which is the moment it counts: a call broken off between
    the two leaves the desk as it was, with one signing key too many that no generation names. Raises DeskMissing,
    WrongDeskPassphrase, DeskDamaged, OutputUnwritable.
    """
    desk.must_exist()
    identity = open_under(desk.identity, passphrase)
    signing = open_under(desk.signing, passphrase)
    keys = new_keys(now)
    # Everything that could fail to be made is made before anything is replaced.
    new_signing = under_passphrase(passphrase, keys.signing + signing, work_factor)
    new_identity = under_passphrase(passphrase, before(keys.identity, identity, now), work_factor)
    disk.replace(desk.signing, new_signing)
    disk.replace(desk.identity, new_identity)


def signer_for(package: Path, identity: DeskIdentity, signers: tuple[SigningKey, ...]) -> SigningKey:
    """The key that answers a package: the one named by the card it was sealed to, else the newest.

    `signers` is what `open_signing_keys` gave for `identity`. Only the head of the file is read. Raises OSError.
    """
    for generation, signer in zip(identity.generations, signers, strict=True):
        try:
            with package.open("rb") as file, Unsealing(file, generation.identities):
                return signer
        except NoMatchingIdentity:
            continue
        except SealError:
            break
    return signers[0]
