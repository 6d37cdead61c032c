"""Drills: a test page to everyone who is to have duty, and who answered; and phones that texts do not reach.

A drill takes its number from the area's counter (contract 7.4). Ids of staff, no texts.
"""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, Column, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from service.models.base import Instant, one_of


class DrillState(StrEnum):
    PLANNED = "planned"  # begun at night: people are asked in the morning
    OPEN = "open"
    OVER = "over"


class DrillAnswer(StrEnum):
    YES = "yes"
    NO = "no"
    BUSY = "busy"  # not asked: had a conversation, or a page to answer


class DrillRow(SQLModel, table=True):
    """`started_by`: staff id; None where the clock began it, or an account that is nobody on the rotas."""

    __tablename__ = "drill"
    __table_args__ = (
        one_of("state", DrillState),
        UniqueConstraint("area_id", "number"),
        Index("ix_drill_area_id_begun_at", "area_id", "begun_at"),
    )
    id: str = Field(primary_key=True)
    area_id: str = Field(foreign_key="area.id")
    number: int
    state: str = DrillState.PLANNED
    by_clock: bool = False
    started_by: str | None = None
    begun_at: datetime = Field(sa_column=Column(Instant, nullable=False))
    asked_at: datetime | None = Field(default=None, sa_column=Column(Instant))
    ends_at: datetime | None = Field(default=None, sa_column=Column(Instant))  # who has not answered is told of then
    ended_at: datetime | None = Field(default=None, sa_column=Column(Instant))
    told: int = 0  # how many planners heard how it went


class DrillAskRow(SQLModel, table=True):
    """One staff member of a drill. `begins`: their next duty; None where the ladder names them whatever their duty."""

    __tablename__ = "drill_ask"
    __table_args__ = (one_of("answer", DrillAnswer), UniqueConstraint("drill_id", "staff_id"))
    id: str = Field(primary_key=True)
    drill_id: str = Field(foreign_key="drill.id")
    staff_id: str = Field(index=True)
    begins: datetime | None = Field(default=None, sa_column=Column(Instant))
    answer: str | None = None
    answered_at: datetime | None = Field(default=None, sa_column=Column(Instant))
    texts: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))


class StaffReachRow(SQLModel, table=True):
    """How texts to a staff member's phone have gone since the last that arrived.

    `phone` is the number that it is about: another number begins anew. `failed_text_at`: when the text that failed last
    was written, so that the parts of a long one count once.
    """

    __tablename__ = "staff_reach"
    staff_id: str = Field(primary_key=True)
    phone: str
    failures: int = 0
    code: str | None = None  # the provider's, of the last that failed
    failed_text_at: datetime | None = Field(default=None, sa_column=Column(Instant))
    unreachable_since: datetime | None = Field(default=None, sa_column=Column(Instant, index=True))
    told_at: datetime | None = Field(default=None, sa_column=Column(Instant))  # planners were told last
