"""How hard a text is to read, and how long it is.

The grade is Flesch and Kincaid's (Kincaid, Fishburne, Rogers, Chissom: *Derivation of new readability formulas*,
Naval Technical Training Command, 1975)::

    0.39 × words / sentences + 11.8 × syllables / words − 15.59

which reads as a school year of the United States. Syllables are estimated from the spelling, so a grade is good
to about half a year: enough to notice a hard text, not to compare two easy ones.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_WORD = re.compile(r"[^\W_]+(?:[-'’.][^\W_]+)*")
_SENTENCE_END = re.compile(r"[.!?](?=[\s”\")]|$)")
_VOWELS = re.compile(r"[aeiouy]+")
_SILENT_ENDING = re.compile(r"[^aeiouyl]es?$|[^aeiouytd]ed$")
_HAN = re.compile("[\u3400-\u9fff]")


def count_words(text: str, language: str) -> int:
    """Words, as a reader counts them. In Chinese every character is one, and so is every foreign word or number."""
    if language.split("-")[0] != "zh":
        return len(text.split())
    foreign = _WORD.findall(_HAN.sub(" ", text))
    return len(_HAN.findall(text)) + len(foreign)


def flesch_kincaid_grade(lines: Iterable[str]) -> float:
    """The grade of an English text given as lines; the end of a line ends a sentence. 0.0 for no words at all."""
    words: list[str] = []
    sentences = 0
    for line in lines:
        for sentence in _SENTENCE_END.split(line):
            found = _WORD.findall(sentence)
            words += found
            sentences += bool(found)
    if not words:
        return 0.0
    syllables = sum(count_syllables(word) for word in words)
    return 0.39 * len(words) / sentences + 11.8 * syllables / len(words) - 15.59


def count_syllables(word: str) -> int:
    """Syllables of an English word, from its spelling. Numbers and abbreviations count one for each sign read out."""
    if any(mark.isdigit() for mark in word) or (word.isupper() and len(word) > 1):
        return sum(mark.isalnum() for mark in word)
    return sum(_syllables(part) for part in re.split(r"[-.]", word.lower()) if part)


def _syllables(part: str) -> int:
    part = re.sub(r"['’](s|t|re|ve|ll|d|m)?$", "", part)
    groups = len(_VOWELS.findall(part))
    if groups > 1 and _SILENT_ENDING.search(part):
        groups -= 1
    # Two vowels that are spoken apart: "vi-o-lent", "cre-ate", "re-al".
    groups += len(re.findall(r"i[ao](?!u?[nu]s?\b)|eate|real", part))
    return max(groups, 1)
