"""Who may call a route. Every route declares it, and no application starts with one that does not."""

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import TypeVar

from flask import Flask, abort, request

from service.errors import VaktlinjeError
from service.web.edge import edge

View = TypeVar("View", bound=Callable[..., object])


class Caller(StrEnum):
    ANYONE = "anyone"
    PROVIDER = "provider"  # what the telephone provider signed


class RouteUndeclared(VaktlinjeError):
    """A route was added without `calls_from`."""

    def __init__(self, endpoint: str) -> None:
        super().__init__(f"the route {endpoint} does not declare who may call it")


def calls_from(caller: Caller) -> Callable[[View], View]:
    """Declares who may call the view; anybody else gets 403."""
    def declare(view: View) -> View:
        setattr(view, "caller", caller)  # noqa: B010 - functions have no such attribute for the type checker
        return view
    return declare


def declared(app: Flask, endpoint: str) -> Caller:
    """RouteUndeclared where the view says nothing."""
    caller = getattr(app.view_functions[endpoint], "caller", None)
    if not isinstance(caller, Caller):
        raise RouteUndeclared(endpoint)
    return caller


def guard(app: Flask) -> None:
    """From now on each request is held against its route's declaration. Call it when all routes are there."""
    allowed = {endpoint: declared(app, endpoint) for endpoint in app.view_functions}

    @app.before_request
    def refuse_strangers() -> None:
        if request.endpoint is not None and not CHECKS[allowed[request.endpoint]]():
            abort(403, "This address answers only what the provider has signed.")


def _is_signed() -> bool:
    query = request.environ.get("QUERY_STRING", "")
    form = request.form.to_dict(flat=False)
    return edge().signature.holds(
        f"{request.path}?{query}" if query else request.path, form, request.headers.get("X-Twilio-Signature"))


CHECKS: Mapping[Caller, Callable[[], bool]] = {Caller.ANYONE: lambda: True, Caller.PROVIDER: _is_signed}
