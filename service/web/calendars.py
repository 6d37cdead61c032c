"""Calendars at their secret addresses (contract, section 6): whoever has the address may read it."""

from hashlib import sha256

from flask import Blueprint, Response, abort, request

from service.calendars.feed import feed
from service.web.callers import Caller, calls_from
from service.web.edge import edge

calendars = Blueprint("calendars", __name__)


@calendars.get("/calendar/<token>.ics")
@calls_from(Caller.ANYONE)
def calendar(token: str) -> Response:
    """404 for what never was and what was revoked alike; 304 while nothing has changed."""
    content = feed(edge().line.database, token, edge().clock.now())
    if content is None:
        abort(404, "There is no calendar here (any more).")
    response = Response(content, content_type="text/calendar; charset=utf-8")
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["Content-Disposition"] = 'inline; filename="vaktlinje.ics"'
    response.set_etag(sha256(content).hexdigest()[:32])
    response.make_conditional(request)
    return response
