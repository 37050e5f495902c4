"""One thing that was found wrong, as a value: the doors put words to it."""

from __future__ import annotations

from typing import Literal

from attrs import frozen

Kind = Literal[
    "key_file_altered",
    "database_pages",
    "database_structure",
    "database_log",
    "history",
    "entry",
    "timeline",
    "search",
    "media_missing",
    "media_damaged",
    "capture_damaged",
    "captures_waiting",
    "archive",
    "member_missing",
    "member_altered",
    "member_unexpected",
    "manifest",
]


@frozen
class Finding:
    """`where` names a file, an entry number or an id; `detail` is a short code. Neither holds what a person wrote."""

    kind: Kind
    where: str = ""
    detail: str = ""
