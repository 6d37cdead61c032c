"""Staff whose phones texts do not reach: marked when one fails for good, or three in a row did not arrive.

The mark goes when a text arrives or they write, and with another number. Whoever is marked is paged all the same: a
text that arrives after all is worth more than the mark. Planners are told by work of the kind TELL.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, select, update

from schedules.organisation import Staff
from service import queue
from service.database import insert
from service.events import record
from service.models import metadata

REACH = metadata.tables["staff_reach"]
IN_A_ROW = 3
TELL = "unreachable"  # the kind of work that tells the planners
TOLD_AGAIN_AFTER = timedelta(days=1)  # a phone that comes and goes is told of once a day


@dataclass(frozen=True)
class Unreachable:
    """`code`: the provider's, of the text that failed last."""

    staff: str
    since: datetime
    code: str | None


@dataclass(frozen=True)
class Failure:
    """A text to the staff member's phone that did not arrive; `written`: when the text was."""

    staff: str
    phone: str
    written: datetime
    code: str | None


def failed_for_good(db: Connection, failure: Failure, now: datetime) -> None:
    """The provider says that this phone gets no texts."""
    kept = _kept(db, failure)
    _count(db, kept, failure)
    if kept.unreachable_since is None:
        _mark(db, kept, failure, now)


def failed_once(db: Connection, failure: Failure, now: datetime) -> None:
    """A text did not arrive; the parts of a long one are one text."""
    kept = _kept(db, failure)
    if kept.failed_text_at == failure.written:
        return
    _count(db, kept, failure)
    if kept.unreachable_since is None and kept.failures + 1 >= IN_A_ROW:
        _mark(db, kept, failure, now)


def reached(db: Connection, staff: str, now: datetime) -> None:
    """A text has arrived at their phone, or they have written."""
    mine = REACH.c.staff_id == staff
    kept = db.execute(select(REACH.c.unreachable_since).where(mine, REACH.c.failures > 0)).one_or_none()
    if kept is None:
        return
    db.execute(update(REACH).where(mine).values(failures=0, code=None, failed_text_at=None, unreachable_since=None))
    if kept.unreachable_since is not None:
        queue.drop(db, _key(staff), now)
        record(db, "staff:reachable", staff, now, staff_id=staff)


def marked(db: Connection, among: Iterable[Staff]) -> Mapping[str, Unreachable]:
    """Those who are marked, by id, for the numbers that they have now."""
    phones = {staff.id: staff.phone for staff in among}
    rows = db.execute(select(REACH).where(REACH.c.unreachable_since.is_not(None)).order_by(REACH.c.staff_id))
    return {
        row.staff_id: Unreachable(row.staff_id, row.unreachable_since, row.code)
        for row in rows if phones.get(row.staff_id) == row.phone
    }  # fmt: skip


def to_be_told(db: Connection, staff: Staff, now: datetime) -> bool:
    """Whether planners are to hear now that this person is marked; they are taken to have, from here on."""
    mine = (REACH.c.staff_id == staff.id, REACH.c.phone == staff.phone, REACH.c.unreachable_since.is_not(None))
    untold = REACH.c.told_at.is_(None) | (REACH.c.told_at <= now - TOLD_AGAIN_AFTER)
    return db.execute(update(REACH).where(*mine, untold).values(told_at=now)).rowcount == 1


def _kept(db: Connection, failure: Failure) -> Row[Any]:
    """What is known of this phone, held until the transaction ends."""
    new = {"staff_id": failure.staff, "phone": failure.phone, "failures": 0}
    db.execute(insert(db, REACH).values(new).on_conflict_do_nothing(index_elements=["staff_id"]))
    mine = REACH.c.staff_id == failure.staff
    kept = db.execute(select(REACH).where(mine).with_for_update()).one()
    if kept.phone == failure.phone:
        return kept
    anew = {column.name: None for column in REACH.columns if column.nullable} | new
    db.execute(update(REACH).where(mine).values(anew))
    return db.execute(select(REACH).where(mine)).one()


def _count(db: Connection, kept: Row[Any], failure: Failure) -> None:
    values = {"failures": kept.failures + 1, "code": failure.code, "failed_text_at": failure.written}
    db.execute(update(REACH).where(REACH.c.staff_id == failure.staff).values(values))


def _mark(db: Connection, kept: Row[Any], failure: Failure, now: datetime) -> None:
    db.execute(update(REACH).where(REACH.c.staff_id == failure.staff).values(unreachable_since=now))
    record(db, "staff:unreachable", failure.staff, now, staff_id=failure.staff, code=failure.code)
    queue.put_or_move(db, key=_key(failure.staff), kind=TELL, subject=failure.staff, due_at=now, now=now)


def _key(staff: str) -> str:
    return f"{TELL}:{staff}"
