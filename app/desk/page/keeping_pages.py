"""How long records are kept: legal holds, deleting, handing over to another group, and the log of all three."""

from pathlib import Path
from typing import Any, Final

from attrs import frozen
from flask import Flask, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.desk import retention
from app.desk.errors import DeskError, ReasonMissing
from app.desk.handover import HandedOver, hand_over
from app.desk.page.speaking import day, say, table
from app.desk.page.workplace import Workplace
from app.desk.records import Shown, show
from app.desk.search import count
from app.desk.wording import Explanation, explain
from app.package import CardError, read_card
from app.package.errors import PackageError
from app.seal import Recipient

_LINES: Final = 200
_LONGEST: Final = 1_000
_LONGEST_CARD: Final = 60_000


@frozen
class LogLine:
    """A line of the log in words."""

    at: str
    what: str
    encounter: str
    reason: str


def add(app: Flask, work: Workplace) -> None:
    """Put these views into the application."""

    @app.get("/keeping")
    def keeping() -> str:
        return keeping_page({})

    def keeping_page(
        given: dict[str, str], said: Explanation | None = None, done: HandedOver | None = None
    ) -> str:
        lines = [
            LogLine(day(one.at), words("log", one.what), one.encounter, one.reason)
            for one in retention.log(work.index, _LINES)
        ]
        return render_template(
            "keeping.html", lines=lines, given=given, said=said, done=done, total=count(work.index)
        )

    @app.post("/keeping")
    def keeping_hand_over() -> str | tuple[str, int]:
        given = {
            "folder": request.form.get("folder", "").strip(),
            "reason": reason_given(),
            "card": request.form.get("card", "")[:_LONGEST_CARD],
        }
        folder = Path(given["folder"])
        if not folder.is_absolute():
            # The page has no place of its own that a folder could begin at.
            said = Explanation(say("keeping", "folder_whole"), say("keeping", "folder_example"))
            return keeping_page(given, said), 422
        try:
            to: tuple[Recipient, ...] = ()
            if given["card"].strip():
                to = read_card(given["card"].encode(), work.now().date()).recipients()
            done = hand_over(
                work.index,
                work.packages,
                folder,
                given["reason"],
                work.now(),
                identity=work.identity if to else None,
                to=to,
            )
        except (DeskError, CardError, PackageError) as wrong:
            return keeping_page(given, explain(wrong, table("page").language)), 422
        return keeping_page({}, done=done)

    @app.get("/record/<int:no>/keeping")
    def record_keeping(no: int) -> str:
        return record_page(no)

    def record_page(no: int, said: Explanation | None = None) -> str:
        shown = shown_now(no)
        return render_template(
            "record_keeping.html", no=no, line=shown.line, packages=len(shown.versions), said=said,
            warning=words("keeping", "warning"),
        )  # fmt: skip

    @app.post("/record/<int:no>/hold")
    def record_hold(no: int) -> AnyResponse | tuple[str, int]:
        do = retention.release if request.form.get("what") == "release" else retention.hold
        try:
            do(work.index, no, reason_given(), work.now())
        except ReasonMissing as wrong:
            return record_page(no, explain(wrong, table("page").language)), 422
        return redirect(url_for("record_keeping", no=no), 303)

    @app.post("/record/<int:no>/delete")
    def record_delete(no: int) -> str | tuple[str, int]:
        if request.form.get("sure") != "yes":
            said = Explanation(say("keeping", "not_sure"), say("keeping", "not_sure_next"))
            return record_page(no, said), 422
        try:
            gone = retention.delete_record(work.index, work.packages, no, reason_given(), work.now())
        except ReasonMissing as wrong:
            return record_page(no, explain(wrong, table("page").language)), 422
        return render_template(
            "record_deleted.html", told=words("keeping", "deleted", no=no, count=len(gone))
        )

    def shown_now(no: int) -> Shown:
        return show(work.index, no, work.now().date())


def reason_given() -> str:
    """Why, as it was typed."""
    return request.form.get("reason", "")[:_LONGEST]


def words(*path: str, **values: Any) -> str:
    """The words of the command line, so that both say the same."""
    return table("desk_index").say("desk_index", *path, **values)
