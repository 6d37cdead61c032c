"""The timers of a conversation: one of each kind at a time, rows in the queue (contract 7; design, section 2)."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import select

from service import queue
from service.line.moment import Moment
from service.models import ConversationRow
from service.queue import WORK


class Timer(StrEnum):
    STEP = "step"  # the step's wait is over
    PROMISE = "promise"  # by now the person was to hear from us
    MANAGERS = "managers"  # tell the managers again
    NEXT_DUTY = "next_duty"  # somebody's duty starts
    SILENCE = "silence"  # the holder has not written
    COLLEAGUE = "colleague"  # reminded, and still has not
    DUTY_END = "duty_end"  # the holder goes off duty
    AUTOCLOSE = "autoclose"  # twelve quiet hours


def arm(moment: Moment, conversation: ConversationRow, timer: Timer, at: datetime, **detail: Any) -> None:
    """Sets the timer, or sets it anew."""
    queue.put_or_move(
        moment.db, key=_key(conversation, timer), kind=timer, subject=conversation.id,
        due_at=at, now=moment.now, detail=detail,
    )  # fmt: skip


def disarm(moment: Moment, conversation: ConversationRow, *timers: Timer) -> None:
    for timer in timers:
        queue.drop(moment.db, _key(conversation, timer), moment.now)


def armed(moment: Moment, conversation: ConversationRow, timer: Timer) -> bool:
    """Whether the timer is running."""
    return due_at(moment, conversation, timer) is not None


def due_at(moment: Moment, conversation: ConversationRow, timer: Timer) -> datetime | None:
    """When the timer is due; None where it is not running."""
    waiting = select(WORK.c.due_at).where(WORK.c.key == _key(conversation, timer), WORK.c.state.in_(("due", "claimed")))
    due: datetime | None = moment.db.execute(waiting).scalar_one_or_none()
    return due


def _key(conversation: ConversationRow, timer: Timer) -> str:
    return f"{timer}:{conversation.id}"
