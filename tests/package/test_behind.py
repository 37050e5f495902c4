"""What is done behind is done in order, wholly, and its failures come to light."""

import threading

import pytest

from app.package.behind import WORTH_A_THREAD, Behind


def test_blocks_of_every_size_are_worked_on_in_order() -> None:
    seen = bytearray()
    behind = Behind(seen.extend)
    sizes = [1, WORTH_A_THREAD, 5, WORTH_A_THREAD + 1, 0, 7] * 4
    buffer = bytearray(WORTH_A_THREAD + 1)
    expected = bytearray()
    for n, size in enumerate(sizes):
        buffer[:] = bytes([n]) * len(buffer)
        behind.put(memoryview(buffer)[:size])
        expected += buffer[:size]
    behind.finish()
    assert seen == expected


def test_it_can_go_on_after_it_was_finished() -> None:
    seen = bytearray()
    behind = Behind(seen.extend)
    for _ in range(3):
        behind.put(bytes(WORTH_A_THREAD))
        behind.finish()
    assert len(seen) == 3 * WORTH_A_THREAD


def put_many(behind: Behind) -> None:
    for _ in range(20):
        behind.put(bytes(WORTH_A_THREAD))


def test_a_failure_is_raised_later_and_nothing_hangs() -> None:
    def fail(block: object) -> None:
        raise OSError(28, "No space left on device")

    behind = Behind(fail)
    behind.put(bytes(WORTH_A_THREAD))
    with pytest.raises(OSError, match="No space"):
        put_many(behind)
    with pytest.raises(OSError, match="No space"):
        behind.finish()
    behind.stop()
    assert not [one for one in threading.enumerate() if one.name == "package-behind"]


def test_small_blocks_start_no_thread() -> None:
    behind = Behind(lambda block: None)
    for _ in range(10):
        behind.put(b"small")
    assert not [one for one in threading.enumerate() if one.name == "package-behind"]
    behind.finish()
