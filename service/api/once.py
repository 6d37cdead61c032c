"""The same request twice is done once: a POST with an `Idempotency-Key` is answered as it was the first time.

The key belongs to the token. What was done is remembered with its answer, in the transaction that did it (`done`); what
was refused changed nothing and may be tried again with the same key. A claim whose process died is taken over after a
minute; should it be alive after all, what it does is undone.
"""

import re
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import wraps
from hashlib import sha256
from typing import Any, TypeVar

from flask import Response, g, request
from sqlalchemy import ColumnElement, Connection, delete, select, update

from service.api.answering import Said, answer, answer_plain, plain
from service.api.door import token
from service.api.problems import Problem, invalid
from service.database import insert
from service.models import metadata
from service.web.edge import edge

View = TypeVar("View", bound=Callable[..., Response])

ANSWER = metadata.tables["api_answer"]
HEADER = "Idempotency-Key"
UNDER_WAY = 0  # the status of a request that has no answer yet
STALE = timedelta(minutes=1)


def once(view: View) -> View:
    """The view, done once for each key; without a key, as often as it is asked."""
    @wraps(view)
    def guarded(*args: Any, **facts: Any) -> Response:
        key = _key()
        if key is None:
            return view(*args, **facts)
        claimed_at = edge().now()
        earlier = _claim(key, claimed_at)
        if earlier is not None:
            return earlier
        g.claim = _row(key) & (ANSWER.c.status == UNDER_WAY) & (ANSWER.c.at == claimed_at)
        try:
            return view(*args, **facts)
        except BaseException:
            _release()
            raise
    return guarded  # type: ignore[return-value]


def done(db: Connection, said: Said, location: str | None = None) -> None:
    """Remembers the answer, 201, for the same request again. Problem where somebody else has taken the claim over."""
    claim: ColumnElement[bool] | None = g.get("claim")
    if claim is None:
        return
    kept = {"status": 201, "body": {"said": plain(said), "location": location}}
    if db.execute(update(ANSWER).where(claim).values(**kept)).rowcount == 0:
        raise _under_way()


def created(said: Said, location: str | None = None) -> Response:
    return answer(said, 201, _where(location))


def _where(location: str | None) -> Mapping[str, str]:
    return {} if location is None else {"Location": location}


def _key() -> str | None:
    key = request.headers.get(HEADER)
    if key is None:
        return None
    if not re.fullmatch(r"[\x21-\x7e]{1,100}", key):
        raise invalid(HEADER, "a key is 1 to 100 letters, digits and signs, without spaces", place="header")
    return key


def _claim(key: str, now: datetime) -> Response | None:
    """None where the request is to be done now; the answer where it has been."""
    asked, mine = _hash(), _row(key)
    with edge().database.write() as db:
        new = insert(db, ANSWER).values(token_id=token().id, key=key, request_hash=asked, status=UNDER_WAY, at=now)
        if db.execute(new.on_conflict_do_nothing().returning(ANSWER.c.key)).first() is not None:
            return None
        earlier = db.execute(select(ANSWER).where(mine).with_for_update()).one_or_none()
        if earlier is not None and earlier.request_hash != asked:
            raise invalid(HEADER, "this key was used for another request", "key-reused", place="header")
        if earlier is not None and earlier.status != UNDER_WAY:
            return answer_plain(earlier.body["said"], earlier.status, _where(earlier.body["location"]))
        if earlier is None or earlier.at > now - STALE:
            raise _under_way()
        db.execute(update(ANSWER).where(mine).values(at=now))
    return None


def _release() -> None:
    with edge().database.write() as db:
        db.execute(delete(ANSWER).where(g.claim))


def _row(key: str) -> ColumnElement[bool]:
    return (ANSWER.c.token_id == token().id) & (ANSWER.c.key == key)


def _under_way() -> Problem:
    return Problem(409, "the same request is being dealt with", {"Retry-After": "1"}, "under-way")


def _hash() -> str:
    whole = sha256(f"{request.method} {request.full_path}\n".encode())
    whole.update(request.get_data())
    return whole.hexdigest()
