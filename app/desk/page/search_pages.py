"""Finding records by everything the index can be narrowed by."""

from typing import Any, Final

from attrs import asdict
from flask import Flask, render_template, request, url_for

from app.desk.page.inbox_pages import A_PAGE, cursor, next_page, rows
from app.desk.page.labels import code_label, options
from app.desk.page.speaking import say
from app.desk.page.workplace import Workplace
from app.desk.search import MOST_COUNTED, Search, count, list_page

WRITTEN: Final = ("words", "name", "place", "badge", "plate")
CHOSEN: Final = ("agency", "setting", "modality", "device", "consent", "result", "scan_result", "consequence")
DAYS: Final = ("since", "until")
_LONGEST: Final = 200
_MOST_CODES: Final = 8


def add(app: Flask, work: Workplace) -> None:
    """Put these views into the application."""

    @app.get("/search")
    def search() -> str:
        given = asked(request.args)
        wanted = Search(**given)
        page = list_page(
            work.index,
            wanted,
            after=cursor(request.args.get("after", "")),
            limit=A_PAGE,
            order="happened",
        )
        total = count(work.index, wanted)
        return render_template(
            "search.html",
            given=given,
            asked=bool(given),
            more=any(name in given for name in (*CHOSEN[3:], *WRITTEN[1:3])),
            rows=rows(work, page.lines),
            total=total,
            capped=total >= MOST_COUNTED,
            more_link=link_to_page(given, next_page(page.next)),
            also=_also(given),
            keep=[
                (name, one)
                for name, value in _address(given).items()
                if name in ("area", "code", "within")
                for one in (value if isinstance(value, list) else [value])
            ],
            written=WRITTEN,
            days=DAYS,
            chosen=[(name, options(name)) for name in CHOSEN],
        )


def asked(untrusted: Any) -> dict[str, Any]:
    """What the form asks for: only what it has, each at most so long; days must be days."""
    given: dict[str, Any] = {}
    for name in (*WRITTEN, *CHOSEN, "area"):
        if value := untrusted.get(name, "").strip()[:_LONGEST]:
            given[name] = value
    for name in DAYS:
        value = untrusted.get(name, "").strip()
        if len(value) == 10 and value.replace("-", "").isdecimal():
            given[name] = value
    if untrusted.get("held") == "yes":
        given["held"] = True
    if codes := tuple(pair for one in untrusted.getlist("code")[:_MOST_CODES] if (pair := _pair(one))):
        given["codes"] = codes
    if (within := _pair(untrusted.get("within", ""))) and within[1].isdecimal():
        given["within"] = (within[0], int(within[1][:6]))
    return given


def link_to_page(given: dict[str, Any], after: str) -> str:
    """The address of the next page of the same search; empty at the end."""
    return url_for("search", after=after, **_address(given)) if after else ""


def link_to(search: Search) -> str:
    """The address of this page that asks for the same."""
    return url_for("search", **_address(asdict(search, recurse=False)))


def _address(given: dict[str, Any]) -> dict[str, Any]:
    address: dict[str, Any] = {
        name: value for name, value in given.items() if isinstance(value, str) and value
    }
    if given.get("held"):
        address["held"] = "yes"
    if given.get("codes"):
        address["code"] = [f"{field}:{code}" for field, code in given["codes"]]
    if given.get("within"):
        address["within"] = "{}:{}".format(*given["within"])
    return address


def _pair(untrusted: str) -> tuple[str, str] | None:
    kind, parted, value = untrusted[:_LONGEST].partition(":")
    return (kind, value) if parted and kind and value else None


def _also(given: dict[str, Any]) -> list[str]:
    """What is asked for beside the fields of the form, in words."""
    told = [given["area"]] if "area" in given else []
    told += [code_label(kind, code) for kind, code in given.get("codes", ())]
    if "within" in given:
        kind, days = given["within"]
        told.append(say("search", "within", what=code_label("consequence", kind), days=days))
    return told
