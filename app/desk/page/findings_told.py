"""What checking found and passed, in words: for what was refused, and for the steps on a record's page."""

from collections.abc import Iterable

from attrs import frozen

from app.desk.page.speaking import table
from app.package import Finding, Outcome, StepResult
from app.package.findings import shown


@frozen
class FindingTold:
    """One finding. `details` are (label, value) that an expert may want."""

    step: int
    what: str
    then: str
    details: tuple[tuple[str, str], ...]


@frozen
class StepTold:
    """One of the eleven steps. `outcome` is passed, found, nothing_to_compare or not_reached."""

    number: int
    title: str
    outcome: str
    remark: str


def told_findings(findings: Iterable[Finding]) -> tuple[FindingTold, ...]:
    """Findings in the reader's language."""
    words, desk = table("findings"), table("desk")
    return tuple(
        FindingTold(
            one.step.value,
            words.say("findings", "kind", one.kind, "what"),
            words.say("findings", "kind", one.kind, "next"),
            tuple(
                (desk.say("desk", "fact", label), shown(value))
                for label, value in (
                    ("where", one.where),
                    ("expected", one.expected),
                    ("found", one.found),
                )
                if value
            ),
        )
        for one in findings
    )


def told_steps(steps: Iterable[StepResult]) -> tuple[StepTold, ...]:
    """The steps of checking in the reader's language."""
    desk = table("desk")
    return tuple(
        StepTold(
            one.step.value,
            desk.say("desk", "step", one.step.name.lower()),
            one.outcome.value,
            ""
            if one.outcome in (Outcome.PASSED, Outcome.NOT_REACHED)
            else desk.say("desk", "outcome", one.outcome).lstrip("— "),
        )
        for one in steps
    )
