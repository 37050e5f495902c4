"""One answer: what is known and how, or that it is not known, or that the person would rather not write it down.

"Not asked yet" is no fact at all.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any, Final, Literal, Self

from attrs import frozen

from app.record.codebook import YES_NO, Codebook, Field, FieldType
from app.record.errors import UnknownCode, WrongShape, WrongType
from app.record.time import EventTime, Place, check_date

State = Literal["known", "unknown", "withheld"]

LONGEST_TEXT: Final = 1_000
LONGEST_NOTE: Final = 100_000
LARGEST_COUNT: Final = 1_000_000
LONGEST_IDENTIFIER: Final = 40

HEX_ID: Final = re.compile(r"[0-9a-f]{32}", re.ASCII)
LANGUAGE: Final = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,6}", re.ASCII)
_MONEY: Final = re.compile(r"(?:0|[1-9]\d{0,11})(?:\.\d{2})?", re.ASCII)
_CURRENCY: Final = re.compile(r"[A-Z]{3}", re.ASCII)
_IDENTIFIER: Final = re.compile(rf"(?=.*[A-Z0-9])[A-Z0-9?*-]{{1,{LONGEST_IDENTIFIER}}}", re.ASCII)
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_LINE_END: Final = re.compile(r"[\n\r]")


@frozen
class Fact:
    """An answer. `value` is JSON of the field's type, `confidence` a code of that vocabulary; both only when known."""

    state: State
    value: Any = None
    confidence: str | None = None

    @classmethod
    def known(cls, value: Any, confidence: str | None = None) -> Self:
        """A known answer."""
        return cls("known", value, confidence)

    def to_json(self) -> dict[str, Any]:
        """`{"state", "value", "confidence"}` when known, else `{"state"}`."""
        if self.state != "known":
            return {"state": self.state}
        return {"state": self.state, "value": self.value, "confidence": self.confidence}

    @classmethod
    def from_json(cls, untrusted: Any, about: str | None = None) -> Self:
        """The fact of its JSON object; its value is not checked yet. Raises WrongShape."""
        if isinstance(untrusted, Mapping):
            if untrusted.keys() == _KNOWN_KEYS and untrusted["state"] == "known":
                return cls("known", untrusted["value"], untrusted["confidence"])
            if untrusted.keys() == {"state"} and untrusted["state"] in ("unknown", "withheld"):
                return cls(untrusted["state"])
        raise WrongShape("fact", about)


_KNOWN_KEYS: Final = frozenset({"state", "value", "confidence"})

UNKNOWN: Final = Fact("unknown")
"""The person does not know."""

WITHHELD: Final = Fact("withheld")
"""The person would rather not write it down."""


def check_fact(codebook: Codebook, field_id: str, fact: Fact) -> None:
    """Raises UnknownField, UnknownCode, WrongType, WrongShape, MalformedTime or MalformedPlace for a bad fact."""
    one = codebook.field(field_id)
    if fact.state != "known":
        if fact.state not in ("unknown", "withheld") or fact.value is not None or fact.confidence is not None:
            raise WrongShape("fact", field_id)
        return
    if fact.confidence is not None:
        codebook.check_code("confidence", fact.confidence, field_id)
    _CHECKS[one.type](codebook, one, fact.value)


def normal_identifier(text: str) -> str:
    """A badge, plate or unit number as it is kept: capitals, no spaces or dots. `?` is one unread character, `*` some.

    The result may still be refused by `check_fact`, as when it holds other signs.
    """
    return re.sub(r"[\s.·_]+", "", text).upper()


def check_text(untrusted: Any, about: str, longest: int, *, one_line: bool = False) -> None:
    """Raises WrongType unless it is text that is not empty, not too long, and free of control characters."""
    if not isinstance(untrusted, str) or not 0 < len(untrusted) <= longest or not untrusted.strip():
        raise WrongType("text", about)
    if _CONTROL.search(untrusted) or (one_line and _LINE_END.search(untrusted)):
        raise WrongType("control_character", about)
    # Through an escape a lone surrogate can get this far, and then nothing could be written.
    try:
        untrusted.encode("utf-8")
    except UnicodeEncodeError as error:
        raise WrongType("surrogate", about) from error


def check_language(untrusted: Any, about: str) -> None:
    """Raises WrongType unless it is shaped like a BCP 47 tag."""
    if not isinstance(untrusted, str) or not LANGUAGE.fullmatch(untrusted):
        raise WrongType("language", about)


def _code(codebook: Codebook, one: Field, value: Any) -> None:
    if one.vocabulary is None:
        raise WrongType("code", one.id)
    codebook.check_code(one.vocabulary, value, one.id)


def _codes(codebook: Codebook, one: Field, value: Any) -> None:
    for code in _distinct(value, one):
        _code(codebook, one, code)


def _distinct(value: Any, one: Field) -> list[str]:
    if not isinstance(value, list) or not value or not all(isinstance(item, str) for item in value):
        raise WrongType("list", one.id)
    if len(set(value)) != len(value):
        raise WrongType("twice", one.id)
    return value


def _yes_no(_codebook: Codebook, one: Field, value: Any) -> None:
    if not isinstance(value, str) or value not in YES_NO:
        raise UnknownCode("unknown_code", one.id)


def _text(_codebook: Codebook, one: Field, value: Any) -> None:
    check_text(value, one.id, LONGEST_TEXT, one_line=True)


def _note(_codebook: Codebook, one: Field, value: Any) -> None:
    check_text(value, one.id, LONGEST_NOTE)


def _count(_codebook: Codebook, one: Field, value: Any) -> None:
    if type(value) is not int or not 0 <= value <= LARGEST_COUNT:
        raise WrongType("count", one.id)


def _money(_codebook: Codebook, one: Field, value: Any) -> None:
    if not isinstance(value, Mapping) or value.keys() != {"amount", "currency"}:
        raise WrongType("money", one.id)
    amount, currency = value["amount"], value["currency"]
    if not (isinstance(amount, str) and _MONEY.fullmatch(amount)):
        raise WrongType("amount", one.id)
    if not (isinstance(currency, str) and _CURRENCY.fullmatch(currency)):
        raise WrongType("currency", one.id)


def _when(_codebook: Codebook, _one: Field, value: Any) -> None:
    EventTime.from_json(value)


def _date(_codebook: Codebook, _one: Field, value: Any) -> None:
    check_date(value)


def _place(_codebook: Codebook, _one: Field, value: Any) -> None:
    Place.from_json(value)


def _language(_codebook: Codebook, one: Field, value: Any) -> None:
    check_language(value, one.id)


def _identifier(_codebook: Codebook, one: Field, value: Any) -> None:
    if not isinstance(value, str) or not _IDENTIFIER.fullmatch(value):
        raise WrongType("identifier", one.id)


def _media(_codebook: Codebook, one: Field, value: Any) -> None:
    if not isinstance(value, str) or not HEX_ID.fullmatch(value):
        raise WrongType("media", one.id)


def _media_list(codebook: Codebook, one: Field, value: Any) -> None:
    for media_id in _distinct(value, one):
        _media(codebook, one, media_id)


_CHECKS: Final[Mapping[FieldType, Callable[[Codebook, Field, Any], None]]] = {
    "code": _code,
    "codes": _codes,
    "yes_no": _yes_no,
    "text": _text,
    "note": _note,
    "count": _count,
    "money": _money,
    "when": _when,
    "date": _date,
    "place": _place,
    "language": _language,
    "identifier": _identifier,
    "media": _media,
    "media_list": _media_list,
    "minutes": _count,
}
