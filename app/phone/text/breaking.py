"""Where a paragraph may be broken into lines.

Kivy breaks at spaces and, where a word is too long, between any two characters. Chinese, Japanese and Korean may
break between letters but not before closing punctuation; Thai, Khmer and Burmese are written without spaces and
break at zero-width spaces, else between whole clusters. A Latin word that does not fit is broken between clusters.
"""

import re
from collections.abc import Callable
from functools import cache
from typing import Final

from app.phone.text.characters import clusters, script_of, spans_of

_FREE: Final = frozenset({"Hani", "Kana", "Hang"})
_UNSPACED: Final = frozenset({"Thai", "Khmr", "Mymr", "Laoo"})
_NOT_FIRST: Final = frozenset("，。、：；！？）》」』】〕〉％…—,.:;!?)]}%”’·ーぁぃぅぇぉっゃゅょ።፣፤។")
_NOT_LAST: Final = frozenset("（《「『【〔〈([{“‘¥$￥")
_NEAR: Final = "\uffff"
_MAYBE: Final = re.compile(
    "[\u02ea\u02eb\u0e00-\u0eff\u1000-\u11ff\u1780-\u17ff\u19e0-\u19ff\u2e80-\ua4cf\ua960-\uaa7f\uac00-\ud7ff\uf900-\ufaff\uff00-\uffef]"
)
"""Blocks in which these scripts' letters stand: most texts have none of them, and a dash asks no more of the start."""
_SPACES: Final = frozenset(" \u200b\t")
_BETWEEN: Final = re.compile("[^\\S\u00a0\u202f]+")
"""White space at which a line may end."""


def spaced(text: str) -> list[str]:
    """The words of a text, as lines may end between them: what a no-break space joins is one."""
    return text.split() if text.isascii() else [word for word in _BETWEEN.split(text) if word]


def needs_breaking(text: str) -> bool:
    """Whether Kivy's own wrapping would break this text badly."""
    if text.isascii() or not (_MAYBE.search(text) or max(text) > _NEAR):
        return False
    near, far = _without_spaces()
    return near.search(text) is not None or (max(text) > _NEAR and far.search(text) is not None)


@cache
def _without_spaces() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Any letter of the scripts that break inside words: the usual ones, and the rare ones far out, which are slow to look for."""
    spans = spans_of(_FREE | _UNSPACED)
    near, far = (
        "".join(f"{chr(low)}-{chr(high)}" for low, high in spans if (low > ord(_NEAR)) == out)
        for out in (False, True)
    )
    return re.compile(f"[{near}]"), re.compile(f"[{far}]")


def units(paragraph: str) -> list[str]:
    """The smallest pieces a line may be made of; spaces stay at the end of the piece before them."""
    out: list[str] = []
    for cluster in clusters(paragraph):
        if out and not _may_break(out[-1], cluster):
            out[-1] += cluster
        else:
            out.append(cluster)
    return out


def _may_break(before: str, after: str) -> bool:
    last, first = before[-1], after[0]
    if first in _SPACES or first in _NOT_FIRST or last in _NOT_LAST:
        return False
    if last in _SPACES:
        return True
    free = script_of(first), script_of(last)
    if any(script in _FREE for script in free):
        return True
    # ponytail: no dictionary, so Thai, Khmer and Burmese break between clusters; translators may add U+200B.
    return free[0] in _UNSPACED or free[1] in _UNSPACED


def wrap(text: str, width: float, measure: Callable[[str], float]) -> str:
    """The text with line breaks put in so that no line is wider than `width`, in the unit of `measure`."""
    return "\n".join(_wrap_paragraph(paragraph, width, measure) for paragraph in text.split("\n"))


def _wrap_paragraph(paragraph: str, width: float, measure: Callable[[str], float]) -> str:
    lines: list[str] = []
    line, taken = "", 0.0
    for unit in _short_enough(units(paragraph), width, measure):
        wide = measure(unit)
        if line and taken + measure(unit.rstrip()) > width:
            lines.append(line.rstrip(" \u200b"))
            line, taken = "", 0.0
        line += unit
        taken += wide
    lines.append(line)
    return "\n".join(lines)


def _short_enough(pieces: list[str], width: float, measure: Callable[[str], float]) -> list[str]:
    out: list[str] = []
    for piece in pieces:
        if len(piece) > 1 and measure(piece.rstrip()) > width:
            out += clusters(piece)
        else:
            out.append(piece)
    return out
