"""One record: everything the desk knows of it, its photos and recordings, and its receipt."""

from typing import Any, Final

from attrs import asdict
from flask import Flask, Response, abort, g, redirect, render_template, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response as AnyResponse

from app.desk import keeping
from app.desk.answering import answer, receipt_of
from app.desk.flyer import text_qr_svg
from app.desk.page.account import Account, read_history_of, signer_words
from app.desk.page.changes_told import told_changes
from app.desk.page.dues_told import told_dues
from app.desk.page.findings_told import told_steps
from app.desk.page.members import SHOWN, member_answer, member_bytes
from app.desk.page.places_map import places_map
from app.desk.page.speaking import say
from app.desk.page.workplace import Workplace
from app.desk.records import Shown, Version, show
from app.package.evidence import evidence_of

_APART: Final = ("officer", "vehicle", "scan")
_SUMMARY: Final = "data/summary.pdf"
_LARGEST_SUMMARY: Final = 256 * 1024 * 1024


def add(app: Flask, work: Workplace) -> None:
    """Put these views into the application."""

    def shown_now(no: int) -> tuple[Shown, Version]:
        shown = show(work.index, no, work.now().date())
        return shown, next(one for one in shown.versions if one.digest == shown.line.package)

    @app.get("/record/<int:no>")
    def record(no: int) -> str:
        shown, current = shown_now(no)
        package = keeping.original(work.packages, current.digest)
        history = read_history_of(package, work.identity.identities)
        account = Account(shown.record, history, g.language, current.profile)
        dues = told_dues(shown.dues)
        evidence = [
            {**asdict(one), "show": _show(one.media_type), "file": one.name.rpartition("/")[2]}
            for one in account.evidence()
        ]
        spots = account.spots()
        apart = [(group, items) for group in _APART if (items := account.items(group))]
        there = {
            "deadlines": bool(dues),
            "media": bool(evidence),
            "places": bool(spots),
            **{group: any(name == group for name, _ in apart) for group in _APART},
        }
        order = (
            "glance", "checks", "deadlines", "media", *_APART, "places", "chronology", "answers", "versions",
        )  # fmt: skip
        return render_template(
            "record.html",
            no=no,
            line=shown.line,
            account=account,
            package=current,
            steps=told_steps(current.steps),
            signer=signer_words(bytes.fromhex(shown.line.sender)),
            witnessed=[
                say("checks", "witnessed_by", code=one.code, n=one.entry, channel=one.channel)
                for one in shown.witnessed
            ],
            stamps=shown.stamps,
            receipts=shown.receipts,
            dues=dues,
            evidence=evidence,
            apart=apart,
            spots=spots,
            map=places_map(say("map", "title"), spots),
            chapters=list(account.chapters()),
            versions=_versions(shown, account),
            sections=[one for one in order if there.get(one, True)],
        )

    @app.get("/record/<int:no>/media/<int:number>")
    def media(no: int, number: int) -> Response:
        shown, current = shown_now(no)
        found = evidence_of(shown.record)
        if not 1 <= number <= len(found):
            abort(404)
        one = found[number - 1]
        return member_answer(
            keeping.original(work.packages, current.digest),
            work.identity.identities,
            one.name,
            size=one.size,
            media_type=shown.record.media[number - 1].media_type,
            untrusted_range=request.headers.get("Range"),
        )

    @app.get("/record/<int:no>/summary.pdf")
    def summary_pdf(no: int) -> Response:
        _, current = shown_now(no)
        package = keeping.original(work.packages, current.digest)
        pdf = member_bytes(package, work.identity.identities, _SUMMARY, most=_LARGEST_SUMMARY)
        return Response(pdf, mimetype="application/pdf")

    @app.get("/record/<int:no>/receipt")
    def receipt(no: int) -> str:
        shown, current = shown_now(no)
        kept = receipt_of(work.index, current.digest)
        qr = Markup(text_qr_svg(kept.text)) if kept else None  # noqa: S704 - our own drawing
        return render_template(
            "receipt.html",
            no=no,
            line=shown.line,
            package=current,
            kept=kept,
            qr=qr,
            has_card=bool(work.name()),
        )

    @app.post("/record/<int:no>/receipt")
    def receipt_write(no: int) -> AnyResponse:
        _, current = shown_now(no)
        answer(
            work.index,
            work.desk,
            work.packages,
            work.identity,
            work.signers,
            current.digest,
            work.now(),
        )
        return redirect(url_for("receipt", no=no), 303)

    @app.get("/record/<int:no>/receipt.json")
    def receipt_file(no: int) -> Response:
        _, current = shown_now(no)
        kept = receipt_of(work.index, current.digest)
        if kept is None:
            abort(404)
        file = Response(kept.content, mimetype="application/json")
        file.headers.set(
            "Content-Disposition", "attachment", filename=f"receipt-{current.package_id[:8]}.json"
        )
        return file


def _show(media_type: str) -> str:
    """Which element shows it; empty for what is only handed over."""
    kind = media_type.partition("/")[0]
    return kind if media_type in SHOWN and kind in ("image", "audio", "video") else ""


def _versions(shown: Shown, account: Account) -> list[dict[str, Any]]:
    by_digest = {one.digest: one for one in shown.versions}
    compared = {one.version: by_digest.get(one.compared_with or "") for one in shown.versions}
    return [
        {
            "version": one.version,
            "received": one.received,
            "profile": one.profile,
            "name": one.name,
            "size": one.size,
            "current": one.digest == shown.line.package,
            "compared": other.version if (other := compared[one.version]) else None,
            "older": other is not None and other.head_n > one.head_n,
            "changes": list(told_changes(account, one.changes)),
        }
        for one in reversed(shown.versions)
    ]
