"""Each request has an id, made here and told in the answer (`X-Request-Id`): what the log says of it is found by that.

What a browser or a proxy sends under that name is not taken over: it could hold anything.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from flask import Flask

from service import log
from service.models import new_id

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

ABOUT = "vaktlinje.about"  # in the request's environment: what its log lines are about
HEADER = "X-Request-Id"


def prepare(app: Flask) -> None:
    answer = app.wsgi_app

    def with_id(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        id = new_id()

        def start(status: str, headers: list[tuple[str, str]], error: Any = None) -> Any:
            return start_response(status, [*headers, (HEADER, id)], error)

        with log.about(request=id) as environ[ABOUT]:
            return answer(environ, start)

    app.wsgi_app = with_id  # type: ignore[method-assign]  # as Flask says that it is done
