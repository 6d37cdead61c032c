"""That a complaint is answered: whoever follows it up is reminded the day before, and those who lead hear when it is
late, and each week after that. One row of work for each complaint, so that two clocks or workers tell once; one text
for all that wait, so that many complaints are not as many texts."""

from datetime import datetime, time, timedelta

from sqlalchemy import ColumnElement, func, select, update

from service import queue
from service.complaints import book
from service.errors import UnknownArea
from service.events import record
from service.line import complaint_told, rights
from service.line.complaint import COMPLAINT, DUE
from service.line.moment import Moment
from service.line.transactions import Transactions
from service.models import ComplaintRow
from service.queue import Claimed

MORNING = time(10)
AGAIN = timedelta(days=7)


def remind(transactions: Transactions, claimed: Claimed, now: datetime) -> None:
    """The worker's handler; the subject is the complaint. ClaimLost undoes it."""
    with transactions.database.write() as db:
        one = book.find(db, claimed.subject)
        try:
            moment = transactions.moment(db, one.area_id, now) if one is not None else None
        except UnknownArea:
            moment = None
        queue.finish_or_undo(db, claimed, now)
        one = book.find(db, claimed.subject)  # as it is under the area's lock
        if moment is None or one is None or one.answered_at is not None:
            return
        if now < one.due_at:
            _before(moment, one)
        else:
            _late(moment, one)


def _before(moment: Moment, one: ComplaintRow) -> None:
    """Whoever promised, or where they have left, those who lead."""
    known = one.follow_up is not None and moment.standing.staff(one.follow_up) is not None
    theirs = COMPLAINT.c.follow_up.is_not_distinct_from(one.follow_up) & (COMPLAINT.c.due_at >= moment.now)
    facts = _of_all(moment, theirs & (COMPLAINT.c.due_at <= one.due_at))
    for staff in [str(one.follow_up)] if known else _lead(moment):
        if not complaint_told.was_told(moment, staff, "complaint_due"):
            rights.by_day(moment, staff, "complaint_due", **facts)
    _note(moment, one, "complaint:reminded", reminded_at=moment.now)
    day = one.due_at.astimezone(moment.zone).date() + timedelta(days=1)
    _look_again(moment, one, datetime.combine(day, MORNING, moment.zone))


def _late(moment: Moment, one: ComplaintRow) -> None:
    late = COMPLAINT.c.due_at < moment.now
    facts, first = _of_all(moment, late), _follows_up_first(moment, late)
    key = "complaint_late_unnamed" if first is None else "complaint_late"
    if first is not None:
        facts["name"] = moment.first_name(first)
    for staff in dict.fromkeys([*_lead(moment), *([one.follow_up] if one.follow_up else [])]):
        if not complaint_told.was_told(moment, staff, "complaint_late", "complaint_late_unnamed"):
            rights.by_day(moment, staff, key, **facts)
    _note(moment, one, "complaint:late", escalated_at=moment.now)
    _look_again(moment, one, moment.now + AGAIN)


def _follows_up_first(moment: Moment, these: ColumnElement[bool]) -> str | None:
    """Who was to answer what waits longest; None where nobody was named."""
    waiting = COMPLAINT.c.answered_at.is_(None) & (COMPLAINT.c.area_id == moment.area.id)
    asked = select(COMPLAINT.c.follow_up).where(waiting, these).order_by(COMPLAINT.c.due_at, COMPLAINT.c.id)
    first: str | None = moment.db.execute(asked.limit(1)).scalar_one()
    return first


def _of_all(moment: Moment, these: ColumnElement[bool]) -> dict[str, object]:
    """What a text says of those of `these` that wait in the area: how many, and by when the first was promised."""
    waiting = COMPLAINT.c.answered_at.is_(None) & (COMPLAINT.c.area_id == moment.area.id)
    asked = select(func.count(), func.min(COMPLAINT.c.due_at)).where(waiting, these)
    count, by = moment.db.execute(asked).one()
    return {"area": moment.area.name, "count": count, "by": by}


def _lead(moment: Moment) -> list[str]:
    """Managers of the area, else its planners, who are there."""
    for named in (moment.area.managers, moment.area.planners):
        if known := [id for id in named if moment.standing.staff(id)]:
            return known
    return []


def _note(moment: Moment, one: ComplaintRow, event: str, **values: datetime) -> None:
    moment.db.execute(update(COMPLAINT).where(COMPLAINT.c.id == one.id).values(**values))
    record(moment.db, event, one.id, moment.now, area_id=one.area_id, staff_id=one.follow_up)


def _look_again(moment: Moment, one: ComplaintRow, at: datetime) -> None:
    queue.put_or_move(moment.db, key=f"{DUE}:{one.id}", kind=DUE, subject=one.id, due_at=at, now=moment.now)
