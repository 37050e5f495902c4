"""What a newer package of an encounter tells that the one before did not: the two records, held side by side.

Works on `record.json`, which is the same bytes for the same entries, so nothing has to be folded again.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from attrs import frozen

_ITEMS: Final = {"consequences": "consequence", "actions": "action"}
_WHOLE: Final = {
    "notes": ("note", "text"),
    "media": ("media", "id"),
    "taps": ("tap", "tap"),
    "affirmations": ("affirmation", "affirmation"),
    "shares": ("share", "package_id"),
    "receipts": ("receipt", "receipt"),
}


@frozen
class Change:
    """One difference. `kind` is fact, item, note, media, tap, affirmation, share, receipt or guide.

    `what` is a field for a fact, a group for an item, and for the others what was said (a note's text, a tap's
    name). `before` and `after` are the JSON of a fact; True or None elsewhere: there, or not there.
    """

    kind: str
    what: str
    item: str | None
    before: Any
    after: Any

    def to_json(self) -> list[Any]:
        """As the index keeps it."""
        return [self.kind, self.what, self.item, self.before, self.after]

    @classmethod
    def from_json(cls, kept: list[Any]) -> "Change":
        """As the index kept it."""
        return cls(*kept)


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[Change, ...]:
    """All changes from one `record.json` to another, in the order of the record."""
    return tuple(_differences(before, after))


def _differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Change]:
    yield from _facts(before["facts"], after["facts"], None)
    for group, (old, new) in sorted(_both(before, after).items()):
        yield from _items(group, old, new)
    for key, (kind, name) in _WHOLE.items():
        yield from _entries(kind, name, before[key], after[key])
    yield from _entries("guide", "what", _guides(before), _guides(after))


def _guides(record: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [{**one, "what": str(one["guide"].get("setting", ""))} for one in record.get("guides", ())]


def _both(
    before: Mapping[str, Any], after: Mapping[str, Any]
) -> dict[str, tuple[list[dict[str, Any]], list[dict[str, Any]]]]:
    old, new = _grouped(before), _grouped(after)
    return {group: (old.get(group, []), new.get(group, [])) for group in old.keys() | new.keys()}


def _grouped(record: Mapping[str, Any]) -> dict[str, list[dict[str, Any]]]:
    return {**record["items"], **{group: record[name] for name, group in _ITEMS.items()}}


def _items(group: str, before: list[dict[str, Any]], after: list[dict[str, Any]]) -> Iterator[Change]:
    old = {item["id"]: item for item in before}
    new = {item["id"]: item for item in after}
    for name in [*old, *(each for each in new if each not in old)]:
        was, now = _there(old.get(name)), _there(new.get(name))
        if was != now:
            yield Change("item", group, name, was, now)
        yield from _facts(_of(old.get(name)), _of(new.get(name)), name)


def _there(item: dict[str, Any] | None) -> bool | None:
    return None if item is None or item["withdrawn"] else True


def _of(item: dict[str, Any] | None) -> dict[str, Any]:
    return {} if item is None else item["facts"]


def _facts(before: Mapping[str, Any], after: Mapping[str, Any], item: str | None) -> Iterator[Change]:
    for field_id in [*before, *(each for each in after if each not in before)]:
        was = before[field_id]["fact"] if field_id in before else None
        now = after[field_id]["fact"] if field_id in after else None
        if was != now:
            yield Change("fact", field_id, item, was, now)


def _entries(
    kind: str, name: str, before: list[dict[str, Any]], after: list[dict[str, Any]]
) -> Iterator[Change]:
    old, new = ({_same(one): one for one in each} for each in (before, after))
    for mark in [*old, *(each for each in new if each not in old)]:
        if (mark in old) != (mark in new):
            what = (old.get(mark) or new[mark])[name]
            yield Change(kind, what, None, mark in old or None, mark in new or None)


def _same(entry: dict[str, Any]) -> tuple[Any, ...]:
    """An entry, and whether it was taken back since."""
    return entry["entry"], bool(entry.get("undone")), bool(entry.get("corrected_by"))
