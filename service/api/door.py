"""Who comes in: a program with a token (`Authorization: Bearer …`) that has the scope that the route needs.

Wrong tokens fill a bucket for the address that they come from; when it is full, they are answered 429 and no longer
looked up in writing. A right token always comes in. What is outside a token's areas does not exist for it.
"""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any, TypeVar, cast

from apiflask import APIBlueprint, HTTPError
from flask import current_app, g, request

from service import organisation
from service.accounts import throttle, tokens
from service.accounts.throttle import Bucket
from service.accounts.tokens import Scope, Token
from service.api import problems
from service.api.problems import Problem
from service.errors import VaktlinjeError
from service.organisation import Standing
from service.web.callers import Caller, calls_from
from service.web.edge import edge

View = TypeVar("View", bound=Callable[..., object])

blueprint = APIBlueprint("api", __name__, url_prefix="/api/v1")
WRONG_AT_ONCE, ONE_MORE_AFTER = 100, timedelta(seconds=6)
WITH_BODY = ("POST", "PUT")
NO_BODY = "no_body"  # an attribute of views that take none
blueprint.register_error_handler(Problem, problems.answer)
blueprint.register_error_handler(HTTPError, problems.of_validation)
blueprint.register_error_handler(VaktlinjeError, problems.of_rule)


def needs(scope: Scope) -> Callable[[View], View]:
    """Declares which scope a program's token must have."""
    def declare(view: View) -> View:
        setattr(view, "scope", scope)  # noqa: B010 - functions have no such attribute for the type checker
        return calls_from(Caller.PROGRAM)(view)
    return declare


def without_body(view: View) -> View:
    """Declares that the view takes no body, whatever its method."""
    setattr(view, NO_BODY, True)
    return view


def token() -> Token:
    """Whose request this is."""
    return cast(Token, g.token)


def standing() -> Standing:
    """The organisation: once as it was when the caller came in, then as it has become."""
    read_before: Standing | None = g.pop("standing", None)
    if read_before is not None:
        return read_before
    with edge().database.read() as db:
        return organisation.standing(db)


@blueprint.before_request
def let_in() -> None:
    g.token = _token()
    view: Any = current_app.view_functions[request.endpoint or ""]
    scope: Scope = view.scope
    if not g.token.may(scope):
        raise Problem(403, f"this token does not have the scope {scope}")
    for word in (request.view_args or {}).values():
        if not re.fullmatch(r"[^\x00-\x20/]{1,64}", word):
            raise problems.nothing_here()
    if request.method in WITH_BODY and not hasattr(view, NO_BODY):
        _read_body()


def _token() -> Token:
    authorization = request.authorization
    if authorization is None or authorization.type != "bearer" or not authorization.token:
        raise Problem(401, "send a token: Authorization: Bearer …", {"WWW-Authenticate": "Bearer"})
    now = edge().now()
    with edge().database.read() as db:
        found = tokens.find(db, authorization.token, now)
        g.standing = organisation.standing(db)  # nearly every view asks for it next
    if found is not None:
        return found
    bucket = Bucket(edge().vault.index(f"api:{request.remote_addr}"), WRONG_AT_ONCE, ONE_MORE_AFTER)
    with edge().database.write() as db:
        wait = throttle.take(db, [bucket], now)
    if wait is not None:
        seconds = str(int(wait.total_seconds()) + 1)
        raise Problem(429, "too many wrong tokens came from this address: wait a little", {"Retry-After": seconds})
    raise Problem(
        401, "this token is not known, or it has been revoked or is over",
        {"WWW-Authenticate": 'Bearer error="invalid_token"'},
    )  # fmt: skip


def _read_body() -> None:
    """JSON, once for all who read it later; what is no JSON is told apart from what is JSON and wrong."""
    if not request.is_json:
        raise Problem(415, "send JSON: Content-Type: application/json")
    try:
        read = request.get_json()
    except RecursionError:
        raise Problem(400, "the JSON is too deep") from None
    if not isinstance(read, dict):
        raise problems.invalid("", "the body must be a JSON object: {…}")
