"""Files cut off, altered or unreadable: only authentic bytes come out, and nothing cut passes for whole."""

from __future__ import annotations

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.seal import (
    HeaderError,
    HeaderMacError,
    NoMatchingIdentity,
    PayloadError,
    Recovered,
    Truncated,
    Unsealing,
    recover,
    unseal,
    unseal_bytes,
)
from tests.seal.files import CHUNK, KEY, ReadOnly, sealed_by_hand, some


def test_a_file_cut_anywhere_is_never_taken_for_whole():
    data = some(2 * CHUNK + 100)
    sealed, start = sealed_by_hand(data)
    places = {0, 1, 20, start - 60, start - 17, start - 16, start - 15, start - 1, start}
    for number in range(3):
        edge = start + number * (CHUNK + 16)
        places |= {
            edge + step for step in (0, 1, 15, 16, 17, 116, CHUNK, CHUNK + 15) if edge + step < len(sealed)
        }
    for place in sorted(places):
        cut, released = sealed[:place], io.BytesIO()
        with pytest.raises(HeaderError if place < start else PayloadError):
            unseal(io.BytesIO(cut), released, [KEY])
        whole_chunks = max(0, place - start) // (CHUNK + 16)
        assert released.getvalue() == data[: whole_chunks * CHUNK]
        again = io.BytesIO()
        if place < start - 16:
            with pytest.raises(HeaderError):
                recover(io.BytesIO(cut), again, [KEY])
        else:
            assert recover(io.BytesIO(cut), again, [KEY]) == Recovered(whole_chunks * CHUNK, complete=False)
            assert again.getvalue() == data[: whole_chunks * CHUNK]


def test_cut_between_chunks_is_certainly_cut():
    sealed, start = sealed_by_hand(some(2 * CHUNK + 100))
    for number in range(3):
        for more in (0, 1, 15):
            with pytest.raises(Truncated) as caught:
                unseal_bytes(sealed[: start + number * (CHUNK + 16) + more], [KEY])
            assert caught.value.chunk == number
    with pytest.raises(PayloadError) as doubtful:
        unseal_bytes(sealed[:-1], [KEY])
    assert type(doubtful.value) is PayloadError and doubtful.value.at_end


@settings(max_examples=120)
@given(st.data())
def test_any_one_changed_byte_is_noticed(data):
    content = some(2 * CHUNK + 100)
    sealed, start = sealed_by_hand(content)
    place = data.draw(st.one_of(st.integers(0, start), st.integers(0, len(sealed) - 1)))
    broken = bytearray(sealed)
    broken[place] ^= data.draw(st.integers(1, 255))
    released = io.BytesIO()
    with pytest.raises(
        (HeaderError, HeaderMacError, NoMatchingIdentity) if place < start - 16 else PayloadError
    ) as caught:
        unseal(io.BytesIO(bytes(broken)), released, [KEY])
    assert content.startswith(released.getvalue())
    assert len(released.getvalue()) == max(0, place - start) // (CHUNK + 16) * CHUNK
    if isinstance(caught.value, PayloadError):
        chunk = max(0, place - start) // (CHUNK + 16)
        assert caught.value.chunk == chunk
        assert caught.value.at_end == (chunk == 2)


def test_recovering_accepts_a_cut_and_nothing_else():
    content = some(3 * CHUNK)
    sealed, start = sealed_by_hand(content)
    for place in (start - 16, start, start + CHUNK + 20, len(sealed) - 1):
        broken = bytearray(sealed)
        broken[place] ^= 1
        released = io.BytesIO()
        with pytest.raises(PayloadError):
            recover(io.BytesIO(bytes(broken)), released, [KEY])
        assert content.startswith(released.getvalue())
    for more in (b"x", some(CHUNK + 16)):
        with pytest.raises(PayloadError):
            recover(io.BytesIO(sealed + more), io.BytesIO(), [KEY])
    # Chunks in another order, and one left out.
    one, two, three = (sealed[start + n * (CHUNK + 16) :][: CHUNK + 16] for n in range(3))
    for order in (two + one + three, one + three, one + one + two + three):
        with pytest.raises(PayloadError):
            recover(io.BytesIO(sealed[:start] + order), io.BytesIO(), [KEY])
    # The last piece altered and shorter than a chunk: released up to there, and not called complete.
    short, begin = sealed_by_hand(content + b"end")
    assert begin == start
    changed = short[:-1] + bytes([short[-1] ^ 1])
    assert recover(io.BytesIO(changed), io.BytesIO(), [KEY]) == Recovered(3 * CHUNK, complete=False)


def test_a_fault_is_raised_again_and_again():
    sealed, _ = sealed_by_hand(some(2 * CHUNK))
    stream = Unsealing(io.BytesIO(sealed[:-1]), [KEY])
    assert stream.read(CHUNK) == some(2 * CHUNK)[:CHUNK]
    for _ in range(3):
        with pytest.raises(PayloadError):
            stream.read(1)
    with pytest.raises(PayloadError):
        Unsealing(io.BytesIO(sealed[:-1]), [KEY]).read()
    stream.close()
    with pytest.raises(ValueError):
        stream.read(1)


class Unplugged(ReadOnly):
    """A source that fails once it has given so much."""

    def __init__(self, data: bytes, after: int) -> None:
        super().__init__(data)
        self.after = after

    def read(self, size: int = -1, /) -> bytes:
        part = super().read(min(size, 1000))
        self.after -= len(part)
        if self.after < 0:
            raise OSError(5, "Input/output error")
        return part


def test_a_source_that_fails_is_not_read_on():
    sealed, _ = sealed_by_hand(some(4 * CHUNK))
    stream = Unsealing(Unplugged(sealed, 2 * CHUNK), [KEY])
    for _ in range(2):
        with pytest.raises(OSError):
            stream.read()
