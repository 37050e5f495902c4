"""A package with everything a person may send: photos, a recording, papers, two officers, scans, places, corrections."""

import io
import math
import struct
import wave
from hashlib import sha256
from pathlib import Path

from app.package import MediaSource, PackRequest, pack
from app.package.sshsig import Ed25519Signer
from app.record import Moment
from app.seal import Recipient
from tests.package.diary import CODEBOOK, ENCOUNTER, Diary, words
from tests.package.diary_cases import full
from tests.package.sample import FONTS, WORDLIST

PHONE = Ed25519Signer(sha256(b"the phone of the rich record").digest())
CANARY = "zanahoria-amarilla-0417"
"""Words of the record that must be found nowhere on the disk in the clear."""

SOUND_MARK = b"canary in the sound 9c1f"


def sound(seconds: float = 2.0) -> bytes:
    """A tone as a WAV file, with a mark at its end that no player minds."""
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        frames = (int(9000 * math.sin(n / 5)) for n in range(int(8000 * seconds)))
        file.writeframes(b"".join(struct.pack("<h", frame) for frame in frames))
    return out.getvalue() + b"LIST" + struct.pack("<I", len(SOUND_MARK)) + SOUND_MARK


def rich_diary() -> Diary:
    """The full diary of the summary's tests, with a real recording and a note that holds the canary."""
    diary = full()
    diary.attach(sound(), "audio", "audio/wav", caption="La voz del agente", audience="counsel")
    long_word = "La carta de http://example.invalid/" + "0123456789" * 12
    diary.attach(b"%PDF-1.4 notice", "document", "application/pdf", caption=long_word, audience="counsel")
    diary.note(f"Anoté la palabra {CANARY} para acordarme.", "counsel")
    return diary


def rich_package(path: Path, recipient: Recipient, diary: Diary, package_id: str = "5a" * 16) -> Path:
    """The diary, packed for a lawyer."""
    sources = {
        media_id: MediaSource(
            open=lambda data=data: io.BytesIO(data),  # type: ignore[misc]
            bytes=len(data),
            sha256=sha256(data).digest(),
        )
        for media_id, data in diary.media.items()
    }
    request = PackRequest(
        encounter_id=ENCOUNTER,
        history=diary.history,
        media=sources,
        profile="counsel",
        recipients=[recipient],
        recipient_name="Example Legal Aid",
        signer=PHONE,
        moment=Moment.at(diary.now, zone="America/Chicago", mono_ms=9_000_000, boot="boot-1"),
        codebook=CODEBOOK,
        words=words(diary.language),
        english=words("en"),
        wordlist=WORDLIST,
        fonts=FONTS,
        app_version="0.1.0",
        package_id=package_id,
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    pack(request, path)
    return path
