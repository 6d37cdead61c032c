"""Why somebody could open what is a person's, as it was when they did: noted with each opening, for the person's log.

The strongest ground is the one that is noted. Without any, somebody's access was wider than their work: the managers
are shown it (`service.access_log.rules`).
"""

from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import Connection, select

from service.models import metadata
from service.organisation import standing
from service.people import ServiceUser

CONVERSATION, HOLDING, PAGE = (metadata.tables[name] for name in ("conversation", "holding", "page"))
AFTERWARDS = timedelta(hours=24)  # to journal what they had


class Ground(StrEnum):
    OWN = "own"  # the person themself
    HOLDS = "holds"  # had an open conversation with the person
    DUTY = "duty"  # was on duty in the person's area, or in the one that the person wrote to
    KNOWS = "knows"  # is the coordinator or the primary contact
    ASKED = "asked"  # was asked to take the conversation
    HAD = "had"  # had the conversation within a day
    ASKED_FOR = "asked_for"  # the person asked for it, and this is who hands it over
    COMPLAINT = "complaint"  # follows up what the person told us was not kept
    REPORT = "report"  # the duty report was made for them: daytime team, next on duty, coordinator
    NONE = "none"


def ground(
    db: Connection, user: ServiceUser, staff_id: str | None, conversation_id: str | None, now: datetime
) -> Ground:
    """The first that is true."""
    if staff_id is None:
        return Ground.OWN
    if _holds(db, user, staff_id):
        return Ground.HOLDS
    if _on_duty(db, user, staff_id, conversation_id, now):
        return Ground.DUTY
    if staff_id in (user.coordinator, user.primary_contact):
        return Ground.KNOWS
    if conversation_id is not None and _asked(db, staff_id, conversation_id):
        return Ground.ASKED
    if conversation_id is not None and _had(db, staff_id, conversation_id, now):
        return Ground.HAD
    return Ground.NONE


def out_of_hours(db: Connection, user: ServiceUser, now: datetime) -> bool:
    """Whether the person's area is closed at this instant."""
    second = int(now.timestamp())
    return bool(standing(db).duty.hours.office(user.area_id).outside(second, second + 1))


def _holds(db: Connection, user: ServiceUser, staff_id: str) -> bool:
    theirs = (CONVERSATION.c.service_user_id == user.id) & (CONVERSATION.c.holder == staff_id)
    return db.execute(select(CONVERSATION.c.id).where(theirs, CONVERSATION.c.open_for.is_not(None))).first() is not None


def _on_duty(
    db: Connection, user: ServiceUser, staff_id: str, conversation_id: str | None, now: datetime
) -> bool:
    areas = {user.area_id}
    if conversation_id is not None:
        there = select(CONVERSATION.c.area_id).where(CONVERSATION.c.id == conversation_id)
        areas |= set(db.execute(there).scalars())
    stands = standing(db)
    return any(holder.staff == staff_id for area in areas if stands.area(area) is not None
               for holder in stands.duty.on_duty(area, now))


def _asked(db: Connection, staff_id: str, conversation_id: str) -> bool:
    theirs = (PAGE.c.conversation_id == conversation_id) & (PAGE.c.staff_id == staff_id)
    return db.execute(select(PAGE.c.id).where(theirs, PAGE.c.ended_at.is_(None))).first() is not None


def _had(db: Connection, staff_id: str, conversation_id: str, now: datetime) -> bool:
    theirs = (HOLDING.c.conversation_id == conversation_id) & (HOLDING.c.staff_id == staff_id)
    lately = HOLDING.c.until.is_(None) | (HOLDING.c.until > now - AFTERWARDS)
    return db.execute(select(HOLDING.c.id).where(theirs, lately)).first() is not None
