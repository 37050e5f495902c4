"""The first page: drop files, what was refused, and the records as they came in."""

from typing import Final

from attrs import frozen
from flask import Flask, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.desk.answering import answered
from app.desk.errors import NotFound
from app.desk.page.findings_told import told_findings
from app.desk.page.labels import code_label, code_labels
from app.desk.page.speaking import day
from app.desk.page.workplace import Workplace
from app.desk.records import find, refused
from app.desk.search import Cursor, Line, count, list_page

A_PAGE: Final = 50


@frozen
class Row:
    """A line of a list in words."""

    no: int
    when: str
    where: str
    agencies: str
    what: str
    result: str
    received: str
    counts: tuple[tuple[str, int], ...]
    answered: bool
    versions: int
    held: bool


def add(app: Flask, work: Workplace) -> None:
    """Put these views into the application."""

    @app.get("/")
    def inbox() -> str:
        page = list_page(work.index, after=cursor(request.args.get("after", "")), limit=A_PAGE)
        return render_template(
            "inbox.html",
            rows=rows(work, page.lines),
            total=count(work.index),
            after=next_page(page.next),
            refused=[(one, told_findings(one.findings)) for one in refused(work.index, 20)],
        )

    @app.get("/go")
    def go() -> AnyResponse:
        """To a record by its number, or by the beginning of its id or of a package's SHA-256."""
        asked = request.args.get("record", "").strip()
        try:
            return redirect(url_for("record", no=find(work.index, asked)))
        except NotFound:
            return redirect(url_for("search", words=asked))


def rows(work: Workplace, lines: tuple[Line, ...]) -> list[Row]:
    """Lines as a list shows them."""
    done = answered(work.index, (line.package for line in lines))
    return [
        Row(
            line.no,
            day(line.happened),
            line.place or code_label("setting", line.setting),
            code_labels("agency", line.agencies),
            code_labels("modality", line.modalities),
            code_label("result", line.result),
            day(line.last_received),
            tuple((key, n) for key in ("officers", "media", "consequences") if (n := getattr(line, key))),
            line.package in done,
            line.versions,
            line.hold_since is not None,
        )
        for line in lines
    ]


def cursor(untrusted: str) -> Cursor | None:
    """Where the next page begins, from an address: `<number>.<place in the order>`."""
    no, _, at = untrusted[:60].partition(".")
    digits = at.replace("-", "").replace(":", "").replace("T", "")
    return Cursor(at, int(no)) if no.isdecimal() and digits.isascii() and digits.isdecimal() else None


def next_page(after: Cursor | None) -> str:
    """The same, for an address; empty at the end."""
    return "" if after is None else f"{after.no}.{after.at}"
