"""That something was told us: one text to whoever follows it up, of all that came since the last one (issue 6).

By day, at most one in a morning and one in an afternoon: what comes meanwhile waits for the next.
"""

from collections.abc import Callable
from datetime import datetime, time, timedelta

from sqlalchemy import func, select

from service import queue
from service.errors import UnknownArea
from service.line import rights
from service.line.moment import Moment
from service.line.outgoing import TEXT
from service.line.transactions import Transactions
from service.models import ComplaintRow, metadata
from service.queue import Claimed

COMPLAINT = metadata.tables["complaint"]
TELL = "complaint_tell"  # the kind of the work
NEW = "complaint_new"
NOON = time(12)


def tell_soon(moment: Moment, noted: ComplaintRow) -> None:
    """In this half of the day, or where that has had its text, in the next; then all that is new is told at once."""
    now = rights.next_day_time(moment).astimezone(moment.zone)
    for at in (now, _next_half(now)):
        key = f"{TELL}:{noted.area_id}:{noted.follow_up}:{_half_of(at).isoformat()}"
        detail = {"area": noted.area_id}
        if queue.put(moment.db, key=key, kind=TELL, subject=str(noted.follow_up), due_at=at, now=moment.now,
                     detail=detail):  # fmt: skip
            return


def was_told(moment: Moment, staff_id: str, *templates: str) -> bool:
    """Whether the staff member has had such a text of the area in this half of the day."""
    return (last := _last(moment, staff_id, *templates)) is not None and last >= _half_of(
        moment.now.astimezone(moment.zone))


def handler(transactions: Transactions) -> Callable[[Claimed, datetime], None]:
    def run(claimed: Claimed, now: datetime) -> None:
        with transactions.database.write() as db:
            try:
                moment = transactions.moment(db, claimed.detail["area"], now)
            except UnknownArea:  # retired since
                moment = None
            queue.finish_or_undo(db, claimed, now)
            if moment is not None and moment.standing.staff(claimed.subject) is not None:
                _tell(moment, claimed.subject)

    return run


def _tell(moment: Moment, staff_id: str) -> None:
    theirs = (COMPLAINT.c.follow_up == staff_id) & (COMPLAINT.c.area_id == moment.area.id)
    new = select(func.count(), func.min(COMPLAINT.c.due_at)).where(theirs, COMPLAINT.c.answered_at.is_(None))
    last = _last(moment, staff_id, NEW)
    count, by = moment.db.execute(new if last is None else new.where(COMPLAINT.c.at > last)).one()
    if count:
        rights.by_day(moment, staff_id, NEW, area=moment.area.name, by=by, count=count)


def _last(moment: Moment, staff_id: str, *templates: str) -> datetime | None:
    """Looked for by the phone that they have now, for which there is an index."""
    staff = moment.standing.staff(staff_id)
    if staff is None:
        return None
    to = (TEXT.c.party_index.in_(moment.vault.indexes(staff.phone)), TEXT.c.to_staff == staff_id,
          TEXT.c.area_id == moment.area.id, TEXT.c.template.in_(templates))  # fmt: skip
    last: datetime | None = moment.db.execute(select(func.max(TEXT.c.at)).where(*to)).scalar_one()
    return last


def _half_of(local: datetime) -> datetime:
    """When the half of the day began."""
    return local.replace(hour=12 if local.time() >= NOON else 0, minute=0, second=0, microsecond=0)


def _next_half(local: datetime) -> datetime:
    if local.time() < NOON:
        return datetime.combine(local.date(), NOON, local.tzinfo)
    return datetime.combine(local.date() + timedelta(days=1), rights.DAY_BEGINS, local.tzinfo)
