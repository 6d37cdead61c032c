"""Which conversations are counted, and when somebody had them first: for the page and for programs alike."""

from datetime import datetime

from sqlalchemy import ColumnElement, exists, func, or_, select

from service.models import metadata
from service.models.conversation import State

CONVERSATION, PAGE, HOLDING = (metadata.tables[name] for name in ("conversation", "page", "holding"))
OVER = (State.UNANSWERED, State.CLOSED)
PAGED = (PAGE.c.conversation_id == CONVERSATION.c.id, PAGE.c.run == 1)
# Not `taken_at`: that is when the present holder took it.
FIRST_HELD = select(func.min(HOLDING.c.since)).where(HOLDING.c.conversation_id == CONVERSATION.c.id).scalar_subquery()


def begun(start: datetime, end: datetime) -> tuple[ColumnElement[bool], ...]:
    """That people began in [start, end); staff begin conversations without asking anybody."""
    kept = CONVERSATION.c
    return kept.opened_at >= start, kept.opened_at < end, or_(kept.in_gap, exists().where(*PAGED))
