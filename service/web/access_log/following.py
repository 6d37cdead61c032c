"""What a staff member is to follow up for the people they know: for the list of these people."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, select

from service import consents, continuity
from service.access_log import requests
from service.consents.book import CONSENT
from service.models.rights import How
from service.organisation import standing
from service.people import ServiceUser

AHEAD = timedelta(days=14)
LATELY = timedelta(days=14)


@dataclass(frozen=True)
class FollowUp:
    """`what`: log (to hand over by `by`), withdrawn (by text, at `at`), contact (wished at `at`) or ending.

    Ending: a consent, on `by`.
    """

    what: str
    person: ServiceUser
    by: date | None = None
    at: datetime | None = None
    late: bool = False


def follow_ups(db: Connection, known: Sequence[ServiceUser], staff_id: str | None, now: datetime) -> list[FollowUp]:
    """Of the people whose coordinator or primary contact this is: requests first, then what was withdrawn and ends."""
    people: Mapping[str, ServiceUser] = {one.id: one for one in known}
    if staff_id is None or not people:
        return []
    today = now.astimezone(ZoneInfo(standing(db).organisation.timezone)).date()
    found = [
        FollowUp("log", people[one.service_user_id], one.due_on, one.at, one.due_on < today)
        for one in requests.of_follow_up(db, staff_id) if one.service_user_id in people
    ]  # fmt: skip
    withdrawn = select(CONSENT.c.service_user_id, CONSENT.c.withdrawn_at).where(
        CONSENT.c.service_user_id.in_(people), CONSENT.c.withdrawn_how == How.TEXT,
        CONSENT.c.withdrawn_at > now - LATELY).order_by(CONSENT.c.withdrawn_at)
    latest = {row.service_user_id: row.withdrawn_at for row in db.execute(withdrawn)}
    found += [FollowUp("withdrawn", people[id], at=at) for id, at in latest.items()]
    found += [
        FollowUp("ending", people[row.service_user_id], row.until, late=row.until < today)
        for row in consents.ending(db, today, AHEAD) if row.service_user_id in people
    ]  # fmt: skip
    wishes = continuity.of_follow_up(db, people)
    found += [FollowUp("contact", people[one.service_user_id], at=one.at) for one in wishes]
    return found
