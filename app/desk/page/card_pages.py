"""The group's card: shown, handed out as file, picture, text and flyer, and made anew."""

from typing import Final

from flask import Flask, Response, abort, redirect, render_template, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response as AnyResponse

from app.desk import content
from app.desk.card_words import language_names
from app.desk.cards import CardAnswers, keep_card, make_desk_card, own_card
from app.desk.errors import CardAnswerWrong, NoCardYet
from app.desk.flyer import card_qr_png, card_qr_svg, flyer_pdf
from app.desk.page.speaking import LANGUAGES, day, table
from app.desk.page.workplace import Workplace
from app.desk.wording import explain
from app.package import Card, CardError, CardExpired, card_text
from app.package.cards import KINDS

_LONGEST_MONTHS: Final = 36
_LONGEST_ANSWER: Final = 400


def add(app: Flask, work: Workplace) -> None:
    """Put these views into the application."""

    def today_card() -> Card:
        return own_card(work.desk, work.now().date())

    @app.get("/card")
    def card() -> str:
        try:
            shown = today_card()
        except (NoCardYet, CardExpired) as missing:
            return render_template(
                "card_make.html", kinds=KINDS, given={}, expired=isinstance(missing, CardExpired)
            )
        return render_template(
            "card.html",
            card=shown,
            qr=Markup(card_qr_svg(shown)),  # noqa: S704 - our own drawing
            words=shown.fingerprint(content.wordlist()).split(" "),
            text=card_text(shown),
            speaks=language_names(shown, table("flyer")),
            valid_until=day(shown.valid_until.isoformat()),
            languages_of_flyer=LANGUAGES,
        )

    @app.get("/card/new")
    def card_new() -> str:
        given = {}
        try:
            old = today_card()
            given = {
                "name": old.name,
                "kind": old.kind,
                "languages": ", ".join(old.languages),
                "phone": old.phone,
            }
        except (NoCardYet, CardError):
            pass
        return render_template("card_make.html", kinds=KINDS, given=given, expired=False)

    @app.post("/card")
    def card_make() -> AnyResponse | tuple[str, int]:
        given = {
            key: request.form.get(key, "")[:_LONGEST_ANSWER].strip()
            for key in ("name", "kind", "languages", "phone", "months")
        }
        months = int(given["months"]) if given["months"].isdecimal() else 0
        answers = CardAnswers(
            given["name"],
            given["kind"],
            tuple(part.strip() for part in given["languages"].split(",") if part.strip()),
            given["phone"],
            min(max(months, 1), _LONGEST_MONTHS),
        )
        try:
            made = make_desk_card(answers, work.identity, work.signers[0], work.now().date())
        except CardAnswerWrong as wrong:
            said = explain(wrong, table("page").language)
            return (
                render_template(
                    "card_make.html", kinds=KINDS, given=given, expired=False, wrong=wrong.answer, said=said
                ),
                422,
            )
        keep_card(work.desk, made)
        return redirect(url_for("card"), 303)

    @app.get("/card/file/<name>")
    def card_file(name: str) -> Response:
        shown = today_card()
        flyers = {f"flyer-{tag}.pdf": tag for tag, _ in LANGUAGES}
        if name == "card.json":
            body, kind = shown.to_bytes(), "application/json"
        elif name == "card.png":
            body, kind = card_qr_png(shown), "image/png"
        elif name in flyers:
            body, kind = flyer_pdf(shown, flyers[name]), "application/pdf"
        else:
            return abort(404)
        answer = Response(body, mimetype=kind)
        answer.headers.set("Content-Disposition", "attachment", filename=name)
        return answer
