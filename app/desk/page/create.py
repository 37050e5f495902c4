"""The Flask application: views, templates, words and the door before them. No socket is opened here."""

import logging
from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import Any, Final

from flask import Flask, g, redirect, render_template, request, url_for
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as AnyResponse

from app.desk import content
from app.desk.errors import DeskError, NotFound
from app.desk.page import (
    card_pages,
    due_pages,
    inbox_pages,
    keeping_pages,
    pattern_pages,
    receive_pages,
    record_pages,
    search_pages,
)
from app.desk.page.guard import Door, guard
from app.desk.page.speaking import LANGUAGES, chosen, day, month_name, remembered, say, size
from app.desk.page.workplace import Workplace
from app.desk.wording import explain
from app.package import PackageError
from app.package.member_name import DIRECTION_SIGNS
from app.seal import SealError

PLACES: Final = ("inbox", "search", "patterns", "due", "keeping", "card")
LARGEST_UPLOAD: Final = 4 * 1024**3
"""Bytes of one dropped file. A package with an hour of video is about a quarter of it."""

Environ = dict[str, Any]
StartResponse = Callable[..., Any]


def create_page(work: Workplace, door: Door) -> Flask:
    """The application for one desk behind one door."""
    app = Flask("app.desk.page", static_folder="static", template_folder="templates")
    app.logger.disabled = True
    logging.getLogger("waitress").disabled = True
    app.config.update(
        MAX_CONTENT_LENGTH=LARGEST_UPLOAD, PROPAGATE_EXCEPTIONS=False, TRAP_HTTP_EXCEPTIONS=False
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.finalize = _plainly
    app.jinja_env.globals.update(say=say, day=day, month_name=month_name, size=size)
    app.wsgi_app = _Under(door.path, app.wsgi_app)  # type: ignore[method-assign]
    guard(app, door)
    _frame(app, work)
    for pages in (
        inbox_pages,
        receive_pages,
        record_pages,
        search_pages,
        pattern_pages,
        due_pages,
        keeping_pages,
        card_pages,
    ):
        pages.add(app, work)
    _faults(app)
    return app


_TURNING: Final = dict.fromkeys(map(ord, DIRECTION_SIGNS))


def _plainly(value: Any) -> Any:
    """What is written into a page, without the signs that turn the direction of writing: they could turn our own words too."""
    return type(value)(value.translate(_TURNING)) if isinstance(value, str) else value


class _Under:
    """Serves the application under /<path>/, so that the cookie can be bound to it; any other path is not there."""

    def __init__(self, path: str, inner: Callable[[Environ, StartResponse], Iterable[bytes]]) -> None:
        self._prefix = f"/{path}"
        self._inner = inner

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        asked = environ.get("PATH_INFO", "")
        if asked.startswith(f"{self._prefix}/"):
            environ["SCRIPT_NAME"] = environ.get("SCRIPT_NAME", "") + self._prefix
            environ["PATH_INFO"] = asked[len(self._prefix) :]
        else:
            # Nothing lies here; the application answers, so that the door's checks and headers hold here too.
            environ["PATH_INFO"] = "/nothing-here"
        return self._inner(environ, start_response)


def _frame(app: Flask, work: Workplace) -> None:
    @app.before_request
    def language() -> None:
        g.language = chosen(request)

    @app.context_processor
    def frame() -> dict[str, Any]:
        return {
            "language": g.get("language", "en"),
            "languages": LANGUAGES,
            "places": PLACES,
            "place": request.endpoint,
            "group": work.name(),
            "here": request.full_path.rstrip("?"),
            "form_token": g.get("form_token", ""),
        }

    @app.post("/language")
    def speak() -> AnyResponse:
        back = request.form.get("back", "")
        # Only a path of ours: "//elsewhere" and "/\\elsewhere" would leave the page.
        inside = back.startswith("/") and not back.startswith(("//", "/\\"))
        answer = redirect(request.script_root + back if inside else url_for("inbox"), 303)
        return remembered(answer, request)

    @app.get("/letters/<name>.ttf")
    def letters(name: str) -> AnyResponse:
        if name not in ("Latin", "LatinSemiBold"):
            raise NotFound(name)
        answer = app.response_class((content.FONTS / f"{name}.ttf").read_bytes(), mimetype="font/ttf")
        answer.headers["Cache-Control"] = "private, max-age=86400"
        return answer


def _faults(app: Flask) -> None:
    @app.errorhandler(HTTPException)
    def refused(error: HTTPException) -> tuple[str, int]:
        code = error.code or 500
        key = str(code) if code in (400, 401, 403, 404, 413, 421, 503) else "other"
        return _page(say("refused", key, "what"), say("refused", key, "next"), code)

    @app.errorhandler(DeskError)
    @app.errorhandler(PackageError)
    @app.errorhandler(SealError)
    def told(error: Exception) -> tuple[str, int]:
        code = HTTPStatus.NOT_FOUND if isinstance(error, NotFound) else HTTPStatus.CONFLICT
        words = explain(error, g.get("language", "en"))
        if words is None:
            return ours(error)
        return _page(words.what, words.next, code)

    @app.errorhandler(Exception)
    def ours(error: Exception) -> tuple[str, int]:
        # Only the kind: the message of a stray exception can hold what a record says.
        return _page(
            say("refused", "ours", "what", kind=type(error).__name__), say("refused", "ours", "next"), 500
        )


def _page(what: str, then: str, code: int) -> tuple[str, int]:
    # Without the right cookie a visitor learns nothing but that something is refused: no name, no places.
    known = bool(g.get("form_token"))
    return render_template("refused.html" if known else "closed.html", what=what, then=then), int(code)
