"""One thing written down at one moment. Entries are only ever added; every kind and key is in FORMAT.md."""

import re
from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any, Final, Self

from attrs import frozen

from app.record.canonical import LARGEST_INT, canonical, read_json
from app.record.codebook import PROFILES, WITHDRAWN, Codebook
from app.record.errors import (
    MisplacedField,
    NewerFormat,
    UnknownCode,
    UnknownKind,
    WrongShape,
    WrongType,
)
from app.record.facts import HEX_ID, LONGEST_NOTE, LONGEST_TEXT, Fact, check_fact, check_language, check_text
from app.record.time import Moment

FORMAT: Final = "firsthand-entry/1"
LARGEST_BODY: Final = 1 << 20
"""The longest body, in bytes."""

KINDS: Final = (
    "opened",
    "observed",
    "stated",
    "noted",
    "attached",
    "consequence",
    "acted",
    "sealed",
    "shared",
    "received",
    "erased",
    "shown",
)
MEDIA_KINDS: Final = ("photo", "audio", "video", "document", "other")
AFFIRMATIONS: Final = ("own_memory",)

_DIGEST: Final = re.compile(r"[0-9a-f]{64}", re.ASCII)
_ITEM: Final = re.compile(r"[0-9a-f]{8}", re.ASCII)
_CAPTURE: Final = re.compile(r"[0-9a-f]{16}(?:[0-9a-f]{16})?", re.ASCII)
_MEDIA_TYPE: Final = re.compile(r"[a-z0-9][a-z0-9!#$&^_.+-]{0,63}/[a-z0-9][a-z0-9!#$&^_.+-]{0,127}", re.ASCII)
_BODY_KEYS: Final = frozenset({"format", "kind", "encounter", "time", "payload"})


@frozen
class Entry:
    """What was written (`kind`, `payload`), about which encounter (32 hex digits; None for `erased`), and when."""

    kind: str
    encounter: str | None
    time: Moment
    payload: Mapping[str, Any]

    def body(self) -> bytes:
        """The canonical bytes that are committed to. Raises JsonError if the payload is not JSON, WrongShape if too long."""
        body = canonical(
            {
                "format": FORMAT,
                "kind": self.kind,
                "encounter": self.encounter,
                "time": self.time.to_json(),
                "payload": dict(self.payload),
            }
        )
        # What could not be read again must not be written.
        if len(body) > LARGEST_BODY:
            raise WrongShape("too_long")
        return body

    @classmethod
    def from_body(cls, untrusted: bytes) -> Self:
        """The entry of its bytes, which must be canonical. The payload is not checked yet: see `check_entry`.

        Raises JsonError, NewerFormat, WrongShape, MalformedTime.
        """
        value = read_json(untrusted, max_bytes=LARGEST_BODY)
        if canonical(value) != untrusted:
            raise WrongShape("not_canonical")
        return cls.from_json(value)

    @classmethod
    def from_json(cls, untrusted: Any) -> Self:
        """The entry of its JSON object. Raises NewerFormat, WrongShape, MalformedTime."""
        if not isinstance(untrusted, Mapping):
            raise WrongShape("body")
        found = untrusted.get("format")
        if found != FORMAT:
            if isinstance(found, str) and found.startswith("firsthand-entry/") and len(found) < 40:
                raise NewerFormat(found, FORMAT)
            raise WrongShape("format")
        if untrusted.keys() != _BODY_KEYS:
            raise WrongShape("body")
        kind, encounter, payload = untrusted["kind"], untrusted["encounter"], untrusted["payload"]
        if not isinstance(kind, str) or not isinstance(payload, Mapping):
            raise WrongShape("body")
        if encounter is not None and not (isinstance(encounter, str) and HEX_ID.fullmatch(encounter)):
            raise WrongShape("encounter")
        return cls(kind, encounter, Moment.from_json(untrusted["time"]), payload)

    def facts(self) -> dict[str, Fact]:
        """The facts of a `stated`, `consequence` or `acted` entry by field; none for others. Raises WrongShape."""
        return self._facts

    # Checking, choosing who may see it and folding all ask.
    @cached_property
    def _facts(self) -> dict[str, Fact]:
        if self.kind not in FACT_KINDS:
            return {}
        untrusted = self.payload.get("facts")
        if not isinstance(untrusted, Mapping):
            raise WrongShape("facts")
        return {field_id: Fact.from_json(value, field_id) for field_id, value in untrusted.items()}


FACT_KINDS: Final = {"stated": None, "consequence": "consequence", "acted": "action"}
"""Kinds that carry facts, and the group those must be of where there is only one."""


def check_entry(codebook: Codebook, entry: Entry) -> None:
    """Raises an EntryError of the right kind unless the entry is as the codebook and FORMAT.md say."""
    check = _CHECKS.get(entry.kind)
    if check is None:
        raise UnknownKind("unknown_kind", str(entry.kind)[:40])
    if (entry.encounter is None) != (entry.kind == "erased"):
        raise WrongShape("encounter")
    if entry.encounter is not None and not HEX_ID.fullmatch(entry.encounter):
        raise WrongShape("encounter")
    if "capture" in entry.payload:
        _match(entry.payload["capture"], _CAPTURE, "capture")
    check(codebook, entry)


def _keys(
    payload: Any, required: frozenset[str], optional: frozenset[str] = frozenset(), *, about: str = "payload"
) -> Any:
    # `capture` ties an entry to the file it came from while the vault was locked: any kind may have it.
    if not isinstance(payload, Mapping) or not required <= payload.keys() <= required | optional | {
        "capture"
    }:
        raise WrongShape("keys", about)
    return payload


def _opened(_codebook: Codebook, entry: Entry) -> None:
    payload = _keys(entry.payload, frozenset({"codebook", "app", "language", "locked"}), frozenset({"guide"}))
    if type(payload["codebook"]) is not int or not 1 <= payload["codebook"] <= LARGEST_INT:
        raise WrongType("codebook", "codebook")
    check_text(payload["app"], "app", 40, one_line=True)
    check_language(payload["language"], "language")
    _true_or_false(payload["locked"], "locked")
    if "guide" in payload:
        _guide(payload["guide"])


def _shown(_codebook: Codebook, entry: Entry) -> None:
    _guide(_keys(entry.payload, frozenset({"guide"}))["guide"])


def _guide(guide: Any) -> None:
    if not isinstance(guide, Mapping) or not 0 < len(guide) <= 16:
        raise WrongType("guide", "guide")
    for key, value in guide.items():
        check_text(key, "guide", 40, one_line=True)
        if not (value is None or type(value) in (int, bool)):
            check_text(value, "guide", LONGEST_TEXT, one_line=True)


def _observed(codebook: Codebook, entry: Entry) -> None:
    payload = _keys(entry.payload, frozenset({"tap"}), frozenset({"undoes", "undoes_capture"}))
    codebook.tap(payload["tap"])
    if "undoes" in payload and "undoes_capture" in payload:
        raise WrongShape("keys", "undoes")
    if "undoes" in payload:
        _match(payload["undoes"], _DIGEST, "undoes")
    if "undoes_capture" in payload:
        _match(payload["undoes_capture"], _CAPTURE, "undoes_capture")


def _stated(codebook: Codebook, entry: Entry) -> None:
    payload = _keys(entry.payload, frozenset({"item", "facts"}))
    facts = entry.facts()
    if not facts:
        raise WrongShape("facts", "facts")
    item = payload["item"]
    if item is not None:
        _match(item, _ITEM, "item")
    only = FACT_KINDS[entry.kind]
    first = None
    for field_id, fact in facts.items():
        group = codebook.group(codebook.field(field_id).group)
        if group.repeats != (item is not None) or (item is not None and first not in (None, group.id)):
            raise MisplacedField("misplaced", field_id)
        if (only or (group.id if group.id not in FACT_KINDS.values() else only)) != group.id:
            raise MisplacedField("other_kind", field_id)
        first = group.id
        check_fact(codebook, field_id, fact)
        if field_id.endswith(f".{WITHDRAWN}") and fact.value not in ("yes", "no"):
            raise UnknownCode("withdrawn", field_id)


def _noted(codebook: Codebook, entry: Entry) -> None:
    payload = _keys(
        entry.payload, frozenset({"text", "language", "audience"}), frozenset({"about", "corrects"})
    )
    check_text(payload["text"], "text", LONGEST_NOTE)
    check_language(payload["language"], "language")
    _one_of(payload["audience"], PROFILES, "audience")
    about = payload.get("about")
    if about is not None and not (isinstance(about, str) and _ITEM.fullmatch(about)):
        codebook.field(about)
    if payload.get("corrects") is not None:
        _match(payload["corrects"], _DIGEST, "corrects")


_MEDIA_KEYS: Final = frozenset(
    {"id", "kind", "media_type", "bytes", "sha256", "captured", "original", "cut_off", "audience"}
)


def _attached(codebook: Codebook, entry: Entry) -> None:
    payload = _keys(entry.payload, frozenset({"media"}), frozenset({"answers"}))
    if "answers" in payload:
        check_answers(codebook, payload["answers"])
    media = payload["media"]
    if not isinstance(media, Mapping) or not _MEDIA_KEYS <= media.keys() <= _MEDIA_KEYS | {
        "caption",
        "given_name",
    }:
        raise WrongShape("keys", "media")
    _match(media["id"], HEX_ID, "id")
    _one_of(media["kind"], MEDIA_KINDS, "kind")
    _match(media["media_type"], _MEDIA_TYPE, "media_type")
    if type(media["bytes"]) is not int or not 0 <= media["bytes"] <= LARGEST_INT:
        raise WrongType("bytes", "bytes")
    _match(media["sha256"], _DIGEST, "sha256")
    if media["captured"] is not None:
        Moment.from_json(media["captured"])
    _true_or_false(media["original"], "original")
    _true_or_false(media["cut_off"], "cut_off")
    _one_of(media["audience"], PROFILES, "audience")
    for key in ("caption", "given_name"):
        if key in media:
            check_text(media[key], key, LONGEST_TEXT)


def check_answers(codebook: Codebook, untrusted: Any) -> None:
    """Which question a file answers: `{"field", "item"}`, the item null for single groups. Raises EntryError."""
    if not isinstance(untrusted, Mapping) or untrusted.keys() != {"field", "item"}:
        raise WrongShape("keys", "answers")
    field_id, item = untrusted["field"], untrusted["item"]
    if not isinstance(field_id, str):
        raise WrongType("answers", "answers")
    repeats = codebook.group(codebook.field(field_id).group).repeats
    if item is not None:
        _match(item, _ITEM, "item")
    if repeats != (item is not None):
        raise MisplacedField("misplaced", field_id)


def _sealed(_codebook: Codebook, entry: Entry) -> None:
    payload = _keys(entry.payload, frozenset({"affirmation"}))
    _one_of(payload["affirmation"], AFFIRMATIONS, "affirmation")


def _shared(_codebook: Codebook, entry: Entry) -> None:
    payload = _keys(entry.payload, frozenset({"to", "fingerprint", "profile", "package_id", "package"}))
    check_text(payload["to"], "to", LONGEST_TEXT, one_line=True)
    if payload["fingerprint"] is not None:
        check_text(payload["fingerprint"], "fingerprint", 200, one_line=True)
    _one_of(payload["profile"], PROFILES, "profile")
    check_text(payload["package_id"], "package_id", 100, one_line=True)
    _match(payload["package"], _DIGEST, "package")


def _received(_codebook: Codebook, entry: Entry) -> None:
    payload = _keys(entry.payload, frozenset({"package", "by", "at", "receipt"}))
    _match(payload["package"], _DIGEST, "package")
    check_text(payload["by"], "by", LONGEST_TEXT, one_line=True)
    check_text(payload["at"], "at", 40, one_line=True)
    _match(payload["receipt"], _DIGEST, "receipt")


def _erased(_codebook: Codebook, entry: Entry) -> None:
    commitments = _keys(entry.payload, frozenset({"commitments"}))["commitments"]
    if (
        not isinstance(commitments, list | tuple)
        or not commitments
        or len(set(map(str, commitments))) != len(commitments)
    ):
        raise WrongType("commitments", "commitments")
    for mark in commitments:
        _match(mark, _DIGEST, "commitments")


def _match(untrusted: Any, pattern: re.Pattern[str], about: str) -> None:
    if not isinstance(untrusted, str) or not pattern.fullmatch(untrusted):
        raise WrongType(about, about)


def _one_of(untrusted: Any, codes: tuple[str, ...], about: str) -> None:
    if not isinstance(untrusted, str) or untrusted not in codes:
        raise UnknownCode("unknown_code", about)


def _true_or_false(untrusted: Any, about: str) -> None:
    if type(untrusted) is not bool:
        raise WrongType(about, about)


_CHECKS: Final[Mapping[str, Callable[[Codebook, Entry], None]]] = {
    "opened": _opened,
    "observed": _observed,
    "stated": _stated,
    "noted": _noted,
    "attached": _attached,
    "consequence": _stated,
    "acted": _stated,
    "sealed": _sealed,
    "shared": _shared,
    "received": _received,
    "erased": _erased,
    "shown": _shown,
}
