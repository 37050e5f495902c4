"""Checks the rules of next steps, the time limits, the letters and their words before they ship.

``make content`` runs it after :mod:`app.rights.content_check`, whose findings it shares.
"""

from __future__ import annotations

import re
import string
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path

from app.record import Codebook, RecordError, Words, parse_codebook, parse_words
from app.rights.content_check import (
    HIGHEST_GRADE,
    WHOLE_LANGUAGES,
    Finding,
    Weight,
    check_marks,
    failure,
    malformed,
)
from app.rights.errors import ContentMalformed
from app.rights.letter import Letter
from app.rights.letter_values import PersonGiven
from app.rights.letters import LetterShelf, fill
from app.rights.library import FALLBACK
from app.rights.provenance import CHECK_AT_LEAST_EVERY
from app.rights.reading_grade import flesch_kincaid_grade
from app.rights.rules import Rules, load_rules, read_sources
from app.rights.steps import next_steps
from app.rights.trial_record import AMOUNT, NOT_FOR_LETTERS, almost_empty, full

_STEP_WORDS = ("title", "why", "where", "needs")
_LETTER_WORDS = ("title", "about")
_MOST_CODES, _EVERY = 40, 5
"""Trials go through the vocabularies in steps: the longest has fewer than forty codes."""


def check(assets: Path, today: date, report: Callable[[str], None]) -> bool:
    """Report every finding about the rules and letters in ``assets``, one line each; True when none is a failure."""
    findings = find(assets, today)
    for finding in findings:
        report(str(finding))
    return not any(finding.weight is Weight.FAILURE for finding in findings)


def find(assets: Path, today: date) -> tuple[Finding, ...]:
    """Every finding about steps, time limits, letters and their words."""
    codebook = parse_codebook((assets / "codebook" / "encounter.toml").read_text("utf-8"))
    try:
        rules = load_rules(assets / "rights", codebook)
    except ContentMalformed as error:
        return (malformed("rights/steps.toml and beside it", error),)
    shelf = LetterShelf(assets / "letters", codebook, rules.conditions)
    letters: dict[str, Letter] = {}
    findings = list(_check_rules(assets, rules, today))
    for name in shelf.names():
        try:
            letters[name] = shelf.open(name)
        except ContentMalformed as error:
            findings.append(malformed(f"letters/{name}.md", error))
    for name, letter in letters.items():
        findings += check_marks(f"letters/{name}.md", letter.provenance, today)
    findings += _check_offers(rules, letters)
    findings += _check_words(assets, rules, letters)
    findings += _check_filling(assets, codebook, rules, letters, today)
    return tuple(findings)


def _check_rules(assets: Path, rules: Rules, today: date) -> Iterator[Finding]:
    file = "rights/steps.toml"
    if rules.review_by - rules.checked_on > CHECK_AT_LEAST_EVERY:
        yield failure(file, "review_too_late", rules.review_by)
    if rules.checked_on > today:
        yield failure(file, "checked_in_the_future", rules.checked_on)
    if rules.due_for_review(today):
        yield Finding(Weight.WARNING, file, "due_for_review", str(rules.due))
    sources = read_sources((assets / "rights" / "sources.toml").read_text("utf-8"))
    used = {source for step in rules.steps for source in step.sources}
    used |= {source for rule in rules.deadlines.values() for source in rule.sources}
    for name, source in sources.items():
        if source.seen > rules.checked_on:
            yield failure("rights/sources.toml", "source_seen_after_check", name)
        if source not in used:
            yield failure("rights/sources.toml", "unused_source", name)
    for step in rules.steps:
        if not step.sources and not step.deadlines:
            yield failure(file, "no_source", step.id)
    for name in rules.deadlines.keys() - {rule.id for step in rules.steps for rule in step.deadlines}:
        yield failure("rights/deadlines.toml", "unused_deadline", name)


def _check_offers(rules: Rules, letters: Mapping[str, Letter]) -> Iterator[Finding]:
    offered = {one.id for step in rules.steps for one in step.letters}
    for name in sorted(offered - letters.keys()):
        yield failure("rights/steps.toml", "no_such_letter", name)
    for name in sorted(letters.keys() - offered):
        yield failure(f"letters/{name}.md", "offered_by_no_step")


def _check_words(assets: Path, rules: Rules, letters: Mapping[str, Letter]) -> Iterator[Finding]:
    cautions = {one.id for step in rules.steps for one in step.cautions}
    cautions |= {name for letter in letters.values() for name in letter.cautions}
    expected = {
        "steps": {
            *(f"step.{step.id}.{word}" for step in rules.steps for word in _STEP_WORDS),
            *(f"caution.{name}" for name in cautions),
            *(f"deadline.{name}" for name in rules.deadlines),
        },
        "letters": {f"letter.{name}.{word}" for name in letters for word in _LETTER_WORDS},
    }
    for table, paths in expected.items():
        english = _leaves(_words(assets, FALLBACK, table).table[table])
        for language in WHOLE_LANGUAGES:
            file = f"words/{language}/{table}.toml"
            said = _leaves(_words(assets, language, table).table[table])
            families = {path.partition(".")[0] for path in paths}
            own = {path for path in said if path.partition(".")[0] in families}
            for path in sorted(paths - own):
                yield failure(file, "words_missing", path)
            for path in sorted(own - paths):
                yield failure(file, "words_left_over", path)
            yield from _same_words(file, _without_blanks(said), _without_blanks(english))
        yield from _check_grade(f"words/{FALLBACK}/{table}.toml", english)


def _same_words(file: str, said: Mapping[str, str], english: Mapping[str, str]) -> Iterator[Finding]:
    for path in sorted(said.keys() ^ english.keys()):
        yield failure(file, "only_in_one_language", path)
    for path in sorted(said.keys() & english.keys()):
        if _places(said[path]) != _places(english[path]):
            yield failure(file, "other_places", path)
        lost = set(re.findall(r"\d+", english[path])) ^ set(re.findall(r"\d+", said[path]))
        if lost:
            yield failure(file, "other_numbers", f"{path}: {', '.join(sorted(lost))}")


def _check_grade(file: str, english: Mapping[str, str]) -> Iterator[Finding]:
    texts: dict[str, list[str]] = {}
    for path, text in english.items():
        # Labels and names of languages go into letters, which officials read.
        if path.partition(".")[0] not in ("label", "language"):
            texts.setdefault(path.rpartition(".")[0], []).append(text)
    for name, lines in texts.items():
        grade = flesch_kincaid_grade(lines)
        if grade > HIGHEST_GRADE:
            yield failure(file, "too_hard", f"{name}: reading grade {grade:.1f} of at most {HIGHEST_GRADE}")


def _check_filling(
    assets: Path, codebook: Codebook, rules: Rules, letters: Mapping[str, Letter], today: date
) -> Iterator[Finding]:
    """Every letter fills from every trial record, and holds nothing a letter must not."""
    words = _words(assets, FALLBACK, "codebook").together(_words(assets, FALLBACK, "letters"))
    said = {
        language: _words(assets, language, "letters") for language in WHOLE_LANGUAGES if language != FALLBACK
    }
    trials = {"almost empty": almost_empty(codebook)}
    trials |= {f"full, codes at {code}": full(codebook, code=code) for code in range(0, _MOST_CODES, _EVERY)}
    for trial, encounter in trials.items():
        next_steps(encounter, rules, today)
        for name, letter in letters.items():
            file = f"letters/{name}.md"
            try:
                draft = fill(letter, encounter, codebook, words, PersonGiven(), today)
            except RecordError as error:
                yield failure(file, "does_not_fill", f"{trial}: {error}")
                continue
            for secret in (NOT_FOR_LETTERS, AMOUNT):
                if secret in draft.text:
                    yield failure(file, "tells_too_much", f"{trial}: {secret}")
            for language, other in said.items():
                for what in (*draft.blanks, *letter.blanks.values()):
                    if not other.has("letters", "blank", what):
                        yield failure(f"words/{language}/letters.toml", "blank_missing", what)


def _words(assets: Path, language: str, table: str) -> Words:
    return parse_words(
        (assets / "words" / language / f"{table}.toml").read_text("utf-8"), language, section=table
    )


def _leaves(table: object, path: str = "") -> dict[str, str]:
    if isinstance(table, str):
        return {path: table}
    found: dict[str, str] = {}
    if isinstance(table, Mapping):
        for key, value in table.items():
            found |= _leaves(value, f"{path}.{key}" if path else str(key))
    return found


def _without_blanks(said: Mapping[str, str]) -> dict[str, str]:
    """Blanks are written in English in the letters themselves; other languages have them as words."""
    return {path: text for path, text in said.items() if not path.startswith("blank.")}


def _places(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}
