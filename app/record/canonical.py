"""One form of the bytes that are hashed (RFC 8785), and a strict reader for JSON from outside."""

import json
import re
from collections.abc import Callable, Mapping
from typing import Any, Final, NoReturn

import rfc8785

from app.record.errors import JsonError

LARGEST_INT: Final = 2**53 - 1
"""The largest whole number RFC 8785 can write without loss (RFC 8785 3.2.2.3, I-JSON)."""

_STRING: Final = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"?', re.DOTALL)
"""A JSON string, closed or running to the end: each character is looked at once, whatever the input."""

_NO_BRACKETS: Final = bytes(set(range(256)) - set(b"[]{}"))
_DIGITS_OF_LARGEST: Final = len(str(LARGEST_INT))
_BELOW_PAIRS: Final = bytes(range(0xF0))


def canonical(value: Any) -> bytes:
    """The RFC 8785 bytes of a JSON value.

    Fractions are refused, so a number reads back the same everywhere; amounts and degrees are written as strings.
    Raises JsonError.
    """
    try:
        if _plain(value):
            return _WRITER.encode(value).encode("utf-8")
        _refuse_fractions(value)
        return rfc8785.dumps(value)
    except RecursionError as error:
        raise JsonError("too_deep") from error
    except ValueError as error:
        raise JsonError("not_representable") from error


def canonical_of(untrusted: bytes) -> Callable[[Any], bytes]:
    """`canonical` for what `read_json` gave of these bytes, and for parts of it.

    Nothing that is read can be a fraction or out of range. So nearly always no key has to be looked at again either: only
    letters beyond U+FFFF sort otherwise by UTF-16 units.
    """
    if b"\\u" in untrusted or untrusted.translate(None, _BELOW_PAIRS):
        return canonical
    return _written


def _written(value: Any) -> bytes:
    return _WRITER.encode(value).encode("utf-8")


_WRITER: Final = json.JSONEncoder(
    ensure_ascii=False, allow_nan=False, check_circular=False, sort_keys=True, separators=(",", ":")
)
"""Writes what `_plain` lets through exactly as RFC 8785 does, several times faster: the escapes of strings are the same,
and keys of ASCII sort the same by UTF-16 units as by code points."""


def _plain(value: Any) -> bool:
    """Whether a value is only of objects with keys of ASCII, arrays, strings, whole numbers in range, and constants."""
    kind = type(value)
    if kind is dict:
        for key, inner in value.items():
            if type(key) is not str or not key.isascii():
                return False
            if type(inner) is not str and not _plain(inner):
                return False
        return True
    if kind is list or kind is tuple:
        return all(type(inner) is str or _plain(inner) for inner in value)
    if kind is int:
        return bool(-LARGEST_INT <= value <= LARGEST_INT)
    return kind is str or kind is bool or value is None


def _refuse_fractions(value: Any) -> None:
    if isinstance(value, float):
        if not value.is_integer() or abs(value) > LARGEST_INT:
            raise JsonError("fraction")
    elif isinstance(value, Mapping):
        for inner in value.values():
            _refuse_fractions(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            _refuse_fractions(inner)


def read_json(untrusted: bytes, *, max_bytes: int, max_depth: int = 32) -> Any:
    """The value of JSON bytes from outside, read strictly.

    UTF-8 without a byte order mark; no key twice in an object; no NaN, no fraction, no whole number beyond 2^53 - 1;
    no lone surrogate; at most `max_bytes` long and `max_depth` containers deep, which is counted before anything is
    built. Raises JsonError and nothing else.
    """
    if len(untrusted) > max_bytes:
        raise JsonError("too_long")
    try:
        text = untrusted.decode("utf-8")
    except UnicodeDecodeError as error:
        raise JsonError("not_utf8") from error
    if text.startswith("\ufeff"):
        raise JsonError("byte_order_mark")
    if text.count("[") + text.count("{") > max_depth:
        _refuse_depth(text, max_depth)
    try:
        value = _DECODER.decode(text)
        # A surrogate can only come in through an escape: raw bytes holding one are not UTF-8.
        if "\\u" in text:
            _refuse_surrogates(value)
    except JsonError:
        raise
    except RecursionError as error:
        raise JsonError("too_deep") from error
    except ValueError as error:
        raise JsonError("malformed") from error
    return value


def _refuse_depth(text: str, max_depth: int) -> None:
    depth = 0
    # Where nothing is escaped, every second part between quotation marks is a string; that is told much faster.
    outside = _STRING.sub("", text) if "\\" in text else "".join(text.split('"')[::2])
    for bracket in outside.encode("utf-8", "replace").translate(None, _NO_BRACKETS):
        if bracket in b"[{":
            depth += 1
            if depth > max_depth:
                raise JsonError("too_deep")
        else:
            depth -= 1


def _refuse_surrogates(value: Any) -> None:
    if isinstance(value, str):
        try:
            value.encode("utf-8")
        except UnicodeEncodeError as error:
            raise JsonError("lone_surrogate") from error
    elif isinstance(value, dict):
        for key, inner in value.items():
            _refuse_surrogates(key)
            _refuse_surrogates(inner)
    elif isinstance(value, list):
        for inner in value:
            _refuse_surrogates(inner)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) != len(pairs):
        raise JsonError("duplicate_key")
    return value


def _integer(digits: str) -> int:
    # The length first: turning 10^5 digits into a number is work an attacker would like us to do.
    if len(digits) <= _DIGITS_OF_LARGEST + 1 and -LARGEST_INT <= (number := int(digits)) <= LARGEST_INT:
        return number
    raise JsonError("number_too_large")


def _fraction(_digits: str) -> NoReturn:
    raise JsonError("fraction")


def _constant(_name: str) -> NoReturn:
    raise JsonError("not_a_number")


_DECODER: Final = json.JSONDecoder(
    object_pairs_hook=_object, parse_int=_integer, parse_float=_fraction, parse_constant=_constant
)
