"""What is counted of one stretch of time, for all areas at once: two questions to the database, answered in counts.

The indexes `ix_text_received` and `ix_conversation_opened_at` are for these.
"""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Integer, Row, Subquery, cast, exists, func, select

from service.figures.begun import CONVERSATION, FIRST_HELD, OVER, PAGE, PAGED, begun
from service.figures.counts import Counts
from service.figures.local import Local
from service.models import metadata
from service.models.conversation import Answer, Direction

TEXT = metadata.tables["text"]
FINE, COARSE = 60, 15  # minutes: longer waits are counted by quarters of an hour


def counted(db: Connection, zone: ZoneInfo, start: datetime, end: datetime) -> Mapping[str, Counts]:
    """By area: what began in [start, end), whenever it was answered."""
    found: dict[str, Counts] = {}
    for area, texts in db.execute(_texts(start, end)):
        found.setdefault(area, Counts()).texts = texts
    for row in db.execute(_conversations(Local(db, zone, start, end), start, end)):
        found.setdefault(row.area_id, Counts()).add(_counts(row))
    return found


def _texts(start: datetime, end: datetime) -> Any:
    """What people wrote."""
    received = (TEXT.c.direction == Direction.IN, TEXT.c.author_staff.is_(None), TEXT.c.area_id.is_not(None))
    asked = select(TEXT.c.area_id, func.count()).where(*received, TEXT.c.at >= start, TEXT.c.at < end)
    return asked.group_by(TEXT.c.area_id)


def _conversations(local: Local, start: datetime, end: datetime) -> Any:
    inside = _opened(local, start, end).c
    named = select(
        inside.area_id, inside.first, inside.in_gap, inside.over, local.weekday(inside.local).label("weekday"),
        local.hour(inside.local).label("hour"),
        local.minutes(inside.opened_at, inside.answered_at).label("wait"),
    ).subquery()  # fmt: skip
    return select(*named.c, func.count().label("n")).group_by(*named.c)


def _opened(local: Local, start: datetime, end: datetime) -> Subquery:
    """Conversations that people began, each with its wall-clock time and how it went."""
    kept = CONVERSATION.c
    first = exists().where(*PAGED, PAGE.c.round == 1, PAGE.c.ask == 1, PAGE.c.answer == Answer.YES)
    return select(
        kept.area_id, kept.opened_at, kept.in_gap, FIRST_HELD.label("answered_at"),
        local.of(kept.opened_at).label("local"), cast(first, Integer).label("first"),
        cast(kept.state.in_(OVER), Integer).label("over"),
    ).where(*begun(start, end)).subquery()  # fmt: skip


def _counts(row: Row[Any]) -> Counts:
    n, answered = row.n, row.wait is not None
    return Counts(
        conversations=n, answered=n * answered, in_gap=n if row.in_gap else 0,
        # Not in a gap: whoever comes on duty is let in beside the first step there, and shares its number.
        first=n if answered and row.first and not row.in_gap else 0,
        unanswered=n if row.over and not answered else 0, waits=Counter({_coarse(row.wait): n} if answered else {}),
        hours=Counter({(row.weekday, row.hour): n}),
    )  # fmt: skip


def _coarse(minutes: int) -> int:
    """Up to the next quarter where it is more than an hour: nobody asks for the minute then."""
    return minutes if minutes <= FINE else -(-minutes // COARSE) * COARSE
