"""The rules of next steps, read from ``assets/rights`` and checked against the codebook.

``sources.toml`` holds ``[sources.<id>]`` tables (name, address, kind, seen). ``steps.toml`` holds the marks ``version``,
``checked_on`` and ``review_by`` and an array ``[[steps]]`` in the order of the bands::

    id = "global_entry_redress"
    band = "dated"                             # medical, footage, write_down, lawyer, dated or complaints
    each = "consequence"                       # one step for each such item; left out: one for the record
    when = { field = "consequence.kind", has = ["trusted_traveler_revoked"] }    # left out: always
    actions = ["traveler_program_redress"]     # codes of action.kind that mean this step was taken
    deadlines = ["global_entry_redress"]
    letters = ["global_entry_redress"]         # or tables { id = "...", when = {...} }
    cautions = ["lawyer_first"]                # or tables { id = "...", when = {...} }
    sources = ["cfr_8_235_12"]

Words are in ``assets/words/<language>/steps.toml``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from attrs import frozen

from app.record import Codebook
from app.rights.conditions import Condition, Conditions, always, read_conditions, take_condition
from app.rights.deadlines import DeadlineRule, read_deadlines, take_sources
from app.rights.errors import (
    ConditionsMalformed,
    ContentMalformed,
    DeadlinesMalformed,
    Fault,
    SourcesMalformed,
    StepsMalformed,
)
from app.rights.front_matter import Fields, clean_text, decode, parse_fields
from app.rights.provenance import CHECK_AT_LEAST_EVERY, VERSION, Source, take_source

_NAME = r"[a-z][a-z0-9_]*"
_MOST = 64

Named = TypeVar("Named")


class Band(StrEnum):
    """The groups of steps, in the order they are shown."""

    MEDICAL = "medical"
    FOOTAGE = "footage"
    WRITE_DOWN = "write_down"
    LAWYER = "lawyer"
    DATED = "dated"
    COMPLAINTS = "complaints"


@frozen
class Offered:
    """A letter or a caution, and when it goes with its step."""

    id: str
    when: Condition


@frozen
class StepRule:
    """One rule of ``steps.toml``."""

    id: str
    band: Band
    each: str | None
    when: Condition
    done_when: Condition | None
    actions: tuple[str, ...]
    deadlines: tuple[DeadlineRule, ...]
    letters: tuple[Offered, ...]
    cautions: tuple[Offered, ...]
    sources: tuple[Source, ...]


@frozen
class Rules:
    """All rules of next steps, with the conditions that letters use too. ``version`` is a day and a count."""

    version: str
    checked_on: date
    review_by: date
    codebook: Codebook
    conditions: Conditions
    deadlines: Mapping[str, DeadlineRule]
    steps: tuple[StepRule, ...]

    @property
    def due(self) -> date:
        """The last day on which the rules count as checked."""
        return min(self.review_by, self.checked_on + CHECK_AT_LEAST_EVERY)

    def due_for_review(self, today: date) -> bool:
        """Whether to mark the steps as due for review. They are shown all the same."""
        return today > self.due


def load_rules(folder: Path, codebook: Codebook) -> Rules:
    """The rules in ``folder`` (``assets/rights``). Raises a ``ContentMalformed`` when a file is damaged or missing."""
    sources = read_sources(_text(folder / "sources.toml", SourcesMalformed))
    conditions = read_conditions(_text(folder / "conditions.toml", ConditionsMalformed), codebook)
    deadlines = read_deadlines(_text(folder / "deadlines.toml", DeadlinesMalformed), codebook, sources)
    return read_steps(_text(folder / "steps.toml", StepsMalformed), codebook, conditions, deadlines, sources)


def read_sources(untrusted_text: str) -> Mapping[str, Source]:
    """The sources, by id. Raises ``SourcesMalformed``."""
    fields = parse_fields(clean_text(untrusted_text, SourcesMalformed), SourcesMalformed)
    table = fields.table("sources")
    fields.finish()
    return {name: take_source(table.table(name)) for name in table.left}


def read_steps(
    untrusted_text: str,
    codebook: Codebook,
    conditions: Conditions,
    deadlines: Mapping[str, DeadlineRule],
    sources: Mapping[str, Source],
) -> Rules:
    """Read the steps. Raises ``StepsMalformed``, also for a field, code, deadline or source there is not."""
    fields = parse_fields(clean_text(untrusted_text, StepsMalformed), StepsMalformed)
    version = fields.text("version", longest=14, pattern=VERSION)
    checked_on, review_by = fields.day("checked_on"), fields.day("review_by")
    steps: list[StepRule] = []
    for one in fields.tables("steps", most=_MOST):
        step = _step(one, codebook, conditions, deadlines, sources)
        if step.id in (earlier.id for earlier in steps):
            raise one.refuse("id", Fault.REPEATED)
        steps.append(step)
    fields.finish()
    order = list(Band)
    if [step.band for step in steps] != sorted((step.band for step in steps), key=order.index):
        raise StepsMalformed("band", Fault.OUT_OF_ORDER)
    return Rules(version, checked_on, review_by, codebook, conditions, deadlines, tuple(steps))


def _step(
    fields: Fields,
    codebook: Codebook,
    conditions: Conditions,
    deadlines: Mapping[str, DeadlineRule],
    sources: Mapping[str, Source],
) -> StepRule:
    given = fields.left

    def condition(key: str) -> Condition | None:
        return take_condition(fields.table(key), codebook, conditions) if key in given else None

    def named(key: str, known: Callable[[str], Named | None]) -> tuple[Named, ...]:
        if key not in given:
            return ()
        found = tuple(known(name) for name in fields.texts(key, longest=60, pattern=_NAME))
        if None in found:
            raise fields.refuse(key, Fault.UNKNOWN)
        return tuple(one for one in found if one is not None)

    actions = frozenset(codebook.codes("action.kind"))
    step = StepRule(
        id=fields.text("id", longest=40, pattern=_NAME),
        band=fields.choice("band", Band),
        each=fields.text("each", longest=40, pattern=_NAME) if "each" in given else None,
        when=condition("when") or always,
        done_when=condition("done_when"),
        actions=named("actions", lambda name: name if name in actions else None),
        deadlines=named("deadlines", deadlines.get),
        letters=_offered(fields, "letters", codebook, conditions),
        cautions=_offered(fields, "cautions", codebook, conditions),
        sources=take_sources(fields, sources) if "sources" in given else (),
    )
    if step.each is not None and step.each not in {one.id for one in codebook.groups if one.repeats}:
        raise fields.refuse("each", Fault.UNKNOWN)
    fields.finish()
    return step


def _offered(fields: Fields, key: str, codebook: Codebook, conditions: Conditions) -> tuple[Offered, ...]:
    if key not in fields.left:
        return ()
    offered = []
    for one in fields.mixed(key, most=_MOST):
        if isinstance(one, Fields):
            name = one.text("id", longest=40, pattern=_NAME)
            offered.append(Offered(name, take_condition(one.table("when"), codebook, conditions)))
            one.finish()
        else:
            offered.append(Offered(one, always))
    return tuple(offered)


def _text(path: Path, malformed: type[ContentMalformed]) -> str:
    if not path.is_file():
        raise malformed(path.name, Fault.MISSING)
    return decode(path.read_bytes(), malformed)
