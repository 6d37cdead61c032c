"""What was kept in the spool, back into the database as soon as it answers; by whichever process is quickest.

In a web process the same thread holds its clock against the database's, and says once a minute which field keys it has.
"""

import threading
from contextlib import suppress

from sqlalchemy.exc import SQLAlchemyError

from channels.base import Inbound
from service import heartbeat, log
from service.clock import Clock, elapsed
from service.line import Line
from service.models import new_id
from service.spool import Kept, Spool

ASK = 5.0  # seconds between two looks at the database's clock
LOOK = 0.5  # seconds between two looks at the folder
KEYS = 60.0  # seconds between two words about its field keys
REST, LONGEST_REST = 1.0, 5.0  # seconds after a database that did not answer; longer each time


class Draining:
    """A thread of web and of worker: several may run, and one at a time drains."""

    def __init__(self, spool: Spool, line: Line, clock: Clock, *, keeps_room: bool = False) -> None:
        self._spool, self._line, self._clock = spool, line, clock
        self._asks_next = self._says_next = 0.0
        self._id = f"web-{new_id()}"
        self._keeps_room = keeps_room  # a web process, which may have to keep texts itself
        self._stopping = threading.Event()

    def start(self, stopping: threading.Event | None = None) -> None:
        """Runs beside everything else, until `stopping` or `leave`."""
        self._stopping = stopping or self._stopping
        threading.Thread(target=self.run, daemon=True).start()

    def run(self) -> None:
        rest, aside = REST, True
        while not self._stopping.is_set():
            try:
                self.drain(aside=aside)
                self._tell_the_time()
                rest, aside = REST, False
            except Exception as error:  # the database is still away, or the disk is
                log.trouble("spool:not_drained", error)
                self._stopping.wait(rest)
                rest = min(rest * 2, LONGEST_REST)
            self._stopping.wait(LOOK)

    def drain(self, *, aside: bool) -> None:
        """`aside`: also what could not be taken in before, once."""
        if self._keeps_room:
            self._spool.make_room()
        if self._spool.waiting():
            log.info("spool:drained", count=self._spool.drain(self.take_in, self._stopping))
        if aside:
            self._spool.drain_aside(self.take_in)

    def _tell_the_time(self) -> None:
        if self._keeps_room and elapsed() >= self._asks_next:
            with self._line.database.read() as db:
                heartbeat.agree(db, self._clock)
            self._asks_next = elapsed() + ASK
        if self._keeps_room and elapsed() >= self._says_next:
            with self._line.database.write() as db:
                heartbeat.beat(db, self._id, "web", self._clock.now(), keys=self._line.transactions.vault.ids)
            self._says_next = elapsed() + KEYS

    def leave(self) -> None:
        """A web process stops on purpose: its field keys are in nobody's way any more."""
        self._stopping.set()
        with suppress(SQLAlchemyError), self._line.database.write() as db:
            heartbeat.gone(db, self._id)

    def take_in(self, kept: Kept) -> None:
        if isinstance(kept.what, Inbound):
            self._line.receive_kept(kept.what, kept.at, kept.answer, self._clock.now())
        else:
            self._line.receipt(kept.what, self._clock.now())
