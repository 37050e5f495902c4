"""Codes as people read them, for lists and filters."""

from collections.abc import Iterable

from app.desk import content
from app.desk.page.speaking import table
from app.desk.search import CODED
from app.desk.telling import AGENCY, MODALITY, PLACE, RESULT

_FIELD = {AGENCY: "officer.agency_seen", MODALITY: "scan.modality", RESULT: "outcome.result"}


def code_label(kind: str, code: str | None) -> str:
    """The label of a code of a field, or of a kind of app.desk.telling."""
    if not code:
        return ""
    kind = CODED.get(kind, kind)
    if kind == PLACE:
        return code
    vocabulary = content.codebook().field(_FIELD.get(kind, kind)).vocabulary or "yes_no"
    words = table("codebook")
    path = ("codebook", "vocabulary", vocabulary, code)
    return words.say(*path) if words.has(*path) else code.replace("_", " ")


def code_labels(kind: str, codes: Iterable[str]) -> str:
    """Several, with commas between."""
    return ", ".join(code_label(kind, one) for one in codes)


def options(kind: str) -> list[tuple[str, str]]:
    """(code, label) of everything a field can say, in the codebook's order."""
    kind = CODED.get(kind, kind)
    field = _FIELD.get(kind, kind)
    codebook = content.codebook()
    return [(code, code_label(kind, code)) for code in codebook.codes(field)]


def field_label(field_id: str) -> str:
    """The label of a field."""
    words = table("codebook")
    path = ("codebook", "field", field_id, "label")
    return words.say(*path) if words.has(*path) else field_id
