"""Checks every guide, show card and hotline before it ships. ``make content`` runs it.

A **failure** stops the build: a broken format, a source or a mark missing, a text too long or too hard, a
translation that says something else in another place. A **warning** does not: a text whose review is due is
still shown to people, marked as such.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from enum import StrEnum
from pathlib import Path

from attrs import frozen

from app.rights.errors import ContentMalformed, HotlinesMalformed
from app.rights.front_matter import decode
from app.rights.guide import SECTIONS, Guide
from app.rights.hotlines import read_hotlines
from app.rights.library import FALLBACK, SETTINGS, Library
from app.rights.provenance import CHECK_AT_LEAST_EVERY, Provenance, SourceKind, Translation
from app.rights.reading_grade import count_words, flesch_kincaid_grade
from app.rights.show_card import CARDS, ShowCards, open_show_cards

MOST_WORDS = 250
MOST_CHINESE_CHARACTERS = 450
MOST_WORDS_ON_A_CARD = 20
MOST_CHINESE_CHARACTERS_ON_A_CARD = 36
HIGHEST_GRADE = 8.0
OPENING_LINES = 3
"""Every guide begins with the same lines: stay calm, do not lie, you may stay silent and ask for a lawyer."""

IN_EVERY_LANGUAGE = ("everywhere", "home", "street", "face-scans")
WHOLE_LANGUAGES = (FALLBACK, "es")


class Weight(StrEnum):
    """Whether a finding stops the build."""

    FAILURE = "failure"
    WARNING = "warning"


@frozen
class Finding:
    """One thing found in one file: a code, and what it is about in a few words."""

    weight: Weight
    file: str
    code: str
    detail: str = ""

    def __str__(self) -> str:
        return f"{self.weight}: {self.file}: {self.code} {self.detail}".rstrip()


def check(folder: Path, today: date, report: Callable[[str], None]) -> bool:
    """Report every finding about ``folder`` (``assets/rights``), one line each; True when none is a failure."""
    findings = find(folder, today)
    for finding in findings:
        report(str(finding))
    return not any(finding.weight is Weight.FAILURE for finding in findings)


def find(folder: Path, today: date) -> tuple[Finding, ...]:
    """Every finding about ``folder``, English first, then the other languages by name."""
    library = Library(folder)
    findings: list[Finding] = list(_strays(folder))
    english: dict[str, Guide] = {}
    english_cards: ShowCards | None = None
    for language in (FALLBACK, *(other for other in library.languages() if other != FALLBACK)):
        guides: dict[str, Guide] = {}
        for setting in library.settings(language):
            file = f"{language}/{setting}.md"
            try:
                guides[setting] = library.open(setting, language).guide
            except ContentMalformed as error:
                findings.append(malformed(file, error))
        for setting, guide in guides.items():
            findings += _check_guide(f"{language}/{setting}.md", guide, today)
        findings += _check_set(language, guides)
        cards, about_cards = _check_cards(folder, language, today)
        findings += about_cards
        if language == FALLBACK:
            english, english_cards = guides, cards
        else:
            for setting, guide in guides.items():
                findings += _check_translation(f"{language}/{setting}.md", guide, english.get(setting))
            if cards is not None and english_cards is not None:
                findings += _same_sources(_cards_file(language), cards.provenance, english_cards.provenance)
    for language in sorted({path.parent.name for path in folder.glob("*/show-cards.toml")}):
        if language not in library.languages():
            findings += _check_cards_alone(folder, language, today, english_cards)
    findings += _check_hotlines(folder, library.languages(), today)
    return tuple(findings)


def failure(file: str, code: str, detail: object = "") -> Finding:
    """A finding that stops the build."""
    return Finding(Weight.FAILURE, file, code, str(detail))


def malformed(file: str, error: ContentMalformed) -> Finding:
    """The failure of a file that could not be read."""
    return failure(file, "malformed", f"{error.where} {error.why}")


def _strays(folder: Path) -> Iterator[Finding]:
    """Files nobody reads: a guide under a mistyped name would be missing without a word."""
    known = {f"{setting}.md" for setting in SETTINGS}
    for path in sorted(folder.glob("*/*")):
        if path.name not in known and path.suffix != ".toml":
            yield failure(path.relative_to(folder).as_posix(), "unknown_file")


def _check_set(language: str, guides: dict[str, Guide]) -> Iterator[Finding]:
    for setting in SETTINGS if language in WHOLE_LANGUAGES else IN_EVERY_LANGUAGE:
        if setting not in guides:
            yield failure(f"{language}/{setting}.md", "missing_or_malformed")
    openings = {guide.section("first").lines[:OPENING_LINES] for guide in guides.values()}
    headings = {tuple(section.heading for section in guide.sections) for guide in guides.values()}
    if len(openings) > 1:
        yield failure(language, "openings_differ", f"{len(openings)} different openings")
    if len(headings) > 1:
        yield failure(language, "headings_differ", f"{len(headings)} different sets of headings")


def _check_guide(file: str, guide: Guide, today: date) -> Iterator[Finding]:
    yield from check_marks(file, guide.provenance, today)
    text = " ".join(f"{section.heading} {' '.join(section.lines)}" for section in guide.sections)
    chinese = guide.language.startswith("zh")
    most = MOST_CHINESE_CHARACTERS if chinese else MOST_WORDS
    words = count_words(text, guide.language)
    if words > most:
        yield failure(file, "too_long", f"{words} of at most {most}")
    if guide.language == FALLBACK:
        grade = flesch_kincaid_grade(line for section in guide.sections for line in section.lines)
        if grade > HIGHEST_GRADE:
            yield failure(file, "too_hard", f"reading grade {grade:.1f} of at most {HIGHEST_GRADE}")
    for line in guide.section("say").lines:
        if not re.search("“.+”", line):
            yield failure(file, "no_words_to_say", line)


def check_marks(file: str, marks: Provenance, today: date) -> Iterator[Finding]:
    """What is wrong with the marks of one text: its dates, its sources, how it was translated."""
    if marks.review_by - marks.checked_on > CHECK_AT_LEAST_EVERY:
        yield failure(file, "review_too_late", marks.review_by)
    if marks.checked_on > today:
        yield failure(file, "checked_in_the_future", marks.checked_on)
    if marks.due_for_review(today):
        yield Finding(Weight.WARNING, file, "due_for_review", str(marks.due))
    if all(source.kind is SourceKind.NEWS for source in marks.sources):
        yield failure(file, "only_news_sources")
    for source in marks.sources:
        if source.seen > marks.checked_on:
            yield failure(file, "source_seen_after_check", source.name)
    if (marks.translation is Translation.NONE) != (marks.language == FALLBACK):
        yield failure(file, "translation_mark", marks.translation)


def _check_translation(file: str, guide: Guide, english: Guide | None) -> Iterator[Finding]:
    if english is None:
        yield failure(file, "no_english_guide")
        return
    yield from _same_sources(file, guide.provenance, english.provenance)
    for name in SECTIONS:
        own, other = guide.section(name).lines, english.section(name).lines
        if len(own) != len(other):
            yield failure(file, "other_structure", f"{name}: {len(own)} lines, English {len(other)}")
            continue
        for number, (line, original) in enumerate(zip(own, other, strict=True), start=1):
            lost = set(re.findall(r"\d+", original)) - set(re.findall(r"\d+", line))
            if lost:
                yield failure(file, "number_lost", f"{name} {number}: {', '.join(sorted(lost))}")


def _same_sources(file: str, marks: Provenance, english: Provenance) -> Iterator[Finding]:
    if marks.version != english.version:
        yield failure(file, "other_version", f"{marks.version}, English {english.version}")
    if (marks.sources, marks.jurisdiction) != (english.sources, english.jurisdiction):
        yield failure(file, "other_sources")


def _check_cards(folder: Path, language: str, today: date) -> tuple[ShowCards | None, list[Finding]]:
    file = _cards_file(language)
    if not (folder / file).is_file():
        return None, [failure(file, "missing_or_malformed")]
    try:
        cards = open_show_cards(folder, language)
    except ContentMalformed as error:
        return None, [malformed(file, error)]
    findings = list(check_marks(file, cards.provenance, today))
    most = MOST_CHINESE_CHARACTERS_ON_A_CARD if language.startswith("zh") else MOST_WORDS_ON_A_CARD
    for name in CARDS:
        card = cards.card(name)
        if count_words(card.statement, language) > most:
            findings.append(failure(file, "too_long", name))
        if count_words(card.english, FALLBACK) > MOST_WORDS_ON_A_CARD:
            findings.append(failure(file, "too_long", f"{name} in English"))
        grade = flesch_kincaid_grade([card.english])
        if grade > HIGHEST_GRADE:
            findings.append(
                failure(file, "too_hard", f"{name}: reading grade {grade:.1f} of at most {HIGHEST_GRADE}")
            )
    return cards, findings


def _check_cards_alone(folder: Path, language: str, today: date, english: ShowCards | None) -> list[Finding]:
    """The cards of a language that has no guides."""
    cards, findings = _check_cards(folder, language, today)
    if cards is not None and english is not None:
        findings += _same_sources(_cards_file(language), cards.provenance, english.provenance)
    return findings


def _cards_file(language: str) -> str:
    return f"{language}/show-cards.toml"


def _check_hotlines(folder: Path, languages: tuple[str, ...], today: date) -> Iterator[Finding]:
    file = "hotlines.toml"
    path = folder / file
    if not path.is_file():
        yield failure(file, "missing_or_malformed")
        return
    try:
        hotlines = read_hotlines(decode(path.read_bytes(), HotlinesMalformed))
    except ContentMalformed as error:
        yield malformed(file, error)
        return
    for hotline in hotlines:
        if hotline.due_for_review(today):
            yield Finding(Weight.WARNING, file, "due_for_review", hotline.id)
        if hotline.seen > today:
            yield failure(file, "checked_in_the_future", hotline.id)
        for language in sorted(set(languages) - {tag for tag, _ in hotline.for_what}):
            yield failure(file, "not_in_language", f"{hotline.id} {language}")
