"""Collect the phone's messages and bring every catalogue up to date; say how much of each is translated.

    python packaging/words/collect.py            updates assets/words/<language>/phone.po
    python packaging/words/collect.py --check    changes nothing; fails when a message of a complete language is missing
"""

import io
import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po

sys.path.insert(0, str(Path(__file__).parent))
import kv_messages  # noqa: E402

ROOT = Path(__file__).resolve().parents[2]
WORDS = ROOT / "assets" / "words"
COMPLETE = ("es",)
KEYWORDS = {"tr": None, "trn": (1, 2), "trc": ((1, "c"), 2)}


def collected() -> Catalog:
    """Every message of app/phone, by file and line."""
    catalog = Catalog(project="Firsthand", charset="utf-8")
    phone = ROOT / "app" / "phone"
    for path in sorted([*phone.rglob("*.py"), *phone.rglob("*.kv")]):
        method = kv_messages.extract if path.suffix == ".kv" else "python"
        with path.open("rb") as file:
            found = list(extract(method, file, KEYWORDS, ["NOTE:"], {"encoding": "utf-8"}))
        for _line, message, notes, context in found:
            place = (path.relative_to(ROOT).as_posix(), 0)
            catalog.add(message, locations=[place], auto_comments=notes, context=context)
    return catalog


def main(check: bool) -> int:
    template = collected()
    bad = 0
    for path in sorted(WORDS.glob("*/phone.po")):
        language = path.parent.name
        catalog = read_po(io.BytesIO(path.read_bytes()), locale=language)
        catalog.update(template, no_fuzzy_matching=True)
        messages = [message for message in catalog if message.id]
        done = sum(_whole(message.string) and not message.fuzzy for message in messages)
        sys.stdout.write(f"{language:6}{done:5} of {len(messages)} messages\n")
        bad += language in COMPLETE and done < len(messages)
        if not check:
            with path.open("wb") as file:
                write_po(file, catalog, width=110, include_lineno=False, ignore_obsolete=True, sort_output=True)
    return 1 if check and bad else 0


def _whole(string: object) -> bool:
    return all(string) if isinstance(string, list | tuple) else bool(string)


if __name__ == "__main__":
    sys.exit(main("--check" in sys.argv))
