"""The canonical bytes agree with RFC 8785 and its reference, and the reader lets nothing loose through."""

import json
from pathlib import Path
from typing import Any

import pytest
import rfc8785
from hypothesis import example, given
from hypothesis import strategies as st

from app.record import LARGEST_INT, JsonError, canonical, canonical_of, read_json

VECTORS = Path(__file__).parents[1] / "vectors" / "jcs"
PLENTY = 1 << 22

plain_text = st.text(st.characters(exclude_categories=["Cs"]))

scalars = st.none() | st.booleans() | st.integers(-LARGEST_INT, LARGEST_INT) | plain_text
json_values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(plain_text, inner, max_size=4),
    max_leaves=20,
)


@pytest.mark.parametrize("name", ["arrays", "french", "structures", "unicode", "weird"])
def test_published_vectors(name: str) -> None:
    value = json.loads((VECTORS / "input" / f"{name}.json").read_bytes())
    assert canonical(value) == (VECTORS / "output" / f"{name}.json").read_bytes()


def test_the_published_vector_with_fractions_is_refused_for_its_fractions_alone() -> None:
    value = json.loads((VECTORS / "input" / "values.json").read_bytes())
    expected = json.loads((VECTORS / "output" / "values.json").read_bytes())
    assert rfc8785.dumps(value) == (VECTORS / "output" / "values.json").read_bytes()
    with pytest.raises(JsonError) as refused:
        canonical(value)
    assert refused.value.reason == "fraction"
    del value["numbers"], expected["numbers"]
    assert json.loads(canonical(value)) == expected


@given(json_values)
def test_round_trip_and_agreement_with_the_reference(value: Any) -> None:
    written = canonical(value)
    assert written == rfc8785.dumps(value)
    assert read_json(written, max_bytes=PLENTY) == value
    assert canonical(read_json(written, max_bytes=PLENTY)) == written


@given(json_values)
@example({"\ue000": 1, "\U0001f600": 2})
@example({"\u00e9": "\x7f\x1f", "e": ["\u2028\\"]})
def test_what_was_read_is_written_as_the_reference_does(value: Any) -> None:
    for spelled in (json.dumps(value), json.dumps(value, ensure_ascii=False, indent=1)):
        read = spelled.encode()
        assert canonical_of(read)(read_json(read, max_bytes=PLENTY)) == rfc8785.dumps(value)


ascii_text = st.text(st.characters(max_codepoint=127))
anything = st.recursive(
    scalars | st.integers() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.lists(inner, max_size=4).map(tuple)
        | st.dictionaries(ascii_text, inner, max_size=4)
        | st.dictionaries(st.text() | st.integers() | st.none() | st.booleans(), inner, max_size=3)
    ),
    max_leaves=20,
)


def reference(value: Any) -> bytes:
    """RFC 8785 by the other program, fractions refused first, as this room does."""
    if any(
        isinstance(one, float) and not (one.is_integer() and abs(one) <= LARGEST_INT) for one in leaves(value)
    ):
        raise ValueError("fraction")
    return rfc8785.dumps(value)


def leaves(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return [leaf for inner in value.values() for leaf in leaves(inner)]
    return [leaf for inner in value for leaf in leaves(inner)] if isinstance(value, list | tuple) else [value]


@given(anything)
@example({'\x7f\u2028/<\x00\x1f"\\': '\x7f\u2028/<\x00\x1f"\\\b\f\n\r\t'})
@example({"A": 1.0, "a": -0.0, "B": (True, None)})
@example([LARGEST_INT + 1])
@example({1: 2})
def test_the_short_way_of_writing_gives_the_same_bytes_or_the_same_refusal(value: Any) -> None:
    try:
        expected = reference(value)
    except ValueError:
        with pytest.raises(JsonError):
            canonical(value)
    else:
        assert canonical(value) == expected


@given(st.dictionaries(plain_text, st.integers(0, 9), min_size=2))
def test_the_order_of_keys_does_not_matter(value: dict[str, int]) -> None:
    assert canonical(dict(reversed(value.items()))) == canonical(value)


@pytest.mark.parametrize(
    "value",
    [
        1.5,
        float("nan"),
        float("inf"),
        1e300,
        LARGEST_INT + 1,
        {1: 2},
        {"a": "\ud800"},
        {"\udfff": 1},
        {"a"},
        b"a",
        object(),
    ],
)
def test_what_cannot_be_written(value: Any) -> None:
    with pytest.raises(JsonError):
        canonical({"inner": [value]} if not isinstance(value, dict) else value)


def test_a_whole_float_is_a_whole_number() -> None:
    assert canonical([1.0, -0.0, 2e3]) == b"[1,0,2000]"


def test_a_value_without_a_bottom_is_refused() -> None:
    endless: list[Any] = []
    endless.append(endless)
    with pytest.raises(JsonError) as refused:
        canonical(endless)
    assert refused.value.reason == "too_deep"


DEEP = 100_000
REFUSED = {
    "deep lists": (b"[" * DEEP, "too_deep"),
    "deep lists, closed": (b"[" * DEEP + b"]" * DEEP, "too_deep"),
    "deep objects": (b'{"a":' * DEEP, "too_deep"),
    "one too deep": (b"[" * 33 + b"]" * 33, "too_deep"),
    "key twice": (b'{"a":1,"b":2,"a":1}', "duplicate_key"),
    "key twice, one escaped": (b'{"a":1,"\\u0061":1}', "duplicate_key"),
    "high surrogate": (b'"\\ud800"', "lone_surrogate"),
    "low surrogate in a key": (b'{"x\\udc00":1}', "lone_surrogate"),
    "surrogates the wrong way round": (b'["\\udc00\\ud800"]', "lone_surrogate"),
    "surrogate as bytes": (b'"\xed\xa0\x80"', "not_utf8"),
    "overlong": (b'"\xc0\x80"', "not_utf8"),
    "half a letter": (b'"\xe2\x82"', "not_utf8"),
    "utf-16": ('{"a":1}'.encode("utf-16"), "not_utf8"),
    "byte order mark": (b'\xef\xbb\xbf{"a":1}', "byte_order_mark"),
    "a number of 10^5 digits": (b"9" * 100_000, "number_too_large"),
    "a number of 10^5 digits inside": (b'{"a":[-' + b"1" * 100_000 + b"]}", "number_too_large"),
    "2^53": (b"9007199254740992", "number_too_large"),
    "-2^53": (b"-9007199254740992", "number_too_large"),
    "fraction": (b"[1.5]", "fraction"),
    "fraction of nothing": (b"[1.0]", "fraction"),
    "exponent": (b"1e3", "fraction"),
    "NaN": (b"NaN", "not_a_number"),
    "infinity": (b"[-Infinity]", "not_a_number"),
    "empty": (b"", "malformed"),
    "space alone": (b"  ", "malformed"),
    "two values": (b"{}{}", "malformed"),
    "trailing comma": (b"[1,]", "malformed"),
    "comment": (b"[1]//", "malformed"),
    "open string": (b'"abc', "malformed"),
    "line break in a string": (b'"a\nb"', "malformed"),
    "leading zero": (b"01", "malformed"),
    "single quotes": (b"{'a':1}", "malformed"),
    "a closing bracket too many": (b"[]]", "malformed"),
}


@pytest.mark.parametrize(("untrusted", "reason"), REFUSED.values(), ids=REFUSED.keys())
def test_what_is_not_read(untrusted: bytes, reason: str) -> None:
    with pytest.raises(JsonError) as refused:
        read_json(untrusted, max_bytes=PLENTY)
    assert refused.value.reason == reason


def test_a_refusal_repeats_nothing_of_what_it_read() -> None:
    with pytest.raises(JsonError) as refused:
        read_json(b'{"secret":"canary", "secret":1}', max_bytes=PLENTY)
    assert "canary" not in str(refused.value)
    assert "secret" not in str(refused.value)


def test_the_bounds_themselves_are_allowed() -> None:
    assert read_json(b"[" * 32 + b"]" * 32, max_bytes=64)
    assert read_json(b"[9007199254740991,-9007199254740991]", max_bytes=99) == [LARGEST_INT, -LARGEST_INT]
    assert read_json(b'"\\ud83d\\ude00"', max_bytes=99) == "\U0001f600"
    with pytest.raises(JsonError):
        read_json(b"[1]", max_bytes=2)


def test_brackets_inside_strings_are_not_depth() -> None:
    text = json.dumps({"a": "[" * 500, "b\\": '"[[[\\' * 99}).encode()
    assert read_json(text, max_bytes=PLENTY)["a"] == "[" * 500
    assert read_json(b"[" + b"[]," * 500 + b"[]]", max_bytes=PLENTY, max_depth=2) == [[]] * 501


@pytest.mark.parametrize("tail", [b"", b'"', b"\\", b"]"])
def test_many_quotes_are_read_in_one_go(tail: bytes) -> None:
    with pytest.raises(JsonError):
        read_json(b"[" * 40 + b'"\\"' * 300_000 + tail, max_bytes=PLENTY)


fragments = st.lists(
    st.sampled_from(
        [
            b"[",
            b"]",
            b"{",
            b"}",
            b'"',
            b"\\",
            b",",
            b":",
            b"1",
            b"-",
            b".",
            b"e",
            b"\\ud800",
            b"null",
            b"\xff",
            b" ",
        ]
    )
    | st.binary(max_size=3),
    max_size=80,
).map(b"".join)


@given(st.binary(max_size=200) | fragments)
@example(b'{"a":"\\ud800\\u0061"}')
def test_any_bytes_give_a_value_or_a_json_error(untrusted: bytes) -> None:
    try:
        value = read_json(untrusted, max_bytes=100, max_depth=8)
    except JsonError:
        return
    assert read_json(canonical(value), max_bytes=PLENTY) == value
