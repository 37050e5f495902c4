"""A file, and every way of altering it: each byte flipped, cut at each length, pages swapped, mixed with an older one."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence

from attrs import define, field

PAGE = 4096


@define
class Subject:
    """A file as it should be, and what must hold of it altered. `older` is what it was before, for rolling back in part."""

    whole: bytes
    looked_at: Callable[[bytes, str], None]
    unit: int = 0
    older: bytes = b""
    bits: Sequence[int] = field(default=(0x01, 0x80))
    stride: int = 1


def alterations(subject: Subject, few: int | None, seed: str) -> Iterator[tuple[str, bytes]]:
    """Every alteration with its name; with `few`, so many of each sort."""
    whole, lots = subject.whole, random.Random(seed)

    def some(every: Sequence[int]) -> Sequence[int]:
        return every if few is None or len(every) <= few else sorted(lots.sample(every, few))

    for at in some(range(0, len(whole), subject.stride)):
        bit = subject.bits[at % len(subject.bits)]
        yield f"byte {at} flipped", whole[:at] + bytes([whole[at] ^ bit]) + whole[at + 1 :]
    for size in some(range(0, len(whole), subject.stride)):
        yield f"cut to {size}", whole[:size]
    for more in some([1, 2, 16, 512, 4096]):
        yield f"{more} bytes more", whole + bytes(more)
    if subject.unit:
        units = [whole[at : at + subject.unit] for at in range(0, len(whole), subject.unit)]
        pairs = [a * len(units) + b for a in range(len(units)) for b in range(a + 1, len(units))]
        for pair in some(pairs):
            a, b = divmod(pair, len(units))
            swapped = list(units)
            swapped[a], swapped[b] = swapped[b], swapped[a]
            yield f"{a} and {b} swapped", b"".join(swapped)
        for n in some(range(len(units))):
            yield f"{n} empty", b"".join([*units[:n], bytes(len(units[n])), *units[n + 1 :]])
            yield f"{n} twice", b"".join([*units[: n + 1], *units[n:]])
            yield f"{n} gone", b"".join([*units[:n], *units[n + 1 :]])
    if subject.older:
        yield from _mixed(subject, some)


def _mixed(subject: Subject, some: Callable[[Sequence[int]], Sequence[int]]) -> Iterator[tuple[str, bytes]]:
    new = [subject.whole[at : at + PAGE] for at in range(0, len(subject.whole), PAGE)]
    old = [subject.older[at : at + PAGE] for at in range(0, len(subject.older), PAGE)]
    differing = [n for n in range(min(len(old), len(new))) if old[n] != new[n]]
    for n in some(differing):
        yield f"page {n} of yesterday", b"".join([*new[:n], old[n], *new[n + 1 :]])
    for odd in (0, 1):
        mixed = [old[n] if n in differing and n % 2 == odd else page for n, page in enumerate(new)]
        yield f"every second page of yesterday, {odd}", b"".join(mixed)
