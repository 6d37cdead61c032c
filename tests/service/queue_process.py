"""A process that works the queue until nothing is left: `queue_process.py URL LEASE [STOP_AFTER]`.

It says that it is ready, and waits for a line, so that all start together. Each work's effect is an event, in the
transaction that finishes it. With STOP_AFTER it stands still in the middle of the effect after that many, says so,
and waits to be killed. In the end it prints how many it made.
"""

import sys
import time
from contextlib import suppress
from datetime import timedelta

from sqlalchemy import func, select

from service import events, queue
from service.clock import SystemClock
from service.database import Database
from service.errors import ClaimLost
from service.queue import WORK, Claimed

clock = SystemClock()


def unfinished(database: Database) -> bool:
    with database.read() as db:
        waiting = select(func.count()).select_from(WORK).where(WORK.c.state.in_(["due", "claimed"]))
        return bool(db.scalar(waiting))


def make_effect(database: Database, work: Claimed, stand_still: bool) -> None:
    with database.write() as db:
        events.record(db, "test:effect:made", work.key, clock.now())
        if stand_still:
            print("in the middle", flush=True)
            sys.stdin.read()
        queue.finish_or_undo(db, work, clock.now())


def run(url: str, lease: timedelta, stop_after: int) -> int:
    database = Database(url)
    made = 0
    while unfinished(database):
        with database.write() as db:
            batch = queue.claim(db, clock.now(), 10, lease)
        for work in batch:
            with suppress(ClaimLost):
                make_effect(database, work, made == stop_after)
                made += 1
        if not batch:
            time.sleep(0.02)
    return made


if __name__ == "__main__":
    url, lease, *stop = sys.argv[1:]
    print("ready", flush=True)
    sys.stdin.readline()
    print(run(url, timedelta(seconds=float(lease)), int(stop[0]) if stop else -1), flush=True)
