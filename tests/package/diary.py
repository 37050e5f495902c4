"""A diary of made-up entries, chained as the vault would, and the summary of it: for the tests of the summary."""

import shutil
import subprocess
from datetime import datetime, timedelta, timezone
from functools import cache
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

from app.package.summary import EvidenceRow, LeftOut, SummaryFacts, write_summary
from app.record import (
    Codebook,
    Encounter,
    Entry,
    Fact,
    History,
    Moment,
    Words,
    check_entry,
    disclose_to,
    fold,
    parse_codebook,
    parse_words,
)

ASSETS = Path(__file__).parents[2] / "assets"
CODEBOOK: Codebook = parse_codebook((ASSETS / "codebook" / "encounter.toml").read_text("utf-8"))
ENCOUNTER = "0123456789abcdef0123456789abcdef"
PACKAGE = "5f1d0c2ab4e96370"
WITNESS = "maple harbor quilt ninety ember lagoon tuxedo basil"
SIGNER = "velvet canyon ostrich marble fender ripple"


@cache
def words(language: str) -> Words:
    """The shipped words of a language that the summary uses."""
    found = parse_words((ASSETS / "words" / language / "report.toml").read_text("utf-8"), language, "report")
    codebook = ASSETS / "words" / language / "codebook.toml"
    return found.together(parse_words(codebook.read_text("utf-8"), language))


class Diary:
    """Entries of one encounter, each a little later than the one before, in the order they are written."""

    def __init__(self, language: str = "en", start: str = "2026-03-14T07:41:12.000-05:00") -> None:
        self.language = language
        self.history = History()
        self.now = datetime.fromisoformat(start)
        self.media: dict[str, bytes] = {}
        self._ms = 1_000
        self.write("opened", {"codebook": 1, "app": "0.1.0", "language": language, "locked": True})

    def later(self, **passed: float) -> None:
        """Let time pass."""
        self.now += timedelta(**passed)
        self._ms += int(timedelta(**passed).total_seconds() * 1000)

    def write(self, kind: str, payload: dict, *, went_back: bool = False) -> bytes:
        """Append an entry; gives its commitment."""
        moment = Moment.at(
            self.now, zone="America/Chicago", mono_ms=self._ms, boot="boot-1", went_back=went_back
        )
        entry = Entry(kind, ENCOUNTER, moment, payload)
        check_entry(CODEBOOK, entry)
        salt = sha256(b"salt" + len(self.history.links).to_bytes(8)).digest()[:16]
        self.history = self.history.appended(salt, entry.body())
        self.later(seconds=7)
        return self.history.links[-1].commitment

    def tap(self, tap: str) -> bytes:
        return self.write("observed", {"tap": tap})

    def state(
        self,
        field: str,
        value: object,
        confidence: str | None = "saw_or_heard_myself",
        item: str | None = None,
    ) -> bytes:
        """State one fact: a value, or a Fact as it is."""
        fact = value if isinstance(value, Fact) else Fact.known(value, confidence)
        kind = {"consequence": "consequence", "action": "acted"}.get(field.split(".")[0], "stated")
        return self.write(kind, {"item": item, "facts": {field: fact.to_json()}})

    def note(self, text: str, audience: str = "complaint", **more: object) -> bytes:
        return self.write("noted", {"text": text, "language": self.language, "audience": audience, **more})

    def attach(
        self, content: bytes, kind: str = "photo", media_type: str = "image/jpeg", **more: object
    ) -> str:
        """Attach media; gives its id."""
        media_id = sha256(b"id" + len(self.media).to_bytes(4) + content).hexdigest()[:32]
        self.media[media_id] = content
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
            **more,
        }
        self.write("attached", {"media": media})
        return media_id

    def encounter(self, profile: str = "counsel") -> Encounter:
        """What a profile may see of it."""
        return fold(CODEBOOK, disclose_to(CODEBOOK, self.history, profile).entries())

    def facts(self, profile: str = "counsel", **other: object) -> SummaryFacts:
        """All that the summary is made from."""
        encounter = self.encounter(profile)
        shown = disclose_to(CODEBOOK, self.history, profile)
        rows = tuple(
            EvidenceRow(
                f"data/media/{number:02d}-{media.kind}.{media.media_type.partition('/')[2]}",
                media.id,
                media.kind,
                media.media_type,
                media.bytes,
                media.sha256,
                media.captured,
                media.caption,
                media.given_name,
                media.cut_off,
                media.original,
            )
            for number, media in enumerate(encounter.media, 1)
        )
        bare = sum(link.bare for link in shown.links)
        values: dict[str, Any] = {
            "encounter": encounter,
            "codebook": CODEBOOK,
            "head": self.history.head,
            "numbers": {link.commitment: link.n for link in self.history.links},
            "witness_code": WITNESS,
            "signer_words": SIGNER,
            "package_id": PACKAGE,
            "profile": profile,
            "prepared_for": "Example Legal Aid",
            "packed": Moment.at(
                datetime(2026, 3, 20, 18, 5, 9, tzinfo=timezone(timedelta(hours=-5))),
                zone="America/Chicago",
                mono_ms=5,
                boot="boot-2",
            ),
            "app_version": "0.1.0",
            "words": words(self.language),
            "english": words("en"),
            "fonts": ASSETS / "fonts",
            "evidence": rows,
            "left_out": LeftOut(entries=bare, facts=bare),
            "open_media": lambda media_id: BytesIO(self.media[media_id]),
        }
        return SummaryFacts(**(values | other))

    def summary(self, profile: str = "counsel", **other: object) -> bytes:
        """The PDF."""
        sink = BytesIO()
        write_summary(self.facts(profile, **other), sink)
        return sink.getvalue()


def text_of(pdf: bytes, *how: str) -> str:
    """What `pdftotext` reads in a PDF, with each line's columns side by side."""
    program = shutil.which("pdftotext")
    assert program, "pdftotext is missing: apt-get install poppler-utils"
    done = subprocess.run([program, "-layout", *how, "-", "-"], input=pdf, capture_output=True, check=True)
    assert not done.stderr, done.stderr
    return done.stdout.decode("utf-8")


def pages_of(pdf: bytes) -> list[str]:
    """The same, page by page."""
    return text_of(pdf).split("\f")[:-1]
