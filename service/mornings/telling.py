"""What a duty report tells: the conversations of its time, read from where they stand now. No SQL elsewhere on this.

It tells of those in which anything was written, that were opened or closed, or that were open at its end; and of those
that were closed in the week before and that nobody has said are journalled.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import Connection, func, or_, select

from service import people
from service.line.conversations import CONVERSATION
from service.line.moment import Moment
from service.line.outgoing import TEXT
from service.models import ConversationRow
from service.models.conversation import State
from service.people import ServiceUser

STILL_TO_JOURNAL = timedelta(days=7)


@dataclass(frozen=True)
class Told:
    """One conversation. `user` None: an unknown number's, or next of kin's. `of_the_time`: not only left from before.

    `agreed`: what was agreed on closing, in the words of whoever closed it.
    """

    id: str
    number: int
    user: ServiceUser | None = field(repr=False)
    kind: str | None
    opened_at: datetime
    closed_at: datetime | None
    state: str
    helper: str | None  # who has it, or had it last: staff id
    in_gap: bool
    journal: str | None
    of_the_time: bool
    agreed: str | None = field(repr=False)

    @property
    def is_unanswered(self) -> bool:
        return self.state in (State.UNANSWERED, State.PAGING)

    @property
    def is_unjournalled(self) -> bool:
        return self.state == State.CLOSED and self.journal is None


def first_opened(db: Connection, area_id: str) -> datetime | None:
    """When somebody first wrote to the area; None while nobody has."""
    asked = select(func.min(CONVERSATION.c.opened_at)).where(CONVERSATION.c.area_id == area_id)
    first: datetime | None = db.execute(asked).scalar_one()
    return first


def told(moment: Moment, since: datetime, until: datetime) -> list[Told]:
    """Oldest first."""
    rows = _rows(moment, since, until)
    ids = {row.service_user_id for row in rows if row.service_user_id is not None and row.let_go_at is None}
    users = people.find_all(moment.db, moment.vault, ids)
    return [_told(moment, row, users.get(row.service_user_id or ""), since) for row in rows]


def of_coordinator(lines: Iterable[Told], staff_id: str) -> list[Told]:
    """The conversations of the people whose coordinator this is."""
    return [one for one in lines if one.user is not None and one.user.coordinator == staff_id]


def counts(lines: Sequence[Told]) -> dict[str, int]:
    """What an e-mail and a manager are told: numbers alone."""
    return {
        "conversations": sum(one.of_the_time for one in lines),
        "unanswered": sum(one.is_unanswered for one in lines),
        "held": sum(one.state == State.TAKEN for one in lines),
        "in_gap": sum(one.in_gap and one.of_the_time for one in lines),
        "agreed": sum(one.agreed is not None for one in lines),
        "unjournalled": sum(one.is_unjournalled for one in lines),
    }


def _rows(moment: Moment, since: datetime, until: datetime) -> list[ConversationRow]:
    kept = CONVERSATION.c
    written = select(TEXT.c.conversation_id).where(TEXT.c.at >= since, TEXT.c.at < until)
    unjournalled = kept.journal.is_(None) & (kept.closed_at >= since - STILL_TO_JOURNAL)
    in_time = kept.opened_at >= since, kept.closed_at >= since, kept.id.in_(written)
    wanted = or_(*in_time, kept.open_for.is_not(None), unjournalled)
    found = select(CONVERSATION).where(kept.area_id == moment.area.id, kept.opened_at < until, wanted)
    return [ConversationRow(**row) for row in moment.db.execute(found.order_by(kept.number)).mappings()]


def _told(moment: Moment, row: ConversationRow, user: ServiceUser | None, since: datetime) -> Told:
    of_the_time = row.closed_at is None or row.closed_at >= since
    sealed = row.agreed_sealed if of_the_time else None
    agreed = moment.vault.open(sealed, table="conversation", id=row.id, column="agreed_sealed") if sealed else None
    return Told(
        row.id, row.number, user, row.kind, row.opened_at, row.closed_at, row.state, row.holder or row.last_holder,
        row.in_gap, row.journal, of_the_time, agreed,
    )  # fmt: skip
