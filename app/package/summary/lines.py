"""Breaking a paragraph into lines that fit a width."""

from __future__ import annotations

import re

from app.package.summary.legible import breaks_anywhere, clusters
from app.package.summary.lettering import Face, Lettering

_PIECES = re.compile(r"[^\S\u00a0]+|(?:\S|\u00a0)+")


def break_lines(text: str, face: Face, width: float, lettering: Lettering) -> list[str]:
    """The settled text in lines no wider than `width` points; an empty line stays one empty line.

    Breaks at spaces, between Chinese letters, and inside a word only when the word alone is wider than the line.
    """
    lines: list[str] = []
    for paragraph in lettering.settle(text).split("\n"):
        lines.extend(_paragraph(paragraph, face, width, lettering))
    return lines


def _paragraph(text: str, face: Face, width: float, lettering: Lettering) -> list[str]:
    lines: list[str] = []
    line, used = "", 0.0
    for piece in _pieces(text):
        if piece.isspace():
            if line:
                line += " "
                used += lettering.width(" ", face)
            continue
        long = lettering.width(piece, face)
        if used + long <= width:
            line, used = line + piece, used + long
            continue
        if line:
            lines.append(line.rstrip())
        if long <= width:
            line, used = piece, long
            continue
        *whole, line = _chop(piece, face, width, lettering)
        lines.extend(whole)
        used = lettering.width(line, face)
    lines.append(line.rstrip())
    return lines


def _pieces(text: str) -> list[str]:
    pieces: list[str] = []
    for word in _PIECES.findall(text):
        if not any(breaks_anywhere(c) for c in word):
            pieces.append(word)
            continue
        held = ""
        for cluster in clusters(word):
            if breaks_anywhere(cluster[0]) and held:
                pieces.append(held)
                held = ""
            held += cluster
        pieces.append(held)
    return pieces


def _chop(word: str, face: Face, width: float, lettering: Lettering) -> list[str]:
    parts: list[str] = []
    part, used = "", 0.0
    for cluster in clusters(word):
        wide = lettering.width(cluster, face)
        if part and used + wide > width:
            parts.append(part)
            part, used = "", 0.0
        part, used = part + cluster, used + wide
    parts.append(part)
    return parts
