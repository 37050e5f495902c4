"""An encounter from its `record.json`, for what was checked when it came in and is kept in the index."""

import json
from collections.abc import Mapping
from typing import Any

from app.record import Codebook, Encounter, Fact, Moment
from app.record.encounter import Affirmation, GuideShown, Item, Media, Note, Receipt, Share, Stated, Tapped


def encounter_of(told: str, codebook: Codebook) -> Encounter:
    """The encounter whose `to_json` was written as `told`."""
    record = json.loads(told)
    facts = _facts(record["facts"])
    taps = tuple(Tapped(one["tap"], *_written(one), undone=one["undone"]) for one in record["taps"])
    implied = _implied(taps, codebook)
    items = {group: _items(group, each) for group, each in record["items"].items()}
    later = {
        "consequence": _items("consequence", record["consequences"]),
        "action": _items("action", record["actions"]),
    }
    standing = [item for each in (*items.values(), *later.values()) for item in each if not item.withdrawn]
    answered = {*facts, *implied, *(field_id for item in standing for field_id in item.facts)}
    return Encounter(
        id=record["encounter"],
        opened=Moment.from_json(record["opened"]),
        codebook=record["codebook"],
        app=record["app"],
        language=record["language"],
        locked=record["locked"],
        guide=record["guide"],
        facts=facts,
        items=items,
        taps=taps,
        implied=implied,
        notes=tuple(_note(one) for one in record["notes"]),
        media=tuple(_media(one) for one in record["media"]),
        consequences=later["consequence"],
        actions=later["action"],
        affirmations=tuple(Affirmation(one["affirmation"], *_written(one)) for one in record["affirmations"]),
        shares=tuple(
            Share(
                one["to"],
                one["fingerprint"],
                one["profile"],
                one["package_id"],
                one["package"],
                *_written(one),
            )
            for one in record["shares"]
        ),
        receipts=tuple(
            Receipt(one["package"], one["by"], one["at"], one["receipt"], *_written(one))
            for one in record["receipts"]
        ),
        unfinished=tuple(one.id for one in codebook.fields if one.quick and one.id not in answered),
        guides=tuple(GuideShown(one["guide"], *_written(one)) for one in record.get("guides", ())),
    )


def _written(one: Mapping[str, Any]) -> tuple[Moment, bytes]:
    return Moment.from_json(one["time"]), bytes.fromhex(one["entry"])


def _facts(facts: Mapping[str, Any]) -> dict[str, Stated]:
    return {field_id: _stated(one) for field_id, one in facts.items()}


def _stated(one: Mapping[str, Any]) -> Stated:
    earlier = tuple(_stated(before) for before in one.get("earlier", ()))
    return Stated(Fact.from_json(one["fact"]), *_written(one), earlier)


def _items(group: str, items: list[dict[str, Any]]) -> tuple[Item, ...]:
    return tuple(
        Item(
            one["id"],
            group,
            _facts(one["facts"]),
            None if one["withdrawal"] is None else _stated(one["withdrawal"]),
        )
        for one in items
    )


def _implied(taps: tuple[Tapped, ...], codebook: Codebook) -> dict[str, tuple[str, ...]]:
    codes: dict[str, dict[str, None]] = {}
    for one in taps:
        if not one.undone:
            for field_id, code in codebook.tap(one.tap).sets:
                codes.setdefault(field_id, {})[code] = None
    return {field_id: tuple(ordered) for field_id, ordered in codes.items()}


def _note(one: Mapping[str, Any]) -> Note:
    corrects, corrected_by = (
        None if one[key] is None else bytes.fromhex(one[key]) for key in ("corrects", "corrected_by")
    )
    text, language, audience, about = (one[key] for key in ("text", "language", "audience", "about"))
    return Note(text, language, audience, about, *_written(one), corrects, corrected_by)


def _media(one: Mapping[str, Any]) -> Media:
    captured = None if one["captured"] is None else Moment.from_json(one["captured"])
    rest = {key: value for key, value in one.items() if key not in ("captured", "time", "entry", "answers")}
    time, commitment = _written(one)
    answers = (one["answers"]["field"], one["answers"]["item"]) if "answers" in one else None
    return Media(**rest, captured=captured, time=time, commitment=commitment, answers=answers)
