"""Lengths and steps: what goes in comes out, whole chunks go out at once, and failing files are noticed."""

from __future__ import annotations

import gc
import io
import os
import threading
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.seal import (
    PayloadError,
    Recovered,
    Sealing,
    Truncated,
    Unsealing,
    X25519Identity,
    recover,
    seal,
    seal_bytes,
    unseal,
    unseal_bytes,
)
from app.seal.source import Lookahead
from app.seal.stream import ChunkCipher, PayloadReader, PayloadWriter
from tests.seal.files import CHUNK, KEY, OTHER, Dribble, HalfWriter, ReadOnly, some

LENGTHS = [
    0,
    1,
    47,
    48,
    49,
    CHUNK - 1,
    CHUNK,
    CHUNK + 1,
    2 * CHUNK,
    3 * CHUNK - 1,
    16 * CHUNK,
    17 * CHUNK,
    17 * CHUNK + 1,
    40 * CHUNK + 7,
]


@pytest.mark.parametrize("armored", [False, True])
@pytest.mark.parametrize("length", LENGTHS)
def test_every_length_comes_back(length, armored):
    data = some(length)
    sealed, opened = io.BytesIO(), io.BytesIO()
    told: list[int] = []
    seal(io.BytesIO(data), sealed, [KEY.recipient], armored=armored, progress=told.append)
    assert told == sorted(told) and (told or [0])[-1] == length
    told.clear()
    unseal(io.BytesIO(sealed.getvalue()), opened, [KEY], progress=told.append)
    assert opened.getvalue() == data
    assert told == sorted(told) and (told or [0])[-1] == length
    assert recover(io.BytesIO(sealed.getvalue()), io.BytesIO(), [KEY]) == Recovered(length, complete=True)


@pytest.mark.parametrize("length", [0, 1, CHUNK, 2 * CHUNK, 2 * CHUNK + 1])
@pytest.mark.parametrize("step", [4_093, CHUNK - 1, CHUNK, CHUNK + 1, 300_000])
def test_every_step_of_writing_and_reading(length, step):
    data, sink = some(length), io.BytesIO()
    with Sealing(sink, [KEY.recipient]) as sealing:
        for start in range(0, length, step):
            assert sealing.write(data[start : start + step]) == len(data[start : start + step])
    sealed = sink.getvalue()
    assert len(sealed) == len(seal_bytes(data, [KEY.recipient]))
    parts = []
    with Unsealing(io.BytesIO(sealed), [KEY]) as stream:
        while part := stream.read(step):
            parts.append(part)
        assert stream.read(1) == b""
    assert b"".join(parts) == data
    assert io.BufferedReader(Unsealing(ReadOnly(sealed), [KEY])).read() == data


@settings(max_examples=40)
@given(
    st.binary(max_size=3000),
    st.integers(0, 3 * CHUNK),
    st.booleans(),
    st.lists(st.integers(1, 90_000), min_size=1),
)
def test_round_trip(tail, padding, armored, steps):
    data = bytes(padding) + tail
    sink = io.BytesIO()
    with Sealing(sink, [OTHER.recipient, KEY.recipient], armored=armored) as sealing:
        rest, turn = memoryview(data), 0
        while rest:
            step = steps[turn % len(steps)]
            sealing.write(rest[:step])
            rest, turn = rest[step:], turn + 1
    assert unseal_bytes(sink.getvalue(), [KEY]) == data


def test_sources_and_sinks_that_do_things_by_halves():
    data = some(CHUNK + 100)
    for source in (Dribble(data), ReadOnly(data)):
        sink = HalfWriter()
        seal(source, sink, [KEY.recipient])
        opened = HalfWriter()
        unseal(ReadOnly(sink.getvalue()), opened, [KEY])
        assert opened.getvalue() == data


@pytest.mark.parametrize("chunks_at_once", [1, 2, 5])
@pytest.mark.parametrize("length", LENGTHS[:10])
def test_the_way_of_older_libraries_gives_the_same_bytes(length, chunks_at_once):
    """cryptography 46 has no `encrypt_into`; what it writes and reads is the same."""
    data, key = some(length), os.urandom(32)
    written = []
    for in_place in (True, False):
        sink = io.BytesIO()
        writer = PayloadWriter(ChunkCipher(key, in_place=in_place), sink, chunks_at_once=chunks_at_once)
        writer.write(memoryview(data))
        writer.finish()
        written.append(sink.getvalue())
    assert written[0] == written[1]
    for in_place in (True, False):
        cipher = ChunkCipher(key, in_place=in_place)
        reader = PayloadReader(cipher, Lookahead(io.BytesIO(written[0])), chunks_at_once=chunks_at_once)
        assert b"".join(bytes(part) for part in iter(reader.next, b"")) == data
        broken = bytearray(written[0])
        broken[-1] ^= 1
        reader = PayloadReader(cipher, Lookahead(io.BytesIO(broken)), chunks_at_once=chunks_at_once)
        with pytest.raises(PayloadError):
            list(iter(reader.next, b""))


@pytest.mark.parametrize("ending", ["finished", "given up"])
@pytest.mark.parametrize("taken", [False, True])
@pytest.mark.parametrize("length", LENGTHS[:11])
def test_nothing_that_was_sealed_is_left_in_memory(length, taken, ending):
    writer = PayloadWriter(ChunkCipher(os.urandom(32)), io.BytesIO(), chunks_at_once=2)
    held = writer._plain
    data = b"\xff" * length
    if taken:
        source = Lookahead(io.BytesIO(data))
        while writer.take_from(source):
            pass
    else:
        for start in range(0, length, 40_000):
            writer.write(memoryview(data)[start : start + 40_000])
    assert held.tobytes().count(b"\xff") >= min(length, 1)
    writer.finish() if ending == "finished" else writer.wipe()
    assert held.tobytes() == bytes(len(held))


def test_full_chunks_go_out_as_they_come():
    """A recorder that is killed has lost less than two chunks, never more."""
    sink = io.BytesIO()
    sealing = Sealing(sink, [KEY.recipient])
    header = len(sink.getvalue())
    assert header == 184
    for _ in range(10):
        sealing.write(some(CHUNK // 2))
    assert len(sink.getvalue()) == header + 4 * (CHUNK + 16)
    sealing.write(b"x")
    assert len(sink.getvalue()) == header + 5 * (CHUNK + 16)
    with io.BytesIO() as opened:
        assert recover(io.BytesIO(sink.getvalue()), opened, [KEY]) == Recovered(5 * CHUNK, complete=False)
        assert opened.getvalue() == some(CHUNK // 2) * 10


def test_an_exception_leaves_no_final_chunk():
    sink = io.BytesIO()
    sealing = Sealing(sink, [KEY.recipient])

    def record() -> None:
        with sealing:
            sealing.write(b"half a thought")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        record()
    sealing.close()
    with pytest.raises(ValueError):
        sealing.write(b"more")
    with pytest.raises(Truncated):
        unseal_bytes(sink.getvalue(), [KEY])
    assert recover(io.BytesIO(sink.getvalue()), io.BytesIO(), [KEY]) == Recovered(0, complete=False)


def test_a_sealing_forgotten_is_not_a_sealing_closed():
    sink = io.BytesIO()
    Sealing(sink, [KEY.recipient]).write(b"half a thought")
    gc.collect()
    with pytest.raises(Truncated):
        unseal_bytes(sink.getvalue(), [KEY])


class FullDisk(io.BytesIO):
    """Takes so many bytes and no more."""

    def __init__(self, room: int) -> None:
        super().__init__()
        self.room = room

    def write(self, data) -> int:
        if self.tell() + len(data) > self.room:
            raise OSError(28, "No space left on device")
        return super().write(data)


def test_a_full_disk_ends_the_sealing():
    sink = FullDisk(CHUNK)
    sealing = Sealing(sink, [KEY.recipient])
    with pytest.raises(OSError):
        sealing.write(some(3 * CHUNK))
    with pytest.raises(ValueError):
        sealing.write(b"again")
    with pytest.raises(ValueError):
        sealing.close()
    sealing.abandon()
    with pytest.raises(OSError), Sealing(FullDisk(CHUNK), [KEY.recipient]) as sealing:
        sealing.write(some(3 * CHUNK))


def test_a_real_full_disk_is_noticed_behind_the_thread():
    """/dev/full refuses every byte; the write happens on the other thread and must surface here."""
    before = threading.active_count()
    data = some(5 << 20)
    with Path("/dev/full").open("wb", buffering=0) as full, pytest.raises(OSError, match="No space left"):
        seal(io.BytesIO(data), full, [KEY.recipient])
    sealed = io.BytesIO(seal_bytes(data, [KEY.recipient]))
    with Path("/dev/full").open("wb", buffering=0) as full, pytest.raises(OSError, match="No space left"):
        unseal(sealed, full, [KEY])
    assert threading.active_count() == before


def test_real_files_written_behind_hold_every_byte(tmp_path):
    data = some((5 << 20) + 3)
    (tmp_path / "plain").write_bytes(data)
    for buffering in (0, -1):
        with (
            (tmp_path / "plain").open("rb") as plain,
            (tmp_path / "sealed").open("wb", buffering=buffering) as sealed,
        ):
            seal(plain, sealed, [KEY.recipient])
        with (
            (tmp_path / "sealed").open("rb") as sealed,
            (tmp_path / "opened").open("wb", buffering=buffering) as opened,
        ):
            unseal(sealed, opened, [KEY])
        assert (tmp_path / "opened").read_bytes() == data
        whole = (tmp_path / "sealed").read_bytes()
        (tmp_path / "cut").write_bytes(whole[:-5])
        with (
            (tmp_path / "cut").open("rb") as cut,
            (tmp_path / "opened").open("wb", buffering=buffering) as opened,
        ):
            assert recover(cut, opened, [KEY]) == Recovered(80 * CHUNK, complete=False)
        assert (tmp_path / "opened").read_bytes() == data[: 80 * CHUNK]


@pytest.mark.parametrize("raw", [True, False])
def test_a_source_with_nothing_there_yet_is_not_taken_for_ended(raw):
    """Half a recording must not be sealed as a whole one because a pipe was slow."""
    reading, writing = os.pipe()
    os.set_blocking(reading, False)
    try:
        os.write(writing, b"first half")
        with open(reading, "rb", buffering=0, closefd=False) as pipe:
            source = pipe if raw else ReadOnly.over(pipe)
            with pytest.raises(BlockingIOError):
                seal(source, io.BytesIO(), [KEY.recipient])
    finally:
        os.close(reading)
        os.close(writing)


class Watched(io.FileIO):
    """A file that remembers which threads wrote to it, and at most how much at once."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, "w")
        self.threads: set[str] = set()
        self.most = 0

    def write(self, data: Any, /) -> int:
        self.threads.add(threading.current_thread().name)
        self.most = max(self.most, len(data))
        return super().write(data)


def test_a_large_file_is_written_from_a_second_thread_in_small_pieces(tmp_path: Path) -> None:
    identity = X25519Identity.generate()
    plain = os.urandom(3 << 20)
    with Watched(tmp_path / "sealed") as sealed, Watched(tmp_path / "opened") as opened:
        seal(io.BytesIO(plain), sealed, [identity.recipient])
        with (tmp_path / "sealed").open("rb") as source:
            unseal(source, opened, [identity])
    assert (tmp_path / "opened").read_bytes() == plain
    for one in (sealed, opened):
        assert "seal-write-behind" in one.threads
        assert one.most <= 128 * 1024
