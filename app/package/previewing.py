"""What a profile would let go and what would stay, before anything is written."""

from typing import Any, Literal

from attrs import frozen

from app.package.request import Disclosure, PackRequest, disclosed
from app.record import Chained, Entry, Moment
from app.record.entries import FACT_KINDS

PartKind = Literal[
    "opened", "fact", "tap", "note", "media", "affirmed", "shared", "received", "erased", "shown"
]


@frozen
class Part:
    """One thing of the record. `about` is the field, tap, media or package id; `item` the officer, scan… it is of.

    `label` is the path of its words. `value` is the fact, text or caption as the record has it: JSON.
    """

    kind: PartKind
    about: str | None
    item: str | None
    label: tuple[str, ...]
    value: Any
    time: Moment
    commitment: bytes


@frozen
class Preview:
    """All parts of the encounter, in the order of the record, parted in two. `media_bytes` counts what would go."""

    goes: tuple[Part, ...]
    stays: tuple[Part, ...]
    media_bytes: int


def preview(request: PackRequest) -> Preview:
    """Show what goes and what stays. Raises EncounterNotFound, RequestInvalid and RecordError."""
    chosen = disclosed(request)
    goes, stays = _parted(request, chosen)
    return Preview(
        goes=tuple(part for one in goes for part in _parts(one)),
        stays=tuple(part for one in stays for part in _parts(one)),
        media_bytes=sum(item.size for item in chosen.evidence),
    )


def left_out(request: PackRequest, chosen: Disclosure) -> dict[str, int]:
    """How much stays, as numbers only and by the names the summary has for them: it says so without saying what."""
    _, stays = _parted(request, chosen)
    kinds = [part.kind for one in stays for part in _parts(one)]
    here = {media.id for media in chosen.encounter.media}
    media = {one.entry.payload["media"]["id"] for one in stays if one.entry.kind == "attached"}
    return {
        "entries": len(stays),
        "facts": kinds.count("fact"),
        "notes": kinds.count("note"),
        "media": len(media - here),
        "log": sum(kinds.count(one) for one in ("shared", "received", "shown")),
    }


def _parted(request: PackRequest, chosen: Disclosure) -> tuple[list[Chained], list[Chained]]:
    going = {link.commitment for link in chosen.history.links if not link.bare}
    own = [one for one in request.history.entries() if one.entry.encounter == request.encounter_id]
    return [one for one in own if one.commitment in going], [
        one for one in own if one.commitment not in going
    ]


def _parts(chained: Chained) -> list[Part]:
    mark, entry = chained

    def part(
        kind: PartKind, about: str | None, label: tuple[str, ...], value: Any, item: str | None = None
    ) -> Part:
        return Part(kind, about, item, label, value, entry.time, mark)

    payload = entry.payload
    if entry.kind in FACT_KINDS:
        return [
            part("fact", field_id, ("codebook", "field", field_id, "label"), fact.to_json(), payload["item"])
            for field_id, fact in entry.facts().items()
        ]
    kind, about, value = _one(entry)
    label = ("codebook", "tap", about) if kind == "tap" and about else ("findings", "part", kind)
    return [part(kind, about, label, value)]


def _one(entry: Entry) -> tuple[PartKind, str | None, Any]:
    payload = entry.payload
    match entry.kind:
        case "observed":
            return (
                "tap",
                payload["tap"],
                "undone" if payload.keys() & {"undoes", "undoes_capture"} else "tapped",
            )
        case "noted":
            return "note", payload.get("about"), payload["text"]
        case "attached":
            return "media", payload["media"]["id"], payload["media"].get("caption")
        case "shared":
            return "shared", payload["package_id"], payload["to"]
        case "received":
            return "received", payload["package"], payload["by"]
        case "sealed":
            return "affirmed", None, payload["affirmation"]
        case "erased":
            return "erased", None, None
        case "shown":
            return "shown", payload["guide"].get("setting"), payload["guide"].get("version")
        case _:
            return "opened", None, payload.get("language")
