"""Drafts of deviations (avvik): conversations that came in a gap, that nobody answered, or that waited too long.

Each becomes a draft once, whatever clocks there are: `deviation.conversation_id` is unique. What is written down are
times and counts; what was said stays in the conversation. Too long is: nobody had it by the time that the first answer
named, or its holder was silent until colleagues were asked.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, Connection, FromClause, Row, distinct, func, select, update

from service import queue
from service.database import insert
from service.errors import UnknownArea
from service.events import EVENT, record
from service.line.conversations import CONVERSATION, HOLDING
from service.line.moment import Moment
from service.line.outgoing import TEXT
from service.line.pages import PAGE
from service.line.states import Move
from service.line.transactions import Transactions
from service.models import DeviationRow, metadata, new_id
from service.models.conversation import RunKind, State
from service.models.told import DeviationState, Ground
from service.queue import Claimed

DEVIATION = metadata.tables["deviation"]
DRAFT = "deviations"
LOOKED_BACK = timedelta(days=14)
PROMISES = ("received", "received_help", "received_stop", "delayed", "unknown_received", "unknown_delayed",
            "kin_received", "kin_delayed")
Found: TypeAlias = Mapping[str, Row[Any]]


@dataclass(frozen=True)
class Seen:
    """What is known of one conversation. `promised`: by when the first answer said that they hear from us."""

    row: Row[Any]
    given_up: bool
    silent: bool
    promised: datetime | None
    held: datetime | None
    pages: int
    asked: int

    def grounds(self, now: datetime) -> list[Ground]:
        late = self.promised is not None and (self.held or now) > self.promised
        holds = {
            Ground.IN_GAP: self.row.in_gap,
            Ground.UNANSWERED: self.given_up or (self.row.state == State.UNANSWERED and not self.row.in_gap),
            Ground.LATE: late or self.silent,
        }
        return [ground for ground, true in holds.items() if true]

    def facts(self) -> dict[str, Any]:
        times = {"opened": self.row.opened_at, "promised": self.promised, "taken": self.held,
                 "closed": self.row.closed_at}  # fmt: skip
        written = {name: at.isoformat() if at is not None else None for name, at in times.items()}
        return {**written, "pages": self.pages, "asked": self.asked, "silent_holder": self.silent}


def draft(transactions: Transactions, claimed: Claimed, now: datetime) -> None:
    """The worker's handler, each hour; the subject is the area. ClaimLost undoes it."""
    with transactions.database.write() as db:
        try:
            moment = transactions.moment(db, claimed.subject, now)
        except UnknownArea:
            queue.finish(db, claimed, now)
            return
        queue.finish_or_undo(db, claimed, now)
        for seen in _seen(moment.db, moment.area.id, now):
            if grounds := seen.grounds(now):
                _keep(moment, seen, grounds)


def find(db: Connection, id: str) -> DeviationRow | None:
    found = db.execute(select(DEVIATION).where(DEVIATION.c.id == id)).one_or_none()
    return None if found is None else DeviationRow(**found._mapping)


def _keep(moment: Moment, seen: Seen, grounds: list[Ground]) -> None:
    """A new draft, or what has changed of one that nobody has decided on."""
    id, facts = new_id(), seen.facts()
    values = {"id": id, "area_id": moment.area.id, "conversation_id": seen.row.id, "at": seen.row.opened_at,
              "made_at": moment.now, "grounds": grounds, "facts": facts, "state": DeviationState.DRAFT}  # fmt: skip
    once = insert(moment.db, DEVIATION).values(**values).on_conflict_do_nothing(index_elements=["conversation_id"])
    if moment.db.execute(once.returning(DEVIATION.c.id)).first() is not None:
        record(moment.db, "deviation:drafted", id, moment.now, area_id=moment.area.id, grounds=[*map(str, grounds)])
        return
    undecided = (DEVIATION.c.conversation_id == seen.row.id) & (DEVIATION.c.state == DeviationState.DRAFT)
    stands = moment.db.execute(select(DEVIATION).where(undecided)).one_or_none()
    if stands is not None and (stands.grounds, stands.facts) != ([*map(str, grounds)], facts):
        moment.db.execute(update(DEVIATION).where(DEVIATION.c.id == stands.id).values(grounds=grounds, facts=facts))


def _seen(db: Connection, area: str, now: datetime) -> list[Seen]:
    """The area's conversations of the last days: a look for each thing that is known of them, none for each of them."""
    lately = (CONVERSATION.c.area_id == area) & (CONVERSATION.c.opened_at > now - LOOKED_BACK)
    given_up = _grouped(db, lately, EVENT, EVENT.c.subject, EVENT.c.name == f"conversation:{Move.GIVE_UP}")
    silent = _grouped(db, lately, PAGE, PAGE.c.conversation_id, PAGE.c.run_kind == RunKind.SILENCE)
    promised = _grouped(db, lately, TEXT, TEXT.c.conversation_id, TEXT.c.template.in_(PROMISES),
                        func.min(TEXT.c.expires_at).label("at"))  # fmt: skip
    held = _grouped(db, lately, HOLDING, HOLDING.c.conversation_id, HOLDING.c.id.is_not(None),
                    func.min(HOLDING.c.since).label("at"))  # fmt: skip
    pages = _grouped(db, lately, PAGE, PAGE.c.conversation_id, PAGE.c.id.is_not(None),
                     func.count(distinct(PAGE.c.staff_id)).label("asked"))  # fmt: skip
    return [
        Seen(row, row.id in given_up, row.id in silent, _at(promised, row.id), _at(held, row.id),
             pages[row.id].n if row.id in pages else 0, pages[row.id].asked if row.id in pages else 0)
        for row in db.execute(select(CONVERSATION).where(lately).order_by(CONVERSATION.c.number))
    ]  # fmt: skip


def _grouped(
    db: Connection, lately: ColumnElement[bool], table: FromClause, of: ColumnElement[Any],
    where: ColumnElement[bool], *more: ColumnElement[Any],
) -> Found:
    asked = (
        select(of.label("id"), func.count().label("n"), *more).select_from(table)
        .join(CONVERSATION, CONVERSATION.c.id == of).where(lately, where).group_by(of)
    )  # fmt: skip
    return {row.id: row for row in db.execute(asked)}


def _at(found: Found, id: str) -> datetime | None:
    return found[id].at if id in found else None
