"""A report that nobody has followed up: asked for at ten, and at twelve the managers hear. Once each.

On a day off the daytime team is not there: whoever has duty then, or has it next, is asked, and can read it from then.
"""

from collections.abc import Callable
from datetime import datetime

from service import queue
from service.events import record
from service.line import rights
from service.line.moment import Moment
from service.line.transactions import Transactions
from service.models import DutyReportRow
from service.mornings import book, due, making, telling
from service.organisation import standing
from service.queue import Claimed


def remind(transactions: Transactions, claimed: Claimed, now: datetime) -> None:
    """Work kind `morning_remind`."""
    _unless_read(transactions, claimed, now, _remind)


def tell_managers(transactions: Transactions, claimed: Claimed, now: datetime) -> None:
    """Work kind `morning_managers`."""
    _unless_read(transactions, claimed, now, _tell_managers)


def follow_up(moment: Moment, report: DutyReportRow, staff_id: str) -> bool:
    """Somebody has read it and followed it up. False: somebody had before."""
    if report.read_at is not None:
        return False
    book.change(moment.db, report.id, read_at=moment.now, read_by=staff_id)
    record(moment.db, "morning:report:read", report.id, moment.now, area_id=moment.area.id, staff_id=staff_id)
    return True


def _unless_read(
    transactions: Transactions, claimed: Claimed, now: datetime, do: Callable[[Moment, DutyReportRow], None]
) -> None:
    with transactions.database.write() as db:
        found = book.find(db, claimed.subject)
        moment = None
        if found is not None and standing(db).area(found.area_id) is not None:
            moment = transactions.moment(db, found.area_id, now)
            found = book.find(db, claimed.subject)  # as it is under the area's lock
        queue.finish_or_undo(db, claimed, now)
        if moment is not None and found is not None and found.read_at is None:
            do(moment, found)


def _remind(moment: Moment, report: DutyReportRow) -> None:
    to = _to_remind(moment, report)
    _let_read(moment, report, to)
    for staff_id in to:
        rights.by_day(moment, staff_id, "morning_unread", area=moment.area.name)
    book.change(moment.db, report.id, reminded_at=moment.now)
    record(moment.db, "morning:report:reminded", report.id, moment.now, area_id=moment.area.id, people=len(to))


def _tell_managers(moment: Moment, report: DutyReportRow) -> None:
    to = [id for id in moment.area.managers if moment.standing.staff(id) is not None]
    for staff_id in to:
        rights.by_day(moment, staff_id, "manager_morning_unread", area=moment.area.name)
    book.change(moment.db, report.id, managers_told_at=moment.now)
    record(moment.db, "morning:report:managers_told", report.id, moment.now, area_id=moment.area.id, people=len(to))


def _to_remind(moment: Moment, report: DutyReportRow) -> list[str]:
    if due.is_day_off(moment.standing, moment.now):
        now = [one.staff for one in moment.duty.on_duty(moment.area.id, moment.now)]
        found = now or due.next_on_duty(moment.standing, moment.area.id, moment.now)
    else:
        found = [copy.staff_id for copy in book.copies_of(moment.db, report.id) if copy.whole]
    return [id for id in dict.fromkeys(found) if moment.standing.staff(id) is not None]


def _let_read(moment: Moment, report: DutyReportRow, staff: list[str]) -> None:
    """Whoever is asked can read all of it."""
    had = {copy.staff_id: copy for copy in book.copies_of(moment.db, report.id)}
    for id in (id for id in staff if id in had and not had[id].whole):
        book.change_copy(moment.db, had[id].id, whole=True)
    new = [(id, True) for id in staff if id not in had]
    if new:
        making.make_copies(moment, report.id, telling.told(moment, report.since, report.until), new)
