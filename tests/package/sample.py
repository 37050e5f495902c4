"""A made-up encounter with everything in it, the keys of two made-up people, and the request that packs it."""

import io
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any
from zlib import crc32

from app import ASSETS
from app.package import MediaSource, PackRequest
from app.package.sshsig import Ed25519Signer
from app.record import Entry, History, Moment, Words, parse_codebook, parse_wordlist, parse_words
from app.seal import Recipient, X25519Identity

CODEBOOK = parse_codebook((ASSETS / "codebook" / "encounter.toml").read_text())
WORDLIST = parse_wordlist((ASSETS / "words" / "eff_large_wordlist.txt").read_text())
FONTS = ASSETS / "fonts"
SIGNER = Ed25519Signer(bytes(range(32)))
OTHER_SIGNER = Ed25519Signer(bytes(range(1, 33)))
LAWYER = X25519Identity.generate()
STRANGER = X25519Identity.generate()
ENCOUNTER = "0123456789abcdef0123456789abcdef"
OTHER_ENCOUNTER = "fedcba9876543210fedcba9876543210"
PACKAGE_ID = "00112233445566778899aabbccddeeff"

# A one-pixel JPEG, and words that would be a formula.
JPEG = bytes.fromhex(
    "ffd8ffe000104a46494600010100000100010000ffdb004300080606070605080707070909080a0c140d0c0b0b0c1912130f141d1a1f1e1d"
    "1a1c1c20242e2720222c231c1c2837292c30313434341f27393d38323c2e333432ffc0000b080001000101011100ffc4001f000001050101"
    "0101010100000000000000000102030405060708090a0bffc400b5100002010303020403050504040000017d010203000411051221314106"
    "13516107227114328191a1082342b1c11552d1f02433627282090a161718191a25262728292a3435363738393a434445464748494a535455"
    "565758595a636465666768696a737475767778797a838485868788898a92939495969798999aa2a3a4a5a6a7a8a9aab2b3b4b5b6b7b8b9ba"
    "c2c3c4c5c6c7c8c9cad2d3d4d5d6d7d8d9dae1e2e3e4e5e6e7e8e9eaf1f2f3f4f5f6f7f8f9faffda0008010100003f00fbfeffd9"
)
SOUND = b"OggS" + bytes(5000)
FORMULA = '=HYPERLINK("http://example.invalid","look")'


def words(language: str = "en") -> Words:
    """All words of a language that the package may need, of those that are there."""
    found = Words(language, {})
    for name in ("codebook", "report", "findings"):
        path = ASSETS / "words" / language / f"{name}.toml"
        if path.exists():
            found = found.together(parse_words(path.read_text(), language, name))
    return found


def moment(minute: int, day: int = 3) -> Moment:
    """A minute on a morning of March 2026 in New York."""
    wall = f"2026-03-{day:02}T09:{minute:02}:05.250-05:00"
    return Moment(wall, "America/New_York", 1_000_000 + minute * 60_000 + day * 86_400_000, "boot-1")


def media_payload(media_id: str, kind: str, media_type: str, content: bytes, **more: Any) -> dict[str, Any]:
    """The payload of an `attached` entry."""
    media = {
        "id": media_id,
        "kind": kind,
        "media_type": media_type,
        "bytes": len(content),
        "sha256": sha256(content).hexdigest(),
        "captured": None,
        "original": True,
        "cut_off": False,
        "audience": "complaint",
    }
    return {"media": media | more}


def known(value: Any, confidence: str | None = "saw_or_heard_myself") -> dict[str, Any]:
    """A known fact."""
    return {"state": "known", "value": value, "confidence": confidence}


def fact(field_id: str, value: dict[str, Any], item: str | None = None) -> dict[str, Any]:
    """The payload that states one fact."""
    return {"item": item, "facts": {field_id: value}}


PHOTO_ID, SOUND_ID, SECRET_ID = ("aa" * 16, "bb" * 16, "cc" * 16)
CONTENT = {PHOTO_ID: JPEG, SOUND_ID: SOUND, SECRET_ID: b"for counsel only"}


def told(language: str = "en") -> list[tuple[str, dict[str, Any]]]:
    """(kind, payload) of the whole encounter, in order."""
    return [
        ("opened", {"codebook": 1, "app": "0.1.0", "language": language, "locked": True}),
        ("observed", {"tap": "officers_here"}),
        ("observed", {"tap": "face_scanned"}),
        ("stated", fact("where.setting", known("store_or_restaurant"))),
        ("stated", fact("where.start", known({"precision": "about", "date": "2026-03-03", "time": "09:00"}))),
        ("stated", fact("where.place_text", known("Corner of Elm and 4th, by the bakery"))),
        (
            "stated",
            fact(
                "where.coordinates",
                known({"lat": "-33.8688", "lon": "151.2093", "datum": "WGS84", "source": "typed"}),
            ),
        ),
        ("stated", fact("officer.badge_no", known("48??", "inferred"), "0a0a0a0a")),
        ("stated", fact("officer.name", known(FORMULA), "0a0a0a0a")),
        ("stated", fact("officer.agency_seen", known("border_patrol"), "0b0b0b0b")),
        ("stated", fact("officer.body_camera", {"state": "unknown"}, "0b0b0b0b")),
        ("stated", fact("scan.modality", known(["face_scan_recognition"]), "0c0c0c0c")),
        ("stated", fact("scan.consent", known("asked_refused_done_anyway"), "0c0c0c0c")),
        ("stated", fact("force.emotional_effects", known("I could not sleep for a week"), None)),
        ("stated", fact("witness.contact", known("555-0142"), "0d0d0d0d")),
        (
            "noted",
            {"text": "-2 people stood behind me\nThey laughed.", "language": "en", "audience": "complaint"},
        ),
        ("noted", {"text": "A thing for my lawyer alone", "language": "en", "audience": "counsel"}),
        (
            "attached",
            media_payload(
                PHOTO_ID, "photo", "image/jpeg", JPEG, caption="the van", captured=moment(2).to_json()
            ),
        ),
        ("attached", media_payload(SOUND_ID, "audio", "audio/ogg", SOUND, cut_off=True, audience="public")),
        (
            "attached",
            media_payload(
                SECRET_ID,
                "other",
                "application/x-unknown",
                CONTENT[SECRET_ID],
                audience="counsel",
                given_name="evil\u202egpj.exe",
            ),
        ),
        ("consequence", fact("consequence.kind", known("trusted_traveler_revoked"), "0e0e0e0e")),
        ("sealed", {"affirmation": "own_memory"}),
        (
            "shared",
            {
                "to": "Example Legal Aid",
                "fingerprint": None,
                "profile": "counsel",
                "package_id": "ab" * 16,
                "package": "cd" * 32,
            },
        ),
        ("stated", fact("officer.badge_no", known("4821", "recorded"), "0a0a0a0a")),
    ]


def salt(n: int) -> bytes:
    """The salt of entry n."""
    return sha256(b"salt %d" % n).digest()[:16]


def history(
    entries: list[tuple[str, dict[str, Any]]] | None = None,
    encounter: str = ENCOUNTER,
    begin: History | None = None,
) -> History:
    """A chain of these entries, one a minute, after those of `begin`."""
    chain = begin or History()
    for kind, payload in told() if entries is None else entries:
        n = len(chain.links)
        whose = None if kind == "erased" else encounter
        entry = Entry(kind, whose, moment(n % 60, 3 + n // 60), payload)
        chain = chain.appended(salt(n), entry.body())
    return chain


def bare(chain: History) -> History:
    """The chain without any content, as another encounter's entries are handed over."""
    from app.record import disclose

    return disclose(chain, lambda entry: False)


def two_encounters() -> History:
    """Another encounter's entries, bare, then all of ours, then one of the other again, bare."""
    before = bare(
        history(
            [("opened", {"codebook": 1, "app": "0.1.0", "language": "en", "locked": False})] * 3,
            OTHER_ENCOUNTER,
        )
    )
    ours = history(begin=before)
    after = history([("sealed", {"affirmation": "own_memory"})], OTHER_ENCOUNTER, ours)
    last = bare(after).links[-1]
    return History((*ours.links, last))


def media_sources(content: Mapping[str, bytes] = CONTENT) -> dict[str, MediaSource]:
    """Sources that read from memory; the first one knows its CRC-32 beforehand, as the vault's do."""
    return {
        media_id: MediaSource(
            open=lambda data=data: io.BytesIO(data),  # type: ignore[misc]
            bytes=len(data),
            sha256=sha256(data).digest(),
            crc32=crc32(data) if media_id == PHOTO_ID else None,
        )
        for media_id, data in content.items()
    }


def request(
    *, recipients: list[Recipient] | None = None, chain: History | None = None, **changes: Any
) -> PackRequest:
    """The request that packs all of it for the lawyer."""
    given: dict[str, Any] = {
        "encounter_id": ENCOUNTER,
        "history": two_encounters() if chain is None else chain,
        "media": media_sources(),
        "profile": "counsel",
        "recipients": [LAWYER.recipient] if recipients is None else recipients,
        "recipient_name": "Example Legal Aid",
        "signer": SIGNER,
        "moment": moment(50, 9),
        "codebook": CODEBOOK,
        "words": words(),
        "english": words(),
        "wordlist": WORDLIST,
        "fonts": FONTS,
        "app_version": "0.1.0",
        "package_id": PACKAGE_ID,
    }
    return PackRequest(**(given | changes))


def packed(folder: Path, **changes: Any) -> Path:
    """A package in `folder`."""
    from app.package import pack

    path = folder / "package.age"
    pack(request(**changes), path)
    return path
