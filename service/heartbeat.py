"""Which processes live: each says so every few seconds, and takes its row away when it stops on purpose."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, bindparam, delete, exists, func, select

from service.clock import Clock, SteadyClock, elapsed
from service.database import insert
from service.models import metadata

PROCESS = metadata.tables["process"]
WORKER_WITHIN = timedelta(seconds=10)  # after so long without a beat there is none (contract, section 9)
CLOCK_WITHIN = timedelta(seconds=30)
KEYS_WITHIN = timedelta(minutes=2)  # web says so once a minute
RECENT = select(exists(
    select(PROCESS.c.id).where(PROCESS.c.kind == bindparam("which"), PROCESS.c.beat_at > bindparam("since"))))
SOON = 1.0  # seconds: a database that took longer to tell the time has not told it
OFF = 5.0  # seconds: more is worth a word


def beat(
    db: Connection, id: str, kind: str, now: datetime, clock_off: timedelta = timedelta(), keys: Sequence[str] = ()
) -> None:
    """`id` is one for each start of a process, `kind` is web, worker or clock.

    `clock_off`: by how much its machine's clock is ahead of the time that it goes by. `keys`: ids of its field keys,
    newest first.
    """
    said = {"beat_at": now, "clock_off": clock_off.total_seconds(), "key_ids": " ".join(keys) or None}
    db.execute(
        insert(db, PROCESS).values(id=id, kind=kind, started_at=now, **said)
        .on_conflict_do_update(index_elements=["id"], set_=said)
    )


def beat_by(db: Connection, id: str, kind: str, clock: Clock, keys: Sequence[str] = ()) -> None:
    """As `beat`, at the clock's time; where the database has a clock, ours is held against it first."""
    if not isinstance(clock, SteadyClock):
        beat(db, id, kind, clock.now(), keys=keys)
        return
    agree(db, clock)
    beat(db, id, kind, clock.now(), clock.off(), keys)


def keys_in_use(db: Connection, now: datetime) -> list[tuple[str, list[str]]]:
    """Kind, and ids of the field keys, newest first, of each living process that has any."""
    lives = PROCESS.c.beat_at > now - KEYS_WITHIN
    found = db.execute(select(PROCESS.c.kind, PROCESS.c.key_ids).where(lives, PROCESS.c.key_ids.is_not(None)))
    return [(kind, keys.split()) for kind, keys in found]


def agree(db: Connection, clock: Clock) -> None:
    """All processes on one PostgreSQL go by its clock, whatever their machines' say."""
    if isinstance(clock, SteadyClock) and db.dialect.name == "postgresql":
        asked = elapsed()
        told: datetime = db.execute(select(func.clock_timestamp())).scalar_one()
        if (took := elapsed() - asked) < SOON:
            clock.agree(told.astimezone(UTC), asked + took / 2)


def clocks_off(db: Connection, now: datetime) -> dict[str, int]:
    """By kind, how many seconds the machine's clock is off, of living processes that do not go by it."""
    lives = PROCESS.c.beat_at > now - CLOCK_WITHIN
    off = func.max(func.abs(PROCESS.c.clock_off))
    found = db.execute(select(PROCESS.c.kind, off).where(lives).group_by(PROCESS.c.kind))
    return {kind: round(seconds) for kind, seconds in found if seconds is not None and seconds >= OFF}


def gone(db: Connection, id: str) -> None:
    """The process stops on purpose: from now on nobody counts on it."""
    db.execute(delete(PROCESS).where(PROCESS.c.id == id))


def alive(db: Connection, kind: str, now: datetime, within: timedelta) -> bool:
    """Has any process of that kind beaten in the last `within`?"""
    return bool(db.scalar(RECENT, {"which": kind, "since": now - within}))


def forget_silent(db: Connection, before: datetime) -> int:
    """Deletes what was left by killed processes that beat last before `before`; how many there were."""
    return db.execute(delete(PROCESS).where(PROCESS.c.beat_at < before)).rowcount
