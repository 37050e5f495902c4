"""One record as lines of text: what it says, its versions with what changed, and its dates."""

from collections.abc import Iterator, Mapping

from attrs import evolve

from app.desk import content
from app.desk.commands.entering import say
from app.desk.differences import Change
from app.desk.due import DueLine
from app.desk.records import Shown, Version
from app.package.findings import shown
from app.package.labels import Labels
from app.record import Encounter, Fact, Stated, WordsMissing, fingerprint_words

_LONGEST = 2_000


def record_lines(found: Shown, language: str) -> Iterator[str]:
    """Everything the desk has on a record."""
    line = found.line
    yield say(language, "show", "title", no=line.no, happened=line.happened.replace("T", " "))
    yield f"{say(language, 'show', 'id')}: {line.id}"
    signer = fingerprint_words(bytes.fromhex(line.sender), content.wordlist())
    yield f"{say(language, 'show', 'sender')}: {signer}"
    if line.hold_since:
        yield say(language, "show", "held", since=line.hold_since[:10], reason=shown(line.hold_reason or ""))
    yield from _account(found.record, Labels(content.codebook(), content.words(language, "codebook")))
    if found.record.notes:
        yield from ("", say(language, "show", "notes"))
        for note in found.record.notes:
            if note.corrected_by is None:
                yield f"  {shown(note.text, _LONGEST)}"
    if found.record.media:
        yield ""
        yield say(language, "show", "media", count=len(found.record.media))
    for version in found.versions:
        yield ""
        yield say(language, "show", "version", version=version.version, received=_instant(version.received))
        yield f"  SHA-256 {version.digest}"
        yield f"  {say(language, 'show', 'witness')}: {version.witness}"
        yield from (f"  {line}" for line in change_lines(version, language))
    if found.dues:
        yield from ("", say(language, "show", "dues"))
        yield from (f"  {_due(one, language)}" for one in found.dues)
    for code in found.witnessed:
        yield from (
            "",
            say(language, "show", "witnessed", code=code.code, n=code.entry, at=_instant(code.received)),
        )
    for stamp in found.stamps:
        key = "stamped" if stamp.stamped else "asked"
        yield say(language, "show", key, no=stamp.no, at=_instant(stamp.stamped or stamp.asked))


def change_lines(version: Version, language: str) -> Iterator[str]:
    """What a version changed, one line each."""
    for change in version.changes:
        yield _change(change, language)


def rule_words(one: DueLine, language: str) -> str:
    """The sentence of a limit's rule."""
    if one.rule in ("next_date", "reply_due"):
        return say(language, "due", one.rule)
    try:
        return content.words(language, "steps").say("steps", "deadline", one.rule)
    except WordsMissing:
        return one.rule


def _account(record: Encounter, labels: Labels) -> Iterator[str]:
    """The answers by group, in the order of the codebook."""
    for group in labels.codebook.groups:
        items = [item for item in record.of(group.id) if not item.withdrawn] if group.repeats else []
        parts = [item.facts for item in items] or [
            {name: one for name, one in record.facts.items() if name.partition(".")[0] == group.id}
        ]
        for n, facts in enumerate(parts, 1):
            if not facts:
                continue
            yield ""
            name = labels.words.say("codebook", "group", group.id, "one" if items else "title")
            yield f"{name} {n}" if len(parts) > 1 else name
            yield from _answers(record, facts, labels)


def _answers(record: Encounter, facts: Mapping[str, Stated], labels: Labels) -> Iterator[str]:
    files = {one.id: str(n) for n, one in enumerate(record.media, 1)}
    order = [one.id for one in labels.codebook.fields]
    for field_id in sorted(facts, key=order.index):
        fact = facts[field_id].fact
        if labels.codebook.field(field_id).type == "media_list" and fact.state == "known":
            fact = evolve(fact, value=[files.get(one, "–") for one in fact.value])
        known = "" if fact.confidence in (None, "saw_or_heard_myself") else labels.confidence(fact.confidence)
        answer = shown(labels.fact(field_id, fact), _LONGEST)
        yield f"  {labels.field(field_id)}: {answer}" + (f" ({known})" if known else "")


def _due(one: DueLine, language: str) -> str:
    if one.ask_by is None:
        return f"–           {rule_words(one, language)}"
    return f"{one.ask_by}  ({say(language, 'urgency', one.urgency.value)})  {rule_words(one, language)}"


def _change(change: Change, language: str) -> str:
    labels = Labels(content.codebook(), content.words(language, "codebook"))
    kind = "added" if change.before is None else "removed" if change.after is None else "changed"
    what = change.what
    if change.kind == "fact":
        what = labels.field(change.what)
    elif change.kind == "item":
        what = labels.words.say("codebook", "group", change.what, "one")
    elif change.kind == "tap":
        what = labels.tap(change.what)
    values = " → ".join(
        labels.fact(change.what, Fact.from_json(each))
        for each in (change.before, change.after)
        if isinstance(each, dict)
    )
    told = say(language, "change", kind, kind=say(language, "change", change.kind), what=shown(what, 120))
    return told + (f": {shown(values)}" if values else "")


def _instant(text: str) -> str:
    """Day and minute, in UTC."""
    return f"{text[:16].replace('T', ' ')} UTC"
