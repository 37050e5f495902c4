"""Vaults to test with: real ones, with a key derivation that costs nothing."""

from __future__ import annotations

import os
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from app.record import Codebook, Entry, Fact, Moment, Wordlist, parse_codebook, parse_wordlist
from app.vault import InsecureTestCost, Vault, create_vault, unlock

ASSETS = Path(__file__).parents[2] / "assets"
CODEBOOK: Codebook = parse_codebook((ASSETS / "codebook" / "encounter.toml").read_text("utf-8"))
WORDLIST: Wordlist = parse_wordlist((ASSETS / "words" / "eff_large_wordlist.txt").read_text("utf-8"))
PASSPHRASE = "quiet lamp orbit fudge canyon"
OTHER_PASSPHRASE = "violet anchor mumbling tarot sled"
CHEAP = InsecureTestCost()
TEN = datetime(2026, 11, 24, 10, tzinfo=timezone(timedelta(hours=-5)))
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01"


def moment(seconds: float, *, boot: str = "boot-1") -> Moment:
    """So many seconds after ten in the morning."""
    ms = round(seconds * 1000)
    wall = (TEN + timedelta(milliseconds=ms)).isoformat(timespec="milliseconds")
    return Moment(wall=wall, zone="America/New_York", mono_ms=ms, boot=boot)


def encounter_id(n: int) -> str:
    return f"{n:032x}"


def opened(n: int = 1, at: float = 0, *, locked: bool = False) -> Entry:
    payload = {"codebook": CODEBOOK.version, "app": "0.1.0", "language": "es", "locked": locked}
    return Entry("opened", encounter_id(n), moment(at), payload)


def tapped(tap: str = "face_scanned", n: int = 1, at: float = 1, **more: Any) -> Entry:
    return Entry("observed", encounter_id(n), moment(at), {"tap": tap, **more})


def noted(text: str, n: int = 1, at: float = 2) -> Entry:
    return Entry(
        "noted", encounter_id(n), moment(at), {"text": text, "language": "es", "audience": "complaint"}
    )


def stated(
    field_id: str, value: Any, n: int = 1, at: float = 3, *, item: str | None = None, kind: str = "stated"
) -> Entry:
    return Entry(
        kind, encounter_id(n), moment(at), {"item": item, "facts": {field_id: Fact.known(value).to_json()}}
    )


def new_vault(folder: Path, **more: Any) -> tuple[Vault, str]:
    options: dict[str, Any] = {"wordlist": WORDLIST, "codebook": CODEBOOK, "cost": CHEAP} | more
    return create_vault(folder, PASSPHRASE, moment(0), **options)


def reopened(folder: Path, secret: str = PASSPHRASE, **more: Any) -> Vault:
    return unlock(folder, secret, codebook=CODEBOOK, **more)


def random_bytes(size: int) -> bytes:
    return os.urandom(size)


def files_under(folder: Path) -> dict[str, bytes]:
    """Every file and what is in it."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
