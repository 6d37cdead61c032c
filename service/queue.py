"""The one table of due work, sends and timers (design, section 2). All times are aware; a lane is first in, first out.

Everything here happens in the caller's transaction, so that a change of state, its event and what follows from it
commit together. A claim lends a row to one attempt until its lease is over; then anybody may claim it again.
Whoever does the work writes it, and `finish`es, in one transaction. **Finish first, then act**: a handler that
moves or drops its own timer after claiming it has given the attempt away, and finishing would say so.

`attempt` is the fence. It grows with each claim and each move and never shrinks; it does not count failures.
Order in a lane is the order of `seq`. Whoever puts two things in a lane from two transactions at once has not
said which is first; the caller's lock (on its conversation, say) does.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any, TypeAlias

from sqlalchemy import (
    CTE,
    ColumnElement,
    Connection,
    FromClause,
    Integer,
    Row,
    Select,
    Update,
    and_,
    bindparam,
    delete,
    func,
    literal_column,
    or_,
    select,
    union_all,
    update,
)
from sqlalchemy.sql.dml import ReturningInsert, ReturningUpdate

from service.database import Upsert, insert_of
from service.errors import ClaimLost
from service.models import metadata

WORK = metadata.tables["work"]
CLAIMED: ColumnElement[str] = literal_column("'claimed'")
FIRST = "first:"  # how a lane's name begins that goes before other lanes
LEASE = timedelta(seconds=30)  # a send takes the provider 10 s at most, or 20 with a second token

Detail: TypeAlias = Mapping[str, Any]


@dataclass(frozen=True)
class Claimed:
    """Work that is ours until its lease is over, or somebody moves or drops it."""

    seq: int
    key: str
    kind: str
    subject: str
    attempt: int
    due_at: datetime
    detail: dict[str, Any]


def put(
    db: Connection, *, key: str, kind: str, subject: str, due_at: datetime, now: datetime,
    lane: str | None = None, detail: Detail | None = None,
) -> bool:
    """Queues work once. False: that key is already there, whatever became of it, and nothing is changed."""
    row = _new(key, kind, subject, due_at, now, detail) | {"lane": lane}
    return db.execute(_put_once(db.dialect.name), row).first() is not None


def put_or_move(
    db: Connection, *, key: str, kind: str, subject: str, due_at: datetime, now: datetime,
    detail: Detail | None = None,
) -> None:
    """Sets a timer, or sets it anew: due at `due_at`, also if it was done or dropped; a claim on it is void."""
    row = _new(key, kind, subject, due_at, now, detail)
    db.execute(_put_anew(db.dialect.name), row)


def drop(db: Connection, key: str, now: datetime) -> bool:
    """The work is no longer wanted; a claim on it is void. False: it was not waiting (any more)."""
    dropped = {"which_key": key, "state": "dropped", "finished_at": now, "lease_until": None}
    return db.execute(_of_key(), dropped).rowcount == 1


def claim(db: Connection, now: datetime, limit: int, lease: timedelta = LEASE) -> list[Claimed]:
    """Up to `limit` rows that are due and head their lane, oldest first; those with an expired lease again.

    Work without a lane goes before the rest, then lanes that are FIRST: when many write at once, pages and timers do
    not wait behind talk, nor answers to the people who need help behind talk among helpers.

    Two claims at once never get the same row: on SQLite one waits, on PostgreSQL each skips what the other has
    locked, and what it locked after the other's commit is looked at again. A lane's second row stays blocked in
    the eyes of both until the first is committed as finished, so being late only ever means waiting.
    """
    rows = db.execute(_claim(), {"now": now, "at_most": limit, "leased_until": now + lease})
    return sorted(map(_claimed, rows), key=lambda work: (work.due_at, work.seq))


def finish(db: Connection, claimed: Claimed, now: datetime) -> bool:
    """The work is done. False: the attempt is no longer ours, and the caller must roll back its transaction."""
    done = {**_which(claimed), "state": "done", "finished_at": now, "lease_until": None}
    return db.execute(_ours(), done).rowcount == 1


def finish_or_undo(db: Connection, claimed: Claimed, now: datetime) -> None:
    """`finish`, with ClaimLost in place of False: raised through `Database.write`, it undoes the transaction."""
    if not finish(db, claimed, now):
        raise ClaimLost(claimed.key, claimed.attempt)


def retry(db: Connection, claimed: Claimed, due_at: datetime, detail: Detail | None = None) -> bool:
    """Gives the work back for later, with `detail` in place of the old one if given. False: no longer ours."""
    again: dict[str, Any] = {"state": "due", "due_at": due_at, "lease_until": None}
    if detail is not None:
        again["detail"] = dict(detail)
    return db.execute(_ours(), {**_which(claimed), **again}).rowcount == 1


def next_due(db: Connection) -> datetime | None:
    """When the first of the work that is not finished is due, or was; None where there is none."""
    at: datetime | None = db.execute(select(func.min(WORK.c.due_at)).where(_unfinished(WORK))).scalar_one()
    return at


def forget_finished(db: Connection, before: datetime) -> int:
    """Deletes what was done or dropped before `before`, and with it the memory of its keys; how many rows."""
    return db.execute(delete(WORK).where(~_unfinished(WORK), WORK.c.finished_at < before)).rowcount


def _new(
    key: str, kind: str, subject: str, due_at: datetime, now: datetime, detail: Detail | None
) -> dict[str, Any]:
    return {
        "key": key, "kind": kind, "subject": subject, "due_at": due_at, "created_at": now,
        "state": "due", "attempt": 0, "detail": dict(detail or {}),
    }


def _unfinished(work: FromClause) -> ColumnElement[bool]:
    # Written out, not bound: only so do both databases see that the partial indexes fit.
    return work.c.state.in_([literal_column("'due'"), literal_column("'claimed'")])


# Built once, as in `service.prepared`; names that begin with `which_` are no columns.


@cache
def _put_once(dialect: str) -> ReturningInsert[Any]:
    return insert_of(dialect, WORK).on_conflict_do_nothing(index_elements=["key"]).returning(WORK.c.seq)


@cache
def _put_anew(dialect: str) -> Upsert:
    added = insert_of(dialect, WORK)
    anew: dict[str, Any] = {name: added.excluded[name] for name in ("kind", "subject", "due_at", "state", "detail")}
    anew |= {"attempt": WORK.c.attempt + 1, "lease_until": None, "finished_at": None}
    return added.on_conflict_do_update(index_elements=["key"], set_=anew)


@cache
def _of_key() -> Update:
    return update(WORK).where(WORK.c.key == bindparam("which_key"), _unfinished(WORK))


@cache
def _claim() -> ReturningUpdate[Any]:
    earlier = WORK.alias("earlier")
    # A look-up, not NOT EXISTS: that PostgreSQL plans once for an empty table, and keeps when there are thousands.
    head = select(func.min(earlier.c.seq)).where(earlier.c.lane == WORK.c.lane, _unfinished(earlier))
    heads_lane = WORK.c.seq == head.scalar_subquery()
    at_most = bindparam("at_most", type_=Integer)
    # In the order of an index, so that what waits behind the first few is not looked at.
    apart = _first_due(at_most, WORK.c.lane.is_(None)).cte("apart")
    left = at_most - _how_many(apart)
    is_first = WORK.c.lane.like(literal_column(f"'{FIRST}%'"))
    first = _first_due(left, WORK.c.lane.is_not(None), is_first, heads_lane).cte("first")
    others = _first_due(left - _how_many(first), WORK.c.lane.is_not(None), ~is_first, heads_lane).cte("others")
    picked = union_all(*(select(some.c.seq) for some in (apart, first, others)))
    lent = {"state": "claimed", "attempt": WORK.c.attempt + 1, "lease_until": bindparam("leased_until")}
    return (
        update(WORK).where(WORK.c.seq.in_(picked)).values(lent)
        .returning(*(WORK.c[name] for name in Claimed.__dataclass_fields__))
    )


def _how_many(some: CTE) -> ColumnElement[int]:
    return select(func.count()).select_from(some).scalar_subquery()


def _first_due(at_most: ColumnElement[int], *which: ColumnElement[bool]) -> Select[tuple[int]]:
    """For a WITH, so that PostgreSQL cannot run it twice and lock more than so many rows."""
    now = bindparam("now", type_=WORK.c.due_at.type)
    free = or_(WORK.c.state == "due", and_(WORK.c.state == "claimed", WORK.c.lease_until <= now))
    return (
        select(WORK.c.seq).where(_unfinished(WORK), WORK.c.due_at <= now, free, *which)
        .order_by(WORK.c.due_at, WORK.c.seq).limit(at_most).with_for_update(skip_locked=True)
    )


@cache
def _ours() -> Update:
    return update(WORK).where(
        WORK.c.seq == bindparam("which_seq"), WORK.c.attempt == bindparam("which_attempt"), WORK.c.state == CLAIMED)


def _which(claimed: Claimed) -> dict[str, Any]:
    return {"which_seq": claimed.seq, "which_attempt": claimed.attempt}


def _claimed(row: Row[Any]) -> Claimed:
    return Claimed(**row._mapping)
