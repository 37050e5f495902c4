"""An encounter as people write one: taps, answers, a correction, a photo, a sound, a file, notes, what came later."""

import io
from functools import cache
from typing import Any

from app.phone.story import media
from app.record import UNKNOWN, Fact

# Made once for all tests: computing the sound takes longer than writing down all the rest.
photo, sound = cache(media.photo), cache(media.sound)

OFFICER, LATER, REQUEST = "aaaaaaaa", "bbbbbbbb", "cccccccc"


def known(value: Any, how: str | None = "saw_or_heard_myself") -> Fact:
    return Fact.known(value, how)


def tap(session: Any, encounter: str, name: str) -> Any:
    return session.append(encounter, "observed", {"tap": name})


def written(session: Any, clock: Any) -> str:
    """All of it; returns the encounter's id."""
    one = session.begin()
    for name in ("officers_here", "asked_question", "face_scanned", "document_scanned"):
        tap(session, one, name)
        clock.move(40)
    undone = tap(session, one, "searched")
    session.append(one, "observed", {"tap": "searched", "undoes": undone.commitment.hex()})
    attach = session.vault.attach
    attach(
        one,
        io.BytesIO(photo(clock().instant)),
        clock(),
        given_name="IMG_2041.JPG",
        caption="The car in front of the bakery",
    )
    attach(one, io.BytesIO(sound(3)), clock(), given_name="note.wav")
    attach(one, io.BytesIO(b"%PDF-1.4 a letter"), clock(), given_name="letter.pdf")
    say = session.answer
    say(one, "where.setting", known("street_or_sidewalk"))
    say(one, "where.area", known("Las Lomas"))
    when = {"precision": "about", "date": "2026-11-24", "time": "16:45", "offset": "-05:00"}
    say(one, "where.start", known(when))
    say(one, "officers.count", known(2))
    clock.move(3600)
    say(one, "officers.count", known(3, "unsure"))
    say(one, "where.light", UNKNOWN)
    say(one, "officer.agency_seen", known("ice_ero"), item=OFFICER)
    say(one, "officer.badge_no", known("4?17*"), item=OFFICER)
    text = "They stood in front of the door and asked for papers. One held a phone to my face."
    note = session.append(one, "noted", {"text": text, "language": "en", "audience": "complaint"})
    clock.move(600)
    right = {"text": "It was a tablet, not a phone.", "language": "en", "audience": "complaint"}
    session.append(one, "noted", {**right, "corrects": note.commitment.hex()})
    session.append(one, "sealed", {"affirmation": "own_memory"})
    clock.move(3 * 86400)
    say(one, "consequence.kind", known("trusted_traveler_revoked"), item=LATER, kind="consequence")
    say(one, "consequence.date", known("2026-11-27"), item=LATER, kind="consequence")
    say(one, "action.kind", known("traveler_program_redress", None), item=REQUEST, kind="acted")
    say(one, "action.due_on", known("2026-12-27", None), item=REQUEST, kind="acted")
    return str(one)
