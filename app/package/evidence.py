"""Which photo or recording lies under which name in the package. Packer and checker both work it out from the record."""

from attrs import frozen

from app.package.bag import media_name
from app.record import Encounter


@frozen
class Evidence:
    """One media file of the record and its name in the bag; `size` in bytes, `sha256` in hex."""

    media_id: str
    name: str
    size: int
    sha256: str


def evidence_of(encounter: Encounter) -> tuple[Evidence, ...]:
    """All media of an encounter, numbered in the order of the record."""
    count = len(encounter.media)
    return tuple(
        Evidence(media.id, media_name(place, count, media.kind, media.media_type), media.bytes, media.sha256)
        for place, media in enumerate(encounter.media, 1)
    )
