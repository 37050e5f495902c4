"""When a step, a caution or a paragraph of a letter applies: a small language in TOML, checked against the codebook.

A condition is a table with exactly one of these keys (``has`` goes with ``field`` and ``outside``)::

    all = [..]  any = [..]  not = {..}         of other conditions
    field = "force.any", has = ["yes"]         the field has one of these codes, told or tapped
    known = "where.start"                      the field has a known value
    items = "injury"                           there is such an item that was not taken back
    agency = "ice"                             an officer was seen as or claimed to be of this named set
    is = "scanned"                             a condition of this name, given earlier in the file
    unfinished = true                          a quick question is still open
    shared = true                              the record was given to somebody
    outside = "state", has = ["CA"]            something the record does not hold

``assets/rights/conditions.toml`` gives the sets (``[agencies]``) and the named conditions (``[condition.<name>]``).
Within a rule for each item of a group, ``field`` and ``known`` look at that one item for the fields of its group.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from attrs import evolve, field, frozen

from app.record import Codebook, Encounter, Item, RecordError
from app.rights.errors import ConditionsMalformed, Fault
from app.rights.front_matter import Fields, clean_text, parse_fields

OUTSIDE: Mapping[str, str] = {"state": r"[A-Z]{2}", "case_open": r"yes|no"}
"""What may be asked outside the record: the state it happened in, and whether a case is open."""

_NAME = r"[a-z][a-z0-9_]*"
_FIELD = r"[a-z_]+\.[a-z0-9_]+"
_MOST = 48
_DEEPEST = 8


@frozen
class Told:
    """What a record says, gathered once so that many conditions are cheap to ask."""

    single: Mapping[str, frozenset[str]]
    """Codes of fields of single groups, and those that taps imply."""
    items: Mapping[str, tuple[Item, ...]]
    known: frozenset[str]
    unfinished: bool
    shared: bool
    outside: Mapping[str, str]
    item: Item | None = None
    _asked: dict[str, frozenset[str]] = field(init=False, factory=dict, eq=False, repr=False)

    @classmethod
    def of(cls, encounter: Encounter, codebook: Codebook, outside: Mapping[str, str]) -> Told:
        """Gather an encounter's codes. Items that were taken back do not count."""
        items = {
            group.id: tuple(item for item in encounter.of(group.id) if not item.withdrawn)
            for group in codebook.groups
            if group.repeats
        }
        single = {field_id: frozenset(codes) for field_id, codes in encounter.implied.items()}
        known = set()
        for field_id, stated in encounter.facts.items():
            if stated.fact.state == "known":
                known.add(field_id)
                single[field_id] = single.get(field_id, frozenset()) | _codes(stated.fact.value)
        return cls(
            single=single,
            items=items,
            known=frozenset(known),
            unfinished=bool(encounter.unfinished),
            shared=bool(encounter.shares),
            outside=outside,
        )

    def about(self, item: Item) -> Told:
        """The same record, seen from one item."""
        return evolve(self, item=item)

    def codes(self, field_id: str) -> frozenset[str]:
        """Every code the record has for a field."""
        found = self._asked.get(field_id)
        if found is None:
            found = self._asked[field_id] = self._codes(field_id)
        return found

    def _codes(self, field_id: str) -> frozenset[str]:
        group = field_id.partition(".")[0]
        if self.item is not None and group == self.item.group:
            return _codes(self.item.value(field_id))
        found = self.single.get(field_id, frozenset())
        for item in self.items.get(group, ()):
            found |= _codes(item.value(field_id))
        return found

    def knows(self, field_id: str) -> bool:
        """Whether a field has a known value."""
        group = field_id.partition(".")[0]
        if self.item is not None and group == self.item.group:
            return self.item.value(field_id) is not None
        return field_id in self.known or any(
            item.value(field_id) is not None for item in self.items.get(group, ())
        )


Condition = Callable[[Told], bool]


@frozen
class Conditions:
    """The named sets of agencies and the named conditions that rules and letters may use."""

    agencies: Mapping[str, frozenset[str]]
    named: Mapping[str, Condition]


def always(_told: Told) -> bool:
    """The condition of a rule that names none."""
    return True


def read_conditions(untrusted_text: str, codebook: Codebook) -> Conditions:
    """Read the named conditions. Raises ``ConditionsMalformed``, also for a field or code the codebook lacks."""
    fields = parse_fields(clean_text(untrusted_text, ConditionsMalformed), ConditionsMalformed)
    table = fields.table("agencies")
    known = frozenset(codebook.codes("officer.agency_seen"))
    agencies = {}
    for name in table.left:
        codes = table.texts(name, longest=60)
        if not known.issuperset(codes):
            raise table.refuse(name, Fault.UNKNOWN)
        agencies[name] = frozenset(codes)
    named: dict[str, Condition] = {}
    table = fields.table("condition")
    for name in table.left:
        named[name] = take_condition(table.table(name), codebook, Conditions(agencies, dict(named)))
    fields.finish()
    return Conditions(agencies, named)


def take_condition(fields: Fields, codebook: Codebook, given: Conditions, depth: int = 0) -> Condition:
    """One condition out of its table. Raises the file's own malformed error."""
    kind = next((key for key in fields.left if key != "has"), "condition")
    if depth > _DEEPEST:
        raise fields.refuse(kind, Fault.TOO_LONG)
    taken = _take(kind, fields, codebook, given, depth)
    fields.finish()
    return taken


def _every(parts: tuple[Condition, ...], told: Told) -> bool:
    for part in parts:  # noqa: SIM110 - several times faster than a generator, and asked some hundred times a record
        if not part(told):
            return False
    return True


def _some(parts: tuple[Condition, ...], told: Told) -> bool:
    for part in parts:  # noqa: SIM110
        if part(told):
            return True
    return False


def _take(kind: str, fields: Fields, codebook: Codebook, given: Conditions, depth: int) -> Condition:
    if kind in ("all", "any"):
        parts = tuple(
            take_condition(one, codebook, given, depth + 1) for one in fields.tables(kind, most=_MOST)
        )
        return partial(_every if kind == "all" else _some, parts)
    if kind == "not":
        inner = take_condition(fields.table(kind), codebook, given, depth + 1)
        return lambda told: not inner(told)
    if kind == "field":
        name = _field(fields, kind, codebook)
        codes = frozenset(fields.texts("has", longest=60))
        if not codes <= set(codebook.codes(name)):
            raise fields.refuse("has", Fault.UNKNOWN)
        return lambda told: not codes.isdisjoint(told.codes(name))
    if kind == "known":
        name = _field(fields, kind, codebook)
        return lambda told: told.knows(name)
    if kind == "items":
        group = _group(fields, codebook)
        return lambda told: bool(told.items[group])
    if kind == "agency":
        wanted = given.agencies.get(fields.text(kind, longest=40, pattern=_NAME))
        if wanted is None:
            raise fields.refuse(kind, Fault.UNKNOWN)
        return lambda told: (
            not wanted.isdisjoint(told.codes("officer.agency_seen") | told.codes("officer.agency_claimed"))
        )
    if kind == "is":
        condition = given.named.get(fields.text(kind, longest=40, pattern=_NAME))
        if condition is None:
            raise fields.refuse(kind, Fault.UNKNOWN)
        return condition
    if kind == "outside":
        key = fields.text(kind, longest=40, pattern="|".join(OUTSIDE))
        values = frozenset(fields.texts("has", longest=10, pattern=OUTSIDE[key]))
        return lambda told: told.outside.get(key) in values
    if kind in ("unfinished", "shared"):
        wanted_flag = fields.flag(kind)
        return lambda told: (told.unfinished if kind == "unfinished" else told.shared) is wanted_flag
    raise fields.refuse(kind, Fault.UNKNOWN)


def _field(fields: Fields, key: str, codebook: Codebook) -> str:
    name = fields.text(key, longest=80, pattern=_FIELD)
    try:
        codebook.field(name)
    except RecordError as error:
        raise fields.refuse(key, Fault.UNKNOWN) from error
    return name


def _group(fields: Fields, codebook: Codebook) -> str:
    name = fields.text("items", longest=40, pattern=_NAME)
    if name not in {group.id for group in codebook.groups if group.repeats}:
        raise fields.refuse("items", Fault.UNKNOWN)
    return name


def _codes(value: object) -> frozenset[str]:
    if isinstance(value, str):
        return frozenset((value,))
    if isinstance(value, list | tuple):
        return frozenset(one for one in value if isinstance(one, str))
    return frozenset()
