"""The moment of being signed in: a new cookie, with nothing in it of what was there before."""

from flask import current_app, g, redirect, session, url_for
from werkzeug.wrappers import Response

from service.accounts import sessions
from service.web.edge import edge
from service.web.signin import whence
from service.web.viewing import TOKEN


def enter(token: str, wanted: str) -> Response:
    """On to the page that was wanted, by way of the second factor where it is still to come."""
    carry(token)
    with edge().database.read() as db:
        viewer = sessions.viewer(db, token, edge().now())
    halfway = viewer is not None and viewer.is_halfway
    response = current_app.make_response(
        redirect(url_for("account.second_factor", next=wanted) if halfway else wanted, 303))
    if viewer is not None and not halfway:
        whence.remember(response, viewer.account_id)
    return response


def carry(token: str) -> None:
    """The browser has this session from now on."""
    session.clear()
    session[TOKEN] = token
    g.pop("someone", None)
