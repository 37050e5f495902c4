"""Who may speak to the page, and what a browser showing it may load.

The page listens on this machine only. That keeps the network out, but neither other programs and people on the machine
nor other sites open in the same browser. So:

- the address printed at the start holds a token that counts once; it is exchanged for a cookie. The cookie is strict
  (no other site's link or form carries it), unreadable for scripts, and bound to a path made anew at each start,
  because browsers send a cookie of 127.0.0.1 to every port there;
- every request must name this host and port, or it comes through a name that somebody else points here (DNS rebinding);
- a request the browser says another site began is refused, and what changes anything must carry the form token too;
- nothing is loaded from elsewhere, no script or style stands in a page, nothing is kept in a cache.
"""

import hmac
from secrets import token_urlsafe
from typing import Final

from attrs import define, field
from flask import Flask, Request, Response, abort, g, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

COOKIE: Final = "firsthand-desk"
FORM_FIELD: Final = "form-token"
FORM_HEADER: Final = "X-Form-Token"
_CHANGES: Final = frozenset({"POST", "PUT", "PATCH", "DELETE"})
_OURS: Final = frozenset({"same-origin", "none"})

HEADERS: Final = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "media-src 'self'; font-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; "
    "base-uri 'none'",
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    # "no-referrer" would also blank the Origin of our own forms.
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-Robots-Tag": "noindex",
}


def _secret() -> str:
    return token_urlsafe(32)


@define
class Door:
    """The secrets of one run of the page. `host` is what a request must name, as in "127.0.0.1:8123".

    `path` is where everything lies, without its slashes; `entrance` counts once and is None afterwards.
    """

    host: str
    path: str = field(factory=lambda: token_urlsafe(9))
    entrance: str | None = field(factory=_secret, repr=False)
    cookie: str = field(factory=_secret, repr=False)
    form_token: str = field(factory=_secret, repr=False)

    @property
    def address(self) -> str:
        """What is opened in the browser, once."""
        return f"http://{self.host}/{self.path}/enter/{self.entrance}"

    def enter(self, untrusted_token: str) -> bool:
        """Whether this is the token; true once only."""
        if self.entrance is None or not _same(untrusted_token, self.entrance):
            return False
        self.entrance = None
        return True


def guard(app: Flask, door: Door) -> None:
    """Put the door before every view of `app`, and its headers on every answer."""

    @app.before_request
    def check() -> AnyResponse | None:
        if request.host != door.host:
            abort(421)
        if request.headers.get("Sec-Fetch-Site", "none") not in _OURS and not _followed_link(request):
            abort(403)
        if request.endpoint == "enter":
            return None
        if not _same(request.cookies.get(COOKIE, ""), door.cookie):
            abort(401)
        if request.method in _CHANGES:
            origin = request.headers.get("Origin")
            if origin is not None and origin != f"http://{door.host}":
                abort(403)
            # The header first: reading a form would read the whole of an upload.
            given = request.headers.get(FORM_HEADER) or (
                request.form.get(FORM_FIELD, "") if _small_form(request) else ""
            )
            if not _same(given, door.form_token):
                abort(403)
        g.form_token = door.form_token
        return None

    @app.get("/enter/<untrusted_token>")
    def enter(untrusted_token: str) -> AnyResponse:
        # A browser may fetch an address before the person opens it; that must not use it up.
        if request.headers.get("Sec-Purpose") or request.headers.get("Purpose"):
            abort(503)
        if not door.enter(untrusted_token):
            abort(401)
        answer = redirect(url_for("inbox"), 303)
        answer.set_cookie(COOKIE, door.cookie, path=f"/{door.path}/", httponly=True, samesite="Strict")
        return answer

    @app.after_request
    def head(answer: Response) -> Response:
        for name, value in HEADERS.items():
            answer.headers.setdefault(name, value)
        return answer


def _followed_link(untrusted: Request) -> bool:
    """A link to the entrance clicked in another page, such as a web mail; it carries no cookie and needs none."""
    return untrusted.endpoint == "enter" and untrusted.headers.get("Sec-Fetch-Mode") == "navigate"


def _small_form(untrusted: Request) -> bool:
    kind = untrusted.mimetype
    return kind == "application/x-www-form-urlencoded" and (untrusted.content_length or 0) <= 64 * 1024


def _same(untrusted: str, secret: str) -> bool:
    return hmac.compare_digest(untrusted.encode("utf-8", "replace"), secret.encode())
