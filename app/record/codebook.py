"""What can be written down: chapters, groups, fields, vocabularies and quick taps, read from one data file."""

import tomllib
from collections.abc import Mapping
from typing import Any, Final, Literal, get_args

from attrs import field, frozen

from app.record.errors import (
    CodebookError,
    NewerFormat,
    UnknownCode,
    UnknownField,
    UnknownGroup,
    UnknownProfile,
    UnknownTap,
)

FORMAT: Final = "firsthand-codebook/1"
PROFILES: Final = ("counsel", "complaint", "public")
"""Who may be shown a thing, from the narrowest to the widest."""

FieldType = Literal[
    "code",
    "codes",
    "yes_no",
    "text",
    "note",
    "count",
    "money",
    "when",
    "date",
    "place",
    "language",
    "identifier",
    "media",
    "media_list",
    "minutes",
]
YES_NO: Final = ("yes", "no", "unsure")
WITHDRAWN: Final = "withdrawn"
"""The last part of the field with which an item of a repeating group is taken back."""


@frozen
class Chapter:
    """One chapter of the walk, `A` to `M`."""

    id: str


@frozen
class Field:
    """One question. `ref` is its place in the research (C4); `quick` asks it in the first minute.

    `audience` holds the profiles that may see it. `locked` is opened only after a warning and seen by counsel alone;
    `private` never leaves but for counsel either, and screens keep it apart.
    """

    id: str
    ref: str
    group: str
    type: FieldType
    vocabulary: str | None
    quick: bool
    audience: frozenset[str]
    locked: bool
    private: bool

    @property
    def many(self) -> bool:
        """Whether the value is a list."""
        return self.type in ("codes", "media_list")


@frozen
class Group:
    """Fields that belong together. A repeating group has items, each of which can be taken back by `withdrawn`."""

    id: str
    chapter: str
    repeats: bool
    fields: tuple[Field, ...]
    withdrawn: Field | None = None


@frozen
class Tap:
    """A quick button, who may see it, and the codes it already tells."""

    id: str
    audience: frozenset[str]
    sets: tuple[tuple[str, str], ...]


@frozen
class Codebook:
    """All that can be written down, each thing found by its id."""

    version: int
    chapters: tuple[Chapter, ...]
    groups: tuple[Group, ...]
    vocabularies: Mapping[str, tuple[str, ...]]
    taps: tuple[Tap, ...]
    fields: tuple[Field, ...] = field(init=False, eq=False, repr=False)
    _fields: dict[str, Field] = field(init=False, eq=False, repr=False)
    _groups: dict[str, Group] = field(init=False, eq=False, repr=False)
    _taps: dict[str, Tap] = field(init=False, eq=False, repr=False)
    _codes: dict[str, frozenset[str]] = field(init=False, eq=False, repr=False)

    def __attrs_post_init__(self) -> None:
        fields = tuple(one for group in self.groups for one in group.fields)
        withdrawals = tuple(group.withdrawn for group in self.groups if group.withdrawn is not None)
        object.__setattr__(self, "fields", fields)
        object.__setattr__(self, "_fields", {one.id: one for one in fields + withdrawals})
        object.__setattr__(self, "_groups", {group.id: group for group in self.groups})
        object.__setattr__(self, "_taps", {tap.id: tap for tap in self.taps})
        object.__setattr__(
            self, "_codes", {name: frozenset(codes) for name, codes in self.vocabularies.items()}
        )

    def field(self, field_id: str) -> Field:
        """The field of that id, `<group>.withdrawn` included. Raises UnknownField."""
        try:
            return self._fields[field_id]
        except (KeyError, TypeError) as error:
            raise UnknownField("unknown_field", str(field_id)) from error

    def group(self, group_id: str) -> Group:
        """The group of that id. Raises UnknownGroup."""
        try:
            return self._groups[group_id]
        except (KeyError, TypeError) as error:
            raise UnknownGroup("unknown_group", str(group_id)) from error

    def tap(self, tap_id: str) -> Tap:
        """The tap of that id. Raises UnknownTap."""
        try:
            return self._taps[tap_id]
        except (KeyError, TypeError) as error:
            raise UnknownTap("unknown_tap", str(tap_id)) from error

    def codes(self, field_id: str) -> tuple[str, ...]:
        """The codes a field may have, in order; none for a field without a vocabulary. Raises UnknownField."""
        one = self.field(field_id)
        if one.type == "yes_no":
            return YES_NO
        return () if one.vocabulary is None else self.vocabularies[one.vocabulary]

    def check_code(self, vocabulary: str, untrusted: Any, about: str) -> None:
        """Raises UnknownCode unless the code is in the vocabulary."""
        if not isinstance(untrusted, str) or untrusted not in self._codes[vocabulary]:
            raise UnknownCode("unknown_code", about)

    def allowed(self, field_id: str, profile: str) -> bool:
        """Whether a profile may see a field. Raises UnknownField, UnknownProfile."""
        return check_profile(profile) in self.field(field_id).audience


def check_profile(untrusted: Any) -> str:
    """The profile if it is one. Raises UnknownProfile."""
    if isinstance(untrusted, str) and untrusted in PROFILES:
        return untrusted
    raise UnknownProfile("unknown_profile")


def parse_codebook(untrusted_text: str) -> Codebook:
    """The codebook of its TOML text, checked whole. Raises CodebookError, NewerFormat."""
    try:
        table = tomllib.loads(untrusted_text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise CodebookError("file", "not_toml") from error
    found = _pop(table, "file", "format", str)
    if found != FORMAT:
        if found.startswith("firsthand-codebook/"):
            raise NewerFormat(found, FORMAT)
        raise CodebookError("file", "format")
    version = _pop(table, "file", "version", int)
    chapters = tuple(Chapter(one) for one in _names(_pop(table, "file", "chapters", list), "chapters"))
    vocabularies = {
        name: _names(codes, f"vocabulary.{name}")
        for name, codes in _pop(table, "file", "vocabulary", dict).items()
    }
    if "confidence" not in vocabularies:
        raise CodebookError("confidence", "missing_vocabulary")
    groups = _groups(
        _pop(table, "file", "group", dict), _pop(table, "file", "field", dict), chapters, vocabularies
    )
    fields = {one.id: one for group in groups for one in group.fields}
    taps = tuple(
        _tap(name, entry, fields, vocabularies) for name, entry in _pop(table, "file", "tap", dict).items()
    )
    _nothing_left(table, "file")
    if unused := vocabularies.keys() - {one.vocabulary for one in fields.values()} - {"confidence"}:
        raise CodebookError(min(unused), "unused_vocabulary")
    return Codebook(version, chapters, groups, vocabularies, taps)


def _groups(
    groups: dict[str, Any],
    fields: dict[str, Any],
    chapters: tuple[Chapter, ...],
    vocabularies: Mapping[str, tuple[str, ...]],
) -> tuple[Group, ...]:
    if groups.keys() != fields.keys():
        raise CodebookError(min(groups.keys() ^ fields.keys()), "group_without_fields")
    parsed = []
    for name, entry in groups.items():
        where = f"group.{name}"
        chapter = _pop(entry, where, "chapter", str)
        repeats = _pop(entry, where, "repeats", bool, False)
        _nothing_left(entry, where)
        if Chapter(chapter) not in chapters:
            raise CodebookError(where, "chapter")
        if not isinstance(fields[name], dict) or not fields[name]:
            raise CodebookError(where, "group_without_fields")
        own = tuple(_field(name, key, value, vocabularies) for key, value in fields[name].items())
        withdrawn = None
        if repeats:
            everyone = frozenset().union(*(one.audience for one in own))
            withdrawn = Field(f"{name}.{WITHDRAWN}", "", name, "yes_no", None, False, everyone, False, False)
        parsed.append(Group(name, chapter, repeats, own, withdrawn))
    order = [one.id for one in chapters]
    if [group.chapter for group in parsed] != sorted((group.chapter for group in parsed), key=order.index):
        raise CodebookError("group", "order_of_chapters")
    return tuple(parsed)


def _field(group: str, key: str, entry: Any, vocabularies: Mapping[str, tuple[str, ...]]) -> Field:
    where = f"{group}.{key}"
    if not isinstance(entry, dict) or key == WITHDRAWN or "." in key:
        raise CodebookError(where, "field")
    kind: FieldType = _pop(entry, where, "type", str)
    vocabulary = _pop(entry, where, "vocabulary", str, None)
    parsed = Field(
        id=where,
        ref=_pop(entry, where, "ref", str),
        group=group,
        type=kind,
        vocabulary=vocabulary,
        quick=_pop(entry, where, "quick", bool, False),
        audience=_audience(entry, where),
        locked=_pop(entry, where, "locked", bool, False),
        private=_pop(entry, where, "private", bool, False),
    )
    _nothing_left(entry, where)
    if kind not in get_args(FieldType):
        raise CodebookError(where, "type")
    if (vocabulary is not None) != (kind in ("code", "codes")) or (
        vocabulary or "confidence"
    ) not in vocabularies:
        raise CodebookError(where, "vocabulary")
    if (parsed.locked or parsed.private) and parsed.audience != {"counsel"}:
        raise CodebookError(where, "locked_for_counsel_only")
    return parsed


def _tap(
    name: str, entry: Any, fields: Mapping[str, Field], vocabularies: Mapping[str, tuple[str, ...]]
) -> Tap:
    where = f"tap.{name}"
    audience = _audience(entry, where)
    sets = []
    for field_id, code in _pop(entry, where, "sets", dict, {}).items():
        one = fields.get(field_id)
        if one is None or one.type not in ("code", "codes", "yes_no") or not audience <= one.audience:
            raise CodebookError(where, "sets")
        if code not in (YES_NO if one.vocabulary is None else vocabularies[one.vocabulary]):
            raise CodebookError(where, "sets_code")
        sets.append((field_id, code))
    _nothing_left(entry, where)
    return Tap(name, audience, tuple(sets))


def _audience(entry: dict[str, Any], where: str) -> frozenset[str]:
    named = _names(_pop(entry, where, "audience", list), where)
    # Counsel sees all; a public thing that a complaint office may not see would be a slip of the pen.
    if named != PROFILES[: len(named)]:
        raise CodebookError(where, "audience")
    return frozenset(named)


def _names(value: Any, where: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not value or not all(isinstance(name, str) and name for name in value):
        raise CodebookError(where, "names")
    if len(set(value)) != len(value):
        raise CodebookError(where, "named_twice")
    return tuple(value)


_REQUIRED: Final = object()


def _pop(entry: Any, where: str, key: str, kind: type, default: Any = _REQUIRED) -> Any:
    if not isinstance(entry, dict):
        raise CodebookError(where, "not_a_table")
    value = entry.pop(key, default)
    if value is _REQUIRED:
        raise CodebookError(where, f"no_{key}")
    if value is not default and type(value) is not kind:
        raise CodebookError(where, key)
    return value


def _nothing_left(entry: dict[str, Any], where: str) -> None:
    if entry:
        raise CodebookError(where, "unknown_key")
