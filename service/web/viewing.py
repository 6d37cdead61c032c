"""Who looks at this page: found once a request, from the token in the signed cookie."""

from typing import cast

from flask import abort, g, redirect, request, session, url_for
from werkzeug.wrappers import Response

from service.accounts import Viewer, sessions
from service.models.account import Role
from service.web.edge import edge

TOKEN = "token"  # in the cookie  # nosec B105


def viewer() -> Viewer:
    """Who is signed in. Only for routes that declare callers who are."""
    found = find()
    if found is None:
        abort(401)
    return found


def find() -> Viewer | None:
    """Who is signed in, past the second factor where one is asked for."""
    found = _someone()
    return None if found is None or found.is_halfway else found


def halfway() -> Viewer | None:
    """Who has given the password, and must still prove (or set up) the second factor."""
    found = _someone()
    return found if found is not None and found.is_halfway else None


def at_least_halfway() -> Viewer:
    """Only for routes that declare `Caller.HALFWAY`."""
    return halfway() or viewer()


def require(area_id: str, *roles: Role) -> Viewer:
    """The viewer, who has one of the roles in this area; 404 where not: it does not exist for them."""
    found = viewer()
    if not found.may(area_id, *roles):
        abort(404)
    return found


def for_people() -> bool:
    """Whether whoever asks wants a page."""
    best = request.accept_mimetypes.best_match(["text/plain", "text/html"])
    return best == "text/html" and "text/html" in request.headers.get("Accept", "")


def to_sign_in() -> Response:
    """Asks to sign in, and comes back to a page that was asked for (a form that was sent is not sent again)."""
    wanted = request.full_path.rstrip("?") if request.method == "GET" else None
    return redirect(url_for("sign_in.form", next=wanted), 303)


def to_second_factor() -> Response:
    wanted = request.full_path.rstrip("?") if request.method == "GET" else None
    return redirect(url_for("account.second_factor", next=wanted), 303)


def _someone() -> Viewer | None:
    found = g.get("someone", g)  # a page asks a thousand times: for each phrase that it says
    if found is g:
        found = g.someone = _find()
    return cast(Viewer | None, found)


def _find() -> Viewer | None:
    token = session.get(TOKEN)
    if not isinstance(token, str):
        return None
    now = edge().now()
    with edge().database.read() as db:
        found = sessions.viewer(db, token, now)
        stale = found is not None and sessions.needs_noting(db, token, now)
    if stale:
        with edge().database.write() as db:
            sessions.note(db, token, now)
    return found
