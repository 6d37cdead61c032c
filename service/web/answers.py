"""How every answer leaves: with headers that keep browsers careful, and errors as one sentence.

People get a page, programs plain text. What somebody sent is never repeated in an error or a log line.
"""

import secrets
from hashlib import sha256
from pathlib import Path

from flask import Flask, Response, g, render_template, request
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as Answer

from channels.base import BadWebhook
from service import log
from service.api import problems
from service.web import unsent, viewing

PLAIN = "text/plain; charset=utf-8"
HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
# No inline script or style is ever allowed: `style=""` and `onclick=""` do nothing.
PAGE_POLICY = (
    "default-src 'none'; script-src 'nonce-{nonce}'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action {forms}; manifest-src 'self'; frame-ancestors 'none'; base-uri 'none'"
)
FOR_STRANGERS = ("sign_in", "simulator", "public")  # forms that nobody need be signed in for
TWO_YEARS = "max-age=63072000; includeSubDomains"


def prepare(app: Flask, *, https: bool) -> None:
    headers = {**HEADERS, "Strict-Transport-Security": TWO_YEARS} if https else HEADERS
    app.jinja_env.globals.update(nonce=nonce, static_version=_version(Path(app.static_folder or "")))

    @app.after_request
    def careful(response: Response) -> Response:
        if response.mimetype == "text/html":
            policy = PAGE_POLICY.format(nonce=nonce(), forms=g.get("forms_go_to", "'self'"))
            response.headers.setdefault("Content-Security-Policy", policy)
        for name, value in headers.items():
            response.headers.setdefault(name, value)
        return response

    app.register_error_handler(HTTPException, _refusal)
    app.register_error_handler(BadWebhook, _unreadable)
    app.register_error_handler(SQLAlchemyError, _not_stored)


def _version(folder: Path) -> str:
    """Of our css and js: browsers keep them for a year, and ask anew when they have changed."""
    whole = sha256()
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        whole.update(file.read_bytes())
    return whole.hexdigest()[:12]


def nonce() -> str:
    """What a page's own scripts are known by; new with each answer."""
    if "nonce" not in g:
        g.nonce = secrets.token_urlsafe(16)
    made: str = g.nonce
    return made


def _refusal(error: HTTPException) -> Answer:
    code = error.code or 500
    if problems.wanted():
        return problems.of_http(error)
    if viewing.for_people():
        if isinstance(error, CSRFError) and (other := _instead()) is not None:
            return other
        response = Response(render_template("error.html", code=code, expired=isinstance(error, CSRFError)), code)
    else:
        response = Response(f"{error.description or error.name}\n", code, content_type=PLAIN)
    for name, value in error.get_headers():
        if name in ("Allow", "Location", "Retry-After"):
            response.headers[name] = value
    return response


def _instead() -> Answer | None:
    """For a form from another session than the one there is now; None where the sentence is enough."""
    if request.endpoint == "sign_in.out" and viewing.find() is None:
        return viewing.to_sign_in()
    return None if request.blueprint in FOR_STRANGERS else unsent.page()


def _unreadable(error: BadWebhook) -> Response:
    return Response(f"{error}\n", 400, content_type=PLAIN)


def _not_stored(error: SQLAlchemyError) -> Response:
    # 503 and not 200: the provider must not believe that a text was received that is stored nowhere.
    log.trouble("web:not_stored", error, route=request.endpoint)
    if problems.wanted():
        return problems.answer(problems.Problem(503, "the database does not answer; nothing was stored"))
    return Response("The database does not answer; nothing was stored.\n", 503, content_type=PLAIN)
