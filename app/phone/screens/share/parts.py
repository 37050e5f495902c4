"""What goes and what stays, sorted the way a person looks for it. Plain Python: ids and values, no words."""

from collections.abc import Sequence
from typing import Final

from attrs import frozen

from app.package import Part
from app.record import Codebook

LOG: Final = frozenset({"opened", "affirmed", "shared", "received", "erased", "shown"})


@frozen
class Line:
    """One part; `overtaken` when a later answer to the same question stands beside it."""

    part: Part
    overtaken: bool


@frozen
class Heap:
    """Parts that belong together.

    `kind` is taps, group, notes, media or log; `group` the codebook's group, `number` counts its items from 1, 0 where the
    group does not repeat.
    """

    kind: str
    group: str
    number: int
    lines: tuple[Line, ...]


def heaps(codebook: Codebook, parts: Sequence[Part]) -> tuple[Heap, ...]:
    """All parts, each once: taps, then the groups in the codebook's order, notes, media, and the log."""
    last = {(part.about, part.item): part for part in parts if part.kind == "fact"}
    items: dict[str, list[str]] = {}
    found: dict[tuple[str, str, int], list[Line]] = {}
    for part in parts:
        key = _place(codebook, part, items)
        overtaken = part.kind == "fact" and last[part.about, part.item] is not part
        found.setdefault(key, []).append(Line(part, overtaken))
    order = ["taps", "group", "notes", "media", "log"]
    groups = [group.id for group in codebook.groups]

    def place(key: tuple[str, str, int]) -> tuple[int, int, int]:
        kind, group, number = key
        return order.index(kind), groups.index(group) if group else 0, number

    return tuple(Heap(*key, tuple(found[key])) for key in sorted(found, key=place))


def _place(codebook: Codebook, part: Part, items: dict[str, list[str]]) -> tuple[str, str, int]:
    if part.kind == "fact" and part.about is not None:
        group = codebook.field(part.about).group
        if part.item is None:
            return "group", group, 0
        seen = items.setdefault(group, [])
        if part.item not in seen:
            seen.append(part.item)
        return "group", group, seen.index(part.item) + 1
    kind = {"tap": "taps", "note": "notes", "media": "media"}.get(part.kind, "log")
    return kind, "", 0
