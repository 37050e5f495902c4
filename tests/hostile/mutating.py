"""Bytes and JSON values a little wrong in the ways that break parsers."""

import json
from collections.abc import Iterator
from random import Random
from typing import Any

ODD_VALUES: tuple[Any, ...] = (
    None,
    True,
    0,
    -1,
    2**53 - 1,
    "",
    "\u202e",
    "\x00",
    "a" * 5000,
    "../../x",
    [],
    {},
    [[]],
    [{}],
    {"": {}},
    {"n": []},
)
ODD_BYTES = (
    b"",
    b"\x00",
    b"\xff" * 8,
    b"\n",
    b'"',
    b"[" * 200,
    b"{",
    b"9" * 400,
    b"-> X25519 ",
    b"PK\x03\x04",
    b"%s%n",
)


def wrong_bytes(seed: bytes, random: Random) -> bytes:
    """The seed with a few cuts, flips, repeats and insertions."""
    data = bytearray(seed)
    for _ in range(random.choice((1, 1, 2, 5))):
        at, end = sorted((random.randint(0, len(data)), random.randint(0, len(data))))
        what = random.randrange(6)
        if what == 0 and at < len(data):
            data[at] ^= 1 << random.randrange(8)
        elif what == 1:
            del data[at : min(end, at + 64)]
        elif what == 2:
            data[at:at] = random.choice(ODD_BYTES)
        elif what == 3:
            data[at:at] = data[at : min(end, at + 64)]
        elif what == 4:
            data = data[:at]
        elif at < len(data):
            data[at : at + 4] = random.choice((b"\xff\xff\xff\xff", b"\x00\x00\x00\x00", b"\x7f\xff\xff\xff"))
    return bytes(data)


def wrong_values(value: Any) -> Iterator[Any]:
    """The JSON value with one of its parts exchanged for an odd one, left out, or doubled: every part, one at a time."""
    for path in _paths(value):
        for odd in ODD_VALUES:
            yield _changed(value, path, odd)
        if path:
            yield _changed(value, path, ..., leave_out=True)


def _paths(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield path
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _paths(inner, (*path, key))
    elif isinstance(value, list):
        for at, inner in enumerate(value[:3]):
            yield from _paths(inner, (*path, at))


def _changed(value: Any, path: tuple[Any, ...], new: Any, *, leave_out: bool = False) -> Any:
    if not path:
        return new
    copy = json.loads(json.dumps(value))
    inner = copy
    for step in path[:-1]:
        inner = inner[step]
    if leave_out:
        del inner[path[-1]]
    else:
        inner[path[-1]] = new
    return copy
