"""Step 1: what the seal's errors mean for a package."""

from typing import Final

from app.package.findings import Finding, Kind, Step
from app.seal import (
    ArmorError,
    HeaderError,
    HeaderMacError,
    NoIdentities,
    NoMatchingIdentity,
    NotEnoughMemory,
    PayloadError,
    PostQuantumUnavailable,
    SealError,
    Truncated,
    UnsupportedVersion,
    WorkFactorTooHigh,
    WrongPassphrase,
)

# The first that fits counts: a kind of error comes before the family it belongs to.
_KINDS: Final[tuple[tuple[type[SealError], Kind], ...]] = (
    (UnsupportedVersion, Kind.SEAL_NEWER),
    (WorkFactorTooHigh, Kind.WORK_TOO_HIGH),
    (NotEnoughMemory, Kind.WORK_TOO_HIGH),
    (HeaderMacError, Kind.SEAL_HEADER_ALTERED),
    (WrongPassphrase, Kind.WRONG_PASSPHRASE),
    (NoMatchingIdentity, Kind.NOT_FOR_THIS_KEY),
    (NoIdentities, Kind.NOT_FOR_THIS_KEY),
    (Truncated, Kind.SEAL_CUT_OFF),
    (PayloadError, Kind.SEAL_ALTERED),
    (PostQuantumUnavailable, Kind.KEY_KIND_UNAVAILABLE),
    (ArmorError, Kind.SEAL_HEADER),
    (HeaderError, Kind.SEAL_HEADER),
)


def seal_finding(error: SealError) -> Finding:
    """The finding for an error of the seal."""
    kind = next((kind for family, kind in _KINDS if isinstance(error, family)), Kind.SEAL_HEADER)
    if isinstance(error, NoMatchingIdentity) and error.passphrase_needed and kind is Kind.NOT_FOR_THIS_KEY:
        kind = Kind.PASSPHRASE_NEEDED
    if isinstance(error, HeaderError) and error.reason == "not an age file":
        kind = Kind.NOT_SEALED
    found = ""
    if isinstance(error, HeaderError | ArmorError):
        found = error.reason
    elif isinstance(error, PayloadError):
        found = f"chunk {error.chunk}"
    return Finding(Step.SEAL, kind, "", "", found)
