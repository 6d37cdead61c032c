"""A desk at the queue, for tests."""

from datetime import timedelta
from typing import Any

from service import queue
from service.clock import FrozenClock
from service.database import Database
from service.queue import Claimed


class Desk:
    """Puts and takes work at the clock's time, each in a transaction of its own."""

    def __init__(self, database: Database, clock: FrozenClock) -> None:
        self.database = database
        self.clock = clock

    def put(self, key: str, lane: str | None = None, after: timedelta = timedelta()) -> bool:
        now = self.clock.now()
        with self.database.write() as db:
            return queue.put(db, key=key, kind="send", subject=f"text-{key}", due_at=now + after, now=now, lane=lane)

    def set_timer(self, key: str, after: timedelta = timedelta(), **detail: int) -> None:
        now = self.clock.now()
        with self.database.write() as db:
            queue.put_or_move(db, key=key, kind="step", subject="c1", due_at=now + after, now=now, detail=detail)

    def claim(self, limit: int = 10) -> list[Claimed]:
        with self.database.write() as db:
            return queue.claim(db, self.clock.now(), limit)

    def claimed_keys(self, limit: int = 10) -> list[str]:
        return [work.key for work in self.claim(limit)]

    def finish(self, work: Claimed) -> bool:
        with self.database.write() as db:
            return queue.finish(db, work, self.clock.now())

    def retry(self, work: Claimed, after: timedelta, detail: dict[str, Any] | None = None) -> bool:
        with self.database.write() as db:
            return queue.retry(db, work, self.clock.now() + after, detail)

    def drop(self, key: str) -> bool:
        with self.database.write() as db:
            return queue.drop(db, key, self.clock.now())
