"""Writing answers: JSON as the commands write it, with an ETag; lists a page at a time.

An ETag is made of what is said, so whoever has read something can say of a change that it holds only for that
(`If-Match`), and need not be told twice (`If-None-Match`).
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from hashlib import sha256
from typing import Any, TypeAlias, TypeVar
from urllib.parse import urlencode

from flask import Response, request
from pydantic import BaseModel

from service.api.problems import Problem, invalid
from service.api.shapes import PageQuery

Item = TypeVar("Item")
Said: TypeAlias = "BaseModel | Sequence[BaseModel]"


def plain(said: Said) -> Any:
    """As JSON can hold it."""
    if isinstance(said, BaseModel):
        return said.model_dump(mode="json", by_alias=True)
    return [one.model_dump(mode="json", by_alias=True) for one in said]


def answer(said: Said, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    return answer_plain(plain(said), status, headers)


def answer_plain(data: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    return answer_bytes(_written(data), "application/json", status, headers)


def answer_bytes(
    body: bytes, media: str, status: int = 200, headers: Mapping[str, str] | None = None
) -> Response:
    """With its ETag; nothing but that, 304, to who has it already."""
    response = Response(body, status, headers, content_type=media)
    response.set_etag(_etag(body))
    response.headers["Cache-Control"] = "private, no-cache"
    if request.method == "GET":
        response.make_conditional(request)
    return response


def nothing_left() -> Response:
    """204, after it was removed: of no type, for there is nothing."""
    response = Response(status=204)
    del response.headers["Content-Type"]
    return response


def must_match(said: BaseModel | None) -> None:
    """412 unless the caller has seen it as it is now, 428 where they do not say what they have seen."""
    if not request.if_match:
        raise Problem(428, "send If-Match with the ETag of what you have read, so that nobody's change is lost")
    if said is None or not request.if_match.contains(_etag(_written(plain(said)))):
        raise Problem(412, "it has been changed or removed since you read it: read it again", kind="changed-meanwhile")


def page(items: Iterable[Item], key: Callable[[Item], object], asked: PageQuery) -> tuple[list[Item], dict[str, str]]:
    """The page that was asked for, and the header that leads to the next; `key` names an item among the others."""
    found = list(items)
    first = 0
    if asked.after is not None:
        places = (place for place, item in enumerate(found) if _cursor(key(item)) == asked.after)
        place = next(places, None)
        if place is None:
            raise invalid("after", "the page before is no longer there: begin again without `after`", place="query")
        first = place + 1
    shown = found[first : first + asked.limit]
    if first + asked.limit >= len(found):
        return shown, {}
    return shown, {"Link": f"<{_next(_cursor(key(shown[-1])))}>; rel=\"next\""}


def _next(after: str) -> str:
    kept = [(name, value) for name, value in request.args.items() if name != "after"]
    return f"{request.path}?{urlencode([*kept, ('after', after)])}"


def _cursor(key: object) -> str:
    return sha256(repr(key).encode()).hexdigest()[:20]


def _written(data: Any) -> bytes:
    return f"{json.dumps(data, ensure_ascii=False, indent=2)}\n".encode()


def _etag(body: bytes) -> str:
    return sha256(body).hexdigest()[:32]
