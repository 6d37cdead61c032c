"""What the database itself tells of what goes wrong: a key and a count for each that there is. No ids, no content."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, func, select

from channels.twilio_errors import ACCOUNT
from service import heartbeat, reports
from service.line import outage
from service.models import metadata
from service.models.conversation import Delivery, Direction, State
from service.models.work import WorkState

OVERDUE = timedelta(minutes=1)
RECENT = timedelta(hours=1)
CONVERSATION, TEXT, WORK = (metadata.tables[name] for name in ("conversation", "text", "work"))
CALENDAR = metadata.tables["calendar_source"]


def troubles(db: Connection, now: datetime) -> dict[str, int]:
    """Words for operators, and how many of each; those of which there is none are left out."""
    overdue = WORK.c.state.in_((WorkState.DUE, WorkState.CLAIMED)) & (WORK.c.due_at < now - OVERDUE)
    lately = (TEXT.c.direction == Direction.OUT) & (TEXT.c.at > now - RECENT)
    counted = {
        "unanswered conversations": _count(db, CONVERSATION.c.state == State.UNANSWERED),
        "work more than a minute late": _count(db, overdue),
        "texts refused because of the provider's account, last hour": _count(db, lately & TEXT.c.error.in_(ACCOUNT)),
        "texts whose outcome the provider has not told, last hour":
            _count(db, lately & (TEXT.c.delivery == Delivery.UNKNOWN)),
        "calendars of others that are stale": _count(db, CALENDAR.c.stale_since.is_not(None)),
        "processes on machines whose clock is wrong": len(heartbeat.clocks_off(db, now)),
        "minutes in which the provider has taken no texts": _minutes_down(db, now),
        **reports.troubles(db, now),
    }
    return {what: count for what, count in counted.items() if count}


def _minutes_down(db: Connection, now: datetime) -> int:
    """At least 1 while it is down."""
    since = outage.down_since(db)
    return 0 if since is None else max(1, (now - since) // timedelta(minutes=1))


def _count(db: Connection, condition: ColumnElement[bool]) -> int:
    return db.execute(select(func.count()).where(condition)).scalar_one()
