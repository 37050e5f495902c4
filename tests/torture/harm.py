"""What can be wrong after something went wrong, in the four words of the table."""

from __future__ import annotations

from typing import Literal

Kind = Literal["lost", "corrupted", "leaked", "untold"]
"""`lost`: confirmed, and not there. `corrupted`: it cannot be opened, or says something else. `leaked`: readable to
anybody, or left lying about. `untold`: it ended with no word a person could be given."""


class Harm(Exception):
    """Something a promise forbids, found by a judge."""

    def __init__(self, kind: Kind, where: str) -> None:
        super().__init__(f"{kind}: {where}")
        self.kind = kind
        self.where = where


def hold(condition: object, kind: Kind, where: str) -> None:
    """A judge's assert: it also judges under `python -O`. Raises Harm."""
    if not condition:
        raise Harm(kind, where)
