"""People write and time passes: the demo's hands on the real line, queue and worker.

Whatever falls due is done at its time by the worker's own `once`, receipts included, with the clock set to that time.
"""

from dataclasses import dataclass, field
from datetime import datetime

from channels.simulator import PhoneText
from service import heartbeat, queue
from service.demo.stage import Person, Stage
from service.processes import worker

WORKER = "the demo's worker"


@dataclass(frozen=True)
class Seen:
    """One text on the screen of somebody's phone."""

    person: Person
    text: PhoneText


@dataclass
class Night:
    stage: Stage
    _read: dict[str, int] = field(default_factory=dict)  # by phone: how many of its texts have been seen

    def writes(self, who: str, to: str, body: str) -> list[Seen]:
        """This person texts the area's number; what phones show of it, the writer's own first."""
        writer, now = self.stage.cast[who], self._beat()
        inbound = self.stage.phones.write(writer.phone, to, body)
        self.stage.wiring.line.receive(inbound, now)
        self._work()
        return self._new([writer, *(person for person in self.stage.cast.values() if person != writer)])

    def wait_until(self, at: datetime) -> list[Seen]:
        """Time passes; what phones show of what falls due meanwhile, in order."""
        seen: list[Seen] = []
        while (due := self._next_due()) is not None and due <= at:
            self.stage.clock.set(max(due, self.stage.clock.now()))
            self._beat()
            self._work()
            seen += self._new(list(self.stage.cast.values()))
        self.stage.clock.set(at)
        return seen

    def end(self) -> None:
        """The worker goes home, so that nobody counts on it."""
        with self.stage.wiring.database.write() as db:
            heartbeat.gone(db, WORKER)

    def _beat(self) -> datetime:
        """The worker lives at the time that it is."""
        now = self.stage.clock.now()
        with self.stage.wiring.database.write() as db:
            heartbeat.beat(db, WORKER, "worker", now)
        return now

    def _work(self) -> None:
        worker.once(self.stage.wiring, self.stage.clock.now())

    def _next_due(self) -> datetime | None:
        with self.stage.wiring.database.read() as db:
            return queue.next_due(db)

    def _new(self, order: list[Person]) -> list[Seen]:
        """What has come on the phones since they were last looked at."""
        seen = []
        for person in order:
            screen = self.stage.phones.screen(person.phone)
            seen += [Seen(person, text) for text in screen[self._read.get(person.phone, 0):]]
            self._read[person.phone] = len(screen)
        return seen
