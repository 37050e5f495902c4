"""An encounter from its first tap to the lawyer's check, at given moments and places: what came out, as JSON.

`python -m tests.torture.life HOME` reads {"moments": [...], "places": [...]} from standard input. The locale is the
environment's, set as a program of another maker might set it.
"""

from __future__ import annotations

import json
import locale
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

from app.package import PackRequest, check, pack
from app.phone import content, dates
from app.phone.session import Session
from app.phone.sharing import media_sources
from app.record import Encounter, Entry, Fact, Moment
from app.seal import X25519Identity
from app.vault import LockedVault
from tests.vault.making import CHEAP

PASSPHRASE = "quiet river lamp orbit fudge canyon"
PLACE = "where.coordinates"


def lived(home: Path, moments: list[dict[str, Any]], places: list[dict[str, Any]]) -> dict[str, Any]:
    """Live it: opened at the first moment, the middle ones are taps, half of them while locked, the last is packing."""
    times = [Moment.from_json(one) for one in moments]
    now = {"moment": times[0]}
    session = Session(home, now=lambda: now["moment"], cost=CHEAP)
    session.create(PASSPHRASE)
    encounter = session.begin()
    for place in places:
        session.answer(encounter, PLACE, Fact.known(place))
    for n, moment in enumerate(times[1:-1]):
        now["moment"] = moment
        if n % 2:
            session.append(encounter, "observed", {"tap": "searched"})
        else:
            session.lock()
            LockedVault(home / "vault").capture(Entry("observed", encounter, moment, {"tap": "searched"}))
            session.unlock(PASSPHRASE)
    now["moment"] = times[-1]
    told = session.encounter(encounter)
    packed = _packed(session, home, encounter)
    vault = session.vault
    found: dict[str, Any] = {
        "verified": [one.kind for one in vault.verify()],
        "findings": [one.kind for one in vault.findings],
        "walls": [entry.time.wall for _, entry in vault.history(encounter).entries()],
        "went_back": [entry.time.went_back for _, entry in vault.history(encounter).entries()],
        "cards": len(vault.timeline().cards),
        "taps": len(told.taps),
        "places": _places(told),
        "said": {
            language: [_said(moment.instant, language) for moment in times] for language in content.LANGUAGES
        },
        "packed": packed,
    }
    session.lock()
    return found


def _places(told: Encounter) -> list[Any]:
    if PLACE not in told.facts:
        return []
    stated = told.facts[PLACE]
    return [one.fact.to_json()["value"] for one in (*stated.earlier, stated)]


def _said(at: datetime, language: str) -> list[str]:
    return [
        dates.day_in_words(at.date(), language),
        dates.short_day(at.date(), language),
        dates.month_in_words(at.date(), language),
        dates.time_in_words(at.time(), language),
    ]


def _packed(session: Session, home: Path, encounter: str) -> dict[str, str]:
    lawyer = X25519Identity.generate()
    vault = session.vault
    request = PackRequest(
        encounter_id=encounter,
        history=vault.history(encounter),
        media=media_sources(vault, encounter),
        profile="counsel",
        recipients=(lawyer.recipient,),
        recipient_name="Example Legal Aid",
        signer=vault.signer,
        moment=session.now(),
        codebook=content.codebook(),
        words=content.report_words("en"),
        english=content.report_words("en"),
        wordlist=content.wordlist(),
        fonts=content.FONTS,
        app_version="0.1.0",
        package_id="0" * 32,
    )
    pack(request, home / "package.age")
    check(
        home / "package.age",
        [lawyer],
        codebook=content.codebook(),
        wordlist=content.wordlist(),
        into=home / "opened",
    )
    return {
        name: (home / "opened" / "data" / name).read_text("utf-8") for name in ("record.json", "timeline.csv")
    }


if __name__ == "__main__":
    in_force = locale.setlocale(locale.LC_ALL, "")
    asked = json.load(sys.stdin)
    answer = lived(Path(sys.argv[1]), asked["moments"], asked["places"])
    answer |= {"comma": f"{1.5:n}", "locale": in_force}
    sys.stdout.write(json.dumps(answer))
