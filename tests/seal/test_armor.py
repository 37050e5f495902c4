"""The text form: strict, the same both ways, whatever the line ends."""

from __future__ import annotations

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.seal import (
    SealError,
    seal_bytes,
    unseal,
    unseal_bytes,
)
from tests.seal.files import KEY, Dribble, some

ARMORED = seal_bytes(some(70_000), [KEY.recipient], armored=True)


def test_armor_with_windows_line_ends_and_space_around():
    for text in (
        ARMORED.replace(b"\n", b"\r\n"),
        b" \r\n\t\n" + ARMORED + b"\n \n",
        ARMORED[:-1],
        b"\n" * 1024 + ARMORED,
    ):
        for source in (io.BytesIO(text), Dribble(text)):
            sink = io.BytesIO()
            unseal(source, sink, [KEY])
            assert sink.getvalue() == some(70_000)


@pytest.mark.parametrize("size", [48 * 4096 - 1, 48 * 4096, 48 * 4096 + 1, 48 * 8192, 700_000])
@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
def test_long_armor_of_every_alignment(size, end):
    data = some(size)
    armored = seal_bytes(data, [KEY.recipient], armored=True)
    assert max(map(len, armored.split(b"\n"))) == 64
    assert unseal_bytes(armored.replace(b"\n", end), [KEY]) == data


LONG_ARMORED = seal_bytes(some(700_000), [KEY.recipient], armored=True)


@settings(max_examples=150)
@given(st.data())
def test_armor_with_any_one_change_never_reads_the_same(data):
    text = data.draw(st.sampled_from([ARMORED, LONG_ARMORED]))
    place = data.draw(st.one_of(st.integers(0, 500), st.integers(0, len(text) - 2)))
    how = data.draw(st.sampled_from(["replace", "drop", "insert"]))
    byte = bytes([data.draw(st.sampled_from(b"A=\n\r -~/+\x00\xff"))])
    changed = text[:place] + (b"" if how == "drop" else byte) + text[place + (how != "insert") :]
    harmless = text, text.replace(b"\n", b"\r\n")
    joined = changed.strip().replace(b"\r\n", b"\n")
    if joined == text.strip() or changed in harmless:
        return
    with pytest.raises(SealError):
        unseal_bytes(changed, [KEY])
