"""A conversation as its page shows it: texts with who wrote them and what became of them, who was asked, what is next.

Only reads. Texts between the person and us are shown; pages, relays and other texts to staff are not among them.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import Connection, func, select

from service.line import climb, pages, texts_in
from service.line.conversations import CONVERSATION
from service.line.ladder import Wish
from service.line.moment import Moment
from service.line.notes import NOTE
from service.line.outgoing import TEXT
from service.line.pages import PAGE
from service.models import ConversationRow, PageRow
from service.models.conversation import Delivery, Direction, RunKind, State

JUST_NOW = timedelta(seconds=60)
SHOWN = 100  # texts on a page; older ones behind a link
WATCHED = ("state", "holder", "texts", "run", "run_ask", "run_step", "step_until", "journal", "closed_at")


class Who(StrEnum):
    PERSON = "person"
    STAFF = "staff"
    US = "us"  # the line's own texts


@dataclass(frozen=True)
class ShownText:
    """`why`: the reason or the provider's code where it did not arrive. `name`: of staff who wrote it."""

    position: int
    at: datetime
    who: Who
    name: str | None
    body: str
    media: int
    delivery: Delivery | None
    why: str | None
    repeated: bool


@dataclass(frozen=True)
class ShownPage:
    """One who was asked; `answer` None while it is awaited."""

    name: str
    at: datetime
    answer: str | None
    answered_at: datetime | None
    kind: RunKind
    current: bool  # of the step that waits now


@dataclass(frozen=True)
class Coming:
    """The step that waits, until when, and the first names of those who are asked after it; none: nobody is left."""

    until: datetime
    names: tuple[str, ...]
    one_step: bool  # a run of one step: after it, nobody else is asked


def texts_of(moment: Moment, conversation: ConversationRow, before: int | None = None) -> tuple[list[ShownText], bool]:
    """The last of them (before that position), oldest first; whether there are older ones."""
    with_the_person = (TEXT.c.direction == Direction.IN) & TEXT.c.author_staff.is_(None)
    to_the_person = (TEXT.c.direction == Direction.OUT) & TEXT.c.to_staff.is_(None)
    query = (
        select(TEXT)
        .where(TEXT.c.conversation_id == conversation.id, with_the_person | to_the_person)
        .order_by(TEXT.c.position.desc()).limit(SHOWN + 1)
    )
    if before is not None:
        query = query.where(TEXT.c.position < before)
    rows = list(moment.db.execute(query))
    shown = [
        ShownText(
            row.position, row.at, _who(row.direction, row.author_staff),
            moment.first_name(row.author_staff) if row.author_staff else None,
            texts_in.read(moment, row.id, row.body_sealed), row.media,
            Delivery(row.delivery) if row.delivery else None, row.error, row.repeated > 0,
        )
        for row in reversed(rows[:SHOWN])
    ]  # fmt: skip
    return shown, len(rows) > SHOWN


def wrote_just_now(moment: Moment, conversation: ConversationRow, staff: str, body: str) -> bool:
    """Whether this staff member wrote these very words to the person within the last minute."""
    theirs = (TEXT.c.conversation_id == conversation.id) & (TEXT.c.author_staff == staff)
    lately = (TEXT.c.delivery != Delivery.DROPPED) & (TEXT.c.at > moment.now - JUST_NOW)
    rows = moment.db.execute(select(TEXT.c.id, TEXT.c.body_sealed).where(theirs, lately))
    return "".join(body.split()) in {"".join(texts_in.read(moment, row.id, row.body_sealed).split()) for row in rows}


def last_was_lost(moment: Moment, conversation: ConversationRow) -> bool:
    """Whether the last text to the person whose fate is known did not arrive."""
    known = (Delivery.DELIVERED, Delivery.UNDELIVERED, Delivery.REJECTED)
    last = (
        select(TEXT.c.delivery)
        .where(TEXT.c.conversation_id == conversation.id, TEXT.c.direction == Direction.OUT,
               TEXT.c.to_staff.is_(None), TEXT.c.delivery.in_(known))
        .order_by(TEXT.c.position.desc()).limit(1)
    )
    return moment.db.execute(last).scalar_one_or_none() in (Delivery.UNDELIVERED, Delivery.REJECTED)


def pages_of(moment: Moment, conversation: ConversationRow) -> list[ShownPage]:
    """Oldest first."""
    return [
        ShownPage(
            moment.first_name(page.staff_id), page.at, page.answer, page.answered_at, RunKind(page.run_kind),
            _is_current(conversation, page),
        )
        for page in pages.of_conversation(moment, conversation)
    ]  # fmt: skip


def coming(moment: Moment, conversation: ConversationRow, wish: Wish, paged: list[PageRow]) -> Coming | None:
    """None where no step waits. `paged`: all pages of the conversation."""
    if conversation.run_step is None or conversation.step_until is None:
        return None
    asked = {page.staff_id for page in paged
             if (page.run, page.round) == (conversation.run, conversation.run_round)}
    left_out = {conversation.run_excludes} if conversation.run_excludes else set()
    ask = climb.coming(moment, conversation, wish, frozenset(asked | left_out))
    names = tuple(moment.first_name(staff) for staff in ask.staff) if ask else ()
    return Coming(conversation.step_until, names, conversation.run_kind in climb.OF_ONE_STEP)


def asked_now(moment: Moment, conversation: ConversationRow, paged: list[PageRow]) -> list[str]:
    """The first names of those whose answer the step waits for."""
    return [moment.first_name(page.staff_id) for page in paged
            if _is_current(conversation, page) and page.answer is None]


def agreed(moment: Moment, conversation: ConversationRow) -> str | None:
    """What was agreed on closing."""
    if conversation.agreed_sealed is None:
        return None
    return moment.vault.open(
        conversation.agreed_sealed, table="conversation", id=conversation.id, column="agreed_sealed")


def stamp(db: Connection, id: str) -> str:
    """Something else whenever anything on the page of this conversation has changed. One look, by indexes."""
    fates = [
        select(func.count()).where(TEXT.c.conversation_id == id, TEXT.c.delivery == delivery).scalar_subquery()
        for delivery in (Delivery.QUEUED, Delivery.SENDING, Delivery.ACCEPTED, Delivery.DELIVERED, Delivery.UNKNOWN)
    ]
    mine = PAGE.c.conversation_id == id
    answers = select(func.count(PAGE.c.answer)).where(mine).scalar_subquery()
    ended = select(func.count(PAGE.c.ended_at)).where(mine).scalar_subquery()
    noted = select(func.count()).where(NOTE.c.conversation_id == id).scalar_subquery()
    watched = [CONVERSATION.c[name] for name in WATCHED]
    row = db.execute(select(*watched, *fates, answers, ended, noted).where(CONVERSATION.c.id == id)).one_or_none()
    return "" if row is None else "|".join(str(value) for value in row)


def _who(direction: str, author: str | None) -> Who:
    if direction == Direction.IN:
        return Who.PERSON
    return Who.STAFF if author else Who.US


def _is_current(conversation: ConversationRow, page: PageRow) -> bool:
    waits = conversation.run_step is not None and conversation.state != State.CLOSED
    return waits and (page.run, page.ask) == (conversation.run, conversation.run_ask)
