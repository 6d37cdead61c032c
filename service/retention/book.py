"""The record of what was let go: each going through, and each erasing; and what is held back, and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, update

from schedules.retention import KINDS, Retention
from service.models import metadata
from service.models.conversation import State
from service.models.told import DeviationState
from service.retention.ageing import CONVERSATION, DEVIATION

RUN, ERASURE = metadata.tables["retention_run"], metadata.tables["erasure"]
SHOWN = 60


@dataclass(frozen=True)
class Run:
    """`let_go`: rows by kind. `held`: what is old enough and stays all the same, by reason and area."""

    id: str
    begun_at: datetime
    finished_at: datetime | None
    let_go: Mapping[str, int]
    held: Mapping[str, Mapping[str, int]]

    @property
    def total(self) -> int:
        return sum(self.let_go.values())


def before(retention: Retention, kind: str, now: datetime) -> datetime:
    """What lies before it is old."""
    return now - timedelta(days=retention.days(kind))


def begin(db: Connection, id: str, retention: Retention, now: datetime) -> Run:
    """A new one, or the one that was stopped in the middle."""
    found = db.execute(select(RUN).where(RUN.c.id == id)).one_or_none()
    if found is not None:
        return _run(found)
    db.execute(insert(RUN).values(id=id, begun_at=now, days={kind: retention.days(kind) for kind in KINDS},
                                  let_go={}, held={}))  # fmt: skip
    return Run(id, now, None, {}, {})


def note(db: Connection, id: str, kind: str, rows: int) -> None:
    """In the transaction of the batch."""
    row = db.execute(select(RUN.c.let_go).where(RUN.c.id == id).with_for_update()).one()
    counts = dict(row.let_go)
    counts[kind] = counts.get(kind, 0) + rows
    db.execute(update(RUN).where(RUN.c.id == id).values(let_go=counts))


def finish(db: Connection, id: str, held: Mapping[str, Mapping[str, int]], now: datetime) -> Run:
    db.execute(update(RUN).where(RUN.c.id == id).values(finished_at=now, held=held))
    return _run(db.execute(select(RUN).where(RUN.c.id == id)).one())


def latest(db: Connection) -> list[Run]:
    """Newest first."""
    return [_run(row) for row in db.execute(select(RUN).order_by(RUN.c.begun_at.desc()).limit(SHOWN))]


def erasures(db: Connection) -> Sequence[Row[Any]]:
    """Newest first."""
    return db.execute(select(ERASURE).order_by(ERASURE.c.at.desc(), ERASURE.c.id.desc()).limit(SHOWN)).all()


def held(db: Connection, retention: Retention, now: datetime) -> dict[str, dict[str, int]]:
    """Conversations that are old enough for their texts to go: not journalled, or with a deviation to decide on."""
    one = CONVERSATION.c
    old = (one.state == State.CLOSED, one.closed_at < before(retention, "texts", now), one.let_go_at.is_(None))
    # By `journal` too, which is the same in all: by `area_id` alone SQLite goes through every conversation there is.
    counted = select(one.area_id, func.count().label("n")).where(*old)
    unjournalled = counted.where(one.journal.is_(None)).group_by(one.journal, one.area_id)
    drafts = select(DEVIATION.c.conversation_id).where(DEVIATION.c.state == DeviationState.DRAFT)
    undecided = counted.where(one.id.in_(drafts)).group_by(one.area_id)
    found = {"unjournalled": unjournalled, "undecided": undecided}
    by_reason = {reason: {row.area_id: row.n for row in db.execute(asked)} for reason, asked in found.items()}
    return {reason: areas for reason, areas in by_reason.items() if areas}


def _run(row: Row[Any]) -> Run:
    return Run(row.id, row.begun_at, row.finished_at, row.let_go, row.held)
