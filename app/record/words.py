"""The words people read, looked up by what they are about. One table a language; doors load the files."""

import tomllib
from collections.abc import Mapping
from typing import Any, Self

from attrs import frozen

from app.record.errors import WordsMalformed, WordsMissing


@frozen
class Words:
    """All words of one language (BCP 47 tag) as nested tables whose leaves are strings."""

    language: str
    table: Mapping[str, Any]

    def say(self, *path: str, **values: object) -> str:
        """The words at this path, `{name}` places filled from `values`. Raises WordsMissing."""
        found = self._at(path)
        if not isinstance(found, str):
            raise WordsMissing(".".join(path), self.language)
        if not values:
            return found
        try:
            return found.format_map(values)
        except (KeyError, ValueError, IndexError, AttributeError) as error:
            raise WordsMissing(".".join(path), self.language) from error

    def has(self, *path: str) -> bool:
        """Whether there are words at this path."""
        return isinstance(self._at(path), str)

    def together(self, other: "Words") -> Self:
        """These words and those of another file of the same language; where both have some, the other's count."""
        if other.language != self.language:
            raise WordsMalformed("other_language")
        return type(self)(self.language, _merged(self.table, other.table))

    def _at(self, path: tuple[str, ...]) -> object:
        found: object = self.table
        for step in path:
            if not isinstance(found, Mapping):
                return None
            found = found.get(step)
        return found


def parse_words(untrusted_text: str, language: str, section: str = "codebook") -> Words:
    """The words of one TOML file, put under `section` (its file name; `errors.record` nests). Raises WordsMalformed."""
    try:
        table: dict[str, Any] = tomllib.loads(untrusted_text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise WordsMalformed("toml") from error
    _check_leaves(table)
    for step in reversed(section.split(".")):
        table = {step: table}
    return Words(language, table)


def _check_leaves(table: Mapping[str, Any]) -> None:
    for value in table.values():
        if isinstance(value, Mapping):
            _check_leaves(value)
        elif not isinstance(value, str) or not value.strip():
            raise WordsMalformed("leaf")


def _merged(ours: Mapping[str, Any], theirs: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(ours)
    for key, value in theirs.items():
        mine = merged.get(key)
        both = isinstance(mine, Mapping) and isinstance(value, Mapping)
        merged[key] = _merged(mine, value) if both and isinstance(mine, Mapping) else value
    return merged
