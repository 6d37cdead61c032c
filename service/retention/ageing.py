"""What is old enough to be let go, kind by kind: which rows, in which order, and what is done with some of them.

`which` gives ids, oldest first; a batch takes the first so many and lets them go, after which `which` gives them no
more. So what is left to do is read off the rows, and whoever stops in the middle goes on where they were.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, Connection, Select, Table, and_, delete, exists, func, or_, select, update

from service.models import metadata
from service.models.conversation import Delivery, State
from service.models.told import DeviationState
from service.retention import emptying, leaving, tombstones
from service.vault import Vault

CONVERSATION, TEXT, NOTE, VERSION, OPENING, REQUEST = (
    metadata.tables[name] for name in ("conversation", "text", "note", "plan_version", "plan_opening", "access_request")
)
COMPLAINT, DEVIATION, FEEDBACK, EVENT, REPORT, COPY = (
    metadata.tables[name] for name in ("complaint", "deviation", "feedback", "event", "report", "report_copy")
)
HOLIDAY_TEXT = metadata.tables["holiday_text"]
DUTY_REPORT, DUTY_COPY = metadata.tables["duty_report"], metadata.tables["duty_report_copy"]
STILL_GOING = (Delivery.QUEUED, Delivery.SENDING)

Ids: TypeAlias = Sequence[Any]


@dataclass(frozen=True)
class Sweep:
    """`kind`: one of schedules.retention.KINDS, whose days say what is old. `at_once`: rows of a transaction."""

    kind: str
    which: Callable[[datetime], Select[Any]]
    let_go: Callable[[Connection, Vault, Ids, datetime], object]
    at_once: int = 200

    def count(self, db: Connection, before: datetime, at_most: int | None = None) -> int:
        """All of them; with `at_most` it looks no further than that many."""
        found = self.which(before).order_by(None).limit(at_most).subquery()
        return db.execute(select(func.count()).select_from(found)).scalar_one()

    def step(self, db: Connection, vault: Vault, before: datetime, now: datetime) -> int:
        """Lets some go; how many. None: there are no more that can be."""
        ids = list(db.scalars(self.which(before).limit(self.at_once)))
        done = self.let_go(db, vault, ids, now) if ids else 0
        return done if isinstance(done, int) else len(ids)


def over(before: datetime) -> ColumnElement[bool]:
    """Closed and journalled before then, with nothing under way. What nobody has journalled is not let go."""
    one = CONVERSATION.c
    under_way = exists().where(TEXT.c.conversation_id == one.id, TEXT.c.delivery.in_(STILL_GOING))
    undecided = exists().where(DEVIATION.c.conversation_id == one.id, DEVIATION.c.state == DeviationState.DRAFT)
    return and_(
        one.state == State.CLOSED, one.closed_at < before, one.journal.is_not(None),
        func.coalesce(one.journal_at, one.closed_at) < before, ~under_way, ~undecided,
    )  # fmt: skip


def _conversations(before: datetime, *still: ColumnElement[bool]) -> Select[Any]:
    """`still` says what is left to do. It comes first: SQLite asks in this order, and of most nothing is left."""
    return select(CONVERSATION.c.id).where(*still, over(before)).order_by(CONVERSATION.c.closed_at, CONVERSATION.c.id)


def _texts(before: datetime) -> Select[Any]:
    return _conversations(before, CONVERSATION.c.let_go_at.is_(None))


def _notes(before: datetime) -> Select[Any]:
    written = exists().where(NOTE.c.conversation_id == CONVERSATION.c.id)
    return _conversations(before, or_(CONVERSATION.c.agreed_sealed.is_not(None), written))


def _named(before: datetime) -> Select[Any]:
    return _conversations(before, CONVERSATION.c.service_user_id.is_not(None))


def _apart(before: datetime, of_staff: ColumnElement[bool]) -> Select[Any]:
    """Texts outside conversations."""
    going = TEXT.c.delivery.is_not(None) & TEXT.c.delivery.in_(STILL_GOING)
    old = (TEXT.c.conversation_id.is_(None), TEXT.c.let_go_at.is_(None), TEXT.c.at < before, ~going)
    return select(TEXT.c.id).where(*old, of_staff).order_by(TEXT.c.at, TEXT.c.id)


BY_OR_TO_STAFF = or_(TEXT.c.author_staff.is_not(None), TEXT.c.to_staff.is_not(None))


def _versions(before: datetime) -> Select[Any]:
    newer = VERSION.alias()
    overtaken = exists().where(
        newer.c.service_user_id == VERSION.c.service_user_id, newer.c.version > VERSION.c.version, newer.c.at < before
    )
    return select(VERSION.c.id).where(overtaken).order_by(VERSION.c.id)


def _old(table: Table, column: str, before: datetime) -> Select[Any]:
    [key] = table.primary_key.columns
    return select(key).where(table.c[column] < before).order_by(table.c[column], key)


def _worded(table: Table, column: str, *saying: str) -> Callable[[datetime], Select[Any]]:
    return lambda before: _old(table, column, before).where(or_(*(table.c[name].is_not(None) for name in saying)))


def _deleted(table: Table) -> Callable[[Connection, Vault, Ids, datetime], object]:
    [key] = table.primary_key.columns
    return lambda db, vault, ids, now: db.execute(delete(table).where(key.in_(ids)))


def _emptied(table: Table) -> Callable[[Connection, Vault, Ids, datetime], object]:
    return lambda db, vault, ids, now: emptying.empty(db, vault, table, ids, more=emptying.nobodys(table))


def _of_nobody(db: Connection, vault: Vault, ids: Ids, now: datetime) -> None:
    db.execute(update(CONVERSATION).where(CONVERSATION.c.id.in_(ids)).values(service_user_id=None))


def _with_copies(table: Table, copies: Table) -> Callable[[Connection, Vault, Ids, datetime], object]:
    def let_go(db: Connection, vault: Vault, ids: Ids, now: datetime) -> None:
        db.execute(delete(copies).where(copies.c.report_id.in_(ids)))
        db.execute(delete(table).where(table.c.id.in_(ids)))

    return let_go


SWEEPS: tuple[Sweep, ...] = (
    Sweep("texts", _texts, emptying.conversations, at_once=20),
    Sweep("notes", _notes, emptying.notes),
    Sweep("set_aside", lambda before: _apart(before, ~BY_OR_TO_STAFF), emptying.texts),
    Sweep("set_aside", lambda before: _old(HOLIDAY_TEXT, "period_end", before), _deleted(HOLIDAY_TEXT)),
    Sweep("staff_texts", lambda before: _apart(before, BY_OR_TO_STAFF), emptying.texts),
    Sweep("conversations", _named, _of_nobody),
    Sweep("plan_versions", _versions, _deleted(VERSION)),
    Sweep("left", leaving.persons, leaving.erase, at_once=10),
    Sweep("complaints", _worded(COMPLAINT, "answered_at", "body_sealed", "answer_sealed", "phone_sealed",
                                "service_user_id"), _emptied(COMPLAINT)),
    Sweep("complaints", _worded(DEVIATION, "decided_at", "happened_sealed", "measure_sealed", "reason_sealed"),
          _emptied(DEVIATION)),
    Sweep("feedback", _worded(FEEDBACK, "answered_at", "words_sealed"), _emptied(FEEDBACK)),
    Sweep("access_log", lambda before: _old(OPENING, "at", before), _deleted(OPENING)),
    Sweep("access_log", lambda before: _old(REQUEST, "handed_at", before), _deleted(REQUEST)),
    Sweep("access_log", tombstones.old, tombstones.take_away, at_once=1),
    Sweep("reports", lambda before: _old(REPORT, "period_end", before), _with_copies(REPORT, COPY)),
    Sweep("reports", lambda before: _old(DUTY_REPORT, "until", before), _with_copies(DUTY_REPORT, DUTY_COPY)),
    Sweep("staff_left", leaving.staff, leaving.forget_staff),
    Sweep("staff_left", leaving.accounts, leaving.forget_accounts),
    Sweep("events", lambda before: _old(EVENT, "at", before), _deleted(EVENT)),
)  # fmt: skip
