"""How every answer leaves: with headers that keep browsers careful, and errors as one sentence of plain text.

What somebody sent is never repeated in an answer or a log line.
"""

from flask import Flask, Response, request
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import HTTPException

from channels.base import BadWebhook
from service import log

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
TWO_YEARS = "max-age=63072000; includeSubDomains"


def prepare(app: Flask, *, https: bool) -> None:
    headers = {**HEADERS, "Strict-Transport-Security": TWO_YEARS} if https else HEADERS

    @app.after_request
    def careful(response: Response) -> Response:
        for name, value in headers.items():
            response.headers.setdefault(name, value)
        return response

    app.register_error_handler(HTTPException, _refusal)
    app.register_error_handler(BadWebhook, _unreadable)
    app.register_error_handler(SQLAlchemyError, _not_stored)


def _refusal(error: HTTPException) -> Response:
    response = Response(f"{error.description or error.name}\n", error.code or 500, content_type=PLAIN)
    for name, value in error.get_headers():
        if name in ("Allow", "Location", "Retry-After"):
            response.headers[name] = value
    return response


def _unreadable(error: BadWebhook) -> Response:
    return Response(f"{error}\n", 400, content_type=PLAIN)


def _not_stored(error: SQLAlchemyError) -> Response:
    # 503 and not 200: the provider must not believe that a text was received that is stored nowhere.
    log.trouble("web:not_stored", error, route=request.endpoint)
    return Response("The database does not answer; nothing was stored.\n", 503, content_type=PLAIN)
