"""Read a gettext .po file as it is, without compiling it first.

Small enough to read at start, so there is no compiled copy that could be older than what a translator wrote. Fuzzy
and empty entries count as not translated.
"""

import ast
from collections.abc import Callable, Iterable
from gettext import c2py  # type: ignore[attr-defined,unused-ignore]
from pathlib import Path

from attrs import field, frozen

CONTEXT = "\x04"
"""Between context and message, as in gettext's own files."""


def _one_form(n: int) -> int:
    return int(n != 1)


@frozen
class Catalogue:
    """The messages of one language. A message that is missing stays English."""

    singular: dict[str, str] = field(factory=dict, repr=False)
    plural: dict[str, tuple[str, ...]] = field(factory=dict, repr=False)
    form: Callable[[int], int] = _one_form
    headers: dict[str, str] = field(factory=dict, repr=False)

    def say(self, message: str) -> str:
        return self.singular.get(message, message)

    def say_in(self, context: str, message: str) -> str:
        return self.singular.get(context + CONTEXT + message, message)

    def say_number(self, one: str, many: str, n: int) -> str:
        forms = self.plural.get(one)
        if forms is None:
            return one if n == 1 else many
        return forms[min(self.form(n), len(forms) - 1)]


def read_catalogue(path: Path) -> Catalogue:
    """Raises ValueError naming the line of a file that is not a .po file."""
    singular: dict[str, str] = {}
    plural: dict[str, tuple[str, ...]] = {}
    for entry in _entries(path.read_text(encoding="utf-8")):
        key = entry.get("msgid", "")
        if "msgctxt" in entry:
            key = entry["msgctxt"] + CONTEXT + key
        forms = tuple(value for name, value in sorted(entry.items()) if name.startswith("msgstr["))
        if forms and all(forms):
            plural[key] = forms
        elif entry.get("msgstr"):
            singular[key] = entry["msgstr"]
    headers = dict(line.split(": ", 1) for line in singular.pop("", "").splitlines() if ": " in line)
    rule = headers.get("Plural-Forms", "").rpartition("plural=")[2].rstrip("; ")
    return Catalogue(singular, plural, c2py(rule) if rule else _one_form, headers)


def read_together(paths: Iterable[Path]) -> Catalogue:
    """Several .po files as one catalogue; plural rule and headers are the first one's. Raises ValueError."""
    read = [read_catalogue(path) for path in paths]
    if not read:
        return Catalogue()
    singular = {message: said for one in read for message, said in one.singular.items()}
    plural = {message: said for one in read for message, said in one.plural.items()}
    return Catalogue(singular, plural, read[0].form, read[0].headers)


def _entries(text: str) -> list[dict[str, str]]:
    entries: list[dict[str, str]] = [{}]
    name = ""
    fuzzy = False
    for number, line in enumerate(text.splitlines(), 1):
        line = line.strip()
        if line.startswith("#"):
            fuzzy = fuzzy or (line.startswith("#,") and "fuzzy" in line)
            if not line.startswith("#~"):
                continue
        if not line or line.startswith("#~"):
            if entries[-1]:
                if fuzzy:
                    entries.pop()
                entries.append({})
                fuzzy = False
            continue
        if not line.startswith('"'):
            name, _, line = line.partition(" ")
            if name in ("msgctxt", "msgid") and "msgid" in entries[-1]:
                if fuzzy:
                    entries.pop()
                entries.append({})
        try:
            entries[-1][name] = entries[-1].get(name, "") + ast.literal_eval(line.strip())
        except (SyntaxError, ValueError, TypeError) as error:
            raise ValueError(f"line {number}: {line}") from error
    if entries[-1] and fuzzy:
        entries.pop()
    return [entry for entry in entries if entry]
