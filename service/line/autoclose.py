"""Closing by itself: only when staff wrote last, 12 hours ago, and never between 22 and 08 (contract 7.13)."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from service.line.moment import Moment
from service.line.timers import Timer, arm
from service.models import ConversationRow
from service.models.conversation import State

AFTER = timedelta(hours=12)
MORNING = time(8)
NIGHT = time(22)


def closes_at(wrote_at: datetime, zone: ZoneInfo) -> datetime:
    """Twelve hours on, or the morning after that where it would be night."""
    due = (wrote_at + AFTER).astimezone(zone)
    if MORNING <= due.time() < NIGHT:
        return due
    day = due.date() if due.time() < MORNING else due.date() + timedelta(days=1)
    return datetime.combine(day, MORNING, zone)


def staff_wrote(moment: Moment, conversation: ConversationRow) -> None:
    arm(moment, conversation, Timer.AUTOCLOSE, closes_at(moment.now, moment.zone))


def is_due(moment: Moment, conversation: ConversationRow) -> bool:
    """Whether it may close now; a worker that was late in the evening lets it be until the morning."""
    if conversation.state != State.TAKEN or not conversation.staff_wrote_last:
        return False
    local = moment.now.astimezone(moment.zone).time()
    if MORNING <= local < NIGHT:
        return True
    arm(moment, conversation, Timer.AUTOCLOSE, closes_at(moment.now - AFTER, moment.zone))
    return False
