"""A night on the line, told in a few words: phones that text, hours that pass, a worker that does what is due.

Only the outermost wire is replaced: `Wire` keeps what was sent, and can say no, be silent or lose a text.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from io import BytesIO
from itertools import count

from sqlalchemy import select

from channels.base import (
    Accepted,
    Inbound,
    Listed,
    OptOut,
    Outcome,
    Outgoing,
    ProviderSilent,
    Receipt,
    Rejected,
    Unknown,
)
from schedules.orgfile import LeftOut
from schedules.yamlfile import read
from service import heartbeat, organisation, people, queue
from service.clock import FrozenClock
from service.database import Database
from service.errors import ClaimLost
from service.line import Line, duty_changed
from service.models import metadata
from service.queue import WORK, Claimed
from service.vault import Vault


@dataclass(frozen=True)
class Sent:
    """One text as the provider got it."""

    at: datetime
    provider_id: str
    text: Outgoing

    @property
    def body(self) -> str:
        return self.text.body


@dataclass
class Wire:
    """A provider that takes every text, unless told otherwise for a phone."""

    clock: FrozenClock
    sent: list[Sent] = field(default_factory=list)
    refusals: dict[str, Rejected] = field(default_factory=dict)
    lost_answers: set[str] = field(default_factory=set)  # takes the text and never tells
    lost_texts: set[str] = field(default_factory=set)  # never gets the text, and never tells
    list_is_away: bool = False
    kept: list[Listed] = field(default_factory=list)  # what it received itself, brought here or not
    _ids: Iterator[int] = field(default_factory=count)

    def send(self, outgoing: Outgoing) -> Outcome:
        if outgoing.recipient in self.refusals:
            return self.refusals[outgoing.recipient]
        if outgoing.recipient in self.lost_texts:
            return Unknown("timeout")
        provider_id = f"SM{next(self._ids):032x}"
        self.sent.append(Sent(self.clock.now(), provider_id, outgoing))
        return Unknown("timeout") if outgoing.recipient in self.lost_answers else Accepted(provider_id)

    def find(self, outgoing: Outgoing, since: datetime, known: Collection[str] = ()) -> Accepted | None:
        if self.list_is_away:
            raise ProviderSilent("away")
        for sent in self.sent:
            same = (sent.text.recipient, sent.text.body) == (outgoing.recipient, outgoing.body)
            if same and sent.at >= since and sent.provider_id not in known:
                return Accepted(sent.provider_id)
        return None

    def received(self, number: str, since: datetime) -> Iterator[Listed]:
        if self.list_is_away:
            raise ProviderSilent("away")
        yield from (text for text in reversed(self.kept) if text.inbound.recipient == number and text.at >= since)


@dataclass
class Night:
    """`phones` names the numbers of the people in the story."""

    database: Database
    vault: Vault
    clock: FrozenClock
    phones: dict[str, str] = field(default_factory=dict)
    number: str = "+4759440001"
    replies: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    _ids: Iterator[int] = field(default_factory=count)

    def __post_init__(self) -> None:
        self.wire = Wire(self.clock)
        self.line = Line(self.database, self.vault, "simulator", "https://vakt.example.org", clock=self.clock)
        self.handlers = defaultdict(lambda: self._is_others, self.line.handlers(self.wire))
        self.worker_is_alive()

    def _is_others(self, work: Claimed, now: datetime) -> None:
        """Work that is not the line's (gaps, reports) is no part of the story."""
        with self.database.write() as db:
            queue.finish(db, work, now)

    # -- setting the scene

    def organisation(self, yaml: str, *, prune: bool = False) -> None:
        document = read(BytesIO(yaml.encode()), "organisation.yaml")
        left_out = LeftOut.RETIRES if prune else LeftOut.STAYS
        with self.database.write() as db:
            organisation.take_in(db, document, left_out, lambda: self.vault, self.clock.now(), duty_changed)
            self.phones |= {staff.id: staff.phone for staff in organisation.stored(db).staff}

    def users(self, yaml: str, **phones: str) -> None:
        document = read(BytesIO(yaml.encode()), "users.yaml")
        with self.database.write() as db:
            people.take_in(db, document, LeftOut.STAYS, self.vault, self.clock.now())
        self.phones |= phones

    def sweep(self) -> None:
        """What the clock asks for each minute."""
        with self.database.write() as db:
            duty_changed(db, self.clock.now())
        self.work()

    def worker_is_alive(self) -> None:
        with self.database.write() as db:
            heartbeat.beat(db, "the worker", "worker", self.clock.now())

    def worker_is_dead(self) -> None:
        with self.database.write() as db:
            heartbeat.gone(db, "the worker")

    # -- what people do

    def texts(self, who: str, body: str, *, to: str | None = None, media: int = 0, opt_out: OptOut | None = None,
              id: str | None = None) -> list[str]:
        """A text from this person's phone, and whatever follows from it at once. What the webhook answered."""
        inbound = Inbound(
            id or f"SMin{next(self._ids)}", self.phones.get(who, who), to or self.number, body, media, opt_out
        )
        answer = self.line.receive(inbound, self.clock.now())
        self.replies[self.phones.get(who, who)] += answer
        self.work()
        return answer

    def wait(self, minutes: float = 0, **more: float) -> None:
        """Time passes; each thing that falls due is done at its time."""
        until = self.clock.now() + timedelta(minutes=minutes, **more)
        self.work()
        while (due := self._next_due()) is not None and due <= until:
            self.clock.set(due)
            self._beat()
            self.work()
        self.clock.set(until)
        self._beat()
        self.work()

    def wait_until(self, at: datetime) -> None:
        self.wait((at - self.clock.now()).total_seconds() / 60)

    def work(self) -> None:
        """A worker does all that is due now."""
        while True:
            with self.database.write() as db:
                claimed = queue.claim(db, self.clock.now(), 10)
            if not claimed:
                return
            for work in claimed:
                with suppress(ClaimLost):  # another piece of this batch has moved or dropped it
                    self.handlers[work.kind](work, self.clock.now())

    def receipt(self, sent: Sent, status: str, code: str | None = None) -> None:
        self.line.receipt(Receipt(sent.text.id, sent.provider_id, status, code), self.clock.now())
        self.work()

    # -- what people see

    def sent_to(self, who: str) -> list[Sent]:
        return [sent for sent in self.wire.sent if sent.text.recipient == self.phones.get(who, who)]

    def inbox(self, who: str) -> list[str]:
        """All texts that this phone has got, oldest first."""
        return [sent.body for sent in self.sent_to(who)]

    def last(self, who: str) -> str:
        return self.inbox(who)[-1]

    def new(self, who: str) -> list[str]:
        """What this phone has got since it was asked last."""
        seen = self._seen.get(who, 0)
        self._seen[who] = len(self.inbox(who))
        return self.inbox(who)[seen:]

    _seen: dict[str, int] = field(default_factory=dict)

    # -- what is stored

    def conversation(self, number: int = 1) -> dict[str, object]:
        table = metadata.tables["conversation"]
        return dict(self._rows(table, lambda row: row["number"] == number)[0])

    def pages(self, number: int = 1) -> list[tuple[str, int, str | None]]:
        """(staff, step, answer) of each page, in order."""
        id = self.conversation(number)["id"]
        rows = self._rows(metadata.tables["page"], lambda row: row["conversation_id"] == id)
        rows.sort(key=lambda row: (row["run"], row["ask"], row["id"]))
        return [(row["staff_id"], row["step"], row["answer"]) for row in rows]

    def rows(self, table: str) -> list[dict[str, object]]:
        return self._rows(metadata.tables[table], lambda _: True)

    def _rows(self, table, wanted: Callable) -> list:  # type: ignore[no-untyped-def, type-arg]
        with self.database.read() as db:
            return [dict(row) for row in db.execute(select(table)).mappings() if wanted(row)]

    def _next_due(self) -> datetime | None:
        with self.database.read() as db:
            # What is due already and still here waits behind something in its lane.
            later = (WORK.c.state == "due", WORK.c.due_at > self.clock.now())
            return db.execute(select(WORK.c.due_at).where(*later).order_by(WORK.c.due_at).limit(1)).scalar_one_or_none()

    def _beat(self) -> None:
        with self.database.write() as db:
            db.execute(metadata.tables["process"].update().values(beat_at=self.clock.now()))
