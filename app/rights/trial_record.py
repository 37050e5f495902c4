"""Records to try rules and letters on: one with next to nothing, and one with every field of the codebook told.

In the full one, each free text names its field, and whatever must never reach a letter is marked with
:data:`NOT_FOR_LETTERS` or is :data:`AMOUNT`, so that a check can look for it.
"""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from typing import Any

from app.record import Chained, Codebook, Encounter, Entry, Fact, Field, Moment, check_entry, fold
from app.rights.letter import PROFILE

NOT_FOR_LETTERS = "for counsel alone"
AMOUNT = "4321.99"
EVENT_DAY, NOTICE_DAY = "2026-01-10", "2026-01-13"
_ID, _MEDIA = "0123456789abcdef0123456789abcdef", "ffeeddccbbaa99887766554433221100"
_MOMENT = Moment(f"{EVENT_DAY}T07:41:00.000-06:00", "America/Chicago", 0, "trial")


def almost_empty(codebook: Codebook) -> Encounter:
    """A record that was opened, and no more."""
    return _folded(codebook, iter(()))


def full(codebook: Codebook, *, code: int = 0) -> Encounter:
    """Every tap pressed and every field told, in two items of each repeating group.

    A field of one code has the one at place ``code`` of its vocabulary (from the end when there are fewer), a field of
    many has them all.
    """
    return _folded(codebook, _everything(codebook, code))


def _everything(codebook: Codebook, code: int) -> Iterator[tuple[str, dict[str, Any]]]:
    for tap in codebook.taps:
        yield "observed", {"tap": tap.id}
    for group in codebook.groups:
        kind = {"consequence": "consequence", "action": "acted"}.get(group.id, "stated")
        for item in ("0000000a", "0000000b") if group.repeats else (None,):
            for one in group.fields:
                fact = Fact.known(_value(one, codebook, code))
                yield kind, {"item": item, "facts": {one.id: fact.to_json()}}
    for audience in ("counsel", PROFILE):
        media = {"id": _MEDIA, "media_type": "image/jpeg", "bytes": 10, "sha256": "ab" * 32, "captured": None}
        told = {"kind": "photo", "original": True, "cut_off": False, "audience": audience}
        yield "attached", {"media": {**media, **told}}
    text = f"{NOT_FOR_LETTERS}: a note"
    yield "noted", {"text": text, "language": "en", "audience": PROFILE}


def _value(one: Field, codebook: Codebook, code: int) -> Any:
    codes = codebook.codes(one.id)
    if one.type in ("code", "yes_no"):
        return codes[min(code, len(codes) - 1)]
    told = PROFILE in one.audience
    values: dict[str, Any] = {
        "codes": list(codes),
        "text": f"{'text' if told else NOT_FOR_LETTERS} of {one.id}",
        "note": f"{'note' if told else NOT_FOR_LETTERS} of {one.id}",
        "count": 3,
        "minutes": 45,
        "money": {"amount": AMOUNT, "currency": "USD"},
        "when": {"precision": "exact", "date": EVENT_DAY, "time": "07:40"},
        "date": NOTICE_DAY,
        "place": {"lat": "44.88301", "lon": "-93.28333", "datum": "WGS84", "source": "device"},
        "language": "es",
        "identifier": "AB?12",
        "media": _MEDIA,
        "media_list": [_MEDIA],
    }
    return values[one.type]


def _folded(codebook: Codebook, payloads: Iterator[tuple[str, dict[str, Any]]]) -> Encounter:
    opened = {"codebook": codebook.version, "app": "0.1.0", "language": "en", "locked": False}
    chained: list[Chained] = []
    for kind, payload in (("opened", opened), *payloads):
        entry = Entry(kind, _ID, _MOMENT, payload)
        check_entry(codebook, entry)
        chained.append(Chained(sha256(str(len(chained)).encode()).digest(), entry))
    return fold(codebook, chained)
