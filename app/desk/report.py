"""What the desk tells a worker about a package: each step in words, each finding with what to do about it."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from app.desk import content
from app.package import CheckedPackage, Finding, Outcome, PackageRejected, StepResult
from app.package.findings import shown
from app.record import Words, fingerprint_words

_MARKS = {
    Outcome.PASSED: "ok",
    Outcome.FOUND: "NO",
    Outcome.NOTHING_TO_COMPARE: "--",
}


def opened_report(checked: CheckedPackage, folder: Path | None, language: str) -> Iterator[str]:
    """The lines for a package in which nothing was found."""
    words = content.words(language, "desk")
    yield words.say("desk", "verdict", "verified")
    yield ""
    yield from _steps(checked.steps, words)
    yield ""
    facts = {
        "package": checked.package_id,
        "digest": checked.digest,
        "profile": words.say("desk", "profile", checked.profile),
        "made": checked.made,
        "signer": fingerprint_words(checked.signer, content.wordlist()),
        "witness": checked.witness,
    }
    for name, value in facts.items():
        yield f"{words.say('desk', 'fact', name)}: {value}"
    for code, n in checked.witnessed:
        yield words.say("desk", "verdict", "witnessed", code=shown(code), n=n)
    if folder is not None:
        yield ""
        yield words.say("desk", "verdict", "written", folder=folder)
        yield f"    {folder / 'data' / 'summary.pdf'}"
    yield ""
    yield words.say("desk", "verdict", "meaning")


def rejected_report(rejected: PackageRejected, language: str) -> Iterator[str]:
    """The lines for a package that was refused: every finding, what it means and what to do."""
    words = content.words(language, "desk").together(content.words(language, "findings"))
    yield words.say("desk", "verdict", "rejected", count=len(rejected.findings))
    yield ""
    yield from _steps(rejected.steps, words)
    yield ""
    for finding in rejected.findings:
        yield from _finding(finding, words)
    yield words.say("desk", "verdict", "nothing_written")


def finding_lines(findings: Iterable[Finding], language: str, *, short: bool = False) -> Iterator[str]:
    """The lines of these findings; short ones only say what was found."""
    words = content.words(language, "desk").together(content.words(language, "findings"))
    for finding in findings:
        if short:
            yield f"{finding.step.value}. {words.say('findings', 'kind', finding.kind, 'what')}"
        else:
            yield from _finding(finding, words)


def _steps(steps: tuple[StepResult, ...], words: Words) -> Iterator[str]:
    unseen = [result.step.value for result in steps if result.outcome is Outcome.NOT_REACHED]
    for result in steps:
        if result.outcome is Outcome.NOT_REACHED:
            continue
        title = words.say("desk", "step", result.step.name.lower())
        more = "" if result.outcome is Outcome.PASSED else f" {words.say('desk', 'outcome', result.outcome)}"
        yield f"  {_MARKS[result.outcome]}  {result.step.value:>2}  {title}{more}"
    if unseen:
        yield f"  ??      {words.say('desk', 'outcome', 'not_reached', steps=', '.join(map(str, unseen)))}"


def _finding(finding: Finding, words: Words) -> Iterator[str]:
    yield f"{finding.step.value}. {words.say('findings', 'kind', finding.kind, 'what')}"
    for name, value in (("where", finding.where), ("expected", finding.expected), ("found", finding.found)):
        if value:
            yield f"    {words.say('desk', 'fact', name)}: {value}"
    yield f"    {words.say('findings', 'kind', finding.kind, 'next')}"
    yield ""
