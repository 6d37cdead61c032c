"""Texts before holidays: people who asked for it hear ahead of a period when somebody is there, what to do if not.

`handlers` are what a worker does. What was said is kept (`book`), compared with what is so (`facts`), and put right.
Nothing goes without a consent that holds (`service.consents`), checked again when the text is handed over.
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from schedules.calendar import periods
from service import consents
from service.line.transactions import Transactions
from service.organisation import Standing
from service.people import ServiceUser
from service.queue import Claimed
from service.reports.beforehand import book, when
from service.reports.beforehand.book import Said, of_person
from service.reports.beforehand.telling import EVERY, LOOK, TELL, Telling
from service.reports.beforehand.when import Coming

__all__ = ["EVERY", "LOOK", "Coming", "Said", "handlers", "next_text", "of_person"]
A_YEAR = timedelta(days=400)


def handlers(transactions: Transactions) -> Mapping[str, Callable[[Claimed, datetime], None]]:
    """By kind of work."""
    telling = Telling(transactions)
    return {LOOK: telling.look, TELL: telling.tell}


def next_text(db: Connection, stands: Standing, user: ServiceUser, now: datetime) -> Coming | None:
    """Of which period the person hears next, and since or from when that is due; if nothing changes, and they agree."""
    told, near = book.told_of(db, now).get(user.id, ()), periods(stands.organisation, now, now + A_YEAR)
    days = user.texts_before_holidays or consents.DAYS_AHEAD
    coming = when.coming(near, days, told, now, ZoneInfo(stands.organisation.timezone))
    return min(coming, key=lambda one: one.due_at, default=None)
