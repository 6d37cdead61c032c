"""What operators alarm on, for Prometheus (contract, section 6): read from the database when it is asked.

So it does not matter which of several processes answers, and nothing is lost when one is killed. Counts and ages
only, by kind and area id: no text, name or number. Each question is answered by an index, however old the tables.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from sqlalchemy import ColumnElement, Connection, func, select

from channels.twilio_errors import error_kind
from service import heartbeat
from service.line.marks import read_back_since
from service.models import metadata
from service.models.conversation import Delivery, Direction
from service.models.gap import GapState
from service.models.work import WorkState
from service.organisation import standing

CONVERSATION, TEXT, PAGE, WORK, GAP, PROCESS = (
    metadata.tables[name] for name in ("conversation", "text", "page", "work", "gap", "process"))
SOON = timedelta(hours=72)  # contract, section 8
RECENT = timedelta(hours=1)
BEATS = {"worker": heartbeat.WORKER_WITHIN, "clock": heartbeat.CLOCK_WITHIN}
CLOCK = "clock"  # the subject of what the clock queues


@dataclass(frozen=True)
class Reading:
    """One answer to Prometheus: the database as it stands at `now`."""

    db: Connection
    now: datetime

    def collect(self) -> Iterable[Metric]:
        yield from self._conversations()
        yield from self._work()
        yield from self._processes()
        yield from self._gaps()
        yield from self._texts()
        yield from self._read_back()

    def _conversations(self) -> Iterator[Metric]:
        by_state = GaugeMetricFamily(
            "vaktlinje_conversations_open", "Open conversations.", labels=["area", "state"])
        counted = select(CONVERSATION.c.area_id, CONVERSATION.c.state, func.count()).where(
            CONVERSATION.c.open_for.is_not(None)).group_by(CONVERSATION.c.area_id, CONVERSATION.c.state)
        for area, state, count in self.db.execute(counted):
            by_state.add_metric([area, state], count)
        yield by_state
        waiting = (CONVERSATION.c.open_for.is_not(None), CONVERSATION.c.waiting_since.is_not(None))
        yield _gauge("texts_waiting", "Open conversations whose person waits for a helper's answer.",
                     self._count(CONVERSATION.c.id, *waiting))
        yield _gauge("texts_waiting_oldest_seconds", "How long the person who has waited longest has waited.",
                     self._age(CONVERSATION.c.waiting_since, *waiting))
        unanswered = (PAGE.c.ended_at.is_(None), PAGE.c.handed_at.is_not(None), PAGE.c.answer.is_(None))
        yield _gauge("pages_unanswered", "Pages with the provider whose step still waits for an answer.",
                     self._count(PAGE.c.id, *unanswered))
        yield _gauge("pages_unanswered_oldest_seconds", "The age of the oldest of them.",
                     self._age(PAGE.c.handed_at, *unanswered))

        ended = GaugeMetricFamily(
            "vaktlinje_pages_last_hour", "Pages of the last hour, by what was answered.", labels=["answer"])
        paged = select(PAGE.c.answer, func.count()).join(TEXT, TEXT.c.page_id == PAGE.c.id).where(
            TEXT.c.at > self.now - RECENT, TEXT.c.direction == Direction.OUT)
        for answer, count in self.db.execute(paged.group_by(PAGE.c.answer)):
            ended.add_metric([answer or ""], count)
        yield ended

    def _work(self) -> Iterator[Metric]:
        due = (WORK.c.state.in_((WorkState.DUE, WorkState.CLAIMED)), WORK.c.due_at <= self.now)
        by_kind = GaugeMetricFamily("vaktlinje_work_due", "Work that is due and not done.", labels=["kind"])
        for kind, count in self.db.execute(select(WORK.c.kind, func.count()).where(*due).group_by(WORK.c.kind)):
            by_kind.add_metric([kind], count)
        yield by_kind
        yield _gauge("work_due_oldest_seconds", "How late the oldest due work is: the worker's lag.",
                     self._age(WORK.c.due_at, *due))
        lag = _gauge("clock_ticked_seconds", "Since the clock last queued what recurs: at most a minute, and its lag.")
        put = select(WORK.c.created_at).where(WORK.c.subject == CLOCK).order_by(WORK.c.seq.desc()).limit(1)
        ticked = self.db.execute(put).scalar_one_or_none()
        if ticked is not None:  # before the first tick there is nothing to be late
            lag.add_metric([], (self.now - ticked).total_seconds())
        yield lag

    def _processes(self) -> Iterator[Metric]:
        living = GaugeMetricFamily("vaktlinje_processes", "Processes that live: they said so lately.", labels=["kind"])
        silent = GaugeMetricFamily(
            "vaktlinje_process_silent_seconds", "Since when the last of a kind said so.", labels=["kind"])
        off = GaugeMetricFamily(
            "vaktlinje_clock_off_seconds", "How far a machine's clock is from the time that its processes go by.",
            labels=["kind"])
        for kind, within in BEATS.items():
            beats = select(func.max(PROCESS.c.beat_at, type_=PROCESS.c.beat_at.type)).where(PROCESS.c.kind == kind)
            last = self.db.execute(beats).scalar_one()
            lives = (PROCESS.c.kind == kind, PROCESS.c.beat_at > self.now - within)
            living.add_metric([kind], self._count(PROCESS.c.id, *lives))
            by = self.db.execute(select(func.max(func.abs(PROCESS.c.clock_off))).where(*lives)).scalar_one()
            if by is not None:
                off.add_metric([kind], by)
            if last is not None:  # one that has stopped on purpose is silent for good, and says nothing here
                silent.add_metric([kind], (self.now - last).total_seconds())
        ahead = _gauge("clock_ahead_seconds", "How far this machine's clock is ahead of PostgreSQL's; below 0: behind.")
        if self.db.dialect.name == "postgresql":
            theirs = self.db.execute(select(func.clock_timestamp())).scalar_one()
            ahead.add_metric([], (self.now - theirs).total_seconds())
        yield from (living, silent, off, ahead)

    def _gaps(self) -> Iterator[Metric]:
        soon = GaugeMetricFamily(
            "vaktlinje_gaps_open_72h", "Open gaps that begin within 72 hours or have begun.", labels=["area"])
        counted = select(GAP.c.area_id, func.count()).where(
            GAP.c.state == GapState.OPEN, GAP.c.start < self.now + SOON, GAP.c.end > self.now)
        for area, count in self.db.execute(counted.group_by(GAP.c.area_id)):
            soon.add_metric([area], count)
        yield soon
        new = (GAP.c.state == GapState.OPEN, GAP.c.start < self.now + SOON, GAP.c.end > self.now,
               GAP.c.opened_at > self.now - RECENT)
        yield _gauge("gaps_opened_72h_last_hour", "Those of them that were opened in the last hour.",
                     self._count(GAP.c.id, *new))

    def _texts(self) -> Iterator[Metric]:
        texts = GaugeMetricFamily(
            "vaktlinje_texts_last_hour", "Texts of the last hour.", labels=["direction", "delivery"])
        lately = TEXT.c.at > self.now - RECENT
        counted = select(TEXT.c.direction, TEXT.c.delivery, func.count()).where(lately)
        for direction, delivery, count in self.db.execute(counted.group_by(TEXT.c.direction, TEXT.c.delivery)):
            texts.add_metric([direction, delivery or ""], count)
        yield texts
        errors = GaugeMetricFamily(
            "vaktlinje_provider_errors_last_hour", "Texts that were refused, so far or for good, or not delivered: by "
            "what it is about, and the provider's code.", labels=["kind", "code"])
        refused = select(TEXT.c.error, func.count()).where(
            lately, TEXT.c.direction == Direction.OUT, TEXT.c.error.is_not(None), TEXT.c.delivery != Delivery.DROPPED)
        for code, count in self.db.execute(refused.group_by(TEXT.c.error)):
            errors.add_metric([error_kind(code), code], count)
        yield errors

    def _read_back(self) -> Iterator[Metric]:
        late = GaugeMetricFamily(
            "vaktlinje_texts_late_last_hour", "Texts whose webhook never came, taken in later.", labels=["area"])
        lately = (TEXT.c.at > self.now - RECENT, TEXT.c.direction == Direction.IN, TEXT.c.written_at.is_not(None))
        counted = select(TEXT.c.area_id, func.count()).where(*lately).group_by(TEXT.c.area_id)
        for area, count in self.db.execute(counted):
            late.add_metric([area], count)
        yield late
        silent = GaugeMetricFamily(
            "vaktlinje_read_back_silent_seconds", "Since when the provider's list of received texts was not read.",
            labels=["area"])
        for area, since in read_back_since(self.db, standing(self.db)):
            silent.add_metric([area], (self.now - since).total_seconds())
        yield silent

    def _count(self, column: ColumnElement[str], *conditions: ColumnElement[bool]) -> int:
        return self.db.execute(select(func.count(column)).where(*conditions)).scalar_one()

    def _age(self, column: ColumnElement[datetime], *conditions: ColumnElement[bool]) -> float:
        """Seconds since the oldest; 0 where there is none."""
        oldest = self.db.execute(select(func.min(column, type_=column.type)).where(*conditions)).scalar_one()
        return 0.0 if oldest is None else (self.now - oldest).total_seconds()


def exposition(db: Connection, now: datetime) -> bytes:
    """In Prometheus' text format 0.0.4."""
    registry = CollectorRegistry()
    registry.register(Reading(db, now))
    return generate_latest(registry)


def _gauge(name: str, help: str, value: float | None = None) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"vaktlinje_{name}", help, value=value)
