"""Looking for words in bytes in every form that a program may have given them."""

import zlib
from base64 import b64encode
from collections.abc import Iterable, Mapping
from pathlib import Path


def forms(word: str) -> tuple[bytes, ...]:
    """A word as it may stand in a file: plain, UTF-16 and UTF-32, hex in both cases, base64 at each of three places."""
    raw = word.encode()
    plain = (raw, word.encode("utf-16-le"), word.encode("utf-16-be"), word.encode("utf-32-le"))
    # In base64 the first and last letters depend on what stands beside: those are left out.
    coded = tuple(b64encode(bytes(shift) + raw)[4:-4] for shift in range(3))
    return (*plain, raw.hex().encode(), raw.hex().upper().encode(), *coded)


def found_in(content: bytes, words: Mapping[int, str]) -> set[int]:
    """Which words are in these bytes, in any form, also deflated."""
    found = set()
    for one in (content, *inflated(content)):
        found |= {n for n, word in words.items() if any(form in one for form in forms(word))}
    return found


def inflated(content: bytes) -> Iterable[bytes]:
    """What begins anywhere in these bytes as zlib or gzip data, unpacked."""
    for mark, bits in ((b"\x78\x01", 15), (b"\x78\x9c", 15), (b"\x78\xda", 15), (b"\x1f\x8b", 31)):
        at = content.find(mark)
        while at >= 0:
            try:
                yield zlib.decompressobj(bits).decompress(content[at:], 1 << 22)
            except zlib.error:
                pass
            at = content.find(mark, at + 1)


def files_with(folder: Path, words: Mapping[int, str]) -> dict[str, set[int]]:
    """Files under a folder that hold a word, in their content or their name."""
    found = {}
    for path in folder.rglob("*"):
        held = found_in(path.name.encode(), words)
        if path.is_file():
            held |= found_in(path.read_bytes(), words)
        if held:
            found[str(path.relative_to(folder))] = held
    return found


def memory_of(pid: int, words: Mapping[int, str]) -> set[int]:
    """Which words are anywhere in the memory of another process."""
    wanted = {
        n: (word.encode(), word.encode("utf-16-le"), word.encode("utf-32-le")) for n, word in words.items()
    }
    found = set()
    with Path(f"/proc/{pid}/maps").open() as maps, Path(f"/proc/{pid}/mem").open("rb", 0) as memory:
        for line in maps:
            where, rights, *_ = line.split()
            begin, end = (int(part, 16) for part in where.split("-"))
            if not rights.startswith("rw"):
                continue
            try:
                memory.seek(begin)
                content = memory.read(end - begin)
            except OSError:
                continue
            found |= {n for n, all_forms in wanted.items() if any(form in content for form in all_forms)}
    return found
