"""What a newer package changed, in words."""

from collections.abc import Iterable, Iterator
from typing import Any

from attrs import frozen

from app.desk.differences import Change
from app.desk.page.account import Account
from app.desk.page.speaking import say
from app.record import Fact


@frozen
class ChangeTold:
    """What it is about, what was there before (empty for something new) and what is there now (empty when gone)."""

    what: str
    before: str
    after: str


def told_changes(account: Account, changes: Iterable[Change]) -> Iterator[ChangeTold]:
    """Each change, in the reader's language."""
    for one in changes:
        match one.kind:
            case "fact":
                name = account.item_name(one.what.partition(".")[0], one.item) if one.item else ""
                label = account.label(one.what)
                yield ChangeTold(
                    f"{name} · {label}" if name else label,
                    _answer(account, one.what, one.before),
                    _answer(account, one.what, one.after),
                )
            case "item":
                name = account.item_name(one.what, one.item or "")
                yield _there(name, say("change", "item"), one)
            case "tap":
                yield _there(say("change", "tap"), account.tap(one.what), one)
            case "media":
                yield _there(say("change", "media"), account.media_title(one.what), one)
            case "note":
                yield _there(say("change", "note"), one.what, one)
            case kind:
                yield _there(say("change", kind), say("change", "added"), one)


def _answer(account: Account, field_id: str, fact: Any) -> str:
    return "" if fact is None else account.text(field_id, Fact.from_json(fact))


def _there(what: str, words: str, one: Change) -> ChangeTold:
    return ChangeTold(what, words if one.before else "", words if one.after else "")
