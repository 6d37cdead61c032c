"""The conversation's rows: find, open, change; and who has held it. All SQL on those tables is here."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, bindparam, func, select, update

from service import prepared
from service.events import record
from service.line.moment import AREA, Moment
from service.line.states import Move, after
from service.models import ConversationRow, metadata, new_id
from service.models.conversation import ConversationKind, State

CONVERSATION = metadata.tables["conversation"]
HOLDING = metadata.tables["holding"]
COUNT = (
    update(AREA).where(AREA.c.id == bindparam("which")).values(last_number=AREA.c.last_number + 1)
    .returning(AREA.c.last_number)
)  # fmt: skip
# None is put in order by the database: SQLite would go through an area's whole past in the order of its numbers.
OF_PHONE = select(CONVERSATION).where(CONVERSATION.c.area_id == bindparam("area"))
OPEN_WITH = OF_PHONE.where(CONVERSATION.c.open_for.in_(bindparam("indexes", expanding=True)))
CLOSED_SINCE = OF_PHONE.where(
    CONVERSATION.c.phone_index.in_(bindparam("indexes", expanding=True)), CONVERSATION.c.state == State.CLOSED,
    CONVERSATION.c.closed_at >= bindparam("since"),
)  # fmt: skip
OPEN = (State.PAGING, State.TAKEN, State.UNANSWERED)
IS_OPEN = CONVERSATION.c.open_for.is_not(None)  # said beside the state, it leads past all that are closed, by an index


def next_number(moment: Moment) -> int:
    """The next number of the area's counter, which conversations, offers and confirmations share (contract 7.4)."""
    return int(moment.db.execute(COUNT, {"which": moment.area.id}).scalar_one())


def find(moment: Moment, id: str) -> ConversationRow:
    """NeedsArea where the area's lock is not held: what is decided by the row must hold until it is done."""
    moment.needs_area()
    _store_changes(moment)
    found = prepared.find(moment.db, CONVERSATION, id)
    assert found is not None, id
    return ConversationRow(**found._mapping)


def by_number(moment: Moment, number: int) -> ConversationRow | None:
    found = _rows(moment, CONVERSATION.c.area_id == moment.area.id, CONVERSATION.c.number == number)
    return found[0] if found else None


def open_with(moment: Moment, phone: str) -> ConversationRow | None:
    """The open conversation of this number with the area."""
    _store_changes(moment)
    found = moment.db.execute(OPEN_WITH, {"area": moment.area.id, "indexes": moment.vault.indexes(phone)}).first()
    return None if found is None else ConversationRow(**found._mapping)


def last_closed(moment: Moment, phone: str, within: timedelta) -> ConversationRow | None:
    """This number's conversation that was closed last, if that was no longer ago than `within`."""
    asked = {"area": moment.area.id, "indexes": moment.vault.indexes(phone), "since": moment.now - within}
    _store_changes(moment)
    last = max(moment.db.execute(CLOSED_SINCE, asked).all(), key=lambda row: row.number, default=None)
    return None if last is None else ConversationRow(**last._mapping)


def open_ids(db: Connection, area_id: str, but_not: ColumnElement[bool]) -> list[str]:
    """Of all open conversations of the area, oldest first, without those that this holds for."""
    found = select(CONVERSATION.c.id, CONVERSATION.c.number).where(
        CONVERSATION.c.area_id == area_id, IS_OPEN, ~but_not)
    return [row.id for row in sorted(db.execute(found), key=lambda row: row.number)]


def still_open(moment: Moment, ids: list[str]) -> list[ConversationRow]:
    """Those of them that nobody has closed since."""
    return _rows(moment, CONVERSATION.c.id.in_(ids), CONVERSATION.c.state.in_(OPEN))


def held_by(moment: Moment, staff: str) -> list[ConversationRow]:
    """What this staff member has in the area, oldest first."""
    return _rows(
        moment,
        CONVERSATION.c.area_id == moment.area.id,
        IS_OPEN,
        CONVERSATION.c.holder == staff,
        CONVERSATION.c.state == State.TAKEN,
    )


def holds_one_of(db: Connection, staff: str, service_user: str, area_id: str) -> bool:
    """Whether this staff member has a conversation with the service user, on the area's number."""
    found = select(CONVERSATION.c.id).where(
        CONVERSATION.c.holder == staff, CONVERSATION.c.service_user_id == service_user,
        CONVERSATION.c.area_id == area_id, IS_OPEN, CONVERSATION.c.state == State.TAKEN,
    )  # fmt: skip
    return db.execute(found.limit(1)).first() is not None


def unknown_waiting(moment: Moment) -> int:
    """How many conversations of unknown numbers nobody has yet."""
    _store_changes(moment)
    counted = select(func.count()).where(
        CONVERSATION.c.area_id == moment.area.id,
        IS_OPEN,
        CONVERSATION.c.service_user_id.is_(None),
        CONVERSATION.c.kind.is_(None),
        CONVERSATION.c.state.in_((State.PAGING, State.UNANSWERED)),
    )
    return int(moment.db.execute(counted).scalar_one())


def _rows(moment: Moment, *conditions: ColumnElement[bool]) -> list[ConversationRow]:
    """Oldest first."""
    _store_changes(moment)
    found = moment.db.execute(select(CONVERSATION).where(*conditions)).mappings()
    return sorted((ConversationRow(**row) for row in found), key=lambda one: one.number)


def create(
    moment: Moment, phone: str, service_user: str | None, move: Move, kind: ConversationKind | None = None
) -> ConversationRow:
    """A new conversation with this number, in the state that `move` leads to."""
    id = new_id()
    index = moment.vault.index(phone)
    conversation = ConversationRow(
        id=id,
        area_id=moment.area.id,
        number=next_number(moment),
        state=after(None, move),
        kind=kind,
        service_user_id=service_user,
        phone_index=index,
        phone_sealed=moment.vault.seal(phone, table="conversation", id=id, column="phone_sealed"),
        open_for=index,
        opened_at=moment.now,
    )
    prepared.add(moment.db, CONVERSATION, conversation.model_dump())
    record(moment.db, "conversation:opened", id, moment.now, area_id=moment.area.id, number=conversation.number)
    return conversation


def change(moment: Moment, conversation: ConversationRow, **values: Any) -> None:
    """Stores these values and puts them on the row in hand. NeedsArea as in `find`."""
    moment.needs_area()
    for name, value in values.items():
        setattr(conversation, name, value)
    if conversation.id in moment.unstored:
        moment.unstored[conversation.id].update(values)
    else:
        prepared.change(moment.db, CONVERSATION, conversation.id, values)


@contextmanager
def together(moment: Moment, conversation: ConversationRow) -> Iterator[None]:
    """What is changed within is stored at once, at the end, or when somebody looks for a conversation."""
    moment.unstored[conversation.id] = {}
    try:
        yield
        _store_changes(moment)
    finally:
        del moment.unstored[conversation.id]


def _store_changes(moment: Moment) -> None:
    for id, values in moment.unstored.items():
        if values:
            prepared.change(moment.db, CONVERSATION, id, values)
            values.clear()


def move(moment: Moment, conversation: ConversationRow, how: Move, **values: Any) -> None:
    """Changes state by a move that exists, and logs it; ImpossibleMove else."""
    change(moment, conversation, state=after(conversation.state, how), **values)
    told = {"number": conversation.number}
    record(
        moment.db, f"conversation:{how}", conversation.id, moment.now,
        area_id=moment.area.id, staff_id=conversation.holder, **told,
    )  # fmt: skip


def phone_of(moment: Moment, conversation: ConversationRow) -> str:
    return moment.vault.open(
        conversation.phone_sealed, table="conversation", id=conversation.id, column="phone_sealed"
    )


def begin_holding(moment: Moment, conversation: ConversationRow, staff: str) -> None:
    """The database refuses a second one while the first lasts."""
    values = {"id": new_id(), "conversation_id": conversation.id, "staff_id": staff, "since": moment.now}
    prepared.add(moment.db, HOLDING, values)


def end_holding(moment: Moment, conversation: ConversationRow, how: str) -> None:
    """`how`: closed, given_back or moved."""
    moment.db.execute(
        update(HOLDING)
        .where(HOLDING.c.conversation_id == conversation.id, HOLDING.c.until.is_(None))
        .values(until=moment.now, ended=how)
    )


def ended_lately(moment: Moment, staff: str, since: datetime) -> set[int]:
    """The numbers of conversations in the area that this staff member had and no longer has, since then."""
    found = (
        select(CONVERSATION.c.number)
        .join(HOLDING, HOLDING.c.conversation_id == CONVERSATION.c.id)
        .where(CONVERSATION.c.area_id == moment.area.id, HOLDING.c.staff_id == staff, HOLDING.c.until > since)
    )
    return set(moment.db.execute(found).scalars())
