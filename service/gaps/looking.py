"""When gaps are looked at again: in the wake of a change, every night, when one is over, and when somebody asks."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TypeAlias

from sqlalchemy import Connection

from schedules.coverage import gaps
from service import organisation, queue
from service.database import Database
from service.gaps import book
from service.gaps.recompute import OVER, TOLD_AT_ONCE, pass_over, recompute, seen_until
from service.gaps.urgent import Urgent
from service.line.transactions import Transactions
from service.organisation import Standing
from service.queue import Claimed

Handler: TypeAlias = Callable[[Claimed, datetime], None]
CHANGED = "gaps"  # queued by whatever changes the organisation
NIGHTLY = "gaps_nightly"  # queued by the clock
TOGETHER = 20  # areas in one transaction of the night


def handlers(transactions: Transactions) -> Mapping[str, Handler]:
    """What a worker does with work about gaps, by its kind."""
    database = transactions.database
    return {
        CHANGED: lambda claimed, now: _after_change(database, claimed, now),
        NIGHTLY: lambda claimed, now: _nightly(database, claimed, now),
        OVER: lambda claimed, now: _over(database, claimed, now),
        TOLD_AT_ONCE: Urgent(transactions).tell,
    }


def bring_up_to_date(database: Database, now: datetime) -> Standing:
    """Looks at every area that has changed since it was looked at, or was not looked at today; the rest is left alone.

    All of them, whichever area is asked about: a change that touches several is told of in one text.
    """
    with database.read() as db:
        standing = organisation.standing(db)
        behind = _behind(db, standing, now)
    if behind:
        with database.write() as db:
            standing = organisation.standing(db)
            recompute(db, standing, behind, now)
    return standing


def _behind(db: Connection, standing: Standing, now: datetime) -> list[str]:
    books = book.books(db)
    areas = {area.id for area in standing.organisation.areas} | books.keys()
    up_to_date = {
        area for area, kept in books.items() if kept.version == standing.version and kept.until == seen_until(now)
    }
    return sorted(areas - up_to_date)


def _after_change(database: Database, claimed: Claimed, now: datetime) -> None:
    areas = claimed.detail["areas"]
    with database.read() as db:  # works out and remembers what the transaction below then only stores
        standing = organisation.standing(db)
    for area in areas:
        gaps(standing.duty, now, seen_until(now), area)
    with database.write() as db:
        queue.finish_or_undo(db, claimed, now)
        book.hold(db, areas)  # before the organisation is read: nobody looks at a newer one in between
        recompute(db, organisation.standing(db), areas, now)


def _nightly(database: Database, claimed: Claimed, now: datetime) -> None:
    """Every area, whatever has changed; what is done when the process dies is done again, and changes nothing."""
    with database.read() as db:
        areas = sorted({area.id for area in organisation.standing(db).organisation.areas} | book.books(db).keys())
    for first in range(0, len(areas), TOGETHER):
        some = areas[first : first + TOGETHER]
        with database.write() as db:
            book.hold(db, some)
            recompute(db, organisation.standing(db), some, now)
    with database.write() as db:
        queue.finish_or_undo(db, claimed, now)


def _over(database: Database, claimed: Claimed, now: datetime) -> None:
    with database.write() as db:
        queue.finish_or_undo(db, claimed, now)
        book.hold(db, [claimed.subject])
        pass_over(db, claimed.subject, now)
