"""What a checked package tells the index: the line in the list, the codes to count, the words and numbers to find it by.

Driven by the codebook: every coded field can be searched and, when it may be public, counted. Four kinds are put
together from several fields, because that is how people ask:

    agency    officer.agency_seen and officer.agency_claimed
    modality  scan.modality, and what taps tell
    place     the coordinates, rounded to a tenth of a degree (about 11 km), or the area as told
    result    outcome.result
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Final

from attrs import frozen

from app.desk.identifiers import KINDS, is_partial, like_pattern
from app.desk.index.tables import month_number
from app.desk.plain_words import told_words
from app.record import Codebook, Encounter, Item, Stated

AGENCY: Final = "agency"
MODALITY: Final = "modality"
PLACE: Final = "place"
RESULT: Final = "result"

_MIDDLE: Final = {
    "night": "03:00",
    "morning": "09:00",
    "midday": "12:00",
    "afternoon": "15:00",
    "evening": "20:00",
}
_CODED: Final = frozenset({"code", "codes", "yes_no", "language"})
_WRITTEN: Final = frozenset({"text", "note", "identifier"})
_LONGEST_PLACE: Final = 200
_LONGEST_DAYS: Final = 36_500

Known = list[tuple[str, Item | None, Stated]]


@frozen
class Identified:
    """A badge or plate number, whole or in part, of one item."""

    kind: str
    item: str
    value: str
    agency: str

    def row(self, no: int) -> dict[str, Any]:
        """As the table has it."""
        return {
            "encounter": no,
            "kind": self.kind,
            "item": self.item,
            "value": self.value,
            "agency": self.agency,
            "partial": is_partial(self.value),
            "pattern": like_pattern(self.value),
        }


@frozen
class Later:
    """A consequence, so many days after the encounter."""

    item: str
    kind: str
    days: int


@frozen
class Telling:
    """All of it. `line` holds the columns of the encounter, `month` counts months since year 0."""

    line: Mapping[str, Any]
    month: int
    marks: tuple[tuple[str, str], ...]
    identifiers: tuple[Identified, ...]
    later: tuple[Later, ...]
    words: tuple[str, ...]


def tell(encounter: Encounter, codebook: Codebook) -> Telling:
    """What the index keeps of an encounter."""
    happened, source = _happened(encounter)
    known = list(_stated(encounter))
    marks = sorted(set(_marks(encounter, known, codebook)))
    places = [text for name in ("where.place_text", "where.area") if (text := encounter.value(name))]
    lat, lon = _coordinates(encounter)
    line = {
        "happened": happened,
        "happened_from": source,
        "month": month_number(happened),
        "language": encounter.language,
        "setting": encounter.value("where.setting"),
        "agencies": " ".join(value for kind, value in marks if kind == AGENCY),
        "modalities": " ".join(value for kind, value in marks if kind == MODALITY),
        "result": encounter.value("outcome.result"),
        "place": places[0][:_LONGEST_PLACE] if places else None,
        "lat": lat,
        "lon": lon,
        "officers": len(_standing(encounter, "officer")),
        "scans": len(_standing(encounter, "scan")),
        "media": len(encounter.media),
        "notes": sum(note.corrected_by is None for note in encounter.notes),
        "consequences": len(_standing(encounter, "consequence")),
        "actions": len(_standing(encounter, "action")),
        "affirmed": bool(encounter.affirmations),
    }
    return Telling(
        line,
        month_number(happened),
        tuple(marks),
        tuple(_identifiers(known)),
        tuple(_later(encounter, happened)),
        tuple(told_words(_written(encounter, known, codebook), _names(known), places)),
    )


def _happened(encounter: Encounter) -> tuple[str, str]:
    """When it happened as a text that sorts, and where that is from."""
    told = encounter.value("where.start")
    if told is not None:
        clock = told.get("time") or _MIDDLE.get(told.get("part"))
        return (f"{told['date']}T{clock}" if clock else told["date"]), "told"
    taps = [one.time.wall for one in encounter.taps if not one.undone]
    return (min(taps)[:16], "tap") if taps else (encounter.opened.wall[:16], "opened")


def _standing(encounter: Encounter, group: str) -> list[Item]:
    return [item for item in encounter.of(group) if not item.withdrawn]


def _stated(encounter: Encounter) -> Iterator[tuple[str, Item | None, Stated]]:
    """Known facts, without those of items that were taken back."""
    for field_id, item, one in encounter.stated():
        if one.fact.state == "known" and not (item is not None and item.withdrawn):
            yield field_id, item, one


def _marks(encounter: Encounter, known: Known, codebook: Codebook) -> Iterator[tuple[str, str]]:
    told = [(field_id, one.fact.value) for field_id, _, one in known]
    told += [(field_id, list(codes)) for field_id, codes in encounter.implied.items()]
    for field_id, value in told:
        if codebook.field(field_id).type not in _CODED:
            continue
        for code in value if isinstance(value, list) else [value]:
            yield field_id, code
            if field_id in ("officer.agency_seen", "officer.agency_claimed"):
                yield AGENCY, code
            elif field_id == "scan.modality":
                yield MODALITY, code
            elif field_id == "outcome.result":
                yield RESULT, code
    lat, lon = _coordinates(encounter)
    if lat is not None and lon is not None:
        # "+ 0.0" turns -0.0 into 0.0.
        yield PLACE, f"{round(lat, 1) + 0.0:.1f}, {round(lon, 1) + 0.0:.1f}"
    elif area := encounter.value("where.area"):
        yield PLACE, area[:128]


def _coordinates(encounter: Encounter) -> tuple[float | None, float | None]:
    place = encounter.value("where.coordinates") or {}
    lat, lon = place.get("lat"), place.get("lon")
    return (float(lat), float(lon)) if lat is not None and lon is not None else (None, None)


def _identifiers(known: Known) -> Iterator[Identified]:
    for field_id, item, one in known:
        if field_id in KINDS and item is not None:
            agency = item.value("officer.agency_seen") or item.value("officer.agency_claimed") or ""
            yield Identified(field_id, item.id, one.fact.value, agency)


def _later(encounter: Encounter, happened: str) -> Iterator[Later]:
    for item in _standing(encounter, "consequence"):
        kind = item.value("consequence.kind")
        day = item.value("consequence.date") or item.value("consequence.notice_date")
        if kind is not None and day is not None:
            days = (date.fromisoformat(day) - date.fromisoformat(happened[:10])).days
            if 0 <= days <= _LONGEST_DAYS:
                yield Later(item.id, kind, days)


def _names(known: Known) -> list[str]:
    return [one.fact.value for field_id, _, one in known if field_id == "officer.name"]


def _written(encounter: Encounter, known: Known, codebook: Codebook) -> Iterator[str]:
    for field_id, _, one in known:
        if codebook.field(field_id).type in _WRITTEN:
            yield one.fact.value
    for note in encounter.notes:
        if note.corrected_by is None:
            yield note.text
    for media in encounter.media:
        yield from (text for text in (media.caption, media.given_name) if text)
