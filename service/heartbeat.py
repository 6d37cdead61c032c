"""Which processes live: each says so every few seconds, and takes its row away when it stops on purpose."""

from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, exists, select

from service.database import insert
from service.models import metadata

PROCESS = metadata.tables["process"]
WORKER_WITHIN = timedelta(seconds=10)  # after so long without a beat there is none (contract, section 9)
CLOCK_WITHIN = timedelta(seconds=30)


def beat(db: Connection, id: str, kind: str, now: datetime) -> None:
    """`id` is one for each start of a process, `kind` is web, worker or clock."""
    db.execute(
        insert(db, PROCESS).values(id=id, kind=kind, started_at=now, beat_at=now)
        .on_conflict_do_update(index_elements=["id"], set_={"beat_at": now})
    )


def gone(db: Connection, id: str) -> None:
    """The process stops on purpose: from now on nobody counts on it."""
    db.execute(delete(PROCESS).where(PROCESS.c.id == id))


def alive(db: Connection, kind: str, now: datetime, within: timedelta) -> bool:
    """Has any process of that kind beaten in the last `within`?"""
    recent = select(PROCESS.c.id).where(PROCESS.c.kind == kind, PROCESS.c.beat_at > now - within)
    return bool(db.scalar(select(exists(recent))))


def forget_silent(db: Connection, before: datetime) -> int:
    """Deletes what was left by killed processes that beat last before `before`; how many there were."""
    return db.execute(delete(PROCESS).where(PROCESS.c.beat_at < before)).rowcount
