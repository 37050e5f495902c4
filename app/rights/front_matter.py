"""The head of a content file: TOML between two lines of ``+++``, read key by key and refused on any doubt.

Every key must be there, be of its type and within its bounds, and no other key may be there. The same reader
serves files that are TOML throughout (show cards, hotlines).
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import TypeVar

from app.rights.errors import ContentMalformed, Fault

LONGEST_FILE = 64 * 1024
"""Characters. The longest guide of ours has about 6,000, most of them sources."""

_FENCE = "+++"
# Marks that reorder what a reader sees, and separators a screen may take for a line break.
_HIDDEN = re.compile("[\u202a-\u202e\u2066-\u2069\u2028\u2029\ufeff]")

Choice = TypeVar("Choice", bound=StrEnum)


def clean_text(untrusted: str, malformed: type[ContentMalformed]) -> str:
    """The text with lines ended by ``\\n`` alone; raises ``malformed`` for characters that could deceive or break."""
    if len(untrusted) > LONGEST_FILE:
        raise malformed("file", Fault.TOO_LONG)
    text = untrusted.replace("\r\n", "\n")
    for number, line in enumerate(text.split("\n"), start=1):
        if _HIDDEN.search(line) or any(unicodedata.category(mark) in {"Cc", "Cs"} for mark in line):
            raise malformed(f"line {number}", Fault.FORBIDDEN_CHARACTER)
    return text


def decode(untrusted: bytes, malformed: type[ContentMalformed]) -> str:
    """Bytes of a content file as text; raises ``malformed`` when they are too many or not UTF-8."""
    if len(untrusted) > 4 * LONGEST_FILE:
        raise malformed("file", Fault.TOO_LONG)
    try:
        return untrusted.decode("utf-8")
    except UnicodeDecodeError as error:
        raise malformed("file", Fault.NOT_TEXT) from error


def split(text: str, malformed: type[ContentMalformed]) -> tuple[Fields, list[tuple[int, str]]]:
    """The head as :class:`Fields`, and the lines after it with their numbers (from 1)."""
    lines = text.split("\n")
    if lines[0] != _FENCE or _FENCE not in lines[1:]:
        raise malformed("line 1", Fault.NO_FRONT_MATTER)
    end = lines.index(_FENCE, 1)
    fields = parse_fields("\n".join(lines[1:end]), malformed)
    return fields, list(enumerate(lines[end + 1 :], start=end + 2))


def parse_fields(text: str, malformed: type[ContentMalformed]) -> Fields:
    """TOML text as :class:`Fields`."""
    try:
        table = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        # tomllib raises plain ValueError for numbers and dates out of range, RecursionError for deep nesting.
        raise malformed("front matter", Fault.NOT_TOML) from error
    return Fields(table, "", malformed)


class Fields:
    """One TOML table. Take what you expect, then :meth:`finish` refuses what is left."""

    def __init__(self, table: Mapping[str, object], where: str, malformed: type[ContentMalformed]) -> None:
        self._left = dict(table)
        self._where = where
        self._malformed = malformed

    @property
    def left(self) -> tuple[str, ...]:
        """What has not been taken yet, in the order of the file."""
        return tuple(self._left)

    def refuse(self, key: str, why: Fault) -> ContentMalformed:
        """The error to raise about ``key``."""
        return self._malformed(self._place(key), why)

    def text(self, key: str, *, longest: int, pattern: str | None = None) -> str:
        """One line of text, not empty, without space around it, matching all of ``pattern``."""
        value = self._take(key)
        if not isinstance(value, str):
            raise self.refuse(key, Fault.WRONG_TYPE)
        return self._checked(key, value, longest, pattern)

    def day(self, key: str) -> date:
        """A calendar day, written as TOML writes it: ``2026-11-23`` without quotes."""
        value = self._take(key)
        if not isinstance(value, date) or isinstance(value, datetime):
            raise self.refuse(key, Fault.WRONG_TYPE)
        return value

    def number(self, key: str, *, most: int) -> int:
        """A whole number from 1 to ``most``."""
        value = self._take(key)
        if type(value) is not int:
            raise self.refuse(key, Fault.WRONG_TYPE)
        if not 1 <= value <= most:
            raise self.refuse(key, Fault.OUT_OF_RANGE)
        return value

    def flag(self, key: str) -> bool:
        """``true`` or ``false``."""
        value = self._take(key)
        if not isinstance(value, bool):
            raise self.refuse(key, Fault.WRONG_TYPE)
        return value

    def choice(self, key: str, kind: type[Choice]) -> Choice:
        """One of the values of ``kind``."""
        return self._chosen(key, self._take(key), kind)

    def choices(self, key: str, kind: type[Choice]) -> tuple[Choice, ...]:
        """Any of the values of ``kind``, each at most once; may be none."""
        value = self._take(key)
        if not isinstance(value, list):
            raise self.refuse(key, Fault.WRONG_TYPE)
        chosen = tuple(self._chosen(key, one, kind) for one in value)
        if len(set(chosen)) < len(chosen):
            raise self.refuse(key, Fault.REPEATED)
        return chosen

    def texts(self, key: str, *, longest: int, pattern: str | None = None) -> tuple[str, ...]:
        """A list of texts, at least one, none twice."""
        value = self._take(key)
        if not isinstance(value, list):
            raise self.refuse(key, Fault.WRONG_TYPE)
        texts = []
        for one in value:
            if not isinstance(one, str):
                raise self.refuse(key, Fault.WRONG_TYPE)
            texts.append(self._checked(key, one, longest, pattern))
        self._not_empty_not_twice(key, texts)
        return tuple(texts)

    def tables(self, key: str, *, most: int) -> tuple[Fields, ...]:
        """An array of tables, one to ``most`` of them."""
        value = self._take(key)
        if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
            raise self.refuse(key, Fault.WRONG_TYPE)
        if not value:
            raise self.refuse(key, Fault.EMPTY)
        if len(value) > most:
            raise self.refuse(key, Fault.TOO_LONG)
        return tuple(
            Fields(one, self._place(f"{key}.{number}"), self._malformed)
            for number, one in enumerate(value, start=1)
        )

    def mixed(self, key: str, *, most: int) -> tuple[Fields | str, ...]:
        """A list of one-line texts and tables, one to ``most`` of them."""
        value = self._take(key)
        if not isinstance(value, list) or not all(isinstance(one, dict | str) for one in value):
            raise self.refuse(key, Fault.WRONG_TYPE)
        if not value:
            raise self.refuse(key, Fault.EMPTY)
        if len(value) > most:
            raise self.refuse(key, Fault.TOO_LONG)
        return tuple(
            self._checked(key, one, LONGEST_FILE, None)
            if isinstance(one, str)
            else Fields(one, self._place(f"{key}.{number}"), self._malformed)
            for number, one in enumerate(value, start=1)
        )

    def table(self, key: str) -> Fields:
        """A table inside this one."""
        value = self._take(key)
        if not isinstance(value, dict):
            raise self.refuse(key, Fault.WRONG_TYPE)
        return Fields(value, self._place(key), self._malformed)

    def finish(self) -> None:
        """Refuse whatever nobody asked for: a mistyped key would otherwise be lost in silence."""
        for key in self._left:
            raise self.refuse(key, Fault.UNKNOWN)

    def _take(self, key: str) -> object:
        if key not in self._left:
            raise self.refuse(key, Fault.MISSING)
        return self._left.pop(key)

    def _checked(self, key: str, value: str, longest: int, pattern: str | None) -> str:
        if not value.strip():
            raise self.refuse(key, Fault.EMPTY)
        if len(value) > longest:
            raise self.refuse(key, Fault.TOO_LONG)
        if value != value.strip() or any(
            unicodedata.category(mark) in {"Cc", "Cs"} or _HIDDEN.match(mark) for mark in value
        ):
            # An escape such as "\\n" in a TOML string brings back what clean_text refused.
            raise self.refuse(key, Fault.FORBIDDEN_CHARACTER)
        if pattern is not None and not re.fullmatch(pattern, value):
            raise self.refuse(key, Fault.OUT_OF_RANGE)
        return value

    def _chosen(self, key: str, value: object, kind: type[Choice]) -> Choice:
        if not isinstance(value, str):
            raise self.refuse(key, Fault.WRONG_TYPE)
        if value not in {one.value for one in kind}:
            raise self.refuse(key, Fault.OUT_OF_RANGE)
        return kind(value)

    def _not_empty_not_twice(self, key: str, values: Iterable[str]) -> None:
        values = list(values)
        if not values:
            raise self.refuse(key, Fault.EMPTY)
        if len(set(values)) < len(values):
            raise self.refuse(key, Fault.REPEATED)

    def _place(self, key: str) -> str:
        return f"{self._where}.{key}" if self._where else key
