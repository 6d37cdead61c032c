"""Lists for the inbox: open conversations, what was closed lately, texts that were set aside. A look for each list."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any, TypeAlias

from sqlalchemy import Connection, Row, Select, func, select, tuple_

from service import people
from service.line.conversations import CONVERSATION, HOLDING
from service.line.ladder import Wish
from service.line.outgoing import TEXT
from service.line.pages import PAGE
from service.models import ConversationRow, PageRow
from service.models.conversation import Delivery, Direction, State
from service.people import ServiceUser
from service.vault import Vault

AT_MOST = 100  # of each list
Stored: TypeAlias = Row[Any]


def open_in(db: Connection, areas: Collection[str]) -> list[ConversationRow]:
    """The open ones of these areas, oldest first. A conversation is open as long as it is `open_for` somebody."""
    theirs = CONVERSATION.c.area_id.in_(areas) & CONVERSATION.c.open_for.is_not(None)
    return _conversations(db, select(CONVERSATION).where(theirs))


def paging(db: Connection, staff: str) -> list[ConversationRow]:
    """Those with a page open to this person, in whatever area."""
    asked = select(PAGE.c.conversation_id).where(PAGE.c.staff_id == staff, PAGE.c.ended_at.is_(None))
    return _conversations(db, select(CONVERSATION).where(CONVERSATION.c.id.in_(asked)))


def held(db: Connection, staff: str) -> list[ConversationRow]:
    has = (CONVERSATION.c.holder == staff) & (CONVERSATION.c.state == State.TAKEN)
    return _conversations(db, select(CONVERSATION).where(has))


def to_journal(db: Connection, staff: str, since: datetime) -> list[ConversationRow]:
    """Closed since then, last in this person's hands, and nobody has said whether it is journalled."""
    theirs = (CONVERSATION.c.last_holder == staff) & (CONVERSATION.c.closed_at > since)
    return _conversations(
        db, select(CONVERSATION).where(theirs, CONVERSATION.c.state == State.CLOSED, CONVERSATION.c.journal.is_(None)))


def pages_of(db: Connection, ids: Collection[str]) -> dict[str, list[PageRow]]:
    """All pages of these conversations, oldest first."""
    found: dict[str, list[PageRow]] = defaultdict(list)
    rows = db.execute(
        select(PAGE).where(PAGE.c.conversation_id.in_(ids)).order_by(PAGE.c.run, PAGE.c.ask, PAGE.c.at, PAGE.c.id))
    for row in rows.mappings():
        found[row["conversation_id"]].append(PageRow(**row))
    return found


def people_of(db: Connection, vault: Vault, conversations: Iterable[ConversationRow]) -> dict[str, ServiceUser]:
    """Whom they are with, by service user's id; unknown numbers are nobody's."""
    return people.find_all(db, vault, [c.service_user_id for c in conversations if c.service_user_id])


def wish_of(person: ServiceUser | None) -> Wish:
    return Wish() if person is None else Wish(person.primary_contact, frozenset(person.avoid))


def had_since(db: Connection, conversation_id: str, staff: str, since: datetime) -> bool:
    """Whether this person had the conversation at some time after `since`."""
    theirs = (HOLDING.c.conversation_id == conversation_id) & (HOLDING.c.staff_id == staff)
    lasting = HOLDING.c.until.is_(None) | (HOLDING.c.until > since)
    return db.execute(select(HOLDING.c.id).where(theirs, lasting)).first() is not None


def unsent(db: Connection, ids: Collection[str]) -> dict[str, str]:
    """Of these, the conversations whose last text from staff was kept unsent, and why (`outgoing.SILENT`, …)."""
    written = (TEXT.c.conversation_id.in_(ids)) & (TEXT.c.direction == Direction.OUT) & TEXT.c.author_staff.is_not(None)
    last = select(TEXT.c.conversation_id, func.max(TEXT.c.position)).where(written).group_by(TEXT.c.conversation_id)
    those = tuple_(TEXT.c.conversation_id, TEXT.c.position).in_(last)
    rows = db.execute(
        select(TEXT.c.conversation_id, TEXT.c.error).where(written, those, TEXT.c.delivery == Delivery.DROPPED))
    return {row.conversation_id: row.error or "" for row in rows}


def set_aside(db: Connection, areas: Collection[str], since: datetime) -> list[Stored]:
    """Texts to these areas that opened no conversation, newest first: rows of the table `text`."""
    theirs = TEXT.c.area_id.in_(areas) & TEXT.c.set_aside.is_not(None) & (TEXT.c.at > since)
    return list(db.execute(select(TEXT).where(theirs).order_by(TEXT.c.at.desc()).limit(AT_MOST)))


def _conversations(db: Connection, query: Select[Any]) -> list[ConversationRow]:
    ordered = query.order_by(CONVERSATION.c.opened_at, CONVERSATION.c.id).limit(AT_MOST)
    return [ConversationRow(**row) for row in db.execute(ordered).mappings()]
