"""From what was typed or tapped to the value of a fact, and back; long lists with the likely first. Plain Python."""

import json
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final

from app.record import EventTime, Field, Place, normal_identifier

LONG: Final = 10
"""Longer lists than this show the likely ones first and can be searched."""
SHOWN_FIRST: Final = 7

LIKELY: Final[Mapping[str, tuple[str, ...]]] = {
    "agency": (
        *("ice_unspecified", "ice_ero", "ice_hsi", "border_patrol", "cbp_officer_port"),
        *("unknown_federal", "city_police", "sheriff", "unknown"),
    ),
    "setting": (
        *("street_or_sidewalk", "vehicle_stop_moving", "home_door", "home_inside"),
        *(
            "workplace_public_area",
            "courthouse_immigration",
            "ice_or_uscis_office_checkin",
            "port_of_entry_air",
        ),
    ),
    "encounter_type": (
        *("stop_on_foot", "traffic_stop", "home_visit", "home_entry", "workplace_raid"),
        *("border_inspection", "observed_as_bystander"),
    ),
    "modality": (
        *("face_scan_recognition", "face_photo_ordinary", "contactless_fingerprint", "contact_fingerprint"),
        *("id_document_scan", "license_plate", "unsure"),
    ),
    "force": (
        *(
            "none",
            "verbal_threat",
            "grabbed",
            "pushed",
            "tackled",
            "handcuffs_or_zip_ties",
            "firearm_pointed",
        ),
    ),
    "consequence": (
        *("trusted_traveler_revoked", "secondary_screening_each_time", "visa_or_status_notice"),
        *("home_visit_after", "contacted_by_phone_or_letter", "lost_job"),
    ),
}
"""What is chosen most often, by vocabulary: the order of the first rows and nothing else. The rest follow as they are."""

LANGUAGES_FIRST: Final = ("es", "en")

Option = tuple[str, ...]
"""A code, what it is called, and perhaps more words and an icon, as rows of choices take them."""


def ordered(
    vocabulary: str | None, codes: Sequence[str], chosen: Iterable[str] = (), near: Iterable[str] = ()
) -> list[str]:
    """The codes of a field: chosen ones, then those said elsewhere in this record, the likely ones, the rest.

    A short list keeps its own order, since a scale out of order cannot be read.
    """
    if len(codes) <= LONG:
        return list(codes)
    first = (*chosen, *near, *LIKELY.get(vocabulary or "", ()))
    return list(dict.fromkeys([*(code for code in first if code in codes), *codes]))


def found(options: Iterable[Option], typed: str) -> list[Option]:
    """The options whose words hold all that was typed, in any order, without regard to capitals and accents."""
    wanted = _plain(typed).split()
    return [option for option in options if all(word in _plain(option[1]) for word in wanted)]


def _plain(text: str) -> str:
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def value_of(field: Field, typed: str) -> Any:
    """The value of a field that is typed. Raises ValueError when it cannot be one; `check_fact` has the last word."""
    text = typed.strip()
    if not text:
        raise ValueError("empty")
    return _READ.get(field.type, _words)(text)


def _words(text: str) -> str:
    return text


def _count(text: str) -> int:
    digits = re.sub(r"[\s,.]", "", text)
    if not digits.isascii() or not digits.isdigit() or len(digits) > 6:
        raise ValueError("count")
    return int(digits)


def _money(text: str) -> dict[str, str]:
    plain = re.sub(r"[\s$]|USD", "", text, flags=re.IGNORECASE)
    if re.fullmatch(r"\d{1,3}(,\d{3})*(\.\d{1,2})?|\d{1,12}(\.\d{1,2})?", plain) is None:
        raise ValueError("money")
    whole, _, cents = plain.replace(",", "").partition(".")
    amount = str(int(whole)) + (f".{cents:0<2}" if cents else "")
    return {"amount": amount, "currency": "USD"}


def _place(text: str) -> dict[str, Any]:
    match = re.fullmatch(
        r"([+-]?\d{1,3}(?:\.\d{1,9})?)\s*°?\s*[,; ]\s*([+-]?\d{1,3}(?:\.\d{1,9})?)\s*°?", text
    )
    if match is None:
        raise ValueError("place")
    lat, lon = (part.removeprefix("+") for part in match.groups())
    return Place(lat=lat, lon=lon, source="typed").to_json()


def _identifier(text: str) -> str:
    return normal_identifier(text)


def _event_time(text: str) -> dict[str, Any]:
    return EventTime.from_json(json.loads(text)).to_json()


_READ: Final[Mapping[str, Callable[[str], Any]]] = {
    "count": _count,
    "minutes": _count,
    "money": _money,
    "place": _place,
    "identifier": _identifier,
    "when": _event_time,
}
TYPED: Final = frozenset({"text", "note", "count", "minutes", "money", "identifier", "place", "when", "date"})
"""Types that grow letter by letter or step by step, and are kept as a draft until the field is left."""


def typed_of(field: Field, value: Any) -> str:
    """A value as it is typed."""
    if value is None:
        return ""
    if field.type == "money":
        return str(value["amount"])
    if field.type == "place":
        return f"{value['lat']}, {value['lon']}" if "lat" in value else ""
    if field.type == "when":
        return json.dumps(value)
    return str(value)
