"""BYTT KONTAKT: the wish for another known helper, who follows it up, and that it was done."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from service import events
from service.accounts.reach import to_follow_up
from service.models import metadata, new_id
from service.organisation import Standing
from service.people import ServiceUser

WISH = metadata.tables["contact_wish"]


@dataclass(frozen=True)
class Wish:
    id: str
    service_user_id: str
    at: datetime
    follow_up: str | None  # staff id


def follow_up_of(db: Connection, stands: Standing, user: ServiceUser) -> str | None:
    """The coordinator or a manager, the first who is able to; never the helper whom it is about. None: nobody."""
    return next((id for id in to_follow_up(db, stands, user) if id != user.primary_contact), None)


def wish(db: Connection, stands: Standing, user: ServiceUser, now: datetime) -> tuple[Wish, bool]:
    """The person's open wish, and whether it is new."""
    waiting = open_of(db, user.id)
    if waiting is not None:
        return waiting, False
    made = Wish(new_id(), user.id, now, follow_up_of(db, stands, user))
    values = {"id": made.id, "service_user_id": user.id, "at": now, "follow_up": made.follow_up}
    db.execute(insert(WISH).values(values))
    events.record(db, "people:contact:wished", user.id, now, area_id=user.area_id)
    return made, True


def open_of(db: Connection, service_user_id: str) -> Wish | None:
    found = select(WISH).where(WISH.c.service_user_id == service_user_id, WISH.c.done_at.is_(None))
    row = db.execute(found.order_by(WISH.c.at).limit(1)).one_or_none()
    return None if row is None else Wish(row.id, row.service_user_id, row.at, row.follow_up)


def of_follow_up(db: Connection, service_user_ids: Collection[str]) -> Sequence[Wish]:
    """The open wishes of these people, oldest first."""
    found = select(WISH).where(WISH.c.service_user_id.in_(service_user_ids), WISH.c.done_at.is_(None))
    return [Wish(row.id, row.service_user_id, row.at, row.follow_up) for row in db.execute(found.order_by(WISH.c.at))]


def done(db: Connection, user: ServiceUser, by: str, now: datetime) -> bool:
    """Somebody has talked with the person about it. False: there was no wish."""
    mine = (WISH.c.service_user_id == user.id) & WISH.c.done_at.is_(None)
    ended = db.execute(update(WISH).where(mine).values(done_at=now, done_by=by))
    if ended.rowcount:
        events.record(db, "people:contact:done", user.id, now, area_id=user.area_id, staff_id=by)
    return bool(ended.rowcount)
