"""Who is asked, the day after their conversation was closed, at 11: at most once a week, and never somebody who was in
danger, wants no texts, or is writing with us now. An unknown number is never asked.

The clock queues it for each area, once a day. What comes late is left out: nobody is asked in the evening.
"""

from collections.abc import Collection
from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy import Row, select

from service import queue
from service.database import insert
from service.errors import UnknownArea, UnknownServiceUser
from service.events import EVENT, record
from service.line import conversations, danger, need, person, texts_in
from service.line.conversations import CONVERSATION
from service.line.feedback import FEEDBACK
from service.line.moment import Moment
from service.line.outgoing import TEXT
from service.line.person import Person
from service.line.transactions import Transactions
from service.models import new_id
from service.models.conversation import Direction, State
from service.queue import Claimed

ASK = "feedback"
ASKED_AT, NOT_AFTER = time(11), time(18)
AT_MOST_EVERY = timedelta(days=7)


def ask(transactions: Transactions, claimed: Claimed, now: datetime) -> None:
    """The worker's handler; the subject is the area. ClaimLost undoes it."""
    with transactions.database.write() as db:
        try:
            moment = transactions.moment(db, claimed.subject, now)
        except UnknownArea:
            queue.finish(db, claimed, now)
            return
        queue.finish_or_undo(db, claimed, now)
        if ASKED_AT <= now.astimezone(moment.zone).time() < NOT_AFTER:
            for service_user, conversation in _closed_yesterday(moment).items():
                _ask(moment, service_user, conversation)


def _ask(moment: Moment, service_user: str, conversation: str) -> None:
    try:
        whom = person.service_user(moment, service_user)
    except UnknownServiceUser:
        return
    if not _may_be_asked(moment, whom, service_user):
        return
    id = new_id()
    asked = {"id": id, "area_id": moment.area.id, "conversation_id": conversation, "service_user_id": service_user,
             "asked_at": moment.now}  # fmt: skip
    once = insert(moment.db, FEEDBACK).values(**asked).on_conflict_do_nothing(index_elements=["conversation_id"])
    if moment.db.execute(once.returning(FEEDBACK.c.id)).first() is not None:
        record(moment.db, "feedback:asked", id, moment.now, area_id=moment.area.id)
        person.tell(moment, whom, None, "feedback_question", area=moment.area.name)


def _closed_yesterday(moment: Moment) -> dict[str, str]:
    """By service user, their conversation with the area that was closed last yesterday."""
    today = datetime.combine(moment.now.astimezone(moment.zone).date(), time(0), moment.zone)
    yesterday = datetime.combine((today - timedelta(days=1)).date(), time(0), moment.zone)
    closed = (
        select(CONVERSATION.c.service_user_id, CONVERSATION.c.id)
        .where(
            CONVERSATION.c.area_id == moment.area.id, CONVERSATION.c.state == State.CLOSED,
            CONVERSATION.c.kind.is_(None), CONVERSATION.c.service_user_id.is_not(None),
            CONVERSATION.c.closed_at >= yesterday, CONVERSATION.c.closed_at < today,
        )
        .order_by(CONVERSATION.c.closed_at)
    )  # fmt: skip
    return {row.service_user_id: row.id for row in moment.db.execute(closed)}


def _may_be_asked(moment: Moment, whom: Person, service_user: str) -> bool:
    if person.why_silent(moment, whom.phone) is not None or conversations.open_with(moment, whom.phone) is not None:
        return False
    since = moment.now - AT_MOST_EVERY
    lately = select(FEEDBACK.c.id).where(FEEDBACK.c.service_user_id == service_user, FEEDBACK.c.asked_at > since)
    if moment.db.execute(lately.limit(1)).first() is not None:
        return False
    opened = (CONVERSATION.c.service_user_id == service_user) & (CONVERSATION.c.opened_at > since)
    talks = list(moment.db.execute(select(CONVERSATION.c.id).where(opened)).scalars())
    return not _card_was_opened(moment, talks) and not any(
        need.sounds_like_danger(texts_in.read(moment, row.id, row.body_sealed)) for row in _written(moment, talks)
    )


def _card_was_opened(moment: Moment, talks: Collection[str]) -> bool:
    """Whether the emergency line's card was opened in one of these."""
    shown = select(EVENT.c.seq).where(EVENT.c.subject.in_(talks), EVENT.c.name == danger.SHOWN)
    return moment.db.execute(shown.limit(1)).first() is not None


def _written(moment: Moment, talks: Collection[str]) -> list[Row[Any]]:
    """What the person and staff wrote in these; our own texts all name the emergency line."""
    theirs = (TEXT.c.direction == Direction.IN) | TEXT.c.author_staff.is_not(None)
    return list(moment.db.execute(select(TEXT.c.id, TEXT.c.body_sealed).where(
        TEXT.c.conversation_id.in_(talks), theirs)))  # fmt: skip
