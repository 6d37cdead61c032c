"""The worker: claims what is due, lets the line do it, and says that it lives.

Any number of them run on one database. A killed one's claims are taken over when their lease is over. An error in a
handler is ours, never the work's: it is logged, and the work comes back later, for as long as it takes.
"""

import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor, wait
from datetime import datetime, timedelta

from service import heartbeat, log, queue
from service.bootstrap import Handler, Wiring
from service.clock import elapsed
from service.errors import ClaimLost
from service.models import new_id
from service.processes.draining import Draining
from service.processes.jobs import reconcile_at_start
from service.processes.tidying import tidy
from service.queue import Claimed

HANDS = 8  # pieces of work at a time: mostly waiting for the provider
IDLE = 0.1  # seconds between two looks when nothing was due
TOGETHER = 0.01  # seconds that a free hand waits for others: then one claim serves several
BEAT = timedelta(seconds=2)
FIRST_WAIT = timedelta(seconds=1)  # before work that failed is tried again; doubled each time
LONGEST_WAIT = timedelta(minutes=1)
BREATH = 1.0  # seconds until the database is asked again after it failed us


def run(wiring: Wiring, stopping: threading.Event) -> None:
    """Works until `stopping` is set; then finishes what is claimed, takes its heartbeat away, and returns."""
    if wiring.spool is not None:
        Draining(wiring.spool, wiring.line, wiring.clock).start(stopping)
    Worker(wiring).run(stopping)


def once(wiring: Wiring, now: datetime) -> int:
    """Does all work that is due at `now`, and what that makes due, in order; how much there was."""
    worker, done = Worker(wiring), 0
    while claimed := worker.claim(now, limit=1):
        worker.work(claimed[0], lambda: now)
        done += 1
    return done


class Worker:
    def __init__(self, wiring: Wiring) -> None:
        self.id = f"worker-{new_id()}"
        self._wiring = wiring
        self._handlers: Mapping[str, Handler] = {
            **wiring.handlers(lambda: self._stopping.is_set()),
            "tidy": lambda claimed, now: tidy(wiring.database, claimed, now),
        }
        self._stopping = threading.Event()
        self._busy: set[Future[None]] = set()
        self._hand_free = threading.Event()
        self._beaten: tuple[datetime, float] | None = None  # when, and when by `elapsed`
        self._has_asked = False  # for what was missed while no worker was there

    def run(self, stopping: threading.Event) -> None:
        log.info("worker:started", process=self.id)
        self._stopping = stopping
        with ThreadPoolExecutor(HANDS, thread_name_prefix="hand") as hands:
            while not stopping.is_set():
                try:
                    self._beat(self._wiring.clock.now())
                    self._take_up(hands, stopping)
                except Exception as error:  # a database that is away comes back; the worker waits for it
                    log.trouble("worker:stumbled", error, process=self.id)
                    stopping.wait(BREATH)
            wait(self._busy)
        with self._wiring.database.write() as db:
            heartbeat.gone(db, self.id)
        log.info("worker:stopped", process=self.id)

    def claim(self, now: datetime, limit: int) -> list[Claimed]:
        return self._wiring.database.write_together(lambda db: queue.claim(db, now, limit))

    def work(self, claimed: Claimed, clock: Callable[[], datetime]) -> None:
        """Does one piece of work; what fails is put back for later."""
        begun = clock()
        with log.about(work=claimed.seq, kind=claimed.kind, subject=claimed.subject):
            try:
                self._handlers[claimed.kind](claimed, begun)
                for receipt in self._wiring.take_receipts():
                    self._wiring.line.receipt(receipt, clock())
                log.info("worker:did", ms=_ms(clock() - begun), late_ms=_ms(begun - claimed.due_at))
            except ClaimLost:
                log.info("worker:claim_lost", attempt=claimed.attempt)
            except Exception as error:
                log.trouble("worker:work_failed", error)
                self._put_back(claimed, clock())

    def _take_up(self, hands: ThreadPoolExecutor, stopping: threading.Event) -> None:
        # No more than there are free hands: a claim that waits in line would lose its lease.
        self._hand_free.clear()
        self._busy = {work for work in self._busy if not work.done()}
        free = HANDS - len(self._busy)
        claimed = self.claim(self._wiring.clock.now(), free) if free else []
        for piece in claimed:
            work = hands.submit(self.work, piece, self._wiring.clock.now)
            work.add_done_callback(lambda _: self._hand_free.set())
            self._busy.add(work)
        if self._busy:
            if self._hand_free.wait(IDLE):
                stopping.wait(TOGETHER)
        else:
            stopping.wait(IDLE)

    def _beat(self, now: datetime) -> None:
        if not self._has_asked:
            with self._wiring.database.write() as db:
                reconcile_at_start(db, now)
            self._has_asked = True
        # By both: the demo's clock leaps ahead, and the machine's may go back.
        if self._beaten is None or now >= self._beaten[0] + BEAT or elapsed() >= self._beaten[1] + BEAT.total_seconds():
            with self._wiring.database.write() as db:
                heartbeat.beat_by(db, self.id, "worker", self._wiring.clock, self._wiring.vault.ids)
            self._beaten = now, elapsed()

    def _put_back(self, claimed: Claimed, now: datetime) -> None:
        failures = int(claimed.detail.get("failures", 0)) + 1
        try:
            with self._wiring.database.write() as db:
                queue.retry(db, claimed, now + wait_after(failures), {**claimed.detail, "failures": failures})
        except Exception as error:  # then its lease runs out, and it is taken up again
            log.trouble("worker:not_put_back", error)


def _ms(time: timedelta) -> int:
    return round(time / timedelta(milliseconds=1))


def wait_after(failures: int) -> timedelta:
    """How long work that has failed `failures` times rests: 1 s, 2 s, 4 s … at most a minute."""
    return min(FIRST_WAIT * (1 << min(failures - 1, 10)), LONGEST_WAIT)
