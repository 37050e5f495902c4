"""Guide texts taken apart: headings, paragraphs and lists of a small part of Markdown. Plain Python.

What a text says is never read as Kivy markup: emphasis marks are dropped, links keep their words.
"""

import re
from typing import Final, Literal

from attrs import frozen

Kind = Literal["headline", "title", "strong", "paragraph", "bullet", "number", "quote"]

_LINK: Final = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_EMPHASIS: Final = re.compile(r"(\*\*|__|(?<!\w)[*_]|[*_](?!\w)|`)")
_NUMBER: Final = re.compile(r"(\d{1,2})[.)]\s+(.*)")


@frozen
class Block:
    """One piece of an article. `mark` is the number of a numbered line."""

    kind: Kind
    text: str
    mark: str = ""


def plain(text: str) -> str:
    """Words without emphasis marks and link targets."""
    return _EMPHASIS.sub("", _LINK.sub(r"\1", text)).strip()


def blocks(source: str) -> list[Block]:
    """The article's blocks in reading order. Lines of one paragraph are joined."""
    out: list[Block] = []
    joining = False
    for raw in source.splitlines():
        line = raw.strip()
        block = _block(line)
        if block is None:
            joining = False
        elif joining and block.kind in ("paragraph", "strong"):
            last = out[-1]
            out[-1] = Block(last.kind, f"{last.text} {block.text}", last.mark)
        else:
            out.append(block)
            joining = block.kind not in ("headline", "title", "strong")
    return out


def _block(line: str) -> Block | None:
    if not line or (set(line) <= {"-", "="} and len(line) > 2):
        return None
    if line.startswith("#"):
        depth = len(line) - len(line.lstrip("#"))
        kinds: tuple[Kind, Kind, Kind] = ("headline", "title", "strong")
        return Block(kinds[min(depth, 3) - 1], plain(line.lstrip("#")))
    if line[:2] in ("- ", "* ", "+ "):
        return Block("bullet", plain(line[2:]))
    if line.startswith(">"):
        return Block("quote", plain(line.lstrip("> ")))
    numbered = _NUMBER.match(line)
    if numbered:
        return Block("number", plain(numbered[2]), numbered[1])
    strong = line.startswith("**") and line.endswith("**") and line.count("**") == 2
    return Block("strong" if strong else "paragraph", plain(line))
