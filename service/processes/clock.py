"""The clock: puts what recurs into the queue, and does nothing else.

APScheduler ticks every minute; what a tick means is `service.processes.jobs`. Any number of clocks may run: the one
with the lease ticks, the others stand by and take over when it lets go or its lease runs out. What a missed tick
would have queued, the next one queues.
"""

import threading
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from apscheduler.schedulers.background import BackgroundScheduler
from sqlalchemy import Connection

from service import heartbeat, log
from service.clock import Clock
from service.database import Database
from service.models import new_id
from service.organisation import standing
from service.processes import lease
from service.processes.jobs import jobs, put_latest

NAME = "clock"
BEAT = 2.0  # seconds
JUMP = timedelta(minutes=1)  # between two beats: the machine slept, or the demo's clock was moved


def run(database: Database, clock: Clock, stopping: threading.Event) -> None:
    """Keeps time until `stopping` is set; then lets the lease go, takes its heartbeat away, and returns."""
    Timekeeper(database, clock).run(stopping)


def once(database: Database, now: datetime) -> int:
    """Queues what is due at `now`; how many rows that were not there."""
    with database.write() as db:
        return _put_all(db, now)


class Timekeeper:
    def __init__(self, database: Database, clock: Clock) -> None:
        self.id = f"clock-{new_id()}"
        self._database = database
        self._clock = clock
        self._holds = False
        self._beaten_at: datetime | None = None

    def run(self, stopping: threading.Event) -> None:
        log.info("clock:started", process=self.id)
        scheduler = BackgroundScheduler(timezone=UTC)
        scheduler.add_job(self.tick, "cron", second=0, misfire_grace_time=None, coalesce=True, max_instances=1)
        scheduler.start()
        while not stopping.is_set():
            try:
                self._beat()
            except Exception as error:  # a database that is away comes back; the clock waits for it
                log.trouble("clock:stumbled", error, process=self.id)
            stopping.wait(BEAT)
        scheduler.shutdown(wait=True)
        with self._database.write() as db:
            lease.let_go(db, NAME, self.id)
            heartbeat.gone(db, self.id)
        log.info("clock:stopped", process=self.id)

    def tick(self) -> None:
        """Queues what is due, if the lease is ours. Whatever fails is left to the next tick."""
        try:
            now = self._clock.now()
            with self._database.write() as db:
                if lease.hold(db, NAME, self.id, now):
                    _put_all(db, now)
        except Exception as error:
            log.trouble("clock:tick_failed", error, process=self.id)

    def _beat(self) -> None:
        held = self._holds
        with self._database.write() as db:
            heartbeat.beat_by(db, self.id, "clock", self._clock)
            now = self._clock.now()
            self._holds = lease.hold(db, NAME, self.id, now)
        jumped = self._beaten_at is not None and now - self._beaten_at > JUMP
        self._beaten_at = now
        if self._holds and not held:
            log.info("clock:took_over", process=self.id)
        if self._holds and (jumped or not held):
            self.tick()


def _put_all(db: Connection, now: datetime) -> int:
    organisation = standing(db).organisation
    zone = ZoneInfo(organisation.timezone)
    return sum(put_latest(db, job, now, zone) for job in jobs(organisation))
