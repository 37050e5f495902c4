"""Collect the phone's messages and bring every catalogue up to date; say how much of each is translated.

    python packaging/words/collect.py [NAME...]  updates assets/words/<language>/phone/<NAME>.po, or all of them
    python packaging/words/collect.py --check    changes nothing; fails when a message is missing: a language with a
                                               catalogue is offered, so it has to say everything

What a screen says goes into the file of that screen's folder, everything else into widgets.po.
"""

import io
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po

sys.path.insert(0, str(Path(__file__).parent))
import kv_messages

ROOT = Path(__file__).resolve().parents[2]
WORDS = ROOT / "assets" / "words"
SCREENS = ROOT / "app" / "phone" / "screens"
TABLES = ("codebook", "errors", "steps", "letters", "report")
"""What is said beside the phone's messages: a file of that name or a folder of files, in every language."""
KEYWORDS = {"tr": None, "trn": (1, 2), "trc": ((1, "c"), 2)}


def collected() -> dict[str, Catalog]:
    """Every message of app/phone by the catalogue file it belongs to; what the widgets say is not said again."""
    catalogs: dict[str, Catalog] = {}
    shared: set[object] = set()
    phone = ROOT / "app" / "phone"
    ours = [path for path in phone.rglob("*") if path.suffix in (".py", ".kv")]
    for path in sorted(ours, key=lambda path: (SCREENS in path.parents, path)):
        name = path.relative_to(SCREENS).parts[0] if SCREENS in path.parents else "widgets"
        catalog = catalogs.setdefault(name, Catalog(project="Firsthand", charset="utf-8"))
        method = kv_messages.extract if path.suffix == ".kv" else "python"
        with path.open("rb") as file:
            found = list(extract(method, file, KEYWORDS, ["NOTE:"], {"encoding": "utf-8"}))
        for _line, message, notes, context in found:
            if name != "widgets" and (message, context) in shared:
                continue
            if name == "widgets":
                shared.add((message, context))
            place = (path.relative_to(ROOT).as_posix(), 0)
            catalog.add(message, locations=[place], auto_comments=notes, context=context)
    return {name: catalog for name, catalog in catalogs.items() if len(catalog)}


def main(check: bool, names: list[str]) -> int:
    templates = collected()
    bad = 0
    for folder in sorted(WORDS.glob("*/phone")):
        language, total = folder.parent.name, 0
        for name in names or sorted(templates):
            path = folder / f"{name}.po"
            was = path.read_bytes() if path.exists() else b""
            catalog = read_po(io.BytesIO(was), locale=language) if was else Catalog(language, charset="utf-8")
            catalog.update(templates[name], no_fuzzy_matching=True)
            messages = [message for message in catalog if message.id]
            done = sum(_whole(message.string) and not message.fuzzy for message in messages)
            total += done
            if done < len(messages):
                sys.stdout.write(
                    f"{language:6}{name}: {len(messages) - done} of {len(messages)} not said yet\n"
                )
                bad += 1
            if not check:
                catalog.fuzzy, catalog.header_comment = False, f"# What the phone says: {name}"
                sink = io.BytesIO()
                write_po(sink, catalog, width=110, include_lineno=False, ignore_obsolete=True)
                path.write_text(_kept(was.decode("utf-8"), sink.getvalue().decode("utf-8")), encoding="utf-8")
        mark = "a machine's words" if b"X-Translation: machine" in was else "reviewed by a speaker"
        parts = [("messages", total, sum(len(templates[name]) for name in names or templates))]
        parts += [
            (name, len(_leaves(language, name) & _leaves("en", name)), len(_leaves("en", name)))
            for name in TABLES
        ]
        bad += sum(there < wanted for _, there, wanted in parts)
        told = ", ".join(f"{name} {100 * there // wanted} % of {wanted}" for name, there, wanted in parts)
        sys.stdout.write(f"{language:6}{told}; {mark}\n")
    return 1 if check and bad else 0


def _leaves(language: str, table: str) -> set[tuple[str, ...]]:
    """The places of a table, or of all the tables in a folder, at which there are words."""
    place = WORDS / language / table
    files = sorted(place.glob("*.toml")) if place.is_dir() else [place.with_suffix(".toml")]
    found: set[tuple[str, ...]] = set()
    for path in files:
        found |= set(_walk(tomllib.loads(path.read_text("utf-8")), (path.stem,))) if path.exists() else set()
    if table == "letters":  # these parts go into the letters, which are in English
        found = {leaf for leaf in found if leaf[1] not in ("label", "language", "blank")}
    return found


def _walk(table: dict[str, Any], path: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    for name, value in table.items():
        if isinstance(value, dict):
            yield from _walk(value, (*path, name))
        elif value:
            yield (*path, name)


def _kept(before: str, text: str) -> str:
    """A catalogue changes only when a message does: its header stays as it was, without dates in a new one."""
    head, empty, rest = text.partition("\n\n")
    if before:
        return before.partition("\n\n")[0] + empty + rest
    kept = ("Language:", "Plural-Forms:", "MIME-Version:", "Content-Type:", "Content-Transfer-Encoding:")
    lines = [line for line in head.splitlines() if line[:1] != '"' or line[1:].startswith(kept)]
    return "\n".join([*lines, '"X-Translation: machine\\n"']) + empty + rest


def _whole(string: object) -> bool:
    return all(string) if isinstance(string, list | tuple) else bool(string)


if __name__ == "__main__":
    given = sys.argv[1:]
    sys.exit(main("--check" in given, [name for name in given if name != "--check"]))
