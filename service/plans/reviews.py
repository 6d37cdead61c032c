"""Plans that are to be gone through again: the clock looks each working day, and reminds whoever makes the plan.

The coordinator is reminded, else the primary contact; where the person has neither, the area's managers. Once when the
day comes, and again each week until the date is moved. That the day is over shuts nothing, and the text names nobody.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import TypeAlias
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, func, select

from service import people, queue
from service.events import EVENT, record
from service.line import outgoing
from service.line.moment import Moment
from service.line.outgoing import Draft
from service.line.transactions import Transactions
from service.organisation import Standing, standing
from service.people import ServiceUser, versions
from service.people.versions import DueReview
from service.queue import Claimed

LOOK = "plan_review"
REMINDED = "plan:review:reminded"
AGAIN_AFTER = timedelta(days=7)
WORTH = timedelta(hours=8)  # not in the night after
SATURDAY = 5
BY_DAY = range(8, 20)  # a look that was missed may come at any time
Handler: TypeAlias = Callable[[Claimed, datetime], None]


def handlers(transactions: Transactions) -> Mapping[str, Handler]:
    """What a worker does about reviews, by its kind."""
    return {LOOK: lambda claimed, now: look(transactions, claimed, now)}


def look(transactions: Transactions, claimed: Claimed, now: datetime) -> None:
    """The worker's handler; what would be told at night or in a weekend waits. ClaimLost undoes it."""
    with transactions.database.write() as db:
        queue.finish_or_undo(db, claimed, now)
        stands = standing(db)
        local = now.astimezone(ZoneInfo(stands.organisation.timezone))
        today = local.date()
        if today.weekday() >= SATURDAY or local.hour not in BY_DAY:
            return
        due = _to_remind_of(db, stands, today)
        users = people.find_all(db, transactions.vault, due)
        for area in sorted({user.area_id for user in users.values() if stands.area(user.area_id)}):
            theirs = [user for user in users.values() if user.area_id == area]
            _remind(transactions.moment(db, area, now), theirs)


def _to_remind_of(db: Connection, stands: Standing, today: date) -> list[str]:
    """The ids of those whose plan is due, and of which nobody has been reminded in the last week."""
    due = versions.due(db, today)
    zone = ZoneInfo(stands.organisation.timezone)
    last = {id: at.astimezone(zone).date() for id, at in _last_reminded(db, due).items()}
    return [
        one.service_user_id for one in due
        if (told := last.get(one.service_user_id)) is None or told < one.review_on or today - told >= AGAIN_AFTER
    ]  # fmt: skip


def _last_reminded(db: Connection, due: Sequence[DueReview]) -> dict[str, datetime]:
    ids = [one.service_user_id for one in due]
    found = (
        select(EVENT.c.subject, func.max(EVENT.c.at).label("at"))
        .where(EVENT.c.subject.in_(ids), EVENT.c.name == REMINDED)
        .group_by(EVENT.c.subject)
    )
    return {row.subject: row.at for row in db.execute(found)}


def _remind(moment: Moment, users: Iterable[ServiceUser]) -> None:
    """One text to each who makes plans, about all of theirs."""
    of_staff: dict[str, list[str]] = {}
    nobodys: list[str] = []
    for user in users:
        maker = _maker(moment, user)
        if maker is None:
            nobodys.append(user.id)
        else:
            of_staff.setdefault(maker, []).append(user.id)
    for staff_id, ids in of_staff.items():
        _tell(moment, staff_id, "plan_review", ids)
    managers = [id for id in moment.area.managers if moment.standing.staff(id)] if nobodys else []
    for staff_id in managers:
        _tell(moment, staff_id, "plan_review_unnamed", nobodys)


def _maker(moment: Moment, user: ServiceUser) -> str | None:
    named = (user.coordinator, user.primary_contact)
    return next((id for id in named if id is not None and moment.standing.staff(id)), None)


def _tell(moment: Moment, staff_id: str, key: str, ids: Sequence[str]) -> None:
    staff = moment.staff(staff_id)
    said = outgoing.write(moment, key, outgoing.language_of(staff), area=moment.area.name, count=len(ids))
    draft = Draft(staff.phone, said, template=key, to_staff=staff_id, expires_at=moment.now + WORTH)
    outgoing.send(moment, draft)
    for id in ids:
        record(moment.db, REMINDED, id, moment.now, area_id=moment.area.id, staff_id=staff_id)
