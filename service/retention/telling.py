"""Managers hear once a month that texts are kept because nobody has said whether they are journalled."""

from collections.abc import Callable, Mapping
from datetime import datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from service import events, queue
from service.errors import UnknownArea
from service.line import outgoing
from service.line.transactions import Transactions
from service.organisation import Standing
from service.queue import Claimed
from service.retention import book

UNJOURNALLED = "retention_unjournalled"
FIRST_DAYS = 7  # of the month: the queue remembers a key for longer than that, so each month is told of once
AT = time(10, 0)


def queue_word(db: Connection, stands: Standing, unjournalled: Mapping[str, int], now: datetime) -> None:
    """By day, of each area in which something waits, in the first days of the month."""
    local = now.astimezone(ZoneInfo(stands.organisation.timezone))
    if local.day > FIRST_DAYS:
        return
    at = max(now, datetime.combine(local.date(), AT, local.tzinfo))
    for area in unjournalled:
        queue.put(db, key=f"{UNJOURNALLED}:{area}:{local:%Y-%m}", kind=UNJOURNALLED, subject=area, due_at=at, now=now)


def handler(transactions: Transactions) -> Callable[[Claimed, datetime], None]:
    """The subject is the area; counted anew, as much may be journalled since."""

    def tell(claimed: Claimed, now: datetime) -> None:
        with transactions.database.write() as db:
            queue.finish_or_undo(db, claimed, now)
            try:
                moment = transactions.moment(db, claimed.subject, now)
            except UnknownArea:
                return
            area, retention = moment.area, moment.standing.organisation.retention
            count = book.held(db, retention, now).get("unjournalled", {}).get(area.id, 0)
            told = [id for id in area.managers if moment.standing.staff(id)] if count else []
            for id in told:
                outgoing.to_staff(moment, id, "manager_unjournalled", None, area=area.name, count=count)
            if count:
                events.record(db, "retention:held", area.id, now, area_id=area.id, count=count, told=len(told))

    return tell
