"""The system's own fonts, for the rare character that none of the app's holds: a name in Georgian, a letter of Tibetan.

Looked for only when such a character is drawn. Of a font file nothing is read but its table of characters (OpenType
`cmap`, formats 4 and 12); a file that is not as it should be holds nothing.
"""

import os
import struct
from bisect import bisect_right
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import Final

FOLDERS: Final = (
    "/system/fonts",
    "/usr/share/fonts",
    "/usr/local/share/fonts",
    "/System/Library/Fonts",
    "/Library/Fonts",
    str(Path(os.environ.get("WINDIR", "C:\\Windows")) / "Fonts"),
)
MOST: Final = 600
"""Font files looked at; a phone has some 250."""
LARGEST_TABLE: Final = 1 << 20
Spans = tuple[tuple[int, ...], tuple[int, ...]]
"""First and last character of each span, in order."""
_WANTED: Final = {(3, 10): 0, (0, 6): 1, (0, 4): 1, (3, 1): 2, (0, 3): 3}
"""Platform and encoding of the tables that speak Unicode, the fullest first."""


@lru_cache(256)
def system_font(char: str, folders: tuple[str, ...] = FOLDERS) -> str | None:
    """The file of a font that can draw the character, or None. Plain upright ones come first."""
    for path in _files(folders):
        starts, ends = spans(path)
        at = bisect_right(starts, ord(char)) - 1
        if at >= 0 and ord(char) <= ends[at]:
            return path
    return None


def forget() -> None:
    """Drop which characters were asked for."""
    system_font.cache_clear()


@cache
def _files(folders: tuple[str, ...]) -> tuple[str, ...]:
    found = [
        path
        for folder in folders
        for path in _under(Path(folder))
        if path.suffix.lower() in (".ttf", ".otf", ".ttc") and "emoji" not in path.name.lower()
    ]
    return tuple(map(str, sorted(found, key=_plainness)[:MOST]))


def _under(folder: Path) -> Iterator[Path]:
    for place, _, names in os.walk(folder, onerror=None):
        yield from (Path(place, name) for name in names)


def _plainness(path: Path) -> tuple[bool, bool, bool, str]:
    name = path.stem.lower()
    slanted = any(word in name for word in ("bold", "italic", "oblique", "black", "light", "thin", "mono"))
    return slanted, "serif" in name, not name.startswith(("noto", "dejavu")), str(path)


@cache
def spans(path: str) -> Spans:
    """Which characters a font file holds; none for what cannot be read."""
    try:
        with Path(path).open("rb") as file:
            head = file.read(12)
            at = 0
            if head[:4] == b"ttcf":
                at = struct.unpack(">I", file.read(4))[0]
                file.seek(at)
                head = file.read(12)
            for _ in range(struct.unpack(">H", head[4:6])[0]):
                tag, _, offset, length = struct.unpack(">4sIII", file.read(16))
                if tag == b"cmap":
                    file.seek(offset)
                    return _characters(file.read(min(length, LARGEST_TABLE)))
    except (OSError, struct.error, IndexError):
        pass
    return (), ()


def _characters(table: bytes) -> Spans:
    subtables = []
    for n in range(struct.unpack(">H", table[2:4])[0]):
        platform, encoding, offset = struct.unpack(">HHI", table[4 + 8 * n : 12 + 8 * n])
        if (platform, encoding) in _WANTED:
            subtables.append((_WANTED[platform, encoding], offset))
    for _, offset in sorted(subtables):
        (form,) = struct.unpack(">H", table[offset : offset + 2])
        read = {4: _format_4, 12: _format_12}.get(form)
        if read is not None:
            found = sorted(read(table[offset:]))
            return tuple(low for low, _ in found), tuple(high for _, high in found)
    return (), ()


def _format_4(table: bytes) -> list[tuple[int, int]]:
    count = struct.unpack(">H", table[6:8])[0] // 2
    ends = struct.unpack(f">{count}H", table[14 : 14 + 2 * count])
    starts = struct.unpack(f">{count}H", table[16 + 2 * count : 16 + 4 * count])
    return [(low, high) for low, high in zip(starts, ends, strict=True) if low <= high and low != 0xFFFF]


def _format_12(table: bytes) -> list[tuple[int, int]]:
    (count,) = struct.unpack(">I", table[12:16])
    groups = struct.iter_unpack(">III", table[16 : 16 + 12 * count])
    return [(low, high) for low, high, _ in groups if low <= high]
