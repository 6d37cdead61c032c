"""The public page of an area: who can be reached, in plain words and without names; and a card with the number."""

from flask import Blueprint, abort, g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from schedules.organisation import Area
from service.organisation import Standing, standing
from service.texts.catalogue import LANGUAGES
from service.web.callers import Caller, calls_from
from service.web.edge import edge
from service.web.public import reading
from service.web.words import COOKIE

A_YEAR = 365 * 24 * 60 * 60  # seconds
BRIEFLY = "private, max-age=30"  # private: it may be in a language of one's own, and name who is signed in
public = Blueprint("public", __name__)


@public.get("/status/<area>")
@calls_from(Caller.ANYONE)
def page(area: str) -> ResponseReturnValue:
    with edge().database.read() as db:
        stands, found = _found(standing(db), area)
        status = reading.status(db, stands, found, edge().now())
        chosen = _language_chosen()
        return chosen or _kept_briefly(render_template("public/page.html", status=status))


@public.get("/status/<area>/card")
@calls_from(Caller.ANYONE)
def card(area: str) -> ResponseReturnValue:
    """To print, cut out and keep by the phone."""
    with edge().database.read() as db:
        _, found = _found(standing(db), area)
    return _language_chosen() or _kept_briefly(render_template("public/card.html", area=reading.described(found)))


def _found(stands: Standing, area: str) -> tuple[Standing, Area]:
    """404 where there is no such area. Its own language is the page's until another is chosen."""
    found = stands.area(area)
    if found is None:
        abort(404)
    g.page_language = found.language
    return stands, found


def _language_chosen() -> Response | None:
    """`?language=nn` is kept in a cookie; then the page without it."""
    wanted = request.args.get("language")
    if wanted not in LANGUAGES:
        return None
    answer = redirect(url_for(request.endpoint or "", **(request.view_args or {})), 303)
    answer.set_cookie(
        COOKIE, wanted, max_age=A_YEAR, httponly=True, samesite="Lax", secure=not edge().settings.this_machine_only)
    return answer


def _kept_briefly(page: str) -> Response:
    answer = make_response(page)
    answer.headers["Cache-Control"] = BRIEFLY
    answer.vary.add("Cookie")
    return answer
