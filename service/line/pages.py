"""Pages: who was asked to take a conversation, in which run and step, and what became of it.

A page is open to its person until they answer it, somebody has the conversation, its run ends, or it is closed:
until then `ended_at` is empty. `answer` is `none` once the step is over, and the page stays open all the same.
"""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, bindparam, select, update

from service import prepared
from service.events import record
from service.line.conversations import CONVERSATION
from service.line.moment import Moment
from service.models import ConversationRow, PageRow, metadata, new_id
from service.models.conversation import Answer

PAGE = metadata.tables["page"]
IN_ORDER = (PAGE.c.run, PAGE.c.ask, PAGE.c.at, PAGE.c.id)
OF_RUN = select(PAGE).where(
    PAGE.c.conversation_id == bindparam("conversation"), PAGE.c.run == bindparam("which_run")).order_by(*IN_ORDER)
REFUSED = (Answer.NO, Answer.UNDELIVERED)


def create(moment: Moment, conversation: ConversationRow, staff: str, step: int, wait: timedelta) -> PageRow:
    page = PageRow(
        id=new_id(),
        conversation_id=conversation.id,
        staff_id=staff,
        run=conversation.run,
        run_kind=str(conversation.run_kind),
        round=conversation.run_round,
        ask=conversation.run_ask,
        step=step,
        wait_seconds=int(wait.total_seconds()),
        at=moment.now,
    )
    prepared.add(moment.db, PAGE, page.model_dump())
    record(
        moment.db, "conversation:page:queued", conversation.id, moment.now,
        area_id=moment.area.id, staff_id=staff, page=page.id, step=step, round=page.round, run=page.run_kind,
    )  # fmt: skip
    return page


def find(moment: Moment, id: str) -> PageRow:
    found = prepared.find(moment.db, PAGE, id)
    assert found is not None, id
    return PageRow(**found._mapping)


def of_conversation(moment: Moment, conversation: ConversationRow) -> list[PageRow]:
    """All of them, oldest first."""
    return _rows(moment, _of(conversation))


def of_run(moment: Moment, conversation: ConversationRow) -> list[PageRow]:
    if conversation.run_ask == 0:  # it has only just begun
        return []
    found = moment.db.execute(OF_RUN, {"conversation": conversation.id, "which_run": conversation.run})
    return [PageRow(**row) for row in found.mappings()]


def asked_in_round(moment: Moment, conversation: ConversationRow) -> frozenset[str]:
    """Who was paged in this round, and whoever the run leaves out."""
    asked = {page.staff_id for page in of_run(moment, conversation) if page.round == conversation.run_round}
    return frozenset(asked | ({conversation.run_excludes} if conversation.run_excludes else set()))


def of_ask(moment: Moment, conversation: ConversationRow) -> list[PageRow]:
    """The pages of the step that waits now."""
    return [page for page in of_run(moment, conversation) if page.ask == conversation.run_ask]


def of_person(moment: Moment, conversation: ConversationRow, staff: str) -> list[PageRow]:
    """All pages of this person for the conversation, newest last."""
    return _rows(moment, _of(conversation).where(PAGE.c.staff_id == staff))


def last_ended(moment: Moment, staff: str, since: datetime, but_not: int | None) -> int | None:
    """The number of the conversation whose page to this person ended last, if that was after `since`."""
    found = (
        select(CONVERSATION.c.number)
        .join(PAGE, PAGE.c.conversation_id == CONVERSATION.c.id)
        .where(
            CONVERSATION.c.area_id == moment.area.id,
            CONVERSATION.c.number != (but_not or 0),
            PAGE.c.staff_id == staff,
            PAGE.c.ended_at > since,
        )
        .order_by(PAGE.c.ended_at.desc())
        .limit(1)
    )
    return moment.db.execute(found).scalar_one_or_none()


def open_numbers(moment: Moment, staff: str) -> list[int]:
    """The numbers of the conversations in the area with a page open to this person."""
    found = (
        select(CONVERSATION.c.number)
        .join(PAGE, PAGE.c.conversation_id == CONVERSATION.c.id)
        .where(CONVERSATION.c.area_id == moment.area.id, PAGE.c.staff_id == staff, PAGE.c.ended_at.is_(None))
        .distinct()
    )
    return sorted(moment.db.execute(found).scalars())


def change(moment: Moment, page: PageRow, **values: Any) -> None:
    for name, value in values.items():
        setattr(page, name, value)
    prepared.change(moment.db, PAGE, page.id, values)


def answered(moment: Moment, conversation: ConversationRow, staff: str, answer: Answer) -> None:
    """Their word on all that asks them about this conversation, kept on the newest page."""
    page = of_person(moment, conversation, staff)[-1]
    change(moment, page, answer=answer, answered_at=moment.now)
    end(moment, conversation, staff)
    record(
        moment.db, "conversation:page:answered", conversation.id, moment.now,
        area_id=moment.area.id, staff_id=staff, page=page.id, answer=answer,
    )  # fmt: skip


def end(moment: Moment, conversation: ConversationRow, staff: str) -> None:
    """No page for the conversation is open to this person any more."""
    mine = (PAGE.c.conversation_id == conversation.id, PAGE.c.staff_id == staff, PAGE.c.ended_at.is_(None))
    moment.db.execute(update(PAGE).where(*mine).values(ended_at=moment.now))


def end_all(moment: Moment, conversation: ConversationRow) -> None:
    """No page for the conversation is open to anybody any more."""
    theirs = (PAGE.c.conversation_id == conversation.id, PAGE.c.ended_at.is_(None))
    moment.db.execute(update(PAGE).where(*theirs).values(ended_at=moment.now))


def _of(conversation: ConversationRow) -> Select[Any]:
    return select(PAGE).where(PAGE.c.conversation_id == conversation.id)


def _rows(moment: Moment, query: Select[Any]) -> list[PageRow]:
    found = moment.db.execute(query.order_by(*IN_ORDER))
    return [PageRow(**row) for row in found.mappings()]
