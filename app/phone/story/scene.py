"""What happens in the story: made-up people, a made-up street, and the answers a tired person would give, in Spanish.

Each line is data: (seconds after the first tap, what). Nothing here is a real person, badge or number.
"""

from typing import Any, Final, NamedTuple

LANGUAGE: Final = "es"

TAPS: Final[tuple[tuple[int, str], ...]] = (
    (0, "officers_here"),
    (20, "asked_question"),
    (65, "face_scanned"),
    (110, "fingers_scanned"),
    (150, "threatened"),
    (430, "released"),
)
"""Tapped while the app is locked."""


class Answer(NamedTuple):
    """One answer of the guided walk. `item` names a card of a repeating group within the story, or is None."""

    field: str
    value: Any
    confidence: str | None = "saw_or_heard_myself"
    item: str | None = None


def answers(day: str, offset: str) -> tuple[Answer, ...]:
    """What the person writes that evening, about `day` (YYYY-MM-DD)."""
    return (
        Answer("record.author_role", "person_stopped", None),
        Answer("record.purpose", "to_get_legal_advice", None),
        Answer("record.notes_language", LANGUAGE, None),
        Answer("record.made_how_soon", "same_day", None),
        Answer("where.setting", "street_or_sidewalk"),
        Answer("where.start", {"precision": "about", "date": day, "time": "09:10", "offset": offset}),
        Answer("where.end", {"precision": "about", "date": day, "time": "09:20", "offset": offset}),
        Answer("where.area", "Barrio Las Lomas"),
        Answer("where.place_text", "Esquina de la calle Roble con la avenida Cuarta, frente a la lavandería"),
        Answer("where.coordinates", {"absent": "off"}, None),
        Answer("where.cameras_nearby", ["shop", "doorbell"]),
        Answer("officers.count", 2),
        Answer("officer.agency_claimed", "city_police", item="first"),
        Answer("officer.agency_seen", "ice_unspecified", item="first"),
        Answer("officer.how_known", ["said", "patch_or_vest"], item="first"),
        Answer("officer.badge_no", "90?7", item="first"),
        Answer("officer.face_covered", "partly", item="first"),
        Answer("officer.clothing", ["tactical_vest"], item="first"),
        Answer("officer.identified_themselves", "refused", item="first"),
        Answer("officer.stated_reason", "«Es solo una verificación, nadie está arrestado.»", item="first"),
        Answer("officer.agency_seen", "border_patrol", item="second"),
        Answer("officer.name", "Tolliver (en el chaleco)", "read_in_document", item="second"),
        Answer("officer.face_covered", "no", item="second"),
        Answer("officer.description", "Más alto, guantes verdes, sostenía el teléfono.", item="second"),
        Answer("vehicle.make", "Tahoe", item="car"),
        Answer("vehicle.color", "gris oscuro", item="car"),
        Answer("vehicle.plate", "4???", item="car"),
        Answer("vehicle.marked", "unmarked", item="car"),
        Answer("start.encounter_type", "stop_on_foot"),
        Answer("start.free_to_leave", "asked_no_answer"),
        Answer("start.authority_shown", ["nothing"]),
        Answer("questions.topics_asked", ["name", "identity_document", "country_or_place_of_birth"]),
        Answer("questions.rights_asserted", ["silence", "no_scan", "am_i_free_to_leave"]),
        Answer("scan.modality", ["face_scan_recognition"], item="face"),
        Answer("scan.capture_device", "phone", item="face"),
        Answer("scan.device_notes", "Teléfono negro con funda gruesa; luz blanca, sin sonido.", item="face"),
        Answer("scan.distance", "arms_length", item="face"),
        Answer("scan.consent", "asked_refused_done_anyway", item="face"),
        Answer("scan.words_about_it", "«No es opcional. Mire al teléfono.»", item="face"),
        Answer("scan.told_purpose_or_system", ["facial_recognition"], item="face"),
        Answer("scan.result_announced", "match_wrong_person", item="face"),
        Answer("scan.details_read_back", "yes", item="face"),
        Answer("scan.times_scanned", 2, item="face"),
        Answer("scan.body_contact", "yes", item="face"),
        Answer("scan.body_contact_note", "Me bajó la mascarilla con la mano.", item="face"),
        Answer("scan.modality", ["contactless_fingerprint"], item="fingers"),
        Answer("scan.capture_device", "phone", item="fingers"),
        Answer("scan.consent", "told_not_optional", item="fingers"),
        Answer("scan.distance", "arms_length", item="fingers"),
        Answer("scan.result_announced", "not_told", item="fingers"),
        Answer("force.used", ["verbal_threat"]),
        Answer("force.threats", ["travel_trouble"]),
        Answer("force.threat_words", "«Vas a tener problemas para viajar.»"),
        Answer("outcome.result", "released_on_scene"),
        Answer("outcome.minutes_held", 8),
        Answer("people.others_stopped", 1),
        Answer("witness.alias", "La señora de la lavandería", item="laundry"),
        Answer(
            "witness.saw_what",
            "Vio desde la puerta cuando levantaron el teléfono.",
            "told_by_witness",
            item="laundry",
        ),
        Answer("witness.willing", "yes", "told_by_witness", item="laundry"),
        Answer("footage.holder", "Lavandería, cámara sobre la puerta", item="camera"),
    )


UNANSWERED: Final = (("search.consent", "unknown"), ("language.best", "withheld"))
"""Two questions the person passed over, each in its own way."""

CORRECTION: Final = Answer("officers.count", 3)
"""An hour later the person remembers a third officer in the car."""

NOTE: Final = (
    "Iba a comprar jabón. El más alto levantó el teléfono a la altura de mi cara y dijo que no era opcional. "
    "Leyó un nombre que no es el mío. Le dije que no aceptaba el escaneo y me quedé quieto."
)

CAPTION: Final = "La camioneta gris después de que me soltaron"


def consequence(day: str) -> tuple[Answer, ...]:
    """What arrives three days later."""
    return (
        Answer("consequence.kind", "trusted_traveler_revoked", "read_in_document", item="letter"),
        Answer("consequence.program", "global_entry", "read_in_document", item="letter"),
        Answer("consequence.date", day, "read_in_document", item="letter"),
        Answer("consequence.notice_date", day, "read_in_document", item="letter"),
        Answer(
            "consequence.reason_text",
            "El aviso solo dice que ya no cumplo los requisitos del programa.",
            "read_in_document",
            item="letter",
        ),
    )
