"""Who may call a route. Every route declares it, and no application starts with one that does not.

A caller is ANYONE, the PROVIDER (what it signed), a PROGRAM (with a token: `service.web.api`), SIGNED_IN (any
account), or an account with one of the given roles in some area. Which area is for the view to ask:
`viewing.viewer().may(area, ...)`. What somebody may not see does not exist for them: the view answers 404.
"""

from collections.abc import Callable
from enum import StrEnum
from typing import TypeAlias, TypeVar

from flask import Flask, abort, request
from werkzeug.wrappers import Response

from service.errors import VaktlinjeError
from service.models.account import Role
from service.web import unsent, viewing
from service.web.edge import edge

View = TypeVar("View", bound=Callable[..., object])


class Caller(StrEnum):
    ANYONE = "anyone"
    PROVIDER = "provider"  # what the telephone provider signed
    PROGRAM = "program"  # the API's own blueprint checks the token and its scopes
    SIGNED_IN = "signed_in"
    HALFWAY = "halfway"  # beside SIGNED_IN: also who still has the second factor to come


Callers: TypeAlias = frozenset[Caller | Role]
OURS = ("static", "openapi.spec")  # our own css and js; what the API says of itself


class RouteUndeclared(VaktlinjeError):
    """A route was added without `calls_from`."""

    def __init__(self, endpoint: str) -> None:
        super().__init__(f"the route {endpoint} does not declare who may call it")


def calls_from(*callers: Caller | Role) -> Callable[[View], View]:
    """Declares who may call the view; anybody else gets 403, or is asked to sign in."""
    def declare(view: View) -> View:
        setattr(view, "callers", frozenset(callers))  # noqa: B010 - functions have no such attribute for the type checker
        return view
    return declare


def declared(app: Flask, endpoint: str) -> Callers:
    """RouteUndeclared where the view says nothing."""
    if endpoint in OURS:
        return frozenset({Caller.ANYONE})
    callers: Callers | None = getattr(app.view_functions[endpoint], "callers", None)
    if not callers:
        raise RouteUndeclared(endpoint)
    return callers


def guard(app: Flask) -> None:
    """From now on each request is held against its route's declaration. Call it when all routes are there."""
    allowed = {endpoint: declared(app, endpoint) for endpoint in app.view_functions}

    @app.before_request
    def refuse_strangers() -> Response | None:
        return None if request.endpoint is None else _refused(allowed[request.endpoint])


def _refused(callers: Callers) -> Response | None:
    """None where the request may pass."""
    if callers & {Caller.ANYONE, Caller.PROGRAM}:
        return None
    if Caller.PROVIDER in callers:
        return None if _is_signed() else abort(403, "This address answers only what the provider has signed.")
    viewer = viewing.find()
    if viewer is None:
        return None if Caller.HALFWAY in callers and viewing.halfway() is not None else _to_sign_in()
    roles = [caller for caller in callers if isinstance(caller, Role)]
    if Caller.SIGNED_IN not in callers and not viewer.has(*roles):
        abort(403)
    return None


def _to_sign_in() -> Response:
    """Also where somebody was signed in when the form that they send was opened."""
    if request.method == "POST" and request.endpoint != "sign_in.out" and viewing.for_people():
        return unsent.page()
    return viewing.to_sign_in() if viewing.halfway() is None else viewing.to_second_factor()


def _is_signed() -> bool:
    query = request.environ.get("QUERY_STRING", "")
    form = request.form.to_dict(flat=False)
    return edge().signature.holds(
        f"{request.path}?{query}" if query else request.path, form, request.headers.get("X-Twilio-Signature"))
