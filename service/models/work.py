"""Due work (sends and timers), the leases and heartbeats of the processes, and the log of events."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, BigInteger, Column, Index, Integer, text
from sqlmodel import Field, SQLModel

from service.models.base import Instant, one_of


class WorkState(StrEnum):
    DUE = "due"
    CLAIMED = "claimed"
    DONE = "done"
    DROPPED = "dropped"


class WorkRow(SQLModel, table=True):
    """One thing to do at a time. `key` is its business key: the same thing is never queued twice.

    `lane` keeps order: a row is not claimed while an earlier row (smaller `seq`) of its lane is unfinished.
    """

    __tablename__ = "work"
    __table_args__ = (
        one_of("state", WorkState),
        Index("ix_work_due", "due_at", sqlite_where=text("state IN ('due','claimed')"),
              postgresql_where=text("state IN ('due','claimed')")),
        # What a claim takes first is without a lane; then heads of lanes (service.queue).
        Index("ix_work_due_apart", "due_at", "seq", sqlite_where=text("lane IS NULL AND state IN ('due','claimed')"),
              postgresql_where=text("lane IS NULL AND state IN ('due','claimed')")),
        Index("ix_work_in_lane", "lane", "seq", sqlite_where=text("lane IS NOT NULL AND state IN ('due','claimed')"),
              postgresql_where=text("lane IS NOT NULL AND state IN ('due','claimed')")),
    )
    seq: int | None = Field(
        default=None,
        sa_column=Column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    )
    key: str = Field(unique=True)
    kind: str  # send | a timer's name
    subject: str = Field(index=True)  # id of the text (send) or of the conversation, area … (timer)
    lane: str | None = None
    due_at: datetime = Field(sa_column=Column(Instant, nullable=False))
    state: str = WorkState.DUE
    attempt: int = 0  # the fence: what is written back must name the attempt that claimed it
    lease_until: datetime | None = Field(default=None, sa_column=Column(Instant))
    created_at: datetime = Field(sa_column=Column(Instant, nullable=False))
    finished_at: datetime | None = Field(default=None, sa_column=Column(Instant))
    detail: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))  # ids and counts only


class ProcessRow(SQLModel, table=True):
    """A living process and when it last said so."""

    __tablename__ = "process"
    id: str = Field(primary_key=True)
    kind: str  # web | worker | clock
    started_at: datetime = Field(sa_column=Column(Instant, nullable=False))
    beat_at: datetime = Field(sa_column=Column(Instant, nullable=False))
    # Ids of the field keys that it seals and opens with, newest first, as `a1b2c3d4 99887766`; None: it has none.
    key_ids: str | None = None
    clock_off: float | None = None  # seconds by which its machine's clock is ahead of the time that it goes by


class LeaseRow(SQLModel, table=True):
    """What only one process may be at a time: the clock."""

    __tablename__ = "lease"
    name: str = Field(primary_key=True)
    holder: str
    until: datetime = Field(sa_column=Column(Instant, nullable=False))


class EventRow(SQLModel, table=True):
    """The append-only log, `conversation:page:sent`, written in the transaction of what it tells. Ids, no content."""

    __tablename__ = "event"
    # The log is read from its newest end, by one of these (service.web.admin.eventlog).
    __table_args__ = (
        Index("ix_event_subject_seq", "subject", "seq"), Index("ix_event_name_seq", "name", "seq"),
        Index("ix_event_area_id_seq", "area_id", "seq"), Index("ix_event_staff_id_seq", "staff_id", "seq"),
        Index("ix_event_at", "at"),
    )
    seq: int | None = Field(
        default=None,
        sa_column=Column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    )
    at: datetime = Field(sa_column=Column(Instant, nullable=False))
    name: str
    subject: str  # id of the conversation, rota, area …
    area_id: str | None = None
    staff_id: str | None = None
    detail: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
