"""Asking for the log: who is to hand it over, until when, and that it was done, by whom, how and when.

The General Data Protection Regulation, article 12(3), gives a month; `DUE` is shorter than the shortest one.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Row, Select, insert, select, update

from schedules.calendar import calendar
from service import events
from service.accounts.reach import to_follow_up
from service.models import metadata, new_id
from service.models.rights import How
from service.organisation import Standing
from service.people import ServiceUser

REQUEST, PERSON = metadata.tables["access_request"], metadata.tables["service_user"]
DUE = timedelta(days=28)


class Handed(StrEnum):
    """How the log reached the person."""

    IN_PERSON = "in_person"
    BY_POST = "by_post"
    DIGITALLY = "digitally"  # by a secure way of the organisation's own


@dataclass(frozen=True)
class Request:
    id: str
    service_user_id: str
    area_id: str
    at: datetime
    how: str
    follow_up: str | None
    due_on: date
    reminded_at: datetime | None


def follow_up_of(db: Connection, standing: Standing, user: ServiceUser) -> str | None:
    """Who follows somebody up: the coordinator, the primary contact or a manager: the first who is able to."""
    return next(iter(to_follow_up(db, standing, user)), None)


def ask(db: Connection, standing: Standing, user: ServiceUser, how: How, now: datetime) -> tuple[Request, bool]:
    """The person's open request, and whether it is new: asking again while one is open changes nothing."""
    waiting = of_person_open(db, user.id)
    if waiting is not None:
        return waiting, False
    due = _working_day((now.astimezone(ZoneInfo(standing.organisation.timezone)) + DUE).date(), standing)
    id, follow_up = new_id(), follow_up_of(db, standing, user)
    db.execute(insert(REQUEST).values(
        id=id, service_user_id=user.id, at=now, how=how, follow_up=follow_up, due_on=due.isoformat()))
    events.record(db, "access:log:asked", user.id, now, area_id=user.area_id, staff_id=follow_up, how=how)
    return Request(id, user.id, user.area_id, now, how, follow_up, due, None), True


def hand_over(db: Connection, user: ServiceUser, staff_id: str, how: Handed, now: datetime) -> None:
    """The log is handed over to the person; what they had asked for is done. Also to one who never asked by text."""
    handed = {"handed_at": now, "handed_by": staff_id, "handed_how": how}
    done = update(REQUEST).where(REQUEST.c.service_user_id == user.id, REQUEST.c.handed_at.is_(None)).values(handed)
    if not db.execute(done).rowcount:
        db.execute(insert(REQUEST).values(
            id=new_id(), service_user_id=user.id, at=now, how=How.SPOKEN, follow_up=staff_id,
            due_on=now.date().isoformat(), **handed,
        ))  # fmt: skip
    events.record(db, "access:log:handed", user.id, now, area_id=user.area_id, staff_id=staff_id, how=how)


def _working_day(latest: date, standing: Standing) -> date:
    """The last working day until then: nobody hands anything over on a Sunday. `latest` where a week has none."""
    days = calendar(standing.organisation.country, standing.organisation.extra_holidays)
    week = (latest - timedelta(days=back) for back in range(7))
    return next((day for day in week if not days.is_free(day.toordinal())), latest)


def of_person_open(db: Connection, service_user_id: str) -> Request | None:
    row = db.execute(_open().where(REQUEST.c.service_user_id == service_user_id).limit(1)).one_or_none()
    return None if row is None else _request(row)


def handed(db: Connection, service_user_id: str) -> list[Row[tuple[object, ...]]]:
    """When, by whom and how it has been handed over before, newest first."""
    rows = select(REQUEST.c.handed_at, REQUEST.c.handed_by, REQUEST.c.handed_how).where(
        REQUEST.c.service_user_id == service_user_id, REQUEST.c.handed_at.is_not(None))
    return list(db.execute(rows.order_by(REQUEST.c.handed_at.desc())))


@dataclass(frozen=True)
class Given:
    """A request that has been handed over."""

    id: str
    service_user_id: str
    area_id: str
    at: datetime


def handed_by(db: Connection, staff_id: str, areas: Collection[str], since: datetime) -> list[Given]:
    """What this staff member has handed over since then to people of these areas, newest first."""
    found = (
        select(REQUEST.c.id, REQUEST.c.service_user_id, PERSON.c.area_id, REQUEST.c.handed_at)
        .join(PERSON, PERSON.c.id == REQUEST.c.service_user_id)
        .where(REQUEST.c.handed_by == staff_id, REQUEST.c.handed_at > since, PERSON.c.area_id.in_(areas),
               PERSON.c.retired_at.is_(None))
        .order_by(REQUEST.c.handed_at.desc())
    )  # fmt: skip
    return [Given(*row) for row in db.execute(found)]


def of_follow_up(db: Connection, staff_id: str) -> list[Request]:
    """What this staff member is to hand over, oldest first."""
    return [_request(row) for row in db.execute(_open().where(REQUEST.c.follow_up == staff_id))]


def of_areas(db: Connection, areas: Collection[str]) -> list[Request]:
    """All that wait in these areas, oldest first."""
    return [_request(row) for row in db.execute(_open().where(PERSON.c.area_id.in_(areas)))]


def reminded(db: Connection, id: str, now: datetime) -> None:
    db.execute(update(REQUEST).where(REQUEST.c.id == id).values(reminded_at=now))


def _open() -> Select[tuple[object, ...]]:
    return (
        select(REQUEST, PERSON.c.area_id).join(PERSON, PERSON.c.id == REQUEST.c.service_user_id)
        .where(REQUEST.c.handed_at.is_(None), PERSON.c.retired_at.is_(None)).order_by(REQUEST.c.at, REQUEST.c.id)
    )  # fmt: skip


def _request(row: Row[tuple[object, ...]]) -> Request:
    return Request(row.id, row.service_user_id, row.area_id, row.at, row.how, row.follow_up,
                   date.fromisoformat(row.due_on), row.reminded_at)
