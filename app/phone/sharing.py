"""What the phone hands to packing: the photos and recordings of one encounter, each opened from the vault when needed."""

from functools import partial

from app.package import MediaSource
from app.vault import Vault


def media_sources(vault: Vault, encounter_id: str) -> dict[str, MediaSource]:
    """All media of an encounter by id. Raises VaultError."""
    sources = {}
    for media in vault.encounter(encounter_id).media:
        facts = vault.media_facts(media.id)
        sources[media.id] = MediaSource(
            open=partial(vault.open_media, media.id),
            bytes=facts.bytes,
            sha256=facts.sha256,
            crc32=facts.crc32,
        )
    return sources
