"""A Babel extractor for .kv files: finds `words.tr(...)`, `words.trn(...)` and `words.trc(...)` in their expressions."""

import io
from collections.abc import Iterator
from typing import IO, Any

from babel.messages.extract import extract_python


def extract(
    fileobj: IO[bytes], keywords: Any, comment_tags: Any, options: Any
) -> Iterator[tuple[int, str, Any, list[str]]]:
    """Messages with their line, function and translator notes (`# NOTE: ...` on the line before)."""
    notes: list[str] = []
    for number, raw in enumerate(fileobj.read().decode("utf-8").splitlines(), 1):
        line = raw.strip()
        if line.startswith("#"):
            note = line.lstrip("# ")
            if any(note.startswith(tag) for tag in comment_tags):
                notes.append(note)
            continue
        if "tr" in line:
            name, colon, value = line.partition(":")
            code = value if colon and name.strip().replace("_", "").isalnum() else line
            for _, function, message, own in extract_python(
                io.BytesIO(code.strip().encode()), keywords, comment_tags, {"encoding": "utf-8"}
            ):
                yield number, function, message, [*notes, *own]
        notes = []
