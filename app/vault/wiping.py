"""Secrets kept in memory that can be overwritten. Python makes copies we cannot reach: this lessens, it does not end."""

from __future__ import annotations


def wipe(*secrets: bytearray | None) -> None:
    """Overwrite with zeros, in place."""
    for secret in secrets:
        if secret is not None:
            secret[:] = bytes(len(secret))
