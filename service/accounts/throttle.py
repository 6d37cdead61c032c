"""Attempts are counted in buckets that fill with failures and drip with time; a full one asks for a short wait.

What is refused for being too early does not fill them, so nobody is locked out for long, whoever else is trying.
Keys are hashed with the vault's key: the table tells nobody which addresses were tried.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, select, update

from service.database import insert
from service.models import metadata

ATTEMPTS = metadata.tables["attempts"]
FORGOTTEN = timedelta(days=1)  # every bucket is empty by then


@dataclass(frozen=True)
class Bucket:
    """`holds`: attempts at once; `drips`: how long until one more may be made."""

    key: str
    holds: int
    drips: timedelta


def take(db: Connection, buckets: Sequence[Bucket], now: datetime) -> timedelta | None:
    """Counts an attempt in all of them: None. Where one is full none is counted: how long to wait."""
    levels = {bucket.key: _level(db, bucket, now) for bucket in sorted(buckets, key=lambda one: one.key)}
    waits = [(levels[one.key] + 1 - one.holds) * one.drips for one in buckets if levels[one.key] + 1 > one.holds]
    if waits:
        return max(waits)
    for key, level in levels.items():
        _set(db, key, level + 1, now)
    return None


def give_back(db: Connection, buckets: Sequence[Bucket], now: datetime) -> None:
    """The attempt was a good one, and does not count."""
    for bucket in sorted(buckets, key=lambda one: one.key):
        _set(db, bucket.key, max(_level(db, bucket, now) - 1, 0.0), now)


def forget_old(db: Connection, now: datetime) -> None:
    db.execute(delete(ATTEMPTS).where(ATTEMPTS.c.at < now - FORGOTTEN))


def _level(db: Connection, bucket: Bucket, now: datetime) -> float:
    """As it is now, its row locked until the transaction ends."""
    new = insert(db, ATTEMPTS).values(key=bucket.key, level=0.0, at=now)
    db.execute(new.on_conflict_do_nothing(index_elements=["key"]))
    row = db.execute(select(ATTEMPTS).where(ATTEMPTS.c.key == bucket.key).with_for_update()).one()
    dripped: float = max(now - row.at, timedelta()) / bucket.drips
    return max(float(row.level) - dripped, 0.0)


def _set(db: Connection, key: str, level: float, now: datetime) -> None:
    db.execute(update(ATTEMPTS).where(ATTEMPTS.c.key == key).values(level=level, at=now))
